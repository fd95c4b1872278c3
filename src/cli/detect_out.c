/* Matches as JSON lines, CSV, or a timeline (sorted by time, one readable line each). */
#include "cli/detect_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "fmt/csv.h"
#include "fmt/json.h"

enum {
	TIMELINE_MAX = 2000000,
	LINE_MAX = 64 << 20,
	WRITE_AT = 64 << 10,
	HOST_MAX = 255
}; /* HOST_MAX: no computer has a longer name */

struct timeline {
	struct arena arena;
	VEC(struct moment) rows;
	uint64_t lost; /* beyond TIMELINE_MAX */
};
struct moment {
	int64_t time_us;
	size_t at; /* the order in which it came */
	struct str text;
};

static struct str of(struct sigma_str s)
{
	return (struct str){ s.p ? s.p : "", s.n };
}

void detect_out_init(
	struct detect_out *o, struct cx *cx, const struct sigma_rules *rules, enum detect_form form, bool fields, bool summary)
{
	*o = (struct detect_out){ .cx = cx, .rules = rules, .form = form, .fields = fields };
	buf_init(&o->lines, LINE_MAX);
	o->heads = ARENA_ARRAY(&cx->arena, struct str, sigma_rule_count(rules));
	if (form == DETECT_TIMELINE)
		o->timeline = ARENA_NEW(&cx->arena, struct timeline);
	if (summary)
		o->summary = summary_new(rules);
	if (form == DETECT_CSV)
		buf_z(&o->lines, "time,level,title,rule,tags,host,file,record,event\r\n");
}

void detect_out_done(struct detect_out *o)
{
	buf_done(&o->lines);
	arena_done(&o->arena);
	if (o->timeline)
		arena_done(&o->timeline->arena);
	summary_free(o->summary);
}

/* ---- whose event ---- */

static bool names_host(struct str key)
{
	static const char *const names[] = { "Computer", "ComputerName", "Hostname", "HostName", "agent.hostname", "computer_name",
		"dvchost", "host.hostname", "host.name", "hostname", "node", "winlog.computer_name" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(key, names[i]))
			return true;
	return false;
}

/* {"host":"a"} and {"host":{"name":"a"}} are as usual as the names above. */
struct str detect_host(struct arena *a, struct str event)
{
	bool in_host = false;
	struct str key = { 0 };
	struct jpull j;

	jpull_init(&j, event);
	for (enum jtok t; (t = jpull_next(&j)) != JT_END && t != JT_BAD;) {
		if (t == JT_KEY) {
			key = j.text;
			continue;
		}
		if (t == JT_TEXT && j.text.n && j.depth <= 4 &&
			(names_host(key) || str_is(key, "host") || (in_host && str_is(key, "name")))) {
			char *p = arena_alloc(a, j.text.n + 1, 1);

			return text_short(a, (struct str){ p, jpull_unescape(j.text, p) }, HOST_MAX);
		}
		in_host = t == JT_OBJ ? str_is(key, "host") : t == JT_OBJ_END ? false : in_host;
	}
	return (struct str){ 0 };
}

/* ---- JSON ---- */

static void key(struct buf *b, const char *name)
{
	if (b->n && b->p[b->n - 1] != '{')
		buf_byte(b, ',');
	buf_byte(b, '"');
	buf_z(b, name);
	buf_z(b, "\":");
}

static void text(struct buf *b, const char *name, struct str s)
{
	key(b, name);
	json_write_text(b, s);
}

static void instant(struct cx *cx, struct buf *b, const char *name, int64_t us)
{
	key(b, name);
	if (us == SIGMA_NO_TIME) {
		buf_add(b, STR("null"));
		return;
	}
	buf_byte(b, '"');
	buf_add(b, instant_text(&cx->arena, us));
	buf_byte(b, '"');
}

static void correlation(struct cx *cx, struct buf *b, const struct sigma_corr_hit *h)
{
	key(b, "correlation");
	buf_byte(b, '{');
	key(b, "value");
	buf_fmt(b, "%.17g", h->value);
	key(b, "events");
	buf_fmt(b, "%" PRIu64, h->events);
	instant(cx, b, "first", h->first_us);
	instant(cx, b, "last", h->last_us);
	key(b, "group");
	buf_byte(b, '{');
	for (size_t i = 0; i < h->n_group; i++) {
		if (i)
			buf_byte(b, ',');
		json_write_text(b, of(h->group[i].field));
		buf_byte(b, ':');
		json_write_text(b, of(h->group[i].value));
	}
	buf_z(b, "}}");
}

static void matched(struct buf *b, const struct scan_match *m)
{
	key(b, "fields");
	buf_byte(b, '[');
	for (size_t i = 0; i < m->n_evidence; i++) {
		if (i)
			buf_byte(b, ',');
		buf_byte(b, '{');
		text(b, "selection", of(m->evidence[i].selection));
		text(b, "field", of(m->evidence[i].field));
		text(b, "value", of(m->evidence[i].value));
		buf_byte(b, '}');
	}
	buf_byte(b, ']');
}

static struct str rule_id(const struct sigma_rule *r)
{
	return of(r->id.n ? r->id : r->name.n ? r->name : r->title);
}

/* What is the same in every match of a rule. */
static void head_make(struct detect_out *o, const struct sigma_rule *r, struct str *out)
{
	struct buf b = { .max = LINE_MAX };

	buf_byte(&b, '{');
	text(&b, "rule", rule_id(r));
	text(&b, "title", of(r->title));
	text(&b, "level", of(r->level));
	key(&b, "tags");
	buf_byte(&b, '[');
	for (size_t i = 0; i < r->n_tags; i++) {
		if (i)
			buf_byte(&b, ',');
		json_write_text(&b, of(r->tags[i]));
	}
	buf_byte(&b, ']');
	*out = arena_str(&o->arena, buf_str(&b));
	buf_done(&b);
}

