/* LD_PRELOAD: the clock of a server and its commands runs CLOCK_SHIFT seconds ahead of the machine's, so that a year can be walked through on its dates. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t which, struct timespec *t)
{
	const char *shift = getenv("CLOCK_SHIFT");
	int rc = (int)syscall(SYS_clock_gettime, which, t);

	if (rc == 0 && shift && which == CLOCK_REALTIME)
		t->tv_sec += atol(shift);
	return rc;
}
