/* sigma-bench-make FOLDER LANE [WORDS]: writes the hostile lanes (hostile.h) as FOLDER/hostile_*.ndjson, 4 MB each, those of the rules' literals
 * from WORDS, one a line; and from LANE (JSON lines) a lane FOLDER/unique.ndjson in which no text value comes twice: each path has a folder of its own,
 * each other text a word. */
#include "hostile.h"

enum { LANE = 4 << 20 };

static FILE *file_new(const char *folder, const char *prefix, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s%s.ndjson", folder, prefix, name);
	f = fopen(path, "wb");
	if (f == NULL)
		perror(path);
	return f;
}

/* Behind the closing quote of a text that begins at p. */
static const char *text_end(const char *p)
{
	while (*p && *p != '"')
		p += *p == '\\' && p[1] ? 2 : 1;
	return *p ? p + 1 : p;
}

/* A value of its own: a folder before the file's name, or a word at the end. What says where an event comes from stays. */
static void unique_text(const char *p, const char *end, uint64_t *number, FILE *out)
{
	const char *at = end - 1;
	char word[32];

	snprintf(word, sizeof word, "%" PRIx64, 0x9e3779b97f4a7c15u * ++*number >> 24);
	while (at > p + 1 && !(at[-1] == '\\' && at[-2] == '\\'))
		at--;
	if (at > p + 1)
		fprintf(out, "%.*s%s\\\\%.*s", (int)(at - p), p, word, (int)(end - at), at);
	else
		fprintf(out, "%.*s %s\"", (int)(end - p - 1), p, word);
}

static void unique_line(const char *line, uint64_t *number, FILE *out)
{
	bool origin = false;

	for (const char *p = line; *p;) {
		const char *end = *p == '"' ? text_end(p + 1) : p + 1;

		if (*p != '"' || *end == ':' || origin)
			fwrite(p, 1, (size_t)(end - p), out);
		else
			unique_text(p, end, number, out);
		if (*p == '"')
			origin = *end == ':' && (strncmp(p, "\"product\"", 9) == 0 || strncmp(p, "\"category\"", 10) == 0);
		p = end;
	}
}

static bool unique(const char *folder, const char *lane)
{
	FILE *in = fopen(lane, "rb"), *out = file_new(folder, "", "unique");
	char *line = malloc(1 << 20);
	uint64_t number = 0;

	if (in == NULL || out == NULL || line == NULL)
		return false;
	while (fgets(line, 1 << 20, in))
		unique_line(line, &number, out);
	fclose(in);
	free(line);
	return fclose(out) == 0;
}

static bool words_read(const char *path, struct arena *a)
{
	FILE *f = fopen(path, "rb");
	VEC(struct str) words = { 0 };
	char line[4096];

	if (f == NULL)
		return perror(path), false;
	while (fgets(line, sizeof line, f))
		if (line[0] != '\n')
			vec_push(a, &words, arena_str(a, (struct str){ line, strcspn(line, "\n") }));
	hostile_rules.words = words.p;
	hostile_rules.n = words.n;
	return fclose(f) == 0;
}

static bool hostile_lane(const char *folder, const struct hostile *kind)
{
	FILE *f = file_new(folder, "hostile_", kind->name);
	bool ok = f != NULL;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (uint32_t i = 0; ok && ftell(f) < LANE; i++) {
		kind->make(&b, i);
		ok = fwrite(b.p, 1, b.n, f) == b.n && fputc('\n', f) != EOF;
	}
	buf_done(&b);
	return ok && fclose(f) == 0;
}

int main(int argc, char **argv)
{
	struct arena a;
	bool ok = argc > 2;

	arena_init(&a, 0);
	ok = ok && (argc == 3 || words_read(argv[3], &a));
	for (size_t k = 0; k < COUNT(hostile_kinds) && ok; k++)
		ok = hostile_lane(argv[1], &hostile_kinds[k]);
	ok = ok && unique(argv[1], argv[2]);
	arena_done(&a);
	return ok ? 0 : 1;
}
