/* Syslog: RFC 5424, RFC 3164 as it is met, and plain lines (the whole line is the message). The message keeps whatever the head did not take. */
#include "event/event_int.h"

enum { ID_MAX = 256 /* RFC 5424 allows 32 */ };

/* The next word, by spaces; empty at the end. */
static struct str word(struct str *rest)
{
	size_t n = 0;
	struct str w;

	while (rest->n && rest->p[0] == ' ')
		*rest = str_from(*rest, 1);
	while (n < rest->n && rest->p[n] != ' ')
		n++;
	w = str_cut(*rest, 0, n);
	*rest = str_from(*rest, n);
	return w;
}

static bool priority(struct str *s, int *pri)
{
	size_t i = 1;
	int v = 0;

	if (s->n < 3 || s->p[0] != '<')
		return false;
	for (; i < s->n && i < 4 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		v = v * 10 + (s->p[i] - '0');
	if (i == 1 || i >= s->n || s->p[i] != '>' || v > 191)
		return false;
	*pri = v;
	*s = str_from(*s, i + 1);
	return true;
}

static bool is_iso(struct str s)
{
	return s.n >= 19 && s.p[4] == '-' && s.p[7] == '-' && s.p[10] == 'T' && s.p[13] == ':';
}

/* The length of a time at the start of s: ISO 8601, or "Jan 18 11:29:03" with or without a year. 0: none. */
static size_t time_length(struct str s, int64_t now, int64_t *us)
{
	struct str w = s;
	size_t n;

	if (is_iso(s)) {
		w = word(&w);
		return event_time_read(w, now, us) ? w.n : 0;
	}
	if (!event_time_read(s, now, us))
		return 0;
	if (s.p[0] >= '0' && s.p[0] <= '9')
		return 0; /* a number is not a syslog time */
	for (n = 7; n < s.n && s.p[n] != ':'; n++)
		;
	n += 6; /* :mm:ss */
	while (n < s.n && (s.p[n] == '.' || (s.p[n] >= '0' && s.p[n] <= '9')))
		n++;
	return n <= s.n ? n : s.n;
}

bool syslog_looks(struct str line)
{
	int64_t us;
	int pri;

	return priority(&line, &pri) || time_length(line, 0, &us) > 0;
}

static void add_priority(struct arena *a, struct event_pairs *v, int pri)
{
	static const char *const facility[] = { "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
		"authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5",
		"local6", "local7" };
	static const char *const severity[] = { "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug" };

	pairs_add(a, v, STR("facility"), str_z(facility[pri / 8]));
	pairs_add(a, v, STR("severity"), str_z(severity[pri % 8]));
}

/* A word of RFC 5424's head; "-" is none. */
static void add_word(struct arena *a, struct event_pairs *v, const char *key, struct str w)
{
	if (w.n && !str_is(w, "-"))
		pairs_add(a, v, str_z(key), w);
}

/* [id key="value" ..][..]: key of "id.key". Gives what follows. */
static struct str structured(struct arena *a, struct str s, struct event_pairs *v)
{
	while (s.n && s.p[0] == '[') {
		size_t i = 1;
		struct str id;

		while (i < s.n && s.p[i] != ' ' && s.p[i] != ']')
			i++;
		id = str_cut(s, 1, i - 1);
		if (id.n > ID_MAX) /* it stands in the key of each parameter */
			return s;
		while (i < s.n && s.p[i] == ' ') {
			size_t k = ++i, n = 0;
			char *value;
			struct str key;

			while (i < s.n && s.p[i] != '=' && s.p[i] != ']')
				i++;
			if (i + 1 >= s.n || s.p[i] != '=' || s.p[i + 1] != '"')
				return str_from(s, i);
			key = arena_fmt(a, "%" PRI_STR ".%" PRI_STR, ARG_STR(id), ARG_STR(str_cut(s, k, i - k)));
			value = arena_alloc(a, event_quoted(str_from(s, i + 1)), 1);
			for (i += 2; i < s.n && s.p[i] != '"'; i++) {
				if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\' || s.p[i + 1] == ']'))
					i++;
				value[n++] = s.p[i];
			}
			pairs_add(a, v, key, (struct str){ value, n });
			i++;
			if (v->n >= EVENT_FIELDS_MAX)
				break;
		}
		if (i >= s.n || s.p[i] != ']')
			return str_from(s, i);
		s = str_from(s, i + 1);
	}
	return s;
}

static struct str head_5424(struct arena *a, struct str s, struct event_pairs *v)
{
	add_word(a, v, "hostname", word(&s));
	add_word(a, v, "program", word(&s));
	add_word(a, v, "pid", word(&s));
	add_word(a, v, "msgid", word(&s));
	s = str_from(s, s.n && s.p[0] == ' ');
	if (s.n && s.p[0] == '[')
		s = structured(a, s, v);
	else if (s.n && s.p[0] == '-')
		s = str_from(s, 1);
	return str_trim(s);
}

