/* Which column of a register is what: the sheet's own words as far as they are known, and a person's where they are not, once; what was chosen is
 * learned as the heads of any import are (settings heads.documents.HEAD). */
#include "base/text.h"
#include "web/inbox.h"
#include "web/web.h"

enum { HEAD_LOOK = 40, SAMPLES = 3, SAMPLE_TEXT = 60, HEAD_LONG = 120 };

/* What the queue works with, the needed ones first. Where a register has no column for one of those and columns that nobody knows, a person says which it
 * is, once; without an issuer or a signer it goes on. */
static const char *const wanted[] = { "number", "date", "summary", "issuer", "signer_post" };
enum { MUST = 2, NEEDED = 3 };
static const char *const no_columns = "draft looked"; /* of a register: what a person says of a paper here */

struct asked { /* one column of the sheet */
	const struct sheet *sheet;
	size_t col, row; /* of its head */
	struct str head, code;
};
struct ask {
	struct asked *p;
	size_t n, cap;
	const char *lacks[NEEDED];
	size_t n_lacks;
	bool unknown; /* there is a column nobody knows */
};

static void ask_add(struct cx *cx, struct ask *k, struct asked one)
{
	if (one.head.n == 0 || k->n == IMPORT_ASKED)
		return;
	for (size_t i = 0; i < k->n; i++)
		if (str_eq(k->p[i].head, one.head))
			return;
	k->unknown |= one.code.n == 0;
	vec_push(&cx->arena, k, one);
}

static bool has_column(const struct import_table *t, const char *code)
{
	for (size_t c = 0; c < t->n_cols; c++)
		if (str_is(t->cols[c].code, code))
			return true;
	return false;
}

/* Where no header was found at all, the first widest row of short texts stands for it. */
static void guess_head(struct cx *cx, const struct sheet *first, struct ask *k)
{
	const struct sheet *best = NULL;
	size_t at = 0, most = 1;

	for (const struct sheet *s = first; s; s = s->next)
		for (size_t i = 0; !s->hidden && i + 1 < s->n && i < HEAD_LOOK; i++) {
			size_t texts = 0;

			for (size_t c = 0; c < s->rows[i].n; c++) {
				struct str t = str_trim(s->rows[i].cells[c]);
				int64_t number;

				texts += t.n && t.n <= HEAD_LONG && !str_to_i64(t, &number) &&
				         (c == 0 || !str_eq(t, str_trim(s->rows[i].cells[c - 1])));
			}
			if (texts > most) {
				most = texts;
				best = s;
				at = i;
			}
		}
	for (size_t c = 0; best && c < best->rows[at].n; c++) {
		struct str head = str_head(str_trim(best->rows[at].cells[c]), 300), folded = text_fold(&cx->arena, head);
		bool serial =
			str_is(folded, "stt") || str_is(folded, "tt") || str_is(folded, "so tt") || str_is(folded, "so thu tu");

		ask_add(cx, k, (struct asked){ best, c, at, head, serial ? STR("#") : (struct str){ 0 } });
	}
}

static void ask_find(struct cx *cx, const struct import_report *rep, const struct sheet *first, struct ask *k)
{
	for (size_t i = 0; i < rep->n_tables; i++) {
		const struct import_table *t = &rep->tables[i];
		size_t row = 0;

		while (row + 1 < t->sheet->n && t->sheet->rows[row].number < t->head_row)
			row++;
		for (size_t c = 0; c < t->n_cols; c++)
			ask_add(cx, k, (struct asked){ t->sheet, c, row, t->cols[c].head, t->cols[c].code });
	}
	for (size_t w = 0; w < NEEDED; w++) {
		bool all = rep->n_tables > 0;

		for (size_t i = 0; i < rep->n_tables; i++)
			all = all && has_column(&rep->tables[i], wanted[w]);
		if (!all)
			k->lacks[k->n_lacks++] = wanted[w];
	}
	if (rep->n_tables == 0)
		guess_head(cx, first, k);
}

static bool lacks_must(const struct ask *k)
{
	for (size_t i = 0; i < k->n_lacks; i++)
		for (size_t w = 0; w < MUST; w++)
			if (strcmp(k->lacks[i], wanted[w]) == 0)
				return true;
	return false;
}

static struct str samples(struct cx *cx, const struct asked *one)
{
	struct str s = STR("");
	size_t n = 0;

	for (size_t i = one->row + 1; i < one->sheet->n && n < SAMPLES; i++) {
		const struct sheet_row *r = &one->sheet->rows[i];
		struct str t = one->col < r->n ? text_short(&cx->arena, str_trim(r->cells[one->col]), SAMPLE_TEXT) : STR("");

		if (t.n == 0)
			continue;
		s = n++ ? arena_fmt(&cx->arena, "%.*s\n%.*s", ARG_STR(s), ARG_STR(t)) : t;
	}
	return s;
}

static void column_options(struct cx *cx, struct jv *options, const struct import_col *fields, size_t n, struct str now)
{
	thing_choice(cx, options, STR(IMPORT_UNUSED), str_z(L("Không dùng cột này", "Not used")), now.n ? now : STR(IMPORT_UNUSED));
	for (int pass = 0; pass < 2; pass++) /* what the queue wants stands first */
		for (size_t f = 0; f < n; f++) {
			bool first = false;

			for (size_t w = 0; w < COUNT(wanted); w++)
				first |= str_is(fields[f].code, wanted[w]);
			if (first == (pass == 0) && !word_in(no_columns, fields[f].code))
				thing_choice(cx, options, fields[f].code, fields[f].head, now);
		}
}

