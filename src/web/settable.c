/* What an office may set, and what holds now: the keys of the law packs in force (packs/), the program's own numbers (res_settings), the office's name. */
#include "fmt/html.h"
#include "org/org.h"
#include "web/now.h"
#include "web/web.h"

struct settable {
	struct str key, what, usual, wants, source;
	bool law; /* of a pack: its value is shown as its key says */
};

static const struct {
	const char *key, *vi, *en;
} texts[] = {
	{ "site.name", "Tên cơ quan, hiện ở đầu mọi trang và báo cáo", "The office's name, on every page and report" },
	{ "site.place", "Địa danh ghi trước ngày trên văn bản", "The place before the date on papers" },
};

enum { COL_WHAT, COL_KEY, COL_NOW, COL_USUAL, COL_WANTS, COL_SOURCE, COLS };
static const struct thing_col cols[COLS] = { { "Nội dung", "What" }, { "Tham số", "Key", "nowrap" }, { "Đang áp dụng", "In force" },
	{ "Mặc định", "Usual" }, { "Giá trị nhận", "Takes" }, { "Nguồn", "From" } };

static void row_add(struct cx *cx, const struct settable *s, struct jv *rows, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct buf url AUTO(buf_done) = { 0 };
	struct str t[COLS] = { s->what, s->key, s->usual, s->usual, s->wants, s->source };
	struct row *row;
	struct jv *o = jv_push(a, list, jv_obj(a));

	buf_init(&url, 1 << 12);
	if (res_by_code(cx, &res_settings, s->key, &row) == RC_OK) {
		t[COL_NOW] = row_text(row, "value");
		buf_fmt(&url, "/settings/%" PRId64, row->id);
	} else {
		cx_clear(cx);
		row = NULL;
		if (cx->who.may & CAP_SETTINGS)
			buf_z(&url, "/settings/new?code=");
		if (url.n)
			url_escape(&url, s->key);
	}
	set_text(cx, o, "key", s->key);
	set_text(cx, o, "what", s->what);
	set_text(cx, o, "value", row ? t[COL_NOW] : (struct str){ 0 });
	set_text(cx, o, "usual", s->usual);
	for (int c = COL_NOW; s->law && c <= COL_USUAL; c++)
		t[c] = law_setting_shown(a, s->key, t[c], cx->en);
	if (t[COL_NOW].n == 0)
		t[COL_NOW] = str_z(L("Chưa đặt", "Not set"));
	plain_row(cx, rows, cols, COLS, t, COL_WHAT, arena_str(a, buf_str(&url)));
}

static enum rc settable(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *list = jv_set(a, data, "settings", jv_list(a)), *rows;
	struct jv *head = thing_head(cx, view, str_z(L("Các tham số đặt được", "What can be set")),
		L("Bấm vào nội dung để đặt hoặc sửa giá trị; mỗi lần đặt là một mục sổ nhật ký, kèm văn bản căn cứ nếu có.",
			"Choose one to set or change it; each time is a ledger entry, with its source document if there is one."));
	AUTO(now_done) struct now n = { 0 };
	const struct law *law;
	int64_t count = 0;

	TRY(now_get(cx, rq, &n));
	law = n.board->law;
	thing_crumb(cx, head, L("Tham số", "Settings"), STR("/settings"));
	rows = plain_table(cx, view, cols, COLS, L("Không có tham số nào.", "There is none."));
	for (size_t i = 0; i < COUNT(texts); i++, count++)
		row_add(cx,
			&(struct settable){ .key = str_z(texts[i].key),
				.what = str_z(L(texts[i].vi, texts[i].en)),
				.wants = str_z(L("chữ", "text")),
				.source = str_z("Khiên") },
			rows, list);
	for (size_t p = 0; p < law->n_packs; p++)
		for (size_t i = 0; i < law->packs[p]->settings.n; i++, count++) {
			const struct law_setting *s = &law->packs[p]->settings.p[i];

			row_add(cx,
				&(struct settable){ s->key, law_say(s->title, cx->en), s->otherwise,
					str_z(law_setting_wants(s->key, cx->en)),
					arena_fmt(a, "%.*s; %s", ARG_STR(law_say(law->packs[p]->title, cx->en)),
						mark_word(cx, s->mark)),
					true },
				rows, list);
		}
	for (const struct setting_number *k = setting_numbers; k->code; k++, count++)
		row_add(cx,
			&(struct settable){ .key = str_z(k->code),
				.what = str_z(L(k->vi, k->en)),
				.usual = arena_fmt(a, "%" PRId64, k->usual),
				.wants = arena_fmt(a,
					L("số nguyên từ %" PRId64 " đến %" PRId64, "a whole number from %" PRId64 " to %" PRId64),
					k->min, k->max),
				.source = str_z("Khiên") },
			rows, list);
	set_text(cx, view, "count", arena_fmt(a, L("%" PRId64 " tham số", "%" PRId64 " settings"), count));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route settable_routes[] = {
	{ GET, "/settings/known", CAP_READ, settable, "Các tham số đặt được, giá trị đang áp dụng và mặc định",
		"What can be set, what holds and what is usual", "list" },
	{ 0 },
};
