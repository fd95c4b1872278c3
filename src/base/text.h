/* Text. Everything is NFC UTF-8 from the door on (text_nfc). `fold` is for search: lower case, no diacritics, đ -> d, ß -> ss; one
 * space between words. `sortkey` orders as Vietnamese does when compared as bytes: letters a ă â b c d đ e ê .. o ô ơ .. u ư,
 * then tones (ngang huyền hỏi ngã sắc nặng), then case. Source: TCVN 6909 letters; Unicode through utf8proc. */
#pragma once
#include "base/arena.h"

bool utf8_valid(struct str s);                 /* RFC 3629: no surrogates, no overlong forms, <= U+10FFFF */
size_t utf8_bad(struct str s);                 /* where the first byte that is not UTF-8 stands; s.n: nowhere */
uint32_t line_at(struct str s, size_t at);     /* the line, from 1, in which byte `at` stands */
size_t utf8_next(struct str s, int32_t *rune); /* bytes taken; 0 at the end; an invalid byte gives U+FFFD and 1 */
size_t utf8_put(char out[4], int32_t rune);
bool text_unseen(struct str s);  /* nothing in it can be seen: blanks, and what has no width (U+200B, U+00AD, U+3164 ...) */
bool text_turned(struct str s);  /* it holds a control of writing direction (U+202E ...), which reorders what stands beside it */
size_t utf8_count(struct str s); /* code points */
bool text_nfc(struct arena *a, struct str in, struct str *out); /* false: not UTF-8 */
struct str text_fold(struct arena *a, struct str s);
struct str text_sortkey(struct arena *a, struct str s);
int32_t rune_fold(int32_t rune); /* Unicode simple case folding (CaseFolding.txt C and S) of one code point */
/* Is `typed` the word `meant`? With the marks of its letters and its tone, wherever that stands ("hoá", "hóa"); typed without any, it may be. */
bool text_means(struct str typed, struct str meant);
struct str text_short(struct arena *a, struct str s, size_t most); /* at most so many code points, then "…" */
struct str text_lower(struct arena *a, struct str s);              /* Unicode simple case folding, diacritics kept */
struct str text_upper(struct arena *a, struct str s);
struct str count_show(struct arena *a, int64_t n, bool en); /* 20.418 · 20,418 · −3 */
