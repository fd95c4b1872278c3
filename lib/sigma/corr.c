/* Correlation at run time. Windows slide: whenever a rule matches, the samples of its group not older than the timespan are looked at. Time is the
 * events' own. State is bounded in bytes: groups whose window has passed go first, then the stalest, and what goes is counted.
 *
 * Per group and update: counting is a ring of times (with `gte n` alone, the newest n are enough), distinct values are counted as they come and
 * go, sums are kept exactly, percentiles keep their values sorted, orders keep the latest beginning of each step. */
#include <math.h>

#include "sigma/match.h"

/* ---- State ---------------------------------------------------------------------------------------------------------------------------------- */

#define FIRED UINT64_MAX /* struct group's refs: with this event, which has no further part in it */
enum {
	REFS_MAX = 64 /* corr_load.c */,
	SAMPLES_MAX = 1 << 16,
	STEPS_MAX = 1 << 10,
	DEPTH = 16,
	TEXT_MAX = 4096,
	SUM_LOW = 1074,
	SUM_LIMBS = 68
};

struct sample {
	int64_t time;
	union {
		double number;
		struct distinct *value;
	};
};
struct distinct {              /* a value in a value_count's window */
	struct distinct *next; /* in its bucket */
	uint64_t hash;
	uint32_t count, n;
	char text[];
};
struct group {
	struct group *next;          /* in its bucket */
	struct group *newer, *older; /* of the same correlation, by last update */
	uint64_t hash;
	struct sample *ring; /* oldest at `at`; of an order the steps, for what comes late */
	uint32_t at, n, cap;
	struct distinct **values; /* value_count: buckets */
	uint32_t n_values, cap_values;
	int64_t *sum;   /* sum and average: SUM_LIMBS, exact */
	double *sorted; /* percentile and median */
	int64_t *steps; /* temporal: newest time per rule; ordered: begin and end per step, and each begin before this event */
	int64_t last, bytes;
	uint64_t turn, refs; /* the event that was counted last, and as which of the rules */
	uint32_t n_key;
	char key[]; /* per group-by field: length, bytes */
};
struct corr_state {
	struct group **buckets;
	uint32_t n, cap;
	struct group *newest, *oldest;
	uint32_t enough; /* samples that a count can ever need; SAMPLES_MAX when open */
};
struct sigma_correlator {
	const struct sigma_rules *r;
	struct sigma_corr_options options;
	struct sigma_corr_stats stats;
	struct corr_state *state;
	int64_t newest;
	uint64_t seed, event, turn; /* turn: events so far, from 1 */
	void (*found)(void *, const struct sigma_corr_hit *);
	void *arg;
	struct buf key;
	unsigned depth;
};

static void *grab(struct sigma_correlator *c, struct group *g, size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (p == NULL)
		abort();
	c->stats.bytes += n;
	if (g)
		g->bytes += (int64_t)n;
	return p;
}

static void drop(struct sigma_correlator *c, struct group *g, void *p, size_t n)
{
	if (p == NULL)
		return;
	c->stats.bytes -= n;
	if (g)
		g->bytes -= (int64_t)n;
	free(p);
}

/* With lower bounds alone, n samples decide: more in the window cannot change the answer. */
static uint32_t enough_for(const struct corr *c, bool repeat)
{
	double most = 0;

	if (c->type != C_EVENT_COUNT || repeat)
		return SAMPLES_MAX;
	for (uint32_t i = 0; i < c->n_bounds; i++) {
		if (c->bounds[i].not_equal || (c->bounds[i].op != CMP_GTE && c->bounds[i].op != CMP_GT))
			return SAMPLES_MAX;
		most = fmax(most, ceil(c->bounds[i].than) + 1);
	}
	return most < 1 ? 1 : most < SAMPLES_MAX ? (uint32_t)most : SAMPLES_MAX;
}

struct sigma_correlator *sigma_correlator_new(const struct sigma_rules *r, const struct sigma_corr_options *options)
{
	struct sigma_correlator *c = calloc(1, sizeof *c);

