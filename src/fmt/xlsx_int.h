/* Private to xlsx*.c: what a number format says about how people see a number; texts longer than a cell. */
#pragma once
#include "fmt/xlsx.h"

enum { XL_CHARS = 32767 };           /* in a cell */
bool xlsx_escape_like(struct str s); /* does "_x0041_" begin here? */
struct xlsx_page xlsx_spread(
	struct cx *cx, const struct xlsx_page *p); /* longer texts over several columns; p itself where there is none */
enum rc xlsx_join(struct cx *cx, struct sheet *s); /* and back */

enum numkind { NUM_GENERAL, NUM_PERCENT, NUM_ZEROS, NUM_DATE, NUM_MONTH, NUM_YEAR, NUM_DATETIME, NUM_TIME, NUM_ELAPSED };
struct numfmt {
	enum numkind kind;
	unsigned zeros; /* NUM_ZEROS: digits at least */
};
struct numfmt numfmt_builtin(int64_t id); /* ECMA-376 part 1, 18.8.30 */
struct numfmt numfmt_of(struct str code); /* a custom format's code */
struct str num_show(
	struct arena *a, struct str v, struct numfmt f, bool epoch1904); /* v as stored; given back as it is when no number */
