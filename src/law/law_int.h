/* Private to law/. */
#pragma once
#include "law/law.h"

__attribute__((format(printf, 5, 6))) void law_fault(
	struct cx *cx, struct law_faults *fs, struct str file, uint32_t line, const char *fmt, ...);
