/* The report as a workbook. The form's words are Vietnamese whatever the asker's language. */
#include "fmt/xlsx.h"
#include "report/mau08_int.h"

enum { COLS = 12 };
#define NOTHING "Chưa có thông tin"

struct grid {
	struct arena *a;
	size_t cols, at; /* at: the next column of the row under way; 0: none begun */
	VEC(struct xlsx_cell) cells;
};

static void end(struct grid *g)
{
	for (; g->at && g->at < g->cols; g->at++)
		vec_push(g->a, &g->cells, (struct xlsx_cell){ 0 });
	g->at = 0;
}

static struct xlsx_cell *put(struct grid *g, struct str text)
{
	assert(g->at < g->cols);
	vec_push(g->a, &g->cells, (struct xlsx_cell){ .text = text });
	g->at++;
	return &g->cells.p[g->cells.n - 1];
}

static void put_i64(struct grid *g, int64_t i)
{
	put(g, arena_fmt(g->a, "%" PRId64, i))->number = true;
}

static void heading(struct grid *g, const char *text)
{
	end(g);
	put(g, STR(""));
	put(g, str_z(text))->bold = true;
	end(g);
}

static void heads(struct grid *g, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(g, str_z(words[i]))->bold = true;
	end(g);
}

static struct xlsx_page page(struct grid *g, const char *name)
{
	end(g);
	return (struct xlsx_page){ str_z(name), g->cells.p, g->cells.n / g->cols, g->cols };
}

static struct str text(const struct jv *v, const char *key)
{
	return jv_str(jv_get(v, key));
}

static struct str date(struct arena *a, const struct jv *v, const char *key)
{
	struct str s = text(v, key);

	return s.n ? date_show(a, s, false) : STR("");
}

/* Codes as one cell, cut where a cell would grow too long for people; the JSON has them all. */
static struct str codes(struct arena *a, const struct jv *list)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1u << 20);
	for (size_t i = 0; list && i < list->n; i++) {
		if (b.n > 20000) {
			buf_fmt(&b, "; … (%zu mã, đủ trong bản JSON)", list->n);
			break;
		}
		buf_fmt(&b, "%s%.*s", i ? "; " : "", ARG_STR(jv_str(list->items[i])));
	}
	return arena_str(a, buf_str(&b));
}

static struct str expected(struct arena *a, const struct jv *o)
{
	struct str s = mau08_expected(a, o);

	return s.n ? s : STR(NOTHING);
}

/* --- sheet 1 --- */

static void frozen(struct grid *g, const struct jv *r)
{
	const struct jv *l = jv_get(r, "ledger");

	end(g);
	put(g, STR(""));
	put(g, STR("Mã sổ nhật ký (chốt số liệu)"))->bold = true;
	put(g, arena_fmt(g->a, "Số mục: %" PRId64, jv_i64(jv_get(l, "size"), 0)));
	put(g, text(l, "root").n ? arena_fmt(g->a, "Gốc: %.*s", ARG_STR(text(l, "root"))) : STR("Chưa chốt"));
	end(g);
}

static void section1(struct grid *g, const struct jv *r)
{
	const struct jv *general = jv_get(r, "general"), *kinds = jv_get(r, "by_kind");
	size_t i;

	heading(g, "1. Thông tin chung");
	for (i = 0; general && i + 1 < general->n; i++) {
		put_i64(g, (int64_t)i + 1);
		put(g, text(general->items[i], "label"));
		put_i64(g, jv_i64(jv_get(general->items[i], "value"), 0));
		end(g);
		for (size_t k = 0; str_is(general->keys[i], "classified") && kinds && k < kinds->n; k++) {
			put(g, STR(""));
			put(g, arena_fmt(g->a, "– %.*s", ARG_STR(text(kinds->items[k], "label"))));
			put_i64(g, jv_i64(jv_get(kinds->items[k], "value"), 0));
			end(g);
		}
	}
	put_i64(g, (int64_t)i + 1);
	put(g, text(jv_get(general, "expected_all"), "label"));
	put(g, expected(g->a, jv_get(general, "expected_all")));
	end(g);
}

