/* A rule document: what it says about itself, where it looks, what it detects; and filters, which narrow rules. */
#include "sigma/load.h"

#include "base/text.h"

static struct sigma_str text_of(struct build *b, const struct yv *v)
{
	struct str s = arena_str(b->a, v && v->kind == Y_TEXT ? v->s : STR(""));

	return (struct sigma_str){ s.p, s.n };
}

static const struct sigma_str *texts_of(struct build *b, const struct yv *v, size_t *n)
{
	struct sigma_str *out;

	*n = v == NULL || v->kind == Y_NULL ? 0 : v->kind == Y_LIST ? v->n : 1;
	out = ARENA_ARRAY(b->a, struct sigma_str, *n);
	for (size_t i = 0; i < *n; i++)
		out[i] = text_of(b, v->kind == Y_LIST ? v->items[i] : v);
	return out;
}

void rule_texts(struct build *b, const struct yv *doc, struct sigma_rule *out)
{
	const struct yv *source = yv_get(doc, "logsource");

	out->id = text_of(b, yv_get(doc, "id"));
	out->name = text_of(b, yv_get(doc, "name"));
	out->title = text_of(b, yv_get(doc, "title"));
	out->status = text_of(b, yv_get(doc, "status"));
	out->description = text_of(b, yv_get(doc, "description"));
	out->author = text_of(b, yv_get(doc, "author"));
	out->level = text_of(b, yv_get(doc, "level"));
	out->product = text_of(b, yv_get(source, "product"));
	out->category = text_of(b, yv_get(source, "category"));
	out->service = text_of(b, yv_get(source, "service"));
	out->tags = texts_of(b, yv_get(doc, "tags"), &out->n_tags);
	out->references = texts_of(b, yv_get(doc, "references"), &out->n_references);
	out->falsepositives = texts_of(b, yv_get(doc, "falsepositives"), &out->n_falsepositives);
	out->fields = texts_of(b, yv_get(doc, "fields"), &out->n_fields);
	out->line = doc->line;
}

/* What is no text would leave the source open: the rule would run over the logs of all others. */
static bool reading_source(struct reading *rd, const struct yv *doc)
{
	static const char *const names[] = { "product", "category", "service" };
	const struct yv *source = yv_get(doc, "logsource");

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct yv *v = yv_get(source, names[i]);

		if (v && v->kind != Y_TEXT && v->kind != Y_NULL)
			return REFUSE(rd, v->line, "logsource: %s phải là chữ", "logsource: %s must be text", names[i]), false;
	}
	rd->product = yv_str(yv_get(source, "product"));
	rd->category = yv_str(yv_get(source, "category"));
	rd->service = yv_str(yv_get(source, "service"));
	return true;
}

void reading_fields(struct reading *rd, const struct yv *doc)
{
	const struct yv *fields = yv_get(doc, "fields");

	for (size_t i = 0; fields && fields->kind == Y_LIST && i < fields->n; i++)
		vec_push(rd->b->scratch, &rd->fields, yv_str(fields->items[i]));
}

/* As pipelines left them. */
void fields_take(const struct reading *rd, struct sigma_rule *out)
{
	struct sigma_str *fields = ARENA_ARRAY(rd->b->a, struct sigma_str, rd->fields.n);

	if (rd->b->l->pipelines.n == 0)
		return;
	for (size_t i = 0; i < rd->fields.n; i++) {
		struct str s = arena_str(rd->b->a, rd->fields.p[i]);

		fields[i] = (struct sigma_str){ s.p, s.n };
	}
	out->fields = fields;
	out->n_fields = rd->fields.n;
}

bool rule_read(struct reading *rd, struct doc *d)
{
	const struct yv *detection = yv_get(d->root, "detection"), *source = yv_get(d->root, "logsource");
	struct build *b = rd->b;
	struct rule r = { 0 };
	struct str file;

	if (detection == NULL)
		return REFUSE(rd, d->root->line, "thiếu detection", "`detection` is missing"), false;
	if (source == NULL || source->kind != Y_MAP)
		return REFUSE(rd, d->root->line, "thiếu logsource", "`logsource` is missing"), false;
	if (d->title.n == 0 && d->id.n == 0)
		return REFUSE(rd, d->root->line, "thiếu title", "`title` is missing"), false;
	if (!reading_source(rd, d->root))
		return false;
	reading_fields(rd, d->root);
	r.root = detections_read(rd, detection);
	if (!build_fits(rd, d->root->line) || r.root == NULL)
		return false;
	rule_texts(b, d->root, &r.pub);
	fields_take(rd, &r.pub);
	file = arena_str(b->a, d->file);
	r.pub.file = (struct sigma_str){ file.p, file.n };
	r.source = build_source(b, rd->product, rd->category, rd->service);
	d->rule = (uint32_t)b->rules.n;
	vec_push(b->tmp, &b->rules, r);
	vec_push(b->tmp, &b->rule_docs, (uint32_t)(d - b->l->docs.p));
	return true;
}

