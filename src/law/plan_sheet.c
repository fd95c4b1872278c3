/* Rows of a workbook to rows of a directive: what is a header, a group, a foot, a task; nothing is passed over without a word. */
#include "base/docno.h"
#include "base/text.h"
#include "law/plan_int.h"

enum { HEAD_LOOK = 30, COL_NONE = -1, COL_HELPS = -2, PASSED_MAX = 2000 };

/* Who only takes part: asked nothing, and named in the content. */
static const char helps_heads[] = "don vi phoi hop|phoi hop|co quan phoi hop|co quan, don vi phoi hop|don vi phoi hop thuc hien|"
				  "don vi, ca nhan phoi hop";

/* "Sản phẩm/Kết quả" is "Sản phẩm, kết quả". */
static struct str stroke_as_comma(struct cx *cx, struct str f)
{
	ptrdiff_t at = str_find(f, STR("/"));

	return at <= 0 ? f
	               : arena_fmt(&cx->arena, "%.*s, %.*s", ARG_STR(str_trim(str_cut(f, 0, (size_t)at))),
				 ARG_STR(str_trim(str_from(f, (size_t)at + 1))));
}

static int field_of_head(struct cx *cx, struct str head)
{
	struct str f = text_fold(&cx->arena, str_cut(str_trim(head), 0, 200));

	while (f.n && strchr(" *:.", f.p[f.n - 1]))
		f.n--;
	f = stroke_as_comma(cx, f);
	for (int k = 0; f.n && k < PF_COUNT; k++) {
		const struct plan_word *w = &plan_fields[k];

		if (str_is(f, w->code) || str_eq(f, text_fold(&cx->arena, str_z(w->vi))) ||
			str_eq(f, text_fold(&cx->arena, str_z(w->en))))
			return k;
		if (plan_listed(w->heads, f))
			return k;
	}
	return plan_listed(helps_heads, f) ? COL_HELPS : COL_NONE;
}

/* The row with most known heads, content among them; a serial number is a point only where no column says "Điểm". */
static size_t heads_find(struct cx *cx, const struct sheet *s, int **out)
{
	size_t best = 0, at = SIZE_MAX;

	for (size_t r = 0; r < s->n && r < HEAD_LOOK; r++) {
		int *cols = ARENA_ARRAY(&cx->arena, int, s->rows[r].n + 1);
		bool have[PF_COUNT] = { false };
		size_t hits = 0;

		for (int serial = 0; serial < 2; serial++)
			for (size_t c = 0; c < s->rows[r].n; c++) {
				struct str f = text_fold(&cx->arena, str_trim(str_cut(s->rows[r].cells[c], 0, 200)));
				bool is = str_is(f, "stt") || str_is(f, "tt") || str_is(f, "so tt");
				int k;

				if (is != serial)
					continue;
				k = field_of_head(cx, s->rows[r].cells[c]);
				cols[c] = k < 0 || !have[k] ? k : COL_NONE;
				if (cols[c] >= 0) {
					have[k] = true;
					hits++;
				}
			}
		if (have[PF_TEXT] && hits > best) {
			best = hits;
			at = r;
			*out = cols;
		}
	}
	return best >= 2 ? at : SIZE_MAX;
}

/* "I. Nhóm nhiệm vụ chung", a title, a signature: nothing but a text, with a group's mark or none. A row with a figure is a task, and in doubt wrong. */
static bool is_group(const struct plan_item *it, bool pointed)
{
	struct str p = it->f[PF_POINT], text = it->f[PF_TEXT];

	for (int k = 0; k < PF_COUNT; k++)
		if (k != PF_POINT && it->f[k].n && !str_eq(it->f[k], text) && !str_eq(it->f[k], p))
			return false; /* a merged row has one text in all its cells */
	if (p.n == 0 && !pointed)     /* a list of bare contents */
		return false;
	if (str_eq(p, text))
		return text.n && strchr("0123456789", text.p[0]) == NULL;
	for (size_t i = 0; i < p.n; i++)
		if (strchr("IVXABC.)- ", p.p[i]) == NULL)
			return false;
	return true;
}

static void passed_say(struct cx *cx, struct plan *out, struct str what)
{
	if (out->passed.n < PASSED_MAX)
		out->passed = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out->passed), out->passed.n ? "; " : "", ARG_STR(what));
}

static void passed_add(struct cx *cx, struct plan *out, const struct plan_item *it)
{
	struct str text = it->f[PF_TEXT];

	for (int k = 0; k < PF_COUNT && text.n == 0; k++)
		text = it->f[k];
	if (text.n)
		passed_say(cx, out,
			arena_fmt(&cx->arena, L("dòng %u “%.*s”", "row %u “%.*s”"), it->number, ARG_STR(str_cut(text, 0, 120))));
}

/* A column that nobody knows, with something in it. */
static void columns_passed(struct cx *cx, const struct sheet *s, size_t head, const int *cols, struct plan *out)
{
	for (size_t c = 0; c < s->rows[head].n; c++) {
		struct str name = str_trim(s->rows[head].cells[c]);
		bool any = false;

		for (size_t r = head + 1; r < s->n && !any; r++)
			any = c < s->rows[r].n && str_trim(s->rows[r].cells[c]).n;
		if (cols[c] == COL_NONE && name.n && any && field_of_head(cx, name) != PF_POINT)
			passed_say(cx, out, arena_fmt(&cx->arena, L("cột “%.*s”", "column “%.*s”"), ARG_STR(str_cut(name, 0, 80))));
	}
}

