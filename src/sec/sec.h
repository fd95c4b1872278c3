/* Hashes, signatures, passwords, dice. The only room that touches libcrypto and libsodium. */
#pragma once
#include "base/cx.h"

struct hash {
	uint8_t b[32];
};
void sha256(struct str in, struct hash *out);
void sha256_two(struct str a, struct str b, struct hash *out); /* of a followed by b */
struct sha256_run;                                             /* for streams */
void sha256_start(struct sha256_run **r);
void sha256_feed(struct sha256_run *r, struct str in);
void sha256_end(struct sha256_run **r, struct hash *out); /* out may be NULL: just let go */
void hmac_sha256(struct str key, struct str in, struct hash *out);
bool same_bytes(const void *a, const void *b, size_t n); /* constant time */

struct sign_key {
	uint8_t pub[32], secret[64]; /* Ed25519, RFC 8032 */
};
void sign_new(struct cx *cx, struct sign_key *out);                /* from cx->dice */
void sign_from_seed(const uint8_t seed[32], struct sign_key *out); /* secret's first 32 bytes are its seed */
void sign_make(const struct sign_key *k, struct str in, uint8_t sig[64]);
bool sign_check(const uint8_t pub[32], struct str in, const uint8_t sig[64]);

/* Argon2id (RFC 9106), 19 MiB, t=2, p=1: stored as the usual $argon2id$... text. */
enum rc password_hash(struct cx *cx, struct str password, struct str *out);
bool password_check(struct str stored, struct str password);

void secret_wipe(void *p, size_t n); /* zeroes that the compiler keeps */

struct str hex_of(struct arena *a, const void *p, size_t n);
bool hex_read(struct str s, void *out, size_t n); /* exactly n bytes; lower case only */
struct str b64url(struct arena *a, const void *p, size_t n);
struct str random_token(struct cx *cx); /* 32 bytes of dice, b64url */
