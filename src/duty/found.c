#include "duty/found.h"

#include "base/text.h"
#include "duty/kinds.h"
#include "duty/targets.h"

enum { CELLS = 40, NAME_MIN = 8, COMMON = 200, WORDS = 64, SHORT_MAX = 8, LOOK_LINES = 500 };

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
	struct engine g;    /* which unit it is now */
	struct map first;   /* first word of a name -> the systems it starts, posting */
	struct map words;   /* any word of a name -> posting */
	struct map numbers; /* number of a level decision, in force or not, or of a contract -> infosys */
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

/* The first letters of `n` words from the i-th on: "ttdt" of "thong tin dien tu". */
static struct str initials(struct arena *a, const struct words *name, size_t i, size_t n)
{
	char *p = arena_alloc(a, n + 1, 1);

	for (size_t k = 0; k < n; k++)
		p[k] = name->w[i + k].p[0];
	return (struct str){ p, n };
}

static void index_system(struct index *x, const struct infosys *s)
{
	struct words w = words_of(text_fold(x->a, s->h.label));

	if (s->h.code.n)
		map_put(&x->codes, text_fold(x->a, s->h.code), (void *)s);
	if (w.n == 0)
		return;
	posting_add(x->a, &x->first, w.w[0], s);
	for (size_t i = 0; i < w.n; i++) {
		posting_add(x->a, &x->words, w.w[i], s);
		for (size_t n = 2; n <= SHORT_MAX && i + n <= w.n; n++)
			posting_add(x->a, &x->words, initials(x->a, &w, i, n), s);
	}
}

/* By its name, code and short name, and as offices write it: "Cục QTTV", the first word of the name and the code. */
static void index_unit(struct index *x, struct unit *u)
{
	struct str kind = u->name_fold, word = STR(""), brief = text_fold(x->a, u->brief);

	(void)str_next(&kind, ' ', &word);
	map_put(&x->units, u->name_fold, u);
	map_put(&x->units, u->code_fold, u);
	if (brief.n)
		map_put(&x->units, brief, u);
	map_put(&x->units, arena_fmt(x->a, "%.*s %.*s", ARG_STR(word), ARG_STR(u->code_fold)), u);
}

