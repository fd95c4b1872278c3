/* The board: all rows, and what pages ask of them. */
#include "duty/kinds.h"

static int row_cmp(const void *x, const void *y)
{
	const struct duty_row *a = x, *b = y;

	if (a->duty->place != b->duty->place)
		return a->duty->place < b->duty->place ? -1 : 1;
	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return (a->about > b->about) - (a->about < b->about);
}

void board_sort(struct duty_row *rows, size_t n)
{
	if (n > 1)
		qsort(rows, n, sizeof *rows, row_cmp);
}

static const enum fact_res subject_kinds[] = { R_UNITS, R_SYSTEMS, R_REGULATIONS, R_ACTIVITIES };

enum rc board_make(struct cx *cx, const struct facts *f, const struct law *law, int64_t now, struct board *out)
{
	struct row_list rows = { 0 };
	struct engine g;

	now = now == INT64_MIN ? cx->now : now;
	engine_init(&g, f, law, now, DAY_NONE, &cx->arena);
	eval_subject(&g, 0, &rows);
	for (size_t k = 0; k < COUNT(subject_kinds); k++)
		for (size_t i = 0; i < f->all[subject_kinds[k]].n; i++)
			eval_subject(&g, f->all[subject_kinds[k]].p[i]->id, &rows);
	struct duty_row *kept = ARENA_ARRAY(&cx->arena, struct duty_row, rows.n + 1);

	if (rows.n)
		memcpy(kept, rows.p, rows.n * sizeof *kept);
	free(rows.p);
	board_sort(kept, rows.n);
	*out = (struct board){ .law = law, .facts = f, .now = now, .on = g.on, .today = cx->now, .rows = kept, .n = rows.n };
	return cx_room(cx);
}

const struct board *board_to_leaders(struct arena *a, const struct board *b)
{
	struct board *out = NULL;

	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];

		if (r->state != ST_CONTRADICTED || r->leaders_from == DAY_NONE || r->leaders_from <= b->on)
			continue;
		if (out == NULL) {
			out = ARENA_NEW(a, struct board);
			*out = *b;
			out->rows = ARENA_ARRAY(a, struct duty_row, b->n);
			memcpy(out->rows, b->rows, b->n * sizeof *b->rows);
		}
		out->rows[i].state = ST_UNKNOWN;
		out->rows[i].compared = true;
	}
	return out ? out : b;
}

enum duty_face duty_face(const struct board *b, const struct duty_row *r)
{
	switch (r->state) {
	case ST_NOT_APPLICABLE: return FACE_NOT_APPLICABLE;
	case ST_CONTRADICTED: return FACE_CONTRADICTED;
	case ST_MET: return r->nothing ? FACE_NOTHING : r->timing == TIMING_DONE_LATE ? FACE_DONE_LATE : FACE_DONE;
	case ST_LATE: return r->closed ? FACE_UNKNOWN : r->backlog ? FACE_BACKLOG : r->silent ? FACE_SILENT : FACE_LATE;
	case ST_STALE: return FACE_STALE;
	case ST_UNKNOWN: return FACE_UNKNOWN;
	case ST_DUE:
	case ST_COUNT: break;
	}
	if (r->due == DAY_NONE || r->due - b->on > 30)
		return FACE_DUE;
	return b->on >= cal_add(&b->law->calendar, r->due, -3) ? FACE_DUE_NOW : FACE_DUE_SOON;
}

const struct fact *duty_extension(const struct board *b, const struct duty_row *r)
{
	const struct engine g = { .f = b->facts, .of = b->on };
	const struct ev e = { .g = &g,
		.d = r->duty,
		.subject = facts_get(b->facts, r->subject),
		.about = facts_get(b->facts, r->about),
		.unit = r->unit };
	const struct fact *newest = NULL;

	for (size_t i = 0; i < b->facts->all[R_DECLARATIONS].n; i++) {
		const struct declaration *x = (const struct declaration *)b->facts->all[R_DECLARATIONS].p[i];

		if (x->kind == D_EXTENSION && decl_meant(&e, x) && (newest == NULL || x->h.seq > newest->seq))
			newest = &x->h;
	}
	return newest;
}

int64_t board_unit_now(const struct board *b, int64_t unit, int32_t day)
{
	return unit_now(&(const struct engine){ .f = b->facts, .of = b->on }, unit, day);
}

