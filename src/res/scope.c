/* Who may see and write which rows: by the unit subtree or the provider that a person is bound to (auth/ says which), and of whom a row may speak. */
#include "res/res_int.h"

/* Units that are over on the day $2 and passed as a whole to one other: what is left at them is that one's (unit_now() in duty/actor.c is the same rule over
 * facts in memory; tests/unit/test_duty_store.c holds the two together). */
#define HEIRS                                                                                                                      \
	"WITH RECURSIVE heirs(\"from\", \"to\") AS (SELECT s.\"from\", min(s.\"to\") FROM successions s JOIN units u ON "          \
	"u.id = s.\"from\" WHERE coalesce(s.scope, '') = '' AND " SQL_UNIT_OVER                                                    \
	" GROUP BY s.\"from\" HAVING min(s.\"to\") = max(s.\"to\")), "

enum rc res_units_of(struct cx *cx, int64_t unit, int64_t **ids, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(int64_t) list = { 0 };

	TRY(db_query(cx, &r,
		HEIRS
		"tree(id) AS (SELECT id FROM units WHERE id = $1 UNION SELECT h.\"from\" FROM heirs h JOIN tree ON h.\"to\" = "
		"tree.id) SELECT id FROM tree ORDER BY id",
		V(unit), V(day_text(&cx->arena, day_at(cx->now)))));
	while (rows_next(&r))
		vec_push(&cx->arena, &list, rows_i64(&r, 0));
	*ids = list.p;
	*n = list.n;
	return rows_end(cx, &r);
}

/* The ids of the unit subtree that who asks may see, as "4,9,12"; empty for everything. With the units that it continues as a whole. */
static enum rc subtree(struct cx *cx, struct str *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1u << 20);
	TRY(db_query(cx, &r,
		HEIRS
		"tree(id) AS (SELECT id FROM units WHERE id = $1 UNION SELECT u.id FROM units u JOIN tree ON u.parent = tree.id OR "
		"u.id IN (SELECT h.\"from\" FROM heirs h WHERE h.\"to\" = tree.id)) SELECT id FROM tree",
		V(cx->who.unit), V(day_text(&cx->arena, day_at(cx->now)))));
	buf_fmt(&b, "%" PRId64, cx->who.unit);
	while (rows_next(&r))
		buf_fmt(&b, ",%" PRId64, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	*out = arena_str(&cx->arena, buf_str(&b));
	return RC_OK;
}

static bool may_be(const struct field *f, struct str res)
{
	return f->to[0] == 0 || word_in(f->to, res);
}

/* " OR" what must hold of `at` (a column or a number), what field `f` refers to, to be of these units: a unit, a system, a document, a regulation of theirs. The owner
 * of a system sees what is written of it; its unit and its operator write it. */
static void of_units(struct buf *sql, const struct field *f, struct str at, struct str ids, bool to_write)
{
	if (may_be(f, STR("units")))
		buf_fmt(sql, " OR %.*s IN (%.*s)", ARG_STR(at), ARG_STR(ids));
	if (may_be(f, STR("systems"))) {
		buf_fmt(sql, " OR %.*s IN (SELECT id FROM systems WHERE unit IN (%.*s) OR operator IN (%.*s)", ARG_STR(at),
			ARG_STR(ids), ARG_STR(ids));
		if (!to_write)
			buf_fmt(sql, " OR owner IN (%.*s)", ARG_STR(ids));
		buf_z(sql, ")");
	}
	static const char *const held[] = { "documents", "regulations" };

	for (size_t i = 0; i < COUNT(held); i++)
		if (may_be(f, str_z(held[i])))
			buf_fmt(sql, " OR %.*s IN (SELECT id FROM %s WHERE unit IN (%.*s))", ARG_STR(at), held[i], ARG_STR(ids));
}

/* " OR" that the row `at` names, in its field `told`, something of these units. */
static void told_units(struct buf *sql, const struct res *r, struct str at, struct str ids)
{
	buf_fmt(sql, " OR %.*s IN (SELECT src FROM links WHERE field = '%s' AND (1 = 0", ARG_STR(at), r->told);
	of_units(sql, &r->fields[res_field_find(r, str_z(r->told))], STR("dst"), ids, false);
	buf_z(sql, "))");
}

