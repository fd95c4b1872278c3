/* Thư điện tử: the relay's settings and the outbox (whoever keeps the settings); one's own mail, its preview and the calendar link. */
#include "mail/mail.h"
#include "app/thing.h"
#include "db/db.h"
#include "org/org.h"
#include "web/digest.h"
#include "web/web.h"

enum { SHOWN = 100 };

/* --- the relay --- */

static enum rc setting_put(struct cx *cx, const char *code, struct str value)
{
	struct row *row;

	if (res_by_code(cx, &res_settings, str_z(code), &row) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx);
		if (value.n == 0)
			return RC_OK;
		row = res_blank(cx, &res_settings);
		val_text(row_val(row, "code"), str_z(code));
	}
	val_text(row_val(row, "value"), value.n ? value : (struct str){ 0 });
	return res_save(cx, row, (struct str){ 0 }, NULL);
}

struct input {
	const char *name, *code; /* of the form; of the setting */
	const char *vi, *en, *help_vi, *help_en;
	size_t max;
};
static const struct input inputs[] = {
	{ "server", "mail.server", "Máy chủ SMTP", "SMTP server", "Ví dụ: mail.bm.gov.vn; để trống: không gửi thư",
		"For example mail.example.org; empty: no mail", 253 },
	{ "port", "mail.port", "Cổng", "Port", "25, 465 (TLS) hoặc 587 (STARTTLS)", "25, 465 (TLS) or 587 (STARTTLS)", 5 },
	{ "tls", "mail.tls", "Mã hóa", "Encryption", NULL, NULL, 10 },
	{ "user", "mail.user", "Tên đăng nhập máy chủ thư", "User on the server", "Để trống nếu máy chủ thư không yêu cầu",
		"Empty where the server asks for none", 200 },
	{ "from", "mail.from", "Địa chỉ gửi", "From address", "Ví dụ: khien@bm.gov.vn", "For example khien@example.org", 254 },
	{ "name", "mail.name", "Tên người gửi", "Sender's name", "Ví dụ: Khiên – Bộ Mẫu", "For example Khiên", 100 },
	{ "domains", "mail.domains", "Chỉ gửi tới tên miền", "Only to domains", "Cách nhau bằng dấu cách; để trống: mọi tên miền",
		"Separated by spaces; empty: any", 500 },
	{ "url", "site.url", "Địa chỉ của Khiên", "Address of Khiên", "Để thư dẫn về đúng trang, ví dụ https://khien.bm.gov.vn",
		"For the links in mail, for example https://khien.example.org", 200 },
};

static struct str stored(struct cx *cx, const char *code)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str v = { 0 };

	if (db_query(cx, &r, "SELECT value FROM settings WHERE code = $1", V(str_z(code))) == RC_OK && rows_next(&r))
		v = rows_copy(cx, &r, 0);
	if (rows_end(cx, &r) != RC_OK)
		cx_clear(cx);
	return v;
}

static struct jv *field(struct cx *cx, struct jv *list, const char *code, const char *kind, const char *label, const char *help,
	struct str value, const struct fault *told)
{
	struct jv *o = thing_field(cx, list, code, kind, label, value, false);

	if (help)
		jv_set(&cx->arena, o, "help", jv_z(&cx->arena, help));
	if (told->rc != RC_OK && str_is(told->place, code))
		jv_set(&cx->arena, o, "error", jv_text(&cx->arena, told->text));
	return o;
}

