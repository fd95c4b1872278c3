/* Another program run for one piece of work (pdftotext, tesseract, soffice), as if its input were hostile: fixed arguments, no shell, an environment of
 * our own, its own folder, bounds on time, processor, memory, files and output; no network (seccomp: only local sockets) and, where the
 * kernel has Landlock, no writing outside its folder and no reading outside the system's. Its whole process group ends with it, and with us.
 *
 *     AUTO(child_dir_done) struct child_dir dir = { 0 };
 *     const char *argv[] = { "pdftotext", "-layout", "in.pdf", "-", NULL };
 *     struct child_end end;
 *     TRY(child_dir_new(cx, tmp, &dir));                       // tmp: DIR/tmp of the data folder
 *     TRY(child_dir_put(cx, &dir, "in.pdf", bytes));
 *     TRY(child_must(cx, &(struct child){ .argv = argv, .dir = dir.path, .ms = 20000 }, &end));
 *     use(end.out);
 */
#pragma once
#include "base/cx.h"

struct child {
	const char *const *argv; /* NULL at the end; argv[0] is a bare name, found by child_find */
	struct str dir;          /* its working folder, HOME and TMPDIR; null: none, it writes nowhere and reads less */
	struct str in;           /* its standard input, kept in memory only; null: nothing */
	int64_t ms;              /* wall clock; 0: 60,000 */
	int64_t cpu_s;           /* processor; 0: 60 */
	int64_t memory;          /* bytes of address space; 0: 1 GiB */
	int64_t file_max;        /* bytes of any file it writes; 0: 256 MiB */
	int64_t out_max;         /* bytes of its output; past it the child is ended; 0: 16 MiB */
	bool sockets;            /* soffice: may make a socket in /tmp, its habit */
	bool (*stop)(void *arg); /* asked some times a second: true ends it; may be NULL */
	void *arg;
};
enum child_how { CHILD_EXIT, CHILD_SIGNAL, CHILD_LATE, CHILD_MUCH, CHILD_STOPPED };
struct child_end {
	enum child_how how;
	int code;            /* exit code, or the signal's number */
	struct str out, err; /* err: its first 4 KiB */
};
enum { CHILD_ERR_MAX = 4096 };

bool child_find(struct cx *cx, const char *name, struct str *path); /* /usr/local/bin, /usr/bin, /bin */
/* RC_OK: it ran, *out says how it ended. RC_NOT_FOUND: no such program (the sentence names it). */
enum rc child_run(struct cx *cx, const struct child *c, struct child_end *out);
/* The same; anything but exit code 0 is a failure: RC_LIMIT (time, output), RC_BUSY (stopped), RC_INVALID (its own refusal, with its first line). */
enum rc child_must(struct cx *cx, const struct child *c, struct child_end *out);

/* A folder of its own below `under` (made if absent), removed with all that is in it. Names are plain, without a slash. */
struct child_dir {
	struct str path;
	char *made;
};
enum rc child_dir_new(struct cx *cx, struct str under, struct child_dir *out);
void child_dir_done(struct child_dir *d);               /* for AUTO() */
void child_dirs_sweep(struct cx *cx, struct str under); /* removes the folders of programs that were killed before they could */
enum rc child_dir_put(struct cx *cx, const struct child_dir *d, const char *name, struct str bytes);
/* A regular file that the child made; RC_NOT_FOUND, or RC_LIMIT past max. */
enum rc child_dir_get(struct cx *cx, const struct child_dir *d, const char *name, size_t max, struct str *out);
