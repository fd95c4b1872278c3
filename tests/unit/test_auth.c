/* auth/: users, sessions, tokens, throttling. The clock is cx->now, so nothing sleeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "auth/auth_int.h"
#include "ledger/ledger.h"
#include "mail/mail.h"
#include "site.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define IS(s, z) assert_true(str_is((s), (z)))
#define GOOD "một câu đủ dài"

static const struct auth_conf conf = { 0 };
static const struct str here = { "10.0.0.1", 8 };

static int fresh(void **state)
{
	struct cx *cx = site_new();

	*state = cx;
	return 0;
}

static int64_t user(struct cx *cx, const char *name, const char *role, int64_t unit)
{
	int64_t id;

	OK(user_create(cx,
		&(struct user_edit){ .name = str_z(name),
			.post = STR("Chuyên viên"),
			.role = str_z(role),
			.unit = unit,
			.disabled = -1,
			.password = STR(GOOD) },
		&id));
	return id;
}

static enum rc sign_in(struct cx *cx, const char *name, const char *password, struct str *token)
{
	cx_clear(cx);
	return auth_sign_in(cx, str_z(name), str_z(password), here, &conf, token);
}

static void every_role_may_something_and_only_admin_touches_users(void **state)
{
	(void)state;
	for (const struct role *r = auth_roles; r->code; r++) {
		assert_true(r->may & CAP_SELF);
		assert_true(r->may & CAP_READ);
		assert_int_equal((r->may & CAP_USERS) != 0, strcmp(r->code, "admin") == 0);
		assert_ptr_equal(role_find(str_z(r->code)), r);
	}
	assert_int_equal(role_find(STR("inspector"))->may & (CAP_EDIT | CAP_IMPORT | CAP_CHECK | CAP_GRANT | CAP_OFFICE), 0);
	assert_int_equal(role_find(STR("leader"))->may & CAP_EDIT, 0);
	assert_null(role_find(STR("root")));
}

static void a_user_signs_in_and_is_known_until_signed_out(void **state)
{
	struct cx *cx = *state;
	struct session s;
	struct str token;

	user(cx, "an", "unit_officer", 7);
	OK(sign_in(cx, "an", GOOD, &token));
	OK(session_load(cx, token, &conf, &s));
	IS(s.user.name, "an");
	assert_int_equal(user_who(&s.user).unit, 7);
	assert_true(s.csrf.n >= 32);
	OK(session_notice(cx, &s, STR("xin chào")));
	OK(session_load(cx, token, &conf, &s));
	IS(s.notice, "xin chào");
	OK(session_end(cx, &s));
	assert_int_equal(session_load(cx, token, &conf, &s), RC_NOT_FOUND);
}

static void the_stored_session_is_not_the_token(void **state)
{
	struct cx *cx = *state;
	struct str token;
	int64_t n;

	user(cx, "an", "leader", 0);
	OK(sign_in(cx, "an", GOOD, &token));
	OK(db_i64(cx, &n, "SELECT count(*) FROM sessions WHERE hash = $1 OR csrf = $2", dbv_blob(token), V(token)));
	assert_int_equal(n, 0);
}

static void a_session_ends_after_quiet_and_after_its_whole_time(void **state)
{
	struct cx *cx = *state;
	struct session s;
	struct str token;
	int64_t began = cx->now;

	user(cx, "an", "leader", 0);
	OK(sign_in(cx, "an", GOOD, &token));
	for (int minute = 0; minute < 12 * 60; minute += 29) {
		cx->now = began + minute * 60 * US_PER_S;
		OK(session_load(cx, token, &conf, &s));
	}
	cx->now = began + (12 * 3600 + 1) * US_PER_S;
	assert_int_equal(session_load(cx, token, &conf, &s), RC_NOT_FOUND);
	cx_clear(cx);
	OK(sign_in(cx, "an", GOOD, &token));
	cx->now += 31 * 60 * US_PER_S;
	assert_int_equal(session_load(cx, token, &conf, &s), RC_NOT_FOUND);
}

static void wrong_passwords_cost_time_and_the_right_one_does_not_help_meanwhile(void **state)
{
	struct cx *cx = *state;
	struct str token;
	int64_t began = cx->now;

	user(cx, "an", "leader", 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(cx, "an", "sai rồi nhé", &token), RC_DENIED);
	assert_int_equal(sign_in(cx, "an", GOOD, &token), RC_BUSY);
	IS(cx->fault.place, "wait");
	assert_int_equal(cx->fault.retry_s, 2); /* as the sentence says */
	cx->now += 2 * US_PER_S;
	assert_int_equal(sign_in(cx, "an", "sai nữa", &token), RC_DENIED);
	cx->now += US_PER_S;
	assert_int_equal(sign_in(cx, "an", GOOD, &token), RC_BUSY); /* two seconds now */
	cx->now += 2 * US_PER_S;
	OK(sign_in(cx, "an", GOOD, &token));
	assert_int_equal(sign_in(cx, "an", "sai", &token), RC_DENIED); /* forgiven: counting begins anew */
	OK(sign_in(cx, "an", GOOD, &token));
	assert_true(cx->now - began < 10 * US_PER_S);
}

