/* Fields of an event on their way to JSON, and the times that logs write. */
#include "base/map.h"
#include "base/text.h"
#include "event/event_int.h"
#include "fmt/json.h"

struct str event_utf8(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0, w;
	int32_t rune;

	if (utf8_valid(s))
		return s;
	p = arena_alloc(a, s.n * 3, 1);
	for (; (w = utf8_next(s, &rune)) > 0; s = str_from(s, w))
		n += utf8_put(p + n, rune);
	return (struct str){ p, n };
}

size_t event_quoted(struct str s)
{
	size_t i = 1;

	while (i < s.n && s.p[i] != '"')
		i += s.p[i] == '\\' ? 2 : 1;
	return i < s.n ? i : s.n;
}

void pairs_add(struct arena *a, struct event_pairs *v, struct str key, struct str value)
{
	if (v->n < EVENT_FIELDS_MAX && key.n)
		vec_push(a, v, (struct event_pair){ event_utf8(a, key), value });
}

/* For each pair the next one of the same key (0: none); `first` says whether it is the first of its key. */
struct same {
	uint32_t next, last;
	bool first;
};

static struct same *same_keys(struct arena *a, const struct event_pairs *v)
{
	struct same *s = ARENA_ARRAY(a, struct same, v->n + 1);
	struct map m;

	map_init(&m, a);
	for (uint32_t i = 0; i < v->n; i++) {
		struct same *before = map_get(&m, v->p[i].key);

		s[i] = (struct same){ .last = i, .first = before == NULL };
		if (before) {
			s[before->last].next = i;
			before->last = i;
		} else {
			map_put(&m, v->p[i].key, &s[i]);
		}
	}
	return s;
}

void pairs_write(struct arena *a, const struct event_pairs *v, struct buf *out)
{
	struct same *s = same_keys(a, v);
	bool any = false;

	buf_byte(out, '{');
	for (uint32_t i = 0; i < v->n; i++) {
		if (!s[i].first)
			continue;
		if (any)
			buf_byte(out, ',');
		any = true;
		json_write_text(out, v->p[i].key);
		buf_byte(out, ':');
		if (s[i].next)
			buf_byte(out, '[');
		json_write_text(out, v->p[i].value);
		for (uint32_t k = s[i].next; k; k = s[k].next) {
			buf_byte(out, ',');
			json_write_text(out, v->p[k].value);
		}
		if (s[i].next)
			buf_byte(out, ']');
	}
	buf_byte(out, '}');
}

static bool number(struct str s, size_t at, size_t digits, int *out)
{
	int v = 0;

	for (size_t i = at; i < at + digits; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return true;
}

/* Seconds, milliseconds or microseconds since 1970, by the number of digits; seconds may have a fraction. */
static bool epoch(struct str s, int64_t *us)
{
	struct str whole = { s.p, 0 };
	int64_t v, unit = US_PER_S, frac = 0;

	while (whole.n < s.n && s.p[whole.n] >= '0' && s.p[whole.n] <= '9')
		whole.n++;
	if (whole.n < 9 || whole.n > 16 || !str_to_i64(whole, &v))
		return false;
	if (whole.n == s.n) {
		*us = whole.n <= 10 ? v * US_PER_S : whole.n <= 13 ? v * 1000 : v;
		return true;
	}
	if (whole.n > 10 || s.p[whole.n] != '.')
		return false;
	for (size_t i = whole.n + 1; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		unit /= 10;
		frac += unit * (s.p[i] - '0');
	}
	*us = v * US_PER_S + frac;
	return true;
}

/* What stands behind a time: the zone, if it names one that is the same everywhere; else the office's. */
static int64_t zone_us(struct str s)
{
	static const char *const utc[] = { "UTC", "GMT", "Z" };
	int h, m;

	s = str_trim(s);
	for (size_t i = 0; i < COUNT(utc); i++)
		if (str_is(s, utc[i]))
			return 0;
	if ((s.n == 5 || s.n == 6) && (s.p[0] == '+' || s.p[0] == '-') && number(s, 1, 2, &h) && number(s, s.n - 2, 2, &m))
		return (s.p[0] == '-' ? -1 : 1) * ((int64_t)h * 3600 + m * 60) * US_PER_S;
	return OFFICE_UTC_S * US_PER_S;
}

/* "Jan 18 11:29:03", "Jan  8 2026 11:29:03 UTC", "Jan 18 11:29:03.123": without a year the last such day. */
static bool month_first(struct str s, int64_t now, int64_t *us)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int y, m = 0, d, h, mi, sec, frac = 0;
	size_t at = 4;
	int32_t day;

	while (m < 12 && (s.n < 15 || memcmp(s.p, names + 3 * m, 3) != 0))
		m++;
	if (m++ == 12 || s.p[3] != ' ')
		return false;
	at += s.p[4] == ' ';
	if (number(s, at, 2, &d))
		at += 2;
	else if (number(s, at, 1, &d))
		at += 1;
	else
		return false;
	if (at >= s.n || s.p[at++] != ' ')
		return false;
	day_parts(day_at(now), &y, &(int){ 0 }, &(int){ 0 });
	if (s.n >= at + 13 && number(s, at, 4, &y)) {
		at += 5;
		day = day_of(y, m, d);
	} else {
		day = day_of(y, m, d);
		if (day == DAY_NONE || day_start(day) > now + US_PER_DAY)
			day = day_of(y - 1, m, d);
	}
	if (day == DAY_NONE || !number(s, at, 2, &h) || !number(s, at + 3, 2, &mi) || !number(s, at + 6, 2, &sec) ||
		s.p[at + 2] != ':' || s.p[at + 5] != ':' || h > 23 || mi > 59 || sec > 60)
		return false;
	at += 8;
	if (at + 4 <= s.n && s.p[at] == '.' && number(s, at + 1, 3, &frac))
		at += 4;
	*us = (int64_t)day * US_PER_DAY + ((int64_t)h * 3600 + mi * 60 + sec) * US_PER_S + frac * 1000 - zone_us(str_from(s, at));
	return true;
}

