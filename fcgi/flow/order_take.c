#include "flow/order_take.h"

#include "core/scan.h"
#include "flow/capacity.h"
#include "flow/order_due.h"
#include "flow/order_notice.h"

/* Pieces of one line that are tickets of their own; what is beyond is in the last one's quantity. */
enum { PIECES_MAX = 20 };
/* What is found wrong with an order beside what its shop tells: with a line by its stock, with its day by capacity. */
enum {
	OF_STOCK = INTAKE_BIT(INTAKE_UNKNOWN_SKU) | INTAKE_BIT(INTAKE_DOUBLE_SKU) | INTAKE_BIT(INTAKE_OVERSOLD),
	FOUND = OF_STOCK | INTAKE_BIT(INTAKE_DAY_FULL) | INTAKE_BIT(INTAKE_DAY_CLOSED) | INTAKE_BIT(INTAKE_DAY_SOON),
};

struct take {
	struct tx *tx;
	const struct order_told *told;
	struct order_work w;
	const struct shop_order *now;	/* the order as it will be kept */
	struct order_line *line;	/* as they will be kept: those told, and known ones that are not told any more */
	size_t lines;
	struct capacity_plan plan;
	struct order_person person;	/* as it was */
	bool has_person, redacted;
	struct order_ticket_fact *fact;
	size_t facts, facts_most;
	int64_t next_no;
	int64_t ahead;			/* lines that are still to have tickets */
	bool cut;			/* one of them has none */
};

/* ---- lines -------------------------------------------------------------------------------------------------------- */

/*
 * What the shop does not say stays as it was known: what is used; and by GraphQL, what it has taken, but for what was added since
 * (of a new line, all of it).
 * Of a line that is not told any more nothing is wanted; it stays, so that its tickets and its stock find their end.
 */
static bool
fill_lines(struct take *t)
{
	const struct order_told *told = t->told;
	const struct order_work *w = &t->w;

	t->line = ARENA_ARRAY(t->tx->arena, struct order_line, told->lines + w->lines_before + 1);
	if (t->line == NULL)
		return false;
	for (size_t i = 0; i < told->lines; i++) {
		const struct order_line *known = flow_order_line(w->line_before, w->lines_before, told->line[i].id);
		struct order_line *l = &t->line[t->lines++];

		*l = told->line[i];
		l->used = known != NULL ? known->used : 0;
		if (told->taken_unsaid) {
			l->taken = known != NULL ? known->taken + l->ordered - known->ordered : l->quantity;
			l->backs = 0;
		}
	}
	for (size_t i = 0; i < w->lines_before; i++)
		if (flow_order_line(told->line, told->lines, w->line_before[i].id) == NULL) {
			struct order_line *l = &t->line[t->lines++];

			*l = w->line_before[i];
			if (told->lines_unsaid)
				continue;
			l->quantity = 0;
			l->problems = 0;
		}
	return true;
}

/* ---- what of a ticket is other ------------------------------------------------------------------------------------ */

/* Whether the words on the cake, or the remarks, are others. They are personal: an event says no more than that. */
static bool
other_words(const struct take *t, struct str line)
{
	struct arena *a = t->tx->arena;
	struct order_text *all, was, now;
	size_t n;

	if (!t->has_person || !flow_order_texts_read(a, t->person.texts, &all, &n))
		return false;
	was = flow_order_text(all, n, line);
	now = flow_order_text(t->told->text, t->told->texts, line);
	return !str_eq(was.writing, now.writing) || !str_eq(was.notes, now.notes) || !str_eq(t->person.note, t->told->person.note);
}

static struct str
differ(struct arena *a, struct str sum, const char *what, struct str was, struct str now)
{
	if (str_eq(was, now))
		return sum;
	return arena_printf(a, "%.*s%s%s: %.*s → %.*s", STR_ARG(sum), sum.n ? "; " : "", what, STR_ARG(was.n ? was : STR("none")),
	    STR_ARG(now.n ? now : STR("none")));
}

static struct str
difference(const struct take *t, const struct ticket *was, const struct ticket *now)
{
	struct arena *a = t->tx->arena;
	struct str sum = STR("");

	sum = differ(a, sum, "Product", was->product, now->product);
	sum = differ(a, sum, "Flavour", was->flavour, now->flavour);
	sum = differ(a, sum, "Size", was->size, now->size);
	sum = differ(a, sum, "Due", flow_order_due_text(a, was->due_day, was->due_time), flow_order_due_text(a, now->due_day, now->due_time));
	if (was->quantity != now->quantity)
		sum = differ(a, sum, "Quantity", arena_printf(a, "%lld", (long long)was->quantity),
		    arena_printf(a, "%lld", (long long)now->quantity));
	if (other_words(t, was->line))
		sum = arena_printf(a, "%.*s%sWhat to write or to mind has changed", STR_ARG(sum), sum.n ? "; " : "");
	return sum;
}

