/* An hour of a day as people type it, on the office's clock. */
#include "base/text.h"
#include "base/time.h"
#include "res/res_int.h"

/* "23", "23.5": what machines tell beyond the minute. */
static bool seconds_read(struct str s, int64_t *us)
{
	int64_t whole, part = 0;
	struct str rest = s, one;

	if (!str_next(&rest, '.', &one) || one.n != 2 || !str_to_i64(one, &whole) || whole < 0 || whole > 59 || rest.n > 6 ||
		(rest.n && (!str_to_i64(rest, &part) || part < 0)))
		return false;
	for (size_t i = rest.n; i < 6; i++)
		part *= 10;
	*us = whole * US_PER_S + part;
	return true;
}

static bool is_digits(struct str s)
{
	int64_t n;

	return s.n <= 2 && str_to_i64(s, &n) && n >= 0;
}

/* "14h05 ngày 28/11/2026", "lúc 14 giờ 5 phút, 28/11/2026", with blanks that do not break: "14:05 28/11/2026". */
static struct str instant_plain(struct cx *cx, struct str typed)
{
	struct arena *a = &cx->arena;
	struct str rest = text_fold(a, typed), word, hour = STR(""), day = STR("");

	while (str_next(&rest, ' ', &word)) {
		ptrdiff_t h = str_find(word, STR("h"));

		while (word.n && (word.p[word.n - 1] == ',' || word.p[word.n - 1] == ';'))
			word.n--;
		if (word.n == 0 || word_in("luc vao ngay phut", word))
			continue;
		if (str_is(word, "gio"))
			hour = arena_fmt(a, "%.*s:", ARG_STR(hour));
		else if (h > 0 && hour.n == 0)
			hour = arena_fmt(a, "%.*s:%.*s", (int)h, word.p, ARG_STR(str_from(word, (size_t)h + 1)));
		else if (is_digits(word) && (hour.n == 0 || str_ends(hour, STR(":"))))
			hour = arena_fmt(a, "%.*s%.*s", ARG_STR(hour), ARG_STR(word));
		else if (str_find(word, STR(":")) > 0 && hour.n == 0)
			hour = word;
		else
			day = arena_fmt(a, "%.*s%s%.*s", ARG_STR(day), day.n ? " " : "", ARG_STR(word));
	}
	return arena_fmt(a, "%.*s%s %.*s", ARG_STR(hour), str_ends(hour, STR(":")) ? "00" : "", ARG_STR(day));
}

/* 14:30 05/09/2024 · 05/09/2024 14:30 · 05/09/2024 (its start) · RFC 3339 */
static bool instant_read_typed(struct cx *cx, struct str s, int64_t *us)
{
	struct str a, b, date;
	ptrdiff_t gap = str_find(s, STR(" "));
	int32_t day;
	int h = 0, m = 0;
	int64_t within = 0;

	if (s.n > 10 && instant_read(s, us))
		return true;
	a = gap < 0 ? s : str_cut(s, 0, (size_t)gap);
	b = gap < 0 ? (struct str){ 0 } : str_trim(str_from(s, (size_t)gap));
	if (str_find(b, STR(":")) >= 0) {
		struct str t = a;

		a = b;
		b = t;
	}
	if (b.n == 0 || str_find(a, STR(":")) < 0)
		date = b.n ? b : a;
	else
		date = b;
	if (date.n != a.n || date.p != a.p) {
		int64_t hh, mm;
		struct str rest = a, part;

		if (!str_next(&rest, ':', &part) || !str_to_i64(part, &hh) || hh < 0 || hh > 23 || !str_next(&rest, ':', &part) ||
			!str_to_i64(part, &mm) || mm < 0 || mm > 59 || (rest.n && !seconds_read(rest, &within)))
			return false;
		h = (int)hh;
		m = (int)mm;
	}
	if (!date_read(&cx->arena, date, &date) || date.n != 10 || (day = date_first(date)) == DAY_NONE)
		return false;
	*us = day_start(day) + (h * 60 + m) * 60 * US_PER_S + within;
	return true;
}

/* A day in words ("ngày 5 tháng 7 năm 2026") has blanks of its own. */
static bool day_typed(struct cx *cx, struct str s, int64_t *us)
{
	struct str date;

	if (!date_read(&cx->arena, s, &date) || date.n != 10)
		return false;
	*us = day_start(date_first(date));
	return true;
}

bool instant_typed(struct cx *cx, struct str s, int64_t *us)
{
	return day_typed(cx, s, us) || instant_read_typed(cx, s, us) || instant_read_typed(cx, instant_plain(cx, s), us);
}
