/* A property is tried in the rounds that its test names: in the plain build (./check campaigns) and in ./check --all. With sanitizers, which make a
 * round dear, in a fortieth of them. */
#pragma once
#include <stdlib.h>

static inline int campaign(int rounds)
{
	const char *all = getenv("CHECK_LONG");

#ifdef SANITIZED
	return all && *all ? rounds : rounds / 40;
#else
	(void)all;
	return rounds;
#endif
}
