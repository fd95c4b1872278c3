/* Packs in the ledger: loading one is an entry with its bytes; one object a pack code, its last entry is the pack in force. */
#include "base/text.h"
#include "db/db.h"
#include "law/law_int.h"
#include "ledger/ledger.h"

enum { PACK_MAX = 1 << 20 };

struct latest {
	int64_t seq, upto;
	struct str bytes, file, code;
	int version;
};

static enum rc see(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	struct latest *l = arg;
	struct jv *body, *data;

	if (e->seq > l->upto || !str_is(e->op, "load"))
		return RC_OK;
	TRY(json_parse(cx, arena_str(&cx->arena, e->body), &body));
	data = jv_get(body, "data");
	*l = (struct latest){ .seq = e->seq,
		.upto = l->upto,
		.bytes = jv_str(jv_get(data, "text")),
		.file = jv_str(jv_get(data, "file")),
		.code = jv_str(jv_get(data, "code")),
		.version = (int)jv_i64(jv_get(data, "version"), 0) };
	return RC_OK;
}

enum rc law_loaded(struct cx *cx, int64_t upto, struct law_loaded **out, size_t *n)
{
	AUTO(rows_done) struct rows r = { 0 };
	VEC(int64_t) ids = { 0 };
	VEC(struct law_loaded) all = { 0 };

	TRY(db_query(cx, &r, "SELECT id FROM object WHERE res = 'packs' ORDER BY id"));
	while (rows_next(&r))
		vec_push(&cx->arena, &ids, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < ids.n; i++) {
		struct latest l = { .upto = upto };

		TRY(ledger_each_of(cx, ids.p[i], see, &l));
		if (l.bytes.p)
			vec_push(&cx->arena, &all,
				(struct law_loaded){ .id = ids.p[i],
					.seq = l.seq,
					.code = l.code,
					.file = l.file,
					.bytes = l.bytes,
					.version = l.version });
	}
	*out = all.p;
	*n = all.n;
	return RC_OK;
}

enum rc law_current(struct cx *cx, const struct law_vocab *v, int64_t upto, struct law **out)
{
	struct law_loaded *l;
	struct law_faults faults = { .loaded = true };
	size_t n;

	TRY(law_loaded(cx, upto, &l, &n));
	struct law_pack **packs = ARENA_ARRAY(&cx->arena, struct law_pack *, n + 1);

	for (size_t i = 0; i < n; i++) {
		TRY(law_read(cx, v, l[i].bytes, l[i].file, &packs[i], &faults));
		TRY(law_bind(cx, packs[i], l[i].seq));
	}
	return law_join(cx, v, packs, n, out, &faults);
}

enum rc law_with(struct cx *cx, const struct law_vocab *v, struct law_pack *p, struct law **out, int64_t *id, int *version,
	struct law_faults *faults)
{
	struct law_loaded *l;
	size_t n, k = 0;
	struct law_faults others = { .loaded = true };

	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	struct law_pack **packs = ARENA_ARRAY(&cx->arena, struct law_pack *, n + 2);

	*id = 0;
	*version = 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(l[i].code, p->code)) {
			*id = l[i].id;
			*version = l[i].version;
		} else {
			TRY(law_read(cx, v, l[i].bytes, l[i].file, &packs[k], &others));
			TRY(law_bind(cx, packs[k++], l[i].seq));
		}
	TRY(law_bind(cx, p, INT64_MAX));
	packs[k++] = p;
	return law_join(cx, v, packs, k, out, faults);
}

static struct str base_name(struct str path)
{
	size_t i = path.n;

	while (i && path.p[i - 1] != '/')
		i--;
	return str_from(path, i);
}

static enum rc append(struct cx *cx, const struct law_pack *p, int64_t id, int64_t *seq)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a);
	struct str nfc;
	struct hash h;

	if (p->bytes.n > PACK_MAX)
		return cx_fail_at(cx, RC_LIMIT, p->file, L("Bộ quy định lớn hơn 1 MiB", "the pack is larger than 1 MiB"));
	if (!text_nfc(a, p->bytes, &nfc) || !str_eq(nfc, p->bytes))
		return cx_fail_at(cx, RC_INVALID, p->file, L("Bộ quy định phải là UTF-8 dạng NFC", "a pack must be UTF-8 in NFC"));
	sha256(p->bytes, &h);
	jv_set(a, data, "code", jv_text(a, p->code));
	jv_set(a, data, "file",
		jv_text(a, base_name(p->file))); /* faults name the path as it was given; the ledger nobody's folders */
	jv_set(a, data, "version", jv_int(a, p->version));
	jv_set(a, data, "sha256", jv_text(a, hex_of(a, h.b, sizeof h.b)));
	jv_set(a, data, "text", jv_text(a, p->bytes));
	return ledger_append(cx, &(struct ledger_new){ .op = "load", .res = "packs", .id = id, .rv = 1, .data = data }, seq);
}

