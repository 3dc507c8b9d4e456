/*
 * turn - whose turn it is to write to the SQLite file: responder, worker and command line are processes of their own.
 *
 * What:  two open-file-description locks on DB.turn: take the gate, take the lock, leave the gate.
 * Why:   SQLite's own busy handler polls, and the process that has just committed always polls first: the others stood
 *        still for up to a second.  Whoever waits at the gate is next, because the one that leaves has to queue again.
 * Holds: the kernel gives the locks back when a process dies.
 */
#ifndef STORE_TURN_H
#define STORE_TURN_H

#include <stdbool.h>

struct turn { int fd; };

bool	turn_open(struct turn *, const char *path);	/* false: errno says why */
void	turn_take(struct turn *);			/* waits */
void	turn_give(struct turn *);
void	turn_close(struct turn *);

#endif
