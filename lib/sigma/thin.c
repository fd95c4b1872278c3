/* A value full of what rules look for, however long it is: what says nothing more of it, because its items are known, is taken out of what the
 * scans look for, again and again, so that they pass over the rest of the value as over an ordinary one. */
#include "sigma/index_keys.h"

#include <stdio.h>
#include <stdlib.h>

enum { KNOWN_LOG = 15 /* of an index: at most so many */, WORTH = 256 /* hits that are */, SHARE = 16, SHORT_FEW = 64 };

struct thin {
	const struct index *of; /* NULL: free */
	uint32_t value;         /* what of it was found in, as found.value */
	bool made;
	uint64_t since, after; /* hits at which it was made; until it is made anew */
	struct grams grams;
	struct nibbles nibbles;
	uint8_t known[1 << KNOWN_LOG], shorts[SHORTS];
};

struct thin *thins_new(void)
{
	struct thin *t = calloc(THINS, sizeof *t);

	if (t == NULL) {
		fputs("sigma: out of memory\n", stderr);
		abort();
	}
	return t;
}

void thins_forget(struct thin *t)
{
	for (uint32_t i = 0; i < THINS; i++)
		t[i].of = NULL;
}

void thins_free(struct thin *t)
{
	free(t);
}

static void thin_use(struct look *k, const struct thin *t)
{
	k->grams = &t->grams;
	k->nibbles = &t->nibbles;
	if (k->shorts)
		k->shorts = t->shorts;
}

void thin_begin(struct look *k)
{
	const struct index *x = k->x;
	struct thin *t = NULL, *oldest = k->f->thins;

	k->grams = &x->grams;
	k->shorts = x->shorts;
	k->nibbles = &x->nibbles;
	k->thin = NULL;
	if (!k->repeats || x->grams.known == NULL || x->announced == NULL)
		return;
	for (uint32_t i = 0; i < THINS; i++) {
		struct thin *one = &k->f->thins[i];

		if (one->of == x && one->value == k->f->value)
			t = one;
		if (one->of == NULL || (oldest->of && one->value < oldest->value))
			oldest = one;
	}
	if (t == NULL) {
		t = oldest;
		t->of = x;
		t->value = k->f->value;
		t->made = false;
		t->since = k->f->hits;
		t->after = WORTH + x->n_announced / SHARE;
	}
	if (t->made)
		thin_use(k, t);
	k->thin = t;
}

/* Nothing more can be found by it in any value to come that is taken together with this. */
static bool probe_over(const struct look *k, const struct probe *p)
{
	return probe_idle(k, p) || ((p->how > HOW_TAIL || k->several) && k->f->tested[p->leaf] == k->f->value);
}

static void thin_make(const struct look *k, struct thin *t)
{
	const struct index *x = k->x;
	size_t size = (size_t)1 << (32 - x->grams.shift);
	struct str shorts[SHORT_FEW];
	uint32_t n_shorts = 0;

	t->grams = (struct grams){ memset(t->known, 0, size), x->grams.shift };
	memset(t->shorts, 0, sizeof t->shorts);
	for (uint32_t i = 0; i < x->n_announced; i++) {
		const struct announced *a = &x->announced[i];

		if (probe_over(k, &x->probes[a->probe]))
			continue;
		if (a->n == 4) {
			grams_add(&t->grams, a->bytes);
			continue;
		}
		t->shorts[short_at(a->bytes, a->n)] |= (uint8_t)(1 << a->n);
		if (n_shorts < SHORT_FEW)
			shorts[n_shorts] = (struct str){ (const char *)&a->bytes, a->n };
		n_shorts++;
	}
	t->nibbles = x->nibbles;
	if (n_shorts <= SHORT_FEW)
		nibbles_make(&t->nibbles, shorts, n_shorts, false, NULL);
	k->f->work += x->n_announced / 8;
}

void thin_step(struct look *k)
{
	struct thin *t = k->thin;

	if (k->f->hits - t->since < t->after)
		return;
	thin_make(k, t);
	t->made = true;
	t->since = k->f->hits;
	t->after *= 2;
	thin_use(k, t);
}
