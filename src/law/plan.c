/* Rows of a directive to a pack and back. The YAML is written here, one line a clause and a duty, so that a fault of the pack's own judge is told at its row;
 * a pack becomes rows again only when those rows would make the very same bytes. */
#include "base/text.h"
#include "law/plan_int.h"
#include "res/res.h"

enum { YAML_MAX = 1 << 20, UNITS_MAX = 100 };

struct task { /* one judged row */
	struct str point, text, role, evidence;
	enum law_over over;
	const char *const *when;
	struct str *units;
	size_t n_units;
	struct plan_due due;
	const char *wants, *mark;
	int32_t since;
	uint32_t ordinal; /* among those of its point */
};
struct maker {
	struct cx *cx;
	const struct law_vocab *v;
	struct plan *p;
	struct plan_faults *faults;
	struct task *tasks;
	struct plan_option *options[PF_COUNT];
	size_t n_options[PF_COUNT];
	int32_t date, from, to;
	struct str code, doc, mark;
	struct buf out;
	uint32_t line;
	bool no_units; /* units are codes already: nothing is looked up */
};

__attribute__((format(printf, 4, 5))) static void fault(struct maker *m, size_t item, int field, const char *fmt, ...)
{
	struct plan_fault f = { .item = item, .field = field };
	va_list ap;

	va_start(ap, fmt);
	f.text = arena_vfmt(&m->cx->arena, fmt, ap);
	va_end(ap);
	vec_push(&m->cx->arena, m->faults, f);
}

/* --- texts --- */

static bool lengths(struct maker *m, size_t item, int field, const struct plan_word *w, struct str *s)
{
	struct cx *cx = m->cx;

	if (!plan_line(cx, *s, item != SIZE_MAX && field == PF_UNITS, s)) {
		fault(m, item, field, "%s", L("Không phải văn bản UTF-8", "not UTF-8 text"));
		return false;
	}
	if (s->n == 0 && w->required) {
		fault(m, item, field, "%s", RES_MISSING);
		return false;
	}
	if (utf8_count(*s) > w->max) {
		fault(m, item, field, L("Dài %zu ký tự, tối đa %zu", "%zu characters, at most %zu"), utf8_count(*s), w->max);
		return false;
	}
	return true;
}

static int32_t whole_day(struct maker *m, size_t item, int field, struct str typed, int32_t otherwise)
{
	int32_t day = otherwise;
	struct str why;

	if (typed.n && !plan_day_read(m->cx, typed, &day, &why))
		fault(m, item, field, "%.*s", ARG_STR(why));
	return day;
}

static int32_t head_day(struct maker *m, enum plan_head h, int32_t otherwise)
{
	return whole_day(m, SIZE_MAX, h, m->p->h[h], otherwise);
}

static void head_judge(struct maker *m)
{
	struct cx *cx = m->cx;
	struct plan *p = m->p;
	const struct plan_option *mark;
	char *up;

	for (int h = 0; h < PH_COUNT; h++)
		(void)lengths(m, SIZE_MAX, h, &plan_heads[h], &p->h[h]);
	m->date = head_day(m, PH_DATE, DAY_NONE);
	m->from = head_day(m, PH_FROM, m->date);
	m->to = head_day(m, PH_TO, DAY_NONE);
	if (m->to != DAY_NONE && m->from != DAY_NONE && m->to < m->from)
		fault(m, SIZE_MAX, PH_TO, "%s", L("Trước ngày có hiệu lực", "it ends before it begins"));
	mark = plan_find(cx, m->options[PF_MARK], m->n_options[PF_MARK], p->h[PH_MARK]);
	if (mark == NULL && p->h[PH_MARK].n)
		fault(m, SIZE_MAX, PH_MARK, "%s", L("Chọn một trong các mức", "choose one of the marks"));
	m->mark = mark ? mark->value : STR("S");
	m->code = plan_code(&cx->arena, p->h[PH_CODE].n ? p->h[PH_CODE] : p->h[PH_NUMBER]);
	if (m->code.n < 2 && p->h[PH_NUMBER].n)
		fault(m, SIZE_MAX, PH_NUMBER, "%s", L("Cần có chữ và số", "letters and digits are needed"));
	p->h[PH_CODE] = m->code;
	up = arena_alloc(&cx->arena, m->code.n + 1, 1);
	for (size_t i = 0; i < m->code.n; i++)
		up[i] = (char)(m->code.p[i] >= 'a' && m->code.p[i] <= 'z' ? m->code.p[i] - 32 : m->code.p[i]);
	m->doc = (struct str){ up, m->code.n };
	if (p->n == 0)
		fault(m, SIZE_MAX, -1, "%s", L("Cần ít nhất một việc", "at least one task is needed"));
	if (p->n > PLAN_ITEMS)
		fault(m, SIZE_MAX, -1, L("Nhiều hơn %d việc: tách thành nhiều văn bản", "more than %d tasks"), (int)PLAN_ITEMS);
}

