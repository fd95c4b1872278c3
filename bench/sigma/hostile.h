/* Events made to cost as much as they can, for the bench and for the test of the bound: none of them costs more per byte than 20 times what the median of
 * them does. Ours, beyond that: but for those of which rules ask all that they can (`asks`), none more than 20 times what ordinary events do.
 * Each kind repeats what one part of the engine is worst at; `number` makes each event another, so that nothing is remembered. */
#pragma once
#include "fmt/json.h"

enum { HOSTILE_BYTES = 16000 };

static inline void hostile_begin(struct buf *b, const char *field)
{
	b->n = 0;
	buf_fmt(b, "{\"product\":\"windows\",\"category\":\"process_creation\",\"EventID\":1,\"%s\":\"", field);
}

static inline void hostile_end(struct buf *b, uint32_t number)
{
	buf_fmt(b, "%u\"}", number);
}

static inline void hostile_fill(struct buf *b, const char *const *words, size_t n, uint32_t number)
{
	uint64_t seed = number + 1;

	while (b->n < HOSTILE_BYTES) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		buf_z(b, words[(seed >> 33) % n]);
	}
}

#define HOSTILE_WORDS(name, field, ...)                                                                                            \
	static inline void name(struct buf *b, uint32_t number)                                                                    \
	{                                                                                                                          \
		static const char *const words[] = { __VA_ARGS__ };                                                                \
                                                                                                                                   \
		hostile_begin(b, field);                                                                                           \
		hostile_fill(b, words, COUNT(words), number);                                                                      \
		hostile_end(b, number);                                                                                            \
	}

HOSTILE_WORDS(hostile_near, "CommandLine", "powershell -enc", "\\\\cmd.ex", ".exe", "rundll32", "comsvcs.dll", "sekurlsa",
	"-nop -w", "Invoke-", "certutil", "http://", "/c ", "mimikat")
HOSTILE_WORDS(hostile_carets, "CommandLine", "cmd /c ", "^", "^^^^^^^^", " set x=", "&&", "^ ^")
HOSTILE_WORDS(hostile_letters, "CommandLine", "a")
HOSTILE_WORDS(hostile_tails, "CommandLine", ".exe")
HOSTILE_WORDS(hostile_slashes, "Image", "\\\\")
HOSTILE_WORDS(hostile_dashes, "CommandLine", " -", "-f", " /", "-e ",
	" \xe2\x80\x93"
	"c ",
	" -a -b")
HOSTILE_WORDS(
	hostile_asked, "CommandLine", " -", "-f", "rundll32 ", " /", " \xe2\x80\x93", "c ", "powershell", " -enc ", "http://", "%u")
HOSTILE_WORDS(hostile_ticks, "ScriptBlockText", "`", "i`", "n`v", "+", "'+'", "{0}", "${", "$")
HOSTILE_WORDS(hostile_ticked, "CommandLine", "`", "i`", "n`v`o", "+", "'+'", "{0}{1}", "${", "$env:", "\\\"")
HOSTILE_WORDS(hostile_digits, "CommandLine", "0x", "1", "07", "10.0.0.1", "0177", "http://0", "https://1.0", " 0")
HOSTILE_WORDS(hostile_digests, "Hashes", "MD5=", "SHA256=", "IMPHASH=", "0", "1", "a", "f", "e2", "93")
HOSTILE_WORDS(hostile_letters_beyond, "CommandLine", "\xc4\x91\xe1\xbb\x8anh ", "\xc4\x82", "\xe2\x84\xaa", "\xc5\xbf")
HOSTILE_WORDS(hostile_paths, "CommandLine", "C:\\\\Windows\\\\", "System32\\\\", "Temp\\\\", "Users\\\\Public\\\\",
	"AppData\\\\Local\\\\", "..\\\\")
HOSTILE_WORDS(hostile_spaces, "CommandLine", " ", "  ", "\\t", "net ", "user ")
HOSTILE_WORDS(hostile_escapes, "CommandLine", "\\u0041", "\\\\", "\\\"", "\\/", "\\u00e9")

static inline void hostile_keys(struct buf *b, uint32_t number)
{
	hostile_begin(b, "CommandLine");
	buf_z(b, "x\"");
	for (uint32_t k = 0; b->n < HOSTILE_BYTES; k++)
		buf_fmt(b, ",\"k%u_%u\":\"v%u\"", number, k, k);
	buf_fmt(b, ",\"z\":\"");
	hostile_end(b, number);
}

static inline void hostile_deep(struct buf *b, uint32_t number)
{
	hostile_begin(b, "CommandLine");
	buf_z(b, "x\"");
	for (uint32_t k = 0; b->n < HOSTILE_BYTES; k++) {
		buf_fmt(b, ",\"d%u\":", k);
		for (int i = 0; i < 60; i++)
			buf_z(b, i % 2 ? "{\"a\":" : "[");
		buf_z(b, "1");
		for (int i = 60; i-- > 0;)
			buf_z(b, i % 2 ? "}" : "]");
	}
	buf_fmt(b, ",\"z\":\"");
	hostile_end(b, number);
}

