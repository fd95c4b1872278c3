/* Papers that were made and kept (resource papers): the bytes of what each said, its DOCX and PDF, the ledger's head of that moment, and a code that is
 * printed on it: 80 bits of the SHA-256 of those bytes. The bytes are canonical JSON and hold the head, so the code binds both. A signed copy that comes
 * back names the code; from then on paper kept elsewhere bears witness to the ledger (users.md 0.9). */
#pragma once
#include "report/form.h"
#include "report/frame.h"
#include "res/res.h"

struct paper_new {
	const struct form *form;
	const char *kind; /* of papers.kind */
	struct str code;  /* null: kind, unit and period make one */
	struct str title;
	int64_t unit; /* 0: the office's */
	struct str period;
	int32_t on;
	struct jv *data; /* what it says; gets "verify_code" */
	const struct ledger_head *head;
	int64_t beside; /* entries that its maker writes behind it */
};
/* Writes files, row and ledger entry, not inside a transaction. RC_INVALID when the office's template is wrong: then nothing is written. A paper of the same
 * code is made anew with a number behind; made twice by one person with nothing entered between, it is one. */
enum rc paper_make(struct cx *cx, struct str dir, const struct paper_new *n, struct row **out);
enum rc paper_file(struct cx *cx, struct str dir, const struct row *paper, const char *field, struct str *out); /* its bytes */
enum rc paper_data(struct cx *cx, struct str dir, const struct row *paper, struct jv **out);

struct str paper_code(struct cx *cx, struct str bytes); /* XXXX-XXXX-XXXX-XXXX: no I L O U */
bool paper_code_read(
	struct cx *cx, struct str typed, struct str *out); /* as people type it: small letters, no dashes, O for 0, I and L for 1 */
bool paper_code_in(struct cx *cx, struct str text, struct str code); /* does a paper's text hold it? Line breaks and spaces aside */
enum rc paper_named(struct cx *cx, struct str text, int64_t but,
	struct str *out); /* the code of another paper than `but` (0: of any) that stands in the text; null: none */
enum rc paper_by_verify(struct cx *cx, struct str code, struct row **out); /* RC_NOT_FOUND */

/* Is what was frozen still what is there? */
struct paper_state {
	bool bytes_same; /* the snapshot's bytes give the code */
	bool root_same;  /* the ledger of that length still has that root */
	int64_t since;   /* entries after it */
	struct jv *
		changes; /* of a statement: rows whose state differs by what is known now {clause text subject then now}; else empty */
};
enum rc paper_judge(struct cx *cx, struct str dir, const struct row *paper, struct paper_state *out);

/* Does a copy say what the paper's own DOCX says? The rows of its tables are found in the PDF, each with its cells in its place and order (compare_rows.c); of
 * the text around them words and figures are counted, and what signing adds (number, date, name, stamp) does not matter. A recognised scan is never said
 * to differ: `note` tells what could not be read. */
struct paper_text {
	struct str text, pdf; /* as doc/ read it; the file's bytes */
	bool scan;            /* recognised, not a text layer */
};
struct paper_said {
	const char *check; /* papers.content_check: same, differs, unread */
	struct str note;   /* for people: what differs, or what could not be compared; may be empty */
};
enum rc paper_compare(
	struct cx *cx, struct str dir, const struct row *paper, const struct paper_text *copy, struct paper_said *out);

/* The document of a signed copy (a row of documents whose file it is): binds it, inside the caller's transaction, in place of the one before. */
struct paper_copy {
	int64_t document;
	struct str signed_on;
	bool found;           /* the code was read in its text */
	const char *content;  /* papers.content_check */
	struct str note, why; /* what differs; why it replaces another */
};
enum rc paper_sign(struct cx *cx, struct row *paper, const struct paper_copy *copy);

/* DOCX -> PDF by LibreOffice as a child process (child.h), in a folder of its own below `tmp`. RC_NOT_FOUND with a sentence that says what to install. */
enum rc paper_pdf(struct cx *cx, struct str docx, struct str tmp, bool (*stop)(void *), void *arg, struct str *out);
bool paper_pdf_there(struct cx *cx);
