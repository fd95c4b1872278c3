/* Which words of a summary mean which work: the inbox suggests by them, and the monthly register of papers is sifted by them. The program knows the
 * usual words itself (web/inbox_suggest.c); these are the office's own, and go before. */
#include "org/org.h"

static const struct field rule_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "words", F_TEXT, "Từ khóa (cách nhau dấu ;)", "Words (separated by ;)", .max = 500, .required = true, .search = true,
		.in_list = true, .heads = "tu khoa|tu ngu",
		.help_vi = "Có một trong các cụm từ này trong trích yếu thì gợi ý; không cần dấu, không phân biệt hoa thường",
		.help_en = "One of these in the summary is enough; diacritics and case do not matter" },
	{ "kind", F_ENUM, "Ghi việc", "Records", .choices = org_activity_kinds, .in_list = true, .heads = "viec|loai viec" },
	{ "proves", F_ENUM, "Chứng minh cho", "Proves", .choices = org_matters, .in_list = true,
		.heads = "chung minh cho|noi dung" },
	{ "skip", F_BOOL, "Không đưa vào hàng chờ", "Keep out of the inbox", .in_list = true, .heads = "bo qua" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 500, .long_text = true, .heads = "ghi chu" },
	{ 0 },
};

static enum rc rule_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	(void)before;
	if (!row_val(row, "kind")->set && !row_val(row, "proves")->set && !row_i64(row, "skip", 0))
		problem_add(cx, ps, "kind",
			L("Chọn việc được ghi, nội dung được chứng minh, hoặc không đưa vào hàng chờ",
				"say what it records, what it proves, or that such papers stay out"));
	return RC_OK;
}

const struct res res_inbox_rules = {
	.name = "inbox-rules",
	.table = "inbox_rules",
	.vi = "từ khóa gợi ý",
	.en = "inbox rule",
	.vi_many = "Từ khóa gợi ý của văn bản chờ gán",
	.en_many = "Rules of the inbox",
	.prefix = "TK",
	.title = "words",
	.natural = "words",
	.scope = NULL,
	.open = true,
	.central = true,
	.version = 1,
	RES_FIELDS(rule_fields),
	.check = rule_check,
};
