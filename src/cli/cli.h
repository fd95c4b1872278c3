/* The command line: one `struct command` a command, listed in main.c. Options are --name VALUE or --flag, anywhere after the command's name;
 * an unknown one is an error. Every command understands --data DIR (default var), --json, --lang vi|en, --help. */
#pragma once
#include "base/cx.h"
#include "fmt/json.h"

struct cli_opt {
	const char *name; /* "data"; NULL ends */
	bool takes_value;
	const char *vi, *en;
};
struct cli {
	struct str data; /* --data */
	bool json;       /* --json */
	size_t n;
	struct str *args; /* what is not an option, after the command's own words */
	struct cli_value {
		const char *name;
		struct str value;
	} * opts;
	size_t n_opts;
};
struct command {
	const char *words;          /* "ledger verify": matched from the left, longest first */
	const char *usage;          /* "[--head FILE]" */
	const char *vi, *en;        /* one line for help */
	const struct cli_opt *opts; /* its own, besides the common ones; may be NULL */
	int min_args, max_args;     /* -1: any */
	bool opens;                 /* open and migrate DIR's database before run: cx->db is set */
	enum rc (*run)(struct cx *cx, const struct cli *cli);
};
struct str cli_get(const struct cli *cli, const char *opt); /* null str when not given; given twice: the last (cli->opts has all) */
bool cli_has(const struct cli *cli, const char *opt);
/* An option's number; RC_INVALID naming the option when it is none or outside min..max. Not given: *out stays. */
enum rc cli_i64(struct cx *cx, const struct cli *cli, const char *opt, int64_t min, int64_t max, int64_t *out);
enum rc cli_password(struct cx *cx, const struct cli *cli, const char *who,
	struct str *out);                                     /* the first line of --password-file, beside --WHO */
struct str cli_db_path(struct cx *cx, const struct cli *cli); /* DIR/khien.db */
enum rc cli_open(struct cx *cx, const struct cli *cli);       /* what `opens` does: an existing database, migrated; cx->db is set */
void cli_line(const struct jv *o);                            /* what --json prints: one object a line */
/* parses, runs, prints the failure, gives the exit code */
int cli_main(const struct command *const *commands, int argc, char **argv);
