/* Several packs as one law: what they cite must exist, what they name must be named once. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "law/law_int.h"

/* a b c d đ e g ...: the place of a Vietnamese letter in the order of points. */
static int letter_rank(int32_t rune)
{
	static const int32_t order[] = { 'a', 'b', 'c', 'd', 0x111, 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
		't', 'u', 'v', 'x', 'y' };

	for (int i = 0; i < (int)COUNT(order); i++)
		if (order[i] == rune)
			return 2000 + i;
	return 4000 + (int)(rune & 0xffff);
}

struct str clause_code(struct arena *a, struct str typed)
{
	typed = str_trim(typed);
	if (typed.n >= 3 && str_ends(typed, STR(".dd")))
		return arena_fmt(a, "%" PRI_STR "đ", ARG_STR(str_cut(typed, 0, typed.n - 2)));
	if (typed.n > 3 && (str_starts(typed, STR("NĐ")) || str_starts(typed, STR("QĐ"))) && typed.p[3] >= '0' && typed.p[3] <= '9')
		return arena_fmt(a, "%cD%" PRI_STR, typed.p[0], ARG_STR(str_from(typed, 3)));
	return typed;
}

struct str clause_show(struct arena *a, struct str codes)
{
	char *p = ARENA_ARRAY(a, char, codes.n * 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i < codes.n; i++) {
		bool begins = i == 0 || codes.p[i - 1] == ' ' || codes.p[i - 1] == ',';

		p[n++] = codes.p[i];
		if (begins && (codes.p[i] == 'N' || codes.p[i] == 'Q') && i + 2 < codes.n && codes.p[i + 1] == 'D' &&
			codes.p[i + 2] >= '0' && codes.p[i + 2] <= '9') {
			memcpy(p + n, "\u0110", 2);
			n += 2;
			i++;
		}
	}
	return (struct str){ p, n };
}

static size_t clause_part(struct str s, int64_t *rank)
{
	int32_t rune;
	size_t n = 0;

	*rank = 0;
	while (n < s.n && n < 6 && s.p[n] >= '0' && s.p[n] <= '9')
		*rank = *rank * 10 + (s.p[n++] - '0');
	if (n)
		return n;
	n = utf8_next(s, &rune);
	*rank = rune == '.' ? -1 : 1000000 + letter_rank(rune);
	return n;
}

int clause_cmp(struct str a, struct str b)
{
	while (a.n && b.n) {
		int64_t x, y;
		size_t n = clause_part(a, &x), m = clause_part(b, &y);

		if (x != y)
			return x < y ? -1 : 1;
		a = str_from(a, n);
		b = str_from(b, m);
	}
	return (a.n > 0) - (b.n > 0);
}

struct join {
	struct cx *cx;
	struct law *law;
	struct law_faults *faults;
	const struct law_pack *pack;
};

void law_fault(struct cx *cx, struct law_faults *fs, struct str file, uint32_t line, const char *fmt, ...)
{
	va_list ap;
	struct law_fault f = { .place = arena_fmt(&cx->arena, "%" PRI_STR ":%u", ARG_STR(file), line) };

	va_start(ap, fmt);
	f.text = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
	vec_push(&cx->arena, fs, f);
}
/* `line`: what the fault is about (law_line), not where the thing that holds it begins */
#define JFAULT(j, line, a, b, ...) law_fault((j)->cx, (j)->faults, (j)->pack->file, (line), (j)->cx->en ? (b) : (a), ##__VA_ARGS__)

static void cited(struct join *j, const struct law_cite *c)
{
	if (c->doc.n && map_get(&j->law->docs, c->doc) == NULL)
		JFAULT(j, c->line, "văn bản \"%" PRI_STR "\" chưa được khai báo", "the document \"%" PRI_STR "\" is not declared",
			ARG_STR(c->doc));
}

static void days_join(struct law *l)
{
	struct calendar *c = &l->calendar;

	for (int32_t i = 0; i < CAL_DAYS; i++)
		c->off[i] = day_weekday(CAL_FIRST + i) >= 5;
	for (size_t p = 0; p < l->n_packs; p++)
		for (size_t k = 0; k < l->packs[p]->days.n; k++) {
			const struct law_dayoff *d = &l->packs[p]->days.p[k];

			for (int32_t day = d->first; day <= d->last; day++)
				c->off[day - CAL_FIRST] = !d->works;
		}
	for (int32_t i = 0; i < CAL_DAYS; i++)
		c->before[i + 1] = c->before[i] + !c->off[i];
	for (size_t i = 0; i < l->n_duties; i++)
		for (size_t k = 0; k < l->duties[i]->n_due; k++) {
			struct law_due *d = &l->duties[i]->due[k];

			if (d->per == PER_WD && d->after != DAY_NONE)
				d->day = cal_add(c, d->after, d->count);
		}
}