/* And in every match of a file. */
static struct str of_file(struct detect_out *o, struct str name)
{
	if (name.p != o->name.p || name.n != o->name.n) { /* names live as long as the input */
		struct buf b = { .max = LINE_MAX };

		buf_z(&b, ",\"file\":");
		json_write_text(&b, name);
		buf_z(&b, ",\"record\":");
		o->name = name;
		o->of_file = arena_str(&o->arena, buf_str(&b));
		buf_done(&b);
	}
	return o->of_file;
}

static void as_json(struct detect_out *o, const struct scan_match *m, const struct sigma_rule *r)
{
	struct str file = of_file(o, m->name), *head = &o->heads[m->rule];
	struct buf *b = &o->lines;

	if (head->p == NULL)
		head_make(o, r, head);
	buf_add(b, *head);
	buf_add(b, file);
	if (m->record <= INT64_MAX)
		buf_i64(b, (int64_t)m->record);
	else
		buf_fmt(b, "%" PRIu64, m->record);
	instant(o->cx, b, "time", m->time_us);
	if (m->corr)
		correlation(o->cx, b, m->corr);
	if (o->fields && !m->corr) {
		matched(b, m);
	} else {
		buf_add(b, STR(",\"event\":"));
		buf_add(b, m->event);
	}
	buf_add(b, STR("}\n"));
}

/* ---- CSV and the timeline ---- */

static struct str tags_text(struct arena *a, const struct sigma_rule *r)
{
	struct str s = { "", 0 };

	for (size_t i = 0; i < r->n_tags && i < 64; i++)
		s = arena_fmt(a, "%" PRI_STR "%s%" PRI_STR, ARG_STR(s), i ? " " : "", ARG_STR(of(r->tags[i])));
	return s;
}

static void as_csv(struct detect_out *o, const struct scan_match *m, const struct sigma_rule *r)
{
	struct arena *a = &o->cx->arena;
	struct str cells[] = { m->time_us == SIGMA_NO_TIME ? STR("") : instant_text(a, m->time_us), of(r->level), of(r->title),
		rule_id(r), tags_text(a, r), detect_host(a, m->event), m->name, arena_fmt(a, "%" PRIu64, m->record), m->event };

	for (size_t i = 0; i < COUNT(cells); i++)
		csv_write_cell(&o->lines, cells[i], i == 0);
	csv_write_end(&o->lines);
}

static void as_moment(struct detect_out *o, const struct scan_match *m, const struct sigma_rule *r)
{
	struct timeline *t = o->timeline;
	struct str host = detect_host(&o->cx->arena, m->event);
	struct str time = m->time_us == SIGMA_NO_TIME ? STR("-") : str_cut(instant_text(&o->cx->arena, m->time_us), 0, 23);
	struct moment row = { .time_us = m->time_us, .at = t->rows.n };

	if (t->rows.n >= TIMELINE_MAX) {
		t->lost++;
		return;
	}
	row.text = arena_fmt(&t->arena, "%-23" PRI_STR "  %-13" PRI_STR " %-24" PRI_STR " %" PRI_STR "  [%" PRI_STR ":%" PRIu64 "]",
		ARG_STR(time), ARG_STR(of(r->level)), ARG_STR(host.p ? host : STR("-")), ARG_STR(of(r->title)), ARG_STR(m->name),
		m->record);
	vec_push(&t->arena, &t->rows, row);
}

/* Terminals obey control characters, and marks that turn the direction of writing; a log must not speak to them, nor write lines of its own. */
void detect_plain(FILE *to, struct str s)
{
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		if (r < 0x20 || (r >= 0x7f && r < 0xa0) || r == 0x2028 || r == 0x2029 || text_turned(str_cut(s, 0, w)))
			fputc('?', to);
		else
			fwrite(s.p, 1, w, to);
}

static void write_lines(struct detect_out *o)
{
	fwrite(o->lines.p, 1, o->lines.n, stdout);
	o->lines.n = 0;
}

void detect_out_flush(struct detect_out *o)
{
	write_lines(o);
	fflush(stdout);
}

void detect_out_match(struct detect_out *o, const struct scan_match *m)
{
	static void (*const forms[])(struct detect_out *, const struct scan_match *,
		const struct sigma_rule *) = { [DETECT_JSON] = as_json, [DETECT_CSV] = as_csv, [DETECT_TIMELINE] = as_moment };
	struct arena_mark mark = arena_mark(&o->cx->arena);

	forms[o->form](o, m, sigma_rule(o->rules, m->rule));
	if (o->lines.n >= WRITE_AT)
		write_lines(o);
	if (o->summary)
		summary_add(o->summary, m, detect_host(&o->cx->arena, m->event));
	arena_reset(&o->cx->arena, mark);
}

static int by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void detect_out_end(struct detect_out *o)
{
	struct timeline *t = o->timeline;
	struct cx *cx = o->cx;

	detect_out_flush(o);
	if (t == NULL)
		return;
	if (t->rows.n)
		qsort(t->rows.p, t->rows.n, sizeof *t->rows.p, by_time);
	for (size_t i = 0; i < t->rows.n; i++) {
		detect_plain(stdout, t->rows.p[i].text);
		putchar('\n');
	}
	if (t->lost)
		fprintf(stderr,
			L("khien: dòng thời gian chỉ giữ %d kết quả, bỏ %" PRIu64 "\n",
				"khien: the timeline holds %d matches, %" PRIu64 " were left out\n"),
			TIMELINE_MAX, t->lost);
}
