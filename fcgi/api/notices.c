/* notices: the bell. */
#include "api/handlers.h"
#include "base/json.h"
#include "http/body.h"
#include "http/paging.h"
#include "store/notice.h"
#include "store/person.h"

struct bell { struct notice_list list; struct str person; int64_t unread; };

static enum result
bell(struct tx *tx, void *in_out)
{
	struct bell *b = in_out;
	enum result result = store_notice_list(tx, &b->list);

	return result == OK ? store_notice_unread(tx, b->person, &b->unread) : result;
}

static json *
notice_json(struct arena *a, const struct notice *n)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", n->id);
	json_put_str(a, o, "severity", store_notice_severity_name(n->severity));
	json_put_str(a, o, "title", n->title);
	json_put_str(a, o, "text", n->text);
	json_put_str(a, o, "subject", n->subject);
	json_put_str(a, o, "subject_id", n->subject_id);
	json_put_int(a, o, "count", n->count);
	json_put_int(a, o, "created_at", n->created_at);
	json_put_int(a, o, "updated_at", n->updated_at);
	return o;
}

void
api_notices_list(struct api *api)
{
	static const char *const known[] = { "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct bell b = { .person = api->actor.user };
	struct paging page;
	json *o, *rows;
	enum result result = api_list_read(api, known, &page);

	if (result == OK) {
		b.list.before_at = page.at;
		b.list.before_id = page.id;
		b.list.limit = page.limit;
		result = db_read(api->db, &api->scope, bell, &b);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	rows = json_array(a);
	for (size_t i = 0; i < b.list.n; i++)
		json_put(a, rows, NULL, notice_json(a, &b.list.at[i]));
	json_put_int(a, o, "unread", b.unread);
	json_put(a, o, "rows", rows);
	paging_next(a, o, b.list.more, b.list.n ? b.list.at[b.list.n - 1].updated_at : 0, STR(""),
	    b.list.n ? b.list.at[b.list.n - 1].id : STR(""));
	answer_json(api->ans, 200, o);
	api_etag_body(api);	/* what is read differs from person to person and makes no event */
}

static enum result
mark_read(struct tx *tx, void *in_out)
{
	return store_person_notices_read(tx, *(const struct str *)in_out, tx->now_ms);
}

void
api_notices_read(struct api *api)
{
	struct str person = api->actor.user;
	enum result result = OK;

	if (api->req->body.n) {
		struct body b = body_open(api->req, api->arena, &api->fault);

		if (!body_done(&b))
			result = ERR_INPUT;
	}
	if (result == OK)
		result = db_write(api->db, &api->scope, mark_read, &person);
	if (result == OK || result == ERR_MISSING)	/* a token has no bell */
		answer_ok(api->ans);
	else
		api_fail(api, result);
}
