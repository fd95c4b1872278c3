/* The reader works on its own copy of the input, so cells point into it and doubled quotes are undone in place. */
#include "fmt/csv.h"

#include "base/text.h"

struct reader {
	struct cx *cx;
	char *p, *end;
	char sep;
	uint32_t line;
	size_t places;
	VEC(struct str) cells; /* of the row being read */
	VEC(struct sheet_row) rows;
};

static enum rc broken(struct reader *r, enum rc rc, uint32_t line, const char *what)
{
	struct cx *cx = r->cx;

	return cx_fail_at(cx, rc, arena_fmt(&cx->arena, L("dòng %u", "line %u"), line), "%s", what);
}

const char *sheet_error(struct str cell)
{
	static const char *const errors[] = { "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
		"#CALC!", "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", SHEET_UNKNOWN };
	struct str s = str_trim(cell);

	for (size_t i = 0; s.n && s.p[0] == '#' && i < COUNT(errors); i++)
		if (str_is(s, errors[i]))
			return errors[i];
	return NULL;
}

static struct str unquoted(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '\'')
		i++;
	return str_from(s, i);
}

struct str sheet_guard(struct arena *a, struct str text)
{
	return sheet_error(unquoted(text)) ? arena_fmt(a, "'%.*s", ARG_STR(text)) : text;
}

struct str sheet_unguard(struct str cell)
{
	return cell.n && cell.p[0] == '\'' && sheet_error(unquoted(cell)) ? str_from(cell, 1) : cell;
}

static bool guardable(struct str s)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠", "｜" };

	s = unquoted(s);
	for (size_t i = 0; i < COUNT(wide); i++)
		if (str_starts(s, str_z(wide[i])))
			return true;
	return s.n && strchr("=+-@|\t\r", s.p[0]) && s.p[0];
}

/* Puts a UTF-16 text (without its mark) into the arena as UTF-8; false on half pairs and odd lengths. */
static bool from_utf16(struct arena *a, struct str in, bool big, struct str *out)
{
	char *to = arena_alloc(a, in.n / 2 * 3 + 1, 1);
	const unsigned char *p = (const unsigned char *)in.p;
	size_t n = 0;

	for (size_t i = 0; i + 1 < in.n; i += 2) {
		int32_t r = big ? p[i] << 8 | p[i + 1] : p[i + 1] << 8 | p[i], low;

		if (r >= 0xd800 && r <= 0xdfff) {
			if (r > 0xdbff || i + 3 >= in.n)
				return false;
			i += 2;
			low = big ? p[i] << 8 | p[i + 1] : p[i + 1] << 8 | p[i];
			if (low < 0xdc00 || low > 0xdfff)
				return false;
			r = 0x10000 + ((r - 0xd800) << 10) + (low - 0xdc00);
		}
		n += utf8_put(to + n, r);
	}
	*out = (struct str){ to, n };
	return in.n % 2 == 0;
}

static enum rc decode(struct reader *r, struct str in)
{
	struct cx *cx = r->cx;
	struct arena *a = &cx->arena;
	struct str s;

	if (a->limit && in.n > a->limit)
		return broken(r, RC_LIMIT, 1, L("tệp quá lớn", "the file is too large"));
	if (str_starts(in, STR("\xff\xfe")) || str_starts(in, STR("\xfe\xff"))) {
		if (!from_utf16(a, str_from(in, 2), in.p[0] == '\xfe', &s))
			return broken(r, RC_INVALID, 1, L("UTF-16 bị hỏng", "damaged UTF-16"));
	} else {
		s = arena_str(a, str_starts(in, STR("\xef\xbb\xbf")) ? str_from(in, 3) : in);
	}
	if (!utf8_valid(s))
		return broken(r, RC_INVALID, line_at(s, utf8_bad(s)),
			L("không phải UTF-8; hãy lưu lại dưới dạng \"CSV UTF-8\"", "not UTF-8; save it again as \"CSV UTF-8\""));
	if (memchr(s.p, 0, s.n))
		return broken(r, RC_INVALID, line_at(s, strlen(s.p)), L("chứa ký tự NUL", "holds a NUL character"));
	r->p = (char *)s.p;
	r->end = r->p + s.n;
	return RC_OK;
}

static const char seps[] = { '\t', ';', ',' };

/* Excel's own word on the first line. */
static bool sep_named(struct reader *r)
{
	struct str s = { r->p, (size_t)(r->end - r->p) };

	if (!str_starts(s, STR("sep=")) || s.n < 5 || memchr(seps, s.p[4], sizeof seps) == NULL ||
		(s.n > 5 && s.p[5] != '\r' && s.p[5] != '\n'))
		return false;
	r->sep = s.p[4];
	r->p += 5;
	if (r->p < r->end && *r->p == '\r')
		r->p++;
	if (r->p < r->end && *r->p == '\n')
		r->p++;
	r->line = 2;
	return true;
}

enum { HEADER_WITHIN = 20 }; /* lines in which a header is looked for */

/* The separator of the first line that has `least` of one kind outside quotes; 0: none. */
static char sep_found(const struct reader *r, unsigned least)
{
	unsigned count[sizeof seps] = { 0 }, lines = 0;
	bool quoted = false;

	for (const char *p = r->p; lines < HEADER_WITHIN; p++) {
		if (p == r->end || (!quoted && (*p == '\n' || *p == '\r'))) {
			size_t best = 0;

			for (size_t i = 1; i < sizeof seps; i++)
				best = count[i] > count[best] ? i : best;
			if (count[best] >= least)
				return seps[best];
			if (p == r->end)
				return 0;
			memset(count, 0, sizeof count);
			lines++;
		} else if (*p == '"') {
			quoted = !quoted;
		} else if (!quoted) {
			for (size_t i = 0; i < sizeof seps; i++)
				count[i] += *p == seps[i];
		}
	}
	return 0;
}

