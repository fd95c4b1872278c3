/* Included first by every translation unit (meson -include): these do not compile. Use struct str, struct buf, arena_fmt, str_to_i64. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma GCC poison strcpy strcat strncat sprintf vsprintf gets atoi atol atoll system strtok popen strerror
/* A macro, for libxlsxwriter.h names it in macros of its own (which nobody here uses). */
#define strncpy(...) strncpy_is_banned