/* --- one row --- */

/* "Điểm 1.a" -> "1.a" */
static void point_judge(struct maker *m, size_t i, struct task *t)
{
	static const char *const heads[] = { "Điểm ", "điểm ", "Khoản ", "khoản ", "Mục ", "mục " };
	struct cx *cx = m->cx;
	struct str s = m->p->items[i].f[PF_POINT];

	for (size_t k = 0; k < COUNT(heads); k++)
		if (str_starts(s, str_z(heads[k])))
			s = str_trim(str_from(s, strlen(heads[k])));
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ')'))
		s.n--;
	for (size_t k = 0; k < s.n; k++) {
		unsigned char c = (unsigned char)s.p[k];

		if (c < 0x80 &&
			!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-')) {
			fault(m, i, PF_POINT, "%s",
				L("Chỉ gồm chữ, số, dấu chấm, gạch nối, như 1.a hoặc II.3",
					"letters, digits, . and - only, as 1.a or II.3"));
			break;
		}
	}
	m->p->items[i].f[PF_POINT] = t->point = clause_code(&cx->arena, s);
	t->ordinal = 1;
	for (size_t k = 0; k < i; k++)
		t->ordinal += str_eq(m->tasks[k].point, t->point);
}

static bool subject_is(struct task *t, struct str code)
{
	if (str_starts(code, STR("role:"))) {
		t->over = OVER_ROLE;
		t->role = str_from(code, 5);
		return true;
	}
	for (const struct plan_subject *s = plan_subjects; s->code; s++)
		if (str_is(code, s->code)) {
			t->over = s->over;
			t->when = s->when;
			return true;
		}
	return false;
}

static bool unit_read(void *ctx, struct str typed, struct str *code)
{
	struct maker *m = ctx;
	static const struct field ref = { "unit", F_REF, "Đơn vị", "Unit", .to = "units" };
	struct cx *cx = m->cx;
	struct str why = { 0 };
	struct val v = { 0 };

	if (m->no_units) {
		*code = typed;
		return true;
	}
	if (typed.n == 0 || !val_read(cx, &ref, typed, &v, &why) || !v.set)
		return false;
	*code = val_write(cx, &ref, &v);
	return true;
}

static void unit_add(struct maker *m, size_t i, struct task *t, struct str code)
{
	struct cx *cx = m->cx;

	for (size_t k = 0; k < t->n_units; k++)
		if (str_eq(t->units[k], code))
			return;
	if (t->n_units == UNITS_MAX)
		fault(m, i, PF_UNITS, L("Nhiều hơn %d đơn vị", "more than %d units"), (int)UNITS_MAX);
	else
		t->units[t->n_units++] = code;
}

static void units_take(struct maker *m, size_t i, struct task *t, struct str typed)
{
	struct cx *cx = m->cx;
	struct plan_item *it = &m->p->items[i];
	struct plan_units list = { 0 };
	struct str helpers = STR("");

	plan_units_split(cx, typed, unit_read, m, &list);
	for (size_t k = 0; k < list.n; k++) {
		if (list.p[k].code.p == NULL)
			fault(m, i, PF_UNITS, L("“%.*s”: không có đơn vị này trong danh mục", "there is no unit “%.*s”"),
				ARG_STR(str_cut(list.p[k].text, 0, 120)));
		else if (list.p[k].part == PLAN_HELPS)
			helpers = arena_fmt(
				&cx->arena, "%.*s%s%.*s", ARG_STR(helpers), helpers.n ? ", " : "", ARG_STR(list.p[k].text));
		else
			unit_add(m, i, t, list.p[k].code);
	}
	if (helpers.n && t->n_units == 0)
		fault(m, i, PF_UNITS, "%s",
			L("Chỉ có đơn vị phối hợp: cần đơn vị chủ trì", "only units that take part: which one leads?"));
	else if (helpers.n && t->text.n &&
		 str_find(it->f[PF_TEXT], STR("(phối hợp: ")) < 0) { /* they are asked nothing, and are not lost */
		it->f[PF_TEXT] = arena_fmt(&cx->arena, "%.*s (phối hợp: %.*s)", ARG_STR(it->f[PF_TEXT]), ARG_STR(helpers));
		(void)lengths(m, i, PF_TEXT, &plan_fields[PF_TEXT], &it->f[PF_TEXT]);
		t->text = it->f[PF_TEXT];
	}
}

