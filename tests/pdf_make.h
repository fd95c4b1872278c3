/* A PDF made by hand for tests: lines of text at places, as an office's printer driver would leave them (two-byte codes and a ToUnicode map, no
 * embedded font), and signatures made by OpenSSL as a signing token would (adbe.pkcs7.detached, ISO 32000-1 12.8). */
#pragma once
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/text.h"

enum { PDF_SIG_ROOM = 16384 };
struct pdf_make {
	struct buf out, page;
	size_t at[64];
	int n, pages;
};

static inline void pdf_obj(struct pdf_make *p, int id)
{
	p->at[id] = p->out.n;
	if (id > p->n)
		p->n = id;
	buf_fmt(&p->out, "%d 0 obj\n", id);
}

static inline void pdf_begin(struct pdf_make *p)
{
	*p = (struct pdf_make){ 0 };
	buf_init(&p->out, 80 << 20);
	buf_init(&p->page, 16 << 20);
	buf_z(&p->out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

static inline void pdf_text(struct pdf_make *p, int x, int y, struct str text)
{
	int32_t r;
	size_t w;

	buf_fmt(&p->page, "BT /F1 12 Tf 1 0 0 1 %d %d Tm <", x, y);
	for (; (w = utf8_next(text, &r)) > 0; text = str_from(text, w))
		buf_fmt(&p->page, "%04x", (unsigned)r);
	buf_z(&p->page, "> Tj ET\n");
}

/* Objects: 1 catalogue, 2 pages, 3.. font, 10.. pages and their streams. */
static inline void pdf_page(struct pdf_make *p)
{
	int id = 10 + 2 * p->pages++;

	pdf_obj(p, id);
	buf_fmt(&p->out,
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>\nendobj\n",
		id + 1);
	pdf_obj(p, id + 1);
	buf_fmt(&p->out, "<</Length %zu>>stream\n", p->page.n);
	buf_add(&p->out, buf_str(&p->page));
	buf_z(&p->out, "endstream\nendobj\n");
	p->page.n = 0;
}

/* One page from text as it would be typed: columns stand apart by spaces, 6 points a character. */
static inline void pdf_page_of(struct pdf_make *p, struct str text)
{
	struct str line;
	int y = 800;

	while (str_next(&text, '\n', &line)) {
		size_t from = 0;

		for (size_t i = 0; i <= line.n; i++) {
			struct str gap = STR("   ");

			if (i < line.n && !str_starts(str_from(line, i), gap))
				continue;
			if (i > from)
				pdf_text(p, 30 + 6 * (int)utf8_count(str_cut(line, 0, from)), y, str_cut(line, from, i - from));
			while (i < line.n && line.p[i] == ' ')
				i++;
			from = i;
		}
		y -= 15;
	}
	pdf_page(p);
}

static inline void pdf_tail(struct pdf_make *p, const char *form)
{
	static const char cmap[] =
		"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
		"1 begincodespacerange <0000> <ffff> endcodespacerange\n1 beginbfrange <0000> <ffff> <0000> endbfrange\n"
		"endcmap CMapName currentdict /CMap defineresource pop end end\n";

	pdf_obj(p, 3);
	buf_z(&p->out,
		"<</Type/Font/Subtype/Type0/BaseFont/Times/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>\nendobj\n");
	pdf_obj(p, 4);
	buf_z(&p->out,
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/Times/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
		"/DW 500/FontDescriptor 5 0 R>>\nendobj\n");
	pdf_obj(p, 5);
	buf_z(&p->out, "<</Type/FontDescriptor/FontName/Times/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
		       "/CapHeight 700/StemV 80>>\nendobj\n");
	pdf_obj(p, 6);
	buf_fmt(&p->out, "<</Length %zu>>stream\n%sendstream\nendobj\n", sizeof cmap - 1, cmap);
	pdf_obj(p, 1);
	buf_fmt(&p->out, "<</Type/Catalog/Pages 2 0 R%s>>\nendobj\n", form);
	pdf_obj(p, 2);
	buf_fmt(&p->out, "<</Type/Pages/Count %d/Kids[", p->pages);
	for (int i = 0; i < p->pages; i++)
		buf_fmt(&p->out, "%d 0 R ", 10 + 2 * i);
	buf_z(&p->out, "]>>\nendobj\n");
}

static inline void pdf_xref(struct pdf_make *p)
{
	size_t at = p->out.n;

	buf_fmt(&p->out, "xref\n0 %d\n0000000000 65535 f \n", p->n + 1);
	for (int i = 1; i <= p->n; i++)
		buf_fmt(&p->out, "%010zu %s \n", p->at[i], p->at[i] ? "00000 n" : "65535 f");
	buf_fmt(&p->out, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", p->n + 1, at);
}

static inline struct str pdf_end(struct pdf_make *p) /* a loan until pdf_done */
{
	pdf_tail(p, "");
	pdf_xref(p);
	return buf_str(&p->out);
}

static inline void pdf_done(struct pdf_make *p)
{
	buf_done(&p->out);
	buf_done(&p->page);
}

/* --- signing --- */

struct pdf_key {
	EVP_PKEY *key;
	X509 *cert;
};

static inline void pdf_key_new(
	struct pdf_key *k, const char *name, const char *title, const struct pdf_key *by, time_t from, time_t to)
{
	X509_NAME *n;

	k->key = EVP_EC_gen("P-256");
	k->cert = X509_new();
	X509_set_version(k->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(k->cert), by ? 7 : 1);
	X509_time_adj_ex(X509_getm_notBefore(k->cert), 0, 0, &from);
	X509_time_adj_ex(X509_getm_notAfter(k->cert), 0, 0, &to);
	n = X509_get_subject_name(k->cert);
	X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	if (title)
		X509_NAME_add_entry_by_txt(n, "title", MBSTRING_UTF8, (const unsigned char *)title, -1, -1, 0);
	X509_NAME_add_entry_by_txt(n, "O", MBSTRING_UTF8, (const unsigned char *)"Bộ Mẫu (giả định)", -1, -1, 0);
	X509_set_issuer_name(k->cert, X509_get_subject_name(by ? by->cert : k->cert));
	X509_set_pubkey(k->cert, k->key);
	if (!by) {
		X509_EXTENSION *ca = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "critical,CA:TRUE");

		X509_add_ext(k->cert, ca, -1);
		X509_EXTENSION_free(ca);
	}
	X509_sign(k->cert, by ? by->key : k->key, EVP_sha256());
}

static inline void pdf_key_done(struct pdf_key *k)
{
	EVP_PKEY_free(k->key);
	X509_free(k->cert);
}

/* Ends the file with a signature over all of it; in place. */
static inline struct str pdf_end_signed(struct pdf_make *p, const struct pdf_key *k, const char *when)
{
	char range[64];
	size_t range_at, hex_at, hex_end;
	unsigned char *der = NULL;
	struct buf both;
	BIO *bio;
	CMS_ContentInfo *cms;
	int n;

	pdf_tail(p, "/AcroForm<</SigFlags 3/Fields[7 0 R]>>");
	pdf_obj(p, 7);
	buf_z(&p->out, "<</FT/Sig/T(Ky)/V 8 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 10 0 R>>\nendobj\n");
	pdf_obj(p, 8);
	buf_fmt(&p->out, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/M(%s)/ByteRange ", when);
	range_at = p->out.n;
	buf_fmt(&p->out, "%-50s/Contents", "[0 0 0 0]");
	hex_at = p->out.n;
	buf_byte(&p->out, '<');
	for (int i = 0; i < PDF_SIG_ROOM; i++)
		buf_byte(&p->out, '0');
	buf_byte(&p->out, '>');
	hex_end = p->out.n;
	buf_z(&p->out, ">>\nendobj\n");
	pdf_xref(p);
	n = snprintf(range, sizeof range, "[0 %zu %zu %zu]", hex_at, hex_end, p->out.n - hex_end);
	memcpy(p->out.p + range_at, range, (size_t)n);
	buf_init(&both, 80 << 20);
	buf_add(&both, (struct str){ p->out.p, hex_at });
	buf_add(&both, (struct str){ p->out.p + hex_end, p->out.n - hex_end });
	bio = BIO_new_mem_buf(both.p, (int)both.n);
	cms = CMS_sign(k->cert, k->key, NULL, bio, CMS_BINARY | CMS_DETACHED);
	n = i2d_CMS_ContentInfo(cms, &der);
	assert(n > 0 && n * 2 < PDF_SIG_ROOM);
	for (int i = 0; i < n; i++) {
		p->out.p[hex_at + 1 + 2 * (size_t)i] = "0123456789abcdef"[der[i] >> 4];
		p->out.p[hex_at + 2 + 2 * (size_t)i] = "0123456789abcdef"[der[i] & 15];
	}
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	buf_done(&both);
	return buf_str(&p->out);
}