/* Of whom a row x of `r` speaks: its fields marked `about`, and those that place it. What it names may speak of these units itself: an act. */
static void speaks_of_units(struct arena *a, struct buf *sql, const struct res *r, struct str ids)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		bool links = f->type == F_LINKS;

		if ((f->type != F_REF && !links) || !(f->about || (r->scope && word_in(r->scope, str_z(f->code)))))
			continue;
		if (links)
			buf_fmt(sql, " OR x.id IN (SELECT src FROM links WHERE field = '%s' AND (1 = 0", f->code);
		of_units(sql, f, links ? STR("dst") : arena_fmt(a, "x.\"%s\"", f->code), ids, false);
		for (size_t k = 0; links && res_all[k]; k++)
			if (res_all[k]->told && may_be(f, str_z(res_all[k]->name)))
				told_units(sql, res_all[k], STR("links.dst"), ids);
		if (links)
			buf_z(sql, "))");
	}
}

/* A paper that others keep and that serves one's own duty is read where a row of those resources says so; nothing else of theirs is. */
static void shown_units(struct arena *a, struct buf *sql, const struct res *r, const char *alias, struct str ids)
{
	struct str rest = str_z(r->shown), one;

	while (str_next(&rest, ' ', &one)) {
		const struct res *by = res_find(one);

		for (size_t i = 0; i < by->n; i++) {
			const struct field *f = &by->fields[i];

			if (f->to == NULL || f->to[0] == 0 || !may_be(f, str_z(r->name)))
				continue;
			if (f->type == F_LINKS)
				buf_fmt(sql,
					" OR %s.id IN (SELECT l.dst FROM links l JOIN %s x ON x.id = l.src WHERE l.field = '%s'",
					alias, by->table, f->code);
			else
				buf_fmt(sql, " OR %s.id IN (SELECT x.\"%s\" FROM %s x WHERE 1 = 1", alias, f->code, by->table);
			buf_z(sql, by->drafts ? " AND coalesce(x.draft, 0) = 0 AND (1 = 0" : " AND (1 = 0");
			speaks_of_units(a, sql, by, ids);
			buf_z(sql, "))");
		}
	}
}

/* Does the field say whose a row is: its unit, system or document, its provider? */
static bool owns(const struct res *r, const struct field *f)
{
	if (f->type != F_REF || f->to[0] == 0)
		return false;
	return (r->scope && word_in(r->scope, str_z(f->code))) || word_in(f->to, STR("providers")) ||
	       word_in(f->to, STR("systems"));
}

/* " AND (" what who asks made, as long as the row does not say whose it is: what one made for a unit stays with that unit when one leaves it. */
static void own_made(struct cx *cx, const struct res *r, const char *alias, struct buf *sql)
{
	buf_fmt(sql, " AND ((%s.made_by = %" PRId64, alias, cx->who.user);
	for (size_t i = 0; i < r->n; i++)
		if (owns(r, &r->fields[i]))
			buf_fmt(sql, " AND %s.\"%s\" IS NULL", alias, r->fields[i].code);
	buf_z(sql, ")");
}

static bool made_own(struct cx *cx, const struct row *row)
{
	bool own = row->id && row->made_by == cx->who.user;

	for (size_t i = 0; own && i < row->res->n; i++)
		own = !row->v[i].set || !owns(row->res, &row->res->fields[i]);
	return own;
}

/* A provider's people see what says of itself that it is of the provider or of a system it operates, and what they made; they write what people of units
 * would hand in as a draft. */
static void provider_scope(struct cx *cx, const struct res *r, const char *alias, bool to_write, struct buf *sql)
{
	if (r->outsiders && !to_write)
		return;
	if (to_write && !r->drafts) {
		buf_z(sql, " AND 1 = 0");
		return;
	}
	own_made(cx, r, alias, sql);
	if (strcmp(r->name, "providers") == 0)
		buf_fmt(sql, " OR %s.id = %" PRId64, alias, cx->who.provider);
	for (size_t i = 0; cx->who.provider && i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (f->type != F_REF || f->to[0] == 0)
			continue;
		if (word_in(f->to, STR("providers")))
			buf_fmt(sql, " OR %s.\"%s\" = %" PRId64, alias, f->code, cx->who.provider);
		if (word_in(f->to, STR("systems")))
			buf_fmt(sql, " OR %s.\"%s\" IN (SELECT id FROM systems WHERE provider = %" PRId64 ")", alias, f->code,
				cx->who.provider);
	}
	buf_z(sql, ")");
}

