/* The year of one system: when what the duties ask for was done, is planned, or falls due. Only acts that name the system count. */
#include "web/system.h"

#include "org/org.h"
#include "web/ways.h"

enum { MONTHS = 12 };
struct mark { /* what one month holds of one line: acts that were done, else what is to come */
	int done, planned;
	int vain;    /* of those done, in the period of a duty that they did not fulfil */
	int64_t act; /* one of them */
	const struct duty_row *due;
};
struct line {
	const struct law_duty *duty;
	uint64_t acts;
	const struct duty_row *row; /* the one that says most: the worst of today's */
	int done;
	bool met; /* for one of its rows at least */
	struct mark months[MONTHS];
};

static int month_in(int32_t day, int year)
{
	int y, m, d;

	if (day == DAY_NONE)
		return -1;
	day_parts(day, &y, &m, &d);
	return y == year ? m - 1 : -1;
}

/* An act of the running period, and its duty still open: it was recorded, and is no proof. */
static bool in_vain(const struct line *l, int32_t done)
{
	const struct fdate *p = &l->row->period;

	return !l->met && l->row->state != ST_STALE && l->row->state != ST_NOT_APPLICABLE && p->first != DAY_NONE &&
	       done >= p->first && done <= p->last;
}

static void act_put(struct line *l, const struct activity *a, const struct now *n, int year)
{
	int32_t done = fact_day(&a->h);
	int m = month_in(done != DAY_NONE ? done : a->planned_on.last, year);

	if (m < 0 || (done != DAY_NONE && done > n->on))
		return;
	struct mark *k = &l->months[m];

	k->act = a->h.id;
	if (done == DAY_NONE)
		k->planned++;
	else
		k->done++;
	l->done += done != DAY_NONE;
	k->vain += done != DAY_NONE && in_vain(l, done);
}

static struct line *line_of(struct cx *cx, struct line *lines, size_t *count, const struct now *n, const struct duty_row *r)
{
	uint64_t acts;

	for (size_t i = 0; i < *count; i++)
		if (lines[i].duty == r->duty)
			return &lines[i];
	acts = ways_acts(n->board->law, r->duty);
	if (acts == 0 || cx_room(cx) != RC_OK)
		return NULL;
	lines[*count] = (struct line){ .duty = r->duty, .acts = acts };
	return &lines[(*count)++];
}

static void row_put(struct line *l, const struct now *n, const struct duty_row *r, int year)
{
	int m = month_in(r->due, year);

	l->met = l->met || r->state == ST_MET;
	if (l->row == NULL || duty_face(n->board, r) < duty_face(n->board, l->row))
		l->row = r;
	if (m >= 0 && r->state != ST_MET && r->state != ST_NOT_APPLICABLE &&
		(l->months[m].due == NULL || duty_face(n->board, r) < duty_face(n->board, l->months[m].due)))
		l->months[m].due = r;
}

/* The act, or the list of them; to whoever may not read it (a provider: what others did on the system) the reasons tell of it. */
static struct str acts_url(struct cx *cx, const struct now *n, const struct infosys *s, const struct line *l, const struct mark *k)
{
	struct row *row;
	bool seen = res_load(cx, &res_activities, k->act, &row) == RC_OK;

	cx_clear(cx);
	if (!seen)
		return why_url(cx, n, l->row);
	return k->done + k->planned == 1 ? arena_fmt(&cx->arena, "/activities/%" PRId64, k->act)
	                                 : arena_fmt(&cx->arena, "/activities?subjects=systems:%.*s", ARG_STR(s->h.code));
}

static struct jv *cell(struct cx *cx, const struct now *n, const struct infosys *s, const struct line *l, int m, int year)
{
	struct arena *a = &cx->arena;
	const struct mark *k = &l->months[m];
	struct jv *o = jv_obj(a);