static void ask_view(struct cx *cx, const struct ask *k, struct str token, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *ask = jv_set(a, view, "ask", jv_obj(a)), *rows = jv_set(a, ask, "rows", jv_list(a)),
		  *told = jv_set(a, data, "columns", jv_list(a));
	struct import_col *fields;
	struct str lacks = STR("");
	size_t n;

	import_fields(cx, &res_documents, &fields, &n);
	set_text(cx, ask, "token", token);
	set_text(cx, data, "token", token);
	jv_set(a, ask, "learns", jv_bool(a, cx->who.may & CAP_SETTINGS));
	for (size_t i = 0; i < k->n_lacks; i++)
		lacks = arena_fmt(a, "%.*s%s%.*s", ARG_STR(lacks), i ? ", " : "",
			ARG_STR(import_label(cx, &res_documents, str_z(k->lacks[i]))));
	set_text(cx, ask, "lacks", lacks);
	for (size_t i = 0; i < k->n; i++) {
		struct jv *o = jv_push(a, rows, jv_obj(a)), *x = jv_push(a, told, jv_obj(a));

		jv_set(a, o, "at", jv_int(a, (int64_t)i));
		set_text(cx, o, "head", k->p[i].head);
		set_text(cx, o, "samples", samples(cx, &k->p[i]));
		if (k->p[i].code.n)
			set_text(cx, o, "known", k->p[i].code);
		if (!str_is(k->p[i].code, "#"))
			column_options(cx, jv_set(a, o, "options", jv_list(a)), fields, n, k->p[i].code);
		set_text(cx, x, "head", k->p[i].head);
		set_text(cx, x, "code", k->p[i].code.p ? k->p[i].code : STR(""));
		set_text(cx, x, "samples", jv_str(jv_get(o, "samples")));
	}
}

/* Reads the sheet; *asks: a person must say what its columns are before a line is taken. */
static enum rc sheet_ask(struct cx *cx, const struct req *rq, struct str bytes, const struct import_given *given,
	struct import_report *rep, struct ask *ask, bool *asks)
{
	struct sheet *sheet = ARENA_NEW(&cx->arena, struct sheet); /* the report points into it */
	struct fault was;
	enum rc rc;

	TRY(sheet_read_all(cx, bytes, sheet));
	rc = res_import_as(cx, &res_documents, sheet, given, false, rep);
	was = cx->fault;
	if (rc != RC_OK && (rc != RC_INVALID || (rep->n == 0 && rep->n_tables)))
		return rc;
	cx_clear(cx);
	ask_find(cx, rep, sheet, ask);
	*asks = ask->n &&
	        (rep->n_tables == 0 || (ask->n_lacks && (lacks_must(ask) || (ask->unknown && req_get(cx, rq, "mapped").n == 0))));
	if (!*asks && rep->n == 0 && rc != RC_OK) {
		cx->fault = was;
		return rc;
	}
	return RC_OK;
}

/* Choices that only repeat what the sheet says by itself (fields k0, k1 ..) teach nothing. */
static enum rc given_new(struct cx *cx, const struct req *rq, struct import_given *given)
{
	struct import_choice *some = ARENA_ARRAY(&cx->arena, struct import_choice, given->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < given->n; i++) {
		bool said = false;

		for (int k = 0; k < IMPORT_ASKED && !said; k++) {
			struct str head, was, code;

			TRY(req_text(cx, rq, arena_fmt(&cx->arena, "h%d", k).p, 0, 1000, &head));
			TRY(req_text(cx, rq, arena_fmt(&cx->arena, "k%d", k).p, 0, 80, &was));
			TRY(req_text(cx, rq, arena_fmt(&cx->arena, "c%d", k).p, 0, 80, &code));
			said = str_eq(head, given->choices[i].head) && was.n && str_eq(was, code);
		}
		if (!said)
			some[n++] = given->choices[i];
	}
	given->choices = some;
	given->n = n;
	return RC_OK;
}

enum rc inbox_columns(struct cx *cx, const struct req *rq, struct import_given *given, struct import_report *rep, bool *asks,
	struct jv *view, struct jv *data)
{
	const struct http_file *file = req_file(rq, "file");
	struct ask ask = { 0 };
	struct str bytes, token;

	TRY(thing_import_bytes(cx, rq, &bytes));
	TRY(thing_import_given(cx, rq, given));
	TRY(given_new(cx, rq, given));
	TRY(sheet_ask(cx, rq, bytes, given, rep, &ask, asks));
	if (!*asks)
		return RC_OK;
	if (file)
		TRY(thing_import_wait(cx, rq, bytes, &token));
	else
		TRY(req_text(cx, rq, "token", 1, 100, &token));
	ask_view(cx, &ask, token, view, data);
	return file ? RC_OK
	            : cx_fail_at(cx, RC_INVALID, STR("columns"),
			      L("Chưa chọn đủ cột số, ký hiệu và cột ngày", "the columns of number and date are not chosen yet"));
}
