/* Facts by hand, for tests and benches: rows from "field=value" pairs instead of from a database. */
#include "duty/told.h"

static void val_of(struct facts *f, const struct field *fd, struct str s, struct val *v)
{
	struct str w;

	v->set = true;
	switch (fd->type) {
	case F_INT:
	case F_REF: assert(str_to_i64(s, &v->i)); break;
	case F_BOOL: v->i = str_is(s, "1"); break;
	case F_INSTANT: assert(instant_read(s, &v->i)); break;
	case F_LINKS:
		v->ids = ARENA_ARRAY(&f->arena, int64_t, s.n / 2 + 1);
		while (str_next(&s, ',', &w))
			assert(str_to_i64(w, &v->ids[v->n++]));
		break;
	default: v->s = s;
	}
}

static struct row row_of_pairs(struct facts *f, const struct res *r, int64_t id, int64_t at, const char *pairs)
{
	struct str rest = str_z(pairs), pair;
	struct row row = {
		.res = r, .id = id, .seq = id, .at = at, .made_at = at, .made_by = 1, .v = ARENA_ARRAY(&f->arena, struct val, r->n)
	};

	while (str_next(&rest, '|', &pair)) {
		ptrdiff_t eq = str_find(pair, STR("="));

		assert(eq > 0);
		int i = res_field_find(r, str_cut(pair, 0, (size_t)eq));

		assert(i >= 0);
		row.v[i] = (struct val){ 0 };
		if (pair.n > (size_t)eq + 1)
			val_of(f, &r->fields[i], str_from(pair, (size_t)eq + 1), &row.v[i]);
	}
	return row;
}

void facts_add(struct facts *f, const char *name, int64_t id, int64_t at, const char *pairs)
{
	const struct res *r = res_find(str_z(name));

	assert(r);
	struct row row = row_of_pairs(f, r, id, at, pairs);

	facts_put(f, &row);
}

void facts_was(struct facts *f, int64_t id, int64_t at, int64_t until, const char *pairs)
{
	struct fact *x = facts_get(f, id);

	if (x == NULL || facts_watched(x->res) == NULL)
		return;
	struct row row = row_of_pairs(f, fact_resource(x->res), id, at, pairs);
	struct earlier s = { .was = &row, .until = until, .until_seq = x->seq };

	fact_then(&s, f);
	x->made_at = at < x->made_at ? at : x->made_at;
}

void facts_add_gone(struct facts *f, const char *name, int64_t id, int64_t at, int64_t until, const char *pairs)
{
	const struct res *r = res_find(str_z(name));

	assert(r);
	struct row row = row_of_pairs(f, r, id, at, pairs);
	struct earlier s = { .was = &row, .until = until, .until_seq = id };

	fact_then_gone(&s, f);
}
