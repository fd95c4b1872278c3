/* fmt/docx: what editors make of a template, what is repeated, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt/docx.h"
#include "fmt/zip.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define TYPES                                                                                                                      \
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
#define P(inside) "<w:p>" inside "</w:p>"
#define T(text) "<w:r><w:t>" text "</w:t></w:r>"
#define PT(text) P(T(text))
#define TC(inside) "<w:tc><w:tcPr/>" inside "</w:tc>"
#define TR(inside) "<w:tr>" inside "</w:tr>"
#define TBL(inside) "<w:tbl>" inside "</w:tbl>"

static const struct docx_field fields[] = {
	{ "ten", "title", "Tên", "Name" },
	{ "don_vi.ten", NULL, "Tên đơn vị", "Unit" },
	{ "loai", NULL, "Loại", "Kind" },
	{ "co", NULL, "Có", "Yes" },
	{ "khong_co", NULL, "Không", "No" },
	{ "so", NULL, "Số", "Number" },
	{ "viec[]", "things.all", "Các việc", "Things" },
	{ "viec[].ten", NULL, "Tên việc", "Name" },
	{ "viec[].gap", "urgent", "Gấp", "Urgent" },
	{ "viec[].con[]", NULL, "Việc con", "Below" },
	{ "viec[].con[].ten", NULL, "Tên việc con", "Name" },
	{ "trong[]", NULL, "Danh sách trống", "Empty" },
	{ "trong[].ten", NULL, "Tên", "Name" },
	{ NULL },
};
static const char data_text[] =
	"{\"title\":\"Bộ <Mẫu> & \\\"con\\\"\",\"don_vi\":{\"ten\":\"Cục A\"},\"loai\":\"Định kỳ\",\"co\":true,"
	"\"khong_co\":null,\"so\":7,\"things\":{\"all\":[{\"ten\":\"một\",\"urgent\":true,\"con\":[{\"ten\":\"x\"},{\"ten\":\"y\"}]"
	"},{\"ten\":\"hai\",\"urgent\":false,\"con\":[]}]},\"trong\":[]}";

static int open_cx(void **state)
{
	static struct cx cx;

	cx_init(&cx, 0);
	*state = &cx;
	return 0;
}

static int close_cx(void **state)
{
	cx_done(*state);
	return 0;
}

static struct str package(struct cx *cx, const struct zip_part *more, size_t n_more, struct str body)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct zip_part parts[8] = { { STR("[Content_Types].xml"), STR(TYPES) } };
	size_t n = 1;

	buf_init(&b, 64 << 20);
	if (body.p)
		parts[n++] = (struct zip_part){ STR("word/document.xml"),
			arena_fmt(&cx->arena, "<w:document " W "><w:body>%.*s</w:body></w:document>", ARG_STR(body)) };
	for (size_t i = 0; i < n_more; i++)
		parts[n++] = more[i];
	OK(zip_write(cx, parts, n, &b));
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str part_of(struct cx *cx, struct str docx, const char *name)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct str s;

	OK(zip_open_mem(cx, docx, &z));
	OK(zip_file_read(cx, z, str_z(name), &s));
	return s;
}

static struct str fill_package(struct cx *cx, struct str in)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct jv *data;

	OK(json_parse(cx, str_z(data_text), &data));
	buf_init(&b, DOCX_OUT);
	if (docx_fill(cx, in, fields, data, &b) != RC_OK)
		fail_msg("%.*s", ARG_STR(cx->fault.text));
	return arena_str(&cx->arena, buf_str(&b));
}

/* The body's XML after filling; runs and texts without their frames, so that the tables below can be read. */
static struct str fill(struct cx *cx, const char *body)
{
	static const char *const frames[] = { "<w:r>", "</w:r>", "<w:t xml:space=\"preserve\">", "</w:t>", "<w:r/>", "<w:tcPr/>" };
	struct str s = part_of(cx, fill_package(cx, package(cx, NULL, 0, str_z(body))), "word/document.xml");
	struct buf b AUTO(buf_done) = { 0 };
	ptrdiff_t from = str_find(s, STR("<w:body>")), to = str_find(s, STR("</w:body>"));

