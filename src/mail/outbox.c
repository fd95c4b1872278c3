/* The queue: rows wait, are sent one by one over one connection, and each step is committed before the next. */
#include "db/db.h"
#include "ledger/ledger.h"
#include "mail/mail_int.h"
#include "sec/sec.h"

enum { BACK_MAX_S = 3600, AT_ONCE = 500 };

const struct mail_state_row mail_states[MAIL_STATES] = {
	[MAIL_WAITING] = { "waiting", "Chờ gửi", "Waiting" },
	[MAIL_SENDING] = { "sending", "Đang gửi", "Sending" },
	[MAIL_SENT] = { "sent", "Đã gửi", "Sent" },
	[MAIL_FAILED] = { "failed", "Không gửi được", "Failed" },
};

static enum rc send_now(struct cx *cx)
{
	return job_add(cx,
		&(struct job_new){
			.kind = job_mail_send.name, .title = str_z(L(job_mail_send.vi, job_mail_send.en)), .sweep = true },
		NULL);
}

static enum rc have_key(struct cx *cx, struct str key, bool *out)
{
	int64_t n = 0;

	*out = false;
	if (key.p == NULL)
		return RC_OK;
	TRY(db_i64(cx, &n, "SELECT count(*) FROM outbox WHERE key = $1", V(key)));
	*out = n > 0;
	return RC_OK;
}

static enum rc put(struct cx *cx, const struct mail_new *m, struct str address, int64_t *id)
{
	struct mail_conf conf;
	uint8_t dice[16];
	struct str message_id;

	TRY(mail_conf_load(cx, &conf));
	cx->dice(dice, sizeof dice);
	message_id = arena_fmt(&cx->arena, "%.*s@%.*s", ARG_STR(hex_of(&cx->arena, dice, sizeof dice)),
		ARG_STR(conf.host.n ? conf.host : STR("khien.invalid")));
	TRY(db_run(cx,
		"INSERT INTO outbox (message_id, key, user_id, address, subject, body, file_name, file_type, file, state, "
		"attempts, next_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, $10, $10)",
		V(message_id), V(m->key), V(m->user), V(address), V(m->subject), V(m->body),
		V(m->file.p ? m->file_name : (struct str){ 0 }), V(m->file.p ? m->file_type : (struct str){ 0 }),
		V(dbv_blob(m->file)), V(cx->now)));
	TRY(db_i64(cx, id, "SELECT max(id) FROM outbox"));
	return send_now(cx);
}

enum rc mail_queue(struct cx *cx, const struct mail_new *m, int64_t *id)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct mail_person who = { 0 };
	bool own = !db_in_tx(cx->db), there;
	struct str address = m->address;
	int64_t made = 0;

	if (m->body.n > MAIL_BODY_MAX || m->file.n > MAIL_FILE_MAX)
		return cx_fail(cx, RC_LIMIT, L("Thư quá lớn", "the mail is too large"));
	if (own)
		TRY(tx_begin(cx, &tx));
	if (address.p == NULL && m->user > 0) {
		TRY(mail_person_load(cx, m->user, &who));
		address = who.address;
	}
	TRY(have_key(cx, m->key, &there));
	if (address.n && !there) {
		if (!mail_address_ok(address))
			return cx_fail(cx, RC_INVALID, L("Địa chỉ thư không hợp lệ", "this is no mail address"));
		TRY(put(cx, m, address, &made));
	}
	if (own)
		TRY(tx_commit(&tx));
	if (id)
		*id = made;
	return RC_OK;
}

/* --- looking --- */

enum rc mail_list(struct cx *cx, int64_t before, size_t limit, struct mail_row **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct mail_row) list = { 0 };

	TRY(db_query(cx, &r,
		"SELECT id, user_id, attempts, next_at, made_at, sent_at, message_id, address, subject, error, state FROM outbox "
		"WHERE id < $1 ORDER BY id DESC LIMIT $2",
		V(before ? before : INT64_MAX), V((int64_t)limit)));
	while (rows_next(&r)) {
		struct mail_row m = { rows_i64(&r, 0), rows_i64(&r, 1), rows_i64(&r, 2), rows_i64(&r, 3), rows_i64(&r, 4),
			rows_i64(&r, 5), rows_copy(cx, &r, 6), rows_copy(cx, &r, 7), rows_copy(cx, &r, 8), rows_copy(cx, &r, 9),
			MAIL_WAITING };

		for (int i = 0; i < MAIL_STATES; i++)
			if (str_is(rows_text(&r, 10), mail_states[i].name))
				m.state = (enum mail_state)i;
		vec_push(&cx->arena, &list, m);
	}
	TRY(rows_end(cx, &r));
	*out = list.p;
	*n = list.n;
	return RC_OK;
}

enum rc mail_counts(struct cx *cx, int64_t counts[MAIL_STATES])
{
	for (int i = 0; i < MAIL_STATES; i++)
		TRY(db_i64(cx, &counts[i], "SELECT count(*) FROM outbox WHERE state = $1", V(str_z(mail_states[i].name))));
	return RC_OK;
}

enum rc mail_retry(struct cx *cx, int64_t id)
{
	int64_t changed;