/* The column may name units, or say of whom: "Các đơn vị có hệ thống thông tin". */
static void units_judge(struct maker *m, size_t i, struct task *t)
{
	struct cx *cx = m->cx;
	struct plan_item *it = &m->p->items[i];
	struct str typed = it->f[PF_UNITS];
	const struct plan_option *o = NULL;
	struct buf b AUTO(buf_done) = { 0 };
	size_t before = m->faults->n;

	if (typed.n && it->f[PF_SUBJECT].n == 0 &&
		(o = plan_find(cx, m->options[PF_SUBJECT], m->n_options[PF_SUBJECT], typed)) != NULL) {
		(void)subject_is(t, o->value);
		it->f[PF_SUBJECT] = o->value;
		it->f[PF_UNITS] = STR("");
		return;
	}
	t->units = ARENA_ARRAY(&cx->arena, struct str, UNITS_MAX);
	if (typed.n && (t->over == OVER_OFFICE || t->over == OVER_ROLE))
		fault(m, i, PF_UNITS, "%s",
			L("Đã chọn cơ quan hoặc đơn vị giữ vai trò thì để trống đơn vị",
				"the office or a role is chosen: leave the units empty"));
	else
		units_take(m, i, t, typed);
	buf_init(&b, YAML_MAX);
	for (size_t k = 0; k < t->n_units; k++)
		buf_fmt(&b, "%s%.*s", k ? "; " : "", ARG_STR(t->units[k]));
	if (b.n && m->faults->n == before) /* what is wrong stays as it was typed */
		it->f[PF_UNITS] = arena_str(&cx->arena, buf_str(&b));
}

static void subject_judge(struct maker *m, size_t i, struct task *t)
{
	struct cx *cx = m->cx;
	struct plan_item *it = &m->p->items[i];
	const struct plan_option *o;

	t->over = OVER_UNITS;
	if (it->f[PF_SUBJECT].n) {
		o = plan_find(cx, m->options[PF_SUBJECT], m->n_options[PF_SUBJECT], it->f[PF_SUBJECT]);
		if (o == NULL || !subject_is(t, o->value))
			fault(m, i, PF_SUBJECT, "%s",
				L("Không rõ việc này tính cho ai; chọn trong danh sách",
					"not known of whom: choose one of the list"));
		else
			it->f[PF_SUBJECT] = o->value;
	}
	units_judge(m, i, t);
	if (it->f[PF_SUBJECT].n == 0)
		it->f[PF_SUBJECT] = STR("units");
}

/* Where a word may be an act or a paper, the act is meant: it shows more. Else the products that annexes name. */
static const struct plan_option *evidence_find(struct maker *m, struct str typed, enum law_over over)
{
	struct cx *cx = m->cx;
	const struct plan_option *o = m->options[PF_EVIDENCE], *found = plan_find(cx, o, m->n_options[PF_EVIDENCE], typed);

	for (size_t i = 0; i < m->n_options[PF_EVIDENCE] && found == NULL; i++) {
		ptrdiff_t at = str_starts(o[i].value, STR("act:")) ? str_find(o[i].label, STR(": ")) : -1;

		if (at > 0) {
			found = plan_find(cx, o, m->n_options[PF_EVIDENCE],
				arena_fmt(&cx->arena, "%.*s: %.*s", (int)at, o[i].label.p, ARG_STR(typed)));
			break;
		}
	}
	return found ? found : plan_product(cx, m->v, o, m->n_options[PF_EVIDENCE], typed, over);
}

/* "Họp; Kế hoạch", "act:meeting+plan": several kinds of activity, any of which will do. */
static struct str evidence_many(struct maker *m, struct str typed, enum law_over over)
{
	struct cx *cx = m->cx;
	struct buf b AUTO(buf_done) = { 0 };
	bool *on = ARENA_ARRAY(&cx->arena, bool, m->n_options[PF_EVIDENCE] + 1);
	struct str one;
	char sep = ';';

