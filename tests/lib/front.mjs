// front.mjs - a private nginx or Apache with the site of fcgi/ops/, changed only where the machine differs: port, name,
// the two paths.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Service, asRoot, find, run, top } from "./process.mjs";
import { until } from "./check.mjs";
import { raw } from "./client.mjs";

const beside = ['RedirectMatch 403 "^/(api/|hooks/|(?:edge/)?health$|metrics$)"', 'RedirectMatch permanent "^/(.*)$" "https://trade.example/$1"'];

// The lines of TLS, as an operator uncomments them; Apache's site moves to its port, and the one beside it sends people there.
function withTls(name, text, { port, tls }) {
  const lines = /^(\t)#((?:listen 443|ssl_|add_header Strict|set \$plain|if \(\$|SSL|Header always set Strict).*)$/gm;
  if ([...text.matchAll(lines)].length < 5) throw new Error(`fcgi/ops/${name} has not all the lines of TLS`);
  text = text.replace(lines, "$1$2").replace("listen 443 ssl http2;", `listen 127.0.0.1:${tls.port} ssl http2;`)
    .replaceAll("/etc/ssl/trade.example.pem", tls.certificate).replaceAll("/etc/ssl/private/trade.example.key", tls.key);
  if (name === "nginx.conf") return text;
  if (!beside.every((line) => text.includes(`#\t${line}\n`))) throw new Error(`fcgi/ops/${name} says something else of the site beside it`);
  return `Listen 127.0.0.1:${port}\n${text.replace("<VirtualHost *:80>", `Listen 127.0.0.1:${tls.port}\n<VirtualHost 127.0.0.1:${tls.port}>`)}
<VirtualHost 127.0.0.1:${port}>
	ServerName trade.example
${beside.join("\n")}
</VirtualHost>
`;
}

// The operator's file with this machine's port and paths in it. Complains when the file no longer has what is replaced.
// Several sockets (nginx only): each request goes to a responder that is there, as the README has it.
export function siteFile(name, { port, socket, site, tls }) {
  let text = readFileSync(join(top, "fcgi/ops", name), "utf8");
  if (tls) text = withTls(name, text, { port, tls });
  if (Array.isArray(socket)) {
    const servers = socket.map((one) => `\tserver unix:${one} max_fails=0;\n`).join("");
    text = `upstream responders {\n${servers}}\n${text.replace("unix:/run/tradepost/tradepost.sock", "responders")}`;
    socket = undefined;
  }
  const changes = [
    ["/run/tradepost/tradepost.sock", socket, socket === undefined],
    ["/usr/local/share/tradepost/web", site],
    ["trade.example", "localhost", "optional"],
    tls && name !== "nginx.conf" ? ["ServerName", "ServerName"] : name === "nginx.conf" ? ["listen 80;", `listen 127.0.0.1:${port};`] : ["<VirtualHost *:80>", `Listen 127.0.0.1:${port}\n<VirtualHost 127.0.0.1:${port}>`],
  ];
  for (const [from, to, may] of changes) {
    if (!may && !text.includes(from)) throw new Error(`fcgi/ops/${name} has no "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function nginxMain(folder) {
  return `
daemon off;
${asRoot ? "user nobody nogroup;" : ""}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/front.error warn;
events { worker_connections 256; }
http {
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	access_log off;
	sendfile on;
	client_body_temp_path ${folder}/nginx-body;
	proxy_temp_path ${folder}/nginx-proxy;
	fastcgi_temp_path ${folder}/nginx-fastcgi;
	uwsgi_temp_path ${folder}/nginx-uwsgi;
	scgi_temp_path ${folder}/nginx-scgi;
	include ${folder}/site.conf;
}
`;
}

function apacheMain(folder) {
  const modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "deflate", "filter", "setenvif", "proxy", "proxy_fcgi", "alias", "socache_shmcb", "ssl"];
  return `
ServerRoot ${folder}
ServerName localhost
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ErrorLog ${folder}/front.error
LogLevel warn
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
${asRoot ? "User nobody\nGroup nogroup" : ""}
TypesConfig /etc/mime.types
StartServers 1
ServerLimit 2
ThreadsPerChild 25
MaxRequestWorkers 50
Include ${folder}/site.conf
`;
}

// Starts one; resolves when it answers. site: the folder build/web. A copy of it is served when we are root, since the
// server's workers are not and may not be able to read ours.
export async function startFront(kind, { folder, port, socket, site, tls, onEnd }) {
  if (asRoot) {
    cpSync(site, join(folder, "web"), { recursive: true });
    site = join(folder, "web");
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "site.conf"), siteFile(`${kind}.conf`, { port, socket, site, tls }));
  const main = join(folder, `${kind}.conf`);
  writeFileSync(main, kind === "nginx" ? nginxMain(folder) : apacheMain(folder));
  const [command, args] = kind === "nginx" ? [find("nginx"), ["-p", folder, "-e", join(folder, "front.error"), "-c", main]] : [find("apache2"), ["-f", main, "-DFOREGROUND"]];
  const checked = await run(command, [...args.filter((arg) => arg !== "-DFOREGROUND"), "-t"]);
  if (checked.code !== 0) throw new Error(`${kind} refuses fcgi/ops/${kind}.conf: ${checked.stderr}`);
  const service = new Service(kind, command, args, { log: join(folder, "front.log"), gently: true, onEnd });
  const answers = () => raw(`http://127.0.0.1:${port}/`, { ms: 2000 }).then(() => true, () => service.code !== undefined);
  await until(answers, { ms: 15_000, text: `${kind} starting` });
  if (service.code !== undefined) throw new Error(`${kind} did not start: ${service.tail()}\n${readFileSync(join(folder, "front.error"), "utf8")}`);
  return service;
}