/* A clause that is a view (3.b) shows other clauses' rows of the portal's systems. */
static bool views(const struct law_duty *view, const struct law_duty *d)
{
	struct str rest = view->view_of, w;

	while (str_eq(view->pack, d->pack) && str_next(&rest, ' ', &w))
		if (str_eq(w, d->clause))
			return true;
	return false;
}

static bool of_portal(const struct board *b, const struct duty_row *r)
{
	const struct infosys *s = facts_get_as(b->facts, r->about ? r->about : r->subject, R_SYSTEMS);

	return s && unit_within(b->facts, board_unit_now(b, s->unit, INT32_MAX), role_holder(b->facts, ROLE_PORTAL, b->on));
}

static bool by_view(const struct board *b, const struct duty_row *r, struct str clause)
{
	for (size_t i = 0; i < b->law->n_duties; i++)
		if (b->law->duties[i]->view_of.n && str_eq(b->law->duties[i]->clause, clause) && views(b->law->duties[i], r->duty))
			return of_portal(b, r);
	return false;
}

/* The provider itself, or a system that it operates, alone or as a half of a pair. */
static bool of_provider(const struct board *b, const struct duty_row *r, int64_t provider)
{
	const int64_t halves[] = { r->subject, r->about };

	for (size_t i = 0; i < COUNT(halves); i++) {
		const struct infosys *s = facts_get_as(b->facts, halves[i], R_SYSTEMS);

		if (halves[i] == provider || (s && s->provider == provider))
			return true;
	}
	return false;
}

/* Late, or it would be by its original date. */
static bool late_but_for_extension(const struct board *b, const struct duty_row *r)
{
	return r->state == ST_LATE ||
	       ((r->state == ST_DUE || r->state == ST_UNKNOWN) && r->due != r->due_original && r->due_original < b->on);
}

const char *const duty_set_names[SET_COUNT + 1] = { "open", "done_on_time", "done_late", "declared", "not_done", "late_plain",
	"silent", "backlog", "late_original", "falling_due", NULL };

bool duty_in_set(const struct board *b, const struct duty_row *r, enum duty_set s)
{
	switch (s) {
	case SET_OPEN: return r->state == ST_DUE || r->state == ST_STALE;
	case SET_DONE_ON_TIME: return r->state == ST_MET && r->timing == TIMING_ON_TIME;
	case SET_DONE_LATE: return r->state == ST_MET && r->timing != TIMING_ON_TIME; /* or not shown to be in time */
	case SET_DECLARED: return r->state == ST_MET && r->strength == STRENGTH_DECLARED;
	case SET_NOT_DONE: return r->state == ST_LATE || duty_in_set(b, r, SET_OPEN);
	case SET_LATE_PLAIN: return r->state == ST_LATE && !r->silent && !r->backlog;
	case SET_SILENT: return r->state == ST_LATE && r->silent && !r->backlog;
	case SET_BACKLOG: return r->state == ST_LATE && r->backlog;
	case SET_LATE_ORIGINAL: return late_but_for_extension(b, r);
	case SET_FALLING_DUE: return board_is_falling_due(b, r);
	case SET_COUNT: break;
	}
	return false;
}

bool duty_state_ok(struct str s)
{
	for (int i = 0; i < ST_COUNT; i++)
		if (str_is(s, duty_state_names[i]))
			return true;
	for (int i = 0; i < SET_COUNT; i++)
		if (str_is(s, duty_set_names[i]))
			return true;
	return false;
}

static bool row_is(const struct board *b, const struct duty_row *r, struct str state_or_set)
{
	for (int i = 0; i < SET_COUNT; i++)
		if (str_is(state_or_set, duty_set_names[i]))
			return duty_in_set(b, r, (enum duty_set)i);
	return str_is(state_or_set, duty_state_names[r->state]);
}

static bool of_level(const struct board *b, const struct duty_row *r, int level)
{
	const struct infosys *s = facts_get_as(b->facts, r->about ? r->about : r->subject, R_SYSTEMS);
	const struct level *l = s ? level_on(s, b->on) : NULL;

	return s && (level == LEVEL_NONE ? l == NULL : l && l->level == level);
}

static bool of_unit(const struct board *b, int64_t unit, const struct board_filter *q)
{
	return q->unit_only ? unit == q->unit : unit_within(b->facts, unit, q->unit);
}

