/* Making nodes, items and leaves, each different one once. */
#include "sigma/load.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

static const char *const dimensions[] = { "product", "category", "service" };

static struct str str_copy(struct build *b, struct str s)
{
	return arena_str(b->a, s);
}

void build_init(struct build *b, struct sigma_loader *l, struct sigma_rules *out)
{
	*b = (struct build){ .l = l, .out = out, .a = &out->arena, .tmp = &l->cx.arena, .scratch = &l->trees.arena };
	map_init(&b->leaf_keys, b->tmp);
	map_init(&b->item_keys, b->tmp);
	map_init(&b->name_keys, b->tmp);
	map_init(&out->slot_names, &out->arena);
	vec_push(b->tmp, &b->names, (struct source_name){ .item = NONE });
	(void)build_source(b, (struct str){ 0 }, (struct str){ 0 }, (struct str){ 0 });
	(void)build_slot(b, STR(""));
	for (size_t i = 0; i < COUNT(dimensions); i++)
		(void)build_slot(b, str_z(dimensions[i]));
}

#define GIVE(b, vec, list)                                                                                                         \
	do {                                                                                                                       \
		(list)->n = (uint32_t)(vec)->n;                                                                                    \
		(list)->p = arena_alloc((b)->a, (vec)->n * sizeof *(vec)->p + 1, alignof(max_align_t));                            \
		if ((vec)->n)                                                                                                      \
			memcpy((void *)(list)->p, (vec)->p, (vec)->n * sizeof *(vec)->p);                                          \
	} while (0)

void build_done(struct build *b)
{
	struct sigma_rules *r = b->out;

	GIVE(b, &b->leaves, &r->leaves);
	free(b->leaves.p);
	GIVE(b, &b->items, &r->items);
	GIVE(b, &b->refs, &r->refs);
	GIVE(b, &b->slots, &r->slots);
	GIVE(b, &b->sources, &r->sources);
	GIVE(b, &b->names, &r->names);
	GIVE(b, &b->mappings, &r->mappings);
	GIVE(b, &b->aliases, &r->aliases);
	GIVE(b, &b->rules, &r->rules);
	GIVE(b, &b->corrs, &r->corrs);
	GIVE(b, &b->times, &r->times);
	r->has_refs = b->refs.n > 0;
}

uint32_t build_slot(struct build *b, struct str field)
{
	void *known = map_get(&b->out->slot_names, field);

	if (known)
		return (uint32_t)(uintptr_t)known - 1;
	if (b->slots.n > SLOTS_MAX) {
		b->slots_over = true;
		return 0;
	}
	field = str_copy(b, field);
	vec_push(b->tmp, &b->slots, (struct slot){ .name = field, .present = NONE, .null = NONE });
	map_put(&b->out->slot_names, field, (void *)(uintptr_t)b->slots.n);
	return (uint32_t)b->slots.n - 1;
}

bool build_fits(struct reading *rd, uint32_t line)
{
	bool over = rd->b->slots_over;

	rd->b->slots_over = false;
	if (over)
		REFUSE(rd, line, "quá nhiều trường khác nhau trong cả bộ quy tắc (tối đa %d)",
			"too many different fields in the whole set of rules (at most %d)", SLOTS_MAX);
	return !over;
}

/* Everything that tells two leaves apart, as bytes. */
static struct str leaf_key(struct arena *a, const struct leaf *l)
{
	struct {
		uint32_t kind, slot, cased, op, part, bits;
		const void *re;
	} head = { l->kind, l->slot, l->cased, l->op, l->part, l->bits, l->re }; /* equal expressions were made one before */
	struct str tail = l->kind == LEAF_GLOB   ? l->glob.src
	                  : l->kind == LEAF_CIDR ? (struct str){ (const char *)l->addr, sizeof l->addr }
	                                         : l->num;
	char *key = arena_alloc(a, sizeof head + tail.n, 1);

	memcpy(key, &head, sizeof head);
	if (tail.n)
		memcpy(key + sizeof head, tail.p, tail.n);
	return (struct str){ key, sizeof head + tail.n };
}

/* One behind the other: what is made for every rule is not printed. */
static struct str joined(struct arena *a, struct str x, struct str y)
{
	char *k = arena_alloc(a, x.n + y.n, 1);

	if (x.n)
		memcpy(k, x.p, x.n);
	if (y.n)
		memcpy(k + x.n, y.p, y.n);
	return (struct str){ k, x.n + y.n };
}