static enum rc unit_asked(struct cx *cx, const struct law_pack *p, const struct law_duty *d, size_t k, struct law_faults *faults)
{
	struct str code = d->units[k];
	AUTO(rows_done) struct rows r = { 0 };
	const char *why = NULL;

	TRY(db_query(cx, &r, "SELECT kind, valid_to FROM units WHERE code = $1", V(code)));
	if (!rows_next(&r))
		why = L("không có trong danh mục đơn vị của cơ quan này", "is not in this office's register of units");
	else if (rows_text(&r, 1).n && date_last(rows_text(&r, 1)) < d->valid_from)
		why = L("đã kết thúc hoạt động trước ngày nhiệm vụ có hiệu lực", "was no more when the duty began");
	else if (d->over == OVER_UNITS && (str_is(rows_text(&r, 0), "office") || str_is(rows_text(&r, 0), "division")))
		why = L("là cơ quan hoặc phòng, ban, không phải đơn vị được giao nhiệm vụ",
			"is the office or a division, which owes no duties");
	TRY(rows_end(cx, &r));
	if (why)
		law_fault(cx, faults, p->file, yv_get(d->at, "units")->items[k]->line,
			L("đơn vị “%.*s” của nhiệm vụ “%.*s” %s: thêm đơn vị hoặc sửa mã trong tệp rồi nạp lại",
				"the unit “%.*s” of the duty “%.*s” %s: add the unit or change the code in the file, then load it "
				"again"),
			ARG_STR(code), ARG_STR(d->code), why);
	return RC_OK;
}

enum rc law_units(struct cx *cx, const struct law_pack *p, struct law_faults *faults)
{
	size_t before = faults->n;

	for (size_t i = 0; i < p->duties.n; i++)
		for (size_t k = 0; k < p->duties.p[i].n_units; k++)
			TRY(unit_asked(cx, p, &p->duties.p[i], k, faults));
	if (faults->n > before)
		return cx_fail_at(cx, RC_INVALID, faults->p[before].place, "%" PRI_STR, ARG_STR(faults->p[before].text));
	return RC_OK;
}

/* As it was loaded, or as it is given out with the codes of today. */
static enum rc same_text(struct cx *cx, const struct law_vocab *v, const struct law_loaded *l, struct str bytes, bool *out)
{
	struct law_faults faults = { .loaded = true };
	struct law_pack *old;

	*out = str_eq(l->bytes, bytes);
	if (*out)
		return RC_OK;
	TRY(law_read(cx, v, l->bytes, l->file, &old, &faults));
	TRY(law_bind(cx, old, l->seq));
	TRY(law_codes_now(cx, old));
	*out = str_eq(old->bytes, bytes);
	return RC_OK;
}

/* A version is one text for ever: what another office or an older copy calls so is not taken for it. */
static enum rc version_free(struct cx *cx, const struct law_vocab *v, const struct law_pack *p, int64_t *same)
{
	struct law_loaded *l;
	size_t n;
	bool is;

	*same = 0;
	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(l[i].code, p->code) || p->version > l[i].version)
			continue;
		if (p->version == l[i].version)
			TRY(same_text(cx, v, &l[i], p->bytes, &is));
		if (p->version == l[i].version && is) {
			*same = l[i].seq;
			return RC_OK;
		}
		return cx_fail_at(cx, RC_CONFLICT, p->file,
			L("Bộ quy định “%.*s” đang dùng phiên bản %d (mục sổ nhật ký %" PRId64
			  ") có nội dung khác: ghi version: %d trong tệp rồi nạp lại",
				"“%.*s” is in use as version %d (ledger entry %" PRId64
				") with another content: write version: %d in the file and load it again"),
			ARG_STR(p->code), l[i].version, l[i].seq, l[i].version + 1);
	}
	return RC_OK;
}

static enum rc load(struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, bool next,
	struct law_faults *faults, int64_t *seq, bool *same)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct law_pack *p;
	struct law *law;
	int64_t id, old = 0;
	int version;

	TRY(law_read(cx, v, bytes, file, &p, faults));
	TRY(tx_begin(cx, &tx));
	if (!next)
		TRY(version_free(cx, v, p, &old));
	*same = old != 0;
	*seq = old;
	if (*same)
		return RC_OK;
	TRY(law_with(cx, v, p, &law, &id, &version, faults));
	if (next && p->version != version + 1)
		return cx_fail(cx, RC_CONFLICT,
			L("Bộ quy định “%.*s” đang ở phiên bản %d: người khác vừa nạp, mở lại rồi sửa",
				"“%.*s” is at version %d: somebody loaded it meanwhile, open it again"),
			ARG_STR(p->code), version);
	TRY(law_units(cx, p, faults));
	TRY(append(cx, p, id, seq));
	return tx_commit(&tx);
}

