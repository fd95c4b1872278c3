/* A request's body while it comes in: up to HTTP_BODY_MEM in memory, then in a file that never has a name, so that nothing is left behind
 * whatever happens to this process. Reading it is a mapping: a 64 MiB upload costs no heap. */
#include "http/http_int.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

void spool_init(struct spool *sp)
{
	*sp = (struct spool){ .fd = -1 };
}

void spool_done(struct spool *sp)
{
	if (sp->map)
		munmap(sp->map, sp->n);
	if (sp->fd >= 0)
		close(sp->fd);
	free(sp->mem);
	spool_init(sp);
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool to_file(struct spool *sp, const char *tmp_dir)
{
	sp->fd = open(tmp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return sp->fd >= 0 && write_all(sp->fd, sp->mem, sp->n);
}

void spool_add(struct spool *sp, const char *tmp_dir, const char *p, size_t n)
{
	if (sp->over || sp->broken)
		return;
	if ((int64_t)n > sp->limit - (int64_t)sp->n) {
		sp->over = true;
		return;
	}
	if (sp->fd < 0 && sp->n + n <= HTTP_BODY_MEM) {
		if (!sp->mem)
			sp->mem = malloc(HTTP_BODY_MEM);
		assert(sp->mem);
		memcpy(sp->mem + sp->n, p, n);
	} else if ((sp->fd < 0 && !to_file(sp, tmp_dir)) || !write_all(sp->fd, p, n)) {
		sp->broken = true;
		return;
	}
	sp->n += n;
}

bool spool_bytes(struct spool *sp, struct str *out)
{
	if (sp->fd < 0 || sp->n == 0) {
		*out = (struct str){ sp->mem ? sp->mem : "", sp->n };
		return true;
	}
	sp->map = mmap(NULL, sp->n, PROT_READ, MAP_PRIVATE, sp->fd, 0);
	if (sp->map == MAP_FAILED) {
		sp->map = NULL;
		return false;
	}
	*out = (struct str){ sp->map, sp->n };
	return true;
}
