#include <stdlib.h>
#include <string.h>

#include "store/pg_conn.h"

/*
 * Small tables would be read whole, and to SERIALIZABLE that is a lock on every row of them: index scans keep the
 * neighbours out of each other's way.  What has to be read whole all the same looks so dear then that the server would compile it,
 * a tenth of a second for nothing: no jit.  A server that is set to answer before it has flushed is not believed.
 * Each side of a network that swallows what is sent gives the other up within some ten seconds: the server with the locks
 * that the lost one holds.  A frozen process keeps its locks no longer, either: no use case waits inside a transaction.
 */
static const char settings[] =
	"SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s';"
	"SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000;"
	"SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan; SET client_min_messages = 'error';"
	"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

void
pg_pool_init(struct pg_pool *p, struct str conninfo, int most)
{
	*p = (struct pg_pool){ .conninfo = engine_copy(conninfo), .most = most };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->freed, NULL);
}

static void
close_conn(struct pg_conn *c)
{
	stmts_free(&c->stmts, free);
	PQfinish(c->pg);
	free(c);
}

void
pg_pool_free(struct pg_pool *p)
{
	while (p->spare) {
		struct pg_conn *c = p->spare;

		p->spare = c->next;
		close_conn(c);
	}
	pthread_cond_destroy(&p->freed);
	pthread_mutex_destroy(&p->lock);
	free(p->conninfo);
}

static struct pg_conn *
connect_to(const struct pg_pool *p, const struct log_ctx *log)
{
	/* What stands before the conninfo may be overruled by it, what stands behind it may not. */
	const char *const names[] = { "application_name", "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
	    "tcp_user_timeout", "dbname", "client_encoding", NULL };
	const char *const values[] = { "tradepost", "5", "5", "2", "3", "10000", p->conninfo, "UTF8", NULL };
	struct pg_conn *c = calloc(1, sizeof *c);
	bool up;

	if (!c) {
		log_line(LOG_ERROR, log, "store_unreachable", LOG_STR("error", STR("There is no memory for a connection.")), LOG_END);
		return NULL;
	}
	c->pg = PQconnectdbParams(names, values, 1);
	up = PQstatus(c->pg) == CONNECTION_OK;
	if (up) {
		PGresult *set = PQexec(c->pg, settings);

		up = PQresultStatus(set) == PGRES_TUPLES_OK;
		PQclear(set);
	}
	if (!up) {
		log_line(LOG_ERROR, log, "store_unreachable", LOG_STR("error", str_of(PQerrorMessage(c->pg))), LOG_END);
		close_conn(c);
		return NULL;
	}
	return c;
}

struct pg_conn *
pg_pool_take(struct pg_pool *p, const struct log_ctx *log)
{
	struct pg_conn *c;

	pthread_mutex_lock(&p->lock);
	while (!p->spare && p->made >= p->most)
		pthread_cond_wait(&p->freed, &p->lock);
	c = p->spare;
	if (c)
		p->spare = c->next;
	else
		p->made++;
	pthread_mutex_unlock(&p->lock);
	if (!c) {
		c = connect_to(p, log);
		if (!c) {
			pthread_mutex_lock(&p->lock);
			p->made--;
			pthread_cond_signal(&p->freed);
			pthread_mutex_unlock(&p->lock);
			return NULL;
		}
	}
	c->log = log;
	pg_conn_fresh(c);
	return c;
}

void
pg_pool_give(struct pg_pool *p, struct pg_conn *c)
{
	struct pg_conn *gone = NULL;

	pg_conn_rest(c);
	c->log = NULL;
	pthread_mutex_lock(&p->lock);
	if (c->trouble == PG_LOST || PQstatus(c->pg) != CONNECTION_OK || PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
		c->next = p->spare;
		p->spare = NULL;
		gone = c;
		for (c = gone; c; c = c->next)
			p->made--;
	} else {
		c->next = p->spare;
		p->spare = c;
	}
	pthread_cond_broadcast(&p->freed);
	pthread_mutex_unlock(&p->lock);
	while (gone) {
		c = gone;
		gone = c->next;
		close_conn(c);
	}
}
