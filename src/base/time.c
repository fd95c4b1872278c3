#include "base/time.h"

#include <time.h>

#include "base/text.h"

int64_t time_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t time_mono(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (public domain): days_from_civil, civil_from_days. */
static int32_t civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	unsigned yoe = (unsigned)(y - era * 400);
	unsigned doy = (unsigned)(153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + (unsigned)d - 1;
	unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + (int32_t)doe - 719468;
}

void day_parts(int32_t day, int *y, int *m, int *d)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	unsigned doe = (unsigned)(z - era * 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;

	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400) + (*m <= 2);
}

int32_t day_of(int y, int m, int d)
{
	static const int len[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > len[m - 1] + (m == 2 && leap))
		return DAY_NONE;
	return civil(y, m, d);
}

int day_weekday(int32_t day)
{
	return (int)((((int64_t)day + 3) % 7 + 7) % 7);
}

int32_t day_add_months(int32_t day, int n)
{
	int y, m, d;
	int32_t out;

	day_parts(day, &y, &m, &d);
	m += n - 1;
	y += m >= 0 ? m / 12 : -((11 - m) / 12);
	m = ((m % 12) + 12) % 12 + 1;
	while ((out = day_of(y, m, d)) == DAY_NONE && d > 28)
		d--;
	return out;
}

int32_t day_last_of(int32_t first, int n)
{
	int32_t next = first == DAY_NONE ? DAY_NONE : day_add_months(first, n);

	return first == DAY_NONE ? DAY_NONE : next == DAY_NONE ? DAY_MAX : next - 1;
}

int32_t day_at(int64_t us)
{
	int64_t local = us + OFFICE_UTC_S * US_PER_S;

	return (int32_t)(local >= 0 ? local / US_PER_DAY : -((US_PER_DAY - 1 - local) / US_PER_DAY));
}

int64_t day_start(int32_t day)
{
	return (int64_t)day * US_PER_DAY - OFFICE_UTC_S * US_PER_S;
}

/* Digits at the start of *s, at most `most` of them; -1 when none. */
static int digits(struct str *s, size_t most)
{
	int v = 0;
	size_t i = 0;

	while (i < s->n && i < most && s->p[i] >= '0' && s->p[i] <= '9')
		v = v * 10 + (s->p[i++] - '0');
	*s = str_from(*s, i);
	return i ? v : -1;
}

