/* SHA-256 by libcrypto's own context: it lies on the stack, so hashing allocates nothing and needs no global. The EVP way costs a
 * heap object per hash or a shared one; bench/ledger has both. Deprecated in OpenSSL 3 in favour of EVP, still exported in 3.5. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sec/sec.h"

#include <openssl/sha.h>
#include <sodium.h>

struct sha256_run {
	SHA256_CTX c;
};

void sha256(struct str in, struct hash *out)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, in.p, in.n);
	SHA256_Final(out->b, &c);
}

void sha256_two(struct str a, struct str b, struct hash *out)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, a.p, a.n);
	SHA256_Update(&c, b.p, b.n);
	SHA256_Final(out->b, &c);
}

void sha256_start(struct sha256_run **r)
{
	*r = malloc(sizeof **r);
	if (*r == NULL)
		abort();
	SHA256_Init(&(*r)->c);
}

void sha256_feed(struct sha256_run *r, struct str in)
{
	SHA256_Update(&r->c, in.p, in.n);
}

void sha256_end(struct sha256_run **r, struct hash *out)
{
	if (*r && out)
		SHA256_Final(out->b, &(*r)->c);
	free(*r);
	*r = NULL;
}

void hmac_sha256(struct str key, struct str in, struct hash *out)
{
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)in.p, in.n);
	crypto_auth_hmacsha256_final(&s, out->b);
	sodium_memzero(&s, sizeof s);
}

bool same_bytes(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}
