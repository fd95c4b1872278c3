/* What the facts say as of a day: level, operation, roles, periods; and the predicates that packs name. */
#include "duty/kinds.h"

/* --- periods --- */

bool period_span(struct str p, int32_t *first, int32_t *last)
{
	int64_t y;

	if (p.n == 7 && p.p[5] == 'H' && (p.p[6] == '1' || p.p[6] == '2') && str_to_i64(str_cut(p, 0, 4), &y)) {
		*first = day_of((int)y, p.p[6] == '1' ? 1 : 7, 1);
		*last = day_last_of(*first, 6);
		return *first != DAY_NONE;
	}
	return week_span(p, first, last) || date_span(p, first, last);
}

bool period_of_setting(struct str word, int32_t day, struct fdate *out)
{
	int n = law_period_months(word), y, m, d;

	if (n == 0)
		return false;
	day_parts(day, &y, &m, &d);
	out->first = day_of(y, (m - 1) / n * n + 1, 1);
	out->last = day_last_of(out->first, n);
	return true;
}

bool report_out(const struct ev *e, const struct activity *a)
{
	int64_t by = unit_now(e->g, a->unit, act_day(a));

	return e->g->office && ids_have(a->subjects, e->g->office) && a->provider == 0 &&
	       (by == 0 || by == e->g->office || by == e->g->holder[ROLE_SPECIALISED]);
}

struct fdate period_told(struct fdate period, int32_t due)
{
	int y, m, to_y, to_m, d;

	if (period.first == DAY_NONE || due == DAY_NONE || due >= period.first + (period.last - period.first) / 2)
		return period;
	day_parts(period.first, &y, &m, &d);
	day_parts(period.last, &to_y, &to_m, &d);
	return (struct fdate){ day_add_months(period.first, (y - to_y) * 12 + m - to_m - 1), period.first - 1 };
}

/* A receipt is of who received it, or of the exchange: the number of the report itself says only that it was written. */
static bool receipt_own(struct ev *e, const struct activity *a)
{
	for (size_t i = 0; i < a->documents.n; i++) {
		const struct document *d = facts_get_as(e->f, a->documents.p[i], R_DOCUMENTS);

		if (d && d->number_key.n && str_eq(d->number_key, a->ref_key))
			return true;
	}
	return false;
}

bool report_receipted(struct ev *e, const struct activity *a)
{
	if (a->external_ref.n && !receipt_own(e, a))
		return true;
	why_add(e, a->external_ref.n ? SAY_RECEIPT_OWN : SAY_NO_RECEIPT, a, act_day(a), 0);
	return false;
}

bool told_before(struct ev *e, const struct activity *a)
{
	struct fdate told = period_told(e->period, e->due);
	int32_t first, last;

	return a->kind == A_REPORT && a->period.n && told.first != e->period.first && period_span(a->period, &first, &last) &&
	       first == told.first && last == told.last && act_day(a) >= first + (last - first) / 2 && act_day(a) <= e->period.last;
}

bool in_period(struct ev *e, int32_t day)
{
	int32_t to = e->act_to != DAY_NONE ? e->act_to : e->period.last;
	int32_t from = e->act_from != DAY_NONE ? e->act_from : e->period.first;

	return day != DAY_NONE && (e->period.first == DAY_NONE || (day >= from && day <= to));
}

/* --- acts --- */

int32_t act_day(const struct activity *a)
{
	if (a->done_on.last != DAY_NONE)
		return a->done_on.last;
	return a->at != INT64_MIN ? day_at(a->at) : DAY_NONE;
}

struct fdate act_span(const struct activity *a)
{
	return a->done_on.last != DAY_NONE ? a->done_on : (struct fdate){ act_day(a), act_day(a) };
}

/* The newest one is kept: where nothing else shows the task done, the chain says why this does not. */
bool before_given(struct ev *e, const struct fact *x, int32_t day)
{
	if (e->given == DAY_NONE || day >= e->given)
		return false;
	if (e->earlier == NULL || day > e->earlier_on || (day == e->earlier_on && x->id < e->earlier->id)) {
		e->earlier = x;
		e->earlier_on = day;
	}
	return true;
}

bool has_span(const struct ev *e)
{
	return e->period.first != DAY_NONE || e->given != DAY_NONE || ev_rolls(e) || (e->rule && e->rule->how == DUE_NEVER);
}

bool ev_rolls(const struct ev *e)
{
	return e->rule && e->rule->how == DUE_ROLLING;
}

