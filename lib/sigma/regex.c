/* Regular expressions: PCRE2 (JIT) within a few steps. Over them the linear automaton of Hyperscan answers, compiled when first needed, or with the
 * rules where that takes long; what it does not take is refused with the rules (regex_form.c). Where there is no such library, there is a budget of steps
 * that grows with the value's length, and a loss beyond it, in the open. Both evaluators ask this file, so they agree on losses too.
 * The automaton goes over a text in which each character is one byte. */
#include "base/text.h"
#include "sigma/int.h"

#include <pthread.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#ifdef SIGMA_HYPERSCAN
#include <hs/hs.h>
#endif

enum { PATTERN_MAX = 8192, STEPS_MIN = 5000, STEPS_PER_BYTE = 16, STEPS_MAX = 4000000 };
/* One step of '.*' goes over the whole value, which PCRE2 does not count: at first so few, later as many as take so many bytes. */
enum { STEPS_FEW = 4, STEPS_BYTES = 1 << 30, RESCANS_FEW = 64 /* bytes: 60 ns each */ };
/* Nor does it count choices one behind the other, so that it may try the square of an expression from each character. */
enum { NEAR_SIZE = 16, NEAR_WORK = 1 << 15 };
enum {
	SIZE_MOST = 2000 /* makes an automaton in three seconds at most */,
	STATES_MOST = 300 /* some thousand were sought for the dearest: 90 ns a byte, in mean 2 */,
	SIZE_LATE = 400 /* in half a second, and mostly two milliseconds */
};
enum linear_state { LINEAR_UNTRIED, LINEAR_READY, LINEAR_NEVER /* matches */, LINEAR_REFUSED };

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
	struct regex_form form;
	const struct regex_cases *cases;
	enum linear_state linear; /* of the library that is there: known once it was needed with the rules */
	struct regex *next;
	struct late *late;
};
struct regex_work {
	pcre2_match_data *data;
	pcre2_match_context *limits;
	void *scratch;
	enum linear_state linear; /* of the library that is there */
	struct buf bytes;         /* a value, each character one */
	struct regex_count count;
};

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
	buf_init(&w->bytes, SIZE_MAX);
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
	buf_done(&w->bytes);
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
	unsigned flags = HS_FLAG_ALLOWEMPTY | HS_FLAG_SINGLEMATCH;
	struct late *late = re->late;
	hs_compile_error_t *bad = NULL;
	enum linear_state state;

	flags |=
		(re->caseless ? HS_FLAG_CASELESS : 0) | (re->multiline ? HS_FLAG_MULTILINE : 0) | (re->dotall ? HS_FLAG_DOTALL : 0);
	pthread_mutex_lock(&late->lock);
	if (late->state == LINEAR_UNTRIED) {
		hs_database_t *db = NULL;
		bool ok =
			re->form.over_bytes && hs_compile(re->form.over_bytes, flags, HS_MODE_BLOCK, NULL, &db, &bad) == HS_SUCCESS;

		late->state = ok ? LINEAR_READY : bad && strstr(bad->message, "never match") ? LINEAR_NEVER : LINEAR_REFUSED;
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

static struct str one_byte_each(const struct regex_alphabet *abc, struct buf *b, struct str s)
{
	b->n = 0;
	if (!buf_reserve(b, s.n))
		return (struct str){ 0 };
	for (size_t i = 0; i < s.n;) {
		int32_t rune = (unsigned char)s.p[i];
		size_t n = rune < 0x80 ? 1 : utf8_next(str_from(s, i), &rune);

		b->p[b->n++] = (char)(rune < 0x80 ? rune : regex_byte(abc, rune));
		i += n;
	}
	return buf_str(b);
}

static bool linear_match(const struct regex *re, struct regex_work *w, struct str value, bool *out)
{
	hs_scratch_t *scratch = w->scratch;
	enum linear_state state;
	bool hit = false, ok;

	if (!linear_trusted(w) || value.n > UINT32_MAX)
		return false;
	state = linear_ready(re);
	if (state != LINEAR_READY)
		return *out = false, state == LINEAR_NEVER;
	ok = hs_alloc_scratch(re->late->linear, &scratch) == HS_SUCCESS;
	w->scratch = scratch;
	if (ok && !text_ascii(value)) {
		value = one_byte_each(&re->form.alphabet, &w->bytes, value);
		ok = value.p;
	}
	if (!ok)
		return false;
	ok = hs_scan(re->late->linear, value.p ? value.p : "", (unsigned)value.n, 0, scratch, found_one, &hit) != HS_INVALID;
	*out = hit;
	return ok;
}

/* What takes long, or may be refused, is done with the rules: *all knows whether the library can be trusted. */
static bool linear_early(struct regex *re)
{
	if (re->form.size <= SIZE_LATE && !re->form.anchors)
		return true;
	if (re->linear == LINEAR_UNTRIED)
		re->linear = sigma_regex_linear() ? LINEAR_READY : LINEAR_REFUSED;
	return re->linear == LINEAR_REFUSED || linear_ready(re) != LINEAR_REFUSED;
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

static bool linear_early(struct regex *re)
{
	(void)re;
	return true;
}
#endif

/* False: no automaton of a bearable size answers it. */
static bool form_taken(struct regex *re, struct refusal *why)
{
	if (re->form.refused.en)
		*why = re->form.refused;
	else if (re->form.size > SIZE_MOST)
		*why = (struct refusal){ "dài hơn 2000 ký tự, tính cả các số lần lặp",
			"longer than 2000 characters, with its counts multiplied out" };
	else if (re->form.states > STATES_MOST)
		*why = (struct refusal){ "hơn 300 trạng thái, tính cả các số lần lặp (một lớp ký tự lặp nhiều lần được tính nhiều "
					 "nhất là 64); hãy lặp ít lần hơn, hoặc viết thành nhiều biểu thức",
			"more than 300 states, with its counts multiplied out (a class that is counted is 64 at most); let it be "
			"counted less often, or write several expressions" };
	else if (!linear_early(re))
		*why = (struct refusal){ "quá lớn, hoặc có ^ $ \\A \\z \\Z ở giữa: không lập được máy tự động cho nó",
			"too large, or with ^ $ \\A \\z \\Z in its midst: there is no automaton of it" };
	else
		return true;
	return false;
}

/* NULL: PCRE2 does not take it. */
static pcre2_code *code_new(const struct regex *re, struct refusal *why)
{
	static _Thread_local char text[160];
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	pcre2_code *out;
	int code = 0;
	size_t at;

	options |= (re->caseless ? PCRE2_CASELESS : 0) | (re->multiline ? PCRE2_MULTILINE : 0) | (re->dotall ? PCRE2_DOTALL : 0);
	out = pcre2_compile((PCRE2_SPTR)re->pattern.p, re->pattern.n, options, &code, &at, NULL);
	if (out == NULL)
		pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
	*why = (struct refusal){ text, text };
	return out;
}

struct regex *regex_new(struct arena *a, struct str pattern, const char *flags, struct regex **all, struct refusal *why)
{
	struct regex *re = ARENA_NEW(a, struct regex);

	if (pattern.n > PATTERN_MAX) {
		*why = (struct refusal){ "dài hơn 8192 byte", "longer than 8192 bytes" };
		return NULL;
	}
	re->pattern = arena_str(a, pattern);
	re->caseless = strchr(flags, 'i');
	re->multiline = strchr(flags, 'm');
	re->dotall = strchr(flags, 's');
	re->linear = *all ? (*all)->linear : LINEAR_UNTRIED;
	re->code = code_new(re, why);
	if (re->code == NULL)
		return NULL;
	re->cases = *all ? (*all)->cases : NULL;
	re->form = regex_form(a, re->pattern, flags, &re->cases);
	re->late = ARENA_NEW(a, struct late);
	pthread_mutex_init(&re->late->lock, NULL);
	re->next = *all;
	*all = re; /* refused or not, it is let go with the others */
	return form_taken(re, why) ? re : NULL;
}

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

static int near_match(const struct regex *re, struct regex_work *w, struct str value, size_t steps)
{
	pcre2_set_match_limit(w->limits, (uint32_t)steps);
	return pcre2_match(re->code, (PCRE2_SPTR)(value.p ? value.p : ""), value.n, 0, PCRE2_NO_UTF_CHECK, w->data, w->limits);
}

/* A few steps of PCRE2 are cheaper than the automaton. */
static bool near(const struct regex_form *form, size_t n)
{
	if (form->rescans && n > RESCANS_FEW)
		return false;
	return form->size <= NEAR_SIZE || (uint64_t)form->size * form->size * n <= NEAR_WORK;
}

bool regex_match(const struct regex *re, struct regex_work *w, struct str value)
{
	size_t steps = STEPS_MIN + value.n * STEPS_PER_BYTE;
	bool hit = false;
	int n;

	jit_ready(re);
	w->count.runs++;
	w->count.steps += value.n + 1;
	n = near(&re->form, value.n) ? near_match(re, w, value, STEPS_FEW) : PCRE2_ERROR_MATCHLIMIT;
	if (n >= 0 || n == PCRE2_ERROR_NOMATCH)
		return n >= 0;
	w->count.steps += value.n + STEPS_FEW;
	if (linear_match(re, w, value, &hit)) {
		w->count.fallbacks++;
		return hit;
	}
	steps = steps < STEPS_MAX ? steps : STEPS_MAX;
	steps = steps < STEPS_BYTES / (value.n + 1) ? steps : STEPS_BYTES / (value.n + 1);
	w->count.steps += steps; /* the whole budget may be spent */
	n = near_match(re, w, value, steps);
	w->count.losses += n < 0 && n != PCRE2_ERROR_NOMATCH;
	return n >= 0;
}
