#include "sec/sec.h"

#include <sodium.h>

static_assert(sizeof((struct sign_key *)NULL)->secret == crypto_sign_SECRETKEYBYTES, "libsodium's secret: seed and public key");

void sign_new(struct cx *cx, struct sign_key *out)
{
	uint8_t seed[crypto_sign_SEEDBYTES];

	cx->dice(seed, sizeof seed);
	sign_from_seed(seed, out);
	sodium_memzero(seed, sizeof seed);
}

void sign_from_seed(const uint8_t seed[32], struct sign_key *out)
{
	crypto_sign_seed_keypair(out->pub, out->secret, seed);
}

void sign_make(const struct sign_key *k, struct str in, uint8_t sig[64])
{
	crypto_sign_detached(sig, NULL, (const unsigned char *)in.p, in.n, k->secret);
}

bool sign_check(const uint8_t pub[32], struct str in, const uint8_t sig[64])
{
	return crypto_sign_verify_detached(sig, (const unsigned char *)in.p, in.n, pub) == 0;
}

void secret_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