enum rc law_load(struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, struct law_faults *faults,
	int64_t *seq, bool *same)
{
	return load(cx, v, bytes, file, false, faults, seq, same);
}

enum rc law_load_next(
	struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, struct law_faults *faults, int64_t *seq)
{
	bool same;

	return load(cx, v, bytes, file, true, faults, seq, &same);
}

struct history {
	VEC(struct law_version) v;
};

static enum rc version_see(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	struct history *h = arg;
	struct jv *body, *data;

	if (!str_is(e->op, "load"))
		return RC_OK;
	TRY(json_parse(cx, arena_str(&cx->arena, e->body), &body));
	data = jv_get(body, "data");
	vec_push(&cx->arena, &h->v,
		(struct law_version){ .seq = e->seq,
			.at = e->at,
			.version = (int)jv_i64(jv_get(data, "version"), 0),
			.by = jv_str(jv_get(jv_get(body, "by"), "name")),
			.file = jv_str(jv_get(data, "file")),
			.bytes = jv_str(jv_get(data, "text")) });
	return RC_OK;
}

enum rc law_versions(struct cx *cx, struct str code, struct law_version **out, size_t *n)
{
	struct law_loaded *l;
	struct history h = { 0 };
	size_t packs;

	TRY(law_loaded(cx, INT64_MAX, &l, &packs));
	for (size_t i = 0; i < packs; i++)
		if (str_eq(l[i].code, code))
			TRY(ledger_each_of(cx, l[i].id, version_see, &h));
	for (size_t i = 0; i < h.v.n / 2; i++) {
		struct law_version t = h.v.p[i];

		h.v.p[i] = h.v.p[h.v.n - 1 - i];
		h.v.p[h.v.n - 1 - i] = t;
	}
	*out = h.v.p;
	*n = h.v.n;
	return RC_OK;
}

/* "version: 3" at the beginning of a line. */
static struct str key_line(struct str bytes, const char *key)
{
	struct str line;

	while (str_next(&bytes, '\n', &line))
		if (str_starts(line, str_z(key)))
			return str_trim(str_from(line, strlen(key)));
	return (struct str){ 0 };
}

int law_shipped_version(struct str code, const char **file)
{
	int64_t version;

	for (size_t i = 0; law_shipped[i].file; i++) {
		struct str bytes = { law_shipped[i].bytes, law_shipped[i].n };

		if (!str_eq(key_line(bytes, "pack:"), code) || !str_to_i64(key_line(bytes, "version:"), &version))
			continue;
		if (file)
			*file = law_shipped[i].file;
		return (int)version;
	}
	return 0;
}

enum rc law_shipped_new(struct cx *cx, struct str code, int version, struct str bytes, int *out, const char **file)
{
	int shipped = law_shipped_version(code, file);
	struct law_version *v;
	size_t n, i = 0;

	*out = shipped;
	if (shipped == 0 || shipped > version)
		return RC_OK;
	while (strcmp(law_shipped[i].file, *file) != 0)
		i++;
	struct str given = { law_shipped[i].bytes, law_shipped[i].n };

	*out = 0;
	if (str_eq(given, bytes))
		return RC_OK;
	TRY(law_versions(cx, code, &v, &n));
	for (size_t k = 0; k < n; k++)
		if (str_eq(v[k].bytes, given))
			return RC_OK;
	*out = shipped;
	return RC_OK;
}

/* All shipped packs that were never loaded, judged together: they cite each other. A newer shipped version is offered, never forced. */
enum rc law_install(struct cx *cx, const struct law_vocab *v)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct law_pack *packs[16];
	struct law_faults faults = { 0 };
	struct law_loaded *l;
	struct law *law;
	size_t n, k = 0;
	int64_t seq;

	for (; law_shipped[k].file; k++) {
		assert(k < COUNT(packs));
		TRY(law_read(cx, v, (struct str){ law_shipped[k].bytes, law_shipped[k].n }, str_z(law_shipped[k].file), &packs[k],
			&faults));
	}
	TRY(law_join(cx, v, packs, k, &law, &faults));
	TRY(tx_begin(cx, &tx));
	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < k; i++) {
		bool there = false;

		for (size_t q = 0; q < n && !there; q++)
			there = str_eq(l[q].code, packs[i]->code);
		if (!there)
			TRY(append(cx, packs[i], 0, &seq));
	}
	return tx_commit(&tx);
}