/* Many short values of one field: each is looked at. */
static inline void hostile_list(struct buf *b, uint32_t number)
{
	static const char *const words[] = { " -enc ", "certutil", "\\\\cmd.exe", "powershell", "^", "http://" };

	hostile_begin(b, "ParentCommandLine");
	buf_z(b, "x\",\"CommandLine\":[");
	for (uint32_t k = 0; b->n < HOSTILE_BYTES; k++)
		buf_fmt(b, "%s\"%s%s%u_%u\"", k ? "," : "", words[k % COUNT(words)], words[k / 7 % COUNT(words)], number, k);
	buf_fmt(b, "],\"z\":\"");
	hostile_end(b, number);
}

/* Numbers as long as they can be, of a field that rules compare. */
static inline void hostile_numbers(struct buf *b, uint32_t number)
{
	uint64_t seed = number + 1;

	hostile_begin(b, "CommandLine");
	buf_z(b, "x\",\"EventID\":[1");
	while (b->n < HOSTILE_BYTES) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		buf_fmt(b, ",%u.%016" PRIu64 "e%d", (unsigned)(seed >> 60), seed >> 12, (int)(seed % 600) - 300);
	}
	buf_z(b, "],\"z\":\"");
	hostile_end(b, number);
}

/* Near-misses of the rules themselves: literals of theirs, which are to be given first; each without its first or last character. */
static struct {
	const struct str *words;
	size_t n;
} hostile_rules;

static inline struct str hostile_literal(uint64_t *seed)
{
	struct str w = hostile_rules.words[((*seed = *seed * 6364136223846793005u + 1442695040888963407u) >> 33) % hostile_rules.n];
	size_t first = 1, last = w.n ? w.n - 1 : 0;

	while (first < w.n && ((unsigned char)w.p[first] & 0xc0) == 0x80)
		first++;
	while (last && ((unsigned char)w.p[last] & 0xc0) == 0x80)
		last--;
	return *seed >> 20 & 1 ? str_from(w, first) : str_cut(w, 0, last);
}

/* As they are: rules match, or ask for more. */
static inline struct str hostile_whole(uint64_t *seed)
{
	return hostile_rules.words[((*seed = *seed * 6364136223846793005u + 1442695040888963407u) >> 33) % hostile_rules.n];
}

typedef struct str hostile_word(uint64_t *seed);

/* As values of their own, in lists in lists. */
static inline void hostile_apart(struct buf *b, uint64_t seed, hostile_word *word, size_t bytes)
{
	buf_z(b, "\",\"CommandLine\":[1");
	while (b->n < bytes && hostile_rules.n) {
		buf_z(b, ",[[[");
		json_write_text(b, word(&seed));
		buf_z(b, "]]]");
	}
	buf_z(b, "],\"z\":\"");
}

/* As one text. */
static inline void hostile_together(struct buf *b, uint64_t seed, hostile_word *word, size_t bytes)
{
	while (b->n < bytes && hostile_rules.n) {
		size_t at = b->n;

		json_write_text(b, word(&seed));
		b->p[at] = b->p[b->n - 1] = ' '; /* its quotes */
	}
}

#define HOSTILE_RULES(name, how, word, bytes)                                                                                      \
	static inline void name(struct buf *b, uint32_t number)                                                                    \
	{                                                                                                                          \
		hostile_begin(b, how == hostile_apart ? "ParentCommandLine" : "CommandLine");                                      \
		how(b, number + 1, word, bytes);                                                                                   \
		hostile_end(b, number);                                                                                            \
	}

HOSTILE_RULES(hostile_literals_apart, hostile_apart, hostile_literal, HOSTILE_BYTES)
HOSTILE_RULES(hostile_literals_together, hostile_together, hostile_literal, HOSTILE_BYTES)
HOSTILE_RULES(hostile_literals_few, hostile_apart, hostile_literal, 250)
HOSTILE_RULES(hostile_whole_apart, hostile_apart, hostile_whole, HOSTILE_BYTES)
HOSTILE_RULES(hostile_whole_together, hostile_together, hostile_whole, HOSTILE_BYTES)
HOSTILE_RULES(hostile_whole_long, hostile_apart, hostile_whole, 700000)
HOSTILE_RULES(hostile_whole_text, hostile_together, hostile_whole, 700000)

/* Programs that a hundred rules name, so that all of them ask for the rest. */
static inline void hostile_programs(struct buf *b, uint32_t number)
{
	hostile_begin(b, "ParentCommandLine");
	buf_z(b, "x\",\"Image\":[\"\\\\powershell.exe\",\"\\\\cmd.exe\",\"\\\\rundll32.exe\",\"\\\\wmic.exe\",\"\\\\reg.exe\","
		 "\"\\\\net.exe\",\"\\\\certutil.exe\",\"\\\\mshta.exe\",\"\\\\schtasks.exe\"],\"y\":\"");
	hostile_apart(b, number + 1, hostile_whole, b->n + 200);
	hostile_end(b, number);
}