bool board_match(const struct board *b, const struct duty_row *r, const struct board_filter *q)
{
	if (q->pack.n && !str_eq(q->pack, r->duty->pack))
		return false;
	if (q->state.n && !row_is(b, r, q->state))
		return false;
	if (q->provider && !of_provider(b, r, q->provider))
		return false;
	if ((q->provider ? q->unit > 0 : q->unit != 0) && !of_unit(b, q->by_operator ? r->op_unit : r->unit, q))
		return false;
	if (q->subject && r->subject != q->subject && r->about != q->subject)
		return false;
	if (q->level && !of_level(b, r, q->level))
		return false;
	if ((!q->with_legacy && r->legacy) || (q->counted_only && !r->counted))
		return false;
	return q->clause.n == 0 || str_eq(q->clause, r->duty->clause) || by_view(b, r, q->clause); /* the dear one last */
}

bool duty_in_totals(const struct duty_row *r)
{
	return r->counted && !r->legacy && !r->excluded && !r->duty->informational && r->state != ST_NOT_APPLICABLE;
}

void board_count(const struct board *b, const struct board_filter *q, struct board_counts *c)
{
	struct board_filter wide = *q;

	wide.with_legacy = true;
	*c = (struct board_counts){ 0 };
	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];

		if (!board_match(b, r, &wide))
			continue;
		c->legacy += r->legacy;
		c->informational += r->duty->informational;
		c->not_applicable += r->counted && !r->legacy && r->state == ST_NOT_APPLICABLE;
		if (!duty_in_totals(r))
			continue;
		c->all++;
		c->done_on_time += duty_in_set(b, r, SET_DONE_ON_TIME);
		c->done_late += duty_in_set(b, r, SET_DONE_LATE);
		c->late += r->state == ST_LATE;
		c->late_original += duty_in_set(b, r, SET_LATE_ORIGINAL);
		c->open += duty_in_set(b, r, SET_OPEN);
		c->declared += duty_in_set(b, r, SET_DECLARED);
		c->unknown += r->state == ST_UNKNOWN;
		c->silent += duty_in_set(b, r, SET_SILENT);
		c->backlog += duty_in_set(b, r, SET_BACKLOG);
		c->stale += r->state == ST_STALE;
		c->contradicted += r->state == ST_CONTRADICTED;
	}
}

static size_t place_of(int64_t *units, size_t *n, int64_t unit)
{
	size_t i = 0;

	while (i < *n && units[i] != unit)
		i++;
	if (i == *n)
		units[(*n)++] = unit;
	return i;
}

static int id_cmp(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

static bool in_matrix(const struct board *b, const struct duty_row *r, const struct board_filter *q)
{
	return r->counted && !r->legacy && !r->excluded && r->state != ST_NOT_APPLICABLE && board_match(b, r, q);
}

static int64_t unit_of(const struct duty_row *r, const struct board_filter *q)
{
	return q->by_operator ? r->op_unit : r->unit;
}

struct frame { /* by a duty's place: the line of the matrix that shows it, and the line of a view that shows it too; -1: none */
	int *line, *view;
};

static int view_over(const struct board *b, const struct law_duty *d, const struct board_filter *q)
{
	for (size_t i = 0; i < b->law->n_duties; i++)
		if (b->law->duties[i]->view_of.n && views(b->law->duties[i], d) &&
			(q->clause.n == 0 || str_eq(q->clause, b->law->duties[i]->clause)))
			return (int)i;
	return -1;
}

/* Which duties have rows here, themselves or by a view; the units, whatever state is looked for. */
static bool *used_of(struct cx *cx, const struct board *b, const struct board_filter *q, struct frame *f, struct board_matrix *m)
{
	bool *used = ARENA_ARRAY(&cx->arena, bool, b->law->n_duties + 1);
	struct board_filter any = *q;
	size_t n = b->facts->all[R_UNITS].n + 2;

	any.state = (struct str){ 0 };
	m->units = ARENA_ARRAY(&cx->arena, int64_t, n);
	for (size_t i = 0; i < b->law->n_duties; i++)
		f->view[i] = view_over(b, b->law->duties[i], q);
	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		size_t place = r->duty->place;

		if (!in_matrix(b, r, &any))
			continue;
		if (m->n_units < n)
			place_of(m->units, &m->n_units, unit_of(r, q));
		if (q->state.n && !row_is(b, r, q->state))
			continue;
		used[place] = true;
		if (f->view[place] >= 0 && !used[f->view[place]])
			used[f->view[place]] = of_portal(b, r);
	}
	sort_items(m->units, m->n_units, sizeof *m->units, id_cmp);
	return used;
}