/* Two documents of one code are one document said twice only when they agree; else their validity overlaps. */
static void docs_join(struct join *j)
{
	for (size_t i = 0; i < j->pack->docs.n; i++) {
		struct law_doc *d = &j->pack->docs.p[i], *other = map_get(&j->law->docs, d->code);

		if (other == NULL)
			map_put(&j->law->docs, d->code, d);
		else if (!str_eq(other->number, d->number) || other->valid_from != d->valid_from ||
			 other->valid_to != d->valid_to || other->mark != d->mark || str_eq(other->pack, d->pack))
			JFAULT(j, law_line(d->at, "code"),
				"văn bản \"%" PRI_STR "\" được khai báo hai lần, hiệu lực chồng nhau hoặc khác nhau",
				"the document \"%" PRI_STR "\" is declared twice with overlapping or different validity",
				ARG_STR(d->code));
	}
}

/* Does it stand further down in its pack? */
static bool later(const struct law_duty *a, const struct law_duty *b)
{
	return a->at->line > b->at->line || (a->at->line == b->at->line && a->at->col > b->at->col);
}

static int duty_cmp(const void *a, const void *b)
{
	const struct law_duty *x = *(struct law_duty *const *)a, *y = *(struct law_duty *const *)b;
	int c = y->priority - x->priority;

	if (c == 0)
		c = str_cmp(x->pack, y->pack);
	if (c == 0)
		c = clause_cmp(x->clause, y->clause);
	return c ? c : later(x, y) - later(y, x);
}

/* The same code may stand twice for two spans of time (a rule that changed), never twice on one day. */
static bool spans_meet(const struct law_duty *a, const struct law_duty *b)
{
	return (a->valid_to == DAY_NONE || a->valid_to >= b->valid_from) &&
	       (b->valid_to == DAY_NONE || b->valid_to >= a->valid_from);
}

/* What is reckoned with stands in a pack, never in the program. */
static void numbers_there(struct join *j, uint32_t line, const char *for_what, const char *const *keys)
{
	for (; keys && *keys && !j->pack->loaded; keys++) {
		const struct law_setting *s = law_setting_of(j->law, str_z(*keys));

		if (s == NULL || s->otherwise.n == 0)
			JFAULT(j, line, "%s cần tham số \"%s\" có giá trị mặc định (default) trong settings",
				"%s needs the setting \"%s\" with a default in settings", for_what, *keys);
	}
}

/* Nobody owed anything before a text said so, and nothing is due before it is owed. */
static void begins_check(struct join *j, const struct law_duty *d)
{
	int32_t first = DAY_NONE;

	for (size_t i = 0; i < d->n_cite; i++) {
		const struct law_doc *doc = map_get(&j->law->docs, d->cite[i].doc);
		int32_t from = doc == NULL ? DAY_NONE : doc->valid_from != DAY_NONE ? doc->valid_from : doc->date;

		if (from == DAY_NONE)
			return; /* not known */
		first = first == DAY_NONE || from < first ? from : first;
	}
	if (first != DAY_NONE && d->valid_from < first)
		JFAULT(j, law_line(d->at, "valid_from"),
			"nhiệm vụ \"%" PRI_STR "\" có hiệu lực từ %" PRI_STR ", trước mọi văn bản mà nó viện dẫn (%" PRI_STR ")",
			"the duty \"%" PRI_STR "\" is valid from %" PRI_STR ", before every document that it cites (%" PRI_STR ")",
			ARG_STR(d->code), ARG_STR(day_text(&j->cx->arena, d->valid_from)), ARG_STR(day_text(&j->cx->arena, first)));
	for (size_t i = 0; i < d->n_due; i++)
		if (d->due[i].how == DUE_ON && d->due[i].day < d->valid_from)
			JFAULT(j, law_line(d->due[i].at, d->due[i].per ? "after" : "on"),
				"nhiệm vụ \"%" PRI_STR "\" đến hạn %" PRI_STR ", trước khi có hiệu lực",
				"the duty \"%" PRI_STR "\" is due on %" PRI_STR ", before it is valid", ARG_STR(d->code),
				ARG_STR(day_text(&j->cx->arena, d->due[i].day)));
}

