#include "sec/sec.h"

#include <sodium.h>

enum { MEMORY = 19 * 1024 * 1024, PASSES = 2, LONGEST = 1024 };

enum rc password_hash(struct cx *cx, struct str password, struct str *out)
{
	char text[crypto_pwhash_STRBYTES];

	if (password.n > LONGEST)
		return cx_fail(cx, RC_LIMIT, L("Mật khẩu dài quá %d byte", "the password is longer than %d bytes"), LONGEST);
	if (sodium_init() < 0 ||
		crypto_pwhash_str_alg(text, password.p, password.n, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return cx_fail(cx, RC_IO, L("Không đủ bộ nhớ để băm mật khẩu", "not enough memory to hash the password"));
	*out = arena_str(&cx->arena, str_z(text));
	return RC_OK;
}

bool password_check(struct str stored, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };

	if (stored.n >= sizeof text || password.n > LONGEST || sodium_init() < 0)
		return false;
	memcpy(text, stored.p ? stored.p : "", stored.n);
	return crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
}