/* What was cancelled stays so: a telling that comes late, or of before, does not bring it back. */
static bool
is_cancelled(const struct take *t)
{
	return t->told->cancelled || (!t->w.fresh && t->w.all.order.state == ORDER_CANCELLED);
}

/* ---- tickets ------------------------------------------------------------------------------------------------------ */

static struct ticket
ticket_of(const struct take *t, const struct order_line *line, int64_t no, int64_t quantity)
{
	struct str title = flow_order_line_title(t->tx->arena, line);
	int32_t group = capacity_group_of(&t->plan, title, line->sku, line->size);

	return (struct ticket){ .no = no, .line = line->id, .sku = line->sku, .product = title, .flavour = line->flavour,
	    .size = line->size, .size_rank = line->size_rank, .quantity = quantity, .due_day = t->now->due_day,
	    .due_time = t->now->due_time,
	    .group = group >= 0 ? t->plan.groups[group].name : STR("") };
}

static struct order_ticket_fact *
add_fact(struct take *t)
{
	return t->facts < t->facts_most ? &t->fact[t->facts++] : NULL;
}

/*
 * What the shop's news does to a ticket's machine: the first event into this fact, a second one into one of its own. False when
 * nothing comes of it.
 */
static bool
decide(struct take *t, const struct ticket *was, enum stage_action action, struct str text, struct order_ticket_fact *f)
{
	const struct stage_floor *floor = &t->w.settings.floor;
	struct stage_input in = { .action = action };
	struct stage_decision d = stage_decide(&was->machine, floor, &in);

	if (d.answer != STAGE_DOES)
		return false;
	for (int32_t i = 0; i < d.events; i++) {
		const struct stage_event *e = &d.event[i];

		if (i > 0) {
			struct order_ticket_fact *next = add_fact(t);

			if (next == NULL)
				return false;
			*next = *f;
			f = next;
		}
		f->step = (struct order_step){ .stage = *e, .stage_from = stage_name(floor, e->stage), .stage_to = stage_name(floor, e->to), .text = text };
	}
	return d.events > 0;
}

static void
add_new(struct take *t, const struct order_line *line, int64_t quantity)
{
	struct order_ticket_fact *f = add_fact(t);

	if (f == NULL)
		return;
	*f = (struct order_ticket_fact){ .ticket = ticket_of(t, line, t->next_no++, quantity),
	    .step = { .stage = { .type = STAGE_EV_CREATED, .round = 1 }, .stage_to = stage_name(&t->w.settings.floor, 0) } };
}

static void
add_gone(struct take *t, const struct ticket *was)
{
	struct order_ticket_fact *f = add_fact(t);

	if (f == NULL)
		return;
	*f = (struct order_ticket_fact){ .ticket = *was };
	f->ticket.difference = !was->machine.begun ? STR("") : is_cancelled(t) ? STR("Cancelled in the shop") : STR("Taken out of the order");
	if (!decide(t, was, STAGE_SHOP_CANCELLED, f->ticket.difference, f))
		t->facts--;	/* it was told so before */
}

static void
add_changed(struct take *t, const struct ticket *was, const struct ticket *now)
{
	struct str text = difference(t, was, now);
	bool other = text.n || !str_eq(was->sku, now->sku) || was->size_rank != now->size_rank || !str_eq(was->group, now->group);
	struct order_ticket_fact *f = other ? add_fact(t) : NULL;

	if (f == NULL)
		return;
	*f = (struct order_ticket_fact){ .ticket = *now };
	f->ticket.human = was->human;
	f->ticket.difference = was->machine.begun && text.n ? text : was->difference;
	if (text.n)
		decide(t, was, STAGE_CHANGED, text, f);
}

/* Which of a line's tickets is let go first: what was not begun, then what is least advanced, then the last. */
static bool
rather(const struct ticket *a, const struct ticket *b)
{
	if (a->machine.begun != b->machine.begun)
		return !a->machine.begun;
	if (a->machine.stage != b->machine.stage)
		return a->machine.stage < b->machine.stage;
	return a->no > b->no;
}

