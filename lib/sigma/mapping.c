/* Mapping files: log sources, envelopes, further names, time fields. Form and meaning: data/sources.yml. */
#include "sigma/load.h"
#include "sigma/pipe.h"

static void source_read(struct reading *rd, const struct yv *v)
{
	struct build *b = rd->b;
	struct mapping m = { 0 };
	const struct yv *when = yv_get(v, "when"), *fields = yv_get(v, "fields");

	m.source = (struct source){ build_name(b, 0, yv_str(yv_get(v, "product"))), build_name(b, 1, yv_str(yv_get(v, "category"))),
		build_name(b, 2, yv_str(yv_get(v, "service"))) };
	m.closed = str_is(yv_str(yv_get(v, "closed")), "true");
	if (when == NULL || (m.source.product | m.source.category | m.source.service) == 0) {
		REFUSE(rd, v->line, "mục sources cần when và product, category hoặc service",
			"a source needs `when`, and product, category or service");
		return;
	}
	m.when = detection_read(rd, when, STR("when"), v->line);
	if (m.when == NULL)
		return;
	m.aliases_at = (uint32_t)b->aliases.n;
	for (size_t i = 0; fields && i < fields->n; i++)
		if (fields->items[i]->kind == Y_TEXT)
			vec_push(b->tmp, &b->aliases,
				(struct alias){ build_slot(b, fields->items[i]->s), build_slot(b, fields->keys[i]->s) });
	m.n_aliases = (uint32_t)b->aliases.n - m.aliases_at;
	if (!build_fits(rd, v->line))
		return;
	vec_push(b->tmp, &b->mappings, m);
}

static void mapping_read(struct reading *rd, const struct yv *doc)
{
	struct build *b = rd->b;
	const struct yv *env = yv_get(doc, "envelopes"), *names = yv_get(doc, "names"), *times = yv_get(doc, "times"),
			*sources = yv_get(doc, "sources");

	for (size_t i = 0; env && i < env->n; i++)
		vec_push(b->tmp, &b->envelopes, yv_str(env->items[i]));
	for (size_t i = 0; names && names->kind == Y_MAP && i < names->n; i++)
		for (size_t k = 0; k < yv_count(names->items[i]); k++)
			vec_push(b->tmp, &b->paths, (struct path_name){ names->keys[i]->s, yv_str(yv_nth(names->items[i], k)) });
	for (size_t i = 0; times && i < times->n; i++)
		vec_push(b->tmp, &b->time_names, yv_str(times->items[i]));
	for (size_t i = 0; sources && i < sources->n; i++)
		source_read(rd, sources->items[i]);
}

void mappings_read(struct build *b)
{
	for (size_t i = 0; i < b->l->mappings.n; i++) {
		struct reading rd = { .b = b, .file = b->l->mapping_names.p[i] };

		mapping_read(&rd, b->l->mappings.p[i]);
	}
}
