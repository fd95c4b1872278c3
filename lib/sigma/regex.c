/* Regular expressions: PCRE2 (JIT) within a few steps. Over them the linear automaton of Hyperscan answers, compiled when first needed; what it
 * does not take (back-references, look-around) has a budget of steps that grows with the value's length, and is a loss beyond it, in the open. Both
 * evaluators ask this file, so they agree on losses too. */
#include "base/text.h"
#include "sigma/int.h"

#include <pthread.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#ifdef SIGMA_HYPERSCAN
#include <hs/hs.h>
#endif

enum { PATTERN_MAX = 8192, STEPS_MIN = 5000, STEPS_PER_BYTE = 16, STEPS_MAX = 4000000, LOOKED_PER_BYTE = 32 };
/* One step of '.*' goes over the whole value, which PCRE2 does not count: at first so few, later as many as take so many bytes. */
enum { STEPS_FEW = 4, STEPS_BYTES = 1 << 30 };
enum linear_state { LINEAR_UNTRIED, LINEAR_READY, LINEAR_REFUSED };

struct late { /* what is made when first needed */
	pthread_mutex_t lock;
	bool jit; /* done, or tried */
	enum linear_state state;
	void *linear;
};
struct regex {
	pcre2_code *code;
	struct str pattern;
	bool caseless, multiline, dotall;
	bool looks_far, anchored;
	struct regex *next;
	struct late *late;
};
struct regex_work {
	pcre2_match_data *data;
	pcre2_match_context *limits;
	void *scratch;
	enum linear_state linear; /* of the library that is there */
	struct regex_count count;
};

/* A look ahead without an end, as (?=.*a): PCRE2 goes over the whole value at each position, and does not count it as steps. */
static bool looks_far(struct str p)
{
	for (size_t i = 0; i + 2 < p.n; i++) {
		size_t depth = 1;

		i += p.p[i] == '\\';
		if (i + 2 >= p.n || p.p[i] != '(' || p.p[i + 1] != '?' || (p.p[i + 2] != '=' && p.p[i + 2] != '!'))
			continue;
		for (size_t k = i + 3; k < p.n && depth; k++) {
			if (p.p[k] == '\\')
				k++;
			else if (p.p[k] == '*' || p.p[k] == '+' || p.p[k] == '{')
				return true;
			else
				depth += (p.p[k] == '(') - (size_t)(p.p[k] == ')');
		}
	}
	return false;
}

struct regex *regex_new(struct arena *a, struct str pattern, const char *flags, struct regex **all, const char **why)
{
	static _Thread_local char text[160];
	struct regex *re = ARENA_NEW(a, struct regex);
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	int code = 0;
	size_t at;

	if (pattern.n > PATTERN_MAX) {
		*why = "longer than 8192 bytes";
		return NULL;
	}
	re->pattern = arena_str(a, pattern);
	re->caseless = strchr(flags, 'i');
	re->multiline = strchr(flags, 'm');
	re->dotall = strchr(flags, 's');
	re->looks_far = looks_far(pattern);
	options |= re->looks_far ? PCRE2_USE_OFFSET_LIMIT : 0;
	options |= (re->caseless ? PCRE2_CASELESS : 0) | (re->multiline ? PCRE2_MULTILINE : 0) | (re->dotall ? PCRE2_DOTALL : 0);
	re->code = pcre2_compile((PCRE2_SPTR)re->pattern.p, pattern.n, options, &code, &at, NULL);
	if (re->code == NULL) {
		pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
		*why = text;
		return NULL;
	}
	(void)pcre2_pattern_info(re->code, PCRE2_INFO_ALLOPTIONS, &options);
	re->anchored = options & PCRE2_ANCHORED;
	re->late = ARENA_NEW(a, struct late);
	pthread_mutex_init(&re->late->lock, NULL);
	re->next = *all;
	return *all = re;
}

void regex_free(struct regex *all)
{
	for (; all; all = all->next) {
		pcre2_code_free(all->code);
#ifdef SIGMA_HYPERSCAN
		hs_free_database(all->late->linear);
#endif
		pthread_mutex_destroy(&all->late->lock);
	}
}

struct regex_work *regex_work_new(void)
{
	struct regex_work *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	w->data = pcre2_match_data_create(1, NULL);
	w->limits = pcre2_match_context_create(NULL);
	pcre2_set_heap_limit(w->limits, 64 * 1024);
	pcre2_set_depth_limit(w->limits, 20000);
	return w;
}

void regex_work_free(struct regex_work *w)
{
	if (w == NULL)
		return;
	pcre2_match_data_free(w->data);
	pcre2_match_context_free(w->limits);
#ifdef SIGMA_HYPERSCAN
	hs_free_scratch(w->scratch);
#endif
	free(w);
}

struct regex_count *regex_work_count(struct regex_work *w)
{
	return &w->count;
}

#ifdef SIGMA_HYPERSCAN
static int found_one(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	(void)id, (void)from, (void)to, (void)flags;
	*(bool *)arg = true;
	return 1;
}

static enum linear_state linear_ready(const struct regex *re)
{
	unsigned flags = HS_FLAG_UTF8 | HS_FLAG_ALLOWEMPTY | HS_FLAG_SINGLEMATCH;
	struct late *late = re->late;
	hs_compile_error_t *bad = NULL;
	enum linear_state state;