/* "host program[pid]: message"; the host may be absent, and a program is only what ends with a colon. */
static struct str head_3164(struct arena *a, struct str s, struct event_pairs *v)
{
	struct str host, tag, rest;
	size_t open;

	rest = s = str_trim(s);
	host = word(&rest);
	if (host.n == 0 || host.p[host.n - 1] == ':' || memchr(host.p, '[', host.n) || host.p[0] == '%') {
		rest = s; /* no host: the tag comes first */
	} else {
		pairs_add(a, v, STR("hostname"), host);
		s = str_trim(rest);
		rest = s;
	}
	tag = word(&rest);
	if (tag.n < 2 || tag.n > 128 || tag.p[tag.n - 1] != ':' || tag.p[0] == '%') /* Cisco's %FACILITY-.. is the message's own */
		return s;
	tag.n--;
	for (open = 0; open < tag.n && tag.p[open] != '['; open++)
		;
	if (open < tag.n && tag.p[tag.n - 1] == ']')
		pairs_add(a, v, STR("pid"), str_cut(tag, open + 1, tag.n - open - 2));
	pairs_add(a, v, STR("program"), str_cut(tag, 0, open));
	return str_trim(rest);
}

/* Cisco's routers number their lines, and mark a clock that was not set: "45: *Jan 18 11:29:03.123 UTC: %SYS-5-.."; true: so it is here. */
static bool numbered(struct str *s, int64_t now, struct str *number)
{
	size_t n = 0;
	struct str rest;
	int64_t us;

	while (n < s->n && n < 12 && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == 0 || n + 2 >= s->n || s->p[n] != ':' || s->p[n + 1] != ' ')
		return false;
	rest = str_from(*s, n + 2);
	rest = str_from(rest, rest.p[0] == '*' || rest.p[0] == '.');
	if (time_length(rest, now, &us) == 0)
		return false;
	*number = str_cut(*s, 0, n);
	*s = rest;
	return true;
}

/* " UTC:" behind Cisco's time; the office's clock was assumed. */
static struct str zone_named(struct str s, int64_t *us)
{
	static const char *const utc[] = { " UTC:", " GMT:" };

	for (size_t i = 0; i < COUNT(utc); i++)
		if (str_starts(s, str_z(utc[i]))) {
			*us += OFFICE_UTC_S * US_PER_S;
			return str_from(s, strlen(utc[i]));
		}
	return str_from(s, s.n && s.p[0] == ':');
}

struct str syslog_head(const struct event_decoder *d, struct arena *a, struct str line, struct event_pairs *v, int64_t *us)
{
	struct str s = line, number;
	size_t n;
	int pri;

	*us = EVENT_NO_TIME;
	if (priority(&s, &pri)) {
		add_priority(a, v, pri);
		if (s.n > 2 && s.p[0] == '1' && s.p[1] == ' ') { /* the version of RFC 5424 */
			struct str time;

			s = str_from(s, 2);
			time = word(&s);
			if (!event_time_read(time, d->now, us))
				*us = EVENT_NO_TIME;
			add_word(a, v, "timestamp", time);
			return head_5424(a, s, v);
		}
	}
	if (numbered(&s, d->now, &number))
		pairs_add(a, v, STR("sequence"), number);
	n = time_length(s, d->now, us);
	if (n == 0) {
		*us = EVENT_NO_TIME;
		return v->n ? head_3164(a, s, v) : s;
	}
	pairs_add(a, v, STR("timestamp"), str_cut(s, 0, n));
	return head_3164(a, zone_named(str_from(s, n), us), v); /* Cisco: "Jan 18 11:29:03: %ASA-.." */
}

/* Programs that only Linux (or another Unix) has; their lines are for Linux rules alone. */
static bool is_unix(const struct event_pairs *v)
{
	static const char *const programs[] = { "CRON", "auditd", "cron", "crond", "dbus-daemon", "kernel", "login", "passwd",
		"polkitd", "sshd", "sshd-session", "su", "sudo", "systemd", "systemd-logind", "useradd", "userdel", "usermod" };

	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; str_is(v->p[i].key, "program") && k < COUNT(programs); k++)
			if (str_is(v->p[i].value, programs[k]))
				return true;
	return false;
}

static bool is_cisco(struct str message)
{
	static const char *const starts[] = { "%ASA-", "%FTD-", "%PIX-", "%FWSM-", "%SYS-", "%AAA-", "%SEC_LOGIN-", "%LINEPROTO-",
		"%PARSER-" };

	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts(message, str_z(starts[i])))
			return true;
	return false;
}

bool syslog_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	struct event_pairs v = { 0 };
	struct str message = syslog_head(d, a, record, &v, &ev->time_us);

	ev->product = is_cisco(message) ? "cisco" : is_unix(&v) ? "linux" : NULL;
	pairs_add(a, &v, STR("message"), message);
	pairs_write(a, &v, out);
	return true;
}
