/* Rows of one sheet that refer to each other and cannot be written: which form a ring, and which only hang below another wrong row. "Not found" would
 * be no help: the row that is meant stands in the very sheet. */
#include "base/map.h"
#include "base/text.h"
#include "res/res_int.h"

enum { RING_TOLD = 12 };

struct node {
	struct import_row *row;
	const struct item *item;
	size_t next; /* the wrong row that it refers to; SIZE_MAX: none */
	const struct field *by;
	size_t seen; /* the walk that came by */
	bool ring;
};

/* The cell of one of the row's own columns. */
static struct str cell_of(const struct sheet_row *row, const struct table *t, int field)
{
	for (size_t c = 0; c < t->n; c++)
		if (t->cols[c].c == NULL && t->cols[c].field == field)
			return cell_at(row, c);
	return (struct str){ 0 };
}

static struct problem *problem_of(struct import_row *ir, const char *field)
{
	for (size_t i = 0; i < ir->problems.n; i++)
		if (str_is(ir->problems.p[i].field, field))
			return &ir->problems.p[i];
	return NULL;
}

static void next_find(struct cx *cx, const struct res *r, struct map *names, struct node *k)
{
	for (size_t f = 0; f < r->n && k->by == NULL; f++) {
		const struct field *field = &r->fields[f];
		struct str text;
		size_t *at;

		if (field->type != F_REF || !word_in(field->to, str_z(r->name)) || !problem_of(k->row, field->code))
			continue;
		text = cell_of(k->item->row, &k->item->p->t, (int)f);
		at = text.n ? map_get(names, text_fold(&cx->arena, text)) : NULL;
		if (at) {
			k->next = *at;
			k->by = field;
		}
	}
}

/* Walks from every row; a row met again in the same walk begins a ring. */
static void rings_find(struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		while (at != SIZE_MAX && nodes[at].seen == 0) {
			nodes[at].seen = i + 1;
			at = nodes[at].next;
		}
		while (at != SIZE_MAX && nodes[at].seen == i + 1 && !nodes[at].ring) {
			nodes[at].ring = true;
			at = nodes[at].next;
		}
	}
}

static struct str ring_text(struct cx *cx, const struct node *nodes, size_t from)
{
	struct str out = arena_fmt(&cx->arena, "%u", nodes[from].row->number);
	size_t told = 1;

	for (size_t at = nodes[from].next;; at = nodes[at].next) {
		if (++told > RING_TOLD)
			return arena_fmt(&cx->arena, "%.*s → …", ARG_STR(out));
		out = arena_fmt(&cx->arena, "%.*s → %u", ARG_STR(out), nodes[at].row->number);
		if (at == from)
			return out;
	}
}

static void tell(struct cx *cx, const struct node *nodes, size_t i)
{
	struct problem *p = problem_of(nodes[i].row, nodes[i].by->code);

	p->text = nodes[i].ring
	                  ? arena_fmt(&cx->arena, L("Tạo thành vòng: dòng %.*s", "this makes a ring: rows %.*s"),
				    ARG_STR(ring_text(cx, nodes, i)))
	                  : arena_fmt(&cx->arena, L("Mục này ở dòng %u, dòng đó đang sai", "this is row %u, which is wrong itself"),
				    nodes[nodes[i].next].row->number);
}

void import_rings(struct cx *cx, const struct res *r, const struct item *items, struct import_report *rep)
{
	struct node *nodes = ARENA_ARRAY(&cx->arena, struct node, rep->n + 1);
	struct map names;
	size_t n = 0;

	map_init(&names, &cx->arena);
	for (size_t i = 0; i < rep->n; i++) /* items stand beside the report's rows */
		if (rep->rows[i].action == IMPORT_WRONG)
			nodes[n++] = (struct node){ .row = &rep->rows[i], .item = &items[i], .next = SIZE_MAX };
	for (size_t i = 0; i < n; i++) {
		struct str known[] = { row_text(nodes[i].row->row, "code"), row_text(nodes[i].row->row, r->title) };
		size_t *at = ARENA_NEW(&cx->arena, size_t);

		*at = i;
		for (size_t k = 0; k < COUNT(known); k++)
			if (known[k].n && map_get(&names, text_fold(&cx->arena, known[k])) == NULL)
				map_put(&names, text_fold(&cx->arena, known[k]), at);
	}
	for (size_t i = 0; i < n; i++)
		next_find(cx, r, &names, &nodes[i]);
	rings_find(nodes, n);
	for (size_t i = 0; i < n; i++)
		if (nodes[i].by)
			tell(cx, nodes, i);
}
