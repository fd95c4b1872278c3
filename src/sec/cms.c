#include "sec/cms.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { TRUST_FILES = 200, TRUST_FILE_MAX = 1 << 20, CERTS_MAX = 40 };

struct trust {
	X509_STORE *store;
	size_t n;
};

static void bio_done(BIO **b)
{
	BIO_free_all(*b);
}

static void cms_done(CMS_ContentInfo **c)
{
	CMS_ContentInfo_free(*c);
}

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* --- what the office trusts --- */

static void trust_add(struct trust *t, struct str bytes)
{
	BIO *b AUTO(bio_done) = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	X509 *x;

	if (str_find(bytes, STR("-----BEGIN")) < 0) {
		x = d2i_X509_bio(b, NULL);
		if (x && X509_STORE_add_cert(t->store, x))
			t->n++;
		X509_free(x);
	} else {
		while ((x = PEM_read_bio_X509(b, NULL, NULL, NULL)) != NULL) {
			if (X509_STORE_add_cert(t->store, x))
				t->n++;
			X509_free(x);
		}
	}
	ERR_clear_error();
}

static void trust_file(struct cx *cx, int dir, const char *name, struct trust *t)
{
	int fd AUTO(fd_done) = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	char *p;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || st.st_size > TRUST_FILE_MAX)
		return;
	p = arena_alloc(&cx->arena, (size_t)st.st_size, 1);
	n = read(fd, p, (size_t)st.st_size);
	if (n > 0)
		trust_add(t, (struct str){ p, (size_t)n });
}

enum rc trust_load(struct cx *cx, struct str folder, struct trust **out)
{
	static const char *const ends[] = { ".pem", ".crt", ".cer", ".der" };
	struct trust *t = ARENA_NEW(&cx->arena, struct trust);
	DIR *d = opendir(arena_z(&cx->arena, folder));
	struct dirent *e;

	t->store = X509_STORE_new();
	if (t->store == NULL)
		abort();
	X509_STORE_set_flags(t->store, X509_V_FLAG_PARTIAL_CHAIN);
	for (int files = 0; d && files < TRUST_FILES && (e = readdir(d)) != NULL;)
		for (size_t i = 0; i < COUNT(ends); i++)
			if (str_ends(str_z(e->d_name), str_z(ends[i]))) {
				trust_file(cx, dirfd(d), e->d_name, t);
				files++;
			}
	if (d)
		closedir(d);
	*out = t;
	return RC_OK;
}

void trust_free(struct trust **t)
{
	if (*t)
		X509_STORE_free((*t)->store);
	*t = NULL;
}

/* --- who signed --- */

static void name_part(struct cx *cx, X509_NAME *name, int nid, struct buf *out)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1), n;
	unsigned char *utf8 = NULL;
	struct str s;

	if (at < 0)
		return;
	n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (n > 0 && n < 400 && text_nfc(&cx->arena, (struct str){ (char *)utf8, (size_t)n }, &s)) {
		if (out->n)
			buf_z(out, ", ");
		for (size_t i = 0; i < s.n; i++)
			buf_byte(out, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i]);
	}
	OPENSSL_free(utf8);
}

static struct str name_of(struct cx *cx, X509_NAME *name)
{
	static const int parts[] = { NID_title, NID_commonName, NID_organizationalUnitName, NID_organizationName };
	struct buf b AUTO(buf_done) = { 0 };
	struct str s;
	size_t n = 0, w;
	int32_t r;

	buf_init(&b, 4000);
	for (size_t i = 0; i < COUNT(parts); i++)
		name_part(cx, name, parts[i], &b);
	s = str_trim(buf_str(&b));
	for (struct str rest = s; n < 380 && (w = utf8_next(rest, &r)) > 0;
		rest = str_from(rest, w)) /* the field holds 400 code points */
		n += w;
	return arena_str(&cx->arena, str_cut(s, 0, n));
}

