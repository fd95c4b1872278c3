/* The ledger: appends entries with bodies of about 300 bytes, then verifies the chain (median of five), then proves.
 *     bench/ledger.sh [ENTRIES [FOLDER]] */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "db/db.h"
#include "ledger/ledger.h"

enum { RUNS = 5 };

static int cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, cmp);
	return v[n / 2];
}

static enum rc batch(struct cx *cx, int n)
{
	AUTO(tx_done) struct tx tx = { 0 };

	TRY(tx_begin(cx, &tx));
	for (int i = 0; i < n; i++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct jv *data = jv_obj(&cx->arena);

		jv_set(&cx->arena, data, "code", jv_text(&cx->arena, arena_fmt(&cx->arena, "HT-%06d", i)));
		jv_set(&cx->arena, data, "name", jv_z(&cx->arena, "Hệ thống thông tin giải quyết thủ tục hành chính"));
		jv_set(&cx->arena, data, "unit", jv_int(&cx->arena, 17));
		jv_set(&cx->arena, data, "state", jv_z(&cx->arena, "operating"));
		jv_set(&cx->arena, data, "hosting", jv_z(&cx->arena, "own"));
		TRY(ledger_append(cx,
			&(struct ledger_new){
				.op = i % 4 ? "update" : "create", .res = "systems", .id = i % 4 ? 1 : 0, .rv = 1, .data = data },
			NULL));
		arena_reset(&cx->arena, m);
	}
	return tx_commit(&tx);
}

static enum rc appends(struct cx *cx, int entries)
{
	int64_t start = time_mono();
	double us;

	for (int done = 0; done < entries; done += 10000)
		TRY(batch(cx, entries - done < 10000 ? entries - done : 10000));
	us = (double)(time_mono() - start);
	printf("append, 10,000 a transaction      %9.0f entries/s  %6.2f us each\n", entries / us * 1e6, us / entries);
	start = time_mono();
	for (int i = 0; i < 200; i++)
		TRY(batch(cx, 1));
	us = (double)(time_mono() - start);
	printf("append, one a transaction         %9.0f entries/s  %6.0f us each (fsync)\n", 200 / us * 1e6, us / 200);
	return RC_OK;
}

static enum rc verify(struct cx *cx)
{
	struct ledger_report rep = { 0 };
	double us[RUNS], cpu[RUNS];

	for (int i = 0; i < RUNS; i++) {
		int64_t start = time_mono();
		clock_t busy = clock();

		TRY(ledger_verify_chain(cx, NULL, &rep));
		us[i] = (double)(time_mono() - start);
		cpu[i] = (double)(clock() - busy) * 1e6 / CLOCKS_PER_SEC;
	}
	printf("verify the chain                  %9.0f entries/s  %6.3f us each (%" PRId64 " entries)\n",
		(double)rep.entries / median(us, RUNS) * 1e6, median(us, RUNS) / (double)rep.entries, rep.entries);
	printf("verify the chain, a core's time   %9.0f entries/s\n", (double)rep.entries / median(cpu, RUNS) * 1e6);
	return RC_OK;
}

static enum rc proofs(struct cx *cx)
{
	struct ledger_proof p;
	int64_t size, start = time_mono();

	TRY(ledger_size(cx, &size));
	for (int i = 0; i < 200; i++)
		TRY(ledger_prove(cx, i * (size / 200), 0, &p));
	printf("inclusion proof                   %9.0f proofs/s   %6.0f us each\n", 200e6 / (double)(time_mono() - start),
		(double)(time_mono() - start) / 200);
	start = time_mono();
	for (int i = 1; i <= 200; i++)
		TRY(ledger_consistency(cx, i * (size / 200), size, &p));
	printf("consistency proof                 %9.0f proofs/s   %6.0f us each\n", 200e6 / (double)(time_mono() - start),
		(double)(time_mono() - start) / 200);
	return RC_OK;
}

/* Why sec/ hashes with libcrypto's own context and not through EVP. */
static void hashes(void)
{
	enum { N = 1000000 };
	static char body[301];
	struct hash h;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	int64_t start = time_mono();

	for (int i = 0; i < N; i++) {
		body[1] = (char)i;
		sha256((struct str){ body, sizeof body }, &h);
	}
	printf("SHA-256 of 301 bytes, own context %9.0f hashes/s\n", N * 1e6 / (double)(time_mono() - start));
	start = time_mono();
	EVP_DigestInit_ex(c, EVP_sha256(), NULL);
	for (int i = 0; i < N; i++) {
		body[1] = (char)i;
		EVP_DigestInit_ex(c, NULL, NULL);
		EVP_DigestUpdate(c, body, sizeof body);
		EVP_DigestFinal_ex(c, h.b, NULL);
	}
	printf("SHA-256 of 301 bytes, reused EVP  %9.0f hashes/s\n", N * 1e6 / (double)(time_mono() - start));
	EVP_MD_CTX_free(c);
}

static enum rc bench(struct cx *cx, int entries, struct str path)
{
	TRY(db_open(cx, path, DB_CREATE, &cx->db));
	TRY(db_migrate(cx, NULL));
	hashes();
	{
		struct sign_key key;

		sign_new(cx, &key);
		TRY(ledger_begin(cx, &key));
	}
	TRY(appends(cx, entries));
	TRY(verify(cx));
	return proofs(cx);
}

int main(int argc, char **argv)
{
	int64_t entries = 1000000;
	struct str path;
	struct cx cx;
	enum rc rc;

	if (argc > 1 && (!str_to_i64(str_z(argv[1]), &entries) || entries < 1000 || entries > 100000000))
		return 2;
	cx_init(&cx, 0);
	path = arena_fmt(&cx.arena, "%s/bench-ledger-%d.db", argc > 2 ? argv[2] : "/tmp", (int)getpid());
	rc = bench(&cx, (int)entries, path);
	if (rc != RC_OK)
		fprintf(stderr, "%" PRI_STR "\n", ARG_STR(cx.fault.text));
	db_close(&cx.db);
	unlink(path.p);
	cx_done(&cx);
	return rc_table[rc].exit;
}