bool act_over(struct ev *e, const struct activity *best, const struct activity *a)
{
	enum law_strength x = best ? strength_of(e, best) : STRENGTH_NONE, y = strength_of(e, a);

	if (best == NULL)
		return true;
	if (ev_rolls(e) && x > e->d->wants)
		x = e->d->wants;
	if (ev_rolls(e) && y > e->d->wants)
		y = e->d->wants;
	if (x != y)
		return y > x;
	if (act_day(a) != act_day(best))
		return (act_day(a) > act_day(best)) == ev_rolls(e);
	return a->h.id < best->h.id;
}

bool said_ahead(const struct fact *f, struct fdate on)
{
	return on.first != DAY_NONE && on.first > day_at(f->at);
}

void ev_ahead(struct ev *e, const struct fact *f, struct fdate on)
{
	if (!said_ahead(f, on) || (e->ahead && e->ahead->id < f->id))
		return;
	e->ahead = f;
	e->ahead_on = on.first;
}

bool act_done(struct ev *e, const struct activity *a)
{
	ev_ahead(e, &a->h, a->done_on);
	if (said_ahead(&a->h, a->done_on))
		return false;
	if (act_day(a) == DAY_NONE && a->planned_on.last == DAY_NONE && (e->undated == NULL || e->undated->id < a->h.id))
		e->undated = &a->h;
	return (a->done_on.last != DAY_NONE ? happened(e, a->done_on) : a->at != INT64_MIN && reached(e, a->at)) &&
	       !before_given(e, &a->h, act_day(a));
}

const struct activity *act_next(const struct engine *g, const void *of, size_t *at, uint64_t kinds)
{
	const struct fact *x = of;
	const struct activity *a;

	while ((a = now_back(g, x, R_ACTIVITIES, at)) != NULL)
		if (a->kind && kinds & KIND_BIT(a->kind) && (*at >> 32 == 0 || names_unit(g, a, x->id)))
			return a;
	return NULL;
}

/* --- units and people --- */

int64_t warned_unit(const struct engine *g, const struct activity *w, const struct fact *x)
{
	const struct infosys *s = x && x->res == R_SYSTEMS ? (const struct infosys *)x : NULL;

	return x && (s || x->res == R_UNITS) ? unit_now(g, s ? (s->operator? s->operator: s->unit) : x->id, act_day(w)) : 0;
}

bool unit_within(const struct facts *f, int64_t unit, int64_t above)
{
	for (int depth = 0; unit && depth < 32; depth++) {
		const struct unit *u = facts_get_as(f, unit, R_UNITS);

		if (unit == above)
			return true;
		unit = u ? u->parent : 0;
	}
	return false;
}

bool unit_owes(const struct unit *u, int32_t day)
{
	return u->kind != UNIT_OFFICE && u->kind != UNIT_DIVISION &&
	       (u->valid_from.first == DAY_NONE || u->valid_from.first <= day) &&
	       (u->valid_to.last == DAY_NONE || u->valid_to.last >= day);
}

bool works_for(struct ev *e, const struct person *p, int32_t day)
{
	wake(e, p->employed_from.first == DAY_NONE ? INT64_MIN : day_start(p->employed_from.first));
	wake(e, p->leaves_on.last == DAY_NONE ? INT64_MIN : day_start(p->leaves_on.last));
	return (p->employed_from.first == DAY_NONE || p->employed_from.first <= day) &&
	       (p->leaves_on.last == DAY_NONE || p->leaves_on.last > day);
}

/* Who had not come yet, or had left, by what was said, is not said to have been there by another day alone. */
bool was_there(struct ev *e, const struct person *p, int32_t day)
{
	const struct then *from = told_held(e, p, TOLD_JOINED), *to = told_held(e, p, TOLD_LEAVES);

	if (from && ((const struct person *)from->was)->employed_from.first > day) {
		told_value(e, p, TOLD_JOINED);
		return false;
	}
	return works_for(e, p, day) && (to == NULL || ((const struct person *)to->was)->leaves_on.last > day);
}

/* Is it for what that unit answers for or operates? Also where either is another by now. */
static bool governs(struct ev *e, const struct regulation *r, int64_t unit, const struct infosys *s)
{
	int64_t now;

	if (unit_within(e->f, s->unit, unit) || unit_within(e->f, s->operator, unit))
		return true;
	now = unit_now(e->g, unit, r->date.last);
	return now && (unit_within(e->f, unit_heir(e->g, s->unit), now) || unit_within(e->f, unit_heir(e->g, s->operator), now));
}

bool regulation_covers(struct ev *e, const struct regulation *r, const struct infosys *s)
{
	if (ids_have(r->systems, s->h.id))
		return true;
	for (size_t i = 0; i < r->units.n; i++)
		if (governs(e, r, r->units.p[i], s))
			return true;
	if (r->systems.n || r->units.n)
		return false;
	/* It names nobody: of the office, or of who gives out its duties, it is for all; a unit's own for what the unit answers for. */
	int64_t by = unit_now(e->g, r->unit, r->date.last);

	return by == 0 || by == e->g->office || by == e->g->holder[ROLE_SPECIALISED] || by == e->g->holder[ROLE_OWNER] ||
	       governs(e, r, r->unit, s);
}

