/* Runs a target over files: replay NAME... (a folder stands for the files in it). Linked instead of libFuzzer, by any compiler. */
#include <dirent.h>
#include <stdio.h>

#include "fuzz.h"

static bool one(struct cx *cx, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t room = 32 << 20, n;
	char *p;

	if (f == NULL)
		return false;
	p = arena_alloc(&cx->arena, room, 1);
	n = fread(p, 1, room, f);
	fclose(f);
	printf("%s\n", path);
	fflush(stdout);
	p = memcpy(arena_alloc(&cx->arena, n ? n : 1, 1), p, n); /* exact, so that ASan sees a step too far */
	LLVMFuzzerTestOneInput((const uint8_t *)p, n);
	return true;
}

int main(int argc, char **argv)
{
	int done = 0;

	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		struct dirent *e;

		while (d && (e = readdir(d)) != NULL) {
			AUTO(cx_done) struct cx cx = { 0 };

			cx_init(&cx, 0);
			if (e->d_name[0] != '.' && !one(&cx, arena_fmt(&cx.arena, "%s/%s", argv[i], e->d_name).p))
				return 2;
			done += e->d_name[0] != '.';
		}
		if (d)
			closedir(d);
	}
	return done > 0 ? 0 : 77; /* no seeds: skipped */
}