static void index_make(struct index *x, struct arena *a, const struct facts *f, int32_t day)
{
	struct map *const maps[] = { &x->first, &x->words, &x->numbers, &x->codes, &x->units, &x->noted };

	*x = (struct index){ .a = a, .f = f, .g = { .f = f, .of = day } };
	for (size_t i = 0; i < COUNT(maps); i++)
		map_init(maps[i], a);
	for (size_t i = 0; i < f->all[R_SYSTEMS].n; i++)
		index_system(x, (const struct infosys *)f->all[R_SYSTEMS].p[i]);
	for (size_t i = 0; i < f->all[R_LEVELS].n; i++) {
		const struct level *l = (const struct level *)f->all[R_LEVELS].p[i];

		if (str_find(l->number, STR("/")) > 0)
			map_put(&x->numbers, text_fold(a, l->number), facts_get_as(f, l->sys, R_SYSTEMS));
	}
	for (size_t i = 0; i < f->all[R_CONTRACTS].n; i++) {
		const struct contract *c = (const struct contract *)f->all[R_CONTRACTS].p[i];

		if (c->systems.n && str_find(c->h.label, STR("/")) > 0)
			map_put(&x->numbers, text_fold(a, c->h.label), facts_get_as(f, c->systems.p[0], R_SYSTEMS));
	}
	for (size_t i = 0; i < f->all[R_UNITS].n; i++) {
		index_unit(x, (struct unit *)f->all[R_UNITS].p[i]);
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

/* "www.mail.x" is the system of "mail.x", where the register has no "www.mail.x" of its own. */
static const struct fact *owner_of(const struct facts *f, struct str address)
{
	ptrdiff_t scheme = str_find(address, STR("://"));
	struct str host = scheme >= 0 ? str_from(address, (size_t)scheme + 3) : address;
	const struct fact *owner;
	uint32_t lo, hi;

	addr_hosts(address, false, &lo, &hi);
	owner = facts_owner(f, addr_key(address), lo);
	if (owner == NULL && str_eq_ascii(str_cut(host, 0, 4), STR("www.")) && is_address(str_from(host, 4)))
		owner = facts_owner(f, addr_key(str_from(host, 4)), 0);
	return owner;
}

/* Every word of the line as it was typed: addresses are collected and looked up, numbers of decisions too. */
static void tokens(struct index *x, struct str line, struct found *out)
{
	struct str rest = line, token;
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 64 << 10);
	for (size_t i = 0; i <= rest.n;) {
		size_t from = i;

		while (i < rest.n && rest.p[i] != ' ' && rest.p[i] != '\t' && rest.p[i] != ',' && rest.p[i] != ';' &&
			rest.p[i] != '|')
			i++;
		token = bare(str_cut(rest, from, i - from));
		i++;
		if (is_address(token)) {
			const struct fact *owner = owner_of(x->f, token);

			buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", ARG_STR(token));
			if (owner && out->by == FOUND_NOT) {
				out->sys = owner->res == R_SYSTEMS
				                   ? (const struct infosys *)owner
				                   : facts_get_as(x->f, ((const struct asset *)owner)->sys, R_SYSTEMS);
				out->by = out->sys ? FOUND_ADDRESS : FOUND_NOT;
			}
		} else if (out->by == FOUND_NOT && str_find(token, STR("/")) > 0) {
			out->sys = map_get(&x->numbers, text_fold(x->a, token));
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

/* Does the word stand in the name, or is it what several words of it begin with? How many words of the name it covers. */
static size_t covers(const struct words *name, struct str w)
{
	for (size_t i = 0; i < name->n; i++)
		if (str_eq(name->w[i], w))
			return 1;
	for (size_t i = 0; w.n >= 2 && w.n <= SHORT_MAX && i + w.n <= name->n; i++) {
		size_t k = 0;

		while (k < w.n && name->w[i + k].p[0] == w.p[k])
			k++;
		if (k == w.n)
			return k;
	}
	return 0;
}

/* The other way round: the name is short where the cell is whole. How many words of the cell, from the i-th on, one word of the name stands for. */
static size_t stands_for(const struct words *name, const struct words *cell, size_t i)
{
	for (size_t k = 0; k < name->n; k++)
		for (size_t n = 0; name->w[k].n >= 2 && i + name->w[k].n <= cell->n && cell->w[i + n].p[0] == name->w[k].p[n];)
			if (++n == name->w[k].n)
				return n;
	return 0;
}

/* Nothing in one of the cells but words of the name, short or whole, two at least: the system may be meant by it alone. */
static bool can_mean(struct index *x, const struct infosys *s, const struct words *cells, size_t n)
{
	struct words name = words_of(text_fold(x->a, s->h.label));

	for (size_t c = 0; c < n; c++) {
		size_t all = 0, one = 1;

		for (size_t i = 0, took; i < cells[c].n && one; i += took) {
			took = 1;
			if ((one = covers(&name, cells[c].w[i])) == 0)
				one = took = stands_for(&name, &cells[c], i);
			all += one;
		}
		if (one && all >= 2)
			return true;
	}
	return false;
}

/* What can be meant before what is only like it; of several that can be, the one of the unit that the line names. */
static void candidates(struct index *x, struct str folded, const struct words *cells, size_t n, struct found *out)
{
	struct words line = words_of(folded);
	VEC(struct near) found = { 0 };
	size_t meant = 0, at_home = 0;

	for (size_t i = 0; i < line.n; i++) {
		const struct posting *p = map_get(&x->words, line.w[i]);

		for (size_t k = 0; p && p->systems.n <= COMMON && k < p->systems.n; k++) {
			const struct infosys *s = p->systems.p[k];
			bool there = false, home = sys_listed(&x->g, s, out->unit, INT32_MAX);

			for (size_t j = 0; j < found.n; j++)
				there |= found.p[j].s == s;
			if (there || found.n == COMMON)
				continue;
			if (can_mean(x, s, cells, n)) {
				vec_push(x->a, &found, (struct near){ s, home ? 3 : 2 });
				meant++;
				at_home += home;
			} else {
				vec_push(x->a, &found, (struct near){ s, share_of(x, s, &line) });
			}
		}
	}
	if (found.n)
		qsort(found.p, found.n, sizeof *found.p, nearer);
	for (size_t i = 0; i < found.n && out->n_maybe < FOUND_MAYBE && found.p[i].share >= 0.5; i++)
		out->maybe[out->n_maybe++] = found.p[i].s;
	out->meant = meant == 1 || at_home == 1;
}

/* One cell, its quotes taken off. */
static bool next_cell(struct str *rest, char sep, struct str *out)
{
	struct str s = str_trim(*rest);
	const char *end = s.n > 1 && s.p[0] == '"' ? memchr(s.p + 1, '"', s.n - 1) : NULL;
	size_t n = end ? (size_t)(end - s.p) + 1 : 0;
	struct str behind = end ? str_trim(str_from(s, n)) : s;

	if (end == NULL || (behind.n && behind.p[0] != sep)) {
		if (!str_next(rest, sep, out))
			return false;
		*out = str_trim(*out);
		return true;
	}
	*out = str_trim(str_cut(s, 1, n - 2));
	*rest = behind.n ? str_from(behind, 1) : (struct str){ 0 };
	return true;
}

/* The cells of a line; it is given back with tabs between them. */
static size_t cells_of(struct index *x, struct str *line, char sep, struct str cells[CELLS])
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = *line;
	size_t n = 0;

	if (sep == 0 || memchr(line->p, '\t', line->n))
		sep = '\t';
	while (n < CELLS && next_cell(&rest, sep, &cells[n]))
		n++;
	if (sep == '\t')
		return n;
	buf_init(&b, line->n * 2 + CELLS);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i ? "\t" : "", ARG_STR(cells[i]));
	*line = arena_str(x->a, buf_str(&b));
	return n;
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
	static const char heads[] =
		"stt|tt|so tt|no|ten|ten he thong|ten he thong thong tin|he thong|ten mien|domain|dia chi|dia "
		"chi ip|ip|host|hostname|may chu|noi dung|hang muc|so hop dong|hop dong|don vi|don vi quan "
		"ly|unit|name|nguon|nguon nhat ky|du an|ma|cap do|tong|tong cong|tong so|muc|noi dung "
		"chi|kinh phi|so tien|gia tri|ghi chu|ngay ky|don vi su dung|don vi van hanh|don vi chu tri|so hd|so, ngay hop "
		"dong|nha thau|ten nha thau|nha cung cap|don vi cung cap|ten goi thau|goi thau|ten du an|noi dung hop dong|gia "
		"tri hop dong|ngay ky hop dong|thoi gian|thoi han|trang thai|tinh trang|port|dich vu|ten may|ten may chu|ten "
		"nguon|chu the|ngay dang ky|ngay het han|het han|nha dang ky|url|website|mo ta|loai|he dieu hanh";
	size_t texts = 0, known = 0;

	for (size_t i = 0; i < n; i++) {
		ptrdiff_t open = str_find(cells[i], STR("(")); /* "Kinh phí (triệu đồng)" */
		struct str cell = text_fold(x->a, str_trim(open > 0 ? str_cut(cells[i], 0, (size_t)open) : cells[i])),
			   rest = str_z(heads), one;
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

/* "I", "IV.", "A": what groups are counted with. */
static bool counts_groups(struct str s)
{
	size_t n = 0;

	while (s.n && strchr(".)", s.p[s.n - 1]))
		s.n--;
	while (n < s.n && strchr("IVXL", s.p[n]))
		n++;
	return s.n && (n == s.n || (s.n == 1 && s.p[0] >= 'A' && s.p[0] <= 'H'));
}

/* "I | Chi thường xuyên", and nothing more where other lines have more cells: a heading of what stands below. */
static bool is_group(const struct str *cells, size_t n, size_t most)
{
	size_t texts = 0;

	for (size_t i = 0; i < n; i++)
		texts += cells[i].n > 0;
	return n > 1 && texts == 2 && most > 2 && counts_groups(cells[0]) && !is_address(cells[1]);
}

/* How many cells the fullest line has. */
static size_t most_cells(struct index *x, struct str lines, char sep)
{
	struct str line, cells[CELLS];
	size_t most = 0;

	for (size_t k = 0; k < LOOK_LINES && str_next(&lines, '\n', &line); k++) {
		size_t n = cells_of(x, &line, sep, cells), texts = 0;

		for (size_t i = 0; i < n; i++)
			texts += cells[i].n > 0;
		most = texts > most ? texts : most;
	}
	return most;
}

static struct str title_of(struct index *x, struct str *cells, size_t n, struct found *out)
{
	struct str best = STR("");

	for (size_t i = 0; i < n; i++) {
		struct fact *u = map_get(&x->units, text_fold(x->a, cells[i]));

		if (u && cells[i].n) {
			out->unit = unit_heir(&x->g, u->id);
			continue;
		}
		if (!is_number(cells[i]) && utf8_count(cells[i]) > utf8_count(best))
			best = cells[i];
	}
	return best;
}

static void judge(struct index *x, struct str source, struct str line, const struct words *cells, size_t n, struct found *out)
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
		candidates(x, folded, cells, n, out);
	rest = out->addresses;
	(void)str_next(&rest, '\n', &first);
	out->ref = arena_fmt(x->a, "%.*s:%.*s", ARG_STR(source),
		ARG_STR(str_cut(first.n ? text_lower(x->a, first) : text_fold(x->a, out->title), 0, 150)));
	out->noted = map_get(&x->noted, out->ref);
}

/* Pasted from a sheet lines have tabs; from a CSV, a mail, a table of signs ; or |: the one that most lines have. 0: neither. */
static char separator(struct str lines)
{
	static const char seps[] = { ';', '|' };
	size_t all = 0, with[COUNT(seps)] = { 0 }, best;
	struct str line;

	while (all < LOOK_LINES && str_next(&lines, '\n', &line)) {
		all += str_trim(line).n > 0;
		for (size_t i = 0; i < COUNT(seps); i++)
			with[i] += memchr(line.p, seps[i], line.n) != NULL;
	}
	best = with[1] > with[0];
	return with[best] && with[best] * 2 >= all ? seps[best] : 0;
}

/* Cells that may name a system: neither a unit nor a figure. */
static size_t named_cells(struct index *x, const struct str *cells, size_t n, struct words out[CELLS])
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++)
		if (cells[i].n && !is_number(cells[i]) && map_get(&x->units, text_fold(x->a, cells[i])) == NULL)
			out[used++] = words_of(text_fold(x->a, cells[i]));
	return used;
}

enum rc found_read(struct cx *cx, const struct facts *f, struct str source, struct str lines, struct found **out, size_t *n)
{
	VEC(struct found) list = { 0 };
	struct map seen;
	struct index x;
	struct str line, rest = lines;
	uint32_t number = 0;
	char sep = separator(lines);
	size_t most;

	index_make(&x, &cx->arena, f, day_at(cx->now));
	map_init(&seen, &cx->arena);
	most = most_cells(&x, lines, sep);
	while (str_next(&rest, '\n', &line)) {
		struct found one = { .number = ++number };
		struct words named[CELLS];
		struct str cells[CELLS];
		size_t n_cells;

		if (number > FOUND_LINES)
			return cx_fail(
				cx, RC_LIMIT, L("Danh sách dài hơn %d dòng", "the list has more than %d lines"), FOUND_LINES);
		TRY(cx_room(cx));
		while (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		n_cells = cells_of(&x, &line, sep, cells);
		if (is_frame(&x, cells, n_cells) || is_group(cells, n_cells, most))
			continue;
		one.title = str_cut(title_of(&x, cells, n_cells, &one), 0, 400);
		while (one.title.n && one.title.n == 400 && ((uint8_t)one.title.p[one.title.n - 1] & 0x80))
			one.title.n--; /* never half a letter */
		if (one.title.n == 0)
			continue;
		judge(&x, source, line, named, named_cells(&x, cells, n_cells, named), &one);
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
			part = str_trim(part);
			if (!is_address(part) || owner_of(f, part) || map_get(seen, part))
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
