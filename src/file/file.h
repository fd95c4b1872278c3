/* The evidence files: DIR/files/ab/<sha256>, named by content, written once. A file is written aside, fsynced, renamed, its folder fsynced,
 * and only then may a row speak of it. A value is "sha256hex size type name" (res.h, F_FILE). Served only as a download. */
#pragma once
#include "base/cx.h"
#include "base/map.h"

enum { FILE_MAX = 64 << 20, FILE_NAME_MAX = 200 };

struct file_value {
	struct str hash, type, name;
	int64_t size;
};
const char *file_type(struct str bytes); /* by content; NULL: one that is not taken */
bool file_value_read(struct str value, struct file_value *out);
/* Its name, with an end that says what it is: nobody's machine runs "ghi.js" or opens "trang.html" because a text was called so. */
struct str file_saved_as(struct cx *cx, const struct file_value *v);
/* RC_INVALID: a type that is not taken (by content: PDF, Office and OpenDocument packages, PNG, JPEG, UTF-8 text); RC_LIMIT; RC_IO. */
enum rc file_some(struct cx *cx, struct str bytes); /* RC_INVALID at "file": there is nothing in it */
enum rc file_put(struct cx *cx, struct str dir, struct str bytes, struct str name, struct str *value);
enum rc file_open(struct cx *cx, struct str dir, struct str value, int *fd, int64_t *size);
enum rc file_read(struct cx *cx, struct str dir, struct str value, struct str *out); /* all of it, in the arena */
/* Is it there and is it what its name says? RC_CORRUPT names it. `dir` is a struct str *, for res_verify_rows. */
enum rc file_check(struct cx *cx, struct str value, void *dir);
/* Files that no value names (keys of `known`: hashes): an upload that was cut, or one that somebody put there. *first: where, DIR left out. */
enum rc file_strays(struct cx *cx, struct str dir, const struct map *known, int64_t *n, struct str *first);
/* By its hash; only for what an entry of the ledger has let go (doc_left): the ledger keeps the hash, and verify knows that the bytes may be missing. */
enum rc file_remove(struct cx *cx, struct str dir, struct str hash);
bool file_there(struct cx *cx, struct str dir, struct str hash);