	if (c == NULL)
		abort();
	c->r = r;
	c->options = options ? *options : (struct sigma_corr_options){ 0 };
	if (c->options.max_bytes == 0)
		c->options.max_bytes = (size_t)256 << 20;
	if (c->options.lateness_us == 0)
		c->options.lateness_us = 600 * US_PER_S;
	c->newest = INT64_MIN;
	c->seed = r->key_seed * 0x94d049bb133111ebu + 7;
	c->state = grab(c, NULL, (r->corrs.n + 1) * sizeof *c->state);
	for (uint32_t i = 0; i < r->corrs.n; i++) {
		c->state[i].cap = 64;
		c->state[i].buckets = grab(c, NULL, 64 * sizeof(void *));
		c->state[i].enough = enough_for(&r->corrs.p[i], c->options.repeat);
	}
	buf_init(&c->key, 1 << 24);
	return c;
}

static void values_free(struct sigma_correlator *c, struct group *g)
{
	for (uint32_t i = 0; i < g->cap_values; i++)
		for (struct distinct *d = g->values[i], *next; d; d = next) {
			next = d->next;
			drop(c, g, d, sizeof *d + d->n);
		}
	drop(c, g, g->values, g->cap_values * sizeof(void *));
	g->values = NULL;
	g->n_values = g->cap_values = 0;
}

static size_t step_bytes(const struct corr *c)
{
	return (size_t)c->n_refs * 3 * sizeof(int64_t);
}

static void group_free(struct sigma_correlator *c, uint32_t id, struct group *g)
{
	struct corr_state *s = &c->state[id];
	struct group **at = &s->buckets[g->hash & (s->cap - 1)];

	while (*at != g)
		at = &(*at)->next;
	*at = g->next;
	*(g->newer ? &g->newer->older : &s->newest) = g->older;
	*(g->older ? &g->older->newer : &s->oldest) = g->newer;
	s->n--;
	c->stats.groups--;
	values_free(c, g);
	drop(c, g, g->ring, g->cap * sizeof *g->ring);
	drop(c, g, g->sorted, g->cap * sizeof *g->sorted);
	drop(c, g, g->sum, SUM_LIMBS * sizeof *g->sum);
	drop(c, g, g->steps, step_bytes(&c->r->corrs.p[id]));
	drop(c, NULL, g, sizeof *g + g->n_key);
}

void sigma_correlator_free(struct sigma_correlator *c)
{
	if (c == NULL)
		return;
	for (uint32_t i = 0; i < c->r->corrs.n; i++) {
		while (c->state[i].oldest)
			group_free(c, i, c->state[i].oldest);
		free(c->state[i].buckets);
	}
	free(c->state);
	buf_done(&c->key);
	free(c);
}

static void buckets_grow(struct sigma_correlator *c, struct corr_state *s)
{
	uint32_t cap = s->cap * 2;
	struct group **more = grab(c, NULL, cap * sizeof *more);

	for (uint32_t i = 0; i < s->cap; i++)
		for (struct group *g = s->buckets[i], *next; g; g = next) {
			next = g->next;
			g->next = more[g->hash & (cap - 1)];
			more[g->hash & (cap - 1)] = g;
		}
	drop(c, NULL, s->buckets, s->cap * sizeof *more);
	s->buckets = more;
	s->cap = cap;
}

static void to_front(struct corr_state *s, struct group *g)
{
	if (s->newest == g)
		return;
	if (g->newer) {
		g->newer->older = g->older;
		*(g->older ? &g->older->newer : &s->oldest) = g->newer;
	}
	g->newer = NULL;
	g->older = s->newest;
	if (s->newest)
		s->newest->newer = g;
	s->newest = g;
	if (s->oldest == NULL)
		s->oldest = g;
}

static struct group *group_of(struct sigma_correlator *c, uint32_t id, struct str key)
{
	struct corr_state *s = &c->state[id];
	uint64_t hash = hash_bytes(key, c->seed);
	struct group *g = s->buckets[hash & (s->cap - 1)];

