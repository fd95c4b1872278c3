/* How fast event logs are read, in processor time of one core: to JSON, to the typed tree, and record heads alone.
 *     bench/evtx.sh FILE.evtx... */
#include <fcntl.h>
#include <stdio.h>
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

static size_t read_once(const void *p, size_t n, enum lane lane, size_t *bytes)
{
	struct evtx *e = evtx_new(p, n, NULL);
	struct evtx_record r;
	size_t records = 0;

	for (; e && evtx_next(e, &r); records++)
		if (lane == JSON)
			*bytes += evtx_json(e).n;
		else if (lane == TREE)
			*bytes += evtx_event(e) != NULL;
	evtx_free(e);
	return records;
}

/* Records a second, the median of RUNS. */
static double rate(const void *p, size_t n, enum lane lane)
{
	double runs[RUNS];

	for (int i = 0; i < RUNS; i++) {
		size_t records = 0, bytes = 0, once = 1;
		double began = seconds();

		while (records < AT_LEAST && once)
			records += once = read_once(p, n, lane, &bytes);
		runs[i] = (double)records / (seconds() - began);
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
		struct stat st;
		void *p;

		if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0 ||
			(p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0)) == MAP_FAILED) {
			perror(argv[i]);
			return 1;
		}
		printf("%12.0f %12.0f %12.0f %9.2f  %s\n", rate(p, (size_t)st.st_size, HEADS), rate(p, (size_t)st.st_size, TREE),
			rate(p, (size_t)st.st_size, JSON), (double)st.st_size / 1e6, argv[i]);
		munmap(p, (size_t)st.st_size);
		close(fd);
	}
	return 0;
}
