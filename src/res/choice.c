/* Which choice a text means. Exactly: its code or its label, marks of letters respected where the text has any ("đang dùng" is not "đang dừng").
 * As offices write them: a whole other name of the choice (choice.said) or its label up to the first comma, word by word, and one choice alone; words
 * that say nothing may stand between. A part of a name is no name: "Đã" is none of the states that begin with it. */
#include "base/text.h"
#include "res/res_int.h"

enum { MOST_WORDS = 24 };

struct said {
	struct str w[MOST_WORDS];
	size_t n;
};

static const char harmless[] = "hiện nay|hiện tại|hiện|được|bình thường|ổn định|hệ thống|chính thức";

static bool bare(char c)
{
	return strchr(" \t\r\n,.;:\"", c) != NULL;
}

static void words_of(struct str s, struct said *out)
{
	out->n = 0;
	for (size_t i = 0; i < s.n && out->n < MOST_WORDS;) {
		size_t from = i;

		while (i < s.n && !bare(s.p[i]))
			i++;
		if (i > from && !(i == from + 1 && s.p[from] == '-'))
			out->w[out->n++] = (struct str){ s.p + from, i - from };
		i += i < s.n && i == from;
	}
}

static bool stands_at(const struct said *text, size_t at, const struct said *words)
{
	if (at + words->n > text->n)
		return false;
	for (size_t i = 0; i < words->n; i++)
		if (!text_means(text->w[at + i], words->w[i]))
			return false;
	return words->n > 0;
}

static void without_harmless(struct said *s)
{
	for (size_t i = 0; i < s->n;) {
		struct str rest = str_z(harmless), one;
		struct said words = { 0 };
		bool hit = false;

		while (!hit && str_next(&rest, '|', &one)) {
			words_of(one, &words);
			hit = stands_at(s, i, &words);
		}
		if (!hit || words.n == s->n) {
			i++;
			continue;
		}
		memmove(s->w + i, s->w + i + words.n, (s->n - i - words.n) * sizeof s->w[0]);
		s->n -= words.n;
	}
}

static bool says(const struct said *text, struct str name, bool shortened)
{
	struct said words;

	words_of(name, &words);
	if (shortened)
		without_harmless(&words);
	return words.n == text->n && stands_at(text, 0, &words);
}

/* Is one of the names of the choice what `text` says? */
static bool named(const struct said *text, const struct choice *c)
{
	struct str label = str_z(c->vi), rest = str_z(c->said ? c->said : ""), one;
	ptrdiff_t comma = str_find(label, STR(","));

	if (says(text, label, true) || (comma > 0 && says(text, str_cut(label, 0, (size_t)comma), true)))
		return true;
	while (str_next(&rest, '|', &one))
		if (says(text, one, false))
			return true;
	return false;
}

const struct choice *choice_read(const struct field *f, struct str s)
{
	struct said text;

	words_of(s, &text);
	for (const struct choice *c = f->choices; c->code; c++)
		if (str_is(s, c->code) || says(&text, str_z(c->vi), false) || says(&text, str_z(c->en), false))
			return c;
	return NULL;
}

const struct choice *choice_said(const struct field *f, struct str s)
{
	const struct choice *found = choice_read(f, s);
	struct said text, plain;

	words_of(s, &text);
	if (found || s.n > 300 || text.n == 0 || text.n == MOST_WORDS)
		return found;
	plain = text;
	without_harmless(&plain);
	for (const struct choice *c = f->choices; c->code; c++) {
		if (!named(&text, c) && !named(&plain, c))
			continue;
		if (found)
			return NULL;
		found = c;
	}
	return found;
}
