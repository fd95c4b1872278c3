/* The units that duties name. A pack writes their codes, the tasks are the units': a code means the unit that had it when the pack was loaded, whatever that
 * unit is called now. Whoever reads the pack's text to change it gets the codes of today. */
#include "base/map.h"
#include "db/db.h"
#include "law/law_int.h"

/* code -> id as it stood after the entry `seq`. */
static enum rc ids_at(struct cx *cx, int64_t seq, struct map *out)
{
	AUTO(rows_done) struct rows r = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r,
		"SELECT v.id, v.code FROM units_v v WHERE v.gone = 0 AND v.seq = (SELECT max(w.seq) FROM units_v w WHERE w.id = "
		"v.id AND w.seq <= $1) ORDER BY v.id",
		V(seq)));
	while (rows_next(&r)) {
		int64_t *id = ARENA_NEW(&cx->arena, int64_t);

		*id = rows_i64(&r, 0);
		map_put(out, rows_copy(cx, &r, 1), id);
	}
	return rows_end(cx, &r);
}

static bool names_units(const struct law_pack *p)
{
	for (size_t i = 0; i < p->duties.n; i++)
		if (p->duties.p[i].n_units)
			return true;
	return false;
}

enum rc law_bind(struct cx *cx, struct law_pack *p, int64_t seq)
{
	struct map then, last;

	if (!names_units(p))
		return RC_OK;
	TRY(ids_at(cx, seq, &then));
	TRY(ids_at(cx, INT64_MAX, &last)); /* packs of a time before law_units() may name what came later */
	for (size_t i = 0; i < p->duties.n; i++) {
		struct law_duty *d = &p->duties.p[i];

		for (size_t k = 0; k < d->n_units; k++) {
			const int64_t *id = map_get(&then, d->units[k]);

			id = id ? id : map_get(&last, d->units[k]);
			d->unit_ids[k] = id ? *id : 0;
		}
	}
	return RC_OK;
}

/* --- the codes of today --- */

struct edit {
	size_t at, n;
	struct str code;
};
typedef VEC(struct edit) edits;

/* Where a node begins in the text: its line, its column in code points. */
static size_t offset_of(struct str text, uint32_t line, uint32_t col)
{
	size_t i = 0;

	for (; line > 1 && i < text.n; i++)
		line -= text.p[i] == '\n';
	for (; col > 1 && i < text.n; col--)
		for (i++; i < text.n && ((unsigned char)text.p[i] & 0xC0) == 0x80;)
			i++;
	return i;
}

static struct str quoted(struct cx *cx, struct str code)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 4000);
	buf_byte(&b, '"');
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == '"' || code.p[i] == '\\')
			buf_byte(&b, '\\');
		buf_byte(&b, code.p[i]);
	}
	buf_byte(&b, '"');
	return arena_str(&cx->arena, buf_str(&b));
}

/* An alias stands where its anchor does: written once. A code that its text writes otherwise than it reads (escapes) stays. */
static void edit_add(struct cx *cx, edits *v, struct str text, const struct yv *node, struct str code)
{
	struct edit e = { .at = offset_of(text, node->line, node->col), .n = node->s.n, .code = quoted(cx, code) };
	bool open = e.at < text.n && (text.p[e.at] == '"' || text.p[e.at] == '\'');

	if (!str_starts(str_from(text, e.at + open), node->s))
		return;
	e.n += open ? 2 : 0;
	for (size_t i = 0; i < v->n; i++)
		if (v->p[i].at == e.at)
			return;
	vec_push(&cx->arena, v, e);
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static struct str edited(struct cx *cx, struct str text, edits *v)
{
	struct buf b AUTO(buf_done) = { 0 };
	size_t at = 0;

	if (v->n == 0)
		return text;
	sort_items(v->p, v->n, sizeof *v->p, by_place);
	buf_init(&b, 4u << 20);
	for (size_t i = 0; i < v->n; i++) {
		buf_add(&b, str_cut(text, at, v->p[i].at - at));
		buf_add(&b, v->p[i].code);
		at = v->p[i].at + v->p[i].n;
	}
	buf_add(&b, str_from(text, at));
	return arena_str(&cx->arena, buf_str(&b));
}

static enum rc codes_now(struct cx *cx, struct map *out)
{
	AUTO(rows_done) struct rows r = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r, "SELECT id, code FROM units"));
	while (rows_next(&r)) {
		struct str *code = ARENA_NEW(&cx->arena, struct str);

		*code = rows_copy(cx, &r, 1);
		map_put_id(out, rows_i64(&r, 0), code);
	}
	return rows_end(cx, &r);
}

enum rc law_codes_now(struct cx *cx, struct law_pack *p)
{
	struct map now;
	struct yv *all;
	const struct yv *duties;
	edits v = { 0 };

	if (!names_units(p))
		return RC_OK;
	TRY(codes_now(cx, &now));
	TRY(yaml_parse_one(cx, p->bytes, p->file, &all));
	duties = yv_get(all, "duties");
	for (size_t i = 0; i < p->duties.n && i < duties->n; i++) {
		struct law_duty *d = &p->duties.p[i];
		const struct yv *units = yv_get(duties->items[i], "units");

		for (size_t k = 0; k < d->n_units; k++) {
			const struct str *code = map_get_id(&now, d->unit_ids[k]);

			if (code == NULL || str_eq(*code, d->units[k]))
				continue;
			edit_add(cx, &v, p->bytes, units->items[k], *code);
			d->units[k] = *code;
		}
	}
	p->bytes = edited(cx, p->bytes, &v);
	return RC_OK;
}
