/*
 * file - reads a small file whole: configuration, keys.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/fault.h"

/*
 * At most max bytes of the regular file at path.  secret: refuses a file that its group or the world may read.
 * Faults name the path and what to do: ERR_MISSING "no_file", ERR_DENIED "file_denied" or "file_open_to_others",
 * ERR_LIMIT "file_too_large", ERR_STORE "file_unreadable".
 */
enum result	file_read(struct arena *, struct str path, size_t max, bool secret, struct str *out, struct fault *);

#endif
