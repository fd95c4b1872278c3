/* Entries in order, each judged: its body is hashed, and the columns that repeat it are compared without parsing (both ends of a canonical
 * body are known bytes; data lies between them). Reading the table costs about as much as judging, so a second thread judges one batch while
 * this one reads the next; where no thread is to be had, this one does both. */
#include <pthread.h>

#include "ledger/store.h"

enum { BATCH = 1024, BATCH_BYTES = 1 << 20 };

struct batch {
	struct arena arena;
	struct judged row[BATCH];
	size_t n;
};

struct bodies {
	struct rows rows;
	struct batch batch[2];
	int front; /* what the caller is given; the other one is read, then judged, meanwhile */
	size_t at;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct batch *todo; /* under the lock: what the thread has to judge; NULL: it is done */
	bool over;
};

struct out {
	char *p;
};

static void put(struct out *o, const char *p, size_t n)
{
	memcpy(o->p, p, n);
	o->p += n;
}
#define PUT(o, lit) put((o), "" lit, sizeof(lit) - 1)

static void put_i64(struct out *o, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char d[20];
	size_t at = sizeof d;

	do
		d[--at] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*o->p++ = '-';
	put(o, d + at, sizeof d - at);
}

/* Where ,"why":"..." begins, or the closing brace. The last string of the body ends before the brace; its opening quote is the last one
 * that no odd number of backslashes precedes. */
static size_t tail_at(struct str b)
{
	size_t i = b.n - 2, slashes;

	if (b.n < 12 || b.p[b.n - 2] != '"')
		return b.n - 1;
	do {
		for (i--; i > 8 && b.p[i] != '"'; i--)
			;
		for (slashes = 0; i > slashes && b.p[i - 1 - slashes] == '\\'; slashes++)
			;
	} while (i > 8 && slashes % 2 != 0);
	return i > 8 ? i - 7 : 0; /* behind ,"why": there is the quote */
}

static bool columns_match(const struct ledger_entry *e)
{
	char want[2 * LEDGER_WORD_MAX + 300];
	struct out o = { want };
	size_t n, end;

	if (e->op.n > LEDGER_WORD_MAX || e->res.n > LEDGER_WORD_MAX || e->body.n < 2)
		return false;
	PUT(&o, "{\"at\":");
	put_i64(&o, e->at);
	PUT(&o, ",\"by\":{\"id\":");
	put_i64(&o, e->who);
	PUT(&o, ",\"name\":\"");
	n = (size_t)(o.p - want);
	if (e->body.n < n || memcmp(e->body.p, want, n) != 0)
		return false;
	o.p = want;
	PUT(&o, ",\"id\":");
	put_i64(&o, e->obj);
	PUT(&o, ",\"op\":\"");
	put(&o, e->op.p, e->op.n);
	PUT(&o, "\",\"res\":\"");
	put(&o, e->res.p, e->res.n);
	PUT(&o, "\",\"rv\":");
	put_i64(&o, e->rv);
	PUT(&o, ",\"seq\":");
	put_i64(&o, e->seq);
	PUT(&o, ",\"v\":1,\"wall\":");
	put_i64(&o, e->wall);
	n = (size_t)(o.p - want);
	end = tail_at(e->body);
	if (end < n || memcmp(e->body.p + end - n, want, n) != 0 || e->body.p[e->body.n - 1] != '}')
		return false;
	return end == e->body.n - 1 || memcmp(e->body.p + end, ",\"why\":", 7) == 0;
}

static void judge(struct batch *b)
{
	struct hash leaf;

	for (struct judged *j = b->row; j < b->row + b->n; j++) {
		tree_leaf(j->e.body, &leaf);
		if (j->is != BODY_GOOD || memcmp(&leaf, &j->e.leaf, sizeof leaf) != 0)
			j->is = BODY_ALTERED;
		else if (!columns_match(&j->e))
			j->is = BODY_COLUMNS_DIFFER;
	}
}

static void *judges(void *arg)
{
	struct bodies *b = arg;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (b->todo == NULL && !b->over)
			pthread_cond_wait(&b->change, &b->lock);
		if (b->over)
			break;
		pthread_mutex_unlock(&b->lock);
		judge(b->todo);
		pthread_mutex_lock(&b->lock);
		b->todo = NULL;
		pthread_cond_signal(&b->change);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* Waits until the batch before this one is judged, then has this one judged. */
static void hand_over(struct bodies *b, struct batch *next)
{
	if (!b->threaded) {
		judge(next);
		return;
	}
	pthread_mutex_lock(&b->lock);
	while (b->todo)
		pthread_cond_wait(&b->change, &b->lock);
	b->todo = next;
	pthread_cond_signal(&b->change);
	pthread_mutex_unlock(&b->lock);
}

static void fill(struct bodies *b, struct batch *to)
{
	arena_done(&to->arena);
	arena_init(&to->arena, BATCH_BYTES);
	for (to->n = 0; to->n < BATCH && arena_ok(&to->arena) && rows_next(&b->rows); to->n++) {
		struct judged *j = &to->row[to->n];

		j->is = entry_of(&b->rows, &j->e) ? BODY_GOOD : BODY_ALTERED;
		j->e.op = arena_str(&to->arena, j->e.op);
		j->e.res = arena_str(&to->arena, j->e.res);
		j->e.body = arena_str(&to->arena, j->e.body);
	}
}

enum rc bodies_open(struct cx *cx, struct bodies **out)
{
	struct bodies *b = calloc(1, sizeof *b);

	if (b == NULL)
		abort();
	*out = b;
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->change, NULL);
	TRY(db_query(cx, &b->rows, "SELECT seq, at, wall, who, op, res, obj, rv, leaf, body FROM entry ORDER BY seq"));
	b->threaded = pthread_create(&b->thread, NULL, judges, b) == 0;
	fill(b, &b->batch[1]);
	hand_over(b, &b->batch[1]);
	return RC_OK;
}

enum rc bodies_next(struct cx *cx, struct bodies *b, const struct judged **out)
{
	*out = NULL;
	if (b->at == b->batch[b->front].n) {
		fill(b, &b->batch[b->front]);
		hand_over(b, &b->batch[b->front]);
		b->front = !b->front;
		b->at = 0;
	}
	if (b->at == b->batch[b->front].n)
		return rows_end(cx, &b->rows);
	*out = &b->batch[b->front].row[b->at++];
	return RC_OK;
}

void bodies_close(struct bodies **p)
{
	struct bodies *b = *p;

	if (b == NULL)
		return;
	if (b->threaded) {
		pthread_mutex_lock(&b->lock);
		b->over = true;
		pthread_cond_signal(&b->change);
		pthread_mutex_unlock(&b->lock);
		pthread_join(b->thread, NULL);
	}
	pthread_cond_destroy(&b->change);
	pthread_mutex_destroy(&b->lock);
	rows_done(&b->rows);
	arena_done(&b->batch[0].arena);
	arena_done(&b->batch[1].arena);
	free(b);
	*p = NULL;
}