	if (str_starts(typed, STR("act:")) && str_find(typed, STR("+")) > 0) {
		typed = str_from(typed, 4);
		sep = '+';
	}
	buf_init(&b, 4000);
	while (str_next(&typed, sep, &one)) {
		struct str full = sep == '+' ? arena_fmt(&cx->arena, "act:%.*s", ARG_STR(one)) : str_trim(one);
		const struct plan_option *o = evidence_find(m, full, over);

		if (o == NULL || !str_starts(o->value, STR("act:")))
			return (struct str){ 0 };
		on[o - m->options[PF_EVIDENCE]] = true;
	}
	for (size_t i = 0; i < m->n_options[PF_EVIDENCE]; i++) /* in the order of the list: the same words make the same pack */
		if (on[i])
			buf_fmt(&b, "%s%.*s", b.n ? "+" : "act:", ARG_STR(str_from(m->options[PF_EVIDENCE][i].value, 4)));
	return arena_str(&cx->arena, buf_str(&b));
}

static void evidence_judge(struct maker *m, size_t i, struct task *t)
{
	struct cx *cx = m->cx;
	struct str *f = m->p->items[i].f;
	const struct plan_option *o = evidence_find(m, f[PF_EVIDENCE], t->over);

	t->evidence = o ? o->value : evidence_many(m, f[PF_EVIDENCE], t->over);
	if (t->evidence.n == 0) {
		if (f[PF_EVIDENCE].n)
			fault(m, i, PF_EVIDENCE,
				L("Không có loại minh chứng “%.*s”; chọn trong danh sách",
					"there is no evidence “%.*s”: choose one of the list"),
				ARG_STR(str_cut(f[PF_EVIDENCE], 0, 120)));
		return;
	}
	f[PF_EVIDENCE] = t->evidence;
	uint32_t over = plan_kind_of(m->v, t->evidence)->over;

	if (!(over & (1u << t->over)))
		fault(m, i, PF_EVIDENCE, "%s",
			over & 1u << OVER_SYSTEMS
				? L("Minh chứng này là của từng hệ thống: ở “Ai, cái gì phải có” chọn Từng hệ thống",
					  "this evidence is of each system: choose systems as those it is asked of")
			: over & 1u << OVER_UNITS ? L("Minh chứng này là của từng đơn vị: ở “Ai, cái gì phải có” chọn Từng đơn vị, "
						      "ghi rõ ở Đơn vị nếu không phải tất cả",
							    "this evidence is of each unit: choose units as those it is asked of")
						  : L("Minh chứng này là của cả cơ quan: ở “Ai, cái gì phải có” chọn Cơ quan",
							    "this evidence is of the whole office: choose the office"));
}

static const char *choice_judge(struct maker *m, size_t i, enum plan_field f, const char *otherwise)
{
	struct cx *cx = m->cx;
	struct str *typed = &m->p->items[i].f[f];
	const struct plan_option *o;

	if (typed->n == 0)
		return otherwise;
	o = plan_find(cx, m->options[f], m->n_options[f], *typed);
	if (o == NULL) {
		fault(m, i, (int)f, "%s", L("Chọn trong danh sách", "choose one of the list"));
		return otherwise;
	}
	*typed = o->value;
	return arena_z(&cx->arena, o->value);
}

/* Only a task that is asked for once could be mistaken for what was done before. */
static void since_judge(struct maker *m, size_t i, struct task *t)
{
	struct cx *cx = m->cx;

	t->since = whole_day(m, i, PF_SINCE, m->p->items[i].f[PF_SINCE], DAY_NONE);
	if (t->since == DAY_NONE)
		return;
	if (t->due.how != DUE_NEVER && (t->due.how != DUE_ON || t->since > t->due.day))
		fault(m, i, PF_SINCE, "%s",
			L("Chỉ ghi cho việc làm một lần hoặc không có thời hạn, và không sau thời hạn",
				"for a task done once or without a deadline, and not after its deadline"));
	m->p->items[i].f[PF_SINCE] = day_show(&cx->arena, t->since);
}

/* "Self-declared" suffices for what a unit alone can say, and is the rule there; a pack of before that rule is read back as it is. */
static const char *wants_judge(struct maker *m, size_t i, struct str evidence)
{
	struct cx *cx = m->cx;
	struct str typed = m->p->items[i].f[PF_WANTS];

	if (!plan_declared(cx, typed))
		return choice_judge(m, i, PF_WANTS, "documented");
	if (m->no_units)
		return "declared";
	if (!plan_said(evidence))
		fault(m, i, PF_WANTS, "%s",
			L("Tự khai chỉ đủ cho xác nhận danh mục, không quản lý hệ thống, không phát sinh: để trống hoặc chọn mức "
			  "khác",
				"self-declared suffices for \"list confirmed\", \"no systems\" and \"nothing arose\" alone: leave "
				"it empty, "
				"or choose another"));
	return "documented";
}