/* ---- Filters ------------------------------------------------------------------------------------------------------------------------- */

static bool same_or_open(struct str filter, struct sigma_str rule)
{
	return filter.n == 0 || (filter.n == rule.n && strncasecmp(filter.p, rule.p, rule.n) == 0);
}

static bool called(const struct sigma_rule *r, struct str want)
{
	return want.n && (str_eq(want, (struct str){ r->id.p, r->id.n }) || str_eq(want, (struct str){ r->name.p, r->name.n }));
}

static bool filter_names(const struct yv *rules, const struct sigma_rule *r)
{
	if (rules->kind == Y_TEXT && str_is(rules->s, "any"))
		return true;
	for (size_t i = 0; i < (rules->kind == Y_LIST ? rules->n : 1); i++)
		if (called(r, yv_str(rules->kind == Y_LIST ? rules->items[i] : rules)))
			return true;
	return false;
}

static bool filter_reaches(const struct reading *rd, const struct sigma_rule *r)
{
	return same_or_open(rd->product, r->product) && same_or_open(rd->category, r->category) &&
	       same_or_open(rd->service, r->service);
}

/* A filter that reaches some of its rules does its work there; which it misses is said. */
static void filter_missed(struct reading *rd, const struct yv *rules)
{
	struct build *b = rd->b;

	for (size_t i = 0; rules->kind == Y_LIST && i < rules->n; i++) {
		bool hit = false;

		for (uint32_t k = 0; k < b->out->n_detections && !hit; k++)
			hit = called(&b->rules.p[k].pub, yv_str(rules->items[i])) && filter_reaches(rd, &b->rules.p[k].pub);
		if (!hit)
			WARN(rd, rules->items[i]->line,
				"bộ lọc không trúng quy tắc %" PRI_STR ": không có, không chạy, hoặc khác nguồn nhật ký",
				"the filter does not reach rule %" PRI_STR
				": it is not there, does not run, or has another log source",
				ARG_STR(yv_str(rules->items[i])));
	}
}

/* The filter's condition as written must hold as well: to exclude, it says `not selection` (as pySigma reads it). */
static bool filter_read(struct reading *rd, const struct doc *d)
{
	const struct yv *filter = yv_get(d->root, "filter"), *rules = yv_get(filter, "rules");
	struct build *b = rd->b;
	struct node *node = NULL;
	uint32_t hits = 0;

	if (filter->kind != Y_MAP || rules == NULL || yv_get(filter, "condition") == NULL)
		return REFUSE(rd, d->root->line, "filter cần rules, vùng chọn và condition",
			       "a filter needs rules, selections and a condition"),
		       false;
	if (!reading_source(rd, d->root))
		return false;
	for (uint32_t i = 0; i < b->out->n_detections; i++) {
		struct rule *r = &b->rules.p[i];
		struct node *both[2];

		if (!filter_names(rules, &r->pub) || !filter_reaches(rd, &r->pub))
			continue;
		if (node == NULL || b->l->pipelines.n) { /* it goes the way of its rule */
			rd->by = &b->l->docs.p[b->rule_docs.p[i]].made;
			node = detections_read(rd, filter);
			if (!build_fits(rd, d->root->line))
				return false;
		}
		if (node == NULL)
			return false;
		both[0] = r->root;
		both[1] = node;
		r->root = build_group(b, N_AND, both, 2);
		hits++;
	}
	if (hits == 0)
		return REFUSE(rd, rules->line, "bộ lọc không trúng quy tắc nào đang chạy", "the filter names no rule that runs"),
		       false;
	filter_missed(rd, rules);
	b->l->stats.filters++;
	return true;
}

void filters_apply(struct build *b)
{
	struct sigma_loader *l = b->l;

	for (size_t i = 0; i < l->docs.n; i++) {
		struct doc *d = &l->docs.p[i];
		struct reading rd = { .b = b, .file = d->file, .rule = d->id.n ? d->id : d->title, .doc = d->root };

		if (d->kind == DOC_FILTER && l->options.lint)
			lint_rule(&rd, d);
		if (d->kind == DOC_FILTER && !filter_read(&rd, d)) {
			d->failed = true;
			l->stats.failed++;
		}
	}
}