	pthread_mutex_lock(&late->lock);
	if (late->state == LINEAR_UNTRIED) {
		hs_database_t *db = NULL;

		flags |= (re->caseless ? HS_FLAG_CASELESS : 0) | (re->multiline ? HS_FLAG_MULTILINE : 0) |
		         (re->dotall ? HS_FLAG_DOTALL : 0);
		late->state = hs_compile(re->pattern.p, flags, HS_MODE_BLOCK, NULL, &db, &bad) == HS_SUCCESS ? LINEAR_READY
		                                                                                             : LINEAR_REFUSED;
		late->linear = db;
		hs_free_compile_error(bad);
	}
	state = late->state;
	pthread_mutex_unlock(&late->lock);
	return state;
}

/* vectorscan, a fork that comes under the same name, overlooks what begins near the end of a text (its issues 358 and 382; Debian 12 has such a one):
 * the library that is there is asked for what it must find, and not used if it does not. */
static bool ends_found(const char *pattern)
{
	enum { MOST = 128 };
	hs_compile_error_t *bad = NULL;
	hs_database_t *db = NULL;
	hs_scratch_t *scratch = NULL;
	bool all = hs_compile(pattern, 0, HS_MODE_BLOCK, NULL, &db, &bad) == HS_SUCCESS &&
	           hs_alloc_scratch(db, &scratch) == HS_SUCCESS;
	char text[MOST];

	for (unsigned n = 2; n <= MOST && all; n++) {
		bool hit = false;

		memset(text, 'z', n);
		text[n - 1] = text[n - 2] = '1';
		all = hs_scan(db, text, n, 0, scratch, found_one, &hit) != HS_INVALID && hit;
	}
	hs_free_compile_error(bad);
	hs_free_scratch(scratch);
	hs_free_database(db);
	return all;
}

bool sigma_regex_linear(void)
{
	return ends_found("1\\d+") && ends_found("k{2}[k1]{2}\\W{1,3}[s] *|1{2,}");
}

/* Asked when it is first needed. */
static bool linear_trusted(struct regex_work *w)
{
	if (w->linear == LINEAR_UNTRIED)
		w->linear = sigma_regex_linear() ? LINEAR_READY : LINEAR_REFUSED;
	return w->linear == LINEAR_READY;
}

static bool linear_match(const struct regex *re, struct regex_work *w, struct str value, bool *out)
{
	hs_scratch_t *scratch = w->scratch;
	bool hit = false, ok;

	if (!linear_trusted(w) || memchr(re->pattern.p, 0, re->pattern.n) || linear_ready(re) != LINEAR_READY ||
		value.n > UINT32_MAX)
		return false;
	ok = hs_alloc_scratch(re->late->linear, &scratch) == HS_SUCCESS;
	w->scratch = scratch;
	if (!ok)
		return false;
	ok = hs_scan(re->late->linear, value.p, (unsigned)value.n, 0, scratch, found_one, &hit) != HS_INVALID;
	*out = hit;
	return ok;
}
#else
bool sigma_regex_linear(void)
{
	return false;
}

static bool linear_match(const struct regex *re, struct regex_work *w, struct str value, bool *out)
{
	(void)re, (void)w, (void)value, (void)out;
	return false;
}
#endif

/* Most expressions of a rule set never meet a value that holds what they need. */
static void jit_ready(const struct regex *re)
{
	struct late *late = re->late;

	if (__atomic_load_n(&late->jit, __ATOMIC_ACQUIRE))
		return;
	pthread_mutex_lock(&late->lock);
	if (!late->jit)
		(void)pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
	__atomic_store_n(&late->jit, true, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&late->lock);
}

/* Begun at as many positions as the budget pays for, each at the value's length. What stands further on is a loss. */
static int far_match(const struct regex *re, struct regex_work *w, struct str value, bool *whole)
{
	size_t positions = STEPS_MIN / (value.n + 1) + LOOKED_PER_BYTE;
	int n;

	*whole = re->anchored || positions >= value.n;
	w->count.steps += *whole ? 0 : positions * value.n;
	pcre2_set_offset_limit(w->limits, *whole ? PCRE2_UNSET : positions);
	n = pcre2_match(re->code, (PCRE2_SPTR)(value.p ? value.p : ""), value.n, 0, PCRE2_NO_UTF_CHECK, w->data, w->limits);
	pcre2_set_offset_limit(w->limits, PCRE2_UNSET);
	return n;
}

static int near_match(const struct regex *re, struct regex_work *w, struct str value, size_t steps)
{
	pcre2_set_match_limit(w->limits, (uint32_t)steps);
	return pcre2_match(re->code, (PCRE2_SPTR)(value.p ? value.p : ""), value.n, 0, PCRE2_NO_UTF_CHECK, w->data, w->limits);
}

bool regex_match(const struct regex *re, struct regex_work *w, struct str value)
{
	bool whole = true;
	size_t steps = STEPS_MIN + value.n * STEPS_PER_BYTE;
	bool hit = false;
	int n;

	jit_ready(re);
	w->count.runs++;
	w->count.steps += value.n + 1;
	steps = steps < STEPS_MAX ? steps : STEPS_MAX;
	if (re->looks_far) {
		pcre2_set_match_limit(w->limits, (uint32_t)steps);
		n = far_match(re, w, value, &whole);
	} else {
		n = near_match(re, w, value, STEPS_FEW);
	}
	if (n >= 0)
		return true;
	if (n == PCRE2_ERROR_NOMATCH && whole)
		return false;
	w->count.steps += value.n + STEPS_FEW;
	if (linear_match(re, w, value, &hit)) {
		w->count.fallbacks++;
		return hit;
	}
	steps = steps < STEPS_BYTES / (value.n + 1) ? steps : STEPS_BYTES / (value.n + 1);
	w->count.steps += steps; /* the whole budget may be spent */
	n = re->looks_far ? n : near_match(re, w, value, steps);
	w->count.losses += n < 0 && (n != PCRE2_ERROR_NOMATCH || !whole);
	return n >= 0;
}
