/* Pieces of lines, as the layout and the secrecy marks are read from them. */
#pragma once
#include "doc/doc.h"

struct seg {             /* words that stand together on a line: columns are at least three spaces apart */
	struct str text; /* one space between words */
	struct str fold;
	int col, line; /* line counts through the text; a page begins with a gap */
	int page;
	bool upper; /* letters, and none of them small */
};
struct segs {
	struct seg *p;
	size_t n, cap;
};
struct str doc_clean(struct cx *cx, struct str in); /* what a PDF says: NFC, wide spaces plain, nothing that is not seen */
/* At most `most` pieces of the pages from..to (0 is the first). */
void segs_of(struct cx *cx, struct str text, int from, int to, size_t most, struct segs *out);
bool rune_small(int32_t r);
bool rune_great(int32_t r);
int32_t rune_upper(int32_t r);                        /* of Vietnamese and its neighbours; others as they are */
bool is_kind(struct str fold);                        /* nothing but a kind of paper: "bao cao" */
bool fold_starts(struct str fold, const char *words); /* as whole words */

/* BỘ MẪU -> Bộ Mẫu, PHÓ CỤC TRƯỞNG -> Phó Cục trưởng */
struct str name_case(struct cx *cx, struct str shouted);
bool starts_org(struct str fold, bool *alone); /* alone: only the word for what it is, no name yet */
bool is_post(struct str fold);                 /* "thu truong", "kt. bo truong" */
struct str doc_signer(struct cx *cx, struct str text);