	if (from < 0 || to < 0)
		return STR("");
	s = str_cut(s, (size_t)from + 8, (size_t)(to - from) - 8);
	buf_init(&b, DOCX_OUT);
	while (s.n) {
		size_t skip = 0;

		for (size_t i = 0; i < COUNT(frames); i++)
			if (str_starts(s, str_z(frames[i])))
				skip = strlen(frames[i]);
		if (skip == 0)
			buf_byte(&b, s.p[0]);
		s = str_from(s, skip ? skip : 1);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static void expect(struct cx *cx, const char *body, const char *want)
{
	struct str got = fill(cx, body);

	if (!str_is(got, want))
		fail_msg("\n%s\ngot    %.*s\nwanted %s", body, ARG_STR(got), want);
}

static void fault_in(struct cx *cx, struct str in, const char *place, const char *text)
{
	struct docx_faults faults = { 0 };
	struct docx *t;
	bool found = false;

	assert_int_equal(docx_open(cx, in, fields, &faults, &t), RC_INVALID);
	cx_clear(cx);
	for (size_t i = 0; i < faults.n; i++)
		found |= str_find(faults.p[i].place, str_z(place)) >= 0 && str_find(faults.p[i].text, str_z(text)) >= 0;
	if (!found)
		fail_msg("no fault “%s” at “%s” but %zu others, the first: %.*s: %.*s", text, place, faults.n,
			ARG_STR(faults.n ? faults.p[0].place : STR("")), ARG_STR(faults.n ? faults.p[0].text : STR("")));
}

static void fault(struct cx *cx, const char *body, const char *place, const char *text)
{
	fault_in(cx, package(cx, NULL, 0, str_z(body)), place, text);
}

static void values_are_filled_and_escaped(void **state)
{
	struct cx *cx = *state;

	expect(cx, PT("Gửi {{ten}}."), "<w:p>Gửi Bộ &lt;Mẫu&gt; &amp; \"con\".</w:p>");
	expect(cx, PT("{{don_vi.ten}}, {{so}} {{khong_co}}!"), "<w:p>Cục A, 7 !</w:p>");
}

static void a_field_split_over_runs_still_works(void **state)
{
	struct cx *cx = *state;

	expect(cx,
		P("<w:r><w:t>Gửi {</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>{don_</w:t></w:r><w:bookmarkStart "
		  "w:id=\"0\" w:name=\"_GoBack\"/><w:r><w:t>vi</w:t></w:r><w:proofErr "
		  "w:type=\"spellEnd\"/><w:r><w:t>.ten}</w:t></w:r><w:r><w:t>}!</w:t></w:r>"),
		"<w:p>Gửi Cục A<w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/>!</w:p>");
	/* tracked: the old name deleted, the new one inserted */
	expect(cx,
		P(T("{{don_vi.") "<w:del w:id=\"1\"><w:r><w:delText>tenn</w:delText></w:r></w:del><w:ins w:id=\"2\">" T(
			"ten") "</w:ins>" T("}} x")),
		"<w:p>Cục A x</w:p>");
	/* each half with a format of its own: the value takes the first one's */
	expect(cx, P("<w:r><w:rPr><w:b/></w:rPr><w:t>{{t</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>en}}z</w:t></w:r>"),
		"<w:p><w:rPr><w:b/></w:rPr>Bộ &lt;Mẫu&gt; &amp; \"con\"<w:rPr><w:i/></w:rPr>z</w:p>");
}

static void case_diacritics_and_quotes_do_not_matter(void **state)
{
	struct cx *cx = *state;

	expect(cx, PT("{{ Đơn_vị.Tên }}"), "<w:p>Cục A</w:p>");
	expect(cx, PT("{{#nếu loại = “Định kỳ”}}đúng{{#khác}}sai{{/nếu}}"), "<w:p>đúng</w:p>");
	expect(cx, PT("{{#neu loai = 'dot xuat'}}đúng{{#khac}}sai{{/neu}}"), "<w:p>sai</w:p>");
	expect(cx,
		PT("{{\xc2\xad"
		   "don\xe2\x80\x8b_vi.ten\xc2\xa0}}"),
		"<w:p>Cục A</w:p>");
}

static void a_condition_may_stand_inside_a_paragraph_or_around_some(void **state)
{
	struct cx *cx = *state;

	expect(cx, PT("a{{#neu co}}b{{/neu}}c{{#neu khong co}}d{{/neu}}"), "<w:p>abc</w:p>");
	expect(cx, PT("{{#neu khong_co}}") PT("mất") PT("{{#khac}}") PT("còn") PT("{{/neu}}") PT("sau"),
		"<w:p>còn</w:p><w:p>sau</w:p>");
	expect(cx, PT("{{#neu trong}}có{{#khac}}trống{{/neu}}"), "<w:p>trống</w:p>");
	expect(cx, PT("{{#neu viec}}") TBL(TR(TC(PT("a")))) PT("{{/neu}}"),
		"<w:tbl><w:tr><w:tc><w:p>a</w:p></w:tc></w:tr></w:tbl>");
}

static void a_list_repeats_words_paragraphs_and_rows(void **state)
{
	struct cx *cx = *state;

	expect(cx, PT("{{#moi viec}}{{stt}}. {{ten}}; {{/moi}}hết"), "<w:p>1. một; 2. hai; hết</w:p>");
	expect(cx, PT("{{#moi viec}}") PT("{{stt}} {{ten}} {{don_vi.ten}}") PT("{{/moi}}"),
		"<w:p>1 một Cục A</w:p><w:p>2 hai Cục A</w:p>");
	expect(cx, PT("{{#moi viec}}{{ten}}") PT("vậy{{/moi}}"), "<w:p>một</w:p><w:p>vậy</w:p><w:p>hai</w:p><w:p>vậy</w:p>");
	expect(cx, TBL(TR(TC(PT("đầu"))) TR(TC(PT("{{#moi viec}}{{stt}}")) TC(PT("{{ten}}{{/moi}}"))) TR(TC(PT("cuối")))),
		"<w:tbl><w:tr><w:tc><w:p>đầu</w:p></w:tc></w:tr><w:tr><w:tc><w:p>1</w:p></w:tc><w:tc><w:p>một</w:p></w:tc></w:tr>"
		"<w:tr><w:tc><w:p>2</w:p></w:tc><w:tc><w:p>hai</w:p></w:tc></w:tr><w:tr><w:tc><w:p>cuối</w:p></w:tc></w:tr></"
		"w:tbl>");
	/* rows of nothing but tags vanish */
	expect(cx, TBL(TR(TC(PT("{{#moi viec}}")) TC(PT(""))) TR(TC(PT("{{ten}}"))) TR(TC(PT("+"))) TR(TC(PT("{{/moi}}")))),
		"<w:tbl><w:tr><w:tc><w:p>một</w:p></w:tc></w:tr><w:tr><w:tc><w:p>+</w:p></w:tc></w:tr><w:tr><w:tc><w:p>hai</w:p></"
		"w:tc></w:tr><w:tr><w:tc><w:p>+</w:p></w:tc></w:tr></w:tbl>");
	expect(cx, PT("{{#moi trong}}{{ten}}{{/moi}}"), "<w:p></w:p>");
}

static void sections_nest_and_an_inner_list_sees_the_outer_item(void **state)
{
	struct cx *cx = *state;

	expect(cx, PT("{{#moi viec}}{{#neu gap}}!{{/neu}}{{ten}}({{#moi con}}{{ten}}{{stt}}{{/moi}}) {{/moi}}"),
		"<w:p>!một(x1y2) hai() </w:p>");
	expect(cx, TBL(TR(TC(PT("{{#moi viec}}{{#neu gap}}{{ten}}")) TC(PT("{{/neu}}{{/moi}}")))),
		"<w:tbl><w:tr><w:tc><w:p>một</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>");
	expect(cx, PT("{{#moi viec}}{{#neu gap}}gấp: {{ten}}") PT("rồi{{/neu}}{{/moi}}") PT("hết"),
		"<w:p>gấp: một</w:p><w:p>rồi</w:p><w:p>hết</w:p>");
}

static void a_cell_always_keeps_a_paragraph(void **state)
{
	struct cx *cx = *state;

	expect(cx, TBL(TR(TC(PT("{{#neu khong_co}}") PT("x") PT("{{/neu}}")))), "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>");
	expect(cx, TBL(TR(TC(PT("{{#moi viec}}") PT("{{ten}}") PT("{{/moi}}")))),
		"<w:tbl><w:tr><w:tc><w:p>một</w:p><w:p>hai</w:p></w:tc></w:tr></w:tbl>");
}

static void changes_are_accepted_and_comments_left_out(void **state)
{
	struct cx *cx = *state;

	expect(cx,
		P("<w:pPr><w:rPr><w:ins w:id=\"9\"/></w:rPr></w:pPr><w:commentRangeStart w:id=\"1\"/>" T(
			"a") "<w:del w:id=\"3\"><w:r><w:delText>b</w:delText></w:r></w:del><w:ins w:id=\"4\">" T("c") "</"
														      "w:ins><w:"
														      "commentRange"
														      "End "
														      "w:id=\"1\"/"
														      "><w:r><w:"
														      "commentRefer"
														      "ence "
														      "w:id=\"1\"/"
														      "></w:r>"),
		"<w:p><w:pPr><w:rPr></w:rPr></w:pPr>ac</w:p>");
}

static void headers_and_footers_are_filled(void **state)
{
	struct cx *cx = *state;
	const struct zip_part more[] = { { STR("word/header1.xml"), STR("<w:hdr " W ">" PT("{{don_vi.ten}}") "</w:hdr>") },
		{ STR("word/footer1.xml"), STR("<w:ftr " W ">" PT("{{#neu khong_co}}x{{/neu}}") "</w:ftr>") },
		{ STR("docProps/app.xml"), STR("<x>{{khong phai mau}}</x>") } };
	struct str made = fill_package(cx, package(cx, more, COUNT(more), STR(PT("a"))));

	assert_true(str_find(part_of(cx, made, "word/header1.xml"), STR(">Cục A<")) > 0);
	assert_true(str_find(part_of(cx, made, "word/footer1.xml"), STR("x</w:t>")) < 0);
	assert_true(str_is(part_of(cx, made, "docProps/app.xml"), "<x>{{khong phai mau}}</x>"));
	fault_in(cx,
		package(cx, &(struct zip_part){ STR("word/footer2.xml"), STR("<w:ftr " W ">" PT("{{la}}") "</w:ftr>") }, 1,
			STR(PT("a"))),
		"phần chân trang, đoạn 1: “{{la}}”", "không có trường {{la}}");
}

static void an_unknown_field_is_named_with_its_place(void **state)
{
	struct cx *cx = *state;

	fault(cx, PT("a") PT("Đơn vị {{don_vi.tenn}} đây"), "thân văn bản, đoạn 2: “Đơn vị {{don_vi.tenn}} đây”",
		"có phải là {{don_vi.ten}}?");
	fault(cx, TBL(TR(TC(PT("a"))) TR(TC(PT("{{xyz}}")))), "thân văn bản, bảng 1, hàng 2: “{{xyz}}”", "không có trường {{xyz}}");
	fault(cx, PT("{{#moi viec}}{{loaii}}{{/moi}}"), "đoạn 1", "có phải là {{loai}}?");
	fault(cx, PT("{{#moi ten}}{{/moi}}"), "đoạn 1", "không có trường {{#moi ten}}");
	fault(cx, PT("{{stt}}"), "đoạn 1", "không có trường {{stt}}");
	fault(cx, PT("{{viec}}"), "đoạn 1", "không có trường {{viec}}");
}

/* Where a field cannot be filled in it must not be given out as it stands. */
static void a_field_where_nothing_is_filled_in_is_named(void **state)
{
	struct cx *cx = *state;
	const struct zip_part chart = { STR("word/charts/chart1.xml"), STR("<c:chart><a:t>{{ten}}</a:t></c:chart>") };

	fault(cx, PT("a") P("<m:oMath><m:r><m:t>{{ten}}</m:t></m:r></m:oMath>"), "đoạn 2", "công thức");
	fault(cx, P("<w:r><w:instrText>HYPERLINK {{ten}}</w:instrText></w:r>"), "đoạn 1", "mã trường");
	fault_in(cx, package(cx, &chart, 1, STR(PT("{{ten}}"))), "word/charts/chart1.xml", "biểu đồ");
	expect(cx, P("<w:del><w:r><w:delText>{{ten}}</w:delText></w:r></w:del>" T("x")), "<w:p>x</w:p>");
}

static void broken_sections_are_named(void **state)
{
	struct cx *cx = *state;

	fault(cx, PT("{{#moi viec}}a"), "đoạn 1", "không có thẻ đóng");
	fault(cx, PT("a{{/neu}}"), "đoạn 1", "không có thẻ mở");
	fault(cx, PT("{{#moi viec}}{{/neu}}"), "đoạn 1", "không có thẻ mở");
	fault(cx, PT("{{#khac}}"), "đoạn 1", "không có thẻ mở");
	fault(cx, PT("{{ten"), "đoạn 1", "“}}”");
	fault(cx, PT("{{#lap viec}}"), "đoạn 1", "không hiểu");
	fault(cx, PT("{{#neu loai = ky}}{{/neu}}"), "đoạn 1", "không hiểu");
	fault(cx, PT("trước {{#moi viec}}") PT("{{/moi}}"), "đoạn 1", "không được có chữ");
	fault(cx, PT("{{#moi viec}}") TBL(TR(TC(PT("{{/moi}}")))), "đoạn 1", "không tương ứng");
	fault(cx, PT("{{#neu co}}") PT("a {{#khac}}") PT("{{/neu}}"), "đoạn 2", "cùng cấp");
}

static void what_fetches_or_runs_is_refused(void **state)
{
	struct cx *cx = *state;
	const struct zip_part
		macro = { STR("word/vbaProject.bin"), STR("x") },
		linked = { STR("word/_rels/document.xml.rels"),
			STR("<Relationships><Relationship Id=\"a\" Type=\"x/image\" Target=\"http://evil/a.png\" "
			    "TargetMode=\"External\"/></Relationships>") },
		origin = { STR("word/_rels/settings.xml.rels"),
			STR("<Relationships><Relationship Id=\"a\" Type=\"x/attachedTemplate\" Target=\"file:///C:/a.dotx\" "
			    "TargetMode=\"External\"/></Relationships>") };

	fault_in(cx, package(cx, &macro, 1, STR(PT("a"))), "vbaProject", "macro");
	fault_in(cx, package(cx, &linked, 1, STR(PT("a"))), "rels", "evil");
	assert_true(str_find(part_of(cx, fill_package(cx, package(cx, &origin, 1, STR(PT("a")))), "word/_rels/settings.xml.rels"),
			    STR("C:")) < 0);
	fault(cx, P("<w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT \"/etc/passwd\"</w:instrText></w:r>"),
		"đoạn 1", "tệp khác");
	fault(cx, P("<w:fldSimple w:instr=\" DDEAUTO cmd \">" T("a") "</w:fldSimple>"), "đoạn 1", "tệp khác");
	fault(cx, P("<w:r><w:object/></w:r>"), "đoạn 1", "nhúng");
	expect(cx, P("<w:fldSimple w:instr=\" PAGE \">" T("1") "</w:fldSimple>"),
		"<w:p><w:fldSimple w:instr=\" PAGE \">1</w:fldSimple></w:p>");
}

static void what_is_no_word_document_is_refused(void **state)
{
	struct cx *cx = *state;
	struct docx_faults faults = { 0 };
	struct buf b AUTO(buf_done) = { 0 };
	struct docx *t;

	buf_init(&b, DOCX_OUT);
	OK(zip_write(cx, &(struct zip_part){ STR("a"), STR("b") }, 1, &b));
	assert_int_equal(docx_open(cx, buf_str(&b), fields, &faults, &t), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(docx_open(cx, STR("%PDF-1.4"), fields, &faults, &t), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(docx_open(cx, package(cx, NULL, 0, (struct str){ 0 }), fields, &faults, &t), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(docx_open(cx, package(cx, NULL, 0, STR("<w:p>")), fields, &faults, &t), RC_INVALID);
	cx_clear(cx);
}

static void the_same_values_give_the_same_bytes(void **state)
{
	struct cx *cx = *state;
	struct str in = package(cx, NULL, 0, STR(PT("{{ten}}"))), one = fill_package(cx, in), two = fill_package(cx, in);

	assert_true(str_eq(one, two));
}

static void what_the_data_lacks_of_the_fields_is_named(void **state)
{
	struct cx *cx = *state;
	struct jv *data;

	OK(json_parse(cx, str_z(data_text), &data));
	assert_true(str_is(docx_fields_fault(cx, fields, data), "trong[].ten")); /* no item shows it */
	jv_set(&cx->arena, jv_push(&cx->arena, jv_get(data, "trong"), jv_obj(&cx->arena)), "ten", jv_z(&cx->arena, "a"));
	assert_null(docx_fields_fault(cx, fields, data).p);
	jv_set(&cx->arena, data, "don_vi", jv_obj(&cx->arena));
	assert_true(str_is(docx_fields_fault(cx, fields, data), "don_vi.ten"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_filled_and_escaped),
		cmocka_unit_test(a_field_split_over_runs_still_works),
		cmocka_unit_test(case_diacritics_and_quotes_do_not_matter),
		cmocka_unit_test(a_condition_may_stand_inside_a_paragraph_or_around_some),
		cmocka_unit_test(a_list_repeats_words_paragraphs_and_rows),
		cmocka_unit_test(sections_nest_and_an_inner_list_sees_the_outer_item),
		cmocka_unit_test(a_cell_always_keeps_a_paragraph),
		cmocka_unit_test(changes_are_accepted_and_comments_left_out),
		cmocka_unit_test(headers_and_footers_are_filled),
		cmocka_unit_test(an_unknown_field_is_named_with_its_place),
		cmocka_unit_test(a_field_where_nothing_is_filled_in_is_named),
		cmocka_unit_test(broken_sections_are_named),
		cmocka_unit_test(what_fetches_or_runs_is_refused),
		cmocka_unit_test(what_is_no_word_document_is_refused),
		cmocka_unit_test(the_same_values_give_the_same_bytes),
		cmocka_unit_test(what_the_data_lacks_of_the_fields_is_named),
	};

	return cmocka_run_group_tests(tests, open_cx, close_cx);
}
