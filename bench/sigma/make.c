/* sigma-bench-make FOLDER [LANE]: writes the hostile lanes (hostile.h) as FOLDER/hostile_*.ndjson, 200 events each, and from LANE (JSON lines) a lane
 * FOLDER/unique.ndjson in which no text value comes twice: each path has a folder of its own, each other text a word. */
#include "hostile.h"

enum { EVENTS = 200 };

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

static int unique(const char *folder, const char *lane)
{
	FILE *in = fopen(lane, "rb"), *out = file_new(folder, "", "unique");
	char *line = malloc(1 << 20);
	uint64_t number = 0;

	if (in == NULL || out == NULL || line == NULL)
		return 1;
	while (fgets(line, 1 << 20, in))
		unique_line(line, &number, out);
	fclose(in);
	free(line);
	return fclose(out) != 0;
}

int main(int argc, char **argv)
{
	struct buf b;

	if (argc < 2)
		return 2;
	buf_init(&b, 1 << 20);
	for (size_t k = 0; k < COUNT(hostile_kinds); k++) {
		FILE *f = file_new(argv[1], "hostile_", hostile_kinds[k].name);

		if (f == NULL)
			return 1;
		for (uint32_t i = 0; i < EVENTS; i++) {
			hostile_kinds[k].make(&b, i);
			fwrite(b.p, 1, b.n, f);
			fputc('\n', f);
		}
		if (fclose(f) != 0)
			return 1;
	}
	buf_done(&b);
	return argc > 2 ? unique(argv[1], argv[2]) : 0;
}
