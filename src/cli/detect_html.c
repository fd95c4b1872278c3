/* The summary page of `khien detect --html`: one file without any reference to outside, no script, readable in print. Everything that comes
 * from logs and rules is escaped; bounded counts say so when they were full. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/detect_int.h"
#include "fmt/html.h"

enum { HOSTS_MAX = 20000, MINUTES_MAX = 500000, BARS = 60, TOP = 40, PAGE_MAX = 8 << 20, LEVELS = 6, DAY_MIN = 1440 };

static const struct {
	const char *name, *vi, *en, *colour;
} levels[LEVELS] = {
	{ "critical", "Nghiêm trọng", "critical", "#9c1c28" },
	{ "high", "Cao", "high", "#c23a22" },
	{ "medium", "Trung bình", "medium", "#a15c07" },
	{ "low", "Thấp", "low", "#3a6ea5" },
	{ "informational", "Thông tin", "informational", "#596273" },
	{ "", "Không nêu", "not stated", "#6f7782" },
};
static const struct {
	const char *tag, *vi, *en;
} tactics[] = {
	{ "reconnaissance", "Trinh sát", "Reconnaissance" },
	{ "resource-development", "Chuẩn bị nguồn lực", "Resource development" },
	{ "initial-access", "Xâm nhập ban đầu", "Initial access" },
	{ "execution", "Thực thi mã", "Execution" },
	{ "persistence", "Duy trì hiện diện", "Persistence" },
	{ "privilege-escalation", "Leo thang đặc quyền", "Privilege escalation" },
	{ "defense-evasion", "Né tránh phòng thủ", "Defense evasion" },
	{ "stealth", "Ẩn mình", "Stealth" },
	{ "defense-impairment", "Làm suy yếu phòng thủ", "Defense impairment" },
	{ "credential-access", "Lấy thông tin xác thực", "Credential access" },
	{ "discovery", "Dò tìm nội bộ", "Discovery" },
	{ "lateral-movement", "Di chuyển ngang", "Lateral movement" },
	{ "collection", "Thu thập dữ liệu", "Collection" },
	{ "command-and-control", "Điều khiển từ xa", "Command and control" },
	{ "exfiltration", "Đưa dữ liệu ra ngoài", "Exfiltration" },
	{ "impact", "Gây tác động", "Impact" },
};

struct per_rule {
	uint64_t n, timed;
	int64_t first, last;
};
struct per_host {
	struct str name;
	uint64_t n, by_level[LEVELS];
};
struct per_minute {
	int64_t minute;
	uint64_t by_level[LEVELS];
};
struct summary {
	const struct sigma_rules *sigma;
	struct arena arena;
	struct per_rule *rules;
	struct map host_of, minute_of;
	VEC(struct per_host *) hosts;
	VEC(struct per_minute *) minutes;
	uint64_t n, by_level[LEVELS], by_tactic[COUNT(tactics)], no_host, no_time, not_counted;
};

static struct str of(struct sigma_str s)
{
	return (struct str){ s.p ? s.p : "", s.n };
}

struct summary *summary_new(const struct sigma_rules *rules)
{
	struct summary *s = calloc(1, sizeof *s);

	assert(s);
	s->sigma = rules;
	s->rules = ARENA_ARRAY(&s->arena, struct per_rule, sigma_rule_count(rules) + 1);
	map_init(&s->host_of, &s->arena);
	map_init(&s->minute_of, &s->arena);
	return s;
}

void summary_free(struct summary *s)
{
	if (s)
		arena_done(&s->arena);
	free(s);
}

static unsigned level_of(const struct sigma_rule *r)
{
	for (unsigned i = 0; i < LEVELS - 1; i++)
		if (str_is(of(r->level), levels[i].name))
			return i;
	return LEVELS - 1;
}

static bool has_tactic(const struct sigma_rule *r, const char *tactic)
{
	size_t n = strlen(tactic);

	for (size_t i = 0; i < r->n_tags; i++) {
		struct str t = of(r->tags[i]);

		if (t.n != n + 7 || memcmp(t.p, "attack.", 7) != 0)
			continue;
		for (size_t k = 0; k < n; k++) {
			if ((t.p[7 + k] == '_' ? '-' : t.p[7 + k]) != tactic[k])
				break;
			if (k + 1 == n)
				return true;
		}
	}
	return false;
}

static void add_host(struct summary *s, struct str host, unsigned level)
{
	struct per_host *h = map_get(&s->host_of, host);

	if (h == NULL && s->hosts.n == HOSTS_MAX) {
		s->not_counted++;
		return;
	}
	if (h == NULL) {
		h = ARENA_NEW(&s->arena, struct per_host);
		h->name = arena_str(&s->arena, host);
		map_put(&s->host_of, h->name, h);
		vec_push(&s->arena, &s->hosts, h);
	}
	h->n++;
	h->by_level[level]++;
}

static void add_time(struct summary *s, int64_t us, unsigned level)
{
	int64_t minute = us / (60 * US_PER_S) - (us % (60 * US_PER_S) < 0);
	struct per_minute *m = map_get_id(&s->minute_of, minute);

	if (m == NULL && s->minutes.n == MINUTES_MAX) {
		s->not_counted++;
		return;
	}
	if (m == NULL) {
		m = ARENA_NEW(&s->arena, struct per_minute);
		m->minute = minute;
		map_put_id(&s->minute_of, minute, m);
		vec_push(&s->arena, &s->minutes, m);
	}
	m->by_level[level]++;
}

void summary_add(struct summary *s, const struct scan_match *m, struct str host)
{
	const struct sigma_rule *r = sigma_rule(s->sigma, m->rule);
	struct per_rule *p = &s->rules[m->rule];
	unsigned level = level_of(r);

	s->n++;
	s->by_level[level]++;
	for (size_t i = 0; i < COUNT(tactics); i++)
		s->by_tactic[i] += has_tactic(r, tactics[i].tag);
	if (m->time_us == SIGMA_NO_TIME) {
		s->no_time++;
	} else {
		p->first = p->timed == 0 || m->time_us < p->first ? m->time_us : p->first;
		p->last = p->timed == 0 || m->time_us > p->last ? m->time_us : p->last;
		p->timed++;
		add_time(s, m->time_us, level);
	}
	p->n++;
	if (host.n)
		add_host(s, host, level);
	else
		s->no_host++;
}

/* ---- the page ---- */