enum rc scope_sql(struct cx *cx, const struct res *r, const char *alias, bool to_write, struct buf *sql)
{
	struct str ids, rest, one;

	if (cx->who.user == WHO_SYSTEM)
		return RC_OK;
	if (r->drafts)
		buf_fmt(sql, " AND (coalesce(%s.draft, 0) = 0 OR %s.made_by = %" PRId64 "%s", alias, alias, cx->who.user,
			cx->who.unit && res_field_find(r, STR("unit")) >= 0 ? "" : ")");
	if (r->drafts && cx->who.unit && res_field_find(r, STR("unit")) >= 0)
		buf_fmt(sql, " OR %s.unit = %" PRId64 ")", alias, cx->who.unit);
	if (cx->who.unit == 0)
		return RC_OK;
	if (cx->who.unit == WHO_NO_UNIT) {
		provider_scope(cx, r, alias, to_write, sql);
		return RC_OK;
	}
	if (to_write && r->central) {
		buf_z(sql, " AND 1 = 0");
		return RC_OK;
	}
	if (r->scope == NULL || (r->open && !to_write))
		return RC_OK;
	TRY(subtree(cx, &ids));
	own_made(cx, r, alias, sql);
	for (rest = str_z(r->scope); str_next(&rest, ' ', &one);) {
		const struct field *f = &r->fields[res_field_find(r, one)];

		of_units(sql, f, arena_fmt(&cx->arena, "%s.\"%s\"", alias, f->code), ids, false);
	}
	if (r->told && !to_write)
		told_units(sql, r, arena_fmt(&cx->arena, "%s.id", alias), ids);
	if (r->shown && !to_write)
		shown_units(&cx->arena, sql, r, alias, ids);
	buf_z(sql, ")");
	return RC_OK;
}

static enum rc provider_may_write(struct cx *cx, const struct row *row)
{
	const struct res *r = row->res;

	for (size_t i = 0; cx->who.provider && r->drafts && i < r->n; i++) {
		const struct field *f = &r->fields[i];
		int64_t n;

		if (f->type != F_REF || !row->v[i].set)
			continue;
		if (word_in(f->to, STR("providers")) && row->v[i].i == cx->who.provider)
			return RC_OK;
		TRY(db_i64(cx, &n, "SELECT count(*) FROM systems WHERE id = $1 AND provider = $2", V(row->v[i].i),
			V(cx->who.provider)));
		if (n && word_in(f->to, STR("systems")))
			return RC_OK;
	}
	return cx_fail(cx, RC_DENIED,
		L("Chỉ ghi được việc của đơn vị cung cấp dịch vụ mình", "only what is of one's own provider can be written"));
}

enum rc res_may_write(struct cx *cx, const struct row *row)
{
	struct str ids, rest, one;

	if (cx->who.user == WHO_SYSTEM || cx->who.unit == 0)
		return RC_OK;
	if (row->res->central || row->res->scope == NULL)
		return cx_fail(cx, RC_DENIED,
			L("Chỉ đơn vị chuyên trách hoặc quản trị được sửa mục này",
				"only the specialised unit or an administrator may change this"));
	if (made_own(cx, row))
		return RC_OK;
	if (cx->who.unit == WHO_NO_UNIT)
		return provider_may_write(cx, row);
	TRY(subtree(cx, &ids));
	for (rest = str_z(row->res->scope); str_next(&rest, ' ', &one);) {
		int f = res_field_find(row->res, one);
		struct buf b AUTO(buf_done) = { 0 };
		struct rows r AUTO(rows_done) = { 0 };

		if (!row->v[f].set)
			continue;
		buf_init(&b, 1u << 20);
		buf_z(&b, "SELECT 1 WHERE 1 = 0");
		of_units(&b, &row->res->fields[f], arena_fmt(&cx->arena, "%" PRId64, row->v[f].i), ids, true);
		TRY(db_query_made(cx, &r, buf_str(&b), 0, NULL));
		if (rows_next(&r))
			return RC_OK;
		TRY(rows_end(cx, &r));
	}
	return cx_fail(cx, RC_DENIED, L("Mục này thuộc đơn vị khác", "this belongs to another unit"));
}

