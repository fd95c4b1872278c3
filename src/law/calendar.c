/* Working days. Saturday and Sunday are off; packs add holidays and swapped working days. Days outside the table are judged by weekday alone. */
#include "law/law.h"

bool cal_works(const struct calendar *c, int32_t day)
{
	int32_t i = day - CAL_FIRST;

	return i >= 0 && i < CAL_DAYS ? !c->off[i] : day_weekday(day) < 5;
}

int32_t cal_add(const struct calendar *c, int32_t day, int n)
{
	int step = n < 0 ? -1 : 1;

	for (n = n < 0 ? -n : n; n > 0; n -= cal_works(c, day))
		day += step;
	return day;
}

int cal_between(const struct calendar *c, int32_t from, int32_t to)
{
	int32_t a = from + 1 - CAL_FIRST, b = to + 1 - CAL_FIRST;

	if (from >= to)
		return 0;
	a = a < 0 ? 0 : a > CAL_DAYS ? CAL_DAYS : a;
	b = b < 0 ? 0 : b > CAL_DAYS ? CAL_DAYS : b;
	return c->before[b] - c->before[a];
}

int32_t cal_on_or_before(const struct calendar *c, int32_t day)
{
	while (!cal_works(c, day))
		day--;
	return day;
}

int32_t cal_on_or_after(const struct calendar *c, int32_t day)
{
	while (!cal_works(c, day))
		day++;
	return day;
}

/* --- a reckoned day, said --- */

/* Days off between two working days, without the weekends at its ends: those a reader would not expect. */
static void days_said(struct buf *b, struct arena *a, const struct calendar *c, const struct law_due *d, bool off)
{
	size_t n = 0;

	for (int32_t day = d->after + 1, last; day <= d->day; day++) {
		if (cal_works(c, day) == off || (day_weekday(day) < 5) != off)
			continue;
		for (last = day; off && last < d->day && !cal_works(c, last + 1);)
			last++;
		while (off && day_weekday(last) >= 5)
			last--;
		if (n++ < 8) {
			buf_fmt(b, "%s%" PRI_STR, n > 1 ? ", " : "", ARG_STR(day_show(a, day)));
			if (last > day)
				buf_fmt(b, "–%" PRI_STR, ARG_STR(day_show(a, last)));
		}
		day = last;
	}
	if (n > 8)
		buf_z(b, ", …");
}

struct str law_reckoned(struct arena *a, const struct calendar *c, const struct law_due *d, bool en)
{
	static const char *const vi[PER_N] = { "", "ngày", "ngày làm việc", "tháng" }, *const eng[PER_N] = { "", "days",
		"working days", "months" };
	struct buf off AUTO(buf_done) = { 0 }, on AUTO(buf_done) = { 0 };
	struct str s;

	if (d->per == PER_NONE || d->after == DAY_NONE)
		return (struct str){ 0 };
	s = arena_fmt(a, en ? "%d %s after %" PRI_STR : "%d %s kể từ ngày %" PRI_STR, d->count, (en ? eng : vi)[d->per],
		ARG_STR(day_show(a, d->after)));
	if (d->per != PER_WD)
		return s;
	buf_init(&off, 400);
	buf_init(&on, 400);
	days_said(&off, a, c, d, true);
	days_said(&on, a, c, d, false);
	s = arena_fmt(
		a, en ? "%" PRI_STR ", without Saturdays, Sundays" : "%" PRI_STR ", không tính Thứ Bảy, Chủ Nhật", ARG_STR(s));
	if (off.n)
		s = arena_fmt(a, en ? "%" PRI_STR ", days off %" PRI_STR : "%" PRI_STR ", ngày nghỉ %" PRI_STR, ARG_STR(s),
			ARG_STR(buf_str(&off)));
	if (on.n)
		s = arena_fmt(a, en ? "%" PRI_STR "; %" PRI_STR " is worked" : "%" PRI_STR "; có tính ngày làm bù %" PRI_STR,
			ARG_STR(s), ARG_STR(buf_str(&on)));
	return s;
}