static const char style[] =
	"body{font:15px/1.5 'Be Vietnam Pro',system-ui,sans-serif;margin:0;background:#f5f6f8;color:#1c2430}"
	"main{max-width:1120px;margin:0 auto;padding:24px}h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:0 0 12px}"
	"p.sub{margin:0 0 20px;color:#556}section{background:#fff;border:1px solid #dfe3e8;border-radius:8px;padding:16px "
	"20px;margin:0 0 16px}.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 16px}"
	".n{background:#fff;border:1px solid #dfe3e8;border-radius:8px;padding:12px 16px}.n "
	"b{display:block;font-size:24px;line-height:1.2}"
	".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:16px;align-items:start}"
	"table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:#445;border-bottom:2px solid "
	"#dfe3e8;padding:4px 8px 4px 0}td{border-bottom:1px solid #eceff2;padding:5px 8px 5px "
	"0;vertical-align:top;overflow-wrap:anywhere}td.r,th.r{text-align:right;"
	"font-variant-numeric:tabular-nums;white-space:nowrap}.l{display:inline-block;border-radius:4px;color:#fff;padding:0 "
	"7px;font-size:13px;white-space:nowrap}.bar{background:#eceff2;border-radius:3px;height:10px;min-width:60px;margin-top:7px}"
	".bar i{display:block;height:10px;border-radius:3px;background:#2c5c97}"
	"svg{width:100%;height:190px;display:block}.ticks{position:relative;height:20px;font-size:12px;color:#445}.ticks "
	"span{position:absolute;white-space:nowrap}.key{font-size:13px;color:#445;margin:8px 0 "
	"0}.key span{margin-right:14px;"
	"white-space:nowrap}.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}.none{color:#667}"
	"@media(max-width:560px){.two{grid-template-columns:1fr}main{padding:12px}.ticks "
	"span:not(:nth-child(3n+1)){display:none}.w "
	"tr:first-child,.h tr:first-child{display:none}.w tr{display:grid;grid-template-columns:auto 1fr;gap:0 "
	"10px;border-bottom:1px solid #eceff2;padding:6px "
	"0}.w td,.w td.r{border:0;padding:1px 0;text-align:left}.w td:nth-child(2){grid-column:1/3;grid-row:2}.w "
	"td[data-l]::before,.h td[data-l]::before{content:attr(data-l) \": \";color:#445}.w "
	"td:nth-child(n+4){grid-column:1/3}.h tr{display:flex;flex-wrap:wrap;gap:0 12px;border-bottom:1px solid "
	"#eceff2;padding:6px 0}.h td,.h td.r{border:0;padding:1px 0}.h td:first-child{flex-basis:100%}}@media "
	"print{body{background:#fff}section{break-inside:avoid}}";

