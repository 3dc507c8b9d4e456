#include "core/lot.h"
#include "core/day.h"
#include "tests/core/check.h"

enum { TODAY = 20000, LOTS = 4 };
#define OF(n) { (n), 1 }

static const struct {
	const char *name;
	struct lot lot[LOTS];
	size_t n;
	const char *wanted, *drawn;	/* "0:2 1:1", "-" for no lot */
} cases[] = {
	{ "the one that expires first", { { 1, TODAY + 9, OF(5), 0, 0, 0 }, { 1, TODAY + 3, OF(5), 0, 0, 0 } }, 2, "2", "1:2" },
	{ "then the next", { { 1, TODAY + 9, OF(5), 0, 0, 0 }, { 1, TODAY + 3, OF(5), 0, 0, 0 } }, 2, "7", "1:5 0:2" },
	{ "the open bag goes before what expires first", { { 1, TODAY + 9, OF(5), 1, 0, 0 }, { 1, TODAY + 3, OF(5), 0, 0, 0 } }, 2, "7", "0:5 1:2" },
	{ "of one day, what came first", { { 2, TODAY, OF(1), 0, 0, 0 }, { 1, TODAY, OF(1), 0, 0, 0 } }, 2, "1.5", "1:1 0:0.5" },
	{ "of one day and one delivery, in their order", { { 1, TODAY, OF(1), 0, 0, 0 }, { 1, TODAY, OF(1), 0, 0, 0 } }, 2, "2", "0:1 1:1" },
	{ "what keeps for ever comes last", { { 1, DAY_NONE, OF(1), 0, 0, 0 }, { 2, TODAY, OF(1), 0, 0, 0 } }, 2, "1", "1:1" },
	{ "yesterday's is not used, today's is", { { 1, TODAY - 1, OF(1), 0, 0, 0 }, { 1, TODAY, OF(1), 0, 0, 0 } }, 2, "1", "1:1" },
	{ "an open bag that has expired is not used", { { 1, TODAY - 1, OF(1), 1, 0, 0 } }, 1, "1", "-:1" },
	{ "blocked, closed and empty ones are not used",
	  { { 1, TODAY, OF(1), 0, 1, 0 }, { 1, TODAY, OF(1), 0, 0, 1 }, { 1, TODAY, OF(0), 0, 0, 0 }, { 1, TODAY, OF(1), 0, 0, 0 } }, 4, "2", "3:1 -:1" },
	{ "more than there is", { { 1, TODAY, { 1, 3 }, 0, 0, 0 } }, 1, "1", "0:1/3 -:2/3" },
	{ "no lot at all", { { 0 } }, 0, "1/3", "-:1/3" },
	{ "nothing", { { 1, TODAY, OF(1), 0, 0, 0 } }, 1, "0", "" },
	{ "what cannot be kept exactly is passed over", { { 1, TODAY, { 1, 999983 }, 0, 0, 0 }, { 1, TODAY, OF(1), 0, 0, 0 } }, 2, "0.999999", "1:0.999999" },
};

static const struct { const char *name; struct amount taken[3]; size_t n; const char *back, *given; } returns[] = {
	{ "all of one", { OF(2) }, 1, "2", "0:2" },
	{ "the last draw first", { OF(2), OF(1) }, 2, "2", "1:1 0:1" },
	{ "a part", { OF(2), OF(2) }, 2, "1/2", "1:0.5" },
	{ "more than anybody took", { OF(2), OF(1) }, 2, "5", "1:1 0:2" },
	{ "nobody took any", { { 0 } }, 0, "5", "" },
};

static struct amount
amount_of(const char *text)
{
	struct amount amount = AMOUNT_WHOLE(0);

	check("lot: the test's own amount", amount_parse(str_of(text), &amount));
	return amount;
}

static void
check_parts(const char *name, const struct lot_part *part, size_t n, const char *want)
{
	char room[200];
	struct buf b = buf_of(room, sizeof room);

	for (size_t i = 0; i < n; i++) {
		buf_text(&b, i ? " " : "");
		if (part[i].lot == LOT_NONE)
			buf_char(&b, '-');
		else
			buf_int(&b, (int64_t)part[i].lot);
		buf_char(&b, ':');
		amount_put(&b, part[i].amount);
	}
	check_str(sentence("lot: %s", name), buf_str(&b), str_of(want));
}

