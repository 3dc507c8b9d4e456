/*
 * gate - who is asking, and may they?
 *
 * What:  an API token ("Authorization: Bearer tp_…"), the session cookie or a kiosk's becomes the actor that everybody below believes;
 *        core's table then says whether that role may.
 * Why:   one place.  A handler never asks who it is for, and cannot forget to.
 * Holds: tokens are looked up by their hash.  With a cookie, everything but GET and HEAD must bring the session's CSRF
 *        token.  A session lives on while it is used (written at most once a minute), until session_days are over.  A session of
 *        somebody who has to choose a password of their own may do what core's permission_first leaves.  A route
 *        for anyone takes no notice of credentials that are bad; every other refuses them.
 */
#ifndef SERVE_GATE_H
#define SERVE_GATE_H

#include "api/api.h"

/*
 * Fills api->actor, person_name, session, kiosk, csrf, must_change_password, and account, user and device of api->scope.  Else the fault says why:
 * ERR_AUTH "sign_in" or "kiosk_revoked", ERR_DENIED "denied", "csrf" or "change_password", ERR_STORE.
 */
enum result	gate_pass(struct api *, enum permission);

#endif