/* One line for each clause, in the order of the duties. */
static void matrix_frame(
	struct cx *cx, const struct board *b, const struct board_filter *q, struct frame *f, struct board_matrix *m)
{
	size_t n = b->law->n_duties + 1;
	const bool *used;

	*f = (struct frame){ ARENA_ARRAY(&cx->arena, int, n), ARENA_ARRAY(&cx->arena, int, n) };
	m->clauses = ARENA_ARRAY(&cx->arena, struct str, n);
	m->packs = ARENA_ARRAY(&cx->arena, struct str, n);
	m->views = ARENA_ARRAY(&cx->arena, bool, n);
	used = used_of(cx, b, q, f, m);
	for (size_t i = 0; i + 1 < n; i++) {
		const struct law_duty *d = b->law->duties[i];

		f->line[i] = -1;
		if (!used[i])
			continue;
		if (m->n_clauses == 0 || !str_eq(m->clauses[m->n_clauses - 1], d->clause) ||
			!str_eq(m->packs[m->n_clauses - 1], d->pack)) {
			m->packs[m->n_clauses] = d->pack;
			m->views[m->n_clauses] = d->view_of.n > 0;
			m->clauses[m->n_clauses++] = d->clause;
		}
		f->line[i] = (int)m->n_clauses - 1;
	}
}

static void cell_add(struct board_cell *x, const struct board *b, const struct duty_row *r)
{
	enum duty_face f = duty_face(b, r);

	x->all++;
	x->done += r->state == ST_MET;
	if (f < x->worst) {
		x->worst = f;
		x->worst_n = 0;
	}
	x->worst_n += f == x->worst;
}

void board_matrix(struct cx *cx, const struct board *b, const struct board_filter *q, struct board_matrix *m)
{
	struct frame f;

	*m = (struct board_matrix){ 0 };
	matrix_frame(cx, b, q, &f, m);
	m->cells = ARENA_ARRAY(&cx->arena, struct board_cell, m->n_clauses * m->n_units + 1);
	for (size_t i = 0; i < m->n_clauses * m->n_units; i++)
		m->cells[i].worst = FACE_COUNT;
	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		int view = f.view[r->duty->place];
		size_t unit;

		if (!in_matrix(b, r, q))
			continue;
		unit = place_of(m->units, &m->n_units, unit_of(r, q));
		cell_add(&m->cells[(size_t)f.line[r->duty->place] * m->n_units + unit], b, r);
		if (view >= 0 && f.line[view] >= 0 && of_portal(b, r))
			cell_add(&m->cells[(size_t)f.line[view] * m->n_units + unit], b, r);
	}
}

static int standing_cmp(const void *x, const void *y)
{
	int64_t a = ((const struct board_standing *)x)->id, b = ((const struct board_standing *)y)->id;

	return (a > b) - (a < b);
}

static void standing_add(const struct board *b, const struct board_filter *q, const struct duty_row *r, int64_t id,
	struct board_standing *systems, size_t n)
{
	const struct board_standing key = { .id = id };
	struct board_standing *at = bsearch(&key, systems, n, sizeof *systems, standing_cmp);

	if (at && duty_in_totals(r) && board_match(b, r, q))
		cell_add(&at->cell, b, r);
}

/* The first row behind `lo` that is of another duty. */
static size_t duty_end(const struct board *b, size_t lo)
{
	size_t hi = b->n, from = lo;

	while (from + 1 < hi) {
		size_t mid = from + (hi - from) / 2;

		if (b->rows[mid].duty == b->rows[lo].duty)
			from = mid;
		else
			hi = mid;
	}
	return hi;
}

void board_standings(const struct board *b, const struct board_filter *q, struct board_standing *systems, size_t n)
{
	sort_items(systems, n, sizeof *systems, standing_cmp);
	for (size_t i = 0; i < n; i++) {
		const struct infosys *s = facts_get_as(b->facts, systems[i].id, R_SYSTEMS);
		const struct level *l = s ? level_on(s, b->on) : NULL;

		systems[i].level = l ? l->level : 0;
		systems[i].cell = (struct board_cell){ .worst = FACE_COUNT };
	}
	for (size_t lo = 0, hi; lo < b->n;
		lo = hi) { /* rows are in the order of duties, then of subjects: those of pairs are walked */
		hi = duty_end(b, lo);
		for (size_t i = lo; b->rows[lo].about && i < hi; i++) {
			standing_add(b, q, &b->rows[i], b->rows[i].subject, systems, n);
			standing_add(b, q, &b->rows[i], b->rows[i].about, systems, n);
		}
		for (size_t i = 0; b->rows[lo].about == 0 && i < n; i++) {
			const struct duty_row key = { .duty = b->rows[lo].duty, .subject = systems[i].id };
			const struct duty_row *r = bsearch(&key, b->rows + lo, hi - lo, sizeof *b->rows, row_cmp);

			if (r && duty_in_totals(r) && board_match(b, r, q))
				cell_add(&systems[i].cell, b, r);
		}
	}
}

