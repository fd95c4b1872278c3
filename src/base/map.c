#include "base/map.h"

#include <sys/auxv.h>

struct map_slot {
	uint64_t hash; /* 0: free */
	struct str key;
	void *value;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
	__uint128_t w = (__uint128_t)a * b;

	return (uint64_t)w ^ (uint64_t)(w >> 64);
}

/* One seed for a process, of the 16 random bytes that the kernel gives each program at its start: nothing is asked for and kept for each map. */
void map_init(struct map *m, struct arena *a)
{
	uint64_t given[2];

	memcpy(given, (const void *)getauxval(AT_RANDOM), sizeof given);
	*m = (struct map){ .arena = a, .seed = mix(given[0] ^ 0x9e3779b97f4a7c15u, given[1] ^ 0xe7037ed1a0b428dbu) };
}

/* The multiply-fold of wyhash (public domain), seeded. */
uint64_t hash_bytes(struct str s, uint64_t seed)
{
	uint64_t h = seed ^ 0xa0761d6478bd642fu, a, b;
	size_t n = s.n;
	const char *p = s.p;

	for (; n >= 16; n -= 16, p += 16) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, 8);
		h = mix(a ^ 0xe7037ed1a0b428dbu, b ^ h);
	}
	a = b = 0;
	if (n > 8) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, n - 8);
	} else if (n) {
		memcpy(&a, p, n);
	}
	return mix(h ^ a ^ 0x8ebc6af09c88c6e3u, b ^ s.n ^ 0x589965cc75374cc3u);
}

static struct map_slot *slot_of(const struct map *m, struct str key, uint64_t h)
{
	for (size_t i = h & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct map_slot *s = &m->slots[i];

		if (s->hash == 0 || (s->hash == h && str_eq(s->key, key)))
			return s;
	}
}

void *map_get(const struct map *m, struct str key)
{
	if (m->cap == 0)
		return NULL;
	return slot_of(m, key, hash_bytes(key, m->seed) | 1)->value;
}

static void grow(struct map *m)
{
	struct map_slot *old = m->slots;
	size_t cap = m->cap;

	m->cap = cap ? cap * 2 : 16;
	m->slots = ARENA_ARRAY(m->arena, struct map_slot, m->cap);
	for (size_t i = 0; i < cap; i++)
		if (old[i].hash)
			*slot_of(m, old[i].key, old[i].hash) = old[i];
}

void map_put(struct map *m, struct str key, void *value)
{
	uint64_t h = hash_bytes(key, m->seed) | 1;
	struct map_slot *s;

	if ((m->n + 1) * 3 > m->cap * 2)
		grow(m);
	s = slot_of(m, key, h);
	if (s->hash == 0) {
		*s = (struct map_slot){ .hash = h, .key = key };
		m->n++;
	}
	s->value = value;
}

void *map_get_id(const struct map *m, int64_t key)
{
	return map_get(m, (struct str){ (const char *)&key, sizeof key });
}

void map_put_id(struct map *m, int64_t key, void *value)
{
	struct str k = { (const char *)&key, sizeof key };

	if (map_get(m, k) == NULL)
		k = arena_str(m->arena, k);
	map_put(m, k, value);
}

bool map_next(const struct map *m, size_t *at, struct str *key, void **value)
{
	for (; *at < m->cap; (*at)++)
		if (m->slots[*at].hash) {
			*key = m->slots[*at].key;
			*value = m->slots[*at].value;
			(*at)++;
			return true;
		}
	return false;
}
