#include "base/keep.h"

#include <pthread.h>
#include <stdlib.h>

struct keep_place {
	void *value;
	size_t size, key_n;
	int readers;
	bool in;      /* in the table: else the last reader frees it */
	int64_t used; /* the greater, the later asked for */
	char key[];
};
struct keep {
	pthread_mutex_t lock; /* guards everything below */
	void (*drop)(void *value);
	size_t most, room, size;
	int64_t uses;
	struct keep_place *places[]; /* `most`; NULL: free */
};

struct keep *keep_new(size_t most, size_t room, void (*drop)(void *value))
{
	struct keep *k = calloc(1, sizeof *k + most * sizeof(struct keep_place *));

	assert(k);
	pthread_mutex_init(&k->lock, NULL);
	k->most = most;
	k->room = room;
	k->drop = drop;
	return k;
}

static void place_free(struct keep *k, struct keep_place *p)
{
	if (p == NULL)
		return;
	k->drop(p->value);
	free(p);
}

void keep_free(struct keep **k)
{
	if (*k == NULL)
		return;
	for (size_t i = 0; i < (*k)->most; i++) {
		assert((*k)->places[i] == NULL || (*k)->places[i]->readers == 0);
		place_free(*k, (*k)->places[i]);
	}
	pthread_mutex_destroy(&(*k)->lock);
	free(*k);
	*k = NULL;
}

static size_t place_of(const struct keep *k, struct str key)
{
	size_t i = 0;

	while (i < k->most && !(k->places[i] && str_eq(key, (struct str){ k->places[i]->key, k->places[i]->key_n })))
		i++;
	return i;
}

static void lend(struct keep *k, struct keep_place *p, struct kept *out)
{
	p->readers++;
	p->used = ++k->uses;
	*out = (struct kept){ p->value, k, p };
}

bool keep_find(struct keep *k, struct str key, struct kept *out)
{
	size_t i;

	pthread_mutex_lock(&k->lock);
	i = place_of(k, key);
	if (i < k->most)
		lend(k, k->places[i], out);
	pthread_mutex_unlock(&k->lock);
	return i < k->most;
}

/* Out of the table; what nobody reads is hung on `gone`, to be freed outside the lock. */
static void push_out(struct keep *k, size_t i, struct keep_place **gone, size_t *n_gone)
{
	struct keep_place *p = k->places[i];

	k->places[i] = NULL;
	k->size -= p->size;
	p->in = false;
	if (p->readers == 0)
		gone[(*n_gone)++] = p;
}

static size_t oldest(const struct keep *k)
{
	size_t best = k->most;

	for (size_t i = 0; i < k->most; i++)
		if (k->places[i] && (best == k->most || k->places[i]->used < k->places[best]->used))
			best = i;
	return best;
}

static size_t free_place(const struct keep *k)
{
	size_t i = 0;

	while (i < k->most && k->places[i])
		i++;
	return i;
}

void keep_put(struct keep *k, struct str key, void *value, size_t size, struct kept *out)
{
	struct keep_place *p = malloc(sizeof *p + key.n + 1), **gone = calloc(k->most + 1, sizeof(struct keep_place *));
	size_t i, n_gone = 0;

	assert(p && gone);
	*p = (struct keep_place){ .value = value, .size = size, .key_n = key.n };
	memcpy(p->key, key.p, key.n);
	pthread_mutex_lock(&k->lock);
	if ((i = place_of(k, key)) < k->most)
		push_out(k, i, gone, &n_gone);
	while (size <= k->room && (k->size + size > k->room || free_place(k) == k->most))
		push_out(k, oldest(k), gone, &n_gone);
	if (size <= k->room) {
		p->in = true;
		k->places[free_place(k)] = p;
		k->size += size;
	}
	lend(k, p, out);
	pthread_mutex_unlock(&k->lock);
	for (i = 0; i < n_gone; i++)
		place_free(k, gone[i]);
	free(gone);
}

void keep_return(struct kept *loan)
{
	struct keep_place *p = loan->place;
	bool last;

	if (p == NULL)
		return;
	pthread_mutex_lock(&loan->keep->lock);
	last = --p->readers == 0 && !p->in;
	pthread_mutex_unlock(&loan->keep->lock);
	if (last)
		place_free(loan->keep, p);
	*loan = (struct kept){ 0 };
}