static struct str numbered(struct arena *a, uint32_t number, struct str s)
{
	return joined(a, (struct str){ (const char *)&number, sizeof number }, s);
}

/* They grow to megabytes: an arena would keep all that was outgrown. */
static struct leaf *leaf_new(struct build *b)
{
	if (b->leaves.n == b->leaves.cap) {
		b->leaves.cap = b->leaves.cap ? b->leaves.cap * 2 : 1024;
		b->leaves.p = realloc(b->leaves.p, b->leaves.cap * sizeof *b->leaves.p);
		if (b->leaves.p == NULL) {
			fputs("sigma: out of memory\n", stderr);
			abort();
		}
	}
	return &b->leaves.p[b->leaves.n++];
}

uint32_t build_leaf(struct build *b, const struct leaf *l)
{
	struct str key = leaf_key(b->scratch, l);
	void *known = map_get(&b->leaf_keys, key);
	struct leaf *mine;

	if (known)
		return (uint32_t)(uintptr_t)known - 1;
	mine = leaf_new(b);
	*mine = *l;
	if (l->kind == LEAF_GLOB)
		glob_make(b->a, str_copy(b, l->glob.src), &mine->glob);
	map_put(&b->leaf_keys, arena_str(b->tmp, key), (void *)(uintptr_t)b->leaves.n);
	return (uint32_t)b->leaves.n - 1;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static uint32_t item_new(struct build *b, uint32_t slot, const uint32_t *leaves, size_t n)
{
	VEC(uint32_t) ids = { 0 };
	struct str key;
	void *known;

	vec_push(b->scratch, &ids, slot);
	for (size_t i = 0; i < n; i++)
		vec_push(b->scratch, &ids, leaves[i]);
	sort_items(ids.p + 1, n, sizeof *ids.p, by_number);
	key = (struct str){ (const char *)ids.p, ids.n * sizeof *ids.p };
	known = map_get(&b->item_keys, key);
	if (known)
		return (uint32_t)(uintptr_t)known - 1;
	map_put(&b->item_keys, arena_str(b->tmp, key), (void *)(uintptr_t)(b->items.n + 1));
	vec_push(b->tmp, &b->items,
		(struct item){ .slot = slot,
			.n = (uint32_t)n,
			.n_all = (uint32_t)n,
			.leaves = memcpy(ARENA_ARRAY(b->a, uint32_t, n), ids.p + 1, n * sizeof *ids.p) });
	return (uint32_t)b->items.n - 1;
}

struct node *build_node(struct build *b, enum node_kind kind, uint32_t id)
{
	struct node *n = ARENA_NEW(b->a, struct node);

	n->kind = kind;
	n->id = id;
	return n;
}

struct node *build_item(struct build *b, uint32_t slot, const uint32_t *leaves, size_t n, struct str selection)
{
	struct node *out = build_node(b, N_ITEM, item_new(b, slot, leaves, n));

	out->selection = selection; /* lives as long as the rules */
	return out;
}

struct node *build_group(struct build *b, enum node_kind kind, struct node **kids, size_t n)
{
	struct node *out;

	if (n == 1)
		return kids[0];
	out = build_node(b, kind, 0);
	out->n = (uint32_t)n;
	out->kids = ARENA_ARRAY(b->a, struct node *, n);
	if (n)
		memcpy(out->kids, kids, n * sizeof *kids);
	return out;
}

struct node *build_not(struct build *b, struct node *of)
{
	struct node *out = build_node(b, N_NOT, 0);

	out->n = 1;
	out->kids = ARENA_NEW(b->a, struct node *);
	out->kids[0] = of;
	return out;
}

/* Items without leaves stand for "the field is there" and "it is null"; the matcher sets them itself. */
static uint32_t bare_item(struct build *b, uint32_t slot, uint32_t *mine)
{
	if (*mine == NONE) {
		*mine = (uint32_t)b->items.n;
		vec_push(b->tmp, &b->items, (struct item){ .slot = slot });
	}
	return *mine;
}

uint32_t build_presence(struct build *b, uint32_t slot)
{
	return bare_item(b, slot, &b->slots.p[slot].present);
}

uint32_t build_nullness(struct build *b, uint32_t slot)
{
	(void)build_presence(b, slot);
	return bare_item(b, slot, &b->slots.p[slot].null);
}

uint32_t build_name(struct build *b, uint32_t dimension, struct str text)
{
	struct leaf leaf = { .kind = LEAF_GLOB };
	struct str key;
	struct node *n;
	uint32_t id;
	void *known;

	if (text.n == 0)
		return 0;
	text = text_lower(b->tmp, text);
	key = numbered(b->tmp, dimension, text);
	known = map_get(&b->name_keys, key);
	if (known)
		return (uint32_t)(uintptr_t)known;
	leaf.slot = build_slot(b, str_z(dimensions[dimension]));
	leaf.glob.src = text;
	id = build_leaf(b, &leaf);
	n = build_item(b, leaf.slot, &id, 1, (struct str){ 0 });
	map_put(&b->name_keys, key, (void *)(uintptr_t)b->names.n);
	vec_push(b->tmp, &b->names, (struct source_name){ str_copy(b, text), dimension, n->id });
	return (uint32_t)b->names.n - 1;
}

uint32_t build_source(struct build *b, struct str product, struct str category, struct str service)
{
	struct source s = { build_name(b, 0, product), build_name(b, 1, category), build_name(b, 2, service) };

	for (uint32_t i = 0; i < b->sources.n; i++)
		if (memcmp(&b->sources.p[i], &s, sizeof s) == 0)
			return i;
	vec_push(b->tmp, &b->sources, s);
	return (uint32_t)b->sources.n - 1;
}

/* ---- The tree of keys ------------------------------------------------------------------------------------------------------------- */

struct path_end {
	uint32_t node, slot;
};
struct path_build {
	struct build *b;
	struct map kids; /* (parent, key) -> node + 1 */
	VEC(struct path_end) ends;
};

static uint32_t path_node(struct path_build *pb, uint32_t parent, struct str key)
{
	struct build *b = pb->b;
	struct str k = numbered(b->scratch, parent, key);
	void *known = map_get(&pb->kids, k);
	uint32_t id = (uint32_t)b->keys.n;

	if (known)
		return (uint32_t)(uintptr_t)known - 1;
	map_put(&pb->kids, arena_str(b->tmp, k), (void *)(uintptr_t)(id + 1));
	vec_push(b->tmp, &b->keys, (struct key_node){ .parent = parent, .star = NONE, .key = str_copy(b, key) });
	b->keys.p[parent].kids = true;
	if (str_is(key, "*"))
		b->keys.p[parent].star = id;
	return id;
}

static void path_add(struct path_build *pb, struct str path, uint32_t slot)
{
	uint32_t node = 0;
	struct str key;

	while (str_next(&path, '.', &key))
		node = path_node(pb, node, key);
	vec_push(pb->b->tmp, &pb->ends, (struct path_end){ node, slot });
}

static int by_node(const void *a, const void *b)
{
	const struct path_end *x = a, *y = b;

	return x->node != y->node ? (x->node > y->node ? 1 : -1) : (x->slot > y->slot) - (x->slot < y->slot);
}

static void path_under(struct path_build *pb, struct str path, uint32_t slot)
{
	struct build *b = pb->b;

	path_add(pb, path, slot);
	for (size_t e = 0; e < b->envelopes.n; e++)
		path_add(pb, joined(b->tmp, joined(b->tmp, b->envelopes.p[e], STR(".")), path), slot);
}

void build_paths(struct build *b)
{
	struct path_build pb = { .b = b };
	struct sigma_rules *r = b->out;
	VEC(uint32_t) slots = { 0 };

	map_init(&pb.kids, b->tmp);
	vec_push(b->tmp, &b->keys, (struct key_node){ .star = NONE });
	for (uint32_t s = 1; s < b->slots.n; s++)
		path_under(&pb, b->slots.p[s].name, s);
	for (size_t i = 0; i < b->paths.n; i++) {
		void *slot = map_get(&r->slot_names, b->paths.p[i].slot);

		if (slot)
			path_under(&pb, b->paths.p[i].path, (uint32_t)(uintptr_t)slot - 1);
	}
	if (pb.ends.n)
		qsort(pb.ends.p, pb.ends.n, sizeof *pb.ends.p, by_node);
	for (size_t i = 0; i < pb.ends.n; i++) {
		struct key_node *k = &b->keys.p[pb.ends.p[i].node];

		if (i && by_node(&pb.ends.p[i - 1], &pb.ends.p[i]) == 0)
			continue;
		if (k->n_slots == 0)
			k->slots_at = (uint32_t)slots.n;
		k->n_slots++;
		vec_push(b->tmp, &slots, pb.ends.p[i].slot);
	}
	GIVE(b, &slots, &r->key_slots);
	GIVE(b, &b->keys, &r->keys);
}