/* Each field by itself: what is wrong in one hides nothing of another. */
static void item_judge(struct maker *m, size_t i)
{
	struct cx *cx = m->cx;
	struct plan_item *it = &m->p->items[i];
	struct task *t = &m->tasks[i];
	const struct plan_base base = { m->p->h[PH_NUMBER], m->date, m->from };
	struct str why = { 0 };
	bool sound[PF_COUNT];
	int field = -1;

	for (int f = 0; f < PF_COUNT; f++)
		sound[f] = f == PF_UNITS || lengths(m, i, f, &plan_fields[f], &it->f[f]);
	if (utf8_count(it->f[PF_UNITS]) > plan_fields[PF_UNITS].max) {
		fault(m, i, PF_UNITS, "%s", L("Danh sách đơn vị quá dài", "the list of units is too long"));
		sound[PF_UNITS] = false;
	}
	plan_cycle_take(cx, it);
	if (sound[PF_POINT])
		point_judge(m, i, t);
	if (sound[PF_TEXT])
		t->text = it->f[PF_TEXT];
	if (sound[PF_SUBJECT] && sound[PF_UNITS])
		subject_judge(m, i, t);
	if (sound[PF_EVIDENCE])
		evidence_judge(m, i, t);
	if (sound[PF_DUE] && sound[PF_CYCLE] && !plan_due_read(cx, &base, it->f[PF_DUE], it->f[PF_CYCLE], &t->due, &field, &why))
		fault(m, i, field, "%.*s", ARG_STR(why));
	else if (sound[PF_SINCE])
		since_judge(m, i, t);
	t->wants = wants_judge(m, i, t->evidence);
	t->mark = choice_judge(m, i, PF_MARK, arena_z(&cx->arena, m->mark));
}

/* --- YAML --- */

static void quoted(struct buf *b, struct str s)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_byte(b, '\\');
		buf_byte(b, s.p[i]);
	}
	buf_byte(b, '"');
}

static void key(struct maker *m, const char *name, struct str value)
{
	buf_fmt(&m->out, ", %s: ", name);
	quoted(&m->out, value);
}

static void end_line(struct maker *m)
{
	buf_byte(&m->out, '\n');
	m->line++;
}

static void says(struct maker *m, const char *line)
{
	buf_z(&m->out, line);
	end_line(m);
}

static struct str article(struct maker *m, struct str point)
{
	return arena_fmt(&m->cx->arena, "điểm %.*s", ARG_STR(point));
}

static void head_write(struct maker *m)
{
	struct plan *p = m->p;
	struct buf *b = &m->out;
	struct arena *a = &m->cx->arena;

	says(m, "# Soạn bằng biểu mẫu “Thêm văn bản giao nhiệm vụ” của Khiên.");
	buf_z(b, "pack: ");
	quoted(b, m->code);
	end_line(m);
	buf_fmt(b, "version: %d", p->version);
	end_line(m);
	says(m, "priority: 1");
	buf_z(b, "title: {vi: "); /* as lists of documents name it */
	quoted(b, arena_fmt(a, "%.*s: %.*s", ARG_STR(p->h[PH_NUMBER]), ARG_STR(p->h[PH_TITLE])));
	buf_z(b, "}");
	end_line(m);
	says(m, "documents:");
	buf_z(b, "  - {code: ");
	quoted(b, m->doc);
	key(m, "number", p->h[PH_NUMBER]);
	key(m, "issuer", p->h[PH_ISSUER]);
	buf_fmt(b, ", date: %.*s, valid_from: %.*s", ARG_STR(day_text(a, m->date)), ARG_STR(day_text(a, m->from)));
	if (m->to != DAY_NONE)
		buf_fmt(b, ", valid_to: %.*s", ARG_STR(day_text(a, m->to)));
	buf_fmt(b, ", mark: %.*s, title: {vi: ", ARG_STR(m->mark));
	quoted(b, p->h[PH_TITLE]);
	buf_z(b, "}}");
	end_line(m);
}