static void section2(struct grid *g, const struct jv *list, const char *title)
{
	static const char *const words[] = { "", "Tên", "Văn bản giao chức năng, nhiệm vụ", "Người đại diện", "Chức vụ", "Địa chỉ",
		"Điện thoại", "Thư điện tử" };
	static const char *const keys[] = { "head", "head_post", "address", "phone", "email" };

	heading(g, title);
	heads(g, words, COUNT(words));
	for (size_t i = 0; list && i < list->n; i++) {
		const struct jv *b = list->items[i];
		struct str mandate = mau08_paper(g->a, jv_get(b, "mandate"), false);

		put_i64(g, (int64_t)i + 1);
		put(g, text(b, "name"));
		put(g, mandate.n ? mandate : text(b, "mandate_text"));
		for (size_t k = 0; k < COUNT(keys); k++)
			put(g, text(b, keys[k]));
		end(g);
	}
	if (list == NULL || list->n == 0) {
		put(g, STR(""));
		put(g, STR(NOTHING));
		end(g);
	}
}

static void section3(struct grid *g, const struct jv *rows)
{
	const char *words[MAU08_COLS];
	struct str t[MAU08_COLS];

	heading(g, "3. Danh sách hệ thống thông tin");
	for (int c = 0; c < MAU08_COLS; c++)
		words[c] = arena_fmt(g->a, "(%d) %s", c + 1, mau08_heads[c][0]).p;
	heads(g, words, MAU08_COLS);
	for (size_t i = 0; rows && i < rows->n; i++) {
		mau08_texts(g->a, rows->items[i], false, t);
		for (int c = 0; c < MAU08_COLS; c++)
			if (c == 0 || (c == 4 && t[c].n))
				put_i64(g, jv_i64(jv_get(rows->items[i], c ? "level" : "number"), 0));
			else
				put(g, t[c]);
		end(g);
	}
}

static void form(struct grid *g, const struct jv *r)
{
	const struct jv *scope = jv_get(r, "scope");

	heading(g, "Mẫu số 08 – Báo cáo hằng năm về bảo đảm an ninh mạng theo cấp độ (NĐ 331/2026/NĐ-CP, Điều 35, 36)");
	put(g, STR(""));
	put(g, arena_fmt(g->a, "Kỳ số liệu: %.*s đến %.*s", ARG_STR(date(g->a, r, "from")), ARG_STR(date(g->a, r, "to"))));
	put(g, arena_fmt(g->a, "Số liệu đến ngày %.*s%s", ARG_STR(date(g->a, r, "on")),
		       jv_true(jv_get(r, "provisional")) ? " (tạm tính, kỳ chưa kết thúc)" : ""));
	if (text(scope, "name").n)
		put(g, arena_fmt(g->a, "Phần số liệu của: %.*s", ARG_STR(text(scope, "name"))));
	end(g);
	frozen(g, r);
	section1(g, r);
	section2(g, jv_get(r, "owners"), "2.1. Chủ quản hệ thống thông tin");
	section2(g, jv_get(r, "specialised"), "2.2. Đơn vị chuyên trách về an ninh mạng");
	section3(g, jv_get(r, "rows"));
}

/* --- the other sheets --- */

static void source(struct grid *g, const char *of, const struct jv *o, struct str value, const char *key)
{
	put(g, str_z(of));
	put(g, text(o, "label").n ? text(o, "label") : text(o, "name"));
	put(g, value)->number = true;
	put(g, codes(g->a, jv_get(o, key)));
	end(g);
}

static void sources_of(struct grid *g, const char *of, const struct jv *list)
{
	for (size_t i = 0; list && i < list->n; i++) {
		const struct jv *v = jv_get(list->items[i], "value");

		source(g, of, list->items[i], v && v->kind == J_INT ? arena_fmt(g->a, "%" PRId64, v->i) : STR(""), "codes");
	}
}

static void row_sources(struct grid *g, const struct jv *rows)
{
	static const char *const papers[] = { "decision", "regulation" };

	for (size_t i = 0; rows && i < rows->n; i++) {
		const struct jv *r = rows->items[i];

		put(g, STR("Mục 3"));
		put(g, arena_fmt(g->a, "STT %" PRId64, jv_i64(jv_get(r, "number"), 0)));
		put(g, STR(""));
		struct str s = text(r, "code");

		for (size_t k = 0; k < COUNT(papers); k++)
			if (text(jv_get(r, papers[k]), "code").n)
				s = arena_fmt(g->a, "%.*s; %.*s", ARG_STR(s), ARG_STR(text(jv_get(r, papers[k]), "code")));
		put(g, s);
		end(g);
	}
}

