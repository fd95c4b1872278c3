/* The words of a column's head as offices write them: without marks and brackets, and what they shorten spelt out. */
#include "base/text.h"
#include "res/res_int.h"

static bool mark_at_end(char c)
{
	return c == '*' || c == ':' || c == ' ' || c == '.' || c == ',' || c == '?';
}

/* Folded, without what stands in parentheses, stars and colons, and blanks around a slash: a cell's lines break there. */
struct str head_norm(struct cx *cx, struct str cell)
{
	struct str f = text_fold(&cx->arena, str_cut(str_trim(cell), 0, HEAD_TEXT));
	bool book =
		str_starts(text_lower(&cx->arena, str_cut(str_trim(cell), 0, 8)), STR("sổ ")); /* "Sổ văn bản" is no "Số văn bản" */
	char *p = arena_alloc(&cx->arena, f.n + 1, 1);
	size_t n = 0, deep = 0;

	for (size_t i = 0; i < f.n; i++) {
		if (f.p[i] == '(')
			deep++;
		else if (f.p[i] == ')' && deep)
			deep--;
		else if (deep == 0 && !(f.p[i] == ' ' && n && (p[n - 1] == ' ' || p[n - 1] == '/'))) {
			n -= f.p[i] == '/' && n && p[n - 1] == ' ';
			p[n++] = f.p[i];
		}
	}
	while (n && mark_at_end(p[n - 1]))
		n--;
	return book ? arena_fmt(&cx->arena, "quyen %.*s", (int)n, p) : str_trim((struct str){ p, n });
}

/* What officers shorten, folded. A head is looked for as it stands first: a synonym of a field's own may be one of these. */
static const struct {
	const char *said, *meant;
} shortened[] = { { "anm", "an ninh mang" }, { "attt", "an toan thong tin" }, { "c/do", "cap do" }, { "cd", "cap do" },
	{ "cq", "co quan" }, { "csdl", "co so du lieu" }, { "dc", "dia chi" }, { "d. vi", "don vi" }, { "d.v", "don vi" },
	{ "d.vi", "don vi" }, { "d/c", "dia chi" }, { "d/v", "don vi" }, { "d/vi", "don vi" }, { "dv", "don vi" },
	{ "dvct", "don vi chu tri" }, { "dvi", "don vi" }, { "dvpt", "don vi phu trach" }, { "dvql", "don vi quan ly" },
	{ "dvvh", "don vi van hanh" }, { "g/chu", "ghi chu" }, { "gchu", "ghi chu" }, { "h/thong", "he thong" },
	{ "hsdxcd", "ho so de xuat cap do" }, { "ht", "he thong" }, { "httt", "he thong thong tin" }, { "ncc", "nha cung cap" },
	{ "pa", "phuong an" }, { "pa bd", "phuong an bao dam" }, { "pd", "phe duyet" }, { "q/d", "quyet dinh" },
	{ "q/ly", "quan ly" }, { "qc", "quy che" }, { "qd", "quyet dinh" }, { "ql", "quan ly" }, { "qly", "quan ly" },
	{ "sd", "su dung" }, { "sl", "so luong" }, { "t/trang", "tinh trang" }, { "ts", "tai san" },
	{ "tthc", "thu tuc hanh chinh" }, { "ttrang", "tinh trang" }, { "vb", "van ban" }, { "vh", "van hanh" } };

static bool in_word(struct str s, size_t at)
{
	char c = at < s.n ? s.p[at] : ' ';

	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "d/vi vh" -> "don vi van hanh"; what is not shortened stays. */
struct str head_spelt(struct cx *cx, struct str folded)
{
	struct buf b AUTO(buf_done) = { 0 };
	bool any = false;

	buf_init(&b, HEAD_TEXT * 8);
	for (size_t i = 0; i < folded.n;) {
		size_t best = COUNT(shortened), took = 0;
		bool begins = i == 0 || !in_word(folded, i - 1);

		for (size_t k = 0; begins && k < COUNT(shortened); k++) {
			struct str said;

			if (shortened[k].said[0] != folded.p[i])
				continue;
			said = str_z(shortened[k].said);
			if (said.n > took && str_starts(str_from(folded, i), said) && !in_word(folded, i + said.n)) {
				best = k;
				took = said.n;
			}
		}
		if (took)
			buf_z(&b, shortened[best].meant);
		else
			buf_byte(&b, folded.p[i]);
		any = any || took;
		i += took ? took : 1;
	}
	return any ? arena_str(&cx->arena, buf_str(&b)) : folded;
}
