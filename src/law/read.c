/* One pack from YAML. Every fault is collected with file:line; a reader never stops at the first. Input is hostile: bounds in fmt/yaml.h, counts here. */
#include "law/law_int.h"

/* It names files too. */
static struct str pack_code(struct rd *r, const struct yv *root)
{
	struct str s = rd_text(r, root, "pack", true);
	bool fits = s.n <= 60;

	for (size_t i = 0; i < s.n; i++)
		fits = fits && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '-' && i));
	if (!fits)
		FAULT_NOW(r, yv_get(root, "pack"), "pack: \"%" PRI_STR "\" chỉ được gồm a-z, 0-9 và gạch nối, không quá 60 ký tự",
			"pack: \"%" PRI_STR "\" may have a-z, 0-9 and - only, at most 60", ARG_STR(str_cut(s, 0, 60)));
	return s;
}

/* What stands after `go_live:`, `item:`, `kind:` says nothing more than the rule itself does: one word each, of an item its own date's name. */
static void due_word(struct rd *r, const struct yv *at, enum due_how how, struct str s, const struct law_duty *d)
{
	const struct law_kind *k = r->vocab->kinds[d->kind];
	const char *clock = k ? k->clock : NULL;
	const char *const live[] = { "before", NULL }, *const clocks[] = { clock, NULL }, *const review[] = { "next_review", NULL },
			  *const item[] = { "due", NULL }, *const none[] = { NULL };
	const char *const *words = how == DUE_GO_LIVE                 ? live
	                           : how == DUE_KIND                  ? clocks
	                           : how != DUE_ITEM                  ? NULL
	                           : d->over == OVER_REGULATIONS      ? review
	                           : d->over == OVER_INSPECTION_ITEMS ? item
	                                                              : none;

	if (words && d->over != OVER_N && k)
		(void)rd_listed(r, at, how == DUE_GO_LIVE ? "go_live" : how == DUE_KIND ? "kind" : "item", s, words);
}

/* Of these only a system has what the date is reckoned from: its start, its level. */
static void due_of_system(struct rd *r, const struct yv *v, const struct law_due *due, enum law_over over)
{
	const char *key = due->how == DUE_GO_LIVE ? "go_live" : due->cadence.n ? "rolling" : "first_year";

	if ((due->how == DUE_GO_LIVE || due->cadence.n || due->first_days) && over != OVER_N && !(LAW_OF_SYSTEM & 1u << over))
		FAULT_NOW(r, rd_at(v, key), "%s cần đối tượng là hệ thống, không phải %s", "%s needs a system, not %s", key,
			law_over_names[over]);
}

/* So many days, working days or months after a day: of working days the calendar tells the day, once the packs are joined. */
static void after_of(struct rd *r, const struct yv *v, struct law_due *d)
{
	int found = 0;

	d->after = rd_day(r, v, "after", false);
	for (int i = PER_DAYS; i < PER_N; i++)
		if (yv_get(v, law_per_names[i])) {
			found++;
			d->per = (enum law_per)i;
			d->count = (int)rd_num(r, v, law_per_names[i], 1, LAW_AFTER_MOST, 1);
		}
	if (found != (yv_get(v, "after") != NULL))
		FAULT(r, rd_at(v, "after"), "after đi với đúng một trong days, wd, months",
			"after goes with one of days, wd, months");
	if (found && d->after != DAY_NONE)
		d->day = d->per == PER_MONTHS ? day_add_months(d->after, d->count) : d->after + d->count;
	if (d->day > DAY_MAX - 2 * LAW_AFTER_MOST)
		FAULT(r, rd_at(v, "after"), "after: quá xa", "after: too far away");
}

static struct law_due due_read(struct rd *r, const struct yv *v, const struct law_duty *duty)
{
	static const char *const hows[] = { "never", "on", "yearly", "quarterly", "monthly", "period", "rolling", "go_live", "item",
		"kind", "after", NULL };
	struct law_due d = { .day = DAY_NONE, .not_before = DAY_NONE, .at = v };
	int found = -1;

