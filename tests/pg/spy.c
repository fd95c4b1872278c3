/* LD_PRELOAD: writes the text of every statement that SQLite is given to compile to the file SPY, one a line, NUL-safe and whole lines only.
 * So the SQL that res/ makes at run time is seen as it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sqlite3;
struct sqlite3_stmt;

int sqlite3_prepare_v3(struct sqlite3 *db, const char *sql, int n, unsigned flags, struct sqlite3_stmt **out, const char **tail)
{
	int (*real)(struct sqlite3 *, const char *, int, unsigned, struct sqlite3_stmt **, const char **) =
		dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
	const char *path = getenv("SPY");
	size_t len = strlen(sql);
	char *line = malloc(len + 1);
	int fd;

	if (path && line && (fd = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) >= 0) {
		for (size_t i = 0; i < len; i++)
			line[i] = sql[i] == '\n' || sql[i] == '\t' ? ' ' : sql[i];
		line[len] = '\n';
		if (write(fd, line, len + 1) < 0)
			abort();
		close(fd);
	}
	free(line);
	return real(db, sql, n, flags, out, tail);
}
