/* A hash map in an arena, keyed by bytes or by number; keys are copied by the caller if they must live. Seeded per map, so that an
 * outsider cannot choose colliding keys. No removal: put NULL. */
#pragma once
#include "base/arena.h"

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t n, cap;
	uint64_t seed;
};

void map_init(struct map *m, struct arena *a);
void *map_get(const struct map *m, struct str key);
void map_put(struct map *m, struct str key, void *value);
void *map_get_id(const struct map *m, int64_t key);
void map_put_id(struct map *m, int64_t key, void *value);
bool map_next(const struct map *m, size_t *at, struct str *key, void **value); /* *at starts at 0; order is of the hash */
uint64_t hash_bytes(struct str s, uint64_t seed);
