# handover.pl PATH MODE COMMAND... - plays the service manager: makes the socket, hands it to the command as descriptor 3
# (MODE 3, with LISTEN_PID and LISTEN_FDS) or 0, and starts the command again each time it ends, until SIGTERM.  SIGUSR1
# restarts it.
use strict;
use Socket;

my ($path, $mode, @command) = @ARGV;
my ($child, $stop);
$^F = 9;    # descriptors up to here stay open across exec
socket(my $listen, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
die "the socket is not 3" unless fileno($listen) == 3;
bind($listen, sockaddr_un($path)) or die "bind: $!";
chmod(0666, $path);
listen($listen, 64) or die "listen: $!";
$SIG{TERM} = sub { $stop = 1; kill('TERM', $child) };
$SIG{USR1} = sub { kill('TERM', $child) };
until ($stop) {
    $child = fork();
    if ($child == 0) {
        if ($mode eq '3') { $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1 }
        else { open(STDIN, '+<&', $listen) or die "dup: $!"; close($listen) }
        exec(@command) or die "exec: $!";
    }
    1 while waitpid($child, 0) != $child;
    exit($? >> 8 || 1) if $?;
}