/* What four expressions of one rule need stands before a long line, and once more behind it: all that is between is gone over for nothing, again and again. */
static inline void hostile_stars(struct buf *b, uint32_t number)
{
	hostile_begin(b, "ParentCommandLine");
	buf_z(b, "x\",\"Image\":\"C:\\\\x\\\\powershell.exe\",\"CommandLine\":\"+++++++++++++{{{{{{{{{^^^^````");
	while (b->n < HOSTILE_BYTES)
		buf_z(b, "aaaaaaaaaaaaaaaa");
	buf_z(b, "\\n+{^`");
	hostile_end(b, number);
}

/* All that the expressions of hostile.yml begin with, and no end for any of them. */
static inline void hostile_repeated(struct buf *b, uint32_t number, const char *field, const char *unit)
{
	hostile_begin(b, field);
	while (b->n < HOSTILE_BYTES)
		buf_z(b, unit);
	buf_z(b, " -! -? -b -\",\"z\":\"");
	hostile_end(b, number);
}

static inline void hostile_expressions(struct buf *b, uint32_t number)
{
	hostile_repeated(b, number, "Hostile", "aaaaaaaaaaaaaaaa");
}

static inline void hostile_expressions_beyond(struct buf *b, uint32_t number)
{
	hostile_repeated(b, number, "Hostile", "\xc4\x91\xc3\xa0\xc4\x90\xe1\xba\xad");
}

/* What the dearest expression begins with anew at each byte: of those that are taken (regex.c, STATES_MOST). */
static inline void hostile_expressions_states(struct buf *b, uint32_t number)
{
	hostile_repeated(b, number, "HostileStates", "bbbbbbbbbbbbbbbb");
}

/* Parts of expressions at each byte, and choices that all begin. */
static inline void hostile_expressions_near(struct buf *b, uint32_t number)
{
	hostile_repeated(b, number, "HostileNear", "aaaaaaaaaaaaaaab");
}

/* Five literals end at each byte. */
static inline void hostile_expressions_literals(struct buf *b, uint32_t number)
{
	hostile_repeated(b, number, "HostileLiterals", "abcdabcdabcdabcd");
}

/* An event says of its origin what it likes, another mixture each time. */
static inline void hostile_origins(struct buf *b, uint32_t number)
{
	static const char *const names[] = { "process_creation", "file_event", "dns_query", "image_load", "registry_set",
		"ps_script", "pipe_created", "driver_load" };

	b->n = 0;
	buf_z(b, "{\"product\":\"windows\",\"category\":[\"\"");
	for (uint32_t k = 0; k < COUNT(names); k++)
		if ((number + 1) >> k & 1)
			buf_fmt(b, ",\"%s\"", names[k]);
	buf_z(b, "],\"CommandLine\":\"");
	hostile_end(b, number);
}

/* Next to nothing. */
static inline void hostile_small(struct buf *b, uint32_t number)
{
	b->n = 0;
	buf_fmt(b, "{\"a\":%u}", number);
}

static const struct hostile {
	const char *name;
	void (*make)(struct buf *b, uint32_t number);
	bool asks; /* it is full of what rules look for, so that many match, or run their expressions: that costs more than to be passed over */
} hostile_kinds[] = {
	{ "asked", hostile_asked },
	{ "carets", hostile_carets },
	{ "dashes", hostile_dashes },
	{ "deep", hostile_deep },
	{ "digests", hostile_digests },
	{ "digits", hostile_digits },
	{ "escapes", hostile_escapes },
	{ "expressions", hostile_expressions },
	{ "expressions_beyond", hostile_expressions_beyond },
	{ "expressions_literals", hostile_expressions_literals },
	{ "expressions_near", hostile_expressions_near },
	{ "expressions_states", hostile_expressions_states },
	{ "keys", hostile_keys },
	{ "letters", hostile_letters },
	{ "list", hostile_list },
	{ "literals", hostile_literals_together },
	{ "literals_apart", hostile_literals_apart },
	{ "literals_few", hostile_literals_few },
	{ "near", hostile_near },
	{ "numbers", hostile_numbers },
	{ "origins", hostile_origins },
	{ "paths", hostile_paths },
	{ "programs", hostile_programs, true },
	{ "slashes", hostile_slashes },
	{ "small", hostile_small },
	{ "spaces", hostile_spaces },
	{ "stars", hostile_stars, true },
	{ "tails", hostile_tails },
	{ "ticked", hostile_ticked },
	{ "ticks", hostile_ticks },
	{ "unicode", hostile_letters_beyond },
	{ "whole", hostile_whole_together, true },
	{ "whole_apart", hostile_whole_apart, true },
	{ "whole_long", hostile_whole_long, true },
	{ "whole_text", hostile_whole_text, true },
};
