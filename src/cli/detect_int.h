/* Private to `khien detect`: what becomes of the matches. */
#pragma once
#include <stdio.h>

#include "base/map.h"
#include "cli/cli.h"
#include "event/scan.h"

enum detect_form { DETECT_JSON, DETECT_CSV, DETECT_TIMELINE };

struct timeline; /* detect_out.c */
struct summary;  /* detect_html.c */

struct detect_out {
	struct cx *cx;
	const struct sigma_rules *rules;
	enum detect_form form;
	bool fields;              /* the matched fields instead of the whole event */
	struct buf lines;         /* not yet written */
	struct arena arena;       /* lives as long as this */
	struct str *heads;        /* per rule, made when it first matches: {"rule":..,"title":..,"level":..,"tags":[..] */
	struct str name, of_file; /* the stream's, and what a line says of it */
	struct timeline *timeline;
	struct summary *summary; /* NULL: not asked for */
};

void detect_out_init(
	struct detect_out *o, struct cx *cx, const struct sigma_rules *rules, enum detect_form form, bool fields, bool summary);
void detect_out_match(struct detect_out *o, const struct scan_match *m);
void detect_out_flush(struct detect_out *o);
void detect_out_end(struct detect_out *o); /* flushes, and prints what had to be sorted first */
void detect_out_done(struct detect_out *o);
void detect_plain(FILE *to, struct str s); /* what a log, or a file, is called: without lines and controls of its own */
struct str detect_host(struct arena *a, struct str event); /* the computer that an event speaks of; null: it does not say */

struct summary *summary_new(const struct sigma_rules *rules);
void summary_free(struct summary *s);
void summary_add(struct summary *s, const struct scan_match *m, struct str host);
enum rc summary_write(struct cx *cx, const struct summary *s, const struct scan_stats *stats, const struct sigma_load_stats *load,
	struct str path);
