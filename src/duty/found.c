#include "duty/found.h"
#include "base/text.h"

enum { CELLS = 40, NAME_MIN = 8, COMMON = 200, WORDS = 64 };

struct words { /* of one folded text */
	struct str w[WORDS];
	size_t n;
};
struct posting {
	VEC(const struct infosys *) systems;
};
struct index {
	struct arena *a;
	const struct facts *f;
	struct map first;   /* first word of a name -> the systems it starts, posting */
	struct map words;   /* any word of a name -> posting */
	struct map numbers; /* number of a decision in force or not -> level */
	struct map codes;   /* folded code -> infosys */
	struct map units;   /* folded code or name -> unit */
	struct map noted;   /* external_ref -> activity */
};

static struct words words_of(struct str folded)
{
	struct words out = { 0 };

	while (out.n < WORDS && str_next(&folded, ' ', &out.w[out.n]))
		out.n += out.w[out.n].n > 0;
	return out;
}

static void posting_add(struct arena *a, struct map *m, struct str key, const struct infosys *s)
{
	struct posting *p = map_get(m, key);

	if (p == NULL) {
		p = ARENA_NEW(a, struct posting);
		map_put(m, key, p);
	}
	if (p->systems.n == 0 || p->systems.p[p->systems.n - 1] != s)
		vec_push(a, &p->systems, s);
}

static void index_system(struct index *x, const struct infosys *s)
{
	struct words w = words_of(text_fold(x->a, s->h.label));

	if (s->h.code.n)
		map_put(&x->codes, text_fold(x->a, s->h.code), (void *)s);
	if (w.n == 0)
		return;
	posting_add(x->a, &x->first, w.w[0], s);
	for (size_t i = 0; i < w.n; i++)
		posting_add(x->a, &x->words, w.w[i], s);
}

static void index_make(struct index *x, struct arena *a, const struct facts *f)
{
	struct map *const maps[] = { &x->first, &x->words, &x->numbers, &x->codes, &x->units, &x->noted };

	*x = (struct index){ .a = a, .f = f };
	for (size_t i = 0; i < COUNT(maps); i++)
		map_init(maps[i], a);
	for (size_t i = 0; i < f->all[R_SYSTEMS].n; i++)
		index_system(x, (const struct infosys *)f->all[R_SYSTEMS].p[i]);
	for (size_t i = 0; i < f->all[R_LEVELS].n; i++) {
		const struct level *l = (const struct level *)f->all[R_LEVELS].p[i];

		if (str_find(l->number, STR("/")) > 0)
			map_put(&x->numbers, text_fold(a, l->number), (void *)l);
	}
	for (size_t i = 0; i < f->all[R_UNITS].n; i++) {
		struct fact *u = f->all[R_UNITS].p[i];

		map_put(&x->units, text_fold(a, u->label), u);
		map_put(&x->units, text_fold(a, u->code), u);
	}
	for (size_t i = 0; i < f->all[R_ACTIVITIES].n; i++) {
		const struct activity *act = (const struct activity *)f->all[R_ACTIVITIES].p[i];

		if (act->kind == A_RECONCILE && act->external_ref.n)
			map_put(&x->noted, act->external_ref, (void *)act);
	}
}

/* --- one line --- */

/* "portal.example.vn", "https://x.vn/a", "10.1.2.3": a host that a register would hold. Not "TP.HCM", "v.v", "1.2", a mail address. */
static bool is_address(struct str token)
{
	ptrdiff_t at = str_find(token, STR("://"));
	size_t dots = 0, label = 0, digits = 0;
	bool lower = false;

	if (at >= 0)
		token = str_from(token, (size_t)at + 3);
	for (size_t i = 0; i < token.n && token.p[i] != '/' && token.p[i] != ':'; i++) {
		char c = token.p[i];
		bool digit = c >= '0' && c <= '9', small = c >= 'a' && c <= 'z', big = c >= 'A' && c <= 'Z';

		if (c == '.') {
			if (label == 0)
				return false;
			dots++, label = 0, digits = 0, lower = false;
			continue;
		}
		if (!digit && !small && !big && c != '-' && c != '_')
			return false;
		label++, digits += digit, lower |= small;
	}
	if (dots == 3 && label > 0 && digits == label && label <= 3)
		return true;
	return dots > 0 && label >= 2 && label <= 24 && digits == 0 && lower;
}

static struct str bare(struct str s)
{
	static const char trimmed[] = ",;()[]{}\"'<>.";

	while (s.n && memchr(trimmed, s.p[0], sizeof trimmed - 1))
		s = str_from(s, 1);
	while (s.n && memchr(trimmed, s.p[s.n - 1], sizeof trimmed - 1))
		s.n--;
	return s;
}