static void an_address_that_tries_many_names_must_wait(void **state)
{
	struct cx *cx = *state;
	struct str token;
	char name[16];

	user(cx, "an", "leader", 0);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "user%d", i);
		assert_int_equal(sign_in(cx, name, "gì cũng được", &token), RC_DENIED);
	}
	assert_int_equal(sign_in(cx, "an", GOOD, &token), RC_BUSY);
	cx_clear(cx);
	OK(auth_sign_in(cx, STR("an"), STR(GOOD), STR("10.0.0.2"), &conf, &token));
}

static void waiting_never_grows_beyond_a_quarter_of_an_hour(void **state)
{
	struct cx *cx = *state;
	int64_t until;

	for (int i = 0; i < 40; i++)
		OK(throttle_fail(cx, STR("an"), here));
	OK(db_i64(cx, &until, "SELECT max(until) FROM throttle"));
	assert_int_equal(until - cx->now, 900 * US_PER_S);
	cx->now += 2 * US_PER_DAY;
	OK(throttle_fail(cx, STR("an"), here));
	OK(db_i64(cx, &until, "SELECT max(fails) FROM throttle"));
	assert_int_equal(until, 1);
}

static void a_disabled_user_is_out_at_once(void **state)
{
	struct cx *cx = *state;
	struct session s;
	struct user u;
	struct str token, secret;
	int64_t id;

	user(cx, "sep", "admin", 0);
	id = user(cx, "an", "leader", 0);
	OK(sign_in(cx, "an", GOOD, &token));
	OK(token_create(cx, id, STR("x"), cx->now + US_PER_DAY, &secret));
	OK(token_load(cx, secret, &u));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = 1 }));
	assert_int_equal(session_load(cx, token, &conf, &s), RC_NOT_FOUND);
	assert_int_equal(token_load(cx, secret, &u), RC_NOT_FOUND);
	assert_int_equal(sign_in(cx, "an", GOOD, &token), RC_DENIED);
}

static void a_new_password_ends_the_tokens(void **state)
{
	struct cx *cx = *state;
	struct user u;
	struct str secret;
	int64_t id = user(cx, "an", "leader", 0);

	OK(token_create(cx, id, STR("x"), cx->now + US_PER_DAY, &secret));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .post = STR("Cục trưởng") }));
	OK(token_load(cx, secret, &u));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .password = STR("một câu khác, đủ dài") }));
	assert_int_equal(token_load(cx, secret, &u), RC_NOT_FOUND);
}

static void a_new_password_ends_the_calendar_link(void **state)
{
	struct cx *cx = *state;
	struct str link;
	int64_t id = user(cx, "an", "leader", 0), of;

	OK(mail_feed_new(cx, id, &link));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .post = STR("Cục trưởng") }));
	OK(mail_feed_find(cx, link, &of));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .password = STR("một câu khác, đủ dài") }));
	assert_int_equal(mail_feed_find(cx, link, &of), RC_NOT_FOUND);
	cx_clear(cx);
	OK(mail_feed_new(cx, id, &link));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = 1 }));
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = 0 }));
	assert_int_equal(mail_feed_find(cx, link, &of), RC_NOT_FOUND);
}

static void the_last_administrator_stays(void **state)
{
	struct cx *cx = *state;
	int64_t id = user(cx, "sep", "admin", 0);

	assert_int_equal(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = 1 }), RC_CONFLICT);
	cx_clear(cx);
	assert_int_equal(
		user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .role = STR("leader") }), RC_CONFLICT);
	cx_clear(cx);
	user(cx, "sep2", "admin", 0);
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .role = STR("leader") }));
}