static const struct {
	const char *name;
	struct lot lot;
	enum lot_action action;
	enum lot_answer answer;
	enum lot_standing after;
} acts[] = {
	{ "a bag is opened", { 1, TODAY, OF(1), 0, 0, 0 }, LOT_DO_OPEN, LOT_DOES, LOT_OPEN },
	{ "opened twice", { 1, TODAY, OF(1), 1, 0, 0 }, LOT_DO_OPEN, LOT_ALREADY, LOT_OPEN },
	{ "opened after its day", { 1, TODAY - 1, OF(1), 0, 0, 0 }, LOT_DO_OPEN, LOT_REFUSED_EXPIRED, LOT_EXPIRED },
	{ "opened though it is blocked", { 1, TODAY, OF(1), 0, 1, 0 }, LOT_DO_OPEN, LOT_REFUSED_BLOCKED, LOT_BLOCKED },
	{ "opened though it is closed", { 1, TODAY, OF(1), 0, 0, 1 }, LOT_DO_OPEN, LOT_REFUSED_CLOSED, LOT_CLOSED },
	{ "the open one is called back", { 1, TODAY, OF(1), 1, 0, 0 }, LOT_DO_BLOCK, LOT_DOES, LOT_BLOCKED },
	{ "blocked twice", { 1, TODAY, OF(1), 0, 1, 0 }, LOT_DO_BLOCK, LOT_ALREADY, LOT_BLOCKED },
	{ "it may be used after all, and is not open", { 1, TODAY, OF(1), 0, 1, 0 }, LOT_DO_UNBLOCK, LOT_DOES, LOT_READY },
	{ "unblocked, and was not blocked", { 1, TODAY, OF(1), 1, 0, 0 }, LOT_DO_UNBLOCK, LOT_ALREADY, LOT_OPEN },
	{ "a closed one can be blocked", { 1, TODAY, OF(1), 0, 0, 1 }, LOT_DO_BLOCK, LOT_DOES, LOT_CLOSED },
	{ "the bag is empty", { 1, TODAY, OF(1), 1, 0, 0 }, LOT_DO_CLOSE, LOT_DOES, LOT_CLOSED },
	{ "closed twice", { 1, TODAY, OF(1), 0, 0, 1 }, LOT_DO_CLOSE, LOT_ALREADY, LOT_CLOSED },
	{ "closed by mistake", { 1, TODAY, OF(1), 0, 0, 1 }, LOT_DO_REOPEN, LOT_DOES, LOT_READY },
	{ "reopened, and was not closed", { 1, TODAY, OF(1), 0, 0, 0 }, LOT_DO_REOPEN, LOT_ALREADY, LOT_READY },
};

void
test_lot(void)
{
	struct lot_part part[LOTS + 1];
	struct lot lot = { 1, TODAY + 3, OF(1), 0, 0, 0 };

	for (size_t i = 0; i < COUNT(cases); i++)
		check_parts(cases[i].name, part, lot_draw(cases[i].lot, cases[i].n, TODAY, amount_of(cases[i].wanted), part), cases[i].drawn);
	for (size_t i = 0; i < COUNT(returns); i++)
		check_parts(sentence("back: %s", returns[i].name), part, lot_give_back(returns[i].taken, returns[i].n, amount_of(returns[i].back), part),
		    returns[i].given);
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct lot now = acts[i].lot;
		enum lot_answer answer = lot_act(&now, acts[i].action, TODAY);

		check_int(sentence("lot: %s", acts[i].name), answer, acts[i].answer);
		check_str(sentence("lot: afterwards, %s", acts[i].name), lot_standing_name(lot_standing(&now, TODAY)), lot_standing_name(acts[i].after));
		check(sentence("lot: a refusal says what to do, %s", acts[i].name), (lot_answer_code(answer).n > 0) == (answer > LOT_ALREADY)
		    && (lot_answer_text(answer).n > 0) == (answer > LOT_ALREADY));
	}
	check("lot: it expires in three days", lot_expires(&lot, TODAY, 3) && !lot_expires(&lot, TODAY, 2) && lot_expires(&lot, TODAY + 9, 0));
	lot.closed = true;
	check("lot: a closed one is nobody's matter", !lot_expires(&lot, TODAY, 3));
	lot = (struct lot){ 1, DAY_NONE, OF(1), 0, 0, 0 };
	check("lot: what keeps does not expire", !lot_expires(&lot, TODAY, 1000));
	lot = (struct lot){ 1, TODAY, OF(0), 0, 0, 0 };
	check("lot: nor does an empty one", !lot_expires(&lot, TODAY, 3));
	for (int i = 0; i < LOT_STANDINGS; i++)
		check("lot: a standing has a word", lot_standing_label((enum lot_standing)i).n > 0);
	for (int i = 0; i < LOT_ACTIONS; i++)
		check("lot: an action has a name", lot_action_name((enum lot_action)i).n > 0);
}
