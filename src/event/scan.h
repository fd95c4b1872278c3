/* Rules over events: input blocks are shared out to threads, decoded and matched there, and come back in the order of the input, so the
 * result is the same for any number of threads. Correlations see the events of a stream in that order; those of files in the order of their times,
 * when all was read, so their matches come last. The callbacks, also the input's, are called by whichever
 * thread is at it, but one at a time. */
#pragma once
#include "event/event.h"
#include "evtx/evtx.h"
#include "sigma/sigma.h"

struct scan_match {       /* loans until the callback returns */
	uint32_t rule;    /* index for sigma_rule() */
	struct str name;  /* of the stream */
	uint64_t record;  /* its number in the stream, from 1; EVTX: EventRecordID */
	int64_t time_us;  /* SIGMA_NO_TIME: it says none */
	struct str event; /* one JSON object on one line; of a correlation: the event that completed it */
	const struct sigma_evidence *evidence;
	size_t n_evidence;
	const struct sigma_corr_hit *corr; /* NULL: an ordinary rule */
};

/* An event that was not evaluated. */
enum scan_why { SCAN_TOO_LONG, SCAN_NO_FORM, SCAN_BAD_EVENT };

struct scan_stats {
	uint64_t events, events_failed, matches, no_time;
	uint64_t uneven;      /* rows of a CSV with more or fewer cells than its header: evaluated */
	uint64_t ahead;       /* of a stream: not correlated, their time is more than a day in the future */
	uint64_t read, total; /* bytes, for progress; total 0: unknown */
	struct sigma_match_stats engine;
	struct sigma_corr_stats corr;
};

struct scan_opts {
	unsigned threads;           /* 0 and 1: no other thread */
	bool naive;                 /* the engine's judge */
	bool evidence;              /* fill scan_match.evidence */
	bool slack;                 /* EVTX: search behind the live records too */
	int64_t since_us, until_us; /* events outside do not match; those without a time do. INT64_MIN, INT64_MAX: all */
	size_t corr_bytes;          /* bound of the state of correlations, and of what waits for them; 0: the engine's own */
	void *ctx;
	void (*found)(void *ctx, const struct scan_match *m);
	void (*fault)(void *ctx, struct str name, const struct evtx_fault *f); /* damage inside an event log; may be NULL */
	void (*lost)(void *ctx, struct str name, uint64_t record,
		enum scan_why why);                          /* each of events_failed but for damage; may be NULL */
	void (*tick)(void *ctx, const struct scan_stats *s); /* after each block; may be NULL */
	void (*idle)(void *ctx);                             /* the input makes us wait: show what you hold; may be NULL */
};
enum rc scan_run(
	struct cx *cx, const struct sigma_rules *rules, struct event_input *in, const struct scan_opts *o, struct scan_stats *out);