static void relay_fields(struct cx *cx, const struct req *rq, const struct mail_conf *c, struct jv *fields)
{
	const char *const tls[] = { L("Không mã hóa (chỉ trong mạng nội bộ)", "None (inside one's own network only)"), "STARTTLS",
		"TLS" };
	const struct fault told = cx->fault;
	struct arena *a = &cx->arena;

	cx_clear(cx);
	for (size_t i = 0; i < COUNT(inputs); i++) {
		const struct input *in = &inputs[i];
		bool is_tls = str_is(str_z(in->name), "tls");
		struct str typed = req_get(cx, rq, in->name), now = rq->method == POST && typed.p ? typed : stored(cx, in->code);
		struct jv *o = field(cx, fields, in->name, is_tls ? "choice" : "text", L(in->vi, in->en),
			L(in->help_vi, in->help_en), now, &told);

		if (!is_tls)
			continue;
		o = jv_set(a, o, "options", jv_list(a));
		for (int t = 0; t < MAIL_TLS_COUNT; t++)
			thing_option(cx, o, str_z(mail_tls_names[t]), str_z(tls[t]),
				now.n ? str_is(now, mail_tls_names[t]) : (int)c->tls == t);
	}
	field(cx, fields, "password", "password", L("Mật khẩu máy chủ thư", "Password on the server"),
		c->password_file ? L("Đang dùng mật khẩu trong tệp mail-password của thư mục dữ liệu.",
					   "The one in the data folder's file mail-password is used.")
		: c->password.n  ? L("Đã có mật khẩu; để trống: giữ nguyên. Không ghi vào sổ nhật ký.",
					   "There is one; empty keeps it. It never enters the ledger.")
				 : L("Không ghi vào sổ nhật ký.", "It never enters the ledger."),
		(struct str){ 0 }, &told);
	cx->fault = told;
}

static void mail_row_view(struct cx *cx, const struct mail_row *m, struct jv *o)
{
	struct arena *a = &cx->arena;

	jv_set(a, o, "id", jv_int(a, m->id));
	set_text(cx, o, "subject", m->subject);
	set_text(cx, o, "address", m->address);
	jv_set(a, o, "state", jv_z(a, L(mail_states[m->state].vi, mail_states[m->state].en)));
	set_text(cx, o, "error", m->state == MAIL_SENT ? (struct str){ 0 } : m->error);
	set_text(cx, o, "at", instant_show(a, m->state == MAIL_SENT ? m->sent_at : m->made_at));
	if (m->state == MAIL_WAITING && m->next_at > cx->now)
		set_text(cx, o, "next", arena_fmt(a, L("gửi lại lúc %.*s", "again at %.*s"), ARG_STR(instant_show(a, m->next_at))));
	jv_set(a, o, "retry", jv_bool(a, m->state == MAIL_FAILED || m->state == MAIL_WAITING));
}

static void mail_row_data(struct cx *cx, const struct mail_row *m, struct jv *o)
{
	struct arena *a = &cx->arena;

	jv_set(a, o, "id", jv_int(a, m->id));
	set_text(cx, o, "subject", m->subject);
	set_text(cx, o, "address", m->address);
	jv_set(a, o, "state", jv_z(a, mail_states[m->state].name));
	jv_set(a, o, "attempts", jv_int(a, m->attempts));
	set_text(cx, o, "error", m->error);
	set_text(cx, o, "message_id", m->message_id);
}

static enum rc outbox_view(struct cx *cx, const struct req *rq, struct jv *data, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *rows = jv_set(a, view, "rows", jv_list(a)), *list = jv_set(a, data, "mail", jv_list(a));
	int64_t before = 0, counts[MAIL_STATES] = { 0 };
	struct mail_row *m;
	size_t n;

	if (rq->method == GET)
		TRY(req_i64_or(cx, rq, "before", 0, INT64_MAX, 0, &before));
	TRY(mail_counts(cx, counts));
	TRY(mail_list(cx, before, SHOWN, &m, &n));
	for (size_t i = 0; i < n; i++) {
		mail_row_data(cx, &m[i], jv_push(a, list, jv_obj(a)));
		mail_row_view(cx, &m[i], jv_push(a, rows, jv_obj(a)));
	}
	set_text(cx, view, "counts",
		arena_fmt(a,
			L("chờ gửi %" PRId64 " · đã gửi %" PRId64 " · không gửi được %" PRId64,
				"waiting %" PRId64 " · sent %" PRId64 " · failed %" PRId64),
			counts[MAIL_WAITING] + counts[MAIL_SENDING], counts[MAIL_SENT], counts[MAIL_FAILED]));
	if (n == SHOWN)
		set_text(cx, view, "more", arena_fmt(a, "/mail?before=%" PRId64, m[n - 1].id));
	return RC_OK;
}