static bool skip(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

bool date_span(struct str t, int32_t *first, int32_t *last)
{
	int y, m, d;
	int32_t a, b;

	if (t.n != 4 && t.n != 7 && t.n != 10)
		return false;
	y = digits(&t, 4);
	if (t.n != 0 && t.n != 3 && t.n != 6)
		return false;
	if (t.n == 0) {
		a = day_of(y, 1, 1);
		b = day_of(y, 12, 31);
	} else if (!skip(&t, '-')) {
		return false;
	} else if (skip(&t, 'Q')) {
		int q = digits(&t, 1);

		if (q < 1 || q > 4 || t.n)
			return false;
		a = day_of(y, q * 3 - 2, 1);
		b = day_last_of(a, 3);
	} else if ((m = digits(&t, 2)) < 0) {
		return false;
	} else if (t.n == 0) {
		a = day_of(y, m, 1);
		b = day_last_of(a, 1);
	} else {
		if (t.n != 3 || !skip(&t, '-') || (d = digits(&t, 2)) < 0 || t.n)
			return false;
		a = b = day_of(y, m, d);
	}
	if (a == DAY_NONE)
		return false;
	*first = a;
	*last = b;
	return true;
}

bool date_open(struct str t)
{
	return str_starts(t, STR("../"));
}

bool date_within(struct str t, int32_t *first, int32_t *last)
{
	int32_t f;

	if (!date_open(t))
		return date_span(t, first, last);
	if (!date_span(str_from(t, 3), &f, last))
		return false;
	*first = DAY_OPEN;
	return true;
}

static int roman(struct str s)
{
	static const char *const names[] = { "i", "ii", "iii", "iv" };

	for (int i = 0; i < 4; i++)
		if (str_is(s, names[i]))
			return i + 1;
	return s.n == 1 && s.p[0] >= '1' && s.p[0] <= '4' ? s.p[0] - '0' : -1;
}

/* Takes a leading word (already folded) and white space off s. */
static bool take_word(struct str *s, const char *word)
{
	if (!str_starts(*s, str_z(word)))
		return false;
	*s = str_trim(str_from(*s, strlen(word)));
	return true;
}

static bool year_ok(int y)
{
	return y >= YEAR_MIN && y <= YEAR_MAX;
}

/* *year: of a text that has the form of a date, also where it is none; else left alone. */
static bool date_parse(struct arena *a, struct str typed, struct str *out, int *year)
{
	struct str s = str_trim(text_fold(a, typed));
	int n[3], k = 0;

	if (s.n == 7 && s.p[4] == '-' && s.p[5] == 'q') /* a quarter as it is stored, and as the API answers it */
		s = arena_fmt(a, "q%c/%.*s", s.p[6], ARG_STR(str_cut(s, 0, 4)));
	(void)(take_word(&s, "ngay") || take_word(&s, "nam"));
	if (take_word(&s, "quy") || (s.n > 1 && s.p[0] == 'q' && take_word(&s, "q"))) {
		size_t i = 0;

		while (i < s.n && s.p[i] != '/' && s.p[i] != ' ' && s.p[i] != '-')
			i++;
		int q = roman(str_cut(s, 0, i));
		struct str y = str_trim(str_from(s, i + 1));

		take_word(&y, "nam");
		int of = digits(&y, 4);

		if (q < 1 || of < 0 || y.n)
			return false;
		*year = of;
		if (!year_ok(of))
			return false;
		*out = arena_fmt(a, "%04d-Q%d", of, q);
		return true;
	}
	int most = take_word(&s, "thang") ? 2 : 3; /* "tháng 10 - 11/2026" is no day */

	for (;;) {
		int v = digits(&s, 4);

		if (v < 0 || k == most)
			return false;
		n[k++] = v;
		s = str_trim(s);
		if (s.n == 0)
			break;
		if (take_word(&s, "thang") || take_word(&s, "nam"))
			continue;
		if (s.p[0] != '/' && s.p[0] != '-' && s.p[0] != '.')
			return false;
		s = str_trim(str_from(s, 1));
	}
	struct str made;
	int32_t f, l;

	if (k == 3 && n[0] > 999)
		made = arena_fmt(a, "%04d-%02d-%02d", n[0], n[1], n[2]);
	else if (k == 3)
		made = arena_fmt(a, "%04d-%02d-%02d", n[2], n[1], n[0]);
	else if (k == 2 && n[0] > 999)
		made = arena_fmt(a, "%04d-%02d", n[0], n[1]);
	else if (k == 2)
		made = arena_fmt(a, "%04d-%02d", n[1], n[0]);
	else
		made = arena_fmt(a, "%04d", n[0]);
	int y = 0;
	for (int i = 0; i < 4 && made.n >= 4; i++)
		y = y * 10 + (made.p[i] - '0');
	*year = y;
	if (!year_ok(y) || !date_span(made, &f, &l))
		return false;
	*out = made;
	return true;
}

bool date_read(struct arena *a, struct str typed, struct str *out)
{
	int year = 0;

	return date_parse(a, typed, out, &year);
}

/* The year, quarter, month or day that holds a day, as wide as `like`. */
static struct str date_like(struct arena *a, struct str like, int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	if (like.n == 7 && like.p[5] == 'Q')
		return arena_fmt(a, "%04d-Q%d", y, (m + 2) / 3);
	return str_cut(day_text(a, day), 0, like.n);
}

bool date_read_before(struct arena *a, struct str typed, struct str *out)
{
	struct str s = str_trim(text_fold(a, typed)), date;
	bool until = take_word(&s, "../") || (str_starts(s, STR("[..")) && str_ends(s, STR("]")));
	int32_t first, last;

	if (until && str_starts(s, STR("[..")))
		s = str_cut(str_from(s, 3), 0, s.n - 4);
	if ((!until && !take_word(&s, "truoc ") && !take_word(&s, "before ")) || !date_read(a, s, &date) ||
		!date_span(date, &first, &last))
		return false;
	if (!until)
		date = date_like(a, date, first - 1);
	else if (!date_read(a, date_like(a, date, last + 1), out)) /* it is shown by what comes next */
		return false;
	if (!date_read(a, date, &date))
		return false;
	*out = arena_fmt(a, "../%.*s", ARG_STR(date));
	return true;
}

/* --- several days --- */

/* A day; what it leaves out of month and year is that of `of`. */
static bool day_read(struct arena *a, struct str s, int32_t of, int32_t *out)
{
	struct str made;
	int y, m, d;
	int32_t last;

	s = str_trim(s);
	for (size_t i = 0; i < 3; i++) {
		if (date_read(a, s, &made) && made.n == 10)
			return date_span(made, out, &last);
		if (of == DAY_NONE)
			return false;
		day_parts(of, &y, &m, &d);
		s = i ? arena_fmt(a, "%.*s/%d", ARG_STR(s), y) : s.n <= 2 ? arena_fmt(a, "%.*s/%d", ARG_STR(s), m) : s;
	}
	return false;
}

bool days_read(struct arena *a, struct str typed, int32_t *first, int32_t *last)
{
	static const struct {
		const char *text;
		bool next; /* two days that follow each other */
	} between[] = { { " den ", false }, { "-", false }, { "\u2013", false }, { "va ", true }, { ",", true } };
	struct str s = str_trim(text_fold(a, typed)), of;
	ptrdiff_t at;

	if (s.n > 80)
		return false;
	(void)take_word(&s, "tu ");
	(void)take_word(&s, "ngay ");
	for (size_t i = 0; i < sizeof between / sizeof *between; i++)
		for (size_t from = 0; (at = str_find(str_from(s, from), str_z(between[i].text))) >= 0;) {
			of = str_cut(s, 0, from + (size_t)at);
			from += (size_t)at + strlen(between[i].text);
			if (day_read(a, str_from(s, from), DAY_NONE, last) && day_read(a, of, *last, first) && *first < *last &&
				(!between[i].next || *first + 1 == *last))
				return true;
		}
	return false;
}

/* --- weeks --- */

static int32_t week_first(int y, int w) /* its Monday */
{
	int32_t in = day_of(y, 1, 4);

	return in == DAY_NONE ? DAY_NONE : in - day_weekday(in) + 7 * (w - 1);
}

struct str period_text(struct arena *a, int32_t first, int32_t last)
{
	int y, m, d;

	if (first == DAY_NONE)
		return (struct str){ 0 };
	if (first == DAY_OPEN) {
		static const size_t wide[] = { 4, 7 };
		struct str day = day_text(a, last), next = day_text(a, last + 1);

		for (size_t i = 0; i < 2; i++)
			if (!str_eq(str_cut(day, 0, wide[i]), str_cut(next, 0, wide[i])))
				return arena_fmt(a, "../%.*s", (int)wide[i], day.p);
		return arena_fmt(a, "../%.*s", ARG_STR(day));
	}
	day_parts(first, &y, &m, &d);
	if (d == 1 && m == 1 && last == day_last_of(first, 12))
		return arena_fmt(a, "%04d", y);
	if (d == 1 && m % 6 == 1 && last == day_last_of(first, 6))
		return arena_fmt(a, "%04d-H%d", y, m / 6 + 1);
	if (d == 1 && m % 3 == 1 && last == day_last_of(first, 3))
		return arena_fmt(a, "%04d-Q%d", y, m / 3 + 1);
	return d == 1 && last == day_last_of(first, 1) ? arena_fmt(a, "%04d-%02d", y, m) : (struct str){ 0 };
}

bool week_span(struct str t, int32_t *first, int32_t *last)
{
	int y, w;

	if (t.n != 8 || (y = digits(&t, 4)) < 0 || t.n != 4 || !skip(&t, '-') || !skip(&t, 'W') || (w = digits(&t, 2)) < 1 || t.n)
		return false;
	*first = week_first(y, w);
	*last = *first + 6;
	return *first != DAY_NONE && w <= 53 && *first < week_first(y + 1, 1);
}

static struct str week_text(struct arena *a, int32_t monday)
{
	int y, m, d;

	day_parts(monday + 3, &y, &m, &d); /* the year of its Thursday */
	return arena_fmt(a, "%04d-W%02d", y, (monday - week_first(y, 1)) / 7 + 1);
}

bool week_read(struct arena *a, struct str typed, struct str *out)
{
	static const char *const words[] = { "tuan thu", "tuan", "week", "w" };
	struct str s = text_fold(a, str_trim(typed));
	bool named = false;
	int32_t first, last;
	int n, y;

	if (s.n == 8 && s.p[4] == '-' && s.p[5] == 'w')
		s = arena_fmt(a, "w%.*s/%.*s", ARG_STR(str_from(s, 6)), ARG_STR(str_cut(s, 0, 4)));
	for (size_t i = 0; i < sizeof words / sizeof *words && !named; i++)
		named = take_word(&s, words[i]);
	if (!named) {
		bool is = days_read(a, s, &first, &last) && day_weekday(first) == 0 && last == first + 6;

		*out = is ? week_text(a, first) : (struct str){ 0 };
		return is;
	}
	if ((n = digits(&s, 2)) < 0)
		return false;
	s = str_trim(s);
	if (!skip(&s, '/') && !skip(&s, '-') && !take_word(&s, "nam"))
		return false;
	s = str_trim(s);
	if ((y = digits(&s, 4)) < 0 || s.n || !year_ok(y))
		return false;
	*out = arena_fmt(a, "%04d-W%02d", y, n);
	return week_span(*out, &first, &last);
}

bool date_beyond(struct arena *a, struct str typed)
{
	struct str out;
	int year = -1;

	return !date_parse(a, typed, &out, &year) && year >= 0 && !year_ok(year);
}

struct str date_show(struct arena *a, struct str stored, bool en)
{
	static const char *const q[] = { "I", "II", "III", "IV" };
	int32_t f, l;
	int y, m, d;

	if (date_open(stored) && date_within(stored, &f, &l))
		return arena_fmt(
			a, en ? "before %.*s" : "trước %.*s", ARG_STR(date_show(a, date_like(a, str_from(stored, 3), l + 1), en)));
	if (!date_span(stored, &f, &l))
		return stored;
	day_parts(f, &y, &m, &d);
	if (stored.n == 10)
		return arena_fmt(a, "%02d/%02d/%04d", d, m, y);
	if (stored.n == 4)
		return stored;
	if (stored.p[5] == 'Q')
		return en ? arena_fmt(a, "Q%d/%d", (m + 2) / 3, y) : arena_fmt(a, "Quý %s/%d", q[(m - 1) / 3], y);
	return en ? arena_fmt(a, "%02d/%d", m, y) : arena_fmt(a, "tháng %d/%d", m, y);
}

struct str day_text(struct arena *a, int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return arena_fmt(a, "%04d-%02d-%02d", y, m, d);
}

struct str day_show(struct arena *a, int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return arena_fmt(a, "%02d/%02d/%04d", d, m, y);
}

struct str day_show_week(struct arena *a, int32_t day, bool en)
{
	static const char *const vi[] = { "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật" };
	static const char *const eng[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	struct str s = day_show(a, day);

	return arena_fmt(a, "%s %" PRI_STR, (en ? eng : vi)[day_weekday(day)], ARG_STR(s));
}

/* A line of output bears one, by the million, under the lock that gives it out: two digits at a time, none waits for another. */
struct str instant_text(struct arena *a, int64_t us)
{
	static const char form[] = "0000-00-00T00:00:00.000000Z";
	int64_t s = us >= 0 ? us / US_PER_S : -((US_PER_S - 1 - us) / US_PER_S);
	int64_t day = s >= 0 ? s / 86400 : -((86399 - s) / 86400);
	unsigned t = (unsigned)(s - day * 86400), micro = (unsigned)(us - s * US_PER_S);
	int y, m, d;
	char *to;

	day_parts((int32_t)day, &y, &m, &d);
	if (y < 0 || y > 9999)
		return arena_fmt(a, "%04d-%02d-%02dT%02u:%02u:%02u.%06uZ", y, m, d, t / 3600, t / 60 % 60, t % 60, micro);
	const struct {
		unsigned at, v;
	} pairs[] = { { 0, (unsigned)y / 100 }, { 2, (unsigned)y % 100 }, { 5, (unsigned)m }, { 8, (unsigned)d }, { 11, t / 3600 },
		{ 14, t / 60 % 60 }, { 17, t % 60 }, { 20, micro / 10000 }, { 22, micro / 100 % 100 }, { 24, micro % 100 } };

	to = memcpy(arena_alloc(a, sizeof form, 1), form, sizeof form);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		to[pairs[i].at] = (char)('0' + pairs[i].v / 10);
		to[pairs[i].at + 1] = (char)('0' + pairs[i].v % 10);
	}
	return (struct str){ to, sizeof form - 1 };
}

struct str instant_show(struct arena *a, int64_t us)
{
	int32_t day = day_at(us);
	int t = (int)((us - day_start(day)) / US_PER_S);
	struct str s = day_show(a, day);

	return arena_fmt(a, "%02d:%02d %" PRI_STR, t / 3600, t / 60 % 60, ARG_STR(s));
}

bool instant_read(struct str s, int64_t *us)
{
	int32_t f, l;
	int h, m, sec = 0, off = OFFICE_UTC_S;
	int64_t frac = 0;

	if (s.n == 10 && date_span(s, &f, &l)) {
		*us = day_end(f);
		return true;
	}
	if (s.n < 16 || !date_span(str_cut(s, 0, 10), &f, &l) || (s.p[10] != 'T' && s.p[10] != ' '))
		return false;
	s = str_from(s, 11);
	if ((h = digits(&s, 2)) < 0 || h > 23 || !skip(&s, ':') || (m = digits(&s, 2)) < 0 || m > 59)
		return false;
	if (skip(&s, ':') && ((sec = digits(&s, 2)) < 0 || sec > 60))
		return false;
	if (skip(&s, '.')) {
		int64_t unit = US_PER_S;

		while (s.n && s.p[0] >= '0' && s.p[0] <= '9') {
			unit /= 10;
			frac += unit * (s.p[0] - '0');
			s = str_from(s, 1);
		}
	}
	if (skip(&s, 'Z')) {
		off = 0;
	} else if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		int sign = s.p[0] == '-' ? -1 : 1, oh, om = 0;

		s = str_from(s, 1);
		if ((oh = digits(&s, 2)) < 0 || oh > 14)
			return false;
		if (s.n && (skip(&s, ':'), (om = digits(&s, 2)) < 0))
			return false;
		off = sign * (oh * 3600 + om * 60);
	}
	if (s.n)
		return false;
	*us = ((int64_t)f * 86400 + h * 3600 + m * 60 + sec - off) * US_PER_S + frac;
	return true;
}
