/* Wrong passwords cost time: after a few the account, and the address, must wait, twice as long each time. Kept in the table, so that a
 * restart forgives nothing; a day of quiet does. */
#include "auth/auth_int.h"
#include "res/res.h"

static struct str subject(struct cx *cx, char kind, struct str s)
{
	return arena_fmt(&cx->arena, "%c:%" PRI_STR, kind, ARG_STR(str_cut(s, 0, 64)));
}

enum rc throttle_ask(struct cx *cx, struct str name, struct str address)
{
	int64_t until, wait_s;
	enum rc rc;

	TRY(db_i64(cx, &until, "SELECT coalesce(max(until), 0) FROM throttle WHERE subject IN ($1, $2)", V(subject(cx, 'u', name)),
		V(subject(cx, 'a', address))));
	if (until <= cx->now)
		return RC_OK;
	wait_s = (until - cx->now) / US_PER_S + 1;
	rc = cx_fail_at(cx, RC_BUSY, STR("wait"),
		L("Sai quá nhiều lần: thử lại sau %" PRId64 " giây", "too many wrong tries: try again in %" PRId64 " s"), wait_s);
	cx->fault.retry_s = wait_s;
	return rc;
}

static enum rc count(struct cx *cx, struct str key, int64_t free_tries)
{
	int64_t fails, wait_s, max_s = setting_number(cx, "signin.wait_seconds");

	TRY(db_run(cx, "DELETE FROM throttle WHERE subject = $1 AND last_at < $2", V(key), V(cx->now - US_PER_DAY)));
	TRY(db_run(cx,
		"INSERT INTO throttle (subject, fails, last_at, until) VALUES ($1, 1, $2, 0)"
		" ON CONFLICT (subject) DO UPDATE SET fails = throttle.fails + 1, last_at = $2",
		V(key), V(cx->now)));
	TRY(db_i64(cx, &fails, "SELECT fails FROM throttle WHERE subject = $1", V(key)));
	if (fails < free_tries)
		return RC_OK;
	wait_s = fails - free_tries >= 20 ? max_s : INT64_C(1) << (fails - free_tries);
	return db_run(cx, "UPDATE throttle SET until = $2 WHERE subject = $1", V(key),
		V(cx->now + (wait_s < max_s ? wait_s : max_s) * US_PER_S));
}

enum rc throttle_fail(struct cx *cx, struct str name, struct str address)
{
	AUTO(tx_done) struct tx tx = { 0 };

	TRY(tx_begin(cx, &tx));
	TRY(count(cx, subject(cx, 'u', name), setting_number(cx, "signin.tries_account")));
	TRY(count(cx, subject(cx, 'a', address), setting_number(cx, "signin.tries_address")));
	TRY(db_run(cx, "DELETE FROM throttle WHERE last_at < $1", V(cx->now - US_PER_DAY)));
	return tx_commit(&tx);
}

enum rc throttle_forget(struct cx *cx, struct str name)
{
	return db_run(cx, "DELETE FROM throttle WHERE subject = $1", V(subject(cx, 'u', name)));
}