static void settings_write(struct maker *m)
{
	static const struct {
		const char *word, *title;
	} periods[] = { { "month", "Kỳ hằng tháng" }, { "quarter", "Kỳ hằng quý" }, { "half", "Kỳ sáu tháng" } };
	bool any = false;

	for (size_t k = 0; k < COUNT(periods); k++)
		for (size_t i = 0; i < m->p->n; i++) {
			if (m->tasks[i].due.how != DUE_PERIOD || strcmp(m->tasks[i].due.period, periods[k].word) != 0)
				continue;
			if (!any)
				says(m, "settings:");
			any = true;
			buf_fmt(&m->out, "  - {key: %.*s.%s, default: %s, mark: %.*s, title: {vi: ", ARG_STR(m->code),
				periods[k].word, periods[k].word, ARG_STR(m->mark));
			quoted(&m->out, arena_fmt(&m->cx->arena, "%s của %.*s", periods[k].title, ARG_STR(m->p->h[PH_NUMBER])));
			buf_z(&m->out, "}}");
			end_line(m);
			break;
		}
}

static void clauses_write(struct maker *m)
{
	says(m, "clauses:");
	for (size_t i = 0; i < m->p->n; i++) {
		const struct task *t = &m->tasks[i];

		if (t->ordinal > 1)
			continue;
		buf_z(&m->out, "  - {code: ");
		quoted(&m->out, t->point);
		buf_z(&m->out, ", cite: {doc: ");
		quoted(&m->out, m->doc);
		key(m, "article", article(m, t->point));
		buf_z(&m->out, "}, text: {vi: ");
		quoted(&m->out, t->text);
		buf_z(&m->out, "}}");
		end_line(m);
	}
}

static void due_write(struct maker *m, const struct plan_due *d)
{
	struct buf *b = &m->out;

	buf_z(b, ", due: {");
	switch (d->how) {
	case DUE_ON:
		if (d->per)
			buf_fmt(b, "after: %.*s, %s: %d", ARG_STR(day_text(&m->cx->arena, d->after)), law_per_names[d->per],
				d->count);
		else
			buf_fmt(b, "on: %.*s", ARG_STR(day_text(&m->cx->arena, d->day)));
		break;
	case DUE_YEARLY: buf_fmt(b, "yearly: %02d-%02d", d->month, d->mday); break;
	case DUE_QUARTERLY:
		if (d->month)
			buf_fmt(b, "quarterly: %02d-%02d", d->month + 1, d->mday);
		else
			buf_fmt(b, "quarterly: %d", d->mday);
		break;
	case DUE_MONTHLY: buf_fmt(b, "monthly: %d", d->mday); break;
	case DUE_PERIOD: buf_fmt(b, "period: %.*s.%s", ARG_STR(m->code), d->period); break;
	case DUE_ROLLING: buf_fmt(b, "rolling: %d", d->months); break;
	default: buf_z(b, "never: \"văn bản không ấn định thời hạn\", mark: OPEN");
	}
	buf_byte(b, '}');
}

static void evidence_write(struct maker *m, const struct task *t)
{
	const struct law_kind *k = plan_kind_of(m->v, t->evidence);
	ptrdiff_t at = str_find(t->evidence, STR(":"));
	struct str words, one;
	const struct law_param *p = k->params;

	buf_fmt(&m->out, ", kind: %s", k->name);
	if (at < 0)
		return;
	while (p && p->name && !p->required)
		p++;
	buf_fmt(&m->out, ", with: {%s: %s", p->name, p->type == LP_WORDS ? "[" : "");
	words = str_from(t->evidence, (size_t)at + 1);
	for (bool first = true; str_next(&words, '+', &one); first = false)
		buf_fmt(&m->out, "%s%.*s", first ? "" : ", ", ARG_STR(one));
	buf_z(&m->out, p->type == LP_WORDS ? "]}" : "}");
}