	TRY(db_run_n(cx, &changed,
		"UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $2, made_at = $2 WHERE id = $1 AND state IN "
		"('waiting', 'failed') AND body <> ''",
		V(id), V(cx->now)));
	if (changed == 0)
		return cx_fail(cx, RC_NOT_FOUND, L("Không có thư nào đang chờ với số này", "no such mail waits"));
	return send_now(cx);
}

/* --- sending --- */

static int64_t back_us(int64_t attempts)
{
	int64_t s = 60;

	for (int64_t i = 1; i < attempts && s < BACK_MAX_S; i++)
		s *= 2;
	return (s < BACK_MAX_S ? s : BACK_MAX_S) * US_PER_S;
}

struct due {
	int64_t id, attempts, made_at;
	struct str address;
	struct mail_message m;
};

static enum rc next_due(struct cx *cx, const struct mail_conf *c, int64_t after, struct due *d, bool *found)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT id, attempts, made_at, message_id, address, subject, body, file_name, file_type, file FROM outbox WHERE "
		"state IN ('waiting', 'sending') AND next_at <= $1 AND id > $2 ORDER BY id LIMIT 1",
		V(cx->now), V(after)));
	*found = rows_next(&r);
	if (*found) {
		*d = (struct due){ .id = rows_i64(&r, 0),
			.attempts = rows_i64(&r, 1),
			.made_at = rows_i64(&r, 2),
			.address = rows_copy(cx, &r, 4) };
		d->m = (struct mail_message){ .from = c->from,
			.from_name = c->name,
			.to = d->address,
			.subject = rows_copy(cx, &r, 5),
			.body = rows_copy(cx, &r, 6),
			.message_id = rows_copy(cx, &r, 3),
			.at = d->made_at,
			.file_name = rows_copy(cx, &r, 7),
			.file_type = rows_copy(cx, &r, 8),
			.file = rows_copy(cx, &r, 9) };
		if (c->url.n)
			d->m.unsubscribe = arena_fmt(&cx->arena, "%.*s/account/mail", ARG_STR(c->url));
	}
	return rows_end(cx, &r);
}

static enum rc note(struct cx *cx, const struct due *d, enum smtp_how how, struct str error)
{
	bool over = how == SMTP_REFUSED || time_now() - d->made_at > MAIL_DAYS * US_PER_DAY;

	if (how == SMTP_SENT)
		return db_run(
			cx, "UPDATE outbox SET state = 'sent', sent_at = $2, error = NULL WHERE id = $1", V(d->id), V(time_now()));
	return db_run(cx, "UPDATE outbox SET state = $2, next_at = $3, error = $4 WHERE id = $1", V(d->id),
		V(str_z(over ? "failed" : "waiting")), V(time_now() + back_us(d->attempts + 1)), V(error));
}

/* The mail is marked as being sent before it leaves: a crash after that is seen as "sent perhaps", and repeated under the same Message-ID. */
static enum rc send_one(struct cx *cx, struct smtp *s, const struct due *d, enum smtp_how *how)
{
	AUTO(buf_done) struct buf b;
	struct str error = { 0 };

	buf_init(&b, MAIL_FILE_MAX * 2 + MAIL_BODY_MAX * 20);
	mail_build(cx, &d->m, &b);
	assert(buf_ok(&b));
	TRY(db_run(cx, "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = $1", V(d->id)));
	*how = smtp_send(cx, s, d->address, buf_str(&b), &error);
	for (int i = 0; i < 20; i++) {
		enum rc rc = note(cx, d, *how, error);

		if (rc != RC_BUSY)
			return rc;
		cx_clear(cx); /* it left: that must be written down */
	}
	return note(cx, d, *how, error);
}

static enum rc mail_send_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	AUTO(smtp_close) struct smtp *s = NULL;
	struct mail_conf conf;
	enum smtp_how how = SMTP_SENT;
	struct due d = { 0 };
	int64_t sent = 0;
	bool found;

	(void)payload;
	TRY(db_run(cx, "UPDATE outbox SET body = '', file = NULL WHERE state = 'sent' AND sent_at < $1",
		V(cx->now - MAIL_KEEP_DAYS * US_PER_DAY)));
	TRY(mail_conf_load(cx, &conf));
	if (conf.server.n == 0)
		return RC_OK; /* not set up: mail waits, the page says so */
	TRY(mail_conf_files(cx, job_data(job), &conf));
	for (int i = 0; i < AT_ONCE && how != SMTP_DOWN; i++) {
		struct arena_mark mark = arena_mark(&cx->arena);

		TRY(next_due(cx, &conf, d.id, &d, &found));
		if (!found)
			break;
		if (s == NULL)
			s = smtp_open(&conf, job_stopping, job);
		TRY(send_one(cx, s, &d, &how));
		sent += how == SMTP_SENT;
		TRY(job_progress(cx, job, sent, 0, L("Đang gửi thư", "sending mail")));
		arena_reset(&cx->arena, mark);
	}
	return RC_OK;
}

const struct job_kind job_mail_send = { "mail-send", "Gửi thư", "Mail out", .schedule = "every 1 min", .attempts = 1000,
	.back_s = 60, .quiet = true, .run = mail_send_run };