	if (!rd_map(r, v, "due",
		    "never on yearly quarterly monthly period rolling go_live item kind after days wd months if not_before "
		    "first_year note mark"))
		return d;
	for (int i = 0; hows[i]; i++) {
		if (yv_get(v, hows[i]) && found >= 0)
			FAULT(r, yv_get(v, hows[i]), "due có hai cách tính: %s và %s", "due has two rules: %s and %s", hows[found],
				hows[i]);
		found = yv_get(v, hows[i]) ? i : found;
	}
	if (found < 0) {
		FAULT(r, v, "due thiếu cách tính hạn", "due has no rule");
		return d;
	}
	d.how = found == DUE_HOW_N ? DUE_ON : (enum due_how)found;
	struct str s = rd_text(r, v, hows[found], true);

	after_of(r, v, &d);
	if (found == DUE_ON)
		d.day = rd_day(r, v, "on", true);
	else if (d.how == DUE_YEARLY)
		rd_month_day(r, v, s, &d.month, &d.mday);
	else if (d.how == DUE_QUARTERLY && s.n == 5)
		rd_quarter_day(r, v, s, &d.month, &d.mday);
	else if (d.how == DUE_QUARTERLY || d.how == DUE_MONTHLY)
		d.mday = (int)rd_num(r, v, hows[found], 1, 28, 10);
	else if (d.how == DUE_PERIOD)
		d.setting = s;
	else if (d.how == DUE_ROLLING && s.n && s.p[0] >= '0' && s.p[0] <= '9')
		d.months = (int)rd_num(r, v, "rolling", 1, 240, 12);
	else if (d.how == DUE_ROLLING)
		d.cadence = s;
	due_word(r, yv_get(v, hows[found]), d.how, s, duty);
	if (yv_get(v, "not_before") && d.how != DUE_GO_LIVE)
		FAULT_NOW(r, yv_get(v, "not_before"), "not_before chỉ đi với go_live", "not_before only goes with go_live");
	if (yv_get(v, "first_year") && d.how != DUE_YEARLY)
		FAULT_NOW(r, yv_get(v, "first_year"), "first_year chỉ đi với yearly", "first_year only goes with yearly");
	d.not_before = rd_day(r, v, "not_before", false);
	d.when = rd_conds(r, v, "if", duty->over);
	bool old = yv_get(v, "first_year") && r->faults->loaded && str_is(rd_text(r, v, "first_year", false), "true");

	d.first_days = old ? 90 : (int)rd_num(r, v, "first_year", 1, 366, 0); /* old: as packs said it first */
	due_of_system(r, v, &d, duty->over);
	d.note = rd_both(r, v, "note", false);
	d.has_mark = yv_get(v, "mark") != NULL;
	d.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_V);
	return d;
}

/* Where acts are asked for in a period or since the last one, the rule itself says which count. */
static void counts_check(struct rd *r, const struct yv *map, const struct law_duty *d)
{
	bool fits = d->counts_from == DAY_NONE;

	for (size_t i = 0; i < d->n_due; i++)
		fits |= d->due[i].how == DUE_NEVER || (d->due[i].how == DUE_ON && d->counts_from <= d->due[i].day);
	if (!fits)
		FAULT(r, yv_get(map, "counts_from"), "counts_from chỉ đi với due có on (không sau ngày ấy) hoặc never",
			"counts_from only goes with a due that has on (and is not after that day) or never");
}