/* Every word of the line as it was typed: addresses are collected and looked up, numbers of decisions too. */
static void tokens(struct index *x, struct str line, struct found *out)
{
	struct str rest = line, token;
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 64 << 10);
	for (size_t i = 0; i <= rest.n;) {
		size_t from = i;

		while (i < rest.n && rest.p[i] != ' ' && rest.p[i] != '\t' && rest.p[i] != ',' && rest.p[i] != ';')
			i++;
		token = bare(str_cut(rest, from, i - from));
		i++;
		if (is_address(token)) {
			const struct addr *known = facts_addr(x->f, addr_key(token));
			const struct fact *owner = known && known->owners.n ? known->owners.p[0] : NULL;

			buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", ARG_STR(token));
			if (owner && out->by == FOUND_NOT) {
				out->sys = owner->res == R_SYSTEMS
				                   ? (const struct infosys *)owner
				                   : facts_get_as(x->f, ((const struct asset *)owner)->sys, R_SYSTEMS);
				out->by = out->sys ? FOUND_ADDRESS : FOUND_NOT;
			}
		} else if (out->by == FOUND_NOT && str_find(token, STR("/")) > 0) {
			const struct level *l = map_get(&x->numbers, text_fold(x->a, token));

			out->sys = l ? facts_get_as(x->f, l->sys, R_SYSTEMS) : NULL;
			out->by = out->sys ? FOUND_NUMBER : FOUND_NOT;
		}
	}
	out->addresses = buf_ok(&b) ? arena_str(x->a, buf_str(&b)) : STR("");
}

/* The longest name of a system that stands whole in the line. */
static void whole_name(struct index *x, struct str folded, struct found *out)
{
	struct words w = words_of(folded);
	size_t best = 0;

	for (size_t i = 0; i < w.n; i++) {
		const struct posting *p = map_get(&x->first, w.w[i]);

		for (size_t k = 0; p && k < p->systems.n; k++) {
			struct words name = words_of(text_fold(x->a, p->systems.p[k]->h.label));
			size_t len = name.n, at = 0;

			while (at < len && i + at < w.n && str_eq(w.w[i + at], name.w[at]))
				at++;
			if (at == len && len >= 2 && len > best && text_fold(x->a, p->systems.p[k]->h.label).n >= NAME_MIN) {
				best = len;
				out->sys = p->systems.p[k];
				out->by = FOUND_NAME;
			}
		}
	}
}

struct near {
	const struct infosys *s;
	double share;
};

static int nearer(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	return x->share == y->share ? (x->s->h.id > y->s->h.id) - (x->s->h.id < y->s->h.id) : x->share < y->share ? 1 : -1;
}

/* How much of a name's rare words the line has (a word of n systems weighs 1/n), or of the line's words the name has. */
static double share_of(struct index *x, const struct infosys *s, const struct words *line)
{
	struct words name = words_of(text_fold(x->a, s->h.label));
	double all = 0, hit = 0;
	size_t common = 0;

	for (size_t i = 0; i < name.n; i++) {
		const struct posting *p = map_get(&x->words, name.w[i]);
		double weight = p ? 1.0 / (double)p->systems.n : 1;

		all += weight;
		for (size_t k = 0; k < line->n; k++)
			if (str_eq(line->w[k], name.w[i])) {
				hit += weight;
				common++;
				break;
			}
	}
	if (common >= 2 && common == line->n)
		return 1;
	return all > 0 ? hit / all : 0;
}

static void candidates(struct index *x, struct str folded, struct found *out)
{
	struct words line = words_of(folded);
	VEC(struct near) found = { 0 };

	for (size_t i = 0; i < line.n; i++) {
		const struct posting *p = map_get(&x->words, line.w[i]);

		for (size_t k = 0; p && p->systems.n <= COMMON && k < p->systems.n; k++) {
			bool there = false;

			for (size_t j = 0; j < found.n; j++)
				there |= found.p[j].s == p->systems.p[k];
			if (!there && found.n < COMMON)
				vec_push(x->a, &found, (struct near){ p->systems.p[k], share_of(x, p->systems.p[k], &line) });
		}
	}
	if (found.n)
		qsort(found.p, found.n, sizeof *found.p, nearer);
	for (size_t i = 0; i < found.n && out->n_maybe < FOUND_MAYBE && found.p[i].share >= 0.5; i++)
		out->maybe[out->n_maybe++] = found.p[i].s;
}