/* Python's comma before the fraction, and dashes written as slashes: "2026/01/18 11:29:03,123". */
static bool instant_other(struct str s, int64_t *us)
{
	char t[48];

	if (s.n < 19 || s.n > sizeof t)
		return false;
	memcpy(t, s.p, s.n);
	t[4] = t[4] == '/' ? '-' : t[4];
	t[7] = t[7] == '/' ? '-' : t[7];
	if (s.n > 19 && t[19] == ',')
		t[19] = '.';
	return instant_read((struct str){ t, s.n }, us);
}

bool event_time_read(struct str s, int64_t now, int64_t *us)
{
	if (s.n < 9)
		return false;
	if (s.p[0] >= '0' && s.p[0] <= '9')
		return epoch(s, us) || (s.n > 10 && (instant_read(s, us) || instant_other(s, us)));
	return month_first(s, now, us);
}

int64_t pairs_time(const struct event_pairs *v, int64_t now)
{
	static const char *const names[] = { "@timestamp", "timestamp", "Timestamp", "UtcTime", "TimeCreated", "time", "ts", "rt",
		"devTime", "end", "start", "datetime", "Date", "date" };
	int64_t us;

	for (size_t k = 0; k < COUNT(names); k++)
		for (size_t i = 0; i < v->n; i++)
			if (str_is(v->p[i].key, names[k]) && event_time_read(v->p[i].value, now, &us))
				return us;
	return EVENT_NO_TIME;
}

/* Machines write UTC where they write no zone (Sysmon's UtcTime does); people's logs are another matter (event_time_read). */
static bool machine_time(struct str s, int64_t *us)
{
	char zoned[48];

	if (s.n >= 19 && s.n < sizeof zoned - 1 && (s.p[4] == '-' || s.p[4] == '/') && s.p[10] != 'Z' &&
		memchr(s.p + 19, 'Z', s.n - 19) == NULL && memchr(s.p + 19, '+', s.n - 19) == NULL &&
		memchr(s.p + 19, '-', s.n - 19) == NULL) {
		memcpy(zoned, s.p, s.n);
		zoned[s.n] = 'Z';
		return event_time_read((struct str){ zoned, s.n + 1 }, 0, us);
	}
	return event_time_read(s, 0, us);
}

bool event_json_time(struct str json, int64_t *us)
{
	static const struct str names[] = { STR("@timestamp"), STR("SystemTime"), STR("TimeCreated"), STR("UtcTime"),
		STR("eventTime"), STR("TimeGenerated"), STR("EventTime"), STR("timestamp"), STR("Timestamp"), STR("time"),
		STR("ts"), STR("_time"), STR("date"), STR("EventReceivedTime") };
	size_t best = COUNT(names), rank = COUNT(names);
	struct jpull j;
	int64_t t;

	jpull_init(&j, json);
	for (enum jtok k; best > 0 && (k = jpull_next(&j)) != JT_END && k != JT_BAD;)
		if (k == JT_KEY) {
			for (rank = 0; rank < best && !str_eq(j.text, names[rank]); rank++)
				;
		} else if ((k == JT_TEXT || k == JT_NUM) && rank < best && j.depth <= 5 && machine_time(j.text, &t)) {
			best = rank;
			*us = t;
		}
	return best < COUNT(names);
}
