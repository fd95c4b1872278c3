/* What every paper carries: the office, the unit that writes it, place and date as NĐ 30/2020 wants them, and the ledger's head that freezes it. */
#pragma once
#include "fmt/json.h"
#include "ledger/ledger.h"

struct board; /* duty/board.h */

/* Adds to `o`: org, sample, place_date, unit{name short post}, ledger{size root short at key site sig | size}. `b` tells who holds the role of
 * the specialised unit; `writer` is another unit that writes (0: that one). head NULL: not frozen, the size alone. */
enum rc frame_put(struct cx *cx, const struct board *b, int64_t writer, const struct ledger_head *head, struct jv *o);
enum rc frame_ledger(struct cx *cx, const struct ledger_head *head, struct jv **out);
struct str frame_short(
	struct arena *a, const struct hash *root); /* 7F3A91C2 4D0E86B5 A1C97720 5E13FB48: half the root, as printed */
struct str frame_day(struct cx *cx, int32_t day, struct str place); /* Hà Nội, ngày 05 tháng 01 năm 2026 */
struct str frame_unit(
	struct cx *cx, int64_t unit, const char *field); /* of the units' register: name, short, head_post; empty: none */
/* "CĐS" of "Cục CĐS": what stands behind the dash in a document's number (NĐ 30/2020); "…" where the short name has no letters of that kind. */
struct str frame_symbol(struct cx *cx, int64_t unit);
struct str frame_brief(struct cx *cx, int64_t unit); /* the short name, else the name */
int64_t frame_specialised(
	const struct board *b); /* who holds that role on the day; the one named last where several do; 0: nobody */
