/* Search over everything: words without diacritics in every resource, clause codes exactly (1.d is not 1.đ). */
#include "app/thing.h"
#include "base/text.h"
#include "fmt/html.h"
#include "law/law.h"
#include "web/now.h"
#include "web/web.h"

enum { PER_RESOURCE = 8 };

/* The clause that bears this code, as it is kept or as pages show it: "2.dd" is 2.đ, "nđ331.28" is ND331.28; "2.d" is not 2.đ. */
static const struct law_clause *clause_of(struct arena *a, const struct law *law, struct str q)
{
	struct str code;

	q = text_lower(a, str_trim(q));
	if (str_starts(q, STR("điểm ")))
		q = str_trim(str_from(q, strlen("điểm ")));
	code = clause_code(a, q);
	for (size_t p = 0; q.n && p < law->n_packs; p++)
		for (size_t i = 0; i < law->packs[p]->clauses.n; i++) {
			const struct law_clause *c = &law->packs[p]->clauses.p[i];
			struct str exact = text_lower(a, c->code);

			if (str_eq(exact, code) || str_eq(exact, q) || str_eq(text_lower(a, clause_show(a, c->code)), q))
				return c;
		}
	return NULL;
}

static enum rc hits_of(
	struct cx *cx, const struct req *rq, const struct res *r, struct str q, struct jv *data, struct jv *groups, int64_t *all)
{
	struct arena *a = &cx->arena;
	struct res_query query = { .res = r, .q = q, .sort = -1, .limit = PER_RESOURCE };
	struct res_page page;
	struct jv *g;

	TRY(res_list(cx, &query, &page));
	if (page.total == 0)
		return RC_OK;
	*all += page.total;
	g = jv_push(a, groups, jv_obj(a));
	jv_set(a, g, "title", jv_z(a, L(r->vi_many, r->en_many)));
	jv_set(a, g, "n", jv_int(a, page.total));
	jv_set(a, g, "table", thing_table(cx, r, page.rows, page.n, ""));
	for (size_t i = 0; rq->json && i < page.n; i++)
		jv_push(a, data, row_json(cx, page.rows[i]));
	if (page.total > PER_RESOURCE) {
		struct buf b AUTO(buf_done) = { 0 };

		buf_init(&b, 65536);
		buf_fmt(&b, "/%s?q=", r->name);
		url_escape(&b, q);
		set_text(cx, g, "more", arena_str(a, buf_str(&b)));
	}
	return RC_OK;
}

static enum rc search(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *hits = jv_set(a, data, "hits", jv_list(a)), *view = jv_obj(a),
		  *groups = jv_set(a, view, "groups", jv_list(a));
	struct str q = str_head(str_trim(req_query(rq, "q")), 200);
	AUTO(now_done) struct now n = { 0 };
	const struct law_clause *clause;
	int64_t all = 0;

	thing_head(cx, view, q.n ? arena_fmt(a, L("Tìm: %.*s", "Search: %.*s"), ARG_STR(q)) : str_z(L("Tìm", "Search")), NULL);
	set_text(cx, view, "q", q.n ? q : STR(""));
	TRY(now_get(cx, rq, &n));
	if ((clause = clause_of(a, n.board->law, q)) != NULL) {
		struct jv *o = jv_set(a, view, "clause", jv_obj(a));
		struct buf b AUTO(buf_done) = { 0 };

		buf_init(&b, 1000);
		buf_z(&b, "/duties?clause=");
		url_escape(&b, clause->code);
		set_text(cx, o, "text",
			arena_fmt(a, L("Điểm %.*s: %.*s", "Clause %.*s: %.*s"), ARG_STR(clause_show(a, clause->code)),
				ARG_STR(law_say(clause->text, cx->en))));
		set_text(cx, o, "url", arena_str(a, buf_str(&b)));
		jv_set(a, data, "clause", jv_text(a, clause->code));
	}
	for (size_t i = 0; q.n && res_all[i]; i++)
		TRY(hits_of(cx, rq, res_all[i], q, hits, groups, &all));
	jv_set(a, view, "none", jv_bool(a, q.n > 0 && all == 0 && clause == NULL));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route search_routes[] = {
	{ GET, "/search", CAP_READ, search, "Tìm trên mọi dữ liệu được xem", "Search everything one may see", "search" },
	{ 0 },
};