static int64_t signing_time(CMS_SignerInfo *si)
{
	int at = CMS_signed_get_attr_by_NID(si, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *a = at >= 0 ? CMS_signed_get_attr(si, at) : NULL;
	ASN1_TYPE *v = a ? X509_ATTRIBUTE_get0_type(a, 0) : NULL;
	struct tm tm;

	if (v == NULL || (v->type != V_ASN1_UTCTIME && v->type != V_ASN1_GENERALIZEDTIME) ||
		!ASN1_TIME_to_tm(v->value.asn1_string, &tm))
		return INT64_MIN;
	return (int64_t)timegm(&tm) * US_PER_S;
}

/* Does the certificate lead to one that the office trusts, as of the time of signing? */
static bool chain_ok(struct cx *cx, X509 *cert, STACK_OF(X509) * others, const struct trust *t, int64_t at, struct str *why)
{
	X509_STORE_CTX *c;
	bool ok = false;

	if (t == NULL || t->n == 0) {
		*why = str_z(L("Chưa có chứng thư gốc nào trong thư mục tin cậy", "no trusted root certificate is installed here"));
		return false;
	}
	c = X509_STORE_CTX_new();
	if (c && X509_STORE_CTX_init(c, t->store, cert, others)) {
		X509_STORE_CTX_set_depth(c, 8);
		X509_STORE_CTX_set_time(c, 0, (time_t)((at == INT64_MIN ? cx->now : at) / US_PER_S));
		ok = X509_verify_cert(c) == 1;
		if (!ok)
			*why = arena_fmt(&cx->arena, L("Chưa xác minh được chứng thư: %s", "the certificate is not verified: %s"),
				X509_verify_cert_error_string(X509_STORE_CTX_get_error(c)));
	}
	X509_STORE_CTX_free(c);
	return ok;
}

static CMS_ContentInfo *parse(struct str der, bool *one)
{
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms = der.n <= CMS_MAX ? d2i_CMS_ContentInfo(NULL, &p, (long)der.n) : NULL;

	if (cms == NULL)
		return NULL;
	*one = OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed && CMS_is_detached(cms) == 1 &&
	       sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) == 1;
	return cms;
}

/* Bytes, signed attributes and signature; not the certificate's worth. */
static enum cms_state bytes_ok(CMS_ContentInfo *cms, STACK_OF(X509) * certs, struct str content)
{
	/* Behind a filter that does nothing: of a bare memory BIO CMS_verify() makes a copy, which OpenSSL 3.0 loses where the digest is one it does not know. */
	BIO *data AUTO(bio_done) = BIO_push(BIO_new(BIO_f_null()), BIO_new_mem_buf(content.p, (int)content.n));

	ERR_clear_error();
	if (CMS_verify(cms, certs, NULL, data, NULL, CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY) == 1)
		return CMS_INTACT;
	return ERR_GET_REASON(ERR_peek_last_error()) == CMS_R_CONTENT_VERIFY_ERROR ? CMS_CHANGED : CMS_BROKEN;
}

static struct str joined(struct cx *cx, struct str a, struct str b)
{
	char *p = arena_alloc(&cx->arena, a.n + b.n + 1, 1);

	memcpy(p, a.p, a.n);
	memcpy(p + a.n, b.p, b.n);
	return (struct str){ p, a.n + b.n };
}

enum cms_state cms_check(struct cx *cx, struct str der, struct str first, struct str second, const struct trust *t, int64_t claimed,
	struct cms_signer *out)
{
	bool one = false;
	CMS_ContentInfo *cms AUTO(cms_done) = parse(der, &one);
	STACK_OF(X509) *certs = cms && one ? CMS_get1_certs(cms) : NULL;
	enum cms_state state = CMS_BROKEN;
	struct arena_mark m;
	X509 *cert = NULL;

	*out = (struct cms_signer){ .at = INT64_MIN };
	out->trouble = str_z(L("Không đọc được chữ ký", "the signature cannot be read"));
	if (certs && sk_X509_num(certs) <= CERTS_MAX && first.n + second.n < (size_t)INT32_MAX) {
		CMS_SignerInfo *si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);

		m = arena_mark(&cx->arena);
		state = bytes_ok(cms, certs, joined(cx, first, second));
		arena_reset(&cx->arena, m);
		CMS_SignerInfo_get0_algs(si, NULL, &cert, NULL, NULL);
		out->at = signing_time(si);
	}
	if (cert) {
		out->subject = name_of(cx, X509_get_subject_name(cert));
		out->issuer = name_of(cx, X509_get_issuer_name(cert));
	}
	if (state == CMS_CHANGED)
		out->trouble = str_z(L("Nội dung đã thay đổi sau khi ký", "the content was changed after signing"));
	else if (state == CMS_BROKEN && cert)
		out->trouble = str_z(L("Chữ ký không khớp chứng thư", "the signature does not fit its certificate"));
	if (state == CMS_INTACT && cert && chain_ok(cx, cert, certs, t, out->at != INT64_MIN ? out->at : claimed, &out->trouble)) {
		state = CMS_TRUSTED;
		out->trouble = (struct str){ 0 };
	}
	sk_X509_pop_free(certs, X509_free);
	ERR_clear_error();
	return state;
}
