/* Numbers as a spreadsheet shows them. */
#include <math.h>

#include "fmt/xlsx_int.h"

struct numfmt numfmt_builtin(int64_t id)
{
	static const struct {
		int from, to;
		enum numkind kind;
	} t[] = {
		{ 9, 10, NUM_PERCENT },
		{ 14, 16, NUM_DATE },
		{ 17, 17, NUM_MONTH },
		{ 18, 21, NUM_TIME },
		{ 22, 22, NUM_DATETIME },
		{ 27, 31, NUM_DATE },
		{ 36, 36, NUM_DATE },
		{ 45, 45, NUM_TIME },
		{ 46, 46, NUM_ELAPSED },
		{ 47, 47, NUM_TIME },
		{ 50, 54, NUM_DATE },
		{ 57, 58, NUM_DATE },
	};

	for (size_t i = 0; i < COUNT(t); i++)
		if (id >= t[i].from && id <= t[i].to)
			return (struct numfmt){ t[i].kind, 0 };
	return (struct numfmt){ NUM_GENERAL, 0 };
}

struct letters {
	bool y, mo, d, h, s, elapsed, percent, digits;
};

/* The inside of [...]: an elapsed time's unit; colours, conditions and locales say nothing here. */
static bool elapsed(struct str in)
{
	char c = in.n ? in.p[0] | 32 : 0;

	for (size_t i = 1; i < in.n; i++)
		if ((in.p[i] | 32) != c)
			return false;
	return c == 'h' || c == 'm' || c == 's';
}

static size_t bracket(struct str code, size_t at, struct letters *l)
{
	size_t end = at + 1;

	while (end < code.n && code.p[end] != ']')
		end++;
	l->elapsed |= elapsed(str_cut(code, at + 1, end - at - 1));
	return end;
}

static void letter(char c, struct letters *l)
{
	switch (c) {
	case 'y':
	case 'Y': l->y = true; break;
	case 'm':
	case 'M': l->mo = true; break;
	case 'd':
	case 'D': l->d = true; break;
	case 'h':
	case 'H': l->h = true; break;
	case 's':
	case 'S': l->s = true; break;
	case '%': l->percent = true; break;
	case '0':
	case '#':
	case '?': l->digits = true; break;
	default: break;
	}
}

/* Only the section for positive numbers counts. */
static struct letters letters_of(struct str code)
{
	struct letters l = { 0 };

	for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
		char c = code.p[i];

		if (c == '"')
			while (++i < code.n && code.p[i] != '"')
				;
		else if (c == '\\' || c == '_' || c == '*')
			i++;
		else if (c == '[')
			i = bracket(code, i, &l);
		else if (str_is(str_cut(code, i, 5), "AM/PM") || str_is(str_cut(code, i, 5), "am/pm"))
			i += 4;
		else
			letter(c, &l);
	}
	return l;
}

static unsigned only_zeros(struct str code)
{
	size_t n = 0;

	while (n < code.n && code.p[n] == '0')
		n++;
	return n >= 2 && n <= 32 && n == code.n ? (unsigned)n : 0;
}

static bool general(struct str code)
{
	static const char word[] = "general";

	for (size_t i = 0; i < sizeof word - 1; i++)
		if (i >= code.n || (code.p[i] | 32) != word[i])
			return false;
	return true;
}

struct numfmt numfmt_of(struct str code)
{
	struct letters l = letters_of(code);
	unsigned zeros = only_zeros(code);

	if (zeros)
		return (struct numfmt){ NUM_ZEROS, zeros };
	if (l.elapsed)
		return (struct numfmt){ NUM_ELAPSED, 0 };
	if (general(code) || (l.digits && !l.percent && !l.s))
		return (struct numfmt){ NUM_GENERAL, 0 };
	if ((l.y || l.d || l.mo) && (l.y || l.d || !(l.h || l.s))) {
		if (l.h || l.s)
			return (struct numfmt){ NUM_DATETIME, 0 };
		if (l.y && !l.d)
			return (struct numfmt){ l.mo ? NUM_MONTH : NUM_YEAR, 0 };
		return (struct numfmt){ NUM_DATE, 0 };
	}
	if (l.h || l.s)
		return (struct numfmt){ NUM_TIME, 0 };
	return (struct numfmt){ l.percent ? NUM_PERCENT : NUM_GENERAL, 0 };
}

/* 15 digits and where the point stands: 1.5 is "15", 0. */
struct decimal {
	bool negative;
	char digits[16];
	int n, exp;
};

static struct decimal decimal_of(double v)
{
	char t[40];
	struct decimal d = { .negative = v < 0 };
	int64_t exp;