static void dues_of(struct rd *r, const struct yv *map, struct law_duty *d)
{
	const struct yv *v = yv_get(map, "due");
	size_t n = v && v->kind == Y_LIST ? v->n : v ? 1 : 0;

	if (n == 0 && !d->informational && d->view_of.n == 0)
		FAULT(r, map, "thiếu due (hạn)", "due is missing");
	if (n > 12) {
		FAULT_NOW(r, v->items[12], "due có hơn 12 quy tắc", "due has more than 12 rules");
		n = 12;
	}
	d->due = ARENA_ARRAY(&r->cx->arena, struct law_due, n + 1);
	for (size_t i = 0; i < n; i++)
		d->due[d->n_due++] = due_read(r, v->kind == Y_LIST ? v->items[i] : v, d);
	for (size_t i = 0; i + 1 < d->n_due; i++)
		if (d->due[i].when.n == 0)
			FAULT_NOW(r, v->items[i + 1], "quy tắc hạn này không bao giờ được xét: quy tắc trước nó không có if",
				"this rule is never asked: the one before it has no if");
	counts_check(r, map, d);
	for (size_t i = 0; i < d->n_due; i++)
		if (d->milestone != DAY_NONE && (d->due[i].how != DUE_ON || d->due[i].per || d->due[i].day != d->milestone))
			FAULT_NOW(r, d->due[i].at, "việc có milestone thì hạn là chính ngày đó (on)",
				"what has a milestone is due on that day (on)");
}

static uint64_t words_of(struct rd *r, const struct yv *v, const struct law_param *p)
{
	uint64_t bits = 0;

	if (v->kind == Y_TEXT)
		return UINT64_C(1) << rd_word_in(r, v, p->name, v->s, p->words, 0);
	if (v->kind != Y_LIST) {
		FAULT(r, v, "%s phải là danh sách từ", "%s must be a list of words", p->name);
		return 0;
	}
	if (v->n == 0)
		FAULT_NOW(r, v, "%s: danh sách trống", "%s: the list is empty", p->name);
	for (size_t i = 0; i < v->n; i++)
		bits |= UINT64_C(1) << rd_word_in(r, v->items[i], p->name, v->items[i]->s, p->words, 0);
	return bits;
}

static void param_read(struct rd *r, const struct yv *with, const struct law_param *p, struct law_value *out)
{
	const struct yv *v = yv_get(with, p->name);

	*out = (struct law_value){ .set = v != NULL, .i = p->otherwise };
	if (v == NULL) {
		if (p->required)
			FAULT(r, with, "with thiếu tham số %s", "with lacks the parameter %s", p->name);
		return;
	}
	switch (p->type) {
	case LP_INT: out->i = rd_num(r, with, p->name, p->min, p->max, p->otherwise); break;
	case LP_WORD: out->i = rd_word_in(r, v, p->name, yv_str(v), p->words, 0); break;
	case LP_WORDS: out->bits = words_of(r, v, p); break;
	case LP_DAY: out->i = rd_day(r, with, p->name, true); break;
	case LP_BOOL: out->i = rd_yes(r, with, p->name); break;
	case LP_SETTING: out->s = rd_text(r, with, p->name, true); break;
	}
}

static void kind_of(struct rd *r, const struct yv *map, struct law_duty *d)
{
	const struct yv nothing = { .kind = Y_MAP, .line = map->line };
	struct str name = rd_text(r, map, "kind", true);
	const struct yv *with = yv_get(map, "with");
	char allowed[400] = "";
	size_t at = 0;

	for (d->kind = 0; r->vocab->kinds[d->kind]; d->kind++)
		if (str_is(name, r->vocab->kinds[d->kind]->name))
			break;
	const struct law_kind *k = r->vocab->kinds[d->kind];

	if (k == NULL) {
		if (name.n)
			FAULT(r, yv_get(map, "kind"), "loại minh chứng lạ \"%" PRI_STR "\"",
				"unknown evidence kind \"%" PRI_STR "\"", ARG_STR(str_cut(name, 0, 60)));
		return;
	}
	if (d->over != OVER_N && !(k->over & (1u << d->over)))
		FAULT(r, rd_at(map, "kind"), "loại minh chứng %s không đánh giá được đối tượng %s",
			"the evidence kind %s cannot judge %s", k->name, law_over_names[d->over]);
	if (with == NULL)
		with = &nothing;
	for (size_t i = 0; k->params && k->params[i].name; i++) {
		at += (size_t)snprintf(allowed + at, sizeof allowed - at, "%s ", k->params[i].name);
		assert(at < sizeof allowed && i < COUNT(d->with));
		param_read(r, with->kind == Y_MAP ? with : &nothing, &k->params[i], &d->with[i]);
	}
	rd_map(r, with, "with", allowed);
}