static void duty_check(struct join *j, const struct law_duty *d)
{
	for (size_t i = 0; i < d->n_cite; i++)
		cited(j, &d->cite[i]);
	if (!j->pack->loaded)
		begins_check(j, d);
	for (size_t i = 0; i < d->n_due; i++) {
		if (d->due[i].cadence.n && map_get(&j->law->cadences, d->due[i].cadence) == NULL)
			JFAULT(j, law_line(d->due[i].at, "rolling"), "chu kỳ \"%" PRI_STR "\" chưa được khai báo",
				"the cadence \"%" PRI_STR "\" is not declared", ARG_STR(d->due[i].cadence));
		if (d->due[i].setting.n && map_get(&j->law->settings, d->due[i].setting) == NULL)
			JFAULT(j, law_line(d->due[i].at, "period"), "tham số \"%" PRI_STR "\" chưa được khai báo",
				"the setting \"%" PRI_STR "\" is not declared", ARG_STR(d->due[i].setting));
	}
	const struct law_kind *k = j->law->vocab->kinds[d->kind];

	if (d->view_of.n == 0)
		numbers_there(j, law_line(d->at, "kind"), k->name, k->settings);
	for (size_t i = 0; d->view_of.n == 0 && k->params && k->params[i].name; i++)
		if (k->params[i].type == LP_SETTING && d->with[i].s.n && map_get(&j->law->settings, d->with[i].s) == NULL)
			JFAULT(j, law_line(yv_get(d->at, "with"), k->params[i].name), "tham số \"%" PRI_STR "\" chưa được khai báo",
				"the setting \"%" PRI_STR "\" is not declared", ARG_STR(d->with[i].s));
	if (d->regime.n && law_regime_of(j->law, d->regime) == NULL)
		JFAULT(j, law_line(d->at, "regime"), "chế độ pháp lý \"%" PRI_STR "\" chưa được khai báo",
			"the regime \"%" PRI_STR "\" is not declared", ARG_STR(d->regime));
	for (size_t i = 0; i < j->law->n_duties; i++) {
		const struct law_duty *o = j->law->duties[i];

		if (o != d && str_eq(o->code, d->code) && spans_meet(o, d) && (later(d, o) || !str_eq(o->pack, d->pack)))
			JFAULT(j, law_line(d->at, "code"),
				"nhiệm vụ \"%" PRI_STR "\" được khai báo hai lần trong cùng thời gian hiệu lực",
				"the duty \"%" PRI_STR "\" is declared twice with overlapping validity", ARG_STR(d->code));
	}
}

static void form_check(struct join *j, const struct law_form *f)
{
	const struct str sent[] = { f->unit_matter, f->office_matter };
	const char *const keys[] = { "unit", "office" };

	cited(j, &f->cite);
	for (size_t i = 0; i < COUNT(sent) && !j->pack->loaded; i++) {
		bool found = false;

		for (size_t k = 0; k < j->law->n_duties && !found; k++)
			found = str_eq(j->law->duties[k]->matter, sent[i]);
		if (!found)
			JFAULT(j, law_line(yv_get(f->at, "sent"), keys[i]), "sent: không nhiệm vụ nào có matter \"%" PRI_STR "\"",
				"sent: no duty has the matter \"%" PRI_STR "\"", ARG_STR(sent[i]));
	}
}

static void pack_check(struct join *j)
{
	const struct law_pack *p = j->pack;

	for (size_t i = 0; i < p->docs.n; i++)
		for (size_t k = 0; k < p->docs.p[i].n_replaces; k++)
			cited(j, &(struct law_cite){ .doc = p->docs.p[i].replaces[k],
					 .line = yv_get(p->docs.p[i].at, "replaces")->items[k]->line });
	for (size_t i = 0; i < p->clauses.n; i++)
		cited(j, &p->clauses.p[i].cite);
	for (size_t i = 0; i < p->cadences.n; i++)
		cited(j, &p->cadences.p[i].cite);
	for (size_t i = 0; i < p->approvers.n; i++) {
		cited(j, &p->approvers.p[i].cite);
		if (law_regime_of(j->law, p->approvers.p[i].regime) == NULL)
			JFAULT(j, law_line(p->approvers.p[i].at, "regime"), "chế độ pháp lý \"%" PRI_STR "\" chưa được khai báo",
				"the regime \"%" PRI_STR "\" is not declared", ARG_STR(p->approvers.p[i].regime));
	}
	for (size_t i = 0; i < p->regimes.n; i++) {
		cited(j, &p->regimes.p[i].cite);
		if (p->regimes.p[i].regulation_from != DAY_NONE)
			cited(j, &p->regimes.p[i].regulation_cite);
	}
	for (size_t i = 0; i < p->levels.n; i++)
		cited(j, &p->levels.p[i].cite);
	for (size_t i = 0; i < p->limits.n; i++)
		cited(j, &p->limits.p[i].cite);
	for (size_t i = 0; i < p->harms.n; i++)
		cited(j, &p->harms.p[i].cite);
	for (size_t i = 0; i < p->forms.n; i++)
		form_check(j, &p->forms.p[i]);
	if (p->duties.n)
		numbers_there(j, p->duties.p[0].at->line, j->cx->en ? "the board" : "bảng theo dõi", j->law->vocab->settings);
	for (size_t i = 0; i < p->duties.n; i++)
		duty_check(j, &p->duties.p[i]);
}