	jv_set(a, o, "now", jv_bool(a, month_in(n->on, year) == m));
	if (k->due && (k->done == 0 || k->due->state == ST_LATE)) {
		const char *word = duty_row_label(n->board, k->due, cx->en);

		jv_set(a, o, "state", face_view(cx, duty_face(n->board, k->due), word));
		set_text(cx, o, "spoken", arena_fmt(a, L("%s, hạn %.*s", "%s, due %.*s"), word, ARG_STR(day_show(a, k->due->due))));
		set_text(cx, o, "url", why_url(cx, n, k->due));
		return o;
	}
	if (k->done + k->planned == 0)
		return o;
	if (k->done && k->vain == k->done) {
		const char *word = L("Đã ghi, chưa đủ để tính hoàn thành", "Recorded, not enough to count as done");

		jv_set(a, o, "state", face_view(cx, duty_face(n->board, l->row), word));
		set_text(cx, o, "spoken", arena_fmt(a, L("Tháng %d: %s", "Month %d: %s"), m + 1, word));
		set_text(cx, o, "url", why_url(cx, n, l->row));
		return o;
	}
	jv_set(a, o, "state",
		face_view(cx, k->done ? FACE_DONE : FACE_DUE, k->done ? L("Đã làm", "Done") : L("Có kế hoạch", "Planned")));
	set_text(cx, o, "spoken",
		arena_fmt(a,
			k->done ? L("Tháng %d: đã làm %d lần", "Month %d: done %d times")
				: L("Tháng %d: có kế hoạch %d lần", "Month %d: planned %d times"),
			m + 1, k->done ? k->done : k->planned));
	if (k->done > 1)
		jv_set(a, o, "count", jv_int(a, k->done));
	set_text(cx, o, "url", acts_url(cx, n, s, l, k));
	return o;
}

static struct jv *line_view(struct cx *cx, const struct now *n, const struct infosys *s, const struct line *l, int year)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *cells = jv_set(a, o, "cells", jv_list(a));

	set_text(cx, o, "clause", l->duty->clause);
	set_text(cx, o, "title", law_say(l->duty->title, cx->en));
	for (int m = 0; m < MONTHS; m++)
		jv_push(a, cells, cell(cx, n, s, l, m, year));
	jv_set(a, o, "state", row_state(cx, n, l->row));
	set_text(cx, o, "result",
		l->row->due == DAY_NONE || l->row->state == ST_MET
			? arena_fmt(a, L("đã làm %d lần", "done %d times"), l->done)
			: arena_fmt(a, L("đã làm %d lần, hạn %.*s", "done %d times, due %.*s"), l->done,
				  ARG_STR(day_show(a, l->row->due))));
	return o;
}

struct jv *system_year(struct cx *cx, const struct now *n, const struct infosys *s, int year)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *months = jv_set(a, o, "months", jv_list(a)), *rows = jv_set(a, o, "rows", jv_list(a));
	struct line *lines = ARENA_ARRAY(a, struct line, n->board->law->n_duties + 1);
	const struct board_filter q = { .subject = s->h.id };
	const struct activity *act;
	size_t count = 0, at = 0;

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];
		struct line *l = r->counted && board_match(n->board, r, &q) ? line_of(cx, lines, &count, n, r) : NULL;

		if (l)
			row_put(l, n, r, year);
	}
	while ((act = fact_back(&s->h, R_ACTIVITIES, &at)) != NULL)
		for (size_t i = 0; i < count; i++)
			if (act->kind && ids_have(act->subjects, s->h.id) && (lines[i].acts >> (act->kind - 1) & 1))
				act_put(&lines[i], act, n, year);
	jv_set(a, o, "year", jv_int(a, year));
	set_text(cx, o, "before", now_url(cx, n, "/systems/%" PRId64 "?year=%d", s->h.id, year - 1));
	set_text(cx, o, "after", now_url(cx, n, "/systems/%" PRId64 "?year=%d", s->h.id, year + 1));
	for (int m = 0; m < MONTHS; m++) {
		struct jv *x = jv_push(a, months, jv_obj(a));

		set_text(cx, x, "text", arena_fmt(a, L("T%d", "%d"), m + 1));
		jv_set(a, x, "now", jv_bool(a, month_in(n->on, year) == m));
	}
	for (size_t i = 0; i < count; i++)
		jv_push(a, rows, line_view(cx, n, s, &lines[i], year));
	return o;
}