static void duty_write(struct maker *m, size_t i)
{
	const struct task *t = &m->tasks[i];
	struct buf *b = &m->out;

	m->p->items[i].line = m->line;
	buf_z(b, "  - {code: ");
	quoted(b, arena_fmt(&m->cx->arena, "%.*s.%.*s.%u", ARG_STR(str_cut(m->code, 0, 30)), ARG_STR(t->point), t->ordinal));
	key(m, "clause", t->point);
	buf_z(b, ", title: {vi: ");
	quoted(b, t->text);
	buf_z(b, "}, cite: [{doc: ");
	quoted(b, m->doc);
	key(m, "article", article(m, t->point));
	buf_fmt(b, "}], mark: %s, valid_from: %.*s", t->mark, ARG_STR(day_text(&m->cx->arena, m->from)));
	if (m->to != DAY_NONE)
		buf_fmt(b, ", valid_to: %.*s", ARG_STR(day_text(&m->cx->arena, m->to)));
	buf_fmt(b, ", over: %s", law_over_names[t->over]);
	if (t->role.n)
		buf_fmt(b, ", role: %.*s", ARG_STR(t->role));
	if (t->over == OVER_SYSTEMS)
		buf_z(b, ", actor: operator");
	for (size_t k = 0; k < t->n_units; k++) {
		buf_z(b, k ? ", " : ", units: [");
		quoted(b, t->units[k]);
	}
	buf_z(b, t->n_units ? "]" : "");
	for (size_t k = 0; t->when && k < 2 && t->when[k]; k++)
		buf_fmt(b, "%s%s", k ? ", " : ", when: [", t->when[k]);
	buf_z(b, t->when && t->when[0] ? "]" : "");
	evidence_write(m, t);
	due_write(m, &t->due);
	if (t->since != DAY_NONE)
		buf_fmt(b, ", counts_from: %.*s", ARG_STR(day_text(&m->cx->arena, t->since)));
	buf_fmt(b, ", wants: %s}", t->wants);
	end_line(m);
}

static void write_all(struct maker *m)
{
	m->line = 1;
	head_write(m);
	settings_write(m);
	clauses_write(m);
	says(m, "duties:");
	for (size_t i = 0; i < m->p->n; i++)
		duty_write(m, i);
}

/* --- together --- */

static void maker_init(struct cx *cx, const struct law_vocab *v, struct plan *p, struct plan_faults *faults, struct maker *m)
{
	static const enum plan_field chosen[] = { PF_SUBJECT, PF_CYCLE, PF_EVIDENCE, PF_WANTS, PF_MARK };

	*m = (struct maker){ .cx = cx, .v = v, .p = p, .faults = faults };
	for (size_t i = 0; i < COUNT(chosen); i++)
		plan_options(cx, v, chosen[i], &m->options[chosen[i]], &m->n_options[chosen[i]]);
	m->tasks = ARENA_ARRAY(&cx->arena, struct task, p->n + 1);
	buf_init(&m->out, YAML_MAX);
}

static void maker_done(struct maker *m)
{
	buf_done(&m->out);
}

static enum rc make(struct maker *m)
{
	struct cx *cx = m->cx;

	head_judge(m);
	for (size_t i = 0; i < m->p->n && i < PLAN_ITEMS; i++)
		item_judge(m, i);
	if (m->faults->n == 0)
		write_all(m);
	if (m->faults->n == 0 && !buf_ok(&m->out))
		fault(m, SIZE_MAX, -1, "%s", L("Văn bản quá dài", "too long"));
	if (m->faults->n)
		return cx_fail(cx, RC_INVALID, "%.*s", ARG_STR(m->faults->p[0].text));
	return RC_OK;
}

/* A fault of the pack, at the row whose line it names. */
static void fault_back(struct maker *m, const struct law_fault *f)
{
	size_t at = f->place.n, item = SIZE_MAX;
	int64_t line = 0;

	while (at && f->place.p[at - 1] != ':')
		at--;
	if (str_to_i64(str_from(f->place, at), &line))
		for (size_t i = 0; i < m->p->n; i++)
			if (m->p->items[i].line == line)
				item = i;
	fault(m, item, -1, "%.*s", ARG_STR(f->text));
}

enum rc plan_pack(struct cx *cx, const struct law_vocab *v, struct plan *p, struct plan_faults *faults, struct law_pack **out)
{
	AUTO(maker_done) struct maker m = { 0 };
	struct law_faults own = { 0 };
	struct law_pack *pack;
	struct law *law;
	int64_t id;
	int version;

	maker_init(cx, v, p, faults, &m);
	TRY(make(&m));
	struct str bytes = arena_str(&cx->arena, buf_str(&m.out));
	struct str file = arena_fmt(&cx->arena, "%.*s.yaml", ARG_STR(m.code));

	if (law_read(cx, v, bytes, file, &pack, &own) != RC_OK || law_with(cx, v, pack, &law, &id, &version, &own) != RC_OK ||
		law_units(cx, pack, &own) != RC_OK) {
		if (own.n == 0)
			return cx->fault.rc;
		for (size_t i = 0; i < own.n; i++)
			fault_back(&m, &own.p[i]);
		return cx->fault.rc;
	}
	*out = pack;
	return RC_OK;
}

/* --- back --- */