static int64_t
pieces_of(const struct take *t, const struct order_line *line)
{
	return is_cancelled(t) || !line->work ? 0 : line->quantity;
}

/* Pieces of a line that people have cancelled here: wanted by what its shop said until now, and on no ticket. */
static int64_t
dropped_of(const struct take *t, const struct order_line *line, int64_t have)
{
	const struct order_line *known = flow_order_line(t->w.line_before, t->w.lines_before, line->id);

	return known != NULL && known->work && known->quantity > have ? known->quantity - have : 0;
}

/* How many tickets so many pieces of a line are to be, beside those that are made already. */
static int64_t
tickets_of(const struct take *t, int64_t pieces, int64_t made)
{
	int64_t most = t->told->settings.per_piece && made < PIECES_MAX ? PIECES_MAX - made : 1;

	return pieces < most ? pieces : most;
}

/* Room for what is new, and for two events of each that is there; and in the order for the tickets that come. */
static bool
make_room(struct take *t)
{
	struct order_all *all = &t->w.all;
	struct ticket *ticket;
	int64_t more = 0;

	for (size_t i = 0; i < t->told->lines && more < ORDER_TICKETS_MAX; i++)
		more += tickets_of(t, pieces_of(t, &t->told->line[i]), 0);
	t->facts_most = 2 * all->tickets + (size_t)more;
	t->fact = ARENA_ARRAY(t->tx->arena, struct order_ticket_fact, t->facts_most + 1);
	ticket = ARENA_ARRAY(t->tx->arena, struct ticket, all->tickets + (size_t)more + 1);
	if (t->fact == NULL || ticket == NULL)
		return false;
	if (all->tickets > 0)
		memcpy(ticket, all->ticket, all->tickets * sizeof *ticket);
	all->ticket = ticket;
	return true;
}

/* Tickets that the order has room for, when each of the lines that are still to come has one. */
static int64_t
spare(const struct take *t)
{
	int64_t room = ORDER_TICKETS_MAX + 1 - t->next_no - t->ahead;

	return room > 0 ? room : t->next_no <= ORDER_TICKETS_MAX;
}

/* What is made stays as it was made, and what people cancelled here cancelled, whatever the shop says; what is told beyond that is to be made. */
static void
plan_line(struct take *t, const struct order_line *line)
{
	const struct order_all *all = &t->w.all;
	int64_t pieces = pieces_of(t, line), made = 0, n = 0, have = 0, left = 0, wanted, dropped;
	const struct ticket *live[ORDER_TICKETS_MAX];
	bool same;

	t->ahead -= pieces > 0;
	for (size_t i = 0; i < all->tickets; i++) {
		const struct ticket *was = &all->ticket[i];
		struct ticket now;

		if (!str_eq(was->line, line->id) || was->machine.cancelled || was->machine.shop_cancelled)
			continue;
		have += was->quantity;
		if (was->machine.stage != STAGE_END) {
			left += was->quantity;
			live[n++] = was;
			continue;
		}
		made++;
		if (pieces > 0) {
			now = ticket_of(t, line, was->no, was->quantity);
			add_changed(t, was, &now);
			pieces = pieces > was->quantity ? pieces - was->quantity : 0;
		} else {
			add_gone(t, was);
		}
	}
	dropped = dropped_of(t, line, have);
	if (pieces > left)
		pieces -= pieces - left < dropped ? pieces - left : dropped;
	same = pieces == left;
	wanted = same ? n : tickets_of(t, pieces, made);
	if (wanted > n + spare(t))
		wanted = n + spare(t);
	t->cut |= have == 0 && t->next_no > ORDER_TICKETS_MAX && pieces_of(t, line) > 0;
	while (n > wanted) {
		int64_t least = 0;

		for (int64_t i = 1; i < n; i++)
			if (rather(live[i], live[least]))
				least = i;
		add_gone(t, live[least]);
		live[least] = live[--n];
	}
	/* Each is one piece, but the last has what is beyond. */
	for (int64_t i = 0; i < n; i++) {
		struct ticket now = ticket_of(t, line, live[i]->no, same ? live[i]->quantity : i == wanted - 1 ? pieces - (wanted - 1) : 1);

		add_changed(t, live[i], &now);
	}
	for (int64_t i = n; i < wanted; i++)
		add_new(t, line, i == wanted - 1 ? pieces - (wanted - 1) : 1);
}

