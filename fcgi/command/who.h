/*
 * who - which company and which person a command is about.
 */
#ifndef COMMAND_WHO_H
#define COMMAND_WHO_H

#include "command/command.h"
#include "store/account.h"
#include "store/person.h"

/* A scope of the account ("": none) for a command; its events name the command as their cause. */
struct scope	who_scope(struct start *, struct str account, struct fault *);
/* All companies, oldest first; false, with a message, when the store does not say. */
bool		who_accounts(struct start *, struct account **, size_t *n);
/*
 * The account of that name or id; name NULL: the only one there is.  make: one that is not there is made.
 * false, with a message on standard error, when there is none or more than one.
 */
bool		who_account(struct start *, const char *name, bool make, struct account *);
/* Whose e-mail it is, in any account; false, with a message, when nobody's. */
bool		who_person(struct start *, const char *email, struct person *);

#endif