/* The page, with what was typed and what is wrong with it if a save failed. */
static enum rc relay_page(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *head;
	const struct fault told = cx->fault;
	struct mail_conf c;

	cx_clear(cx);
	TRY(mail_conf_load(cx, &c));
	if (mail_conf_files(cx, app_conf_of(rq->app)->data_dir, &c) != RC_OK) {
		set_text(cx, view, "beside", cx->fault.text);
		cx_clear(cx);
	}
	if (c.ca.n)
		set_text(cx, view, "ca", c.ca);
	head = thing_head(cx, view, str_z(L("Thư điện tử", "Mail")),
		L("Khiên gửi thư tóm tắt sáng thứ Hai và thư gấp khi có đồng hồ sự cố. Thư không nêu điểm yếu, không nêu tên hệ "
		  "thống.",
			"Khiên sends a digest on Mondays and urgent mail for running clocks; no weakness and no system name in "
			"it."));
	thing_crumb(cx, head, L("Việc nền", "Jobs"), STR("/jobs"));
	jv_set(a, view, "ready", jv_bool(a, c.server.n > 0));
	TRY(outbox_view(cx, rq, data, view));
	cx->fault = told;
	relay_fields(cx, rq, &c, jv_set(a, view, "fields", jv_list(a)));
	field(cx, jv_set(a, view, "test", jv_list(a)), "address", "text",
		L("Đến địa chỉ (để trống: của tôi)", "To (empty: myself)"), NULL, req_get(cx, rq, "address"), &told);
	jv_set(a, data, "ready", jv_bool(a, c.server.n > 0));
	set_text(cx, data, "server", c.server);
	reply_page(out, "mail");
	reply_data(out, data);
	reply_view(out, view);
	return told.rc;
}

static enum rc relay(struct cx *cx, const struct req *rq, struct reply *out)
{
	return relay_page(cx, rq, out);
}

static enum rc input_ok(struct cx *cx, const struct input *in, struct str v)
{
	int64_t port;
	bool ok = true;

	if (v.n == 0)
		return RC_OK;
	if (str_is(str_z(in->name), "port"))
		ok = str_to_i64(v, &port) && port > 0 && port < 65536;
	else if (str_is(str_z(in->name), "from"))
		ok = mail_address_ok(v);
	else if (str_is(str_z(in->name), "server"))
		ok = mail_address_ok(arena_fmt(&cx->arena, "x@%.*s", ARG_STR(v)));
	else if (str_is(str_z(in->name), "url"))
		ok = str_starts(v, STR("https://")) || str_starts(v, STR("http://"));
	else if (str_is(str_z(in->name), "tls"))
		ok = str_is(v, "none") || str_is(v, "starttls") || str_is(v, "tls");
	return ok ? RC_OK
	          : cx_fail_at(cx, RC_INVALID, str_z(in->name), L("%s không hợp lệ. %s", "%s is not right. %s"), L(in->vi, in->en),
			    in->help_vi ? L(in->help_vi, in->help_en) : "");
}

static enum rc relay_write(struct cx *cx, const struct req *rq)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct str v, password;

	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < COUNT(inputs); i++) {
		TRY(req_text(cx, rq, inputs[i].name, 0, inputs[i].max, &v));
		TRY(input_ok(cx, &inputs[i], v));
		TRY(setting_put(cx, inputs[i].code, v));
	}
	password = req_get(cx, rq, "password");
	if (password.n > 500)
		return cx_fail_at(cx, RC_LIMIT, STR("password"), L("Mật khẩu quá dài", "the password is too long"));
	if (password.n)
		TRY(mail_password_set(cx, password));
	return tx_commit(&tx);
}

static enum rc relay_save(struct cx *cx, const struct req *rq, struct reply *out)
{
	if (relay_write(cx, rq) != RC_OK)
		return relay_page(cx, rq, out);
	TRY(relay_page(cx, rq, out));
	reply_page(out, NULL);
	reply_to(cx, out, "/mail");
	reply_notice(cx, out, L("Đã ghi tham số máy chủ thư.", "Saved."));
	return RC_OK;
}

