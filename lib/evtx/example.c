/* Which events are in these logs? Prints how often each (channel, event id) occurs: evtx-names FILE.. */
#include "evtx/evtx.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct kind {
	char channel[96];
	int64_t id;
	unsigned long n;
};

static void fault(void *ctx, const struct evtx_fault *f)
{
	fprintf(stderr, "%s: at %llu: %s\n", (const char *)ctx, (unsigned long long)f->offset, f->text);
}

static size_t count(struct kind *kinds, size_t n, size_t room, struct evtx *e)
{
	const struct evtx_node *ev = evtx_event(e);
	struct kind k = { .id = evtx_int(evtx_get(ev, "Event/System/EventID"), -1), .n = 1 };
	size_t len = evtx_show(evtx_get(ev, "Event/System/Channel"), k.channel, sizeof k.channel - 1);

	k.channel[len < sizeof k.channel ? len : sizeof k.channel - 1] = 0;
	for (size_t i = 0; i < n; i++)
		if (kinds[i].id == k.id && strcmp(kinds[i].channel, k.channel) == 0) {
			kinds[i].n++;
			return n;
		}
	if (ev && n < room)
		kinds[n++] = k;
	return n;
}

int main(int argc, char **argv)
{
	static struct kind kinds[4096];
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		struct stat st;
		void *p;

		if (fd < 0 || fstat(fd, &st) || st.st_size == 0 ||
			(p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED) {
			perror(argv[i]);
			continue;
		}
		struct evtx *e = evtx_new(p, (size_t)st.st_size, &(struct evtx_opts){ .fault = fault, .ctx = argv[i] });
		struct evtx_record r;

		while (e && evtx_next(e, &r))
			n = count(kinds, n, sizeof kinds / sizeof *kinds, e);
		evtx_free(e);
		munmap(p, (size_t)st.st_size);
		close(fd);
	}
	for (size_t i = 0; i < n; i++)
		printf("%8lu %6lld %s\n", kinds[i].n, (long long)kinds[i].id, kinds[i].channel);
	return 0;
}
