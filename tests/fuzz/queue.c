/*
 * queue.c - the worker's half: jobs of the queue are performed, and the provider answers their calls with anything at all.
 * What follows from an answer can always be kept, and the pages that show it can be read.
 */
#include "tests/fuzz/answers.h"
#include "tests/fuzz/house.h"

enum { MOST = 12 };

/* Pieces: an answer as fuzz_answer has it, for the next job that is due; "wait" and milliseconds; or a request. */
void
fuzz_queue(struct arena *a, struct str in)
{
	struct str body;

	house_begin(in);
	for (int n = 0; in.n && n < MOST; n++) {
		struct str piece = house_piece(&in), line, rest;
		int64_t ms;

		str_cut(piece, '\n', &line, &rest);
		if (str_starts(line, STR("wait ")) && str_int((struct str){ line.p + 5, line.n - 5 }, &ms) && ms > 0 && ms < 100000000) {
			house_wait(ms);
		} else if (str_starts(line, STR("answered")) || str_starts(line, STR("lost")) || str_starts(line, STR("not_sent"))) {
			struct answer answer = fuzz_answer(a, &piece);

			house_work(&answer);
		} else {
			house_ask(a, piece, &body);
		}
	}
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/queue?state=dead\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job2/timeline\n"), &body) == 200);
	house_end();
}