/* The bare id where there is one ticket, else with its number. */
static struct str
name_of(const struct take *t, int64_t no)
{
	int64_t count = t->next_no - 1;
	char room[64];
	struct buf b = buf_of(room, sizeof room);

	scan_id_put(&b, t->told->shop.prefix, t->told->order.number, count == 1 || no > SCAN_PART_MAX ? 0 : (int)no);
	return arena_str(t->tx->arena, buf_str(&b));
}

/* Those that are called otherwise now are in the fact, too. */
static void
name_all(struct take *t)
{
	for (size_t i = 0; i < t->w.all.tickets; i++) {
		const struct ticket *was = &t->w.all.ticket[i];
		bool there = false;

		for (size_t k = 0; k < t->facts; k++)
			there |= t->fact[k].ticket.no == was->no;
		if (!there && !str_eq(was->human, name_of(t, was->no))) {
			struct order_ticket_fact *f = add_fact(t);

			if (f != NULL)
				*f = (struct order_ticket_fact){ .ticket = *was };
		}
	}
	for (size_t k = 0; k < t->facts; k++)
		t->fact[k].ticket.human = name_of(t, t->fact[k].ticket.no);
}

/* ---- the order ---------------------------------------------------------------------------------------------------- */

/* Whether anything of it is, or was, to be made. */
static bool
has_work(const struct take *t)
{
	for (size_t i = 0; i < t->lines; i++)
		if (t->line[i].work && t->line[i].quantity > 0)
			return true;
	for (size_t i = 0; i < t->w.all.tickets; i++)
		if (!t->w.all.ticket[i].machine.cancelled)
			return true;
	return false;
}

/* What its money says counts until it is on the floor; a cancelled one stays so. */
static enum order_state
state_after(const struct take *t)
{
	enum order_state was = t->w.all.order.state;

	if (is_cancelled(t))
		return ORDER_CANCELLED;
	if (t->told->fulfilled && !has_work(t))
		return ORDER_COMPLETE;
	if (!t->w.fresh && was != ORDER_WAITING)
		return was;
	return t->told->order.state;
}

/* Whether this telling is other than what is known. */
static bool
is_other(const struct take *t, const struct shop_order *now)
{
	const struct shop_order *was = &t->w.all.order;
	struct arena *a = t->tx->arena;
	struct order_line *line = ARENA_ARRAY(a, struct order_line, t->lines + 1);

	if (t->w.fresh || t->facts > 0 || line == NULL)
		return true;
	for (size_t i = 0; i < t->lines; i++) {		/* with what its stock says */
		const struct order_line *known = flow_order_line(t->w.line_before, t->w.lines_before, t->line[i].id);

		line[i] = t->line[i];
		line[i].problems |= known != NULL ? known->problems & OF_STOCK : 0;
	}
	return was->state != now->state || !str_eq(was->financial, now->financial) || was->total_minor != now->total_minor ||
	    was->due_day != now->due_day || !str_eq(was->due_time, now->due_time) || was->due_set != now->due_set ||
	    ((was->problems ^ now->problems) & ~(int64_t)FOUND) != 0 || !str_eq(was->method, now->method) || !str_eq(was->name, now->name) ||
	    was->test != now->test ||
	    !str_eq(was->lines, json_print(a, flow_order_lines_json(a, line, t->lines)));
}

/* The day that a person has set stays until the shop names one. */
static void
keep_due(const struct take *t, struct shop_order *o)
{
	const struct shop_order *was = &t->w.all.order;

	if (!t->w.fresh && was->due_set && !t->told->due_named)
		flow_order_due_put(o, &t->w.shop, was->due_day, was->due_time);
}

/* What people are told of it, where it was deleted or is due at another time. */
static struct str
why(const struct take *t, const struct shop_order *now)
{
	const struct shop_order *was = &t->w.all.order;
	struct arena *a = t->tx->arena;
	struct str text;

	if (t->told->gone.n || t->w.fresh)
		return t->told->gone;
	text = differ(a, STR(""), "Due", flow_order_due_text(a, was->due_day, was->due_time), flow_order_due_text(a, now->due_day, now->due_time));
	return was->due_set && !now->due_set ? arena_printf(a, "%.*s%sThe shop names its day now, which was set here before", STR_ARG(text), text.n ? "; " : "") : text;
}

static const char *
event_of(const struct order_take *x, const struct take *t, bool other)
{
	if (t->w.fresh)
		return "ingested";
	if (!other && !x->personal)
		return "seen";
	return t->told->gone.n ? "deleted" : x->again ? "read_again" : "updated";
}

