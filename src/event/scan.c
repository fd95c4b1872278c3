/* A ring of jobs, and one lock for what has an order: whoever holds it reads the next block into the ring's head and gives out what is done at
 * its tail; the work between the two needs no lock. So a block is read, decoded and matched by one thread, while it is warm there. */
#include "event/scan.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/text.h"
#include "event/event_int.h"

enum {
	AHEAD = 4, /* blocks a thread, behind one that takes long */
	HELD_MIB = 256,
	APART = 128, /* bytes between what two threads write: a line of the cache and the one fetched with it */
};
#define AHEAD_US US_PER_DAY /* of a stream, what is further in the future than this is no time but a wrong clock, or a lie */
#define OLDEST_US                                                                                                                  \
	INT64_C(631152000000000) /* 1990: what is older is no time but a field left at 0 (exported event logs have both) */

struct hit {
	uint32_t rule, n_evidence;
	uint64_t event; /* its number in the block, from 0 */
	uint64_t record;
	int64_t time_us;
	struct str json;
	struct sigma_evidence *evidence;
};
struct update {
	uint64_t event, record;
	int64_t time_us;
	struct str bytes, json;
};
/* What correlations are told of an event. */
struct telling {
	int64_t time_us;
	uint64_t number, record; /* the event's in the whole input, and in its stream */
	struct str name, bytes, json;
};
struct loss {
	uint64_t event, record;
	enum scan_why why;
};
struct job {
	bool done;
	struct event_block block;
	struct arena arena;
	VEC(struct hit) hits;
	VEC(struct update) updates;
	VEC(struct evtx_fault) damages;
	VEC(struct loss) losses;
	uint64_t events, failed, no_time, uneven;
	char apart[APART];
};

struct worker {
	struct scan *scan;
	struct sigma_matcher *matcher;
	struct arena scratch;
	struct buf json;
	struct evtx *evtx;
	struct job *job; /* being run */
	pthread_t thread;
	char apart[APART];
};

struct scan {
	const struct sigma_rules *rules;
	const struct scan_opts *o;
	/* all below: with the lock */
	pthread_mutex_t lock;
	pthread_cond_t done; /* a job is */
	struct event_input *in;
	bool ended;
	struct job *ring;
	size_t size;
	uint64_t head, tail;
	struct sigma_correlator *corr;
	struct scan_stats stats;
	uint32_t stream;
	uint64_t in_stream; /* events of it so far */
	const struct telling *fed;
	bool by_time; /* the input ends: correlations wait for it, and see events in the order of their times */
	struct arena held_mem;
	VEC(struct telling) held;
	size_t held_bytes, held_max;
};

/* ---- the work: without the lock ---- */

static struct str copy(struct arena *a, struct sigma_str s)
{
	return arena_str(a, (struct str){ s.p, s.n });
}

static struct sigma_str lent(struct str s)
{
	return (struct sigma_str){ s.p, s.n };
}