static enum rc test_queue(struct cx *cx, const struct req *rq, int64_t *id)
{
	struct mail_person p;
	struct mail_conf c;
	struct str to;

	TRY(mail_conf_load(cx, &c));
	TRY(mail_person_load(cx, cx->who.user, &p));
	TRY(req_text(cx, rq, "address", 0, 254, &to));
	to = to.n ? to : p.address;
	if (c.server.n == 0)
		return cx_fail(
			cx, RC_CONFLICT, L("Chưa có máy chủ thư hoặc địa chỉ gửi", "there is no server or no from address yet"));
	if (to.n == 0 || !mail_address_ok(to))
		return cx_fail_at(cx, RC_INVALID, STR("address"), L("Cần một địa chỉ thư", "a mail address is needed"));
	return mail_queue(cx,
		&(struct mail_new){ .user = cx->who.user,
			.address = to,
			.subject = str_z(L("Khiên: thư thử", "Khiên: a test")),
			.body = str_z(L("Thư này cho biết máy chủ thư đã nhận thư của Khiên.\n",
				"The mail server took a mail of Khiên.\n")) },
		id);
}

static enum rc test_mail(struct cx *cx, const struct req *rq, struct reply *out)
{
	int64_t id;

	if (test_queue(cx, rq, &id) != RC_OK)
		return relay_page(cx, rq, out);
	reply_data(out, jv_obj(&cx->arena));
	jv_set(&cx->arena, out->data, "id", jv_int(&cx->arena, id));
	reply_to(cx, out, "/mail");
	reply_notice(cx, out,
		L("Đã xếp thư thử vào hàng đợi; kết quả hiện ở bảng dưới sau vài giây.",
			"The test is queued; see below in a few seconds."));
	return RC_OK;
}

static enum rc retry(struct cx *cx, const struct req *rq, struct reply *out)
{
	TRY(mail_retry(cx, rq->id));
	reply_data(out, jv_obj(&cx->arena));
	reply_to(cx, out, "/mail");
	return RC_OK;
}

/* --- one's own --- */

static enum rc own_page(struct cx *cx, const struct req *rq, struct reply *out, struct str token)
{
	struct arena *a = &cx->arena;
	const struct fault told = cx->fault;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *head;
	struct str typed = req_get(cx, rq, "address");
	struct mail_person p;
	struct mail_conf c;
	struct digest d;

	cx_clear(cx);
	TRY(mail_person_load(cx, cx->who.user, &p));
	TRY(mail_conf_load(cx, &c));
	head = thing_head(cx, view, str_z(L("Thư và lịch của tôi", "My mail and calendar")),
		L("Mỗi tuần nhiều nhất một thư, sáng thứ Hai; không có việc thì không gửi.",
			"At most one mail a week, on Monday; nothing when there is nothing."));
	thing_crumb(cx, head, L("Tài khoản", "Account"), STR("/account"));
	set_text(cx, data, "address", rq->method == POST && typed.p && told.rc != RC_OK ? typed : p.address);
	jv_set(a, data, "digest", jv_bool(a, p.digest));
	jv_set(a, data, "urgent", jv_bool(a, p.urgent));
	jv_set(a, data, "feed", jv_bool(a, p.feed_at != 0));
	if (p.feed_at)
		jv_set(a, data, "feed_at", jv_int(a, p.feed_at));
	jv_set(a, view, "ready", jv_bool(a, c.server.n > 0));
	if (token.n)
		set_text(cx, view, "link", digest_calendar_url(cx, rq, &c, token));
	TRY(digest_now(cx, rq, rq->user, &c, &d));
	jv_set(a, view, "nothing", jv_bool(a, d.nothing));
	set_text(cx, view, "subject", d.subject);
	set_text(cx, view, "body", d.body);
	set_text(cx, data, "subject", d.subject);
	set_text(cx, data, "body", d.body);
	reply_page(out, "my-mail");
	reply_data(out, data);
	reply_view(out, view);
	cx->fault = told;
	return told.rc;
}

