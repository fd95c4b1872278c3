/* Errors: one enum for the whole tree. The table in rc.c maps each to an HTTP status, an exit code and a log level.
 * `[[nodiscard]]`: an ignored error does not compile. Expected outcomes are RC_NOT_FOUND and RC_CONFLICT; the rest is trouble. */
#pragma once
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* clang-format off */
enum [[nodiscard]] rc {
	RC_OK,
	RC_INVALID,   /* what was given is malformed */
	RC_DENIED,    /* who asks may not */
	RC_NOT_FOUND, /* no such thing (or none that the asker may know of) */
	RC_CONFLICT,  /* somebody was faster, or a unique value is taken */
	RC_LIMIT,     /* larger, longer or more than the bound */
	RC_BUSY,      /* try again shortly */
	RC_IO,        /* disk, network, database: the machine failed us */
	RC_CORRUPT,   /* stored bytes are not what was stored */
	RC_COUNT_
};
/* clang-format on */

struct rc_row {
	const char *name; /* "invalid": stable, for JSON */
	int http, exit;
	int level; /* syslog level */
};
extern const struct rc_row rc_table[RC_COUNT_];

/* The one macro that may hide a return. */
#define TRY(e)                                                                                                                     \
	do {                                                                                                                       \
		enum rc rc_ = (e);                                                                                                 \
		if (rc_ != RC_OK)                                                                                                  \
			return rc_;                                                                                                \
	} while (0)

/* What is not memory (fd, statement, transaction, lock) is let go on every path. */
#define AUTO(done) __attribute__((cleanup(done)))
#define COUNT(a) (sizeof(a) / sizeof(a)[0])