enum rc law_join(struct cx *cx, const struct law_vocab *v, struct law_pack *const *packs, size_t n, struct law **out,
	struct law_faults *faults)
{
	struct law *l = ARENA_NEW(&cx->arena, struct law);
	struct join j = { cx, l, faults, NULL };
	size_t total = 0, before = faults->n;

	l->vocab = v;
	l->packs = ARENA_ARRAY(&cx->arena, struct law_pack *, n + 1);
	map_init(&l->docs, &cx->arena);
	map_init(&l->settings, &cx->arena);
	map_init(&l->cadences, &cx->arena);
	for (size_t i = 0; i < n; i++) {
		j.pack = l->packs[l->n_packs++] = packs[i];
		total += packs[i]->duties.n;
		docs_join(&j);
		for (size_t k = 0; k < packs[i]->settings.n; k++)
			map_put(&l->settings, packs[i]->settings.p[k].key, &packs[i]->settings.p[k]);
		for (size_t k = 0; k < packs[i]->cadences.n; k++)
			map_put(&l->cadences, packs[i]->cadences.p[k].code, &packs[i]->cadences.p[k]);
	}
	l->duties = ARENA_ARRAY(&cx->arena, struct law_duty *, total + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < packs[i]->duties.n; k++)
			l->duties[l->n_duties++] = &packs[i]->duties.p[k];
	sort_items(l->duties, l->n_duties, sizeof *l->duties, duty_cmp);
	for (size_t i = 0; i < l->n_duties; i++)
		l->duties[i]->place = i;
	days_join(l);
	for (size_t i = 0; i < n; i++) {
		j.pack = packs[i];
		pack_check(&j);
	}
	if (faults->n > before)
		return cx_fail_at(cx, RC_INVALID, faults->p[before].place, "%" PRI_STR, ARG_STR(faults->p[before].text));
	*out = l;
	return RC_OK;
}

const struct law_doc *law_doc_of(const struct law *l, struct str code)
{
	return map_get(&l->docs, code);
}

const struct law_doc *law_doc_said(const struct law *l, struct str words)
{
	const struct law_doc *d = law_doc_of(l, words), *best = NULL;
	struct str key;
	size_t at = 0;

	for (void *v; d == NULL && map_next(&l->docs, &at, &key, &v);) {
		const struct law_doc *x = v;

		if (x->number.n && str_find(words, x->number) >= 0 && (best == NULL || x->number.n > best->number.n))
			best = x;
	}
	return d ? d : best;
}

const struct law_setting *law_setting_of(const struct law *l, struct str key)
{
	return map_get(&l->settings, key);
}

const struct law_cadence *law_cadence_of(const struct law *l, struct str code)
{
	return map_get(&l->cadences, code);
}

const struct law_regime *law_regime_of(const struct law *l, struct str code)
{
	for (size_t p = 0; p < l->n_packs; p++)
		for (size_t i = 0; i < l->packs[p]->regimes.n; i++)
			if (str_eq(l->packs[p]->regimes.p[i].code, code))
				return &l->packs[p]->regimes.p[i];
	return NULL;
}

const struct law_form *law_form_of(const struct law *l, struct str code)
{
	for (size_t p = 0; p < l->n_packs; p++)
		for (size_t i = 0; i < l->packs[p]->forms.n; i++)
			if (str_eq(l->packs[p]->forms.p[i].code, code))
				return &l->packs[p]->forms.p[i];
	return NULL;
}

