/* Mapping files: log sources, envelopes, further names, time fields. Form and meaning: data/sources.yml. */
#include "sigma/load.h"
#include "sigma/pipe.h"

/* A key that is not known, or of another kind, would be a log source that no event is ever of: nothing of such a file is taken. */
bool mapping_known(struct sigma_loader *l, struct str file, const struct yv *doc)
{
	struct check c = { l, file, l->options.english ? "mapping" : "ánh xạ", 0 };
	const struct yv *sources = yv_get(doc, "sources");

	if (!keys_known(&c, doc, "envelopes:l names:f times:l sources:a", ""))
		return false;
	if (sources && sources->kind != Y_LIST && sources->kind != Y_NULL)
		return BAD(&c, sources->line, "sources phải là danh sách", "sources is a list");
	for (size_t i = 0; i < yv_count(sources); i++)
		if (!keys_known(&c, yv_nth(sources, i), "!when:d product:t category:t service:t closed:b fields:f", ""))
			return false;
	return true;
}

static bool source_read(struct reading *rd, const struct yv *v)
{
	struct build *b = rd->b;
	struct mapping m = { 0 };
	const struct yv *when = yv_get(v, "when"), *fields = yv_get(v, "fields");

	m.source = (struct source){ build_name(b, 0, yv_str(yv_get(v, "product"))), build_name(b, 1, yv_str(yv_get(v, "category"))),
		build_name(b, 2, yv_str(yv_get(v, "service"))) };
	m.closed = str_is(yv_str(yv_get(v, "closed")), "true");
	if ((m.source.product | m.source.category | m.source.service) == 0) {
		REFUSE(rd, v->line, "mục sources cần product, category hoặc service",
			"a source needs product, category or service");
		return false;
	}
	m.when = detection_read(rd, when, STR("when"), v->line);
	if (m.when == NULL)
		return false;
	m.aliases_at = (uint32_t)b->aliases.n;
	for (size_t i = 0; fields && i < fields->n; i++)
		for (size_t k = 0; k < yv_count(fields->items[i]); k++)
			vec_push(b->tmp, &b->aliases,
				(struct alias){ build_slot(b, yv_nth(fields->items[i], k)->s), build_slot(b, fields->keys[i]->s) });
	m.n_aliases = (uint32_t)b->aliases.n - m.aliases_at;
	if (!build_fits(rd, v->line))
		return false;
	vec_push(b->tmp, &b->mappings, m);
	return true;
}

static bool mapping_read(struct reading *rd, const struct yv *doc)
{
	struct build *b = rd->b;
	const struct yv *env = yv_get(doc, "envelopes"), *names = yv_get(doc, "names"), *times = yv_get(doc, "times"),
			*sources = yv_get(doc, "sources");
	bool sound = true;

	for (size_t i = 0; i < yv_count(env); i++)
		vec_push(b->tmp, &b->envelopes, yv_str(yv_nth(env, i)));
	for (size_t i = 0; names && i < names->n; i++)
		for (size_t k = 0; k < yv_count(names->items[i]); k++)
			vec_push(b->tmp, &b->paths, (struct path_name){ names->keys[i]->s, yv_str(yv_nth(names->items[i], k)) });
	for (size_t i = 0; i < yv_count(times); i++)
		vec_push(b->tmp, &b->time_names, yv_str(yv_nth(times, i)));
	for (size_t i = 0; sources && i < sources->n; i++)
		sound &= source_read(rd, sources->items[i]);
	return sound;
}

/* False: one of them says what cannot be read, and the rules would look at other events than was meant. */
bool mappings_read(struct build *b)
{
	bool sound = true;

	for (size_t i = 0; i < b->l->mappings.n; i++) {
		struct reading rd = { .b = b, .file = b->l->mapping_names.p[i] };

		sound &= mapping_read(&rd, b->l->mappings.p[i]);
	}
	return sound;
}