	while (g && !(g->hash == hash && g->n_key == key.n && memcmp(g->key, key.p, key.n) == 0))
		g = g->next;
	if (g == NULL) {
		if (s->n >= s->cap)
			buckets_grow(c, s);
		g = grab(c, NULL, sizeof *g + key.n);
		g->hash = hash;
		g->n_key = (uint32_t)key.n;
		g->last = INT64_MIN;
		memcpy(g->key, key.p, key.n);
		g->next = s->buckets[hash & (s->cap - 1)];
		s->buckets[hash & (s->cap - 1)] = g;
		s->n++;
		c->stats.groups++;
	}
	to_front(s, g);
	return g;
}

/* Windows that have passed, at the stale end; then, over the bound, the stalest of all. */
static void tidy(struct sigma_correlator *c, uint32_t id, const struct group *keep)
{
	struct corr_state *s = &c->state[id];

	for (int i = 0; i < 4 && s->oldest && s->oldest != keep; i++) {
		if (s->oldest->last >= c->newest - c->r->corrs.p[id].span_us - c->options.lateness_us)
			break;
		group_free(c, id, s->oldest);
	}
	while (c->stats.bytes > c->options.max_bytes) {
		uint32_t stalest = NONE;

		for (uint32_t i = 0; i < c->r->corrs.n; i++) {
			const struct group *g = c->state[i].oldest;

			if (g && g != keep && (stalest == NONE || g->last < c->state[stalest].oldest->last))
				stalest = i;
		}
		if (stalest == NONE)
			return;
		if (c->state[stalest].oldest->last >= c->newest - c->r->corrs.p[stalest].span_us)
			c->stats.lost_groups++;
		group_free(c, stalest, c->state[stalest].oldest);
	}
}

/* ---- Sums: in fixed point, so that what one large value hid is there again when it has left the window ------------------------------------ */

/* Each limb stands for 32 bits, the lowest for 2^-1074; at most SAMPLES_MAX values are in a sum, so no limb overflows. */
static void sum_add(int64_t *limbs, double v)
{
	int exp;
	int64_t m = (int64_t)ldexp(frexp(fabs(v), &exp), 53);
	unsigned at = (unsigned)(exp - 53 + SUM_LOW < 0 ? 0 : exp - 53 + SUM_LOW);
	unsigned __int128 bits = (unsigned __int128)(exp - 53 + SUM_LOW < 0 ? m >> -(exp - 53 + SUM_LOW) : m) << at % 32;

	for (limbs += at / 32; bits; bits >>= 32)
		*limbs++ += v < 0 ? -(int64_t)(uint32_t)bits : (int64_t)(uint32_t)bits;
}