static void units_of(struct rd *r, const struct yv *v, struct law_duty *d)
{
	const struct yv *list = rd_list(r, v, "units");

	if (list->n && d->over != OVER_UNITS && d->over != OVER_SYSTEMS && d->over != OVER_N)
		FAULT(r, list, "units chỉ dùng khi over là units hoặc systems", "units only goes with over: units or systems");
	d->units = ARENA_ARRAY(&r->cx->arena, struct str, list->n + 1);
	d->unit_ids = ARENA_ARRAY(&r->cx->arena, int64_t, list->n + 1);
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i]->kind == Y_TEXT && list->items[i]->s.n && list->items[i]->s.n <= 160)
			d->units[d->n_units++] = list->items[i]->s;
		else
			FAULT(r, list->items[i], "mã đơn vị phải là chữ", "a unit's code must be text");
}

static void duty_read(struct rd *r, const struct yv *v)
{
	struct law_duty d = { .at = v, .pack = r->pack->code, .priority = r->pack->priority };
	const struct yv *cites = rd_list(r, v, "cite");

	if (!rd_map(r, v, "duty",
		    "code clause title cite mark valid_from valid_to over units role actor when kind with due wants matter "
		    "milestone closes counts_from informational view_of continuous regime note"))
		return;
	d.code = rd_code(r, v, "code");
	d.clause = rd_clause(r, v, "clause");
	d.title = rd_both(r, v, "title", true);
	for (size_t i = 0; i < cites->n && d.n_cite < COUNT(d.cite); i++)
		d.cite[d.n_cite++] = rd_cite(r, cites->items[i]);
	if (cites->n > COUNT(d.cite))
		FAULT_NOW(r, cites->items[COUNT(d.cite)], "cite có hơn 4 căn cứ", "more than 4 citations");
	if (d.n_cite == 0)
		FAULT(r, v, "thiếu cite (căn cứ)", "cite is missing");
	d.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_V);
	if (yv_get(v, "mark") == NULL)
		FAULT(r, v, "thiếu mark (mức tin cậy của căn cứ)", "mark is missing");
	d.valid_from = rd_day(r, v, "valid_from", true);
	d.valid_to = rd_day(r, v, "valid_to", false);
	rd_span(r, v, d.valid_from, d.valid_to, "valid_from", "valid_to");
	d.informational = rd_yes(r, v, "informational");
	d.continuous = rd_yes(r, v, "continuous");
	d.view_of = rd_clauses(r, v, "view_of");
	if (yv_get(v, "over") == NULL)
		FAULT_NOW(r, v, "thiếu over (đối tượng của nhiệm vụ)", "over is missing: what the duty is about");
	d.over = (enum law_over)rd_word(r, v, "over", law_over_names, r->faults->loaded ? OVER_OFFICE : OVER_N); /* OVER_N: told */
	units_of(r, v, &d);
	d.actor = (enum law_actor)rd_word(r, v, "actor", law_actor_names, ACT_SUBJECT);
	d.role = rd_listed(r, yv_get(v, "role"), "role", rd_text(r, v, "role", d.over == OVER_ROLE), r->vocab->roles);
	if (d.role.n && d.over != OVER_ROLE && d.over != OVER_N)
		FAULT_NOW(r, yv_get(v, "role"), "role chỉ dùng khi over là role", "role only goes with over: role");
	d.regime = rd_code_if(r, v, "regime");
	d.matter = rd_code_if(r, v, "matter");
	d.when = rd_conds(r, v, "when", d.over);
	d.wants = (enum law_strength)rd_word(r, v, "wants", law_strength_names, STRENGTH_DOCUMENTED);
	if (d.wants < STRENGTH_DOCUMENTED) /* what a unit alone can say suffices as it is (duty/eval.c) */
		FAULT_NOW(r, yv_get(v, "wants"),
			"wants: chỉ documented hoặc verified; tự khai chỉ đủ cho xác nhận danh mục, không quản lý hệ thống, không "
			"phát "
			"sinh, và ở đó không cần ghi",
			"wants: documented or verified only; self-declared suffices for \"list confirmed\", \"no systems\" and "
			"\"nothing arose\" alone, and there without being said");
	d.milestone = rd_day(r, v, "milestone", false);
	d.closes = rd_day(r, v, "closes", d.milestone != DAY_NONE);
	if (d.closes != DAY_NONE && d.milestone == DAY_NONE)
		FAULT_NOW(r, yv_get(v, "closes"), "closes chỉ đi với milestone", "closes only goes with milestone");
	if (!r->faults->loaded)
		rd_span(r, v, d.milestone, d.closes, "milestone", "closes");
	d.counts_from = rd_day(r, v, "counts_from", false);
	(void)rd_both(r, v, "note", false);
	if (d.view_of.n == 0)
		kind_of(r, v, &d);
	dues_of(r, v, &d);
	vec_push(&r->cx->arena, &r->pack->duties, d);
}

