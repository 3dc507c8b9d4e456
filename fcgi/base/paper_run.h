/*
 * paper_run - starts tradepost-paper for one document and takes what it made.  For paper.c alone.
 *
 * Holds: it gets two files in memory as its standard input and output, and nothing else of ours: no descriptor, no setting,
 *        no signal mask.  After a minute it is ended.  What it says on standard error goes where ours does.
 */
#ifndef BASE_PAPER_RUN_H
#define BASE_PAPER_RUN_H

#include "base/arena.h"
#include "base/fault.h"

enum result	paper_run(struct arena *, struct str told, struct str *pdf, struct fault *);

#endif