static bool is_number(struct str s)
{
	if (is_address(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.' && s.p[i] != ',' && s.p[i] != ' ' && s.p[i] != '%' &&
			s.p[i] != '-' && s.p[i] != '/')
			return false;
	return true;
}

/* Heads of columns and sums: words that no find begins with. */
static bool is_frame(struct index *x, struct str *cells, size_t n)
{
	static const char heads[] = "stt|tt|so tt|no|ten|ten he thong|ten he thong thong tin|he thong|ten mien|domain|dia chi|dia "
				    "chi ip|ip|host|hostname|"
				    "may chu|noi dung|hang muc|so hop dong|hop dong|don vi|don vi quan ly|unit|name|nguon|nguon "
				    "nhat ky|du an|ma|cap do|"
				    "tong|tong cong|tong so";
	size_t texts = 0, known = 0;

	for (size_t i = 0; i < n; i++) {
		struct str cell = text_fold(x->a, cells[i]), rest = str_z(heads), one;
		bool hit = str_is(text_lower(x->a, cells[i]), "cộng");

		if (cell.n == 0 || is_number(cell))
			continue;
		texts++;
		while (str_next(&rest, '|', &one))
			hit |= str_eq(one, cell);
		known += hit;
	}
	return texts == 0 || (known > 0 && (texts == 1 || known * 2 > texts));
}

static struct str title_of(struct index *x, struct str *cells, size_t n, struct found *out)
{
	struct str best = STR("");

	for (size_t i = 0; i < n; i++) {
		struct fact *u = map_get(&x->units, text_fold(x->a, cells[i]));

		if (u && cells[i].n) {
			out->unit = u->id;
			continue;
		}
		if (!is_number(cells[i]) && utf8_count(cells[i]) > utf8_count(best))
			best = cells[i];
	}
	return best;
}

static void judge(struct index *x, struct str source, struct str line, struct found *out)
{
	struct str folded = text_fold(x->a, line), rest, first = STR("");

	tokens(x, line, out);
	for (struct words w = words_of(folded); out->by == FOUND_NOT && w.n > 0; w.n--) {
		out->sys = map_get(&x->codes, w.w[w.n - 1]);
		out->by = out->sys ? FOUND_CODE : FOUND_NOT;
	}
	if (out->by == FOUND_NOT)
		whole_name(x, folded, out);
	if (out->by == FOUND_NOT)
		candidates(x, folded, out);
	rest = out->addresses;
	(void)str_next(&rest, '\n', &first);
	out->ref = arena_fmt(x->a, "%.*s:%.*s", ARG_STR(source),
		ARG_STR(str_cut(first.n ? text_lower(x->a, first) : text_fold(x->a, out->title), 0, 150)));
	out->noted = map_get(&x->noted, out->ref);
}

enum rc found_read(struct cx *cx, const struct facts *f, struct str source, struct str lines, struct found **out, size_t *n)
{
	VEC(struct found) list = { 0 };
	struct map seen;
	struct index x;
	struct str line, rest = lines;
	uint32_t number = 0;

	index_make(&x, &cx->arena, f);
	map_init(&seen, &cx->arena);
	while (str_next(&rest, '\n', &line)) {
		struct found one = { .number = ++number };
		struct str cells[CELLS], cols;
		size_t n_cells = 0;

		if (number > FOUND_LINES)
			return cx_fail(
				cx, RC_LIMIT, L("Danh sách dài hơn %d dòng", "the list has more than %d lines"), FOUND_LINES);
		TRY(cx_room(cx));
		while (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		cols = line;
		while (n_cells < CELLS && str_next(&cols, '\t', &cells[n_cells])) {
			cells[n_cells] = str_trim(cells[n_cells]);
			n_cells++;
		}
		if (is_frame(&x, cells, n_cells))
			continue;
		one.title = str_cut(title_of(&x, cells, n_cells, &one), 0, 400);
		while (one.title.n && one.title.n == 400 && ((uint8_t)one.title.p[one.title.n - 1] & 0x80))
			one.title.n--; /* never half a letter */
		if (one.title.n == 0)
			continue;
		judge(&x, source, line, &one);
		if (map_get(&seen, one.ref))
			continue;
		map_put(&seen, one.ref, &x);
		vec_push(&cx->arena, &list, one);
	}
	*out = list.p;
	*n = list.n;
	return RC_OK;
}

/* --- from the register itself --- */

static void stray_addresses(const struct facts *f, struct map *seen, const struct activity *act, struct buf *b)
{
	struct str rest = act->targets, line, part;
	const struct fact *unit = act->unit ? facts_get(f, act->unit) : NULL;

	while (str_next(&rest, '\n', &line))
		while (str_next(&line, ',', &part)) {
			const struct addr *known = facts_addr(f, addr_key(part = str_trim(part)));

			if (!is_address(part) || (known && known->owners.n) || map_get(seen, part))
				continue;
			map_put(seen, part, (void *)f);
			buf_fmt(b, "%.*s\t%.*s\n", ARG_STR(part), ARG_STR(unit ? unit->code : STR("")));
		}
}

struct str found_inside(struct cx *cx, const struct facts *f)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct map seen;

	buf_init(&b, 4 << 20);
	map_init(&seen, &cx->arena);
	for (size_t i = 0; i < f->all[R_ACTIVITIES].n; i++) {
		const struct activity *act = (const struct activity *)f->all[R_ACTIVITIES].p[i];

		if (act->kind == A_SCAN || act->kind == A_PENTEST || act->kind == A_LOG)
			stray_addresses(f, &seen, act, &b);
	}
	for (size_t i = 0; i < f->all[R_CONTRACTS].n; i++) {
		const struct contract *c = (const struct contract *)f->all[R_CONTRACTS].p[i];

		if (c->systems.n == 0)
			buf_fmt(&b, "Hợp đồng %.*s\n", ARG_STR(c->h.label.n ? c->h.label : c->h.code));
	}
	return arena_str(&cx->arena, buf_str(&b));
}
