/* Lists from outside the register (domains, contracts, log sources, scan hits, budget lines, lists of those above) held against it: what they name
 * and the register does not is "Phát hiện nhưng chưa đăng ký" (users.md 1.1 clause 1.c, 3.5). Pure: reads facts, writes nothing.
 *
 * A line is registered when it names an address of a system or of its assets, the number of a level decision or of a contract for it, a system's code, or the whole name of
 * a system (two words at least, without diacritics). Anything weaker is only a candidate for a person to judge: "Cổng TTĐT" for the only system whose
 * name has "Cổng Thông tin điện tử" in it. */
#pragma once
#include "duty/facts.h"

enum found_by { FOUND_NOT, FOUND_ADDRESS, FOUND_NUMBER, FOUND_CODE, FOUND_NAME };
enum { FOUND_LINES = 20000, FOUND_MAYBE = 3 };
struct found {
	uint32_t number;      /* line, from 1 */
	struct str title;     /* the cell that says most */
	struct str addresses; /* one per line */
	struct str ref;       /* "SOURCE:what": the same find is noted once */
	int64_t unit;         /* the unit that a cell names, else 0 */
	const struct infosys *sys;
	enum found_by by;
	const struct activity *noted; /* was noted before, open or closed */
	const struct infosys *maybe[FOUND_MAYBE];
	size_t n_maybe;
	bool meant; /* the first of them can be meant and no other: proposed, and for a person to confirm */
};
/* Lines of cells separated by tabs, or by the ; or | that most lines have; a header, totals and empty lines are passed over. RC_LIMIT past FOUND_LINES. */
enum rc found_read(struct cx *cx, const struct facts *f, struct str source, struct str lines, struct found **out, size_t *n);
/* What the register's own facts name without an owner: targets of scans, sources of logs, contracts without a system. As lines for found_read. */
struct str found_inside(struct cx *cx, const struct facts *f);