/* --- systems --- */

/* Minutes of its end, of the day of what ended it or later: what is older shows no carrying out, and is left in *early. */
static bool retire_minutes(struct ev *e, const struct infosys *s, const struct document **early)
{
	const struct document *ends = facts_get_as(e->f, s->retire_document, R_DOCUMENTS);
	const struct proof *p;
	bool shown = false;
	size_t at = 0;

	while ((p = fact_back(&s->h, R_PROOFS, &at)) != NULL) {
		const struct document *d = facts_get_as(e->f, p->document, R_DOCUMENTS);

		if (p->proves != M_RETIREMENT || !ids_have(p->subjects, s->h.id) ||
			document_strength(e, p->document, p) < STRENGTH_DOCUMENTED)
			continue;
		if (ends && d->date.last < ends->date.first)
			*early = d;
		else
			shown = true;
	}
	return shown;
}

void why_not_retired(struct ev *e, const struct infosys *s)
{
	const struct document *early = NULL;
	const struct fact *used;

	if (sys_retired(e, s, e->of) != UNKNOWN)
		return;
	if (!retire_minutes(e, s, &early) && early)
		why_add(e, SAY_MINUTES_EARLY, early, early->date.last,
			((const struct document *)facts_get_as(e->f, s->retire_document, R_DOCUMENTS))->date.first);
	used = s->retired_on.last != DAY_NONE ? used_after(e, s, s->retired_on.last, e->of, false) : NULL;
	if (used && used_after(e, s, s->retired_on.last, e->of, true) == NULL)
		why_add(e, SAY_USED_PERHAPS, used, s->retired_on.last, 0);
}

enum yes sys_retired(struct ev *e, const struct infosys *s, int32_t day)
{
	const struct document *early;

	if (s->retired_on.last != DAY_NONE && s->retired_on.last > day) {
		wake(e, day_start(s->retired_on.last));
		return NO;
	}
	if (s->retired_on.last == DAY_NONE && s->state != SYS_RETIRED)
		return s->state == 0 && s->operating_from.last == DAY_NONE ? UNKNOWN : NO; /* of a bare name nothing is known */
	if (retire_minutes(e, s, &early) && document_strength(e, s->retire_document, NULL) >= STRENGTH_DOCUMENTED &&
		(s->retired_on.last == DAY_NONE || used_after(e, s, s->retired_on.last, day, false) == NULL))
		return YES;
	return UNKNOWN; /* a retirement nobody can show, or of what is still used */
}

bool sys_starts_ahead(struct ev *e, const struct infosys *s)
{
	int32_t first = s->operating_from.first, told = day_at(s->h.at);

	return first != DAY_NONE && first > e->on && first > (s->state == SYS_OPERATING ? told : day_add_months(told, FAR_MONTHS));
}

int32_t sys_ran_by(const struct infosys *s)
{
	struct fdate from = s->operating_from;
	int32_t said = day_at(s->h.made_at);

	if (s->state != SYS_OPERATING || from.first == from.last)
		return from.last;
	for (size_t i = 0; i < s->h.thens.n; i++)
		if (((const struct infosys *)s->h.thens.p[i].was)->state != SYS_OPERATING)
			said = day_at(s->h.thens.p[i].until);
	return said >= from.last ? from.last : said > from.first ? said : from.first;
}

enum yes sys_operating(struct ev *e, const struct infosys *s, int32_t day)
{
	bool ever = s->state == SYS_OPERATING || s->state == SYS_SUSPENDED || s->state == SYS_RETIRED;

	if (sys_retired(e, s, day) != NO)
		return sys_retired(e, s, day) == YES ? NO : UNKNOWN;
	if (s->operating_from.last != DAY_NONE) {
		wake(e, day_start(sys_ran_by(s)));
		wake(e, day_start(s->operating_from.first));
		if (sys_starts_ahead(e, s))
			return UNKNOWN;
		return day >= sys_ran_by(s) ? (s->state == SYS_SUSPENDED ? NO : YES) : NO;
	}
	if (s->state == 0)
		return UNKNOWN;
	if (!ever)
		return NO;
	/* Operating, since when nobody says: true from the day it was told. */
	wake(e, day_start(day_at(s->h.made_at)));
	if (day >= day_at(s->h.made_at))
		return s->state == SYS_SUSPENDED ? NO : YES;
	return UNKNOWN;
}

