/* The number of an office paper, "318/BC-CĐS", as NĐ 30/2020 writes it: digits, then words joined by / and -. One form wherever it stands: "318 /BC –
 * CĐS" in a PDF, a register or a sheet is the same paper. */
#pragma once
#include "base/arena.h"

/* Reads the number that `s` begins with: spaces beside a joint go, a dash is a hyphen. Bytes taken; 0: there is none. *open (may be NULL): the text
 * ends in a joint, the rest may stand on the next line (the joint is kept then). */
size_t docno_read(struct arena *a, struct str s, struct str *out, bool *open);