const struct duty_row *board_find(const struct board *b, struct str duty, int64_t subject, int64_t about)
{
	for (size_t i = 0; i < b->law->n_duties; i++) {
		struct duty_row key, *r;

		if (!str_eq(b->law->duties[i]->code, duty))
			continue;
		key = (struct duty_row){ .duty = b->law->duties[i], .subject = subject, .about = about };
		if ((r = bsearch(&key, b->rows, b->n, sizeof *b->rows, row_cmp)) != NULL)
			return r;
	}
	return NULL;
}

static int by_due(const void *x, const void *y)
{
	const struct duty_row *a = *(const struct duty_row *const *)x, *b = *(const struct duty_row *const *)y;

	return a->due != b->due ? (a->due < b->due ? -1 : 1) : row_cmp(a, b);
}

/* The same row on another board; cheap when both stand on the same law. */
static const struct duty_row *same_row(const struct board *b, const struct duty_row *r)
{
	struct duty_row key = *r;

	if (b->law->n_duties > r->duty->place && b->law->duties[r->duty->place] == r->duty)
		return bsearch(&key, b->rows, b->n, sizeof *b->rows, row_cmp);
	return board_find(b, r->duty->code, r->subject, r->about);
}

int32_t board_week_from(int32_t on)
{
	int weekday = day_weekday(on);

	return on - (weekday ? weekday : 7);
}

const char *const duty_change_names[CHANGE_COUNT + 1] = { "late", "done_on_time", "done_late", "new", NULL };

void was_begin(struct cx *cx, struct was_walk *w, const struct board *b, const struct board *then)
{
	size_t n = b->law->n_duties;

	*w = (struct was_walk){ then, ARENA_ARRAY(&cx->arena, const struct law_duty *, n + 1), 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < then->law->n_duties && w->same[i] == NULL; k++)
			if (str_eq(b->law->duties[i]->code, then->law->duties[k]->code))
				w->same[i] = then->law->duties[k];
}

/* Both boards are walked side by side; where the law's order has changed, the walk over the other begins again. */
const struct duty_row *was_next(struct was_walk *w, const struct duty_row *r)
{
	struct duty_row key = *r;

	key.duty = w->same[r->duty->place];
	if (key.duty == NULL)
		return NULL;
	if (w->at > 0 && row_cmp(&w->then->rows[w->at - 1], &key) >= 0)
		w->at = 0;
	while (w->at < w->then->n && row_cmp(&w->then->rows[w->at], &key) < 0)
		w->at++;
	return w->at < w->then->n && row_cmp(&w->then->rows[w->at], &key) == 0 ? &w->then->rows[w->at] : NULL;
}

bool duty_changed(const struct duty_row *was, const struct duty_row *r, enum duty_change c)
{
	if (!duty_in_totals(r))
		return false;
	switch (c) {
	case CHANGE_LATE: return r->state == ST_LATE && !(was && was->state == ST_LATE);
	case CHANGE_DONE_ON_TIME:
	case CHANGE_DONE_LATE:
		return r->state == ST_MET && !(was && was->state == ST_MET) &&
		       (r->timing == TIMING_ON_TIME) == (c == CHANGE_DONE_ON_TIME);
	case CHANGE_NEW: return !(was && duty_in_totals(was));
	case CHANGE_COUNT: break;
	}
	return false;
}

bool board_is_new_late(const struct board *then, const struct duty_row *r)
{
	return r->state == ST_LATE && duty_changed(same_row(then, r), r, CHANGE_LATE); /* few are late, and looking up costs most */
}

bool board_is_falling_due(const struct board *b, const struct duty_row *r)
{
	bool open = r->state == ST_DUE || r->state == ST_UNKNOWN || r->state == ST_STALE;

	return open && !r->unsure && r->due != DAY_NONE && r->due_legal >= b->on && r->due - b->on <= BOARD_AHEAD &&
	       duty_in_totals(r);
}

