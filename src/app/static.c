/* Static files: from the program itself, for ever, gzipped where the browser takes it. */
#include "app/app_int.h"

const struct asset *asset_find(struct str url)
{
	size_t lo = 0, hi = asset_count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(url, str_z(asset_table[mid].url));

		if (c == 0)
			return &asset_table[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

enum rc static_get(struct cx *cx, const struct req *rq, struct reply *out)
{
	(void)out;
	if (!asset_find(rq->http->path))
		return cx_fail(cx, RC_NOT_FOUND, L("Không có tệp này", "there is no such file"));
	return RC_OK;
}

void static_answer(struct cx *cx, struct turn *t, struct http_reply *out)
{
	const struct asset *f = asset_find(t->http->path);
	bool gz = f->gz_size && str_find(http_header(t->http, "accept-encoding"), STR("gzip")) >= 0;
	struct str etag = arena_fmt(&cx->arena, "\"%s%s\"", f->url, gz ? ";gz" : ""); /* the address holds the hash */

	http_head(out, "ETag", etag);
	http_head(out, "Cache-Control", STR("public, max-age=31536000, immutable"));
	http_head(out, "Vary", STR("Accept-Encoding"));
	http_head(out, "Content-Type", str_z(f->type));
	if (str_eq(http_header(t->http, "if-none-match"), etag)) {
		out->status = 304;
		return;
	}
	if (gz)
		http_head(out, "Content-Encoding", STR("gzip"));
	out->still = gz ? (struct str){ khien_assets + f->gz_at, f->gz_size } : (struct str){ khien_assets + f->at, f->size };
}