struct page {
	struct cx *cx;
	struct buf *b;
	const struct summary *s;
};

static void number(struct page *p, uint64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%" PRIu64, v);

	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			buf_z(p->b, p->cx->en ? "," : ".");
		buf_byte(p->b, digits[i]);
	}
}

static void figure(struct page *p, const char *label, uint64_t v)
{
	buf_z(p->b, "<div class=n><b>");
	number(p, v);
	buf_fmt(p->b, "</b>%s</div>", label);
}

static void level_mark(struct page *p, unsigned level)
{
	struct cx *cx = p->cx;

	buf_fmt(p->b, "<span class=l style=\"background:%s\">%s</span>", levels[level].colour,
		L(levels[level].vi, levels[level].en));
}

static void share(struct page *p, uint64_t n, uint64_t most, const char *colour)
{
	buf_fmt(p->b, "<div class=bar><i style=\"width:%.1f%%;background:%s\"></i></div>",
		most ? (double)n * 100 / (double)most : 0.0, colour);
}

static void heads(struct page *p, struct str date)
{
	struct cx *cx = p->cx;

	buf_fmt(p->b,
		"<!doctype html><html lang=%s><meta charset=utf-8><meta name=viewport "
		"content=\"width=device-width,initial-scale=1\"><title>%s</title><style>%s</style><main>",
		L("vi", "en"), L("Khiên: tổng hợp phát hiện", "Khiên: summary of detections"), style);
	buf_fmt(p->b, "<h1>%s</h1><p class=sub>%s %" PRI_STR "</p>",
		L("Tổng hợp phát hiện trong nhật ký", "What the rules found in the logs"), L("Lập lúc", "Made at"), ARG_STR(date));
}

static void figures(struct page *p, const struct scan_stats *st, const struct sigma_load_stats *load)
{
	struct cx *cx = p->cx;

	buf_z(p->b, "<div class=row>");
	figure(p, L("kết quả khớp luật", "matches"), p->s->n);
	figure(p, L("sự kiện đã đọc", "events read"), st->events);
	figure(p, L("luật đã chạy", "rules run"), load->rules + load->correlations);
	figure(p, L("máy có kết quả", "computers with matches"), p->s->hosts.n);
	if (st->events_failed)
		figure(p, L("bản ghi không đọc được", "records that could not be read"), st->events_failed);
	if (load->failed)
		figure(p, L("luật không chạy được", "rules that could not run"), load->failed);
	buf_z(p->b, "</div>");
}

static int by_minute(const void *a, const void *b)
{
	const struct per_minute *const *x = a, *const *y = b;

	return ((*x)->minute > (*y)->minute) - ((*x)->minute < (*y)->minute);
}

/* Bars of a round length, at most BARS of them. */
static int64_t bar_minutes(int64_t span)
{
	static const int64_t round[] = { 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600 };

	for (size_t i = 0; i < COUNT(round); i++)
		if (span / round[i] < BARS)
			return round[i];
	return span / BARS + 1;
}

static struct str bar_date(struct cx *cx, int64_t from, int64_t step, size_t i)
{
	int64_t us = (from + (int64_t)i * step) * 60 * US_PER_S;

	return step >= DAY_MIN ? day_show(&cx->arena, day_at(us)) : instant_show(&cx->arena, us);
}

