/* Văn bản chờ gán: private to its three files. take: bytes in, a waiting document out; suggest: what a paper may prove; inbox: the pages and what
 * a person decides. */
#pragma once
#include "doc/doc.h"
#include "org/org.h"
#include "web/now.h"

enum { INBOX_FILE_MAX = 50 << 20, INBOX_FILES = 200, INBOX_TICKS = 40, INBOX_SYSTEMS = 300 };

/* --- take --- */
enum inbox_result { TAKEN_NEW, TAKEN_MATCHED, TAKEN_KNOWN, TAKEN_SECRET, TAKEN_REFUSED };
struct taken {
	enum inbox_result result;
	struct str name;  /* the file's */
	struct row *row;  /* NULL when refused */
	struct str error; /* what and how to go on */
	bool scan;        /* without text */
	bool more;        /* of a scan, pages are not recognised yet */
};
/* One file; a fault of the file is in `out`, only a fault of the machine is returned. `ocr`: there is time to recognise characters. */
enum rc inbox_take(struct cx *cx, struct str data_dir, const struct http_file *f, bool ocr, struct taken *out);
enum rc inbox_ocr_job(struct cx *cx, const struct row *doc, int64_t *id); /* recognises its characters */
enum rc inbox_same_paper(
	struct cx *cx, struct str number, struct str date, bool without_file, struct row **out); /* *out NULL: none */
struct str inbox_hash(struct cx *cx, const struct row *doc);                                     /* of its file; null: none */
/* What was read of the document's file; nothing when it has none. */
enum rc inbox_known(struct cx *cx, const struct row *doc, struct doc_known *out);
/* Sets the values that the paper says where the document has none yet. */
void inbox_fill(struct cx *cx, struct row *doc, const struct doc_said *said, const struct now *n);

/* --- suggest --- */
struct people_of {
	int64_t unit;
	size_t named, all;
};
struct people_list {
	struct listed **p;
	size_t n, cap;
	bool read;
};
struct tick {                         /* one thing that a paper may prove */
	struct str what;              /* code of an activity kind, or of a matter when `proof` */
	bool proof;                   /* a proof of that matter; else an activity, or */
	bool decision;                /* a level decision about the system `subject` */
	bool issues;                  /* the paper issues it: a row of the regulations */
	int level;                    /* of the decision, as the paper says; 0: it does not */
	int64_t unit, subject, about; /* ids; 0: none */
	const struct duty_row *row;   /* NULL: no open duty, but work worth recording */
	struct str clauses;           /* "2.b, 3.b" */
	int score;
	bool on;                       /* chosen beforehand */
	bool counts;                   /* a yearly report among them: how many systems it counts is asked for */
	bool weak;                     /* the word is there, the name of the system is not */
	struct str why;                /* "từ khóa “dò quét”, có tên hệ thống" */
	struct ids people;             /* named in the text */
	size_t people_own, people_all; /* of the unit: named; all */
	VEC(struct people_of) others;
	struct str done_on,
		done_said; /* of an act: the day, or "15/03/2026 - 20/03/2026", that is written unless a person says another; where it was read */
	struct str targets; /* addresses of the system that stand in the text, one a line */
	size_t n_targets;
	VEC(int64_t) systems; /* of a warning: those that stand in the text */
	struct str basis;     /* of what it issues: the texts of the packs that it rests on, "L116, ND331" */
	int64_t replaces;     /* and the regulation that it says it replaces; 0: none, or several */
};
struct sift { /* the words: the office's rules, then the program's own */
	struct sift_rule {
		struct str kind, proves;
		struct str *words, *said; /* folded; as they are written */
		size_t n;
		bool skip;
	} * p;
	size_t n, own; /* own: the office's */
};
enum rc inbox_sift(struct cx *cx, struct sift *out);
/* The first rule whose words stand in the folded text; NULL: none. *word, as it is written, may be NULL. */
const struct sift_rule *sift_match(struct cx *cx, const struct sift *s, struct str folded, struct str *word);
const char *sift_means(struct cx *cx, const struct sift_rule *r); /* the work or the matter, for people */
enum rc inbox_suggest(
	struct cx *cx, const struct now *n, const struct row *doc, struct str text, bool all, struct tick **out, size_t *count);
int64_t inbox_home(struct cx *cx, const struct now *n, const struct row *doc); /* the unit that issued it, else keeps it; 0: none */
struct str tick_value(struct cx *cx, const struct tick *t);                    /* for a checkbox; tick_read takes it back */
bool tick_read(struct str value, struct tick *out);
bool tick_reports(const struct tick *t); /* a report: its receipt is asked for, which its paper cannot say */
bool tick_arrives(const struct tick *t); /* a warning: its arrival is asked for, not a day of doing */
/* People, targets. `list` is read once for all ticks of a paper. */
enum rc tick_evidence(
	struct cx *cx, const struct now *n, const struct row *doc, struct str text, struct people_list *list, struct tick *t);
enum rc people_read(struct cx *cx, struct str folded, struct people_list *out);
void people_named(struct cx *cx, const struct people_list *list, struct tick *t);
void people_say(struct cx *cx, const struct now *n, const struct tick *t, struct buf *b);

/* --- pages --- */
/* The whole page: the queue, results of a drop, one document with its values and ticks. `rq` of a refused POST brings the typed values. */
struct inbox_page {
	struct row *doc; /* NULL: none chosen */
	const struct problems *problems;
	const struct taken *taken;
	size_t n_taken;
	bool all, skipped;
	int64_t done; /* just written: can be taken back */
};
enum rc inbox_show(struct cx *cx, const struct req *rq, const struct inbox_page *p, struct reply *out);
/* What the same bytes serve, by their hash; clash: things that have little to do with each other. */
struct uses {
	struct str words;  /* "Tập huấn, Dò quét lỗ hổng bảo mật" */
	unsigned families; /* those that hold all of it */
	bool told;
};
enum rc inbox_uses_read(struct cx *cx, struct str hash, struct map *out); /* null: of every file */
bool uses_clash(const struct uses *u);
/* Duties that what was written from this document belongs to, and that it alone does not meet: what each still lacks, at most a few. */
enum rc inbox_lacking(struct cx *cx, const struct now *n, int64_t doc, struct jv *list);
enum rc inbox_assign(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_skip(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_secret(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_undo(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_ocr(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_register_form(struct cx *cx, const struct req *rq, struct reply *out);
enum rc inbox_register(struct cx *cx, const struct req *rq, struct reply *out);
/* Reads the register that came, or waits for its token; *asks: a person must say first what its columns are, and view and data show them. */
enum rc inbox_columns(struct cx *cx, const struct req *rq, struct import_given *given, struct import_report *rep, bool *asks,
	struct jv *view, struct jv *data);
enum rc inbox_register_take(struct cx *cx, const struct req *rq, struct reply *out); /* lines ticked by hand */
enum rc inbox_checks(struct cx *cx, const struct req *rq, struct reply *out);
/* What the document's entry lacks before a second person can check it, and where the first of that is written; empty: nothing. */
struct str inbox_lacks(struct cx *cx, const struct row *d, struct str *url);