	snprintf(t, sizeof t, "%.14e", fabs(v)); /* d.dddddddddddddde+xx */
	d.digits[0] = t[0];
	memcpy(d.digits + 1, t + 2, 14);
	for (d.n = 15; d.n > 1 && d.digits[d.n - 1] == '0'; d.n--)
		;
	if (str_to_i64(str_z(t[17] == '+' ? t + 18 : t + 17), &exp))
		d.exp = (int)exp;
	return d;
}

static struct str decimal_show(struct arena *a, struct decimal d, const char *tail)
{
	const char *sign = d.negative && d.digits[0] != '0' ? "-" : "";
	int whole = d.exp + 1; /* digits before the point */

	if (d.exp > 20 || d.exp < -10)
		return arena_fmt(a, "%s%c%s%.*sE%+d%s", sign, d.digits[0], d.n > 1 ? "." : "", d.n - 1, d.digits + 1, d.exp, tail);
	if (whole <= 0)
		return arena_fmt(a, "%s0.%.*s%.*s%s", sign, -whole, "0000000000", d.n, d.digits, tail);
	if (whole >= d.n)
		return arena_fmt(a, "%s%.*s%.*s%s", sign, d.n, d.digits, whole - d.n, "00000000000000000000", tail);
	return arena_fmt(a, "%s%.*s.%.*s%s", sign, whole, d.digits, d.n - whole, d.digits + whole, tail);
}

static struct str clock_show(struct arena *a, int64_t hours, int64_t s)
{
	return arena_fmt(a, "%02" PRId64 ":%02d:%02d", hours, (int)(s / 60 % 60), (int)(s % 60));
}

/* Serial day -> our day; DAY_NONE where there is none (1900 has no 29 February, whatever Lotus 1-2-3 said). */
static int32_t day_of_serial(int64_t n, bool epoch1904)
{
	if (n < (epoch1904 ? 0 : 1) || n > 2958465 || (n == 60 && !epoch1904))
		return DAY_NONE;
	if (epoch1904)
		return day_of(1904, 1, 1) + (int32_t)n <= DAY_MAX ? day_of(1904, 1, 1) + (int32_t)n : DAY_NONE;
	return day_of(1899, 12, n < 60 ? 31 : 30) + (int32_t)n;
}

/* False: no date or time that a spreadsheet would show. */
static bool moment_show(struct arena *a, double v, enum numkind kind, bool epoch1904, struct str *out)
{
	int64_t whole, s, n;
	int32_t day;
	struct str date;

	if (v < 0 || v >= 2958466)
		return false;
	whole = (int64_t)v;
	s = llround((v - (double)whole) * 86400);
	n = whole + s / 86400;
	s %= 86400;
	if (kind == NUM_ELAPSED || kind == NUM_TIME) {
		*out = clock_show(a, s / 3600 + (kind == NUM_ELAPSED ? n * 24 : 0), s);
		return true;
	}
	day = day_of_serial(n, epoch1904);
	if (day == DAY_NONE)
		return false;
	date = day_text(a, day);
	if (kind == NUM_DATETIME && s) {
		struct str t = clock_show(a, s / 3600, s);

		date = arena_fmt(a, "%" PRI_STR " %" PRI_STR, ARG_STR(date), ARG_STR(t));
	}
	*out = str_cut(date, 0, kind == NUM_MONTH ? 7 : kind == NUM_YEAR ? 4 : date.n);
	return true;
}

static bool number_of(struct arena *a, struct str s, double *out)
{
	const char *z;
	char *end;

	if (s.n == 0 || s.n > 400)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789+-.eE", s.p[i]) || s.p[i] == 0)
			return false;
	z = arena_z(a, s);
	*out = strtod(z, &end);
	return *end == 0 && isfinite(*out);
}

struct str num_show(struct arena *a, struct str v, struct numfmt f, bool epoch1904)
{
	struct decimal d;
	struct str out;
	double x;

	if (!number_of(a, str_trim(v), &x))
		return v;
	switch (f.kind) {
	case NUM_GENERAL: return decimal_show(a, decimal_of(x), "");
	case NUM_PERCENT:
		d = decimal_of(x);
		d.exp += x != 0 ? 2 : 0;
		return decimal_show(a, d, "%");
	case NUM_ZEROS:
		if (fabs(x) < 1e15)
			return arena_fmt(a, "%s%0*.0f", x <= -0.5 ? "-" : "", (int)f.zeros, fabs(x));
		return decimal_show(a, decimal_of(x), "");
	default: return moment_show(a, x, f.kind, epoch1904, &out) ? out : decimal_show(a, decimal_of(x), "");
	}
}
