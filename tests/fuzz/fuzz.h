/* A target is one file tests/fuzz/fuzz_NAME.c with one function; its seeds are tests/fuzz/seeds/NAME/. Nothing else has to be told:
 * ./check replays every seed in every build, tests/fuzz/run.sh SECONDS hunts for new ones. A crash stays as a seed, named after
 * what it was. Beside not crashing, a target asserts what must hold for every input. */
#pragma once
#include "base/cx.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { FUZZ_ARENA = 64 << 20 };
static inline struct str fuzz_str(const uint8_t *p, size_t n)
{
	return (struct str){ n ? (const char *)p : "", n };
}