static void bars(struct page *p, const uint64_t (*n)[LEVELS], size_t count, int64_t from, int64_t step)
{
	struct cx *cx = p->cx;
	uint64_t most = 1;
	double wide = 1000.0 / (double)count;

	for (size_t i = 0; i < count; i++) {
		uint64_t sum = 0;

		for (unsigned l = 0; l < LEVELS; l++)
			sum += n[i][l];
		most = sum > most ? sum : most;
	}
	buf_z(p->b, "<div class=ticks>");
	number(p, most);
	buf_fmt(p->b, "</div><svg viewBox=\"0 0 1000 190\" preserveAspectRatio=none role=img aria-label=\"%s\">",
		L("Số kết quả theo thời gian", "Matches over time"));
	buf_z(p->b, "<line x1=0 x2=1000 y1=189.5 y2=189.5 stroke=#c5cbd3 />");
	for (size_t i = 0; i < count; i++) {
		struct str when = bar_date(cx, from, step, i);
		double y = 189;

		for (unsigned l = 0; l < LEVELS; l++) {
			double high = (double)n[i][l] * 185 / (double)most;

			if (n[i][l] == 0)
				continue;
			y -= high;
			buf_fmt(p->b,
				"<rect x=%.1f y=%.1f width=%.1f height=%.1f fill=%s><title>%" PRI_STR ": %" PRIu64
				" %s</title></rect>",
				(double)i * wide + 0.5, y, wide > 2 ? wide - 1 : wide, high < 0.6 ? 0.6 : high, levels[l].colour,
				ARG_STR(when), n[i][l], L(levels[l].vi, levels[l].en));
		}
	}
	buf_z(p->b, "</svg><div class=ticks>");
	for (size_t i = 0; i < count; i += (count + 5) / 6)
		buf_fmt(p->b, "<span style=\"%s:%.1f%%\">%" PRI_STR "</span>", (double)i * wide > 900 ? "right" : "left",
			(double)i * wide > 900 ? 0.0 : (double)i * wide / 10, ARG_STR(bar_date(cx, from, step, i)));
	buf_z(p->b, "</div><p class=key>");
	for (unsigned l = 0; l < LEVELS; l++)
		if (p->s->by_level[l])
			buf_fmt(p->b, "<span><i style=\"background:%s\"></i>%s</span>", levels[l].colour,
				L(levels[l].vi, levels[l].en));
	buf_z(p->b, "</p>");
}

static uint64_t at_minute(const struct per_minute *m)
{
	uint64_t sum = 0;

	for (unsigned l = 0; l < LEVELS; l++)
		sum += m->by_level[l];
	return sum;
}

/* A wrong clock or two must not press all the rest into one bar: the first and the last few of a thousand are left out where the bars become much
 * shorter without them. How many matches are. */
static uint64_t span_shown(const struct summary *s, size_t *from, size_t *to)
{
	struct per_minute *const *m = s->minutes.p;
	uint64_t few = (s->n - s->no_time) / 200, before = 0, behind = 0, n;
	size_t a = 0, z = s->minutes.n - 1;

	*from = a;
	*to = z;
	for (; a < z && before + (n = at_minute(m[a])) <= few; a++)
		before += n;
	for (; z > a && behind + (n = at_minute(m[z])) <= few; z--)
		behind += n;
	if (bar_minutes(m[z]->minute - m[*from]->minute) > bar_minutes(m[z]->minute - m[a]->minute) * 10)
		*from = a;
	else
		before = 0;
	if (bar_minutes(m[*to]->minute - m[*from]->minute) > bar_minutes(m[z]->minute - m[*from]->minute) * 10)
		*to = z;
	else
		behind = 0;
	return before + behind;
}

static void over_time(struct page *p)
{
	const struct summary *s = p->s;
	uint64_t n[BARS + 2][LEVELS] = { 0 }, outside;
	struct cx *cx = p->cx;
	int64_t from, step;
	size_t first, last;

	buf_fmt(p->b, "<section><h2>%s</h2>", L("Theo thời gian (giờ Việt Nam)", "Over time (the clock of Viet Nam)"));
	if (s->minutes.n) {
		struct per_minute *const *m = s->minutes.p;

		qsort(s->minutes.p, s->minutes.n, sizeof *s->minutes.p, by_minute);
		outside = span_shown(s, &first, &last);
		step = bar_minutes(m[last]->minute - m[first]->minute);
		from = m[first]->minute -
		       (((m[first]->minute + OFFICE_UTC_S / 60) % step) + step) % step; /* whole days of the office */
		for (size_t i = first; i <= last; i++)
			for (unsigned l = 0; l < LEVELS; l++)
				n[(m[i]->minute - from) / step][l] += m[i]->by_level[l];
		bars(p, n, (size_t)((m[last]->minute - from) / step) + 1, from, step);
		if (outside)
			buf_fmt(p->b,
				L("<p class=key>%" PRIu64 " kết quả ở ngoài khoảng này, từ %" PRI_STR " đến %" PRI_STR ".</p>",
					"<p class=key>%" PRIu64 " matches lie outside, from %" PRI_STR " to %" PRI_STR ".</p>"),
				outside, ARG_STR(bar_date(cx, m[0]->minute, 1, 0)),
				ARG_STR(bar_date(cx, m[s->minutes.n - 1]->minute, 1, 0)));
	} else {
		buf_fmt(p->b, "<p class=none>%s</p>", L("Không có kết quả nào có thời điểm.", "No match has a time."));
	}
	if (s->no_time)
		buf_fmt(p->b,
			L("<p class=key>%" PRIu64 " kết quả không có thời điểm.</p>",
				"<p class=key>%" PRIu64 " matches have no time.</p>"),
			s->no_time);
	buf_z(p->b, "</section>");
}