static void sources(struct grid *g, const struct jv *r)
{
	static const char *const words[] = { "Mục", "Số liệu", "Giá trị", "Mã các dòng làm căn cứ" };
	const struct jv *general = jv_get(r, "general"), *all = jv_get(general, "expected_all");

	heads(g, words, COUNT(words));
	for (size_t i = 0; general && i + 1 < general->n; i++)
		source(g, "Mục 1", general->items[i], arena_fmt(g->a, "%" PRId64, jv_i64(jv_get(general->items[i], "value"), 0)),
			"codes");
	source(g, "Mục 1", all, expected(g->a, all), text(all, "value").n ? "codes" : "missing");
	sources_of(g, "Mục 1, theo loại", jv_get(r, "by_kind"));
	sources_of(g, "Theo cấp độ", jv_get(r, "by_level"));
	sources_of(g, "Mục 2, chủ quản", jv_get(r, "owners"));
	sources_of(g, "Mục 2, chuyên trách", jv_get(r, "specialised"));
	row_sources(g, jv_get(r, "rows"));
	sources_of(g, NOTHING, jv_get(r, "unknown"));
}

static void faults(struct grid *g, const struct jv *r)
{
	static const char *const words[] = { "Mã", "Dòng", "Cột", "Loại", "Nội dung", "Cách bổ sung" };
	const struct jv *list = jv_get(r, "warnings"), *out = jv_get(r, "excluded");

	heads(g, words, COUNT(words));
	for (size_t i = 0; list && i < list->n; i++) {
		bool note = jv_true(jv_get(list->items[i], "note"));

		put(g, text(list->items[i], "code"));
		put(g, arena_fmt(g->a, "%" PRId64, jv_i64(jv_get(list->items[i], "row"), 0)));
		put(g, text(list->items[i], "columns"));
		put(g, note ? STR("Lưu ý") : STR("Cần bổ sung"))->bad = !note;
		put(g, text(list->items[i], "text"));
		put(g, text(list->items[i], "way"));
		end(g);
	}
	for (size_t i = 0; out && i < out->n; i++) {
		put(g, text(out->items[i], "code"));
		put(g, STR(""));
		put(g, STR(""));
		put(g, STR("Không đưa vào bảng"));
		put(g, arena_fmt(g->a, "%.*s: %.*s", ARG_STR(text(out->items[i], "name")), ARG_STR(text(out->items[i], "why"))));
		end(g);
	}
}

static void annexes(struct grid *g, const struct jv *r)
{
	static const char *const words[] = { "Mã", "Tên, nội dung", "Kết quả, mức độ", "Ngày" };
	const struct jv *all = jv_get(r, "annexes");

	heads(g, words, COUNT(words));
	for (size_t i = 0; all && i < all->n; i++) {
		const struct jv *rows = jv_get(all->items[i], "rows");

		heading(g, arena_z(g->a, text(all->items[i], "title")));
		put(g, STR(""));
		put(g, text(all->items[i], "limit"));
		end(g);
		for (size_t k = 0; rows && k < rows->n; k++) {
			put(g, text(rows->items[k], "code"));
			put(g, text(rows->items[k], "title"));
			put(g, text(rows->items[k], "text"));
			put(g, date(g->a, rows->items[k], "date"));
			end(g);
		}
		if (rows == NULL || rows->n == 0) {
			put(g, STR(""));
			put(g, STR("Không có dữ liệu trong kỳ"));
			end(g);
		}
	}
}

enum rc mau08_xlsx(struct cx *cx, const struct jv *report, struct buf *out)
{
	struct grid g1 = { .a = &cx->arena, .cols = COLS }, g2 = { .a = &cx->arena, .cols = 4 };
	struct grid g3 = { .a = &cx->arena, .cols = 6 }, g4 = { .a = &cx->arena, .cols = 4 };

	form(&g1, report);
	sources(&g2, report);
	faults(&g3, report);
	annexes(&g4, report);
	return xlsx_write_pages(cx,
		(struct xlsx_page[]){
			page(&g1, "Mẫu 08"), page(&g2, "Nguồn số liệu"), page(&g3, "Cần kiểm tra"), page(&g4, "Phụ lục") },
		4, out);
}
