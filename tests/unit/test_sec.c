/* sec/: hashes, signatures, passwords against published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sec/sec.h"

#define EQ(s, z) assert_true(str_is((s), (z)))

static void sha256_agrees_with_fips_180(void **state)
{
	struct cx cx;
	struct hash h, two;
	struct sha256_run *run;

	(void)state;
	cx_init(&cx, 0);
	sha256(STR("abc"), &h);
	EQ(hex_of(&cx.arena, h.b, 32), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256((struct str){ NULL, 0 }, &h);
	EQ(hex_of(&cx.arena, h.b, 32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_start(&run);
	for (int i = 0; i < 100000; i++) /* a million letters */
		sha256_feed(run, STR("aaaaaaaaaa"));
	sha256_end(&run, &h);
	assert_null(run);
	EQ(hex_of(&cx.arena, h.b, 32), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	sha256(STR("left right"), &h);
	sha256_two(STR("left "), STR("right"), &two);
	assert_true(same_bytes(&h, &two, sizeof h));
	cx_done(&cx);
}

static void hmac_agrees_with_rfc_4231(void **state)
{
	struct cx cx;
	struct hash h;
	char long_key[131];

	(void)state;
	cx_init(&cx, 0);
	hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), &h);
	EQ(hex_of(&cx.arena, h.b, 32), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(long_key, 0xaa, sizeof long_key);
	hmac_sha256((struct str){ long_key, sizeof long_key }, STR("Test Using Larger Than Block-Size Key - Hash Key First"), &h);
	EQ(hex_of(&cx.arena, h.b, 32), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	cx_done(&cx);
}

static void signatures_agree_with_rfc_8032(void **state)
{
	struct cx cx;
	struct sign_key k;
	uint8_t seed[32], sig[64];

	(void)state;
	cx_init(&cx, 0);
	assert_true(hex_read(STR("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), seed, 32));
	sign_from_seed(seed, &k);
	EQ(hex_of(&cx.arena, k.pub, 32), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	sign_make(&k, STR("\x72"), sig);
	EQ(hex_of(&cx.arena, sig, 64), "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
				       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	assert_true(sign_check(k.pub, STR("\x72"), sig));
	assert_false(sign_check(k.pub, STR("\x73"), sig));
	sig[5] ^= 1;
	assert_false(sign_check(k.pub, STR("\x72"), sig));
	cx_done(&cx);
}

static void counting_dice(void *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((uint8_t *)out)[i] = (uint8_t)i;
}

static void keys_and_tokens_come_from_the_dice_of_the_context(void **state)
{
	struct cx cx;
	struct sign_key a, b;

	(void)state;
	cx_init(&cx, 0);
	assert_false(str_eq(random_token(&cx), random_token(&cx)));
	cx.dice = counting_dice;
	sign_new(&cx, &a);
	sign_new(&cx, &b);
	assert_memory_equal(&a, &b, sizeof a);
	EQ(random_token(&cx), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
	cx_done(&cx);
}

static void passwords_check_only_against_themselves(void **state)
{
	struct cx cx;
	struct str stored, again;
	static char huge[5000];

	(void)state;
	cx_init(&cx, 0);
	assert_int_equal(password_hash(&cx, STR("mật khẩu dài"), &stored), RC_OK);
	assert_int_equal(password_hash(&cx, STR("mật khẩu dài"), &again), RC_OK);
	assert_true(str_starts(stored, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(stored, again));
	assert_true(password_check(stored, STR("mật khẩu dài")));
	assert_false(password_check(stored, STR("mật khẩu dàj")));
	assert_false(password_check(stored, (struct str){ 0 }));
	assert_false(password_check(STR("$argon2id$"), STR("x")));
	assert_false(password_check((struct str){ 0 }, STR("x")));
	assert_false(password_check((struct str){ huge, sizeof huge }, STR("x")));
	assert_int_equal(password_hash(&cx, (struct str){ huge, sizeof huge }, &again), RC_LIMIT);
	cx_done(&cx);
}

static void hex_is_exact(void **state)
{
	struct cx cx;
	uint8_t b[2] = { 9, 9 };

	(void)state;
	cx_init(&cx, 0);
	assert_false(hex_read(STR("0A1b"), b, 2));
	assert_false(hex_read(STR("0a1"), b, 2));
	assert_false(hex_read(STR("0a1b2c"), b, 2));
	assert_false(hex_read(STR("0a1g"), b, 2));
	assert_int_equal(b[0], 9);
	assert_true(hex_read(STR("0a1b"), b, 2));
	EQ(hex_of(&cx.arena, b, 2), "0a1b");
	EQ(b64url(&cx.arena, "\xfb\xff", 2), "-_8");
	EQ(b64url(&cx.arena, "abc", 3), "YWJj");
	EQ(b64url(&cx.arena, "", 0), "");
	cx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_agrees_with_fips_180),
		cmocka_unit_test(hmac_agrees_with_rfc_4231),
		cmocka_unit_test(signatures_agree_with_rfc_8032),
		cmocka_unit_test(keys_and_tokens_come_from_the_dice_of_the_context),
		cmocka_unit_test(passwords_check_only_against_themselves),
		cmocka_unit_test(hex_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