static void by_level(struct page *p)
{
	struct cx *cx = p->cx;
	uint64_t most = 0;

	for (unsigned l = 0; l < LEVELS; l++)
		most = p->s->by_level[l] > most ? p->s->by_level[l] : most;
	buf_fmt(p->b, "<section><h2>%s</h2><table>", L("Theo mức độ", "By level"));
	for (unsigned l = 0; l < LEVELS; l++) {
		if (p->s->by_level[l] == 0)
			continue;
		buf_z(p->b, "<tr><td>");
		level_mark(p, l);
		buf_z(p->b, "<td class=r>");
		number(p, p->s->by_level[l]);
		buf_z(p->b, "<td style=\"width:50%\">");
		share(p, p->s->by_level[l], most, levels[l].colour);
	}
	buf_z(p->b, "</table></section>");
}

static void by_tactic(struct page *p)
{
	struct cx *cx = p->cx;
	uint64_t most = 0;

	for (size_t i = 0; i < COUNT(tactics); i++)
		most = p->s->by_tactic[i] > most ? p->s->by_tactic[i] : most;
	buf_fmt(p->b, "<section><h2>%s</h2><table>", L("Theo chiến thuật ATT&amp;CK", "By ATT&amp;CK tactic"));
	for (size_t i = 0; i < COUNT(tactics); i++) {
		if (p->s->by_tactic[i] == 0)
			continue;
		buf_fmt(p->b, "<tr><td>%s<td class=r>", L(tactics[i].vi, tactics[i].en));
		number(p, p->s->by_tactic[i]);
		buf_z(p->b, "<td style=\"width:45%\">");
		share(p, p->s->by_tactic[i], most, "#2c5c97");
	}
	buf_z(p->b, "</table></section>");
}

struct ranked {
	uint32_t rule;
	unsigned level;
	uint64_t n;
};

