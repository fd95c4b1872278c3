#include "ledger/store.h"

enum rc ledger_size(struct cx *cx, int64_t *size)
{
	struct tip t;

	TRY(tip_load(cx, &t));
	*size = t.size;
	return RC_OK;
}

bool entry_of(struct rows *r, struct ledger_entry *e)
{
	struct str leaf = rows_text(r, 8);

	*e = (struct ledger_entry){ .seq = rows_i64(r, 0),
		.at = rows_i64(r, 1),
		.wall = rows_i64(r, 2),
		.who = rows_i64(r, 3),
		.op = rows_text(r, 4),
		.res = rows_text(r, 5),
		.obj = rows_i64(r, 6),
		.rv = rows_i64(r, 7),
		.body = rows_text(r, 9) };
	if (leaf.n != sizeof e->leaf)
		return false;
	memcpy(e->leaf.b, leaf.p, leaf.n);
	return true;
}

static enum rc bad_leaf(struct cx *cx, int64_t seq)
{
	return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "entry %" PRId64, seq),
		L("Mã băm lưu kèm mục %" PRId64 " không còn nguyên", "the stored hash of entry %" PRId64 " is damaged"), seq);
}

enum rc ledger_entry(struct cx *cx, int64_t seq, struct ledger_entry *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct ledger_entry e;

	TRY(db_query(cx, &r, "SELECT seq, at, wall, who, op, res, obj, rv, leaf, body FROM entry WHERE seq = $1", V(seq)));
	if (!rows_next(&r)) {
		TRY(rows_end(cx, &r));
		return cx_fail(cx, RC_NOT_FOUND,
			L("Không có mục %" PRId64 " trong sổ nhật ký", "there is no entry %" PRId64 " in the ledger"), seq);
	}
	if (!entry_of(&r, &e))
		return bad_leaf(cx, seq);
	e.op = arena_str(&cx->arena, e.op);
	e.res = arena_str(&cx->arena, e.res);
	e.body = arena_str(&cx->arena, e.body);
	*out = e;
	return rows_end(cx, &r);
}

enum rc ledger_time_to_seq(struct cx *cx, int64_t instant, int64_t *seq)
{
	AUTO(rows_done) struct rows r = { 0 };
	int64_t got = -1;

	TRY(db_query(cx, &r, "SELECT seq FROM entry WHERE at <= $1 ORDER BY at DESC LIMIT 1", V(instant)));
	if (rows_next(&r))
		got = rows_i64(&r, 0);
	TRY(rows_end(cx, &r));
	*seq = got;
	return RC_OK;
}

/* A whole day, as people or machines write it, is its end: today's is now. What is not yet cannot have been known. */
static enum rc moment_read(struct cx *cx, struct str text, const char *place, int64_t *at)
{
	struct str stored;
	bool day = date_read(&cx->arena, text, &stored) && stored.n == 10;

	if (!instant_read(day ? stored : text, at))
		return cx_fail_at(cx, RC_INVALID, str_z(place),
			L("“%.*s” không phải ngày (22/11/2026), ngày giờ (2026-11-22T10:00) hoặc số mục nhật ký",
				"“%.*s” is no date (22/11/2026), no date with a time (2026-11-22T10:00) and no number of an entry"),
			ARG_STR(str_cut(text, 0, 60)));
	if (day && day_at(*at) == day_at(cx->now) && *at > cx->now)
		*at = cx->now;
	if (*at > cx->now)
		return cx_fail_at(cx, RC_INVALID, str_z(place),
			L("%.*s chưa đến: không ai biết trước dữ liệu của thời điểm ấy",
				"%.*s is not yet: nobody knows what will be known then"),
			ARG_STR(instant_show(&cx->arena, *at)));
	return RC_OK;
}

enum rc ledger_first_at(struct cx *cx, int64_t *at)
{
	return db_i64(cx, at, "SELECT at FROM entry ORDER BY seq LIMIT 1");
}

enum rc ledger_moment(struct cx *cx, struct str text, const char *place, int64_t *seq, int64_t *at)
{
	struct ledger_entry e;
	int64_t number;

	if (text.n < 10 && str_to_i64(text, &number) && number >= 0) {
		enum rc rc = ledger_entry(cx, number, &e);

		if (rc == RC_NOT_FOUND) {
			cx_clear(cx);
			return cx_fail_at(cx, RC_INVALID, str_z(place),
				L("Sổ nhật ký chưa có mục số %" PRId64, "the ledger has no entry %" PRId64 " yet"), number);
		}
		TRY(rc);
		*seq = number;
		*at = e.at;
		return RC_OK;
	}
	TRY(moment_read(cx, text, place, at));
	return ledger_time_to_seq(cx, *at, seq);
}

static enum rc walk(
	struct cx *cx, struct rows *r, enum rc (*each)(struct cx *cx, const struct ledger_entry *e, void *arg), void *arg)
{
	struct ledger_entry e;

	while (rows_next(r)) {
		TRY(cx_room(cx));
		if (!entry_of(r, &e))
			return bad_leaf(cx, e.seq);
		TRY(each(cx, &e, arg));
	}
	return rows_end(cx, r);
}

enum rc ledger_each(
	struct cx *cx, int64_t from, int64_t to, enum rc (*each)(struct cx *cx, const struct ledger_entry *e, void *arg), void *arg)
{
	AUTO(rows_done) struct rows r = { 0 };

	TRY(db_query(cx, &r,
		"SELECT seq, at, wall, who, op, res, obj, rv, leaf, body FROM entry WHERE seq >= $1 AND seq <= $2 ORDER BY seq",
		V(from), V(to)));
	return walk(cx, &r, each, arg);
}

enum rc ledger_each_of(
	struct cx *cx, int64_t obj, enum rc (*each)(struct cx *cx, const struct ledger_entry *e, void *arg), void *arg)
{
	AUTO(rows_done) struct rows r = { 0 };

	TRY(db_query(
		cx, &r, "SELECT seq, at, wall, who, op, res, obj, rv, leaf, body FROM entry WHERE obj = $1 ORDER BY seq", V(obj)));
	return walk(cx, &r, each, arg);
}

enum rc ledger_match(struct cx *cx, int64_t seq, const char *field, const struct jv *said, struct str value, enum ledger_match *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct str hex = jv_str(jv_get(said, "h"));
	struct hash want, got;
	enum ledger_match m = LEDGER_ERASED;

	if (said == NULL || said->kind == J_NULL) {
		*out = value.p ? LEDGER_DIFFERENT : LEDGER_SAME;
		return RC_OK;
	}
	TRY(db_query(cx, &r, "SELECT salt FROM salt WHERE seq = $1 AND field = $2", V(seq), V(str_z(field))));
	if (rows_next(&r)) {
		hmac_sha256(rows_text(&r, 0), value, &got);
		m = value.p && hex_read(hex, want.b, sizeof want.b) && same_bytes(&want, &got, sizeof got) ? LEDGER_SAME
		                                                                                           : LEDGER_DIFFERENT;
	} else if (value.p) {
		m = LEDGER_DIFFERENT; /* a value nobody may know any more is back */
	}
	TRY(rows_end(cx, &r));
	*out = m;
	return RC_OK;
}
