/*
 * due_word - the words of dates in the languages that shops write them in.  For due.c alone.
 *
 * Holds: words come folded (buf_fold): lower case, no accents.
 */
#ifndef CORE_DUE_WORD_H
#define CORE_DUE_WORD_H

#include "core/day.h"

enum due_word {
	DUE_WORD_BEFORE,	/* may stand before a date: "on", "den" */
	DUE_WORD_ORDINAL,	/* makes a day of a number: "21st", "1er" */
	DUE_WORD_JOIN,		/* "21st of November" */
	DUE_WORD_HOUR,		/* makes an hour of a number: "8 am", "8 Uhr" */
	DUE_WORD_AFTER,		/* behind a date begins a time or a remark: "between", "um" */
};
enum { DUE_WORDS = DUE_WORD_AFTER + 1 };

int	due_month(struct str word);		/* 1 to 12; 0: it is none */
int	due_weekday(struct str word);		/* an enum day_weekday; -1: it is none */
bool	due_word_is(struct str word, enum due_word kind);

#endif