const struct level *level_on(const struct infosys *s, int32_t day)
{
	const struct level *l, *best = NULL;
	size_t at = 0;

	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL) {
		if (l->date.last == DAY_NONE || l->date.last > day || said_ahead(&l->h, l->date) ||
			(l->revoked_on.last != DAY_NONE && l->revoked_on.last <= day))
			continue;
		if (best == NULL || l->date.last > best->date.last || (l->date.last == best->date.last && l->h.id > best->h.id))
			best = l;
	}
	return best;
}

const struct level *level_in_force(struct ev *e, const struct infosys *s, int32_t day)
{
	const struct level *l;
	size_t at = 0;

	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL) {
		wake(e, l->date.last == DAY_NONE ? INT64_MIN : day_start(l->date.last));
		wake(e, l->revoked_on.last == DAY_NONE ? INT64_MIN : day_start(l->revoked_on.last));
	}
	return level_on(s, day);
}

/* The decision in force as it bounds from above what is asked of the system: a number that somebody typed, without a paper to look at, raises the level
 * and lowers nothing. NULL: none. */
const struct level *level_bound(struct ev *e, const struct infosys *s)
{
	const struct level *l = level_in_force(e, s, e->on);

	return l && l->level >= 1 && l->level <= 5 && level_paper_strength(e, l) > STRENGTH_DECLARED ? l : NULL;
}

/* The least level that the traits of e's system ask for. */
static int traits_floor(struct ev *e)
{
	int floor = 0;

	for (size_t p = 0; p < e->g->law->n_packs; p++)
		for (size_t i = 0; i < e->g->law->packs[p]->levels.n; i++) {
			const struct law_level_rule *r = &e->g->law->packs[p]->levels.p[i];

			if (r->level > floor && conds_hold(e, &r->when, e->on) == YES)
				floor = r->level;
		}
	return floor;
}

/* What its unit said of it before and takes back asks for that level until one is decided, as its own higher proposal does. */
static int traits_then(struct ev *e, const struct infosys *s, int floor)
{
	const struct then *by = NULL;

	for (size_t i = 0; i < s->h.thens.n; i++) {
		const struct then *t = &s->h.thens.p[i];
		const struct infosys *was = (const struct infosys *)t->was;
		struct infosys then = *s;
		struct ev e2 = *e;
		int n;

		if (!then_stood(t) || (was->kind == s->kind && was->info == s->info && was->procedures == s->procedures &&
					      was->basic == s->basic && was->sensitive == s->sensitive))
			continue;
		then.kind = was->kind;
		then.info = was->info;
		then.procedures = was->procedures;
		then.basic = was->basic;
		then.sensitive = was->sensitive;
		*(e2.about ? &e2.about : &e2.subject) = &then.h;
		e2.why = NULL;
		n = traits_floor(&e2);
		wake(e, e2.until);
		by = n > floor ? t : by;
		floor = n > floor ? n : floor;
	}
	if (by)
		why_add(e, SAY_TRAITS_THEN, s, floor, by->until);
	return floor;
}

/* The day of a decision that is no plan; also by what was said of it and taken out, or moved to a day to come. DAY_NONE: none. */
static int32_t decided_on(struct ev *e, const struct level *l)
{
	if (happened(e, l->date) && !said_ahead(&l->h, l->date))
		return l->date.last;
	const struct then *t = told_held(e, l, TOLD_PAPER);

	return t ? ((const struct level *)t->was)->date.last : DAY_NONE;
}

/* The highest level that was ever decided: one that ended, or was followed by a number that nobody shows, asks for its level until another is decided. */
static int decided_once(struct ev *e, const struct infosys *s)
{
	const struct level *l, *by = NULL, *now = level_in_force(e, s, e->on);
	int64_t most = 0;
	size_t at = 0;

	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL) {
		const struct then *t = told_held(e, l, TOLD_LEVEL);
		int64_t n = t ? ((const struct level *)t->was)->level : l->level;

		if (n < 1 || n > 5 || decided_on(e, l) == DAY_NONE || n < most || (n == most && by == now))
			continue;
		most = n;
		by = l;
	}
	if (by && by != now)
		why_add(e, SAY_LEVEL_ONCE, by, most, decided_on(e, by));
	return (int)most;
}

int level_known(struct ev *e, const struct infosys *s)
{
	const struct level *l = level_bound(e, s);
	int floor, traits;

	if (l)
		return (int)told_value(e, l, TOLD_LEVEL);
	floor = decided_once(e, s);
	traits = traits_floor(e);
	return traits_then(e, s, traits > floor ? traits : floor);
}