static void doc_read(struct rd *r, const struct yv *v)
{
	struct law_doc d = { .at = v, .pack = r->pack->code };
	const struct yv *rep = rd_list(r, v, "replaces");

	if (!rd_map(r, v, "document", "code number issuer title note date valid_from valid_to mark replaces source"))
		return;
	d.code = rd_code(r, v, "code");
	d.number = rd_text(r, v, "number", true);
	d.issuer = rd_text(r, v, "issuer", false);
	d.title = rd_both(r, v, "title", true);
	d.note = rd_both(r, v, "note", false);
	d.date = rd_day(r, v, "date", false);
	d.valid_from = rd_day(r, v, "valid_from", false);
	d.valid_to = rd_day(r, v, "valid_to", false);
	rd_span(r, v, d.valid_from, d.valid_to, "valid_from", "valid_to");
	if (yv_get(v, "mark") == NULL)
		FAULT(r, v, "thiếu mark (mức tin cậy của căn cứ)", "mark is missing");
	d.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	d.replaces = ARENA_ARRAY(&r->cx->arena, struct str, rep->n + 1);
	for (size_t i = 0; i < rep->n; i++) {
		if (yv_str(rep->items[i]).n == 0)
			FAULT_NOW(r, rep->items[i], "replaces phải là danh sách mã văn bản",
				"replaces must be a list of documents' codes");
		d.replaces[d.n_replaces++] = yv_str(rep->items[i]);
	}
	vec_push(&r->cx->arena, &r->pack->docs, d);
}

static void clause_read(struct rd *r, const struct yv *v)
{
	struct law_clause c = { .pack = r->pack->code, .line = v->line };

	if (!rd_map(r, v, "clause", "code text heading cite informational view"))
		return;
	c.code = rd_clause(r, v, "code");
	c.text = rd_both(r, v, "text", true);
	c.heading = rd_both(r, v, "heading", false);
	c.cite = rd_cite_in(r, v);
	c.informational = rd_yes(r, v, "informational");
	c.view = rd_yes(r, v, "view");
	vec_push(&r->cx->arena, &r->pack->clauses, c);
}

static void cadence_read(struct rd *r, const struct yv *v)
{
	struct law_cadence c = { 0 };
	const struct yv *m = yv_get(v, "months");

	if (!rd_map(r, v, "cadence", "code months cite mark"))
		return;
	c.code = rd_code(r, v, "code");
	c.cite = rd_cite_in(r, v);
	c.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	if (m == NULL || m->kind != Y_LIST || m->n != 5) {
		FAULT(r, m ? m : v, "months phải là danh sách 5 số (cấp độ 1 đến 5)",
			"months must be a list of 5 numbers (levels 1 to 5)");
		return;
	}
	for (size_t i = 0; i < 5; i++) {
		int64_t n;

		if (!str_to_i64(yv_str(m->items[i]), &n) || n < 0 || n > 240)
			FAULT(r, m->items[i], "số tháng phải từ 0 đến 240", "months must be from 0 to 240");
		else
			c.months[i + 1] = (int)n;
	}
	vec_push(&r->cx->arena, &r->pack->cadences, c);
}