bool field_visible(struct cx *cx, const struct field *f, const struct row *row)
{
	if (!f->erasable || cx->who.user == WHO_SYSTEM || cx->who.unit == 0)
		return true;
	/* Contacts and names: for those whose unit the row belongs to. */
	for (size_t i = 0; cx->who.provider && i < row->res->n; i++)
		if (row->res->fields[i].type == F_REF && strcmp(row->res->fields[i].to, "providers") == 0 && row->v[i].set)
			return row->v[i].i == cx->who.provider;
	for (size_t i = 0; i < row->res->n; i++)
		if (row->res->fields[i].type == F_REF && word_in(row->res->fields[i].to, STR("units")) && row->v[i].set)
			return row->v[i].i == cx->who.unit;
	return false;
}

/* A unit or a system of who is bound to one unit or provider? What is neither (a warning, a person) belongs to no unit here. */
static enum rc of_own(struct cx *cx, const struct field *f, int64_t id, bool sent, bool *own)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows r AUTO(rows_done) = { 0 };
	struct str ids;

	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT 1 FROM object WHERE id = %" PRId64, id);
	if (cx->who.unit == WHO_NO_UNIT)
		buf_fmt(&b,
			" AND (res IN ('units', 'regulations') OR (res = 'systems' AND id NOT IN (SELECT id FROM systems WHERE "
			"provider = %" PRId64 ")) OR (res = 'providers' AND id <> %" PRId64 "))",
			cx->who.provider, cx->who.provider);
	else {
		TRY(subtree(cx, &ids));
		buf_fmt(&b, " AND res IN (%s'systems', 'regulations') AND NOT (1 = 0", sent ? "" : "'units', ");
		of_units(&b, f, STR("id"), ids, false);
		buf_z(&b, ")");
	}
	TRY(db_query_made(cx, &r, buf_str(&b), 0, NULL));
	*own = !rows_next(&r);
	return rows_end(cx, &r);
}

static bool is_sent(const struct row *row, const struct field *f)
{
	return f->sent && word_in(f->sent, row_text(row, "kind"));
}

bool res_may_name(struct cx *cx, const struct row *row, int f, int64_t id)
{
	const struct field *field = &row->res->fields[f];
	bool own = true;

	if (cx->who.user == WHO_SYSTEM || cx->who.unit == 0 || !field->about)
		return true;
	if (of_own(cx, field, id, is_sent(row, field), &own) != RC_OK)
		cx_clear(cx); /* the save tells */
	return own;
}

static bool in_val(const struct val *v, enum ftype t, int64_t id)
{
	for (size_t i = 0; v && v->set && t == F_LINKS && i < v->n; i++)
		if (v->ids[i] == id)
			return true;
	return v && v->set && t == F_REF && v->i == id;
}

enum rc speaks_of_own(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	for (size_t f = 0; cx->who.user != WHO_SYSTEM && cx->who.unit != 0 && f < row->res->n; f++) {
		const struct field *field = &row->res->fields[f];
		const struct val *v = &row->v[f];
		bool others = false, sent = is_sent(row, field);

		for (size_t i = 0; field->about && v->set && i < (field->type == F_LINKS ? v->n : 1); i++) {
			int64_t id = field->type == F_LINKS ? v->ids[i] : v->i;
			bool own = in_val(before ? &before->v[f] : NULL, field->type, id);

			if (!own)
				TRY(of_own(cx, field, id, sent, &own));
			others |= !own;
		}
		if (others)
			problem_add(cx, ps, field->code,
				L("Chỉ ghi được về đơn vị, hệ thống của mình; việc của đơn vị khác do đơn vị đó hoặc đơn vị chuyên "
				  "trách ghi",
					"only of one's own unit and systems; what others did they or the specialised unit write"));
	}
	return RC_OK;
}