/* A log that names an address of the system's own, or a machine that is its alone. */
/* After a day, of partial dates as far as they can tell (`sure`), else as they may be. */
static bool falls_after(struct fdate at, int32_t day, int32_t to, bool sure)
{
	return at.last != DAY_NONE && (sure ? at.first : at.last) > day && at.last <= to;
}

static const struct fact *log_at(struct ev *e, const struct infosys *s, uint64_t key, int32_t day, int32_t to, bool sure)
{
	const struct addr *k = key ? facts_addr(e->f, key) : NULL;

	for (size_t i = 0; k && i < k->owners.n; i++) {
		const struct fact *o = k->owners.p[i];

		if (o->id != s->h.id && (o->res != R_ASSETS || ((const struct asset *)o)->sys != s->h.id))
			return NULL; /* somebody else uses the address by now */
	}
	const struct activity *best = NULL;

	for (size_t i = 0; k && i < k->acts.n; i++) {
		const struct activity *a = k->acts.p[i];

		if (a->kind == A_LOG && act_done(e, a) && falls_after(act_span(a), day, to, sure) &&
			(best == NULL || a->h.id < best->h.id))
			best = a;
	}
	return best ? &best->h : NULL;
}

/* What a list of domains, a log or a scan found at an address is there, and answers; set aside by those above the unit it is no find. */
static bool found_running(const struct activity *a)
{
	return a->kind != A_RECONCILE ||
	       (a->n_keys + a->n_ranges && a->result != RESULT_NOT_AFFECTED && a->result != RESULT_ACCEPTED);
}

const struct fact *used_before(struct ev *e, const struct infosys *s)
{
	const uint64_t kinds =
		KIND_BIT(A_LOG) | KIND_BIT(A_INCIDENT) | KIND_BIT(A_INTERVENTION) | KIND_BIT(A_MONITORING) | KIND_BIT(A_RECONCILE);
	const struct activity *a;
	size_t at = 0;

	if (s->state != SYS_PLANNED && s->state != SYS_BUILDING)
		return NULL;
	while ((a = act_next(e->g, &s->h, &at, kinds)) != NULL)
		if (act_done(e, a) && found_running(a) &&
			(s->operating_from.last == DAY_NONE || act_day(a) < s->operating_from.first))
			return &a->h;
	return NULL;
}

const struct fact *used_after(struct ev *e, const struct infosys *s, int32_t day, int32_t to, bool sure)
{
	const uint64_t kinds = KIND_BIT(A_LOG) | KIND_BIT(A_SCAN) | KIND_BIT(A_INCIDENT) | KIND_BIT(A_PENTEST) |
	                       KIND_BIT(A_INTERVENTION) | KIND_BIT(A_RECONCILE);
	const struct activity *a;
	const struct contract *c;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, kinds)) != NULL)
		if (act_done(e, a) && found_running(a) && falls_after(act_span(a), day, to, sure))
			return &a->h;
	for (at = 0; (c = fact_back(&s->h, R_CONTRACTS, &at)) != NULL;)
		if (happened(e, c->signed_on) && falls_after(c->signed_on, day, to, sure))
			return &c->h;
	const struct fact *found = NULL;
	const struct asset *x;

	for (size_t i = 0; i < s->n_keys && found == NULL; i++)
		found = log_at(e, s, s->keys[i], day, to, sure);
	for (at = 0; found == NULL && (x = fact_back(&s->h, R_ASSETS, &at)) != NULL;)
		found = log_at(e, s, x->key, day, to, sure);
	return found;
}

/* --- predicates --- */

