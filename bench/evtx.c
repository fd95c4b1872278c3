/* How fast event logs are read, in processor time of one core: to JSON, to the typed tree, and record heads alone. Small files are read again and again by
 * one reader, as a large one would be.
 *     bench/evtx.sh FILE.evtx... */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "evtx/evtx.h"

enum lane { HEADS, TREE, JSON, LANES };
enum { RUNS = 5, AT_LEAST = 30000 /* records a run */ };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct log {
	const uint8_t *p;
	size_t n;
};

static size_t bytes_of(void *ctx, uint64_t at, void *to, size_t n)
{
	const struct log *l = ctx;

	n = at < l->n && n < l->n - at ? n : at < l->n ? l->n - at : 0;
	memcpy(to, l->p + at, n);
	return n;
}

static size_t read_once(const struct log *l, const struct evtx_map *m, struct evtx *e, enum lane lane, size_t *bytes)
{
	const struct evtx_chunk *c;
	struct evtx_record r;
	size_t records = 0;

	for (uint32_t i = 0, n = evtx_map_chunks(m, &c); i < n; i++) {
		evtx_feed(e, &c[i], l->p + c[i].at, c[i].size);
		for (; evtx_next(e, &r); records++)
			if (lane == JSON)
				*bytes += evtx_json(e).n;
			else if (lane == TREE)
				*bytes += evtx_event(e) != NULL;
	}
	return records;
}

/* Records a second, the median of RUNS. */
static double rate(const struct log *l, const struct evtx_map *m, enum lane lane)
{
	double runs[RUNS];

	for (int i = 0; i < RUNS; i++) {
		size_t records = 0, bytes = 0, once = 1;
		struct evtx *e = evtx_new(NULL, 0, NULL);
		double began = seconds();

		while (records < AT_LEAST && once)
			records += once = read_once(l, m, e, lane, &bytes);
		runs[i] = (double)records / (seconds() - began);
		evtx_free(e);
		for (int k = i; k > 0 && runs[k] < runs[k - 1]; k--) {
			double t = runs[k];

			runs[k] = runs[k - 1];
			runs[k - 1] = t;
		}
	}
	return runs[RUNS / 2];
}

int main(int argc, char **argv)
{
	printf("%12s %12s %12s %9s  records/s, one core\n", "heads", "tree", "json", "MB");
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		struct evtx_map *m;
		struct stat st;
		struct log l;
		void *p;

		if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0 ||
			(p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0)) == MAP_FAILED) {
			perror(argv[i]);
			return 1;
		}
		l = (struct log){ p, (size_t)st.st_size };
		m = evtx_map_new(&(struct evtx_source){ .size = l.n, .ctx = &l, .read = bytes_of });
		printf("%12.0f %12.0f %12.0f %9.2f  %s\n", rate(&l, m, HEADS), rate(&l, m, TREE), rate(&l, m, JSON),
			(double)st.st_size / 1e6, argv[i]);
		evtx_map_free(m);
		munmap(p, (size_t)st.st_size);
		close(fd);
	}
	return 0;
}