static struct str subject_of(struct cx *cx, const struct law_vocab *v, const struct law_duty *d)
{
	if (d->over == OVER_ROLE)
		return arena_fmt(&cx->arena, "role:%.*s", ARG_STR(d->role));
	for (const struct plan_subject *s = plan_subjects; s->code; s++) {
		size_t n = 0;
		bool same = true;

		while (n < 2 && s->when[n])
			n++;
		if (s->over != d->over || n != d->when.n)
			continue;
		for (size_t i = 0; i < n; i++) {
			const struct law_cond *c = &d->when.p[i];
			struct str text = arena_fmt(&cx->arena, "%s%s", c->negated ? "not " : "", v->preds[c->pred].name);

			if (v->preds[c->pred].arg)
				text = arena_fmt(&cx->arena, "%.*s %" PRId64, ARG_STR(text), c->arg);
			same = same && str_is(text, s->when[i]);
		}
		if (same)
			return str_z(s->code);
	}
	return STR("?");
}

static struct str units_of(struct cx *cx, const struct law_duty *d)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, YAML_MAX);
	for (size_t i = 0; i < d->n_units; i++)
		buf_fmt(&b, "%s%.*s", i ? "; " : "", ARG_STR(d->units[i]));
	return arena_str(&cx->arena, buf_str(&b));
}

void plan_units_show(struct cx *cx, const struct law_pack *pack, struct plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		p->items[i].f[PF_UNITS] = units_of(cx, &pack->duties.p[i]);
}

static void item_of(
	struct cx *cx, const struct law_vocab *v, const struct law_pack *pack, const struct law_duty *d, struct plan_item *out)
{
	out->f[PF_POINT] = d->clause;
	out->f[PF_TEXT] = d->title.vi;
	out->f[PF_SUBJECT] = subject_of(cx, v, d);
	out->f[PF_UNITS] = units_of(cx, d);
	out->f[PF_DUE] = out->f[PF_CYCLE] = STR("");
	if (d->n_due)
		plan_due_show(cx, &d->due[0], pack->docs.p[0].date, &out->f[PF_DUE], &out->f[PF_CYCLE]);
	out->f[PF_EVIDENCE] = plan_evidence_code(cx, v, d);
	out->f[PF_WANTS] = str_z(law_strength_names[d->wants]);
	out->f[PF_SINCE] = d->counts_from == DAY_NONE ? STR("") : day_show(&cx->arena, d->counts_from);
	out->f[PF_MARK] = d->mark == pack->docs.p[0].mark ? STR("") : str_z(law_mark_names[d->mark]);
}

bool plan_of(struct cx *cx, const struct law_vocab *v, const struct law_pack *pack, struct plan *out)
{
	AUTO(maker_done) struct maker m = { 0 };
	struct plan_faults faults = { 0 };
	struct plan again;
	const struct law_doc *d = pack->docs.p;

	if (pack->docs.n != 1 || pack->duties.n == 0 || pack->duties.n > PLAN_ITEMS || d->date == DAY_NONE ||
		d->valid_from == DAY_NONE)
		return false;
	*out = (struct plan){ .version = pack->version, .n = pack->duties.n };
	out->items = ARENA_ARRAY(&cx->arena, struct plan_item, out->n + 1);
	out->h[PH_NUMBER] = d->number;
	out->h[PH_TITLE] = d->title.vi;
	out->h[PH_ISSUER] = d->issuer;
	out->h[PH_DATE] = day_show(&cx->arena, d->date);
	out->h[PH_FROM] = d->valid_from == d->date ? STR("") : day_show(&cx->arena, d->valid_from);
	out->h[PH_TO] = d->valid_to == DAY_NONE ? STR("") : day_show(&cx->arena, d->valid_to);
	out->h[PH_MARK] = str_z(law_mark_names[d->mark]);
	out->h[PH_CODE] = pack->code;
	for (size_t i = 0; i < out->n; i++) {
		item_of(cx, v, pack, &pack->duties.p[i], &out->items[i]);
		out->items[i].number = (uint32_t)i + 1;
	}
	again = *out;
	again.items = ARENA_ARRAY(&cx->arena, struct plan_item, out->n + 1);
	memcpy(again.items, out->items, out->n * sizeof *out->items);
	maker_init(cx, v, &again, &faults, &m);
	m.no_units = true;
	if (make(&m) != RC_OK) {
		cx_clear(cx);
		return false;
	}
	for (size_t i = 0; i < out->n; i++)
		if (plan_declared(cx, out->items[i].f[PF_WANTS])) /* as the evidence asks, from its next version on */
			out->items[i].f[PF_WANTS] = STR("");
	return str_eq(buf_str(&m.out), pack->bytes);
}
