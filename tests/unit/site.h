/* A site without a name: an empty migrated database whose files are gone from the disk while it is open, with its ledger begun. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/db.h"
#include "ledger/ledger.h"

static inline void site_begin(struct cx *cx)
{
	char path[] = "/tmp/khien-test-XXXXXX", beside[sizeof path + 4];
	struct sign_key key;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	cx_init(cx, 0);
	assert_int_equal(db_open(cx, str_z(path), DB_CREATE, &cx->db), RC_OK);
	assert_int_equal(db_migrate(cx, NULL), RC_OK);
	sign_new(cx, &key);
	assert_int_equal(ledger_begin(cx, &key), RC_OK);
	unlink(path);
	for (size_t i = 0; i < 2; i++) {
		snprintf(beside, sizeof beside, "%s%s", path, i == 0 ? "-wal" : "-shm");
		unlink(beside);
	}
}

static inline struct cx *site_new(void)
{
	struct cx *cx = test_calloc(1, sizeof *cx);

	site_begin(cx);
	return cx;
}

static inline int gone(void **state)
{
	struct cx *cx = *state;

	db_close(&cx->db);
	cx_done(cx);
	test_free(cx);
	return 0;
}
