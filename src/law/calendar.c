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