static enum result
look_person(struct take *t)
{
	const struct shop_order *told = &t->told->order;
	enum result result;

	if (t->w.fresh)
		return store_order_redacted(t->tx, told->id, t->told->person.customer_id, told->ordered_at, &t->redacted);
	result = store_order_person_get(t->tx, told->id, &t->person);
	t->has_person = result == OK;
	t->redacted = result == ERR_MISSING;
	return result == ERR_MISSING ? OK : result;
}

/* *other: it is another than was known. */
static enum result
keep_person(const struct take *t, bool *other)
{
	const struct order_person *now = &t->told->person, *was = &t->person;

	if (t->has_person && str_eq(was->name, now->name) && str_eq(was->email, now->email) && str_eq(was->phone, now->phone) &&
	    str_eq(was->address, now->address) && str_eq(was->note, now->note) && str_eq(was->due_text, now->due_text) && str_eq(was->texts, now->texts) &&
	    str_eq(was->folded, now->folded) && str_eq(was->customer_id, now->customer_id))
		return OK;
	*other = !t->redacted;
	if (t->redacted)	/* what comes late does not bring it back; what is new can be found all the same */
		return t->w.fresh ? store_order_person_redact(t->tx, now->order_id, flow_order_folded(t->tx->arena, &t->told->order, STR("")),
		    now->ordered_at) : OK;
	return store_order_person_put(t->tx, now);
}

enum result
flow_order_take(struct tx *tx, void *in_out)
{
	struct order_take *x = in_out;
	struct take *t = ARENA_NEW(tx->arena, struct take);
	struct order_fact fact = { .told = true };
	struct shop_order *o = &fact.order;
	uint32_t problems = 0;
	int64_t known;
	bool other;
	enum result result;

	x->changed = x->personal = x->fresh = x->older = x->redacted = false;
	if (t == NULL)
		return ERR_LIMIT;
	t->tx = tx;
	t->told = x->told;
	t->w.shop = x->told->shop;
	t->w.settings = x->told->settings;
	result = flow_order_load(tx, x->told->order.id, &t->w);
	if (result != OK && result != ERR_MISSING)
		return result;
	known = t->w.all.order.shop_updated_at;
	x->fresh = t->w.fresh;
	x->order = t->w.all.order;
	result = look_person(t);
	x->redacted = t->redacted;
	if (result != OK)
		return result;
	if (!t->w.fresh && !x->again && x->told->order.shop_updated_at != 0 && x->told->order.shop_updated_at <= known) {
		x->older = true;
		return OK;
	}
	if (!fill_lines(t))
		return ERR_LIMIT;
	result = flow_capacity_plan(tx, &t->plan);
	if (result != OK)
		return result;
	*o = x->told->order;
	o->id = t->w.all.order.id;
	o->state = state_after(t);
	if (o->shop_updated_at < known)		/* 0: it does not say; read again: it was told the same later */
		o->shop_updated_at = known;
	keep_due(t, o);
	t->now = o;
	if (!make_room(t))
		return ERR_LIMIT;
	t->next_no = (int64_t)t->w.all.tickets + 1;
	for (size_t i = 0; i < t->lines; i++)
		t->ahead += pieces_of(t, &t->line[i]) > 0;
	for (size_t i = 0; i < t->lines; i++)
		plan_line(t, &t->line[i]);
	o->problems |= t->cut ? INTAKE_BIT(INTAKE_CUT) : 0;
	name_all(t);
	result = keep_person(t, &x->personal);
	other = result == OK && is_other(t, o);
	/* That it was told the same later is kept, too: what was true in between may come late. */
	if (result != OK || (!other && !x->personal && o->shop_updated_at <= known))
		return result;
	result = flow_capacity_judge(tx, &t->plan, &t->w, o, t->line, t->lines, &problems);
	if (result != OK)
		return result;
	o->problems |= problems;
	fact.line = t->line;
	fact.lines = t->lines;
	fact.ticket = t->fact;
	fact.tickets = t->facts;
	fact.why = why(t, o);
	result = flow_order_keep(tx, &t->w, event_of(x, t, other), &fact, &x->event);
	x->changed = result == OK && other;
	x->order = t->w.all.order;
	return x->changed ? flow_order_notice(tx, &t->told->settings, &x->order, t->line, t->lines, x->fresh, x->event) : result;
}