/* The gravest first, then the most frequent. */
static int gravest(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* What a log or a rule calls itself: with a control of writing direction it would be read as another. */
static void called(struct page *p, struct str s)
{
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		html_escape(p->b, text_turned(str_cut(s, 0, w)) ? STR("\uFFFD") : str_cut(s, 0, w));
}

static void when(struct page *p, const char *label, bool known, int64_t at)
{
	struct cx *cx = p->cx;

	buf_fmt(p->b, "<td class=r data-l=\"%s\">", label);
	html_escape(p->b, known ? instant_show(&cx->arena, at) : str_z(L("không rõ", "not known")));
}

static void one_rule(struct page *p, const struct ranked *k)
{
	const struct sigma_rule *r = sigma_rule(p->s->sigma, k->rule);
	const struct per_rule *c = &p->s->rules[k->rule];
	struct cx *cx = p->cx;

	buf_z(p->b, "<tr><td>");
	level_mark(p, k->level);
	buf_z(p->b, "<td>");
	called(p, of(r->title));
	buf_fmt(p->b, "<td class=r data-l=\"%s\">", L("Số lần", "Count"));
	number(p, c->n);
	when(p, L("Đầu tiên", "First"), c->timed, c->first);
	when(p, L("Gần nhất", "Last"), c->timed, c->last);
}

static void by_rule(struct page *p)
{
	struct cx *cx = p->cx;
	VEC(struct ranked) v = { 0 };

	for (uint32_t i = 0; i < sigma_rule_count(p->s->sigma); i++)
		if (p->s->rules[i].n) {
			struct ranked k = { i, level_of(sigma_rule(p->s->sigma, i)), p->s->rules[i].n };

			vec_push(&cx->arena, &v, k);
		}
	if (v.n)
		qsort(v.p, v.n, sizeof *v.p, gravest);
	buf_fmt(p->b, "<section><h2>%s</h2><table class=w><tr><th>%s<th>%s<th class=r>%s<th class=r>%s<th class=r>%s",
		L("Theo luật", "By rule"), L("Mức độ", "Level"), L("Luật", "Rule"), L("Số lần", "Count"), L("Đầu tiên", "First"),
		L("Gần nhất", "Last"));
	for (size_t i = 0; i < v.n && i < TOP; i++)
		one_rule(p, &v.p[i]);
	buf_z(p->b, "</table>");
	if (v.n > TOP)
		buf_fmt(p->b, L("<p class=key>Còn %zu luật khác có kết quả.</p>", "<p class=key>%zu more rules matched.</p>"),
			v.n - TOP);
	buf_z(p->b, "</section>");
}

static int busiest(const void *a, const void *b)
{
	const struct per_host *const *x = a, *const *y = b;

	for (unsigned l = 0; l < 2; l++)
		if ((*x)->by_level[l] != (*y)->by_level[l])
			return (*x)->by_level[l] > (*y)->by_level[l] ? -1 : 1;
	if ((*x)->n != (*y)->n)
		return (*x)->n > (*y)->n ? -1 : 1;
	return str_cmp((*x)->name, (*y)->name);
}

static void host_count(struct page *p, const char *label, uint64_t n)
{
	buf_fmt(p->b, "<td class=r data-l=\"%s\">", label);
	number(p, n);
}

static void by_host(struct page *p)
{
	const struct summary *s = p->s;
	struct cx *cx = p->cx;

	if (s->hosts.n)
		qsort(s->hosts.p, s->hosts.n, sizeof *s->hosts.p, busiest);
	buf_fmt(p->b, "<section><h2>%s</h2><table class=h><tr><th>%s<th class=r>%s<th class=r>%s<th class=r>%s",
		L("Theo máy", "By computer"), L("Máy", "Computer"), L("Nghiêm trọng", "Critical"), L("Cao", "High"),
		L("Tất cả", "All"));
	for (size_t i = 0; i < s->hosts.n && i < TOP; i++) {
		buf_z(p->b, "<tr><td>");
		called(p, s->hosts.p[i]->name);
		host_count(p, L("Nghiêm trọng", "Critical"), s->hosts.p[i]->by_level[0]);
		host_count(p, L("Cao", "High"), s->hosts.p[i]->by_level[1]);
		host_count(p, L("Tất cả", "All"), s->hosts.p[i]->n);
	}
	buf_z(p->b, "</table>");
	if (s->hosts.n > TOP)
		buf_fmt(p->b,
			L("<p class=key>Còn %zu máy khác có kết quả.</p>", "<p class=key>%zu more computers have matches.</p>"),
			s->hosts.n - TOP);
	if (s->no_host)
		buf_fmt(p->b,
			L("<p class=key>%" PRIu64 " kết quả không nêu máy nào.</p>",
				"<p class=key>%" PRIu64 " matches name no computer.</p>"),
			s->no_host);
	if (s->not_counted)
		buf_fmt(p->b,
			L("<p class=key>%" PRIu64 " lần không được đếm vì quá nhiều máy hoặc thời điểm khác nhau.</p>",
				"<p class=key>%" PRIu64 " were not counted: too many different computers or times.</p>"),
			s->not_counted);
	buf_z(p->b, "</section>");
}

enum rc summary_write(struct cx *cx, const struct summary *s, const struct scan_stats *stats, const struct sigma_load_stats *load,
	struct str path)
{
	AUTO(buf_done) struct buf b = { .max = PAGE_MAX };
	struct page p = { cx, &b, s };
	FILE *f;
	bool ok;

	heads(&p, instant_show(&cx->arena, cx->now));
	figures(&p, stats, load);
	if (s->n) {
		over_time(&p);
		buf_z(&b, "<div class=two>");
		by_level(&p);
		by_tactic(&p);
		buf_z(&b, "</div>");
		by_rule(&p);
		by_host(&p);
	} else {
		buf_fmt(&b, "<section><p class=none>%s</p></section>",
			L("Không luật nào khớp với các nhật ký này.", "No rule matched in these logs."));
	}
	buf_z(&b, "</main></html>\n");
	if (!buf_ok(&b))
		return cx_fail_at(cx, RC_LIMIT, path, L("trang tổng hợp lớn hơn 8 MiB", "the summary page is larger than 8 MiB"));
	f = fopen(arena_z(&cx->arena, path), "we");
	if (f == NULL)
		return cx_fail_at(cx, RC_IO, path, "%s", os_said(cx, errno));
	ok = fwrite(b.p, 1, b.n, f) == b.n;
	ok = fclose(f) == 0 && ok;
	return ok ? RC_OK : cx_fail_at(cx, RC_IO, path, L("không ghi được tệp", "the file cannot be written"));
}
