/* Whom mail may reach, and the settings of the relay. */
#include "db/db.h"
#include "mail/mail_int.h"
#include "sec/sec.h"

const char *const mail_tls_names[MAIL_TLS_COUNT + 1] = { "none", "starttls", "tls", NULL };

static bool local_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

static bool host_ok(struct str h)
{
	size_t label = 0;

	if (h.n == 0 || h.n > 253)
		return false;
	for (size_t i = 0; i < h.n; i++) {
		char c = h.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (c == '.' ? label == 0 || h.p[i - 1] == '-' : !letter && (c != '-' || label == 0))
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return label > 0 && h.p[h.n - 1] != '-';
}

bool mail_address_ok(struct str s)
{
	ptrdiff_t at = str_find(s, STR("@"));
	struct str local;

	if (at < 1 || at > 64)
		return false;
	local = str_cut(s, 0, (size_t)at);
	for (size_t i = 0; i < local.n; i++)
		if (!local_char(local.p[i]) || (local.p[i] == '.' && (i == 0 || i + 1 == local.n || local.p[i - 1] == '.')))
			return false;
	return host_ok(str_from(s, (size_t)at + 1));
}

bool mail_domain_ok(const struct mail_conf *c, struct str address)
{
	struct str rest = c->domains, one, host = str_from(address, (size_t)(str_find(address, STR("@")) + 1));

	if (str_trim(rest).n == 0)
		return true;
	while (str_next(&rest, ' ', &one))
		if (one.n && str_eq_ascii(one, host))
			return true;
	return false;
}

static void take(struct mail_conf *c, struct str key, struct str value)
{
	int64_t port;

	if (str_is(key, "mail.server"))
		c->server = value;
	else if (str_is(key, "mail.port") && str_to_i64(value, &port) && port > 0 && port < 65536)
		c->port = (int)port;
	else if (str_is(key, "mail.user"))
		c->user = value;
	else if (str_is(key, "mail.from"))
		c->from = value;
	else if (str_is(key, "mail.name"))
		c->name = value;
	else if (str_is(key, "mail.domains"))
		c->domains = value;
	else if (str_is(key, "site.url"))
		c->url = value;
	for (int i = 0; i < MAIL_TLS_COUNT && str_is(key, "mail.tls"); i++)
		if (str_is(value, mail_tls_names[i]))
			c->tls = (enum mail_tls)i;
}

enum rc mail_conf_load(struct cx *cx, struct mail_conf *out)
{
	struct mail_conf c = { .port = 25, .tls = MAIL_STARTTLS };
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT code, value FROM settings WHERE (code LIKE 'mail.%' OR code = 'site.url') AND value <> ''"));
	while (rows_next(&r))
		take(&c, rows_text(&r, 0), rows_copy(cx, &r, 1));
	TRY(rows_end(cx, &r));
	rows_done(&r);
	TRY(db_query(cx, &r, "SELECT password FROM mail_secret"));
	if (rows_next(&r))
		c.password = rows_copy(cx, &r, 0);
	TRY(rows_end(cx, &r));
	if (!host_ok(c.server) || !mail_address_ok(c.from))
		c.server = (struct str){ 0 };
	while (c.url.n && c.url.p[c.url.n - 1] == '/')
		c.url.n--;
	c.host = str_from(c.from, (size_t)(str_find(c.from, STR("@")) + 1));
	*out = c;
	return RC_OK;
}

enum rc mail_password_set(struct cx *cx, struct str password)
{
	if (password.n == 0)
		return db_run(cx, "DELETE FROM mail_secret");
	return db_run(cx,
		"INSERT INTO mail_secret (one, password) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET password = "
		"excluded.password",
		V(password));
}

/* --- people --- */

enum rc mail_person_load(struct cx *cx, int64_t user, struct mail_person *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	*out = (struct mail_person){ .user = user, .digest = true, .urgent = true };
	TRY(db_query(cx, &r, "SELECT address, digest, urgent, en, feed_at FROM mail_people WHERE user_id = $1", V(user)));
	if (rows_next(&r)) {
		out->address = rows_copy(cx, &r, 0);
		out->digest = rows_i64(&r, 1) != 0;
		out->urgent = rows_i64(&r, 2) != 0;
		out->en = rows_i64(&r, 3) != 0;
		out->feed_at = rows_i64(&r, 4);
	}
	return rows_end(cx, &r);
}

enum rc mail_person_save(struct cx *cx, const struct mail_person *p)
{
	return db_run(cx,
		"INSERT INTO mail_people (user_id, address, digest, urgent, en) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) "
		"DO UPDATE SET address = excluded.address, digest = excluded.digest, urgent = excluded.urgent, en = excluded.en",
		V(p->user), V(p->address), V(p->digest), V(p->urgent), V(p->en));
}

enum rc mail_feed_new(struct cx *cx, int64_t user, struct str *token)
{
	struct str secret = random_token(cx);
	struct hash h;

	sha256(secret, &h);
	TRY(db_run(cx,
		"INSERT INTO mail_people (user_id, digest, urgent, en, feed, feed_at) VALUES ($1, 1, 1, $2, $3, $4) ON CONFLICT "
		"(user_id) DO UPDATE SET feed = excluded.feed, feed_at = excluded.feed_at",
		V(user), V(cx->en), V(dbv_blob((struct str){ (const char *)h.b, sizeof h.b })), V(cx->now)));
	*token = secret;
	return RC_OK;
}

enum rc mail_feed_end(struct cx *cx, int64_t user)
{
	return db_run(cx, "UPDATE mail_people SET feed = NULL, feed_at = NULL WHERE user_id = $1", V(user));
}

enum rc mail_feed_find(struct cx *cx, struct str token, int64_t *user)
{
	struct hash h;
	enum rc rc;

	sha256(token, &h);
	rc = db_i64(cx, user, "SELECT user_id FROM mail_people WHERE feed = $1",
		V(dbv_blob((struct str){ (const char *)h.b, sizeof h.b })));
	return rc;
}
