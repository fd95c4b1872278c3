/* What a paper says: the text of a PDF, DOCX or scan, what the layout of NĐ 30/2020 puts where (number, date, issuer, signer, summary), its mark of
 * secrecy, its digital signatures. Readers of other people's files: everything is bounded, a PDF is opened only by a child process that can do nothing
 * but read and answer (child.h). Nothing here writes; what was read is kept by web/ in table doc_texts. */
#pragma once
#include "base/cx.h"

enum { DOC_TEXT_MAX = 4 << 20, DOC_PAGES = 300, DOC_SIGNS = 16 };

/* --- text --- */
enum doc_source { DOC_NONE, DOC_LAYER, DOC_OCR };
struct doc_text {
	enum doc_source source; /* DOC_NONE: a scan, a picture, or locked */
	struct str text;        /* NFC; pages end with \f; columns stand apart by at least three spaces */
	int pages;              /* 0: not known */
	struct str trouble;     /* why there is no text, for people; may be null */
};
/* `type` as file/ tells it. Fails only when the machine does: a file that cannot be read has no text and a `trouble`. */
enum rc doc_text(struct cx *cx, struct str bytes, struct str type, struct doc_text *out);
/* The first page of a scan by Tesseract (vie). DOC_NONE when it is not installed. Seconds of work. */
enum rc doc_ocr(struct cx *cx, struct str bytes, struct str type, struct doc_text *out);
bool doc_ocr_there(struct cx *cx);
enum rc doc_of_docx(struct cx *cx, struct str bytes, struct buf *out); /* also XLSX and ODT: the words in reading order */

/* --- layout --- */
struct doc_said {                  /* null where the text does not say it */
	struct str number;         /* "318/BC-CĐS" */
	struct str kind;           /* "Báo cáo" */
	struct str date;           /* stored form; "2026-11" where the day is left blank */
	struct str parent, issuer; /* in ordinary letters: "Bộ Mẫu", "Cục Chuyển đổi số" */
	struct str signer;         /* the post, never the name: "Phó Cục trưởng (KT. Cục trưởng)" */
	struct str summary;
};
void doc_layout(struct cx *cx, struct str text, struct doc_said *out);

/* Do number and date stand in the text? A null one does not. */
struct doc_match {
	bool number, date;
};
struct doc_match doc_compare(struct cx *cx, struct str text, struct str number, struct str date);
bool doc_names(struct cx *cx, struct str folded_text, struct str name); /* is it named there, as whole words? */

/* --- secrecy --- Null when there is no mark, else the mark as found: "TỐI MẬT". A recognised scan is read more severely. */
struct str doc_secret_text(struct cx *cx, struct str text, bool ocr);
struct str doc_secret_number(struct cx *cx, struct str number);
struct str doc_secret_name(struct cx *cx, struct str filename);

/* --- signatures of a PDF --- */
enum doc_sign_state { SIGN_NONE, SIGN_VALID, SIGN_INTACT, SIGN_CHANGED, SIGN_BROKEN };
extern const char *const doc_sign_names[]; /* NULL "valid" "intact" ...: values of documents.signature */
struct doc_sign {
	enum doc_sign_state state;
	struct str by;      /* subject of the certificate */
	struct str issuer;  /* who certifies it */
	int64_t at;         /* as the signer says; INT64_MIN: not said */
	bool whole;         /* covers all of the file */
	struct str trouble; /* for people */
};
struct doc_signs {
	struct doc_sign *p;
	size_t n;
	enum doc_sign_state state; /* of the file as it lies here */
};
/* `roots`: folder with certificates that the office trusts (PEM or DER); may be missing. RC_IO only; whatever the file is. */
enum rc doc_signs(struct cx *cx, struct str pdf, struct str roots, struct doc_signs *out);