bool duty_renews(const struct board *b, const struct duty_row *r, int days)
{
	if (r->state != ST_MET || r->duty->n_due == 0 || r->due == DAY_NONE || r->due < b->on || r->due - b->on > days)
		return false;
	for (size_t i = 0; i < r->duty->n_due; i++)
		if (r->duty->due[i].how != DUE_ROLLING)
			return false;
	return duty_in_totals(r);
}

/* then: new and late; NULL: falling due. */
static size_t chosen(
	struct cx *cx, const struct board *b, const struct board *then, const struct board_filter *q, const struct duty_row ***out)
{
	VEC(const struct duty_row *) v = { 0 };

	for (size_t i = 0; i < b->n; i++)
		if ((then ? board_is_new_late(then, &b->rows[i]) : board_is_falling_due(b, &b->rows[i])) &&
			board_match(b, &b->rows[i], q))
			vec_push(&cx->arena, &v, &b->rows[i]);
	sort_items(v.p, v.n, sizeof *v.p, by_due);
	*out = v.p;
	return v.n;
}

size_t board_new_late(
	struct cx *cx, const struct board *b, const struct board *then, const struct board_filter *q, const struct duty_row ***out)
{
	return chosen(cx, b, then, q, out);
}

size_t board_falling_due(struct cx *cx, const struct board *b, const struct board_filter *q, const struct duty_row ***out)
{
	return chosen(cx, b, NULL, q, out);
}

size_t board_changes(struct cx *cx, const struct board *then, const struct board *now, struct board_change **out, size_t most)
{
	size_t n = 0;

	*out = ARENA_ARRAY(&cx->arena, struct board_change, most + 1);
	for (size_t i = 0; i < now->n && n < most; i++) {
		const struct duty_row *r = &now->rows[i], *old = same_row(then, r);

		if ((old == NULL || old->state != r->state) && duty_in_totals(r))
			(*out)[n++] = (struct board_change){ old, r };
	}
	for (size_t i = 0; i < then->n && n < most; i++)
		if (duty_in_totals(&then->rows[i]) && same_row(now, &then->rows[i]) == NULL)
			(*out)[n++] = (struct board_change){ &then->rows[i], NULL };
	return n;
}

/* --- questions --- */

/* What to ask when a kind lacks facts: the form and field that answer it. */
static const struct ask {
	const char *kind, *res, *field, *vi, *en;
} asks[] = {
	{ "access_review", "activities", "access_review", "Lần rà soát tài khoản quản trị gần nhất?",
		"When were the administrator accounts last reviewed?" },
	{ "accountable", "systems", "accountable", "Ai chịu trách nhiệm về hệ thống (chọn trong danh sách người của đơn vị)?",
		"Who answers for the system (chosen from the list of the unit's people)?" },
	{ "act", "activities", "kind", "Việc này đã thực hiện ngày nào, văn bản nào?",
		"When was this done, and which paper shows it?" },
	{ "attendance", "people", "unit", "Danh sách người của đơn vị và danh sách tham dự?",
		"Who works in the unit, and who attended?" },
	{ "document", "documents", "assignment", "Văn bản phân công (số, ngày, người ký)?",
		"The assigning document (number, date, signer)?" },
	{ "dossier", "systems", "dossier_state", "Hồ sơ đề xuất cấp độ đến bước nào?", "How far is the level dossier?" },
	{ "drill", "activities", "drill", "Diễn tập của hệ thống trong năm?", "The system's drill this year?" },
	{ "level_approval", "level-decisions", "number", "Quyết định phê duyệt cấp độ (số, ngày, người ký, cấp độ)?",
		"The level decision (number, date, signer, level)?" },
	{ "list_confirm", "declarations", "list_confirmed", "Xác nhận danh mục hệ thống (hoặc không quản lý hệ thống)?",
		"Confirm the list of systems (or that there are none)?" },
	{ "nothing_arose", "declarations", "nothing_arose", "Quý trước có phát sinh sự cố không?",
		"Did any incident arise last quarter?" },
	{ "operator", "systems", "operator", "Đơn vị vận hành hệ thống?", "Which unit operates the system?" },
	{ "plan", "systems", "plan_state", "Phương án đã triển khai đến đâu?", "How far is the plan implemented?" },
	{ "regulation", "regulations", "title", "Quy chế bảo đảm an ninh mạng áp dụng cho hệ thống?",
		"Which regulation covers the system?" },
	{ "report", "activities", "report_sent", "Báo cáo năm đã gửi (số, ngày, biên nhận)?",
		"The yearly report (number, date, receipt)?" },
	{ "scan", "assets", "address", "Địa chỉ máy của hệ thống và lần dò quét trong năm?",
		"The system's addresses and this year's scan?" },
};
/* Before what the kind lacks, what the system itself lacks. */
enum { ASK_STATE, ASK_KIND, ASKS_FIRST };
static const struct ask asks_first[ASKS_FIRST] = {
	[ASK_STATE] = { "", "systems", "state", "Hệ thống đang vận hành, đang xây dựng hay đã dừng?",
		"Is the system operating, being built or retired?" },
	[ASK_KIND] = { "", "systems", "kind", "Hệ thống phục vụ ai, xử lý loại thông tin nào?",
		"Whom does the system serve, and what does it handle?" },
};
/* What was said, and no paper shows. A proof serves many at once. */
static const struct ask asks_paper[] = {
	{ "accountable", "proofs", "accountable", "Văn bản phân công người chịu trách nhiệm về hệ thống?",
		"Which paper assigns who answers for the system?" },
	{ "operator", "proofs", "operator", "Văn bản giao đơn vị vận hành hệ thống?", "Which paper assigns the operating unit?" },
	{ "plan", "activities", "acceptance", "Biên bản nghiệm thu hoặc kết quả đánh giá phương án?",
		"The minutes of acceptance or the assessment of the plan?" },
};
enum { ASKS_ALL = COUNT(asks) + ASKS_FIRST + COUNT(asks_paper) };