/* One thing alone that is no content: a signature, "Nơi nhận". */
static bool is_foot(const struct plan_item *it)
{
	size_t n = 0;

	for (int k = 0; k < PF_COUNT; k++)
		n += it->f[k].n > 0;
	return n <= 1 && it->f[PF_TEXT].n == 0;
}

/* "A;\nB\nC" -> "A; B; C" */
static struct str in_one_line(struct cx *cx, struct str cell)
{
	struct str out = STR(""), line;

	while (str_next(&cell, '\n', &line)) {
		line = str_trim(line);
		while (line.n && strchr(";,", line.p[line.n - 1]))
			line.n--;
		if (line.n)
			out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out), out.n ? "; " : "", ARG_STR(line));
	}
	return out;
}

/* False: no task. */
static bool row_take(struct cx *cx, const struct sheet_row *row, const int *cols, size_t n_cols, bool pointed, struct plan_item *it)
{
	struct str helps = STR("");
	bool any = false;

	*it = (struct plan_item){ .number = row->number };
	for (int k = 0; k < PF_COUNT; k++)
		it->f[k] = STR("");
	for (size_t c = 0; c < row->n && c < n_cols; c++) {
		struct str cell = str_trim(row->cells[c]);

		if (cols[c] == COL_HELPS)
			helps = cell;
		if (cols[c] < 0 || cell.n == 0)
			continue;
		it->f[cols[c]] = cell;
		any = any || (cols[c] != PF_POINT && cols[c] != PF_UNITS);
	}
	if (!any || is_group(it, pointed) || is_foot(it))
		return false;
	helps = in_one_line(cx, helps);
	if (helps.n && it->f[PF_TEXT].n)
		it->f[PF_TEXT] = arena_fmt(&cx->arena, "%.*s (phối hợp: %.*s)", ARG_STR(it->f[PF_TEXT]), ARG_STR(helps));
	return true;
}

static struct str behind(struct str s, struct str word)
{
	ptrdiff_t at = str_find(s, word);

	return at < 0 ? (struct str){ 0 } : str_trim(str_from(s, (size_t)at + word.n));
}

/* "(Kèm theo Quyết định số 45/QĐ-BM ngày 10/01/2026 của ...)" above the table: number and date of the paper, where nobody typed them. */
static void head_take(struct cx *cx, const struct sheet_row *row, struct plan *out)
{
	for (size_t c = 0; c < row->n; c++) {
		struct str cell, no, date, why;
		int32_t day;

		if (!plan_line(cx, row->cells[c], false, &cell) || str_find(text_fold(&cx->arena, cell), STR("kem theo")) < 0)
			continue;
		if (out->h[PH_NUMBER].n == 0 && docno_read(&cx->arena, behind(cell, STR("số ")), &no, NULL))
			out->h[PH_NUMBER] = no;
		date = behind(cell, STR("ngày "));
		for (size_t i = 0; i < date.n; i++)
			if (strchr("();,", date.p[i]) || str_starts(str_from(date, i), STR(" của")))
				date = str_cut(date, 0, i);
		if (out->h[PH_DATE].n == 0 && date.n && plan_day_read(cx, date, &day, &why))
			out->h[PH_DATE] = day_show(&cx->arena, day);
		return;
	}
}

enum rc plan_sheet(struct cx *cx, const struct sheet *s, struct plan *out)
{
	VEC(struct plan_item) items = { 0 };
	struct str point = STR("");
	int *cols = NULL;
	size_t head = heads_find(cx, s, &cols);
	bool pointed = false;

	if (head == SIZE_MAX)
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Không tìm thấy dòng tiêu đề có cột “Nội dung” và “Loại minh chứng”; dùng tệp mẫu",
				"no header row with the columns “Content” and “Evidence”: use the empty sheet"));
	for (size_t r = 0; r < head; r++)
		head_take(cx, &s->rows[r], out);
	for (size_t c = 0; c < s->rows[head].n; c++)
		pointed = pointed || cols[c] == PF_POINT;
	for (size_t r = head + 1; r < s->n; r++) {
		struct plan_item it;

		if (!row_take(cx, &s->rows[r], cols, s->rows[head].n, pointed, &it)) {
			passed_add(cx, out, &it);
			continue;
		}
		if (it.f[PF_POINT].n == 0)
			it.f[PF_POINT] = point;
		point = it.f[PF_POINT];
		vec_push(&cx->arena, &items, it);
		if (items.n > PLAN_ITEMS)
			return cx_fail_at(cx, RC_LIMIT, STR("file"),
				L("Nhiều hơn %d việc: tách thành nhiều văn bản", "more than %d tasks"), (int)PLAN_ITEMS);
	}
	columns_passed(cx, s, head, cols, out);
	out->items = items.p;
	out->n = items.n;
	return RC_OK;
}