const struct law_pred duty_preds[] = {
	{ "operating", LA_NONE, "đang vận hành vào ngày xét", "in operation on the day", LAW_OF_SYSTEM },
	{ "building", LA_NONE, "đang xây dựng, chưa vận hành", "being built, not yet in operation", LAW_OF_SYSTEM },
	{ "retired", LA_NONE, "đã kết thúc vận hành, có quyết định và biên bản", "retired, with decision and minutes",
		LAW_OF_SYSTEM },
	{ "levelled", LA_NONE, "đã có quyết định cấp độ", "its level was decided", LAW_OF_SYSTEM },
	{ "level_min", LA_LEVEL, "cấp độ từ n trở lên", "level n or above", LAW_OF_SYSTEM },
	{ "operating_since", LA_DAY, "vận hành từ ngày yyyymmdd trở đi", "operating since yyyymmdd or later", LAW_OF_SYSTEM },
	{ "built_before", LA_DAY, "bắt đầu xây dựng trước ngày yyyymmdd", "building began before yyyymmdd", LAW_OF_SYSTEM },
	{ "portal", LA_NONE, "thuộc Cổng thông tin điện tử", "of the unit that holds the portal's role",
		LAW_OF_SYSTEM | LAW_OF_UNIT | 1u << OVER_REGULATIONS },
	{ "has_systems", LA_NONE, "đơn vị quản lý ít nhất một hệ thống", "the unit answers for at least one system", LAW_OF_UNIT,
		true },
	{ "serious", LA_NONE, "sự cố nghiêm trọng", "a serious incident", 1u << OVER_INCIDENTS },
	{ "type_internal", LA_NONE, "phục vụ nội bộ", "serves the inside", LAW_OF_SYSTEM },
	{ "type_citizen", LA_NONE, "phục vụ người dân, doanh nghiệp", "serves citizens or business", LAW_OF_SYSTEM },
	{ "type_infrastructure", LA_NONE, "hạ tầng thông tin", "infrastructure", LAW_OF_SYSTEM },
	{ "type_industrial", LA_NONE, "điều khiển công nghiệp", "industrial control", LAW_OF_SYSTEM },
	{ "info_public_only", LA_NONE, "chỉ xử lý thông tin công cộng", "handles public information only", LAW_OF_SYSTEM },
	{ "info_private", LA_NONE, "xử lý thông tin riêng hoặc cá nhân", "handles private or personal information", LAW_OF_SYSTEM },
	{ "info_secret", LA_NONE, "xử lý bí mật nhà nước", "handles state secrets", LAW_OF_SYSTEM },
	{ "procedures", LA_NONE, "giải quyết thủ tục hành chính", "handles administrative procedures", LAW_OF_SYSTEM },
	{ "subjects_large", LA_NONE, "từ 100.000 chủ thể cơ bản hoặc 10.000 chủ thể nhạy cảm",
		"100,000 basic or 10,000 sensitive data subjects", LAW_OF_SYSTEM },
	{ 0 },
};

static enum yes of_bool(int8_t b)
{
	return b < 0 ? UNKNOWN : b ? YES : NO;
}

static enum yes is_kind(const struct infosys *s, uint8_t kind)
{
	return s->kind == 0 ? UNKNOWN : s->kind == kind ? YES : NO;
}

static int32_t arg_day(int64_t yyyymmdd)
{
	return day_of((int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100), (int)(yyyymmdd % 100));
}

/* The unit's confirmation that it runs none, while it holds. */
static const struct fact *said_none(struct ev *e, const struct fact *u)
{
	const struct declaration *d;
	size_t at = 0;

	while ((d = now_back(e->g, u, R_DECLARATIONS, &at)) != NULL)
		if (d->kind == D_NO_SYSTEMS && unit_named(e->g, d->unit) == u->id && happened(e, d->date) &&
			!over_by(e, d->date.last + e->g->confirm_days))
			return &d->h;
	return NULL;
}

bool ids_name(const struct engine *g, struct ids s, int64_t id, int32_t day)
{
	bool has = ids_have(s, id);

	for (size_t i = 0; i < s.n && !has; i++)
		has = unit_now(g, s.p[i], day) == id;
	return has;
}

/* What was found at a unit and is not settled is a matter of who has now what it has left. */
bool names_unit(const struct engine *g, const struct activity *a, int64_t unit)
{
	int32_t day = a->kind == A_RECONCILE || a->kind == A_LOG ? INT32_MAX : act_day(a);

	return unit_now(g, a->unit, day) == unit || ids_name(g, a->subjects, unit, day);
}

/* Found but not registered, and not settled since: an item that points to no system, a log from an address that nothing registered has. */
bool item_open(struct ev *e, const struct activity *a)
{
	bool open = a->kind == A_RECONCILE;

	if (!act_done(e, a) || a->result == RESULT_OK || a->result == RESULT_NOT_AFFECTED || a->result == RESULT_ACCEPTED)
		return false;
	for (size_t i = 0; a->kind == A_RECONCILE && i < a->subjects.n; i++)
		open &= facts_get_as(e->f, a->subjects.p[i], R_SYSTEMS) == NULL;
	for (size_t i = 0; a->kind == A_LOG && i < a->n_keys && !open; i++)
		open = facts_owner(e->f, a->keys[i], a->ips[i]) == NULL;
	return open;
}

/* Of what was the unit's when it said so: what came to it since does not make that wrong. */
bool none_denied_by(struct ev *e, const struct fact *u, const struct declaration *d, const struct activity *a)
{
	int32_t day = d->date.last;

	return (unit_now(e->g, a->unit, day) == u->id || ids_name(e->g, a->subjects, u->id, day)) &&
	       (a->kind == A_LOG ? act_done(e, a) && act_day(a) >= d->date.last - e->g->confirm_days : item_open(e, a));
}