int32_t law_asked_in(const struct law_duty *d, const struct law_due *r, int32_t of)
{
	int y, m, day;

	if (r->how != DUE_YEARLY && r->how != DUE_QUARTERLY && r->how != DUE_MONTHLY)
		return of;
	day_parts(of, &y, &m, &day);
	m = r->how == DUE_YEARLY ? r->month : r->how == DUE_QUARTERLY ? (m - 1) / 3 * 3 + 1 + r->month : m;
	return day_of(y, m, r->mday) < d->valid_from ? day_add_months(of, r->how == DUE_YEARLY      ? 12
									  : r->how == DUE_QUARTERLY ? 3
												    : 1)
	                                             : of;
}

const struct law_duty *law_yearly(const struct law *l, struct str matter, int year, int32_t *day)
{
	const struct law_duty *best = NULL;

	for (size_t i = 0; i < l->n_duties; i++) {
		const struct law_duty *d = l->duties[i];

		for (size_t k = 0; str_eq(d->matter, matter) && k < d->n_due; k++) {
			int32_t on = d->due[k].how == DUE_YEARLY ? day_of(year, d->due[k].month, d->due[k].mday) : DAY_NONE;

			if (on == DAY_NONE || on < d->valid_from || (d->valid_to != DAY_NONE && on > d->valid_to) ||
				(best && on >= *day))
				continue;
			best = d;
			*day = on;
		}
	}
	return best;
}

const struct law_clause *law_clause_of(const struct law *l, struct str pack, struct str code)
{
	for (size_t p = 0; p < l->n_packs; p++)
		for (size_t i = 0; str_eq(l->packs[p]->code, pack) && i < l->packs[p]->clauses.n; i++)
			if (str_eq(l->packs[p]->clauses.p[i].code, code))
				return &l->packs[p]->clauses.p[i];
	return NULL;
}

const struct law_text *law_heading_of(const struct law *l, struct str pack, struct str code)
{
	const struct law_text *last = NULL;

	for (size_t p = 0; p < l->n_packs; p++)
		for (size_t i = 0; str_eq(l->packs[p]->code, pack) && i < l->packs[p]->clauses.n; i++) {
			const struct law_clause *c = &l->packs[p]->clauses.p[i];

			last = c->heading.vi.n ? &c->heading : last;
			if (str_eq(c->code, code))
				return last;
		}
	return NULL;
}

bool law_doc_in_force(const struct law_doc *d, int32_t day)
{
	return (d->valid_from == DAY_NONE || d->valid_from <= day) && (d->valid_to == DAY_NONE || day <= d->valid_to);
}

/* A pack names a place in a text as Vietnamese papers do; an English reader finds it by these words. */
static struct str place_in_english(struct arena *a, struct str place)
{
	static const char *const words[][2] = { { "điểm ", "point " }, { "khoản ", "clause " }, { "Phụ lục ", "Annex " },
		{ "nhóm ", "group " }, { "Mẫu ", "Form " }, { "Đ", "Art. " } };
	struct buf b AUTO(buf_done);

	buf_init(&b, place.n * 2 + 8);
	for (size_t i = 0, k; i < place.n;) {
		struct str rest = str_from(place, i);

		for (k = 0; k < COUNT(words) && !str_starts(rest, str_z(words[k][0])); k++)
			;
		if (k < COUNT(words) &&
			(k + 1 < COUNT(words) || (rest.n > 2 && isdigit((unsigned char)rest.p[2])))) { /* Đ34, no name */
			buf_z(&b, words[k][1]);
			i += strlen(words[k][0]);
		} else {
			buf_byte(&b, place.p[i++]);
		}
	}
	return arena_str(a, buf_str(&b));
}

/* Is it one of the packs that stand in packs/? */
static bool shipped(struct str pack)
{
	size_t i = 0;

	while (law_shipped[i].file &&
		!(str_starts(str_z(law_shipped[i].file), pack) && str_is(str_from(str_z(law_shipped[i].file), pack.n), ".yaml")))
		i++;
	return law_shipped[i].file != NULL;
}

struct str law_titled(struct arena *a, const struct law *l, const struct law_duty *d, bool en)
{
	struct str title = law_say(d->title, en);
	const struct law_doc *doc = d->n_cite && !shipped(d->pack) ? law_doc_of(l, d->cite[0].doc) : NULL;

	return doc ? arena_fmt(a, "%.*s: %.*s", ARG_STR(doc->number), ARG_STR(title)) : title;
}

struct str law_cite_text(struct arena *a, const struct law *l, const struct law_cite *c, bool en)
{
	const struct law_doc *d = law_doc_of(l, c->doc);
	struct str number = d ? d->number : c->doc, place = en ? place_in_english(a, c->article) : c->article;

	return place.n ? arena_fmt(a, "%" PRI_STR ", %" PRI_STR, ARG_STR(number), ARG_STR(place)) : number;
}