/* A cell in quotes, p behind the first; its doubled quotes are undone in place. */
static enum rc quoted(struct reader *r, struct str *out)
{
	struct cx *cx = r->cx;
	uint32_t first = r->line;
	char *from = r->p, *to = r->p;

	for (; r->p < r->end; r->p++) {
		if (*r->p == '"') {
			if (r->p + 1 == r->end || r->p[1] != '"')
				break;
			r->p++;
		} else if (*r->p == '\n' || (*r->p == '\r' && (r->p + 1 == r->end || r->p[1] != '\n'))) {
			r->line++;
		}
		*to++ = *r->p;
	}
	if (r->p == r->end)
		return broken(r, RC_INVALID, first, L("dấu nháy mở mà không đóng", "a quote is opened and never closed"));
	r->p++;
	if (r->p < r->end && *r->p != r->sep && *r->p != '\r' && *r->p != '\n')
		return broken(r, RC_INVALID, r->line, L("có chữ ngay sau dấu nháy đóng", "text follows a closing quote"));
	*out = (struct str){ from, (size_t)(to - from) };
	return RC_OK;
}

static struct str bare(struct reader *r)
{
	char *from = r->p;

	while (r->p < r->end && *r->p != r->sep && *r->p != '\r' && *r->p != '\n')
		r->p++;
	return (struct str){ from, (size_t)(r->p - from) };
}

static enum rc cell(struct reader *r)
{
	struct cx *cx = r->cx;
	struct str s;

	if (r->p < r->end && *r->p == '"') {
		r->p++;
		TRY(quoted(r, &s));
	} else {
		s = bare(r);
	}
	if (s.n > SHEET_CELL)
		return broken(r, RC_LIMIT, r->line, L("ô dài quá 1 MiB", "a cell is longer than 1 MiB"));
	if (s.n && s.p[0] == '\'' && guardable(s))
		s = str_from(s, 1);
	if (r->cells.n == SHEET_COLS)
		return broken(r, RC_LIMIT, r->line, L("quá 1.024 cột", "more than 1,024 columns"));
	vec_push(&cx->arena, &r->cells, s);
	return RC_OK;
}

static enum rc row(struct reader *r)
{
	struct cx *cx = r->cx;
	struct sheet_row w = { .number = r->line };

	r->cells.n = 0;
	for (;;) {
		TRY(cell(r));
		if (r->p == r->end || *r->p != r->sep)
			break;
		r->p++;
	}
	w.n = (uint32_t)r->cells.n;
	r->places += w.n;
	if (r->rows.n == SHEET_ROWS || r->places > SHEET_PLACES)
		return broken(r, RC_LIMIT, r->line, L("quá nhiều dòng (tối đa 1.000.000)", "too many rows (at most 1,000,000)"));
	w.cells = ARENA_ARRAY(&cx->arena, struct str, w.n);
	memcpy(w.cells, r->cells.p, w.n * sizeof *w.cells);
	vec_push(&cx->arena, &r->rows, w);
	return r->rows.n % 256 ? RC_OK : cx_room_row(cx, r->line);
}

enum rc csv_read(struct cx *cx, struct str in, struct sheet *out)
{
	struct reader r = { .cx = cx, .line = 1 };

	TRY(decode(&r, in));
	if (!sep_named(&r) && (r.sep = sep_found(&r, 2)) == 0 && (r.sep = sep_found(&r, 1)) == 0)
		r.sep = ',';
	while (r.p < r.end) {
		if (*r.p != '\r' && *r.p != '\n')
			TRY(row(&r));
		if (r.p < r.end && *r.p == '\r')
			r.p++;
		if (r.p < r.end && *r.p == '\n')
			r.p++;
		r.line++;
	}
	TRY(cx_room(cx));
	*out = (struct sheet){ .name = STR(""), .rows = r.rows.p, .n = r.rows.n };
	return RC_OK;
}

/* Quotes also where only another separator would need them, so that the reader finds ours. */
static bool needs_quotes(struct str s, bool first)
{
	if (s.n == 0)
		return first; /* else a row of one empty cell would be an empty line */
	if (s.p[0] == ' ' || s.p[s.n - 1] == ' ' || (first && (str_starts(s, STR("\xef\xbb\xbf")) || str_starts(s, STR("sep=")))))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (strchr(",;\t\"\r\n", s.p[i]) && s.p[i])
			return true;
	return false;
}

void csv_write_cell(struct buf *b, struct str cell, bool first)
{
	bool quotes = needs_quotes(cell, first);

	if (!first)
		buf_byte(b, ',');
	if (quotes)
		buf_byte(b, '"');
	if (guardable(cell))
		buf_byte(b, '\'');
	for (size_t i = 0, at; i < cell.n; i = at) {
		const char *q = memchr(cell.p + i, '"', cell.n - i);

		at = q ? (size_t)(q - cell.p) + 1 : cell.n;
		buf_add(b, str_cut(cell, i, at - i));
		if (q)
			buf_byte(b, '"');
	}
	if (quotes)
		buf_byte(b, '"');
}
