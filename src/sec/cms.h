/* One CMS signature (RFC 5652, detached, as PDF carries it) over bytes that lie in two pieces. Hostile input: the message is bounded, its kind is
 * looked at first, nothing is fetched from anywhere. Revocation is not asked (the server is offline): the answer is about bytes and names. */
#pragma once
#include "sec/sec.h"

enum { CMS_MAX = 1 << 20, CMS_SIGNERS = 8 };
enum cms_state { CMS_BROKEN, CMS_CHANGED, CMS_INTACT, CMS_TRUSTED };
struct cms_signer {
	struct str subject, issuer; /* "Phó Cục trưởng, Cục Chuyển đổi số, Bộ Mẫu": title, common name, unit, organisation */
	int64_t at;                 /* signed attribute signingTime; INT64_MIN: none */
	struct str trouble; /* why it is not CMS_TRUSTED; for people */
};
struct trust; /* certificates that the office trusts */
enum rc trust_load(
	struct cx *cx, struct str folder, struct trust **out); /* *.pem *.crt *.cer *.der, at most 200; a missing folder: none */
void trust_free(struct trust **t);
/* `claimed`: signing time said elsewhere (the PDF), for judging the certificate's validity; INT64_MIN: none. Broken input is CMS_BROKEN, no failure. */
enum cms_state cms_check(struct cx *cx, struct str der, struct str first, struct str second, const struct trust *t, int64_t claimed,
	struct cms_signer *out);