/* JSON on one line: white space between values goes. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	bool text = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (text && c == '\\' && i + 1 < s.n) {
			p[n++] = c;
			c = s.p[++i];
		} else if (c == '"') {
			text = !text;
		}
		if (text || !(c == ' ' || (c >= '\t' && c <= '\r')))
			p[n++] = c;
	}
	return (struct str){ p, n };
}

static void keep_evidence(struct worker *w, struct job *j, struct hit *h)
{
	const struct sigma_evidence *e;
	size_t n = sigma_evidence(w->matcher, h->rule, &e);

	h->n_evidence = (uint32_t)n;
	h->evidence = ARENA_ARRAY(&j->arena, struct sigma_evidence, n + 1);
	for (size_t i = 0; i < n; i++)
		h->evidence[i] = (struct sigma_evidence){ lent(copy(&j->arena, e[i].selection)), lent(copy(&j->arena, e[i].field)),
			lent(copy(&j->arena, e[i].value)) };
}

static void lose(struct job *j, uint64_t record, enum scan_why why)
{
	j->failed++;
	vec_push(&j->arena, &j->losses, (struct loss){ j->events, record, why });
}

/* `line`: what the event was decoded from, for keyword rules; null: itself, and its bytes stay until the job is done where they are text. */
static void match(struct worker *w, struct job *j, const struct event *ev, uint64_t record, struct str line)
{
	const struct scan_opts *o = w->scan->o;
	bool lives = line.p == NULL && j->block.format != EVENT_EVTX;
	struct sigma_event known = { .time_us = ev->time_us,
		.raw = lent(line),
		.source = { .product = lent(str_z(ev->product)), .service = lent(str_z(ev->service)) } };
	struct sigma_result r;
	int64_t time;
	struct str json;

	if (sigma_match_json_with(w->matcher, lent(ev->json), &known, &r) != SIGMA_OK) {
		lose(j, record, SCAN_BAD_EVENT);
		return;
	}
	if (r.n == 0 && r.updates.n == 0)
		return;
	time = ev->time_us != EVENT_NO_TIME ? ev->time_us : sigma_event_time(w->matcher);
	if (time == SIGMA_NO_TIME &&
		!event_json_time(ev->json, &time)) /* the engine knows none where the built-in mapping is off */
		time = SIGMA_NO_TIME;
	if (time < OLDEST_US)
		time = SIGMA_NO_TIME;
	j->no_time += time == SIGMA_NO_TIME;
	if (time != SIGMA_NO_TIME && (time < o->since_us || time > o->until_us))
		return;
	json = j->block.format == EVENT_JSON ? one_line(&j->arena, ev->json) : lives ? ev->json : arena_str(&j->arena, ev->json);
	json = event_utf8(&j->arena, json);
	if (r.updates.n) {
		struct update u = { j->events, record, time, copy(&j->arena, r.updates), json };

		vec_push(&j->arena, &j->updates, u);
	}
	for (size_t i = 0; i < r.n; i++) {
		struct hit h = { .rule = r.rules[i], .event = j->events, .record = record, .time_us = time, .json = json };

		if (o->evidence)
			keep_evidence(w, j, &h);
		vec_push(&j->arena, &j->hits, h);
	}
}

static void evtx_damage(void *ctx, const struct evtx_fault *f)
{
	struct job *j = ((struct worker *)ctx)->job;

	vec_push(&j->arena, &j->damages, *f);
	j->failed += f->damage == EVTX_BAD_EVENT || f->damage == EVTX_TOO_BIG || f->damage == EVTX_BAD_RECORD;
}

static void run_evtx(struct worker *w, struct job *j)
{
	struct evtx_record r;

	w->job = j;
	if (w->evtx == NULL)
		w->evtx = evtx_new(NULL, 0, &(struct evtx_opts){ .slack = w->scan->o->slack, .fault = evtx_damage, .ctx = w });
	assert(w->evtx);
	if (j->block.head.damage)
		evtx_damage(w, &j->block.head);
	for (uint32_t i = 0; i < j->block.n_chunks; i++)
		for (evtx_feed(w->evtx, &j->block.chunks[i], j->block.own + (size_t)i * EVTX_CHUNK, j->block.chunk_n[i]);
			evtx_next(w->evtx, &r); j->events++) {
			struct evtx_text t = evtx_json(w->evtx);
			struct event ev = { .json = { t.p, t.n }, .time_us = r.time_us, .product = "windows" };

			if (t.p)
				match(w, j, &ev, r.id, (struct str){ 0 });
		}
}

static void run_text(struct worker *w, struct job *j)
{
	struct str rest = j->block.text, record;
	struct event ev;

	while (event_next(j->block.format, &rest, &record)) {
		struct arena_mark m = arena_mark(&w->scratch);

		if (!event_decode(j->block.decoder, &w->scratch, record, &w->json, &ev)) {
			lose(j, 0, SCAN_NO_FORM);
		} else {
			j->uneven += ev.uneven;
			ev.product = ev.product ? ev.product : j->block.product;
			ev.service = ev.service ? ev.service : j->block.service;
			match(w, j, &ev, 0, ev.json.p == record.p ? (struct str){ 0 } : record);
		}
		j->events++;
		arena_reset(&w->scratch, m);
	}
}

static void run_job(struct worker *w, struct job *j)
{
	event_block_read(&j->block);
	if (j->block.format == EVENT_EVTX)
		run_evtx(w, j);
	else
		run_text(w, j);
}

/* ---- the order: with the lock ---- */

static uint64_t record_number(const struct scan *s, const struct job *j, uint64_t given, uint64_t event)
{
	return j->block.format == EVENT_EVTX ? given : s->in_stream + event + 1;
}