static void approver_read(struct rd *r, const struct yv *v)
{
	struct law_approver a = { .at = v };
	const struct yv *levels = rd_list(r, v, "levels"), *kinds = rd_list(r, v, "authority");

	if (!rd_map(r, v, "approver", "regime levels authority cite mark"))
		return;
	a.regime = rd_code(r, v, "regime");
	a.cite = rd_cite_in(r, v);
	a.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	for (size_t i = 0; i < levels->n; i++) {
		int64_t n;

		if (!str_to_i64(yv_str(levels->items[i]), &n) || n < 1 || n > 5)
			FAULT(r, levels->items[i], "cấp độ phải từ 1 đến 5", "a level must be from 1 to 5");
		else
			a.levels |= 1u << n;
	}
	a.kinds = ARENA_ARRAY(&r->cx->arena, struct str, kinds->n + 1);
	for (size_t i = 0; i < kinds->n; i++)
		a.kinds[a.n_kinds++] = rd_listed(r, kinds->items[i], "authority", yv_str(kinds->items[i]), r->vocab->authorities);
	if (a.levels == 0 || a.n_kinds == 0)
		FAULT_NOW(r, v, "thiếu levels hoặc authority", "levels or authority is missing");
	vec_push(&r->cx->arena, &r->pack->approvers, a);
}

static void regime_read(struct rd *r, const struct yv *v)
{
	struct law_regime g = { 0 };

	const struct yv *first = yv_get(v, "regulation_first");

	if (!rd_map(r, v, "regime", "code title valid_from valid_to transition_to cite regulation_first"))
		return;
	g.code = rd_code(r, v, "code");
	g.title = rd_both(r, v, "title", true);
	g.valid_from = rd_day(r, v, "valid_from", true);
	g.valid_to = rd_day(r, v, "valid_to", false);
	g.transition_to = rd_day(r, v, "transition_to", false);
	if (!r->faults->loaded) {
		rd_span(r, v, g.valid_from, g.valid_to, "valid_from", "valid_to");
		rd_span(r, v, g.valid_from, g.transition_to, "valid_from", "transition_to");
	}
	g.cite = rd_cite_in(r, v);
	g.regulation_from = DAY_NONE;
	if (first && rd_map(r, first, "regulation_first", "from cite")) {
		g.regulation_from = rd_day(r, first, "from", true);
		g.regulation_cite = rd_cite_in(r, first);
	}
	vec_push(&r->cx->arena, &r->pack->regimes, g);
}

static void level_read(struct rd *r, const struct yv *v)
{
	struct law_level_rule l = { 0 };

	if (!rd_map(r, v, "level", "code level when cite mark"))
		return;
	l.code = rd_code(r, v, "code");
	l.level = (int)rd_num_wanted(r, v, "level", 1, 5);
	l.when = rd_conds(r, v, "when", OVER_SYSTEMS);
	l.cite = rd_cite_in(r, v);
	l.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->levels, l);
}

static void setting_read(struct rd *r, const struct yv *v)
{
	struct law_setting s = { 0 };

	if (!rd_map(r, v, "setting", "key default title mark"))
		return;
	s.key = rd_code(r, v, "key");
	s.otherwise = rd_text(r, v, "default", false);
	if (s.otherwise.n && !law_setting_fits(s.key, s.otherwise))
		FAULT(r, yv_get(v, "default"), "tham số \"%" PRI_STR "\": default phải là %s",
			"the setting \"%" PRI_STR "\": its default must be %s", ARG_STR(s.key),
			law_setting_wants(s.key, r->cx->en));
	s.title = rd_both(r, v, "title", true);
	s.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->settings, s);
}

static void limit_read(struct rd *r, const struct yv *v)
{
	static const char *const units[] = { "wd", "d", "h", "m", NULL };
	struct law_limit l = { 0 };

	if (!rd_map(r, v, "limit", "code n unit title cite mark"))
		return;
	l.code = rd_code(r, v, "code");
	l.n = rd_num_wanted(r, v, "n", 0, 100000);
	if (yv_get(v, "unit") == NULL)
		FAULT_NOW(r, v, "thiếu %s", "%s is missing", "unit");
	l.unit = str_z(units[rd_word(r, v, "unit", units, 0)]);
	l.title = rd_both(r, v, "title", true);
	l.cite = rd_cite_in(r, v);
	l.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->limits, l);
}

