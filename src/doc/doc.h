/* What a paper says: the text of a PDF, DOCX or scan, what the layout of NĐ 30/2020 puts where (number, date, issuer, signer, summary), its mark of
 * secrecy, its digital signatures. Readers of other people's files: everything is bounded, a PDF is opened only by a child process that can do nothing
 * but read and answer (base/child.h). What was read is kept by the file's content (table doc_texts), so that a file is opened once. */
#pragma once
#include "base/map.h"
#include "db/db.h"

enum { DOC_TEXT_MAX = 4 << 20, DOC_PAGES = 300, DOC_OCR_PAGES = 6, DOC_SIGNS = 16 };

/* --- text --- */
enum doc_source { DOC_NONE, DOC_LAYER, DOC_OCR };
struct doc_text {
	enum doc_source source; /* DOC_NONE: a scan, a picture, or locked */
	bool locked;            /* a PDF that opens by a password only: refused at every door */
	struct str text;        /* NFC; pages end with \f; columns stand apart by at least three spaces */
	int pages;              /* 0: not known */
	const char *was;        /* "TCVN3", "VNI": converted from it; NULL: it was Unicode */
	struct str trouble;     /* why there is no text, for people; may be null */
};
/* `type` as file/ tells it. Fails only when the machine does: a file that cannot be read has no text and a `trouble`. */
enum rc doc_text(struct cx *cx, struct str bytes, struct str type, struct doc_text *out);
/* A scan of `pages` (0: not known, the first is read) by Tesseract (vie): at most `most`, the last among them, within a minute. DOC_NONE when it is not
 * installed. Seconds of work; whatever it reads wants a person to compare it. */
enum rc doc_ocr(struct cx *cx, struct str bytes, struct str type, int pages, int most, struct doc_text *out);
bool doc_ocr_there(struct cx *cx);
int doc_pages_in(struct str text);  /* ends of pages */
int doc_head_page(struct str text); /* from 0: the first with words, of a few; a scan may begin with a blank back */
enum rc doc_scanned(struct cx *cx, struct str pdf, bool *out);         /* is half of some page a picture? */
enum rc doc_of_docx(struct cx *cx, struct str bytes, struct buf *out); /* also XLSX and ODT: the words in reading order */

/* --- words on their page --- In 1/100 point from the page's upper left corner, in the file's own order. No words: no text layer, or not readable. */
struct doc_word {
	int page, wide; /* page from 0; how wide it is */
	int x0, y0, x1, y1;
	struct str text; /* NFC */
};
struct doc_words {
	struct doc_word *p;
	size_t n, cap;
};
enum rc doc_words(struct cx *cx, struct str pdf, struct doc_words *out);       /* fails only when the machine does */
enum rc doc_words_read(struct cx *cx, struct str bbox, struct doc_words *out); /* what `pdftotext -bbox` says */

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

/* The day, or the days, on which what it tells of was done; `paper`: its own date, DAY_NONE: not known. False unless exactly one can be read. */
struct doc_done {
	int32_t first, last;
	struct str said; /* "từ ngày 14/10/2026 đến ngày 16/10/2026" */
};
bool doc_done(struct cx *cx, struct str text, int32_t paper, struct doc_done *out);

/* Do number and date stand in the text? A null one does not. */
struct doc_match {
	bool number, date;
};
struct doc_match doc_compare(struct cx *cx, struct str text, struct str number, struct str date);
/* The text without the lists of those who get it ("Kính gửi:", "Nơi nhận:"): to be sent a paper is no evidence of anything. */
struct str doc_without_addressees(struct cx *cx, struct str text);
bool doc_names(struct cx *cx, struct str folded_text, struct str name); /* is it named there, as whole words? */

/* --- secrecy --- Null when there is no mark, else the mark as found: "TỐI MẬT". A recognised scan is read more severely. */
struct str doc_secret_text(struct cx *cx, struct str text, bool ocr);
struct str doc_secret_number(struct cx *cx, struct str number);
struct str doc_secret_summary(struct cx *cx, struct str summary);
struct str doc_secret_name(struct cx *cx, struct str filename, bool *sure); /* not sure: a person must look, nothing is refused */

/* --- signatures of a PDF --- */
enum doc_sign_state { DOC_SIGN_NONE, DOC_SIGN_VALID, DOC_SIGN_INTACT, DOC_SIGN_CHANGED, DOC_SIGN_BROKEN };
extern const char *const doc_sign_names[]; /* NULL "valid" "intact" .. NULL: values of documents.signature */
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

/* --- what was read, kept --- */
struct doc_known {
	struct doc_text text;
	struct doc_signs signs;
};
struct doc_in {
	struct str bytes, type, name;
	struct str hash;  /* SHA-256, hex: its key */
	struct str roots; /* certificates the office trusts: DIR/trust */
	int ocr;          /* so many pages of a scan may be recognised, a few seconds each; 0: none */
};
/* Reads, refuses what is marked secret (RC_DENIED: nothing is kept, the caller must not store the bytes either), keeps what was read. Not in a transaction. */
enum rc doc_admit(struct cx *cx, const struct doc_in *in, struct doc_known *out);
/* The same for a file that comes in from outside: type by content, key by its bytes, roots from DIR/trust. A type that file/ does not take passes unread. */
enum rc doc_admit_file(struct cx *cx, struct str data_dir, struct str bytes, struct str name, int ocr, struct doc_known *out);
enum rc doc_recall(struct cx *cx, struct str hash, struct doc_known *out, bool *there);
/* Hashes (keys of `out`) of files that an entry of the ledger has let go: their document was deleted, or was found to be a state secret; and nothing
 * that is there now names them. Their bytes may be missing, and must not be looked for. */
enum rc doc_left(struct cx *cx, struct map *out);
/* A file that came in and that a row is to name: kept before the row is written, in the transaction that writes it once more (doc_keep_again: it may have been
 * let go meanwhile), and let go where the row is refused (doc_unkeep: not in a transaction; cx->fault stays). Only bytes that were not there before are. */
struct doc_kept {
	struct str value;
	bool fresh;
};
enum rc doc_keep(struct cx *cx, struct str data_dir, struct str bytes, struct str name, struct doc_kept *out);
enum rc doc_keep_again(struct cx *cx, struct str data_dir, struct str bytes, struct str name);
void doc_unkeep(struct cx *cx, struct str data_dir, const struct doc_kept *k);
/* What a crash left between: bytes that were read an hour ago and more, and that neither a row, nor a version, nor an entry ever named. */
enum rc doc_tidy(struct cx *cx, struct str data_dir);
/* Removes the bytes and the text of those. After the commit of what let them go; what a crash leaves behind goes the next time. Not in a transaction. */
enum rc doc_sweep(struct cx *cx, struct str data_dir);
