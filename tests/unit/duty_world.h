/* A small fictitious ministry for the engine's tests: the shipped packs, facts by hand, and a way to ask one row. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "duty/board.h"

struct world {
	struct cx cx;
	struct facts f;
	struct law *law;
	struct board b;
	int64_t at; /* entry instant of facts added from now on */
};

static inline struct law *world_law(struct cx *cx)
{
	struct law_pack *packs[8];
	struct law_faults faults = { 0 };
	struct law *law = NULL;
	size_t n = 0;

	for (; law_shipped[n].file; n++) {
		struct str bytes = { law_shipped[n].bytes, law_shipped[n].n };

		if (law_read(cx, duty_vocab(), bytes, str_z(law_shipped[n].file), &packs[n], &faults) != RC_OK)
			for (size_t i = 0; i < faults.n; i++)
				print_error("%.*s: %.*s\n", (int)faults.p[i].place.n, faults.p[i].place.p, (int)faults.p[i].text.n,
					faults.p[i].text.p);
		assert_int_equal(faults.n, 0);
	}
	if (law_join(cx, duty_vocab(), packs, n, &law, &faults) != RC_OK)
		for (size_t i = 0; i < faults.n; i++)
			print_error("%.*s: %.*s\n", (int)faults.p[i].place.n, faults.p[i].place.p, (int)faults.p[i].text.n,
				faults.p[i].text.p);
	assert_non_null(law);
	return law;
}

static inline int64_t when(const char *text)
{
	int64_t us;

	assert_true(instant_read(str_z(text), &us));
	return us;
}

static inline int32_t day(const char *text)
{
	return date_first(str_z(text));
}

/* Units 1 (office) 2 (IT) 3 (portal) 4 (finance) 5 (vụ A) 6 (vụ B); the roles; window from 2026-11-02. */
static inline void world_open(struct world *w)
{
	cx_init(&w->cx, 0);
	facts_init(&w->f);
	w->law = world_law(&w->cx);
	w->at = when("2026-11-02T08:00:00Z");
	facts_add(&w->f, "units", 1, w->at, "code=BM|name=Bộ Mẫu|kind=office");
	facts_add(&w->f, "units", 2, w->at, "code=CDS|name=Cục Chuyển đổi số|kind=cuc|parent=1");
	facts_add(&w->f, "units", 3, w->at, "code=CTT|name=Cổng|kind=cong|parent=1");
	facts_add(&w->f, "units", 4, w->at, "code=QT|name=Cục Quản trị|kind=cuc|parent=1");
	facts_add(&w->f, "units", 5, w->at, "code=VA|name=Vụ A|kind=vu|parent=1");
	facts_add(&w->f, "units", 6, w->at, "code=VB|name=Vụ B|kind=vu|parent=1");
	facts_add(&w->f, "documents", 10, w->at, "code=D10|number=1/QĐ-BM|date=2024-01-05|signer_post=Bộ trưởng");
	facts_add(&w->f, "roles", 11, w->at, "code=R1|unit=1|role=owner|valid_from=2020-01-01|basis=10");
	facts_add(&w->f, "roles", 12, w->at, "code=R2|unit=2|role=specialised|valid_from=2020-01-01|basis=10");
	facts_add(&w->f, "roles", 13, w->at, "code=R3|unit=3|role=portal|valid_from=2020-01-01|basis=10");
	facts_add(&w->f, "roles", 14, w->at, "code=R4|unit=4|role=finance|valid_from=2020-01-01|basis=10");
	facts_add(&w->f, "settings", 15, w->at, "code=window.start|value=2026-11-02");
}

static inline void world_close(struct world *w)
{
	facts_done(&w->f);
	cx_done(&w->cx);
}

/* Entered when the world's clock says, or, if it is said to be done on a later day, at the end of that day; at a later instant, then. */
static inline void put(struct world *w, const char *res, int64_t id, const char *pairs)
{
	const char *done = strstr(pairs, "|done_on=");
	int64_t at = w->at;
	char with[4096], day[32];

	if (strcmp(res, "documents") == 0 && !strstr(pairs, "file=") && !strstr(pairs, "local_ref=")) { /* a paper lies somewhere */
		snprintf(with, sizeof with, "%s|local_ref=Văn thư", pairs);
		pairs = with;
	}
	if (done && sscanf(done, "|done_on=%10[0-9-]", day) == 1 && strlen(day) == 10) {
		memcpy(day + 10, "T16:00:00Z", sizeof "T16:00:00Z");
		at = when(day) > at ? when(day) : at;
	} else if ((done = strstr(pairs, "|at=")) && sscanf(done, "|at=%24[^|]", day) == 1) {
		at = when(day) > at ? when(day) : at;
	}
	facts_add(&w->f, res, id, at, pairs);
}

/* A system of Vụ A that citizens use, and its level decided. */
#define SYSTEM                                                                                                                     \
	"systems", 20,                                                                                                             \
		"code=HT1|name=Hệ thống "                                                                                      \
		"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info="   \
		"personal"
static inline void approve(struct world *w)
{
	put(w, SYSTEM);
	put(w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20");
	put(w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
}

/* The row as of a day ("2026-11-22") or an instant. */
static inline const struct duty_row *row_at(struct world *w, const char *on, const char *duty, int64_t subject, int64_t about)
{
	assert_int_equal(board_make(&w->cx, &w->f, w->law, when(on), &w->b), RC_OK);
	return board_find(&w->b, str_z(duty), subject, about);
}

static inline bool says(struct world *w, const struct duty_row *r, const char *words)
{
	struct duty_reason *why;
	size_t n;

	board_reasons(&w->cx, &w->b, r, &why, &n);
	for (size_t i = 0; i < n; i++)
		if (str_find(why[i].text, str_z(words)) >= 0)
			return true;
	return false;
}

static inline void why_print(struct world *w, const struct duty_row *r)
{
	struct duty_reason *why;
	size_t n;

	board_reasons(&w->cx, &w->b, r, &why, &n);
	for (size_t i = 0; i < n; i++)
		print_error("    %.*s [%.*s] #%lld %s\n", (int)why[i].text.n, why[i].text.p, (int)why[i].citation.n,
			why[i].citation.p, (long long)why[i].fact, law_strength_names[why[i].strength]);
}

#define EXPECT(w, on, duty, subject, about, state_)                                                                                \
	do {                                                                                                                       \
		const struct duty_row *x_ = row_at((w), (on), (duty), (subject), (about));                                         \
		assert_non_null(x_);                                                                                               \
		if (x_->state != (state_)) {                                                                                       \
			print_error("%s on %s: %s, expected %s\n", (duty), (on), duty_state_names[x_->state],                      \
				duty_state_names[state_]);                                                                         \
			why_print((w), x_);                                                                                        \
		}                                                                                                                  \
		assert_int_equal(x_->state, (state_));                                                                             \
	} while (0)
