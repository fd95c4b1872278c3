/* Private to auth/. */
#pragma once
#include "auth/auth.h"
#include "db/db.h"
#include "sec/sec.h"

#define USER_COLUMNS "id, seq, name, post, unit, role, disabled, must_change, provider"
enum { USER_COLUMNS_N = 9 };
enum rc user_of_row(struct cx *cx, struct rows *r, int col, struct user *out); /* from column `col` on; texts are copied */

struct jv *user_data(struct cx *cx, const struct user *u); /* the row as the ledger has it */

/* Wrong passwords. throttle_ask: RC_BUSY while one must wait; throttle_fail counts one more; both take account and address. */
enum rc throttle_ask(struct cx *cx, struct str name, struct str address);
enum rc throttle_fail(struct cx *cx, struct str name, struct str address);
enum rc throttle_forget(struct cx *cx, struct str name);
struct str secret_hash(struct cx *cx, struct str secret); /* what the table keeps of a token */
