/*
 * archive - what retention deletes for good, kept as lines of JSON in the folder of the setting archive.
 *
 * What:  a file per account and month of its writing, ACCOUNT.YYYY-MM.jsonl, mode 0600 in a folder of 0700. Lines are
 *        only ever added at its end, by one writer at a time (flock).
 * Why:   the store stays small, and what was in it can still be asked for with grep and jq.
 * Holds: after OK the lines are on the disk, so their rows may go.  A crash in between leaves both: the lines then come
 *        again, and whoever reads them knows them by their id.  Half a line, left by a crash, is cut off before the next
 *        one; what did not fit on a full disk is taken back.
 *        Beyond archive_mb the oldest months go; no file of this month does, since it is being written.  Only files that
 *        are named so are counted or removed: whatever else lies in the folder is somebody else's.
 */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include "base/arena.h"
#include "base/config.h"
#include "base/fault.h"

/* lines: whole ones, each with its \n.  Makes the folder if need be.  ERR_STORE "archive" says why not; nothing may be deleted then. */
enum result	archive_append(struct arena *, const struct config *, struct str account, int64_t now_ms, struct str lines,
		    struct fault *);

struct archive_look { int64_t files, bytes, free_bytes; unsigned mode; };
/* As it is now, changing nothing.  ERR_MISSING: not made yet.  ERR_STORE "archive": cannot be written, and why. */
enum result	archive_look(struct arena *, const struct config *, struct archive_look *, struct fault *);

#endif