/* Its place among all of them. */
static size_t ask_place(const struct ask *a)
{
	if (a >= asks && a < asks + COUNT(asks))
		return (size_t)(a - asks);
	if (a >= asks_first && a < asks_first + ASKS_FIRST)
		return COUNT(asks) + (size_t)(a - asks_first);
	return COUNT(asks) + ASKS_FIRST + (size_t)(a - asks_paper);
}

static const struct ask *ask_of_kind(const struct ask *in, size_t n, const char *kind)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(kind, in[i].kind) == 0)
			return &in[i];
	return NULL;
}

struct duty_ask { /* what a duty's kind asks for, and whether a level decides if the duty applies: looked up once, rows are many */
	const struct ask *ask, *paper; /* paper: where it is self-declared */
	bool by_level;
};

static const struct duty_ask *duty_asks(struct cx *cx, const struct law *law)
{
	struct duty_ask *out = ARENA_ARRAY(&cx->arena, struct duty_ask, law->n_duties + 1);

	for (size_t d = 0; d < law->n_duties; d++) {
		const struct law_duty *duty = law->duties[d];

		out[duty->place].ask = ask_of_kind(asks, COUNT(asks), duty_kinds[duty->kind]->doc.name);
		out[duty->place].paper = ask_of_kind(asks_paper, COUNT(asks_paper), duty_kinds[duty->kind]->doc.name);
		for (size_t i = 0; i < duty->when.n; i++)
			out[duty->place].by_level |= strcmp(duty_preds[duty->when.p[i].pred].name, "level_min") == 0;
	}
	return out;
}

static const struct ask *ask_for(const struct board *b, const struct duty_row *r, const struct duty_ask *d)
{
	const struct infosys *s = facts_get_as(b->facts, r->about ? r->about : r->subject, R_SYSTEMS);

	if (s && s->state == 0)
		return &asks_first[ASK_STATE];
	if (s && (s->kind == 0 || s->info == 0) && d->by_level)
		return &asks_first[ASK_KIND];
	return r->declared_only && d->paper ? d->paper : d->ask;
}

/* The question `ask` of one subject. A subject has a few asks at most: a map of chains by subject. */
struct asked {
	const struct ask *ask;
	struct duty_asked about;
	struct str duty; /* the first that wants it */
	struct asked *next;
};

static int by_worth(const void *x, const void *y)
{
	const struct duty_asked *a = &(*(const struct asked *const *)x)->about, *b = &(*(const struct asked *const *)y)->about;

	if (a->worth != b->worth)
		return a->worth > b->worth ? -1 : 1;
	return (a->subject > b->subject) - (a->subject < b->subject);
}