/* The digits of the sum, or of its negative; what is carried out of the last says which it was. */
static int64_t sum_digits(const int64_t *limbs, bool negative, uint32_t *digits)
{
	int64_t carry = 0;

	for (int i = 0; i < SUM_LIMBS; i++) {
		carry += negative ? -limbs[i] : limbs[i];
		digits[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return carry;
}

static double sum_of(const int64_t *limbs)
{
	uint32_t digits[SUM_LIMBS];
	bool negative = sum_digits(limbs, false, digits) < 0, rest = false;
	unsigned __int128 top = 0;
	int high = SUM_LIMBS - 1;

	if (negative)
		(void)sum_digits(limbs, true, digits);
	while (high > 2 && digits[high] == 0)
		high--;
	for (int i = 0; i < 3; i++)
		top = top << 32 | digits[high - i];
	for (int i = high - 3; i >= 0 && !rest; i--)
		rest = digits[i] != 0;
	return ldexp((double)(top << 1 | rest), (high - 2) * 32 - SUM_LOW - 1) * (negative ? -1 : 1);
}

/* ---- Samples ---------------------------------------------------------------------------------------------------------------------------------- */

static struct sample *sample_at(const struct group *g, uint32_t i)
{
	return &g->ring[(g->at + i) & (g->cap - 1)];
}

static uint32_t sorted_place(const struct group *g, double v)
{
	uint32_t lo = 0, hi = g->n;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (g->sorted[mid] < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void distinct_drop(struct sigma_correlator *c, struct group *g, struct distinct *d)
{
	struct distinct **at = &g->values[d->hash & (g->cap_values - 1)];

	if (--d->count)
		return;
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	g->n_values--;
	drop(c, g, d, sizeof *d + d->n);
}

static void sample_forget(struct sigma_correlator *c, const struct corr *k, struct group *g)
{
	struct sample *s = sample_at(g, 0);

	if (k->type == C_VALUE_COUNT)
		distinct_drop(c, g, s->value);
	if (k->type >= C_PERCENTILE) {
		uint32_t i = sorted_place(g, s->number);

		memmove(g->sorted + i, g->sorted + i + 1, (g->n - i - 1) * sizeof *g->sorted);
	}
	if (g->sum)
		sum_add(g->sum, -s->number);
	g->at = (g->at + 1) & (g->cap - 1);
	g->n--;
}

static void ring_grow(struct sigma_correlator *c, const struct corr *k, struct group *g)
{
	uint32_t cap = g->cap ? g->cap * 2 : 4;
	struct sample *more = grab(c, g, cap * sizeof *more);

	for (uint32_t i = 0; i < g->n; i++)
		more[i] = *sample_at(g, i);
	if (k->type >= C_PERCENTILE) {
		double *sorted = grab(c, g, cap * sizeof *sorted);

		if (g->n)
			memcpy(sorted, g->sorted, g->n * sizeof *sorted);
		drop(c, g, g->sorted, g->cap * sizeof *g->sorted);
		g->sorted = sorted;
	}
	drop(c, g, g->ring, g->cap * sizeof *g->ring);
	g->ring = more;
	g->at = 0;
	g->cap = cap;
}

static struct distinct *distinct_of(struct sigma_correlator *c, struct group *g, struct str text)
{
	uint64_t hash = hash_bytes(text, c->seed + 1);
	struct distinct *d = g->cap_values ? g->values[hash & (g->cap_values - 1)] : NULL;

	while (d && !(d->hash == hash && d->n == text.n && memcmp(d->text, text.p, text.n) == 0))
		d = d->next;
	if (d) {
		d->count++;
		return d;
	}
	if (g->n_values >= g->cap_values) {
		uint32_t cap = g->cap_values ? g->cap_values * 2 : 8;
		struct distinct **more = grab(c, g, cap * sizeof *more);

		for (uint32_t i = 0; i < g->cap_values; i++)
			for (struct distinct *v = g->values[i], *next; v; v = next) {
				next = v->next;
				v->next = more[v->hash & (cap - 1)];
				more[v->hash & (cap - 1)] = v;
			}
		drop(c, g, g->values, g->cap_values * sizeof *more);
		g->values = more;
		g->cap_values = cap;
	}
	d = grab(c, g, sizeof *d + text.n);
	*d = (struct distinct){ g->values[hash & (g->cap_values - 1)], hash, 1, (uint32_t)text.n };
	memcpy(d->text, text.p, text.n);
	g->values[hash & (g->cap_values - 1)] = d;
	g->n_values++;
	return d;
}

/* Room for one at `at`: the shorter side moves, in runs that do not wrap. */
static void ring_open(struct group *g, uint32_t at)
{
	uint32_t mask = g->cap - 1, run;
	struct sample *r = g->ring;

	if (at < g->n / 2) { /* those before it move back */
		for (uint32_t done = 0; done < at; done += run) {
			uint32_t first = (g->at + done) & mask;

			run = first == 0 ? 1 : at - done < g->cap - first ? at - done : g->cap - first;
			memmove(&r[(first - 1) & mask], &r[first], run * sizeof *r);
		}
		g->at = (g->at - 1) & mask;
	} else { /* those behind it move on, the last ones first */
		for (uint32_t left = g->n - at; left; left -= run) {
			uint32_t last = (g->at + at + left - 1) & mask;

			run = last == mask ? 1 : left < last + 1 ? left : last + 1;
			memmove(&r[(last + 2 - run) & mask], &r[last + 1 - run], run * sizeof *r);
		}
	}
	g->n++;
}

/* In order of time, and of coming. */
static uint32_t time_place(const struct group *g, int64_t time)
{
	uint32_t lo = 0, hi = g->n;

	if (hi == 0 || sample_at(g, hi - 1)->time <= time)
		return hi;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (sample_at(g, mid)->time <= time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void sample_put(struct sigma_correlator *c, const struct corr *k, struct group *g, struct sample s, uint32_t enough)
{
	uint32_t i;

	if (g->n == enough) {
		if (enough == SAMPLES_MAX)
			c->stats.lost_samples++;
		sample_forget(c, k, g);
	}
	if (g->n == g->cap)
		ring_grow(c, k, g);
	if (k->type >= C_PERCENTILE) {
		uint32_t at = sorted_place(g, s.number);

		memmove(g->sorted + at + 1, g->sorted + at, (g->n - at) * sizeof *g->sorted);
		g->sorted[at] = s.number;
	}
	if (g->sum)
		sum_add(g->sum, s.number);
	i = time_place(g, s.time);
	ring_open(g, i);
	*sample_at(g, i) = s;
}

/* ---- Conditions --------------------------------------------------------------------------------------------------------------------------------- */

/* The nearest rank below, with linear steps between (as numpy's default). */
static double percentile_of(const struct group *g, double p)
{
	double at = p / 100 * (g->n - 1);
	uint32_t low = (uint32_t)at;

	return low + 1 < g->n ? g->sorted[low] + (at - low) * (g->sorted[low + 1] - g->sorted[low]) : g->sorted[g->n - 1];
}

bool bounds_hold(const struct corr *k, double v)
{
	for (uint32_t i = 0; i < k->n_bounds; i++)
		if (compare_is(k->bounds[i].op, (v > k->bounds[i].than) - (v < k->bounds[i].than)) == k->bounds[i].not_equal)
			return false;
	return true;
}

static bool expr_holds(const struct node *n, const struct group *g, int64_t from)
{
	bool all = n->kind == N_AND;

	if (n->kind == N_ITEM)
		return g->steps[n->id] >= from;
	if (n->kind == N_NOT)
		return !expr_holds(n->kids[0], g, from);
	for (uint32_t i = 0; i < n->n; i++)
		if (expr_holds(n->kids[i], g, from) != all)
			return !all;
	return all;
}

struct update {
	uint32_t corr, ref;
	int64_t time;
	struct str texts[64];
	uint32_t n;
};

/* temporal: the newest time of each rule; the window ends at the newest of all. */
static bool temporal(const struct corr *k, struct group *g, struct sigma_corr_hit *hit)
{
	uint32_t seen = 0;

	hit->last_us = g->last;
	hit->first_us = g->last;
	for (uint32_t i = 0; i < k->n_refs; i++)
		if (g->steps[i] >= g->last - k->span_us) {
			hit->first_us = g->steps[i] < hit->first_us ? g->steps[i] : hit->first_us;
			seen++;
		}
	hit->value = hit->events = seen;
	if (k->expr)
		return expr_holds(k->expr, g, g->last - k->span_us);
	return k->n_bounds ? bounds_hold(k, seen) : seen == k->n_refs;
}

/* A sample joins the window, and those that are older than it leave. */
static void window_add(struct sigma_correlator *c, const struct corr *k, struct group *g, struct sample s, uint32_t enough)
{
	sample_put(c, k, g, s, enough);
	while (g->n && sample_at(g, 0)->time < g->last - k->span_us)
		sample_forget(c, k, g);
	for (; g->n > 1 && (size_t)g->bytes > c->options.max_bytes / 2; c->stats.lost_samples++)
		sample_forget(c, k, g);
}

/* An event is one step of an order, whatever else it completes: each step follows what stood before the event. */
static void event_begins(const struct corr *k, struct group *g)
{
	memcpy(g->steps + k->n_refs * 2, g->steps, k->n_refs * sizeof *g->steps);
}

/* ordered: for each step the latest beginning of a chain that reaches it, and where it ended. True: the last step is reached. */
static bool step_take(const struct corr *k, struct group *g, int64_t time, uint32_t i)
{
	int64_t *begin = g->steps, *end = begin + k->n_refs, *before = end + k->n_refs;

	if (i == 0) {
		begin[0] = end[0] = time;
	} else if (before[i - 1] != INT64_MIN && time - before[i - 1] <= k->span_us && before[i - 1] >= begin[i]) {
		begin[i] = before[i - 1];
		end[i] = time;
	} else {
		return false;
	}
	return i == k->n_refs - 1;
}

static void steps_forget(const struct corr *k, struct group *g)
{
	for (uint32_t i = 0; g->steps && i < k->n_refs * 3; i++)
		g->steps[i] = INT64_MIN;
}

static bool steps_again(const struct corr *k, struct group *g)
{
	uint64_t turn = 0;
	bool done = false;

	steps_forget(k, g);
	for (uint32_t i = 0; i < g->n; i++) {
		const struct sample *s = sample_at(g, i);

		if ((uint64_t)s->number / REFS_MAX != turn)
			event_begins(k, g);
		turn = (uint64_t)s->number / REFS_MAX;
		done |= step_take(k, g, s->time, (uint32_t)((uint64_t)s->number % REFS_MAX));
	}
	return done;
}

/* A step that comes late is put where it belongs, and the window is gone through again. */
static bool ordered(
	struct sigma_correlator *c, const struct corr *k, struct group *g, const struct update *u, struct sigma_corr_hit *hit)
{
	bool late = u->time < g->last, done;

	window_add(c, k, g, (struct sample){ .time = u->time, .number = (double)(c->turn * REFS_MAX + u->ref) }, STEPS_MAX);
	if (g->turn != c->turn) {
		event_begins(k, g);
		g->turn = c->turn;
		g->refs = 0;
	}
	c->stats.lost_samples += late && g->n == STEPS_MAX;
	done = late ? steps_again(k, g) : step_take(k, g, u->time, u->ref);
	hit->first_us = g->steps[k->n_refs - 1];
	hit->last_us = g->steps[k->n_refs * 2 - 1];
	hit->value = hit->events = k->n_refs;
	return done;
}

static bool numeric(struct str s, double *out)
{
	char canon[NUM_MAX];
	size_t n;

	if (!num_text(str_trim(s), canon, &n))
		return false;
	*out = num_double((struct str){ canon, n });
	return isfinite(*out);
}

static double counted(const struct corr *k, const struct group *g)
{
	switch (k->type) {
	case C_EVENT_COUNT: return g->n;
	case C_VALUE_COUNT: return g->n_values;
	case C_SUM: return sum_of(g->sum);
	case C_AVG: return sum_of(g->sum) / g->n;
	case C_PERCENTILE: return percentile_of(g, k->percentile);
	case C_MEDIAN: return percentile_of(g, 50);
	default: return 0;
	}
}

static bool windowed(
	struct sigma_correlator *c, const struct corr *k, struct group *g, const struct update *u, struct sigma_corr_hit *hit)
{
	struct sample s = { .time = u->time };

	if (k->type == C_VALUE_COUNT)
		s.value = distinct_of(c, g, u->texts[k->n_given]);
	else if (k->type >= C_SUM && !numeric(u->texts[k->n_given], &s.number)) {
		c->stats.lost_no_key++;
		return false;
	}
	if (g->sum == NULL && (k->type == C_SUM || k->type == C_AVG))
		g->sum = grab(c, g, SUM_LIMBS * sizeof *g->sum);
	window_add(c, k, g, s, c->state[u->corr].enough);
	if (g->n == 0)
		return false;
	hit->first_us = sample_at(g, 0)->time;
	hit->last_us = sample_at(g, g->n - 1)->time;
	hit->events = g->n;
	hit->value = counted(k, g);
	return bounds_hold(k, hit->value);
}

/* ---- Updates -------------------------------------------------------------------------------------------------------------------------------------- */

static void update_take(struct sigma_correlator *c, const struct update *u);
static void tuple_join(const struct corr *k, struct update *u, struct buf *joined);

/* A correlation that fires is itself an event for those that refer to it: with the fields of the event that completed it. */
static void chain(struct sigma_correlator *c, const struct corr *k, const struct update *by, const struct sigma_corr_hit *hit)
{
	const struct rule *rule = &c->r->rules.p[k->rule];

	for (uint32_t f = 0; f < rule->n_corr && c->depth < DEPTH; f++) {
		const struct feed *feed = &c->r->feeds.p[rule->corr_at + f];
		const struct corr *up = &c->r->corrs.p[feed->corr];
		struct update u = { .corr = feed->corr, .ref = feed->ref, .time = hit->last_us, .n = up->n_given + up->n_field };
		struct buf joined;

		for (uint32_t i = 0; i < u.n && i < COUNT(u.texts); i++)
			u.texts[i] = by->texts[up->keys[feed->ref * u.n + i]];
		buf_init(&joined, 1 << 20);
		tuple_join(up, &u, &joined);
		c->depth++;
		update_take(c, &u);
		c->depth--;
		buf_done(&joined);
	}
}

static void fire(
	struct sigma_correlator *c, const struct corr *k, struct group *g, const struct update *u, struct sigma_corr_hit *hit)
{
	struct sigma_corr_key keys[64];

	for (uint32_t i = 0; i < k->n_group; i++)
		keys[i] = (struct sigma_corr_key){ { k->group[i].p, k->group[i].n }, { u->texts[i].p, u->texts[i].n } };
	hit->rule = k->rule;
	hit->n_group = k->n_group;
	hit->group = keys;
	hit->last_event = c->event;
	if (!c->options.repeat) { /* start over */
		while (g->n)
			sample_forget(c, k, g);
		steps_forget(k, g);
		g->turn = c->turn;
		g->refs = FIRED;
	}
	c->stats.hits++;
	if (!c->r->rules.p[k->rule].pub.silent && c->found)
		c->found(c->arg, hit);
	chain(c, k, u, hit);
}

static bool key_make(struct sigma_correlator *c, const struct corr *k, const struct update *u)
{
	c->key.n = 0;
	for (uint32_t i = 0; i < k->n_given + k->n_field; i++) {
		uint32_t n = (uint32_t)u->texts[i].n;

		if (u->texts[i].p == NULL && (i < k->n_group || i >= k->n_given))
			return false;
		if (i >= k->n_group)
			continue;
		buf_add(&c->key, (struct str){ (const char *)&n, sizeof n });
		buf_add(&c->key, u->texts[i]);
	}
	return buf_ok(&c->key);
}

/* The group that an update belongs to; NULL: it is not counted, but as lost. */
static struct group *group_for(struct sigma_correlator *c, const struct corr *k, const struct update *u, uint64_t *lost)
{
	struct group *g;

	if (c->newest != INT64_MIN && u->time < c->newest - c->options.lateness_us)
		return lost[0]++, NULL;
	c->newest = u->time > c->newest ? u->time : c->newest;
	if (!key_make(c, k, u))
		return lost[1]++, NULL;
	g = group_of(c, u->corr, buf_str(&c->key));
	g->last = u->time > g->last ? u->time : g->last;
	if (g->steps == NULL && (k->type == C_TEMPORAL || k->type == C_ORDERED)) {
		g->steps = grab(c, g, step_bytes(k));
		steps_forget(k, g);
	}
	return g;
}

static void step_see(struct group *g, const struct update *u)
{
	if (g->steps[u->ref] < u->time)
		g->steps[u->ref] = u->time;
}

/* An event that is several of the rules happened once: it is counted once, unless an alias gives each rule another field to count. What it
 * completes by chains counts beside it; but what has fired with it starts over behind it. */
static bool counted_before(const struct sigma_correlator *c, const struct corr *k, struct group *g, const struct update *u)
{
	uint64_t refs = g->turn == c->turn ? g->refs : 0;

	if (refs == FIRED || k->type == C_ORDERED || c->depth)
		return refs == FIRED;
	g->turn = c->turn;
	g->refs = refs | UINT64_C(1) << u->ref;
	if (k->type == C_TEMPORAL)
		return refs != 0;
	for (uint32_t r = 0; r < k->n_refs; r++)
		if ((refs >> r & 1) &&
			(k->n_field == 0 || memcmp(k->field_slots + r * k->n_field, k->field_slots + u->ref * k->n_field,
						    k->n_field * sizeof *k->field_slots) == 0))
			return true;
	return false;
}

static void update_take(struct sigma_correlator *c, const struct update *u)
{
	const struct corr *k = &c->r->corrs.p[u->corr];
	struct sigma_corr_hit hit = { 0 };
	uint64_t lost[2] = { 0 };
	struct group *g;
	bool yes;

	c->stats.updates++;
	g = group_for(c, k, u, lost);
	c->stats.lost_late += lost[0];
	c->stats.lost_no_key += lost[1];
	if (g == NULL || counted_before(c, k, g, u))
		return;
	if (k->type == C_TEMPORAL)
		step_see(g, u);
	yes = k->type == C_TEMPORAL  ? temporal(k, g, &hit)
	      : k->type == C_ORDERED ? ordered(c, k, g, u, &hit)
	                             : windowed(c, k, g, u, &hit);
	tidy(c, u->corr, g);
	if (yes)
		fire(c, k, g, u, &hit);
}

/* A tuple of several fields is one value. */
static void tuple_join(const struct corr *k, struct update *u, struct buf *joined)
{
	if (k->n_field < 2)
		return;
	joined->n = 0;
	for (uint32_t i = k->n_given; i < u->n; i++) {
		uint32_t n = (uint32_t)u->texts[i].n;

		if (u->texts[i].p == NULL)
			return;
		buf_add(joined, (struct str){ (const char *)&n, sizeof n });
		buf_add(joined, u->texts[i]);
	}
	if (buf_ok(joined))
		u->texts[k->n_given] = buf_str(joined);
}

/* One record; false: these bytes did not come from a matcher of the same rules. */
static bool update_read(struct sigma_correlator *c, struct str *rest, struct update *u)
{
	struct update_head head;
	size_t at = sizeof head;

	if (rest->n < sizeof head)
		return false;
	memcpy(&head, rest->p, sizeof head);
	if (head.size < sizeof head || head.size > rest->n || head.corr >= c->r->corrs.n ||
		head.ref >= c->r->corrs.p[head.corr].n_refs || head.n > COUNT(u->texts) ||
		head.n != c->r->corrs.p[head.corr].n_given + c->r->corrs.p[head.corr].n_field)
		return false;
	*u = (struct update){ .corr = head.corr, .ref = head.ref, .time = head.time, .n = head.n };
	if (head.time < -(INT64_MAX / 4) || head.time > INT64_MAX / 4)
		return false;
	for (uint32_t i = 0; i < head.n; i++) {
		uint32_t n;

		if (head.size - at < sizeof n)
			return false;
		memcpy(&n, rest->p + at, sizeof n);
		at += sizeof n;
		if (n == NONE)
			continue;
		if (n > head.size - at)
			return false;
		u->texts[i] = (struct str){ rest->p + at, n > TEXT_MAX ? TEXT_MAX : n };
		at += n;
	}
	*rest = str_from(*rest, head.size);
	return true;
}

/* All that an event is, is known before any `temporal` is asked: `a and not b` does not hold for an event that is both. */
static void steps_see(struct sigma_correlator *c, struct str rest)
{
	struct update u;
	struct group *g;

	while (rest.n && update_read(c, &rest, &u)) {
		const struct corr *k = &c->r->corrs.p[u.corr];

		if (k->type == C_TEMPORAL && (g = group_for(c, k, &u, (uint64_t[2]){ 0 })) != NULL)
			step_see(g, &u);
	}
}

void sigma_correlate(struct sigma_correlator *c, struct sigma_str updates, uint64_t event_number,
	void (*found)(void *arg, const struct sigma_corr_hit *hit), void *arg)
{
	struct str rest = { updates.p, updates.n };
	struct update u;
	struct buf joined;

	buf_init(&joined, 1 << 20);
	c->event = event_number;
	c->turn++;
	c->found = found;
	c->arg = arg;
	steps_see(c, rest);
	while (rest.n && update_read(c, &rest, &u)) {
		tuple_join(&c->r->corrs.p[u.corr], &u, &joined);
		update_take(c, &u);
	}
	buf_done(&joined);
}

struct sigma_corr_stats sigma_corr_stats(const struct sigma_correlator *c)
{
	return c->stats;
}