static void harm_read(struct rd *r, const struct yv *v)
{
	struct law_harm h = { 0 };

	if (!rd_map(r, v, "harm", "level text cite"))
		return;
	h.level = (int)rd_num_wanted(r, v, "level", 1, 5);
	h.text = rd_both(r, v, "text", true);
	h.cite = rd_cite_in(r, v);
	vec_push(&r->cx->arena, &r->pack->harms, h);
}

static void form_read(struct rd *r, const struct yv *v)
{
	struct law_form f = { .at = v };
	const struct yv *sent = yv_get(v, "sent");

	if (!rd_map(r, v, "form", "code title from to sent cite mark") || (sent && !rd_map(r, sent, "sent", "unit office")))
		return;
	f.code = rd_code(r, v, "code");
	f.title = rd_both(r, v, "title", true);
	rd_month_day(r, rd_at(v, "from"), rd_text(r, v, "from", true), &f.from_month, &f.from_mday);
	rd_month_day(r, rd_at(v, "to"), rd_text(r, v, "to", true), &f.to_month, &f.to_mday);
	if (sent == NULL) {
		FAULT(r, v, "thiếu sent (nhiệm vụ gửi biểu mẫu)", "sent (the duties by which the form is sent) is missing");
	} else {
		f.unit_matter = rd_code(r, sent, "unit");
		f.office_matter = rd_code(r, sent, "office");
	}
	f.cite = rd_cite_in(r, v);
	f.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->forms, f);
}

static bool day_again(const struct law_pack *p, const struct law_dayoff *d)
{
	for (size_t i = 0; i < p->days.n; i++)
		if (d->first <= p->days.p[i].last && p->days.p[i].first <= d->last)
			return true;
	return false;
}

static void dayoff_read(struct rd *r, const struct yv *v)
{
	struct law_dayoff d = { 0 };

	if (!rd_map(r, v, "day", "day to works title mark"))
		return;
	d.first = rd_day(r, v, "day", true);
	d.last = yv_get(v, "to") ? rd_day(r, v, "to", true) : d.first;
	d.works = rd_yes(r, v, "works");
	d.title = rd_both(r, v, "title", true);
	d.mark = (enum law_mark)rd_word(r, v, "mark", law_mark_names, MARK_OPEN);
	if (d.first == DAY_NONE || d.last == DAY_NONE)
		return;
	if (d.last < d.first || d.last - d.first > 30 || d.first < CAL_FIRST || d.last >= CAL_FIRST + CAL_DAYS)
		FAULT(r, rd_at(v, yv_get(v, "to") ? "to" : "day"), "khoảng ngày nghỉ không hợp lệ", "not a valid span of days");
	else if (!r->faults->loaded && d.works && (d.first != d.last || day_weekday(d.first) < 5))
		FAULT(r, rd_at(v, "works"), "works: chỉ cho một ngày Thứ Bảy hoặc Chủ nhật làm bù",
			"works: for one Saturday or Sunday alone");
	else if (!r->faults->loaded && day_again(r->pack, &d))
		FAULT(r, rd_at(v, "day"), "ngày này đã có trong danh sách ngày", "this day stands in the list of days already");
	else
		vec_push(&r->cx->arena, &r->pack->days, d);
}

/* What other rows name by its code stands once. */
static void once(struct rd *r, struct map *seen, struct yv *item, const char *key)
{
	struct str s = clause_code(&r->cx->arena, yv_str(yv_get(item, key)));
	const struct yv *other = s.n ? map_get(seen, s) : NULL;

	if (other)
		FAULT_NOW(r, rd_at(item, key), "%s \"%" PRI_STR "\" đã khai báo ở dòng %u",
			"%s \"%" PRI_STR "\" is declared on line %u already", key, ARG_STR(str_cut(s, 0, 60)),
			law_line(other, key));
	else if (s.n)
		map_put(seen, s, item);
}