static void what_makes_no_user_is_refused_at_its_field(void **state)
{
	static const struct {
		struct user_edit e;
		const char *place;
	} cases[] = {
		{ { .name = { "An", 2 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { GOOD, sizeof GOOD - 1 } },
			"name" },
		{ { .name = { "../an", 5 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { GOOD, sizeof GOOD - 1 } },
			"name" },
		{ { .name = { "an", 2 }, .post = { " ", 1 }, .role = { "leader", 6 }, .password = { GOOD, sizeof GOOD - 1 } },
			"post" },
		{ { .name = { "an", 2 }, .post = { "p", 1 }, .role = { "root", 4 }, .password = { GOOD, sizeof GOOD - 1 } },
			"role" },
		{ { .name = { "an", 2 }, .post = { "p", 1 }, .role = { "unit_head", 9 }, .password = { GOOD, sizeof GOOD - 1 } },
			"unit" },
		{ { .name = { "an", 2 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { "ngắn", 6 } }, "password" },
		{ { .name = { "an", 2 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { "ababababababab", 14 } },
			"password" },
		{ { .name = { "an", 2 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { "Password123", 11 } },
			"password" },
		{ { .name = { "daumoi", 6 }, .post = { "p", 1 }, .role = { "leader", 6 }, .password = { "x-DauMoi-2026", 13 } },
			"password" },
	};
	struct cx *cx = *state;
	int64_t id, n;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct user_edit e = cases[i].e;

		e.disabled = -1;
		cx_clear(cx);
		if (user_create(cx, &e, &id) != RC_INVALID || !str_is(cx->fault.place, cases[i].place))
			fail_msg("case %zu: %.*s", i, ARG_STR(cx->fault.place));
	}
	OK(db_i64(cx, &n, "SELECT count(*) FROM users"));
	assert_int_equal(n, 0);
	user(cx, "an", "leader", 0);
	cx_clear(cx);
	assert_int_equal(
		user_create(cx,
			&(struct user_edit){
				.name = STR("an"), .post = STR("p"), .role = STR("leader"), .disabled = -1, .password = STR(GOOD) },
			&id),
		RC_CONFLICT);
	IS(cx->fault.place, "name");
}

static void users_are_ledgered_without_their_passwords(void **state)
{
	struct cx *cx = *state;
	struct ledger_entry e;
	int64_t id = user(cx, "an", "leader", 0), size;
	struct user u;

	OK(user_change(cx, id, 0,
		&(struct user_edit){ .unit = -1, .disabled = -1, .password = STR("một câu khác nữa"), .must_change = true }));
	OK(user_load(cx, id, &u));
	OK(ledger_size(cx, &size));
	assert_int_equal(u.seq, size - 1);
	assert_true(u.must_change);
	for (int64_t seq = 0; seq < size; seq++) {
		OK(ledger_entry(cx, seq, &e));
		assert_true(str_find(e.body, STR("argon2")) < 0 && str_find(e.body, STR(GOOD)) < 0);
	}
	IS(e.op, "password");
	IS(e.res, "users");
	assert_true(str_find(e.body, STR("\"name\":\"an\"")) > 0);
}

static void somebody_else_s_change_is_a_conflict(void **state)
{
	struct cx *cx = *state;
	int64_t id = user(cx, "an", "leader", 0);
	struct user u;

	OK(user_load(cx, id, &u));
	OK(user_change(cx, id, u.seq, &(struct user_edit){ .unit = -1, .disabled = -1, .post = STR("Trưởng phòng") }));
	assert_int_equal(
		user_change(cx, id, u.seq, &(struct user_edit){ .unit = -1, .disabled = -1, .post = STR("Khác") }), RC_CONFLICT);
	cx_clear(cx);
	OK(user_load(cx, id, &u));
	IS(u.post, "Trưởng phòng");
}

static void changing_the_password_ends_the_other_sessions(void **state)
{
	struct cx *cx = *state;
	struct str a, b;
	struct session s;

	user(cx, "an", "leader", 0);
	OK(sign_in(cx, "an", GOOD, &a));
	OK(sign_in(cx, "an", GOOD, &b));
	OK(session_load(cx, a, &conf, &s));
	assert_int_equal(auth_change_password(cx, &s, STR("không phải"), STR("một câu khác nữa"), here), RC_INVALID);
	IS(cx->fault.place, "old");
	cx_clear(cx);
	assert_int_equal(auth_change_password(cx, &s, STR(GOOD), STR(GOOD), here), RC_INVALID);
	cx_clear(cx);
	OK(auth_change_password(cx, &s, STR(GOOD), STR("một câu khác nữa"), here));
	OK(session_load(cx, a, &conf, &s));
	assert_int_equal(session_load(cx, b, &conf, &s), RC_NOT_FOUND);
	assert_int_equal(sign_in(cx, "an", GOOD, &a), RC_DENIED);
	OK(sign_in(cx, "an", "một câu khác nữa", &a));
}

static void a_password_typed_in_another_unicode_form_is_the_same(void **state)
{
	struct cx *cx = *state;
	struct str token;

	user(cx, "an", "leader", 0);
	OK(sign_in(cx, "an", "mo\u0323\u0302t ca\u0302u \u0111u\u0309 da\u0300i", &token));
}

static void tokens_end_with_their_time_and_belong_to_one(void **state)
{
	struct cx *cx = *state;
	int64_t an = user(cx, "an", "leader", 0), binh = user(cx, "binh", "leader", 0);
	struct token *list;
	struct str secret;
	struct user u;
	size_t n;

	OK(token_create(cx, an, STR("báo cáo"), cx->now + US_PER_DAY, &secret));
	OK(token_load(cx, secret, &u));
	assert_int_equal(u.id, an);
	OK(token_list(cx, an, &list, &n));
	assert_int_equal(n, 1);
	assert_int_equal(token_end(cx, binh, list[0].id), RC_NOT_FOUND);
	cx_clear(cx);
	cx->now += US_PER_DAY + 1;
	assert_int_equal(token_load(cx, secret, &u), RC_NOT_FOUND);
	assert_int_equal(token_load(cx, STR("x"), &u), RC_NOT_FOUND);
	cx_clear(cx);
	for (int i = 0; i < 20; i++)
		OK(token_create(cx, an, STR("x"), cx->now + US_PER_DAY, &secret));
	assert_int_equal(token_create(cx, an, STR("x"), cx->now + US_PER_DAY, &secret), RC_LIMIT);
}

static void a_user_changed_behind_the_ledger_s_back_is_named(void **state)
{
	struct cx *cx = *state;
	int64_t id = user(cx, "an", "leader", 0), n = 0;

	user(cx, "sep", "admin", 0);
	OK(user_change(cx, id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .post = STR("Trưởng phòng") }));
	OK(auth_verify_rows(cx, &n));
	assert_int_equal(n, 2);
	OK(db_run(cx, "UPDATE users SET role = 'admin' WHERE id = $1", V(id)));
	assert_int_equal(auth_verify_rows(cx, &n), RC_CORRUPT);
	assert_true(str_is(cx->fault.place, arena_z(&cx->arena, arena_fmt(&cx->arena, "users %" PRId64, id))));
	cx_clear(cx);
	OK(db_run(cx, "UPDATE users SET role = 'leader', seq = id WHERE id = $1",
		V(id))); /* an older entry says so, but not the last */
	assert_int_equal(auth_verify_rows(cx, &n), RC_CORRUPT);
	cx_clear(cx);
	OK(db_run(cx, "DELETE FROM users WHERE id = $1", V(id)));
	assert_int_equal(auth_verify_rows(cx, &n), RC_CORRUPT);
	cx_clear(cx);
	OK(db_run(cx, "INSERT INTO users (id, seq, name, post, unit, role, disabled, must_change, password)"
		      " VALUES (999, 999, 'ma', 'x', NULL, 'admin', 0, 0, 'x')"));
	assert_int_equal(auth_verify_rows(cx, &n), RC_CORRUPT);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_may_something_and_only_admin_touches_users),
		T(a_user_signs_in_and_is_known_until_signed_out),
		T(the_stored_session_is_not_the_token),
		T(a_session_ends_after_quiet_and_after_its_whole_time),
		T(wrong_passwords_cost_time_and_the_right_one_does_not_help_meanwhile),
		T(an_address_that_tries_many_names_must_wait),
		T(waiting_never_grows_beyond_a_quarter_of_an_hour),
		T(a_disabled_user_is_out_at_once),
		T(a_new_password_ends_the_tokens),
		T(a_new_password_ends_the_calendar_link),
		T(the_last_administrator_stays),
		T(what_makes_no_user_is_refused_at_its_field),
		T(users_are_ledgered_without_their_passwords),
		T(somebody_else_s_change_is_a_conflict),
		T(changing_the_password_ends_the_other_sessions),
		T(a_password_typed_in_another_unicode_form_is_the_same),
		T(a_user_changed_behind_the_ledger_s_back_is_named),
		T(tokens_end_with_their_time_and_belong_to_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
