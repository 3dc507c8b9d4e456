/*
 * fault - why something was refused, in words for a person, with the fields that are to blame.
 *
 * A function that may refuse takes a struct fault * and returns the enum result it set.  The first fault wins:
 * a later one does not overwrite it.  Texts never hold a secret.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "core/result.h"
#include "core/text.h"

enum { FAULT_DETAILS = 16 };

struct fault {
	enum result result;
	char code[40];			/* machine word: "supplier_busy" */
	char message[240];		/* a sentence that says what to do next */
	int details;
	struct { char field[80]; char message[160]; } detail[FAULT_DETAILS];
	int64_t retry_after_ms;		/* 0: not said */
};

/* Sets result, code and message unless one is set already; returns the result that stands.  f may be NULL. */
enum result	fault_set(struct fault *f, enum result, const char *code, const char *fmt, ...)
		    __attribute__((format(printf, 4, 5)));
/* Adds a field; the fault becomes ERR_INPUT "invalid" if nothing was set.  Beyond FAULT_DETAILS it is dropped. */
enum result	fault_field(struct fault *f, const char *field, const char *fmt, ...)
		    __attribute__((format(printf, 3, 4)));

#endif
