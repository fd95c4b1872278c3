#include "report/frame.h"

#include "base/text.h"
#include "duty/board.h"
#include "org/org.h"

struct str frame_short(struct arena *a, const struct hash *root)
{
	return arena_fmt(a, "%02X%02X%02X%02X %02X%02X%02X%02X %02X%02X%02X%02X %02X%02X%02X%02X", root->b[0], root->b[1],
		root->b[2], root->b[3], root->b[4], root->b[5], root->b[6], root->b[7], root->b[8], root->b[9], root->b[10],
		root->b[11], root->b[12], root->b[13], root->b[14], root->b[15]);
}

enum rc frame_ledger(struct cx *cx, const struct ledger_head *head, struct jv **out)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);
	int64_t size;

	if (head == NULL) {
		TRY(ledger_size(cx, &size));
		jv_set(a, o, "size", jv_int(a, size));
	} else {
		jv_set(a, o, "size", jv_int(a, head->size));
		jv_set(a, o, "root", jv_text(a, hex_of(a, head->root.b, sizeof head->root.b)));
		jv_set(a, o, "short", jv_text(a, frame_short(a, &head->root)));
		jv_set(a, o, "at", jv_int(a, head->at));
		jv_set(a, o, "key", jv_text(a, hex_of(a, head->key, sizeof head->key)));
		jv_set(a, o, "site", jv_text(a, hex_of(a, head->site, sizeof head->site)));
		jv_set(a, o, "sig", jv_text(a, hex_of(a, head->sig, sizeof head->sig)));
		jv_set(a, o, "format", jv_int(a, LEDGER_FORMAT));
	}
	*out = o;
	return RC_OK;
}

/* NĐ 30/2020, Phụ lục I, II.4: days below 10 and the months 1 and 2 with a leading zero. */
struct str frame_day(struct cx *cx, int32_t day, struct str place)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return arena_fmt(&cx->arena, m < 3 ? "%.*s, ngày %02d tháng %02d năm %d" : "%.*s, ngày %02d tháng %d năm %d",
		ARG_STR(place.n ? place : STR("………")), d, m, y);
}

struct str frame_unit(struct cx *cx, int64_t unit, const char *field)
{
	struct row *row;

	if (unit == 0 || res_load(cx, &res_units, unit, &row) != RC_OK) {
		cx_clear(cx);
		return STR("");
	}
	return row_text(row, field).n ? row_text(row, field) : STR("");
}

struct str frame_brief(struct cx *cx, int64_t unit)
{
	struct str brief = frame_unit(cx, unit, "short");

	return brief.n ? brief : frame_unit(cx, unit, "name");
}

/* All capitals: an abbreviation and no word. */
static bool letters_only(struct str word)
{
	int32_t rune;
	size_t n = 0;

	for (struct str rest = word; rest.n; n++) {
		rest = str_from(rest, utf8_next(rest, &rune));
		if (rune_fold(rune) == rune)
			return false;
	}
	return n > 0;
}

struct str frame_symbol(struct cx *cx, int64_t unit)
{
	struct str rest = frame_brief(cx, unit), word, out = { 0 };

	while (str_next(&rest, ' ', &word))
		if (letters_only(word))
			out = out.n ? arena_fmt(&cx->arena, "%.*s-%.*s", ARG_STR(out), ARG_STR(word)) : word;
	return out.n ? out : STR("…");
}

int64_t frame_specialised(const struct board *b)
{
	return role_holder(b->facts, ROLE_SPECIALISED, b->on);
}

/* The office where no setting names it: the top of the tree that the unit stands in, the unit itself aside. */
static struct str top_of(const struct board *b, int64_t id)
{
	const struct unit *u = facts_get_as(b->facts, id, R_UNITS), *up = u;

	for (int deep = 0; up && up->parent && deep < 30; deep++)
		up = facts_get_as(b->facts, up->parent, R_UNITS);
	return up && up != u ? up->h.label : STR("");
}

static struct str setting(const struct board *b, const char *key)
{
	const struct setting *s = facts_setting(b->facts, str_z(key));

	return s && s->value.n ? s->value : STR("");
}

enum rc frame_put(struct cx *cx, const struct board *b, int64_t writer, const struct ledger_head *head, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *unit = jv_set(a, o, "unit", jv_obj(a)), *ledger;
	struct str demo = setting(b, "site.demo"), org = setting(b, "site.name");
	int64_t id = writer ? writer : frame_specialised(b);

	TRY(frame_ledger(cx, head, &ledger));
	jv_set(a, o, "org", jv_text(a, arena_str(a, org.n ? org : top_of(b, id))));
	jv_set(a, o, "sample", jv_bool(a, demo.n && !str_is(demo, "0") && !str_is(demo, "không")));
	jv_set(a, o, "place", jv_text(a, arena_str(a, setting(b, "site.place"))));
	jv_set(a, o, "place_date", jv_text(a, frame_day(cx, b->on, arena_str(a, setting(b, "site.place")))));
	jv_set(a, unit, "id", jv_int(a, id));
	jv_set(a, unit, "name", jv_text(a, frame_unit(cx, id, "name")));
	jv_set(a, unit, "short", jv_text(a, frame_brief(cx, id)));
	jv_set(a, unit, "symbol", jv_text(a, frame_symbol(cx, id)));
	jv_set(a, unit, "post", jv_text(a, frame_unit(cx, id, "head_post")));
	jv_set(a, o, "ledger", ledger);
	return RC_OK;
}