static enum rc own(struct cx *cx, const struct req *rq, struct reply *out)
{
	return own_page(cx, rq, out, (struct str){ 0 });
}

static enum rc own_write(struct cx *cx, const struct req *rq)
{
	struct mail_person p;
	struct mail_conf c;

	TRY(mail_conf_load(cx, &c));
	TRY(mail_person_load(cx, cx->who.user, &p));
	TRY(req_text(cx, rq, "address", 0, 254, &p.address));
	TRY(req_bool(cx, rq, "digest", &p.digest));
	TRY(req_bool(cx, rq, "urgent", &p.urgent));
	p.en = cx->en;
	if (p.address.n && !mail_address_ok(p.address))
		return cx_fail_at(cx, RC_INVALID, STR("address"), L("Địa chỉ thư không hợp lệ", "this is no mail address"));
	if (p.address.n && !mail_domain_ok(&c, p.address))
		return cx_fail_at(
			cx, RC_INVALID, STR("address"), L("Chỉ gửi thư tới: %.*s", "mail goes only to: %.*s"), ARG_STR(c.domains));
	return mail_person_save(cx, &p);
}

static enum rc own_save(struct cx *cx, const struct req *rq, struct reply *out)
{
	if (own_write(cx, rq) != RC_OK)
		return own_page(cx, rq, out, (struct str){ 0 });
	TRY(own_page(cx, rq, out, (struct str){ 0 }));
	reply_page(out, NULL);
	reply_to(cx, out, "/account/mail");
	reply_notice(cx, out, L("Đã ghi.", "Saved."));
	return RC_OK;
}

static enum rc feed_new(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str token;

	TRY(mail_feed_new(cx, cx->who.user, &token));
	TRY(own_page(cx, rq, out, token));
	set_text(cx, out->data, "calendar", jv_str(jv_get(out->view, "link")));
	return RC_OK;
}

static enum rc feed_end(struct cx *cx, const struct req *rq, struct reply *out)
{
	(void)rq;
	TRY(mail_feed_end(cx, cx->who.user));
	reply_data(out, jv_obj(&cx->arena));
	reply_to(cx, out, "/account/mail");
	reply_notice(cx, out, L("Đã thu hồi đường dẫn lịch.", "The calendar link has ended."));
	return RC_OK;
}

const struct route mail_routes[] = {
	{ GET, "/mail", CAP_SETTINGS, relay, "Máy chủ thư và hàng đợi thư", "The mail server and the outbox", "mail" },
	{ POST, "/mail", CAP_SETTINGS, relay_save, "Ghi tham số máy chủ thư", "Save the mail server", "mail" },
	{ POST, "/mail/test", CAP_SETTINGS, test_mail, "Gửi thư thử", "Send a test", "mail" },
	{ POST, "/mail/{id}/retry", CAP_SETTINGS, retry, "Gửi lại một thư", "Send a mail again", "mail" },
	{ GET, "/account/mail", CAP_SELF, own, "Thư và lịch của tôi, xem trước thư", "My mail, its preview and my calendar",
		"my-mail" },
	{ POST, "/account/mail", CAP_SELF, own_save, "Ghi địa chỉ thư, nhận hay thôi nhận", "Save one's address, subscribe or not",
		"my-mail", ROUTE_SESSION },
	{ POST, "/account/calendar", CAP_SELF, feed_new, "Tạo đường dẫn lịch (đường dẫn cũ hết hiệu lực)",
		"A new calendar link; the old one ends", "my-mail", ROUTE_SESSION },
	{ POST, "/account/calendar/end", CAP_SELF, feed_end, "Thu hồi đường dẫn lịch", "End the calendar link", "my-mail" },
	{ GET, "/calendar/{token}", CAP_PUBLIC, digest_calendar, "Lịch .ics các việc đến hạn", "Calendar of what falls due", NULL,
		ROUTE_HEAVY },
	{ 0 },
};