static void give_corr(void *arg, const struct sigma_corr_hit *hit)
{
	struct scan *s = arg;
	const struct telling *t = s->fed;
	struct scan_match m = {
		.rule = hit->rule, .name = t->name, .record = t->record, .time_us = hit->last_us, .event = t->json, .corr = hit
	};

	s->stats.matches++;
	s->o->found(s->o->ctx, &m);
}

static void tell(struct scan *s, const struct telling *t)
{
	s->fed = t;
	sigma_correlate(s->corr, lent(t->bytes), t->number, give_corr, s);
}

static int earlier(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void tell_held(struct scan *s)
{
	if (s->held.n)
		qsort(s->held.p, s->held.n, sizeof *s->held.p, earlier);
	for (size_t i = 0; i < s->held.n; i++)
		tell(s, &s->held.p[i]);
	arena_done(&s->held_mem);
	s->held.p = NULL;
	s->held.n = s->held.cap = s->held_bytes = 0;
}

/* Files are read one behind the other, but what they tell happened at one time: the logs of a machine, or of several. When memory for it is full
 * what there is goes in order, and what comes later than that by too much is counted as late. */
static void correlate(struct scan *s, const struct job *j, const struct update *u)
{
	struct telling t = { .time_us = u->time_us,
		.number = s->stats.events + u->event,
		.record = record_number(s, j, u->record, u->event),
		.name = j->block.name,
		.bytes = u->bytes,
		.json = u->json };

	if (!s->by_time && u->time_us != SIGMA_NO_TIME && u->time_us > time_now() + AHEAD_US) {
		s->stats.ahead++;
	} else if (!s->by_time) {
		tell(s, &t);
	} else {
		t.bytes = arena_str(&s->held_mem, t.bytes);
		t.json = arena_str(&s->held_mem, t.json);
		vec_push(&s->held_mem, &s->held, t);
		s->held_bytes += t.bytes.n + t.json.n + 2 * sizeof t;
		if (s->held_bytes > s->held_max)
			tell_held(s);
	}
}

static void give_hit(struct scan *s, const struct job *j, const struct hit *h)
{
	struct scan_match m = { .rule = h->rule,
		.name = j->block.name,
		.record = record_number(s, j, h->record, h->event),
		.time_us = h->time_us,
		.event = h->json,
		.evidence = h->evidence,
		.n_evidence = h->n_evidence };

	s->stats.matches++;
	s->o->found(s->o->ctx, &m);
}

static void lose_long(struct scan *s, const struct job *j)
{
	s->in_stream++;
	s->stats.events_failed++;
	if (s->o->lost)
		s->o->lost(s->o->ctx, j->block.name, s->in_stream, SCAN_TOO_LONG);
}

/* No loss is anonymous. */
static void give_losses(struct scan *s, const struct job *j)
{
	const struct scan_opts *o = s->o;

	for (uint64_t i = 0; i < j->block.too_long; i++)
		lose_long(s, j);
	for (size_t i = 0; i < j->losses.n && o->lost; i++)
		o->lost(o->ctx, j->block.name, record_number(s, j, j->losses.p[i].record, j->losses.p[i].event),
			j->losses.p[i].why);
	for (uint64_t i = 0; i < j->block.bad && o->lost; i++) /* lines of auditd, which are joined: they have no number */
		o->lost(o->ctx, j->block.name, 0, SCAN_NO_FORM);
}

/* A job's results, in the order of its events: an event's own matches, then (of a stream) the correlations that it completes. */
static void settle(struct scan *s, struct job *j)
{
	size_t u = 0;

	if (j->block.stream != s->stream) {
		s->stream = j->block.stream;
		s->in_stream = 0;
	}
	give_losses(s, j);
	for (size_t i = 0; i < j->damages.n && s->o->fault; i++)
		s->o->fault(s->o->ctx, j->block.name, &j->damages.p[i]);
	for (size_t i = 0; i <= j->hits.n; i++) {
		for (; u < j->updates.n && s->corr && (i == j->hits.n || j->updates.p[u].event < j->hits.p[i].event); u++)
			correlate(s, j, &j->updates.p[u]);
		if (i < j->hits.n)
			give_hit(s, j, &j->hits.p[i]);
	}
	s->in_stream += j->events;
	if (j->block.last_too_long)
		lose_long(s, j);
	s->stats.events += j->events;
	s->stats.events_failed += j->failed + j->block.bad;
	s->stats.no_time += j->no_time;
	s->stats.uneven += j->uneven;
	s->stats.read = j->block.read;
	if (s->o->tick)
		s->o->tick(s->o->ctx, &s->stats);
	event_block_done(s->in, &j->block);
	arena_done(&j->arena);
	*j = (struct job){ .done = false };
}

static void settle_done(struct scan *s)
{
	for (; s->tail != s->head && s->ring[s->tail % s->size].done; s->tail++)
		settle(s, &s->ring[s->tail % s->size]);
}

/* Must others finish first? The ring may be full; and where the input makes us wait, all that was read is given out before. */
static bool must_wait(const struct scan *s)
{
	return s->head - s->tail == s->size || (s->head != s->tail && !event_input_ready(s->in));
}

/* A job with the next block of the input, or NULL: there is none. */
static struct job *next_job(struct scan *s)
{
	struct job *j;

	for (;;) {
		settle_done(s);
		if (s->ended || !must_wait(s))
			break;
		pthread_cond_wait(&s->done, &s->lock);
	}
	if (s->ended)
		return NULL;
	if (!event_input_ready(s->in) && s->o->idle)
		s->o->idle(s->o->ctx);
	j = &s->ring[s->head % s->size];
	s->ended = !event_input_next(s->in, &j->block);
	if (s->ended)
		return NULL;
	s->head++;
	return j;
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct scan *s = w->scan;
	struct job *j;

	pthread_mutex_lock(&s->lock);
	while ((j = next_job(s)) != NULL) {
		pthread_mutex_unlock(&s->lock);
		run_job(w, j);
		pthread_mutex_lock(&s->lock);
		j->done = true;
		pthread_cond_broadcast(&s->done);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* The caller's thread is the first worker. */
static void run_all(struct scan *s, struct worker *w, unsigned n)
{
	for (unsigned i = 1; i < n; i++)
		if (pthread_create(&w[i].thread, NULL, worker_main, &w[i]) != 0)
			abort();
	worker_main(w);
	for (unsigned i = 1; i < n; i++)
		pthread_join(w[i].thread, NULL);
	assert(s->head == s->tail);
}

static void add_stats(struct sigma_match_stats *sum, struct sigma_match_stats one)
{
	sum->events += one.events;
	sum->bad_events += one.bad_events;
	sum->bytes += one.bytes;
	sum->matches += one.matches;
	sum->candidates += one.candidates;
	sum->values += one.values;
	sum->value_hits += one.value_hits;
	sum->shape_hits += one.shape_hits;
	sum->regex_runs += one.regex_runs;
	sum->regex_fallbacks += one.regex_fallbacks;
	sum->regex_losses += one.regex_losses;
	sum->mended += one.mended;
	sum->no_time += one.no_time;
}

enum rc scan_run(
	struct cx *cx, const struct sigma_rules *rules, struct event_input *in, const struct scan_opts *o, struct scan_stats *out)
{
	unsigned n = o->threads > 1 ? o->threads : 1;
	struct worker *w = ARENA_ARRAY(&cx->arena, struct worker, n);
	struct scan s = { .rules = rules,
		.o = o,
		.in = in,
		.size = (size_t)n * AHEAD,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.done = PTHREAD_COND_INITIALIZER };

	s.ring = ARENA_ARRAY(&cx->arena, struct job, s.size);
	s.stats.total = event_input_stats(in).total;
	if (sigma_has_correlations(rules))
		s.corr = sigma_correlator_new(rules, &(struct sigma_corr_options){ .max_bytes = o->corr_bytes });
	for (unsigned i = 0; i < n; i++) {
		w[i] = (struct worker){ .scan = &s,
			.matcher = sigma_matcher_new(rules, &(struct sigma_match_options){ .naive = o->naive }) };
		buf_init(&w[i].json, (size_t)EVENT_RECORD_MAX * 2);
	}
	s.by_time = s.corr && s.stats.total;
	s.held_max = o->corr_bytes ? o->corr_bytes : (size_t)HELD_MIB << 20;
	run_all(&s, w, n);
	if (s.by_time)
		tell_held(&s);
	for (unsigned i = 0; i < n; i++) {
		add_stats(&s.stats.engine, sigma_match_stats(w[i].matcher));
		sigma_matcher_free(w[i].matcher);
		arena_done(&w[i].scratch);
		buf_done(&w[i].json);
		evtx_free(w[i].evtx);
	}
	if (s.corr)
		s.stats.corr = sigma_corr_stats(s.corr);
	sigma_correlator_free(s.corr);
	*out = s.stats;
	return RC_OK;
}
