/* Time. An instant is µs since 1970 UTC. A day is days since 1970-01-01 in the office's calendar (UTC+7 unless set). A date as people
 * write it keeps its precision: "2024-09-05", "2024-09", "2024-Q3", "2024" (text form, stored as such); nothing is invented. Of "trước 2020" the end alone is
 * known: "../2019" (ISO 8601-2, open start), in fields that say so (struct field, or_before); bytes order it before every other date, as its first day does. */
#pragma once
#include "base/arena.h"

enum { DAY_NONE = INT32_MIN, DAY_OPEN = -719162 /* 0001-01-01: before it nobody knows */, DAY_MAX = 2932896 /* 9999-12-31 */ };
#define US_PER_S INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)
#define OFFICE_UTC_S (7 * 3600) /* Viet Nam keeps UTC+7 the year round */

int64_t time_now(void);  /* wall clock, µs UTC */
int64_t time_mono(void); /* monotonic µs, for deadlines */

int32_t day_of(int y, int m, int d); /* DAY_NONE when there is no such day */
void day_parts(int32_t day, int *y, int *m, int *d);
int day_weekday(int32_t day); /* 0 Monday .. 6 Sunday */
enum {
	FAR_MONTHS = 60
}; /* a first day further ahead than this is rather a slip of the year: told when it is read, and believed by no duty */
int32_t day_add_months(int32_t day, int n); /* 31/01 + 1 month = the last day of February */
int32_t day_last_of(int32_t first, int n);  /* the last day of n months from `first`; DAY_MAX where the calendar ends */
int32_t day_at(int64_t us);                 /* the office's day of an instant */
int64_t day_start(int32_t day);             /* its first instant */
static inline int64_t day_end(int32_t day)  /* its last instant, 23:59:59.999999 */
{
	return day_start(day + 1) - 1;
}

/* The stored text form of a date -> its first and last day. False when it is none of the four forms. */
bool date_span(struct str text, int32_t *first, int32_t *last);
/* The same, or of an open one DAY_OPEN and its last day. */
bool date_within(struct str text, int32_t *first, int32_t *last);
bool date_open(struct str stored);
/* "2026", "2026-H1", "2026-Q3", "2026-11" of a whole one; "../2025" of what is open to one's end or a day; null of any other. */
struct str period_text(struct arena *a, int32_t first, int32_t last);
static inline int32_t date_last(struct str text) /* the safe reading of a partial date; DAY_NONE when absent or malformed */
{
	int32_t a, b;
	return date_within(text, &a, &b) ? b : DAY_NONE;
}
static inline int32_t date_first(struct str text)
{
	int32_t a, b;
	return date_within(text, &a, &b) ? a : DAY_NONE;
}
/* A week of a period, "2026-W47" (ISO 8601: Monday to Sunday, the first one holds 4 January). */
bool week_span(struct str text, int32_t *first, int32_t *last);
/* "tuần 47/2026", "tuần 47 năm 2026", "W47/2026", or its days "16/11/2026 - 22/11/2026" ("16/11-22/11/2026") -> stored form. */
bool week_read(struct arena *a, struct str typed, struct str *out);
/* Days of one act or one week: "15-20/03/2026", "28/2 - 3/3/2026", "từ ngày 15/3/2026 đến ngày 20/3/2026", "15 và 16/3/2026"; the month and the year may
 * stand beside the last alone. False when it is no two days, the first before the last. */
bool days_read(struct arena *a, struct str typed, int32_t *first, int32_t *last);
/* As people type: 5/9/2024, 05.09.2024, 2024-09-05, 9/2024, tháng 9/2024, "Quý III/2024", Q3/2024, 2024 -> stored form. */
bool date_read(struct arena *a, struct str typed, struct str *out);
/* "trước 2020", "trước ngày 30/9/2024", "trước tháng 9/2024", "before Q3/2024", "../2019", "[..2019]" -> "../2019", "../2024-09-29" ... */
bool date_read_before(struct arena *a, struct str typed, struct str *out);
enum { YEAR_MIN = 1900, YEAR_MAX = 2200 };           /* of dates that people type */
bool date_beyond(struct arena *a, struct str typed); /* a date well written, but its year lies outside those bounds */
struct str date_show(
	struct arena *a, struct str stored, bool en); /* 05/09/2024 · tháng 9/2024 · Quý III/2024 · 2024 · trước 2020 */

struct str day_text(struct arena *a, int32_t day);               /* 2026-11-27 */
struct str day_show(struct arena *a, int32_t day);               /* 27/11/2026 */
struct str day_show_week(struct arena *a, int32_t day, bool en); /* Thứ Sáu 27/11/2026 · Friday 27/11/2026 */
struct str instant_text(struct arena *a, int64_t us);            /* 2026-11-22T10:00:00.000000Z */
struct str instant_show(struct arena *a, int64_t us);            /* 17:00 22/11/2026, the office's clock */
/* RFC 3339 with Z or an offset, or without one (the office's clock); or a bare date: its last instant */
bool instant_read(struct str s, int64_t *us);