const struct fact *none_said(struct ev *e, const struct fact *u, const struct declaration *d, int32_t from)
{
	const struct declaration *x, *first = d;
	int64_t other = INT64_MIN;
	size_t at = 0;

	while ((x = now_back(e->g, u, R_DECLARATIONS, &at)) != NULL)
		if (x->kind == D_LIST && unit_named(e->g, x->unit) == u->id && x->h.made_at < d->h.made_at && x->h.made_at > other)
			other = x->h.made_at;
	for (at = 0; (x = now_back(e->g, u, R_DECLARATIONS, &at)) != NULL;)
		if (x->kind == D_NO_SYSTEMS && unit_named(e->g, x->unit) == u->id && x->date.last >= from && x->h.made_at > other &&
			x->h.made_at < first->h.made_at)
			first = x;
	return &first->h;
}

static const struct fact *none_denier(struct ev *e, const struct fact *u, const struct fact *none)
{
	const struct activity *a;
	size_t at = 0;

	while (none && (a = act_next(e->g, u, &at, KIND_BIT(A_LOG) | KIND_BIT(A_RECONCILE))) != NULL)
		if (none_denied_by(e, u, (const struct declaration *)none, a))
			return &a->h;
	return NULL;
}

bool sys_listed(const struct engine *g, const struct infosys *s, int64_t unit, int32_t day)
{
	return unit && (unit_now(g, s->unit, day) == unit || unit_now(g, s->operator, day) == unit);
}

static const struct fact *system_in(struct ev *e, const struct fact *u)
{
	const struct infosys *s;
	size_t at = 0;

	while (u && (s = now_back(e->g, u, R_SYSTEMS, &at)) != NULL)
		if (sys_listed(e->g, s, u->id, INT32_MAX) && s->state != SYS_TRANSFERRING && sys_retired(e, s, e->of) != YES &&
			(!e->closed ||
				(s->operating_from.first != DAY_NONE ? s->operating_from.first : day_at(s->h.made_at)) <= e->of))
			return &s->h;
	return NULL;
}

/* While something denies "we run none", it is no known fact: nothing stops being asked of the unit by it. */
static enum yes unit_has_systems(struct ev *e, const struct fact *u)
{
	const struct fact *none;

	if (system_in(e, u))
		return YES;
	none = u ? said_none(e, u) : NULL;
	return none && !none_denier(e, u, none) ? NO : UNKNOWN;
}

static enum yes subjects_large(const struct infosys *s)
{
	if (s->basic >= 100000 || s->sensitive >= 10000)
		return YES;
	return s->basic == INT64_MIN || s->sensitive == INT64_MIN ? UNKNOWN : NO;
}

static enum yes is_portal(struct ev *e)
{
	const struct fact *x = e->about ? e->about : e->subject;
	int64_t portal = e->g->holder[ROLE_PORTAL], unit = 0;

	if (x && x->res == R_SYSTEMS)
		unit = ((const struct infosys *)x)->unit;
	else if (x && x->res == R_REGULATIONS)
		unit = ((const struct regulation *)x)->unit;
	else if (x && x->res == R_UNITS)
		unit = x->id;
	return portal && unit_within(e->f, unit_heir(e->g, unit), portal) ? YES : NO;
}

static enum yes level_at_least(struct ev *e, const struct infosys *s, int64_t n)
{
	int known = level_known(e, s);

	if (known >= n)
		return YES;
	if (level_bound(e, s))
		return NO;
	/* A floor below n says nothing, unless every trait that could raise it is known. */
	for (size_t p = 0; p < e->g->law->n_packs; p++)
		for (size_t i = 0; i < e->g->law->packs[p]->levels.n; i++) {
			const struct law_level_rule *r = &e->g->law->packs[p]->levels.p[i];

			if (r->level > known && conds_hold(e, &r->when, e->on) == UNKNOWN)
				return UNKNOWN;
		}
	return known && s->kind && s->info ? NO : UNKNOWN;
}

static enum yes built_before(const struct infosys *s, int32_t day)
{
	if (s->built_from.last != DAY_NONE)
		return s->built_from.last < day ? YES : s->built_from.first == DAY_OPEN ? UNKNOWN : NO;
	return day_at(s->h.made_at) < day ? YES : UNKNOWN;
}

/* What was decided stays so until another is decided, though somebody ended it. Not to be levelled is known of a system whose decisions are of later days, or
 * whose dossier is still on its way; of a bare name nothing is known. */
static enum yes levelled(struct ev *e, const struct infosys *s, int32_t day)
{
	const struct level *l;
	size_t at = 0;

	bool later = false;

	if (level_in_force(e, s, day))
		return YES;
	for (; (l = fact_back(&s->h, R_LEVELS, &at)) != NULL; later = true)
		if (l->date.last != DAY_NONE && l->date.last <= day && !said_ahead(&l->h, l->date))
			return YES;
	return later || (s->dossier && s->dossier != DOSSIER_APPROVED) ? NO : UNKNOWN;
}