static void clause_wanted(struct rd *r, const struct yv *at, const char *key, struct str code)
{
	for (size_t i = 0; i < r->pack->clauses.n; i++)
		if (str_eq(r->pack->clauses.p[i].code, code))
			return;
	FAULT_NOW(r, at, "%s: điểm \"%" PRI_STR "\" không có trong clauses", "%s: the clause \"%" PRI_STR "\" is not in clauses",
		key, ARG_STR(str_cut(code, 0, 60)));
}

/* A duty stands on the board under a clause of its own pack, and shows those of its own pack. */
static void clauses_known(struct rd *r, const struct yv *root)
{
	const struct yv *list = yv_get(root, "duties");
	struct str rest, one;

	for (size_t i = 0; list && list->kind == Y_LIST && i < list->n; i++) {
		struct yv *v = list->items[i], *view = yv_get(v, "view_of");
		struct str clause = clause_code(&r->cx->arena, yv_str(yv_get(v, "clause")));

		if (clause.n)
			clause_wanted(r, yv_get(v, "clause"), "clause", clause);
		for (rest = yv_str(view); str_next(&rest, ' ', &one);)
			clause_wanted(r, view, "view_of", clause_code(&r->cx->arena, one));
	}
}

enum rc law_read(struct cx *cx, const struct law_vocab *vocab, struct str bytes, struct str file, struct law_pack **out,
	struct law_faults *faults)
{
	static const struct {
		const char *key;
		void (*read)(struct rd *, const struct yv *);
		const char *once; /* the key that tells one from another; documents and duties may stand twice, see join.c */
	} parts[] = {
		{ "documents", doc_read, NULL },
		{ "regimes", regime_read, "code" },
		{ "clauses", clause_read, "code" },
		{ "settings", setting_read, "key" },
		{ "cadences", cadence_read, "code" },
		{ "approvers", approver_read, NULL },
		{ "levels", level_read, "code" },
		{ "limits", limit_read, "code" },
		{ "harms", harm_read, "level" },
		{ "forms", form_read, "code" },
		{ "days", dayoff_read, NULL },
		{ "duties", duty_read, NULL },
	};
	struct law_pack *p = ARENA_NEW(&cx->arena, struct law_pack);
	struct rd r = { cx, vocab, faults, p, false };
	struct yv *root;

	p->file = arena_str(&cx->arena, file);
	p->bytes = arena_str(&cx->arena, bytes);
	p->loaded = faults->loaded;
	if (yaml_parse_one(cx, p->bytes, p->file, &root) != RC_OK) {
		vec_push(&cx->arena, faults, (struct law_fault){ cx->fault.place, cx->fault.text });
		return RC_INVALID;
	}
	if (rd_map(&r, root, "pack",
		    "pack version priority title documents regimes clauses settings cadences approvers levels limits harms "
		    "forms days duties")) {
		p->code = pack_code(&r, root);
		p->version = (int)rd_num(&r, root, "version", 1, 1000000, 0);
		p->priority = (int)rd_num(&r, root, "priority", 0, 100, 0);
		p->title = rd_both(&r, root, "title", true);
		r.english = p->title.en.n > 0;
		if (yv_get(root, "version") == NULL)
			FAULT(&r, root, "thiếu version", "version is missing");
		for (size_t i = 0; i < COUNT(parts); i++) {
			const struct yv *list = rd_list(&r, root, parts[i].key);
			struct map seen;

			map_init(&seen, &cx->arena);
			for (size_t k = 0; k < list->n; k++) {
				parts[i].read(&r, list->items[k]);
				if (parts[i].once)
					once(&r, &seen, list->items[k], parts[i].once);
			}
		}
		clauses_known(&r, root);
	}
	if (faults->n)
		return cx_fail_at(cx, RC_INVALID, faults->p[0].place, "%" PRI_STR, ARG_STR(faults->p[0].text));
	*out = p;
	return RC_OK;
}
