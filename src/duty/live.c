/* One board for a process, and boards for other days. */
#include "duty/live.h"

#include <pthread.h>
#include <stdatomic.h>

#include "ledger/ledger.h"
#include "org/org.h"

enum rc duty_law(struct cx *cx, int64_t seq, struct law **out)
{
	return law_current(cx, duty_vocab(), seq, out);
}

enum rc duty_board(struct cx *cx, int64_t known_at, int64_t on, struct facts *facts, struct board *out)
{
	struct law *law;
	enum rc rc;

	TRY(duty_law(cx, known_at, &law));
	if (known_at != INT64_MAX)
		TRY(res_as_of(cx, known_at));
	rc = facts_load(cx, facts, known_at);
	if (known_at != INT64_MAX) {
		enum rc back = res_as_of(cx, INT64_MAX);

		rc = rc == RC_OK ? back : rc;
	}
	TRY(rc);
	return board_make(cx, facts, law, on, out);
}

enum rc org_extended_before(struct cx *cx, const struct row *said, struct str *codes, struct str *spent)
{
	AUTO(facts_done) struct facts f = { 0 };
	struct board b;

	facts_init(&f);
	TRY(duty_board(cx, INT64_MAX, INT64_MIN, &f, &b));
	duty_extended_before(cx, &b, said, codes, spent);
	*spent = arena_str(&cx->arena, *spent);
	return RC_OK;
}

enum rc org_setting_usual(struct cx *cx, struct str key, int64_t *out)
{
	const struct law_setting *s;
	struct law *law;

	TRY(duty_law(cx, INT64_MAX, &law));
	s = law_setting_of(law, key);
	if (s == NULL || !law_setting_number(s->otherwise, out))
		*out = INT64_MAX;
	return RC_OK;
}

enum rc duty_known_on(struct cx *cx, int32_t day, int64_t seq, int64_t *out)
{
	int64_t begun, then;

	TRY(db_i64(cx, &begun, "SELECT coalesce(min(seq), 0) FROM entry WHERE res = 'systems'"));
	TRY(ledger_time_to_seq(cx, day_end(day), &then));
	*out = then < begun ? seq : then;
	return RC_OK;
}

/* Packs and facts from one load of the packs to the next: the memory of every text that a board shows. Held by `live`, and by each piece of work that was
 * lent a board of it; the last one frees it. */
struct era {
	atomic_int holders;
	struct cx law_cx; /* memory of the packs */
	struct law *law;
	struct inc inc;
	int64_t law_seq; /* the last load of a pack */
};

static void era_drop(void *era)
{
	struct era *e = era;

	if (atomic_fetch_sub(&e->holders, 1) > 1)
		return;
	if (e->law)
		inc_done(&e->inc);
	cx_done(&e->law_cx);
	free(e);
}

struct live {
	pthread_rwlock_t lock; /* readers: loans; the writer: whoever brings it up to date */
	struct era *era;       /* NULL: nothing is known yet */
	struct arena rows;     /* of the board lent */
	struct board board;
	int64_t seq;
};

struct live *live_new(void)
{
	struct live *l = calloc(1, sizeof *l);

	assert(l);
	pthread_rwlock_init(&l->lock, NULL);
	arena_init(&l->rows, 0);
	l->seq = -1;
	return l;
}

static void forget(struct live *l)
{
	if (l->era)
		era_drop(l->era);
	l->era = NULL;
}

void live_free(struct live **l)
{
	if (*l == NULL)
		return;
	forget(*l);
	arena_done(&(*l)->rows);
	pthread_rwlock_destroy(&(*l)->lock);
	free(*l);
	*l = NULL;
}

static enum rc packs_seq(struct cx *cx, int64_t *seq)
{
	return db_i64(cx, seq, "SELECT coalesce(max(e.seq), -1) FROM object o JOIN entry e ON e.obj = o.id WHERE o.res = 'packs'");
}

static enum rc put_row(struct cx *cx, const struct row *row, void *arg)
{
	(void)cx;
	inc_put(arg, row);
	return RC_OK;
}

/* From nothing: the packs, then every row. */
static enum rc make(struct cx *cx, struct live *l, int64_t law_seq)
{
	struct era *e = calloc(1, sizeof *e);
	enum rc rc;

	assert(e);
	forget(l);
	l->era = e;
	e->holders = 1;
	e->law_seq = law_seq;
	cx_init(&e->law_cx, 0);
	e->law_cx.db = cx->db;
	rc = duty_law(&e->law_cx, INT64_MAX, &e->law);
	e->law_cx.db = NULL;
	if (rc != RC_OK) {
		e->law = NULL;
		return cx_fail_at(cx, rc, e->law_cx.fault.place, "%" PRI_STR, ARG_STR(e->law_cx.fault.text));
	}
	inc_init(&e->inc, e->law);
	return facts_load(cx, &e->inc.facts, INT64_MAX);
}

static enum rc catch_up(struct cx *cx, struct live *l)
{
	int64_t *gone;
	size_t n;

	for (int r = 0; r < R_COUNT; r++)
		TRY(res_each(cx, fact_resource((enum fact_res)r), l->seq, put_row, &l->era->inc));
	TRY(facts_told(cx, &l->era->inc.facts, l->seq));
	TRY(res_gone_after(cx, l->seq, &gone, &n));
	for (size_t i = 0; i < n; i++)
		inc_remove(&l->era->inc, gone[i]);
	TRY(facts_gone(cx, &l->era->inc.facts, l->seq, INT64_MAX));
	for (size_t i = 0; i < n; i++)
		inc_touch(&l->era->inc, gone[i]);
	return RC_OK;
}

static enum rc update(struct cx *cx, struct live *l, int64_t head)
{
	int64_t law_seq;
	struct inc *i;
	enum rc rc;

	if (l->era && l->seq >= head && cx->now <= l->era->inc.now)
		return RC_OK; /* somebody was faster */
	if (l->seq < head || l->era == NULL) {
		TRY(packs_seq(cx, &law_seq));
		if (l->era == NULL || law_seq != l->era->law_seq || l->era->inc.facts.garbage > l->era->inc.facts.live + 10000)
			rc = make(cx, l, law_seq);
		else
			rc = catch_up(cx, l);
		if (rc != RC_OK) {
			forget(l);
			l->seq = -1;
			return rc;
		}
		l->seq = head;
	}
	i = &l->era->inc;
	inc_settle(i, cx->now > i->now || !i->fresh ? cx->now : i->now);
	arena_done(&l->rows);
	inc_board(i, &l->rows, &l->board);
	return RC_OK;
}

enum rc live_lend(struct cx *cx, struct live *l, struct live_loan *out)
{
	int64_t size;

	for (;;) {
		TRY(ledger_size(cx, &size));
		pthread_rwlock_rdlock(&l->lock);
		/* The clock may stand a minute behind: no duty has a finer one. */
		if (l->era && l->seq >= size - 1 && cx->now - l->era->inc.now < 60 * US_PER_S)
			break;
		pthread_rwlock_unlock(&l->lock);
		pthread_rwlock_wrlock(&l->lock);
		enum rc rc = update(cx, l, size - 1);

		pthread_rwlock_unlock(&l->lock);
		TRY(rc);
	}
	atomic_fetch_add(&l->era->holders, 1);
	cx_at_end(cx, era_drop, l->era);
	out->live = l;
	out->seq = l->seq;
	out->board = l->board;
	return RC_OK;
}

void live_return(struct live_loan *loan)
{
	if (loan->live)
		pthread_rwlock_unlock(&loan->live->lock);
	loan->live = NULL;
}