static struct asked *asked_of(struct cx *cx, struct map *by_subject, const struct ask *ask, int64_t subject)
{
	struct asked *first = map_get_id(by_subject, subject), *x = first;

	while (x && x->ask != ask)
		x = x->next;
	if (x)
		return x;
	x = ARENA_NEW(&cx->arena, struct asked);
	*x = (struct asked){ .ask = ask, .about.subject = subject, .next = first };
	map_put_id(by_subject, subject, x);
	return x;
}

/* One question of all the subjects it is asked of; it stands where its dearest subject does. */
static size_t gather(struct cx *cx, struct asked *const *all, size_t n, struct duty_question *out, size_t most)
{
	size_t at[ASKS_ALL] = { 0 }, count = 0; /* by ask: its place in `out`, 1 the first */

	for (size_t i = 0; i < n; i++) {
		const struct ask *a = all[i]->ask;
		size_t which = ask_place(a);
		struct duty_question *q;

		if (at[which] == 0) {
			if (count == most)
				continue;
			at[which] = ++count;
			out[count - 1] = (struct duty_question){ .text = str_z(cx->en ? a->en : a->vi),
				.res = a->res,
				.field = a->field,
				.duty = all[i]->duty,
				.about = ARENA_ARRAY(&cx->arena, struct duty_asked, n - i) };
		}
		q = &out[at[which] - 1];
		q->about[q->n++] = all[i]->about;
	}
	return count;
}

size_t board_questions(struct cx *cx, const struct board *b, int64_t unit, struct duty_question *out, size_t most)
{
	VEC(struct asked *) all = { 0 };
	const struct duty_ask *by_duty = duty_asks(cx, b->law);
	struct map by_subject;

	map_init(&by_subject, &cx->arena);
	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		const struct ask *a;
		struct asked *q;

		bool open = (r->state == ST_UNKNOWN && !r->uncompared) || r->silent ||
		            (r->state == ST_DUE && r->unheard && r->duty->continuous);

		if (!open || !duty_in_totals(r) ||
			!(unit_within(b->facts, r->op_unit, unit) || unit_within(b->facts, r->unit, unit)) ||
			(a = ask_for(b, r, &by_duty[r->duty->place])) == NULL)
			continue;
		q = asked_of(cx, &by_subject, a, r->about ? r->about : r->subject);
		if (q->about.rows++ == 0) {
			q->duty = r->duty->code;
			vec_push(&cx->arena, &all, q);
		}
		q->about.worth += r->silent ? 2 : 1;
	}
	sort_items(all.p, all.n, sizeof *all.p, by_worth);
	return gather(cx, all.p, all.n, out, most);
}

/* Of a unit what it answers for, operates or owns; of a provider what it serves. */
static bool system_of_whom(const struct board *b, const struct infosys *s, const struct board_filter *q)
{
	if (q->provider && s->provider != q->provider)
		return false;
	return (q->provider ? q->unit <= 0 : q->unit == 0) || of_unit(b, board_unit_now(b, s->unit, INT32_MAX), q) ||
	       of_unit(b, board_unit_now(b, s->operator, INT32_MAX), q) || of_unit(b, s->owner, q);
}

static bool there(const struct board *b, const struct infosys *s)
{
	return s->retired_on.last != DAY_NONE ? s->retired_on.last > b->on : s->state != SYS_RETIRED;
}

static bool served(const struct board *b, const struct fact *unit, const struct board_filter *q)
{
	const struct engine g = { .f = b->facts, .of = b->on };
	const struct infosys *s;
	size_t at = 0;

	while ((s = forms_back(&g, unit, R_SYSTEMS, &at, false)) != NULL)
		if (sys_listed(&g, s, unit->id, INT32_MAX) && there(b, s) && system_of_whom(b, s, q))
			return true;
	return false;
}

int64_t board_units(const struct board *b, const struct board_filter *q)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->facts->all[R_UNITS].n; i++) {
		const struct unit *u = (const struct unit *)b->facts->all[R_UNITS].p[i];

		n += unit_owes(u, b->on) && (q->provider ? served(b, &u->h, q) : q->unit == 0 || of_unit(b, u->h.id, q));
	}
	return n;
}

int64_t board_systems(const struct board *b, const struct board_filter *q)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->facts->all[R_SYSTEMS].n; i++) {
		const struct infosys *s = (const struct infosys *)b->facts->all[R_SYSTEMS].p[i];

		n += there(b, s) && system_of_whom(b, s, q);
	}
	return n;
}
