/* A hostile sheet, CSV or workbook: read for three kinds of things and imported for real in a transaction that is taken back. Nothing may stay behind,
 * every row is told, and the sheet with its faults can be written and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fmt/xlsx.h"
#include "fuzz.h"
#include "ledger/ledger.h"
#include "org/org.h"

static struct cx *site(void)
{
	static struct cx cx; /* one empty office for all inputs: to make one takes longer than an import */
	char path[] = "/tmp/khien-fuzz-XXXXXX", beside[sizeof path + 4];
	struct sign_key key;
	struct import_report rep;
	struct sheet s;
	int fd;

	if (cx.db)
		return &cx;
	fd = mkstemp(path);
	assert(fd >= 0);
	close(fd);
	cx_init(&cx, FUZZ_ARENA);
	assert(db_open(&cx, str_z(path), DB_CREATE, &cx.db) == RC_OK);
	assert(db_migrate(&cx, NULL) == RC_OK);
	unlink(path);
	for (size_t i = 0; i < 2; i++) {
		snprintf(beside, sizeof beside, "%s%s", path, i == 0 ? "-wal" : "-shm");
		unlink(beside);
	}
	sign_new(&cx, &key);
	assert(ledger_begin(&cx, &key) == RC_OK);
	assert(sheet_read(&cx, STR("code,name,short,parent\nvp,Văn phòng,VP,\na,Cục A,CA,vp\n"), &s) == RC_OK);
	assert(res_import(&cx, &res_units, &s, true, &rep) == RC_OK);
	return &cx;
}

static void told(struct cx *cx, const struct res *r, struct str in, const struct import_report *rep, enum rc rc)
{
	struct buf b AUTO(buf_done) = { 0 };
	size_t n = 0;

	for (int k = 0; k < 4; k++)
		n += rep->count[k];
	assert(n == rep->n);
	assert((rep->count[IMPORT_WRONG] > 0) == (rc == RC_INVALID));
	for (size_t i = 0; i < rep->n; i++) {
		assert((rep->rows[i].action == IMPORT_WRONG) == (rep->rows[i].problems.n > 0));
		for (size_t f = 0; f < r->n; f++)
			(void)import_show(cx, rep, &r->fields[f], &rep->rows[i].row->v[f]);
	}
	buf_init(&b, 64u << 20);
	if (rep->count[IMPORT_WRONG] && import_errors(cx, r, in, rep, &b) == RC_OK) {
		struct xlsx_book back;

		assert(xlsx_read(cx, buf_str(&b), &back) == RC_OK);
	}
	cx_clear(cx);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct res *const kinds[] = { &res_systems, &res_units, &res_people };
	struct cx *cx = site();
	struct str in = fuzz_str(p, n);

	for (size_t k = 0; k < COUNT(kinds); k++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct import_report rep = { 0 };
		int64_t before, after;
		struct sheet s;

		assert(ledger_size(cx, &before) == RC_OK);
		if (sheet_read_all(cx, in, &s) == RC_OK) {
			enum rc rc = res_import(cx, kinds[k], &s, false, &rep);

			cx_clear(cx);
			if (rc == RC_OK || (rc == RC_INVALID && rep.n))
				told(cx, kinds[k], in, &rep, rc);
		}
		cx_clear(cx);
		assert(!db_in_tx(cx->db));
		assert(ledger_size(cx, &after) == RC_OK && after == before);
		arena_reset(&cx->arena, m);
	}
	return 0;
}