static enum yes system_holds(struct ev *e, const struct law_pred *p, int64_t arg, const struct infosys *s, int32_t day)
{
	struct str n = str_z(p->name);

	if (str_is(n, "operating"))
		return sys_operating(e, s, day);
	if (str_is(n, "building"))
		return s->state == 0 && s->operating_from.last == DAY_NONE   ? UNKNOWN
		       : s->operating_from.last != DAY_NONE                  ? (since(e, sys_ran_by(s)) ? NO : YES)
		       : s->state == SYS_PLANNED || s->state == SYS_BUILDING ? YES
		                                                             : NO;
	if (str_is(n, "retired"))
		return sys_retired(e, s, day);
	if (str_is(n, "levelled"))
		return levelled(e, s, day);
	if (str_is(n, "level_min"))
		return level_at_least(e, s, arg);
	if (str_is(n, "operating_since"))
		return s->operating_from.first >= arg_day(arg) ? YES
		       : sys_ran_by(s) >= arg_day(arg)         ? UNKNOWN
		                                               : NO; /* DAY_NONE is before all */
	if (str_is(n, "built_before"))
		return built_before(s, arg_day(arg));
	if (str_is(n, "type_internal"))
		return is_kind(s, TYPE_INTERNAL);
	if (str_is(n, "type_citizen"))
		return is_kind(s, TYPE_CITIZEN);
	if (str_is(n, "type_infrastructure"))
		return is_kind(s, TYPE_INFRASTRUCTURE);
	if (str_is(n, "type_industrial"))
		return is_kind(s, TYPE_INDUSTRIAL);
	if (str_is(n, "info_public_only"))
		return s->info == 0 ? UNKNOWN : s->info == INFO_PUBLIC ? YES : NO;
	if (str_is(n, "info_private"))
		return s->info == 0 ? UNKNOWN : s->info & (INFO_PRIVATE | INFO_PERSONAL) ? YES : NO;
	if (str_is(n, "info_secret"))
		return s->info == 0 ? UNKNOWN : s->info & INFO_SECRET ? YES : NO;
	if (str_is(n, "procedures"))
		return of_bool(s->procedures);
	if (str_is(n, "subjects_large"))
		return subjects_large(s);
	return UNKNOWN;
}

/* Once it was said to be serious it is, until a second person saw why not. */
static enum yes serious(struct ev *e, const struct activity *x)
{
	return told_held(e, x, TOLD_SERIOUS) ? YES : of_bool(x->serious);
}

enum yes cond_holds(struct ev *e, const struct law_cond *c, int32_t day)
{
	const struct law_pred *p = &duty_preds[c->pred];
	const struct fact *x = e->about ? e->about : e->subject;
	enum yes y = UNKNOWN;

	if (str_is(str_z(p->name), "portal"))
		y = is_portal(e);
	else if (str_is(str_z(p->name), "has_systems"))
		y = unit_has_systems(e, x && x->res == R_UNITS ? x : NULL);
	else if (str_is(str_z(p->name), "serious"))
		y = e->subject && e->subject->res == R_ACTIVITIES ? serious(e, (const struct activity *)e->subject) : UNKNOWN;
	else if (x && x->res == R_SYSTEMS)
		y = system_holds(e, p, c->arg, (const struct infosys *)x, day);
	return c->negated && y != UNKNOWN ? !y : y;
}

bool level_said(const struct law_cond *c, int64_t level)
{
	return !c->negated && level >= c->arg && strcmp(duty_preds[c->pred].name, "level_min") == 0;
}

const struct fact *cond_fact(struct ev *e, const struct law_cond *c)
{
	const struct fact *x = e->about ? e->about : e->subject;
	const struct infosys *s = x && x->res == R_SYSTEMS ? (const struct infosys *)x : NULL;
	const struct level *l = s ? level_in_force(e, s, e->on) : NULL;
	struct str n = str_z(duty_preds[c->pred].name);

	if (str_is(n, "has_systems")) {
		const struct fact *none = x && x->res == R_UNITS ? said_none(e, x) : NULL,
				  *denier = none ? none_denier(e, x, none) : NULL;

		return denier ? denier : none;
	}
	return l && str_is(n, "level_min") ? &l->h : x;
}

enum yes conds_hold(struct ev *e, const struct law_conds *c, int32_t day)
{
	enum yes all = YES;

	for (size_t i = 0; i < c->n; i++) {
		enum yes y = cond_holds(e, &c->p[i], day);

		if (y == NO)
			return NO;
		if (y == UNKNOWN)
			all = UNKNOWN;
	}
	return all;
}
