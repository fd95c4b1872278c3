/* The engine over the real store: packs in the ledger, facts from rows, a live board that follows, and what was known then. */
#include "duty_world.h"

#include <unistd.h>

#include "duty/live.h"
#include "ledger/ledger.h"
#include "site.h"

#define OK(e) assert_int_equal((e), RC_OK)

static int fresh(void **state)
{
	struct cx *cx = site_new();

	OK(law_install(cx, duty_vocab()));
	*state = cx;
	return 0;
}

static struct row *row_put(struct cx *cx, const char *res, struct row *row, ...)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct problems ps = { 0 };
	const char *field;
	va_list ap;

	if (row == NULL)
		row = res_blank(cx, res_find(str_z(res)));
	va_start(ap, row);
	while ((field = va_arg(ap, const char *)) != NULL) {
		int f = res_field(row->res, field);
		struct str why = { 0 };

		if (!val_read(cx, &row->res->fields[f], str_z(va_arg(ap, const char *)), &row->v[f], &why))
			fail_msg("%s: %.*s", field, (int)why.n, why.p);
	}
	va_end(ap);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, row, (struct str){ 0 }, &ps));
	OK(tx_commit(&tx));
	return row;
}

static int64_t head_of(struct cx *cx)
{
	int64_t size;

	OK(ledger_size(cx, &size));
	return size - 1;
}

/* The pack as its next version, ready for one more day. */
static void next_version(struct buf *b, struct str bytes, int version)
{
	struct str old = STR("\nversion: ");
	ptrdiff_t at = str_find(bytes, old);

	assert_true(at > 0);
	buf_add(b, str_cut(bytes, 0, (size_t)at + old.n));
	buf_fmt(b, "%d", version + 1);
	buf_add(b, str_from(bytes, (size_t)at + old.n + 1)); /* of one digit */
}

static int bare(void **state)
{
	*state = site_new();
	return 0;
}

/* What the office changed and gave the next number hides no later one that comes with the program: it is offered until it was loaded once. */
static void own_calendar(struct cx *cx, bool loaded_first)
{
	struct law_faults faults = { 0 };
	struct law_loaded *l;
	struct buf own AUTO(buf_done) = { 0 };
	const char *file = NULL;
	int64_t seq;
	int newer, version = law_shipped_version(STR("calendar-vn"), &file);
	size_t n, k = 0;
	bool same;

	while (strcmp(law_shipped[k].file, file) != 0)
		k++;
	struct str given = { law_shipped[k].bytes, law_shipped[k].n };

	buf_init(&own, given.n + 100);
	next_version(&own, given, version);
	if (loaded_first) {
		OK(law_load(cx, duty_vocab(), given, STR("calendar-vn.yaml"), &faults, &seq, &same));
		OK(law_shipped_new(cx, STR("calendar-vn"), version, given, &newer, &file));
		assert_int_equal(newer, 0);
	}
	OK(law_load(cx, duty_vocab(), buf_str(&own), STR("calendar-vn.yaml"), &faults, &seq, &same));
	OK(law_loaded(cx, INT64_MAX, &l, &n));
	assert_int_equal(n, 1);
	OK(law_shipped_new(cx, STR("calendar-vn"), l[0].version, l[0].bytes, &newer, &file));
	assert_int_equal(newer, loaded_first ? 0 : version);
	OK(law_shipped_new(cx, STR("calendar-vn"), version - 1, STR("x"), &newer, &file));
	assert_int_equal(newer, version);
	OK(law_shipped_new(cx, STR("cua-co-quan"), 1, STR("x"), &newer, &file));
	assert_int_equal(newer, 0);
}

static void a_shipped_pack_is_not_hidden_by_the_offices_own_number(void **state)
{
	own_calendar(*state, false);
}

static void a_shipped_pack_that_the_office_changed_is_not_offered_again(void **state)
{
	own_calendar(*state, true);
}

/* A version is one text: the same again writes nothing, another under its number or an older one is refused with the way out. */
static void a_version_is_loaded_once_and_is_one_text(void **state)
{
	struct cx *cx = *state;
	struct law_faults faults = { 0 };
	struct law_loaded *l;
	struct buf b AUTO(buf_done) = { 0 };
	int64_t seq, head;
	size_t n;
	bool same;

	OK(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++)
		if (str_is(l[i].code, "calendar-vn"))
			l = &l[i];
	assert_true(str_is(l->code, "calendar-vn"));
	head = head_of(cx);
	OK(law_load(cx, duty_vocab(), l->bytes, STR("ten-khac.yaml"), &faults, &seq, &same));
	assert_true(same && seq == l->seq && head_of(cx) == head);
	assert_int_equal(law_load(cx, duty_vocab(), arena_fmt(&cx->arena, "%.*s# khác\n", ARG_STR(l->bytes)), STR("l.yaml"),
				 &faults, &seq, &same),
		RC_CONFLICT);
	assert_true(str_find(cx->fault.text, STR("version: 2")) >= 0 && str_is(cx->fault.place, "l.yaml"));
	cx_clear(cx);
	buf_init(&b, 1 << 20);
	next_version(&b, l->bytes, l->version);
	OK(law_load(cx, duty_vocab(), buf_str(&b), STR("l.yaml"), &faults, &seq, &same));
	assert_true(!same && head_of(cx) == head + 1);
	assert_int_equal(law_load(cx, duty_vocab(), l->bytes, STR("l.yaml"), &faults, &seq, &same), RC_CONFLICT);
	assert_true(str_find(cx->fault.text, STR("version: 3")) >= 0);
	cx_clear(cx);
	assert_int_equal(head_of(cx), head + 1);
	assert_int_equal(faults.n, 0);
}

static enum law_strength wanted(const struct law *law, const char *duty)
{
	for (size_t d = 0; d < law->n_duties; d++)
		if (str_is(law->duties[d]->code, duty))
			return law->duties[d]->wants;
	return STRENGTH_N;
}

/* An office has the packs of before, which let a word suffice for more: it is read as it was, and the shipped one takes its place when it is loaded. */
static void a_pack_of_before_is_read_as_it_was_until_the_shipped_one_is_loaded(void **state)
{
	struct cx *cx = *state;
	struct law_faults faults = { 0 };
	struct law_loaded *l;
	struct law *law;
	struct tx tx AUTO(tx_done) = { 0 };
	int64_t seq;
	size_t n, i = 0, k = 0;
	bool same;

	OK(law_loaded(cx, INT64_MAX, &l, &n));
	while (!str_is(l[i].code, "2634-ct-vpcp"))
		i++;
	while (!str_is(str_z(law_shipped[k].file), "2634-ct-vpcp.yaml"))
		k++;
	ptrdiff_t at = str_find(l[i].bytes, STR("    kind: accountable\n"));

	assert_true(at > 0);
	struct str was = arena_fmt(&cx->arena, "%.*s    wants: declared\n%.*s", ARG_STR(str_cut(l[i].bytes, 0, (size_t)at)),
		ARG_STR(str_from(l[i].bytes, (size_t)at)));
	struct jv *data = jv_obj(&cx->arena);

	jv_set(&cx->arena, data, "code", jv_text(&cx->arena, l[i].code));
	jv_set(&cx->arena, data, "file", jv_text(&cx->arena, l[i].file));
	jv_set(&cx->arena, data, "version", jv_int(&cx->arena, l[i].version - 1));
	jv_set(&cx->arena, data, "text", jv_text(&cx->arena, was));
	OK(tx_begin(cx, &tx));
	OK(ledger_append(cx, &(struct ledger_new){ .op = "load", .res = "packs", .id = l[i].id, .rv = 1, .data = data }, &seq));
	OK(tx_commit(&tx));
	OK(duty_law(cx, INT64_MAX, &law));
	assert_int_equal(wanted(law, "2634.1a.person"), STRENGTH_DECLARED);
	assert_int_equal(
		law_shipped_version(STR("2634-ct-vpcp"), NULL), l[i].version); /* is offered: newer than what was loaded last */
	OK(law_load(cx, duty_vocab(), (struct str){ law_shipped[k].bytes, law_shipped[k].n }, STR("2634-ct-vpcp.yaml"), &faults,
		&seq, &same));
	assert_false(same);
	OK(duty_law(cx, INT64_MAX, &law));
	assert_int_equal(wanted(law, "2634.1a.person"), STRENGTH_DOCUMENTED);
	OK(duty_law(cx, seq - 1, &law)); /* as it was known then */
	assert_int_equal(wanted(law, "2634.1a.person"), STRENGTH_DECLARED);
}

/* A task for a unit that this office does not have would be asked of nobody, and nobody would hear of it. */
static void a_pack_that_names_units_of_another_office_is_refused_at_their_lines(void **state)
{
	struct cx *cx = *state;
	struct law_faults faults = { 0 };
	int64_t seq, head;
	bool same;
	struct str text = STR("pack: kh\nversion: 1\ntitle: {vi: Kế hoạch}\ndocuments:\n"
			      "  - {code: KH, number: 5/KH, title: {vi: K}, date: 2026-06-01, mark: V}\n"
			      "clauses: [{code: \"1\", text: {vi: x}, cite: {doc: KH}}]\nduties:\n"
			      "  - {code: kh.1, clause: \"1\", title: {vi: A}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15, "
			      "over: units, units: [VA, KHAC], kind: act, with: {kinds: [meeting]}, due: {on: 2026-12-15}}\n"
			      "  - {code: kh.2, clause: \"1\", title: {vi: B}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15, "
			      "over: units, units: [CU, PHONG], kind: act, with: {kinds: [meeting]}, due: {on: 2026-12-15}}\n");

	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	row_put(cx, "units", NULL, "code", "CU", "name", "Vụ cũ", "kind", "vu", "valid_to", "2025-12-31", NULL);
	row_put(cx, "units", NULL, "code", "PHONG", "name", "Phòng", "kind", "division", NULL);
	head = head_of(cx);
	assert_int_equal(law_load(cx, duty_vocab(), text, STR("kh.yaml"), &faults, &seq, &same), RC_INVALID);
	assert_int_equal(faults.n, 3);
	assert_true(str_is(faults.p[0].place, "kh.yaml:8") && str_find(faults.p[0].text, STR("KHAC")) >= 0);
	assert_true(str_is(faults.p[1].place, "kh.yaml:9") && str_find(faults.p[1].text, STR("CU")) >= 0);
	assert_true(str_is(faults.p[2].place, "kh.yaml:9") && str_find(faults.p[2].text, STR("PHONG")) >= 0);
	assert_int_equal(head_of(cx), head);
	cx_clear(cx);
}

static void packs_are_ledger_entries_and_load_again_as_the_same_object(void **state)
{
	struct cx *cx = *state;
	struct law_loaded *l;
	struct law_faults faults = { 0 };
	struct buf b AUTO(buf_done) = { 0 };
	int64_t seq;
	size_t n;
	bool same;

	OK(law_loaded(cx, INT64_MAX, &l, &n));
	assert_int_equal(n, 3);
	seq = head_of(cx);
	OK(law_install(cx, duty_vocab())); /* nothing is loaded twice */
	assert_int_equal(head_of(cx), seq);
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++)
		if (str_is(l[i].code, "calendar-vn"))
			next_version(&b, l[i].bytes, l[i].version);
	buf_z(&b, "  - {day: 2026-12-24, mark: V, title: {vi: \"Nghỉ riêng\"}}\n");
	OK(law_load(cx, duty_vocab(), buf_str(&b), STR("lich.yaml"), &faults, &seq, &same));
	OK(law_loaded(cx, INT64_MAX, &l, &n));
	assert_int_equal(n, 3);

	struct law *now, *then;

	OK(duty_law(cx, INT64_MAX, &now));
	OK(duty_law(cx, seq - 1, &then));
	assert_false(cal_works(&now->calendar, day("2026-12-24")));
	assert_true(cal_works(&then->calendar, day("2026-12-24")));
	assert_int_equal(law_load(cx, duty_vocab(), STR("pack: x\nversion: 1\ntitle: t\nnonsense: 1\n"), STR("x.yaml"), &faults,
				 &seq, &same),
		RC_INVALID);
	assert_true(str_is(faults.p[0].place, "x.yaml:4"));
	cx_clear(cx);
}

static void is_fresh(struct cx *cx, const struct board *got)
{
	struct facts f;
	struct board b;

	facts_init(&f);
	OK(duty_board(cx, INT64_MAX, got->now, &f, &b));
	assert_int_equal(b.n, got->n);
	for (size_t i = 0; i < b.n; i++) {
		assert_true(str_eq(b.rows[i].duty->code, got->rows[i].duty->code));
		assert_int_equal(b.rows[i].state, got->rows[i].state);
		assert_int_equal(b.rows[i].due, got->rows[i].due);
		assert_int_equal(b.rows[i].leaders_from, got->rows[i].leaders_from);
	}
	facts_done(&f);
}

/* The end of last week in an office's first one: today's knowledge of a day that is over, kept current by each change. */
static void a_live_board_of_a_past_day_equals_a_fresh_one(void **state)
{
	struct cx *cx = *state;
	AUTO(live_free) struct live *live = live_new();
	struct live_loan loan = { 0 };
	const int64_t now = cx->now, then = now - 6 * US_PER_DAY;
	struct row *s;

	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", NULL);
	for (int k = 0; k < 3; k++) {
		cx->now = then;
		OK(live_lend(cx, live, &loan));
		assert_true(loan.board.now == then && loan.seq == head_of(cx));
		is_fresh(cx, &loan.board);
		live_return(&loan);
		cx->now = now + k * US_PER_DAY;
		OK(res_load(cx, s->res, s->id, &s));
		row_put(cx, NULL, s, "state", k ? "suspended" : "operating", "operating_from", k ? "2020-01-01" : "2021-01-01",
			NULL);
	}
}

/* What left a list, or was deleted, is missed by the live board as by a fresh one, and by nobody who asks what was known before. */
static int32_t clash_seen(struct cx *cx, struct live *live, int64_t of)
{
	struct live_loan loan = { 0 };
	const struct duty_row *r;
	int32_t out;

	OK(live_lend(cx, live, &loan));
	is_fresh(cx, &loan.board);
	r = board_find(&loan.board, STR("2634.2b.scan"), of, 0);
	assert_int_equal(r->state, ST_CONTRADICTED);
	out = r->leaders_from;
	live_return(&loan);
	return out;
}

/* A scan of before the system ran: by its rows, its versions and what was deleted, in a board that follows as in a fresh one. */
static void what_does_not_fit_is_as_old_as_what_it_rests_on(void **state)
{
	struct cx *cx = *state;
	AUTO(live_free) struct live *live = live_new();
	struct arena *a = &cx->arena;
	const int32_t today = day_at(cx->now);
	const char *said = day_text(a, today - 20).p, *other = day_text(a, today - 19).p;
	struct row *s, *x = NULL;
	int32_t seen = 0, first = 0;

	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", "state", "operating", "operating_from",
		day_text(a, today - 5).p, NULL);
	for (int k = 0; k < 2; k++) {
		struct tx tx AUTO(tx_done) = { 0 };

		x = row_put(cx, "activities", NULL, "kind", "scan", "unit", "VA", "subjects", "HT1", "done_on", said, NULL);
		seen = clash_seen(cx, live, s->id);
		first = k ? first : seen;
		cx->now += 2 * US_PER_DAY;
		OK(res_load(cx, x->res, x->id, &x));
		row_put(cx, NULL, x, "title", "Sửa", NULL);
		assert_int_equal(clash_seen(cx, live, s->id), seen);
		OK(res_load(cx, x->res, x->id, &x));
		if (k == 0) {
			OK(tx_begin(cx, &tx));
			OK(res_delete(cx, x, STR("nhập lại")));
			OK(tx_commit(&tx));
		}
	}
	assert_int_equal(seen, first); /* of the one that was deleted */
	row_put(cx, NULL, x, "done_on", other, NULL);
	assert_true(clash_seen(cx, live, s->id) > seen);
}

static void what_left_a_list_is_missed_since_it_left(void **state)
{
	struct cx *cx = *state;
	AUTO(live_free) struct live *live = live_new();
	AUTO(facts_done) struct facts f = { 0 };
	struct live_loan loan = { 0 };
	struct board b;
	struct row *s[2];
	int64_t before;

	const int64_t begun = cx->now;
	const char *today = day_text(&cx->arena, day_at(begun)).p;

	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	row_put(cx, "units", NULL, "code", "VB", "name", "Vụ B", "kind", "vu", NULL);
	s[0] = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống 1", "unit", "VA", NULL);
	s[1] = row_put(cx, "systems", NULL, "code", "HT2", "name", "Hệ thống 2", "unit", "VB", NULL);
	for (int i = 0; i < 2; i++)
		row_put(cx, "declarations", NULL, "kind", "list_confirmed", "unit", i ? "VB" : "VA", "date", today, NULL);
	const int64_t va = row_i64(s[0], "unit", 0), vb = row_i64(s[1], "unit", 0);

	cx->now = begun + 40 * US_PER_DAY;
	OK(live_lend(cx, live, &loan));
	assert_int_equal(board_find(&loan.board, STR("2634.1c.list"), va, 0)->state, ST_MET);
	live_return(&loan);
	before = head_of(cx);
	OK(res_load(cx, s[0]->res, s[0]->id, &s[0]));
	row_put(cx, NULL, s[0], "unit", "VB", NULL);
	for (int k = 0; k < 3; k++) {
		struct tx tx AUTO(tx_done) = { 0 };

		OK(live_lend(cx, live, &loan));
		is_fresh(cx, &loan.board);
		assert_int_equal(board_find(&loan.board, STR("2634.1c.list"), va, 0)->state, ST_STALE);
		assert_int_equal(board_find(&loan.board, STR("2634.1c.list"), vb, 0)->state, ST_STALE);
		live_return(&loan);
		cx->now += US_PER_DAY;
		OK(tx_begin(cx, &tx));
		if (k < 2) { /* where it went, and what was there */
			OK(res_load(cx, s[k]->res, s[k]->id, &s[k]));
			OK(res_delete(cx, s[k], STR("trùng")));
		}
		OK(tx_commit(&tx));
	}
	for (int k = 0; k < 2; k++) {
		facts_init(&f);
		OK(duty_board(cx, k ? before : INT64_MAX, cx->now, &f, &b));
		assert_int_equal(board_find(&b, STR("2634.1c.list"), va, 0)->state, k ? ST_MET : ST_STALE);
		assert_true((facts_get_gone(&f, s[1]->id) == NULL) == (k == 1));
		facts_done(&f);
	}
	facts_init(&f);
	OK(duty_board(cx, INT64_MAX, begun + 39 * US_PER_DAY, &f, &b)); /* on a day before it left */
	assert_int_equal(board_find(&b, STR("2634.1c.list"), va, 0)->state, ST_MET);
}

/* The rule of who continues whom stands twice: over rows (rights, parts of the yearly report) and over facts in memory. Chains, splits, rings, days. */
static void what_a_unit_continues_is_the_same_by_rows_and_by_facts(void **state)
{
	struct cx *cx = *state;
	AUTO(facts_done) struct facts f = { 0 };
	uint64_t dice = 88172645463325252u;
	struct board b;
	int64_t ids[12], found = 0;

	facts_init(&f);
	for (int i = 0; i < 12; i++) {
		char code[8], day[12];

		snprintf(code, sizeof code, "U%d", i);
		snprintf(day, sizeof day,
			i % 4 == 3   ? "2025"
			: i % 4 == 2 ? "2099-01-01"
			: i % 4 == 1 ? "2026-Q%d"
				     : "2026-0%d-01",
			1 + i % 4);
		ids[i] = row_put(cx, "units", NULL, "code", code, "name", code, "kind", "vu", "valid_to", i > 7 ? "" : day, NULL)
		                 ->id;
	}
	for (int i = 0; i < 14; i++) {
		char from[8], to[8];

		dice = dice * 6364136223846793005u + 1442695040888963407u;
		snprintf(from, sizeof from, "U%d", (int)(dice >> 40 & 7));
		snprintf(to, sizeof to, "U%d", (int)(dice >> 40 & 7) + 1 + (int)(dice >> 50 & 3));
		row_put(cx, "successions", NULL, "from", from, "to", to, "kind", dice >> 60 & 1 ? "rename" : "merge", "scope",
			i % 5 ? "" : "finance", NULL);
	}
	OK(duty_board(cx, INT64_MAX, cx->now, &f, &b));
	for (int u = 0; u < 12; u++) {
		int64_t *of;
		size_t n, k = 0;

		OK(res_units_of(cx, ids[u], &of, &n));
		if (board_unit_now(&b, ids[u], INT32_MAX) != ids[u])
			continue; /* what passed over itself */
		for (int i = 0; i < 12; i++) {
			bool is = board_unit_now(&b, ids[i], INT32_MAX) == ids[u];

			k += is;
			found += is && i != u;
			assert_true(!is || ids_have((struct ids){ of, n }, ids[i]));
		}
		assert_int_equal(k, n);
	}
	assert_true(found > 2);
}

static void a_live_board_follows_the_ledger_and_equals_a_fresh_one(void **state)
{
	struct cx *cx = *state;
	struct live *live = live_new();
	struct live_loan loan = { 0 };

	OK(live_lend(cx, live, &loan));
	live_return(&loan);
	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	row_put(cx, "settings", NULL, "code", "window.start", "value", "2026-01-05", NULL);
	struct row *s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", NULL);

	OK(live_lend(cx, live, &loan));
	const struct duty_row *r = board_find(&loan.board, STR("2634.1c.approve"), s->id, 0);

	assert_non_null(r);
	assert_int_equal(r->state, ST_UNKNOWN);
	live_return(&loan);
	OK(res_load(cx, s->res, s->id, &s));
	row_put(cx, "systems", s, "state", "operating", "operating_from", "2020-01-01", "dossier_state", "drafting", "kind",
		"citizen_business", "handles_procedures", "1", NULL);
	OK(live_lend(cx, live, &loan));
	r = board_find(&loan.board, STR("2634.1c.approve"), s->id, 0);
	assert_int_equal(r->state, ST_LATE);
	is_fresh(cx, &loan.board);
	live_return(&loan);

	struct tx tx AUTO(tx_done) = { 0 };

	OK(tx_begin(cx, &tx));
	OK(res_load(cx, s->res, s->id, &s));
	OK(res_delete(cx, s, STR("nhập nhầm")));
	OK(tx_commit(&tx));
	OK(live_lend(cx, live, &loan));
	assert_null(board_find(&loan.board, STR("2634.1c.approve"), s->id, 0));
	live_return(&loan);
	live_free(&live);
}

/* An answer is written after its handler gave the board back: a pack that somebody loads meanwhile must not take its words away. */
static void words_of_a_board_outlive_the_packs_they_came_from(void **state)
{
	struct cx *cx = *state, work;
	struct live *live = live_new();
	struct live_loan loan = { 0 };
	struct str title, office;
	struct law_faults faults = { 0 };
	struct law_loaded *l;
	struct buf b AUTO(buf_done) = { 0 };
	int64_t seq;
	bool same;
	size_t n;

	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	cx_init(&work, 0);
	work.db = cx->db;
	OK(live_lend(&work, live, &loan));
	title = loan.board.rows[0].duty->title.vi;
	office = ((struct fact *)loan.board.facts->all[R_UNITS].p[0])->label;
	live_return(&loan);
	OK(law_loaded(cx, INT64_MAX, &l, &n));
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++)
		if (str_is(l[i].code, "calendar-vn"))
			next_version(&b, l[i].bytes, l[i].version);
	buf_z(&b, "  - {day: 2026-12-24, mark: V, title: {vi: \"Nghỉ riêng\"}}\n");
	OK(law_load(cx, duty_vocab(), buf_str(&b), STR("lich.yaml"), &faults, &seq, &same));
	OK(live_lend(cx, live, &loan));
	assert_false(title.p == loan.board.rows[0].duty->title.vi.p);
	assert_true(str_eq(title, loan.board.rows[0].duty->title.vi));
	assert_true(str_is(office, "Bộ Mẫu"));
	live_return(&loan);
	live_free(&live);
	assert_true(str_is(office, "Bộ Mẫu"));
	work.db = NULL;
	cx_done(&work);
}

/* users.md 7 (iv): the same day by what is known today, and by what was known then. */
static void users_7_iv_what_was_known_then_and_what_is_known_today_differ(void **state)
{
	struct cx *cx = *state;
	struct facts f;
	struct board b;
	int64_t before, on = when("2024-09-30");

	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	row_put(cx, "units", NULL, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	row_put(cx, "roles", NULL, "unit", "BM", "role", "owner", "valid_from", "2020-01-01", NULL);
	struct row *s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", "state", "operating",
		"operating_from", "2020-01-01", NULL);

	before = head_of(cx);
	struct row *d = row_put(cx, "documents", NULL, "number", "5/QĐ", "date", "2024-08-15", "signer_post", "Bộ trưởng",
		"local_ref", "Văn thư", NULL);

	row_put(cx, "regulations", NULL, "title", "Quy chế", "kind", "regulation", "date", "2023-01-01", NULL);
	row_put(cx, "level-decisions", NULL, "system", "HT1", "level", "3", "number", "5/QĐ", "date", "2024-08-15",
		"authority_kind", "owner", "authority", "BM", "document", arena_z(&cx->arena, row_text(d, "code")), NULL);
	facts_init(&f);
	OK(duty_board(cx, INT64_MAX, on, &f, &b));
	assert_int_equal(board_find(&b, STR("2634.1c.approve.2024"), s->id, 0)->state, ST_MET);
	facts_done(&f);
	facts_init(&f);
	OK(duty_board(cx, before, on, &f, &b));
	assert_int_equal(board_find(&b, STR("2634.1c.approve.2024"), s->id, 0)->state, ST_DUE);
	facts_done(&f);
	facts_init(&f);
	OK(duty_board(cx, 0, on, &f, &b)); /* entry 0: nothing was known, not even the law */
	assert_int_equal(b.n, 0);
	facts_done(&f);
}

/* What earlier entries said is read from the versions: by a fresh load, by the live board that follows, and as it was known then. */
static void earlier_entries_date_what_a_fact_says(void **state)
{
	struct cx *cx = *state;
	struct live *live AUTO(live_free) = live_new();
	struct live_loan loan AUTO(live_return) = { 0 };
	struct facts f;
	struct board b;
	const struct duty_row *r, *l;
	int64_t mid;

	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	struct row *s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", "state", "operating", "kind",
		"citizen_business", "handles_procedures", "1", "info", "personal", NULL);
	struct row *t = row_put(cx, "systems", NULL, "code", "HT2", "name", "Hệ thống 2", "unit", "VA", NULL);
	struct row *w = row_put(cx, "activities", NULL, "kind", "warning_received", "title", "Cảnh báo", "subjects", "HT1", "at",
		"2026-11-17T02:00:00Z", NULL);
	int64_t first = w->at;

	OK(live_lend(cx, live, &loan));
	live_return(&loan);
	cx->now += 3 * US_PER_DAY;
	row_put(cx, "activities", w, "subjects", "HT1;HT2", NULL);
	row_put(cx, "systems", s, "operating_from", day_text(&cx->arena, day_at(cx->now)).p, NULL);
	int64_t second = w->at;

	mid = head_of(cx);
	cx->now += 2 * US_PER_DAY;
	row_put(cx, "activities", w, "title", "Cảnh báo, đã sửa chữ", NULL);
	row_put(cx, "systems", s, "purpose", "Việc khác", NULL);
	OK(live_lend(cx, live, &loan));
	for (int known = 0; known < 2; known++) {
		const struct activity *a;

		facts_init(&f);
		OK(duty_board(cx, known ? INT64_MAX : mid, cx->now, &f, &b));
		a = facts_get_as(&f, w->id, R_ACTIVITIES);
		assert_true(named_since(a, s->id) == first && named_since(a, t->id) == second);
		r = board_find(&b, STR("2634.1c.approve"), s->id, 0);
		assert_true(r->due == day("2026-08-18") && r->due_original == r->due);
		l = board_find(&loan.board, STR("2634.1c.approve"), s->id, 0);
		assert_true(!known || (l->due == r->due && l->due_original == r->due_original));
		facts_done(&f);
	}
	assert_true(named_since(facts_get_as(loan.board.facts, w->id, R_ACTIVITIES), t->id) == second);
}

/* Type and figures of a system as earlier entries said them, since which day they are said otherwise. */
static void what_a_system_was_said_to_be_is_kept(void **state)
{
	struct cx *cx = *state;
	struct facts f;
	const struct infosys *x;
	const int32_t first = day_at(cx->now);

	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	struct row *s = row_put(cx, "systems", NULL, "code", "HT1", "name", "Hệ thống", "unit", "VA", "kind", "internal", "info",
		"personal", "proposed_level", "2", "retired_on", "2030", NULL);

	row_put(cx, "systems", NULL, "code", "HT2", "name", "Hệ thống hai", "unit", "VA", NULL);
	struct row *d = row_put(cx, "level-decisions", NULL, "code", "L1", "system", "HT2", "level", "2", "number", "9/QĐ", "date",
		"2026-10", NULL);

	cx->now += 3 * US_PER_DAY;
	row_put(cx, "level-decisions", d, "level", "3", "number", "10/QĐ", NULL);
	row_put(cx, "level-decisions", d, "number", "11/QĐ", NULL); /* put right on the same day: nobody's number */
	row_put(cx, "systems", s, "kind", "citizen_business", "plan_state", "some", "proposed_level", "3", NULL);
	cx->now += 2 * US_PER_DAY;
	row_put(cx, "systems", s, "info", "personal,private", "plan_state", "full", "purpose", "Việc khác", NULL);
	facts_init(&f);
	OK(facts_load(cx, &f, INT64_MAX));
	x = facts_get_as(&f, s->id, R_SYSTEMS);
	assert_int_equal(said_otherwise(x, SAID_KIND, first, false, NULL), first + 3);
	assert_int_equal(said_otherwise(x, SAID_KIND, first + 3, false, NULL), DAY_NONE);
	assert_int_equal(said_otherwise(x, SAID_KIND, first - 100, false, NULL), DAY_NONE); /* entered later */
	assert_int_equal(said_otherwise(x, SAID_KIND, first - 100, true, NULL), first + 3);
	assert_int_equal(said_otherwise(x, SAID_INFO, first, false, NULL), first + 5);
	assert_int_equal(said_otherwise(x, SAID_PROPOSED, first + 1, false, NULL), first + 3);
	assert_int_equal(said_otherwise(x, SAID_END, first, false, NULL), DAY_NONE);
	assert_int_equal(said_otherwise(x, SAID_PLAN, first, false, NULL), DAY_NONE); /* nothing was said then */
	assert_int_equal(said_otherwise(x, SAID_PLAN, first, true, NULL), first + 5);
	assert_int_equal(said_otherwise(x, SAID_PLAN, first + 3, false, NULL), first + 5);
	const struct level *l = facts_get_as(&f, d->id, R_LEVELS);
	const struct then *t = then_on(&l->h, first + 2);
	const struct level *was = t ? (const struct level *)t->was : NULL;

	assert_true(was && was->level == 2 && str_is(was->number, "9/QĐ") && day_at(t->until) == first + 3 &&
		    was->date.first != was->date.last);
	assert_null(then_on(&l->h, first + 3));
	assert_null(then_on(&l->h, first - 1));
	facts_done(&f);
}

static void drafts_are_no_facts(void **state)
{
	struct cx *cx = *state;
	struct facts f;

	row_put(cx, "units", NULL, "code", "VA", "name", "Vụ A", "kind", "vu", NULL);
	row_put(cx, "declarations", NULL, "kind", "no_systems", "unit", "VA", "date", "2026-11-05", "draft", "1", NULL);
	row_put(cx, "declarations", NULL, "kind", "no_systems", "unit", "VA", "date", "2026-11-05", NULL);
	facts_init(&f);
	OK(facts_load(cx, &f, INT64_MAX));
	assert_int_equal(f.all[R_DECLARATIONS].n, 1);
	facts_done(&f);
}

/* One rule for the live board, one that is read anew, one of an earlier knowledge, and the sheet that is exported. */
static void what_was_kept_as_a_draft_is_entered_when_it_is_sent(void **state)
{
	struct cx *cx = *state;
	struct buf sheet AUTO(buf_done) = { 0 };
	AUTO(live_free) struct live *l = live_new();
	AUTO(live_return) struct live_loan loan = { 0 };
	struct facts f;
	const struct fact *x;
	int64_t made, sent, sent_at;
	struct row *a;

	cx->now = when("2026-08-03T03:00:00Z");
	a = row_put(cx, "activities", NULL, "kind", "meeting", "title", "Họp", "done_on", "2026-08-01", "draft", "1", NULL);
	made = a->id;
	OK(live_lend(cx, l, &loan));
	assert_null(facts_get(loan.board.facts, made));
	live_return(&loan);
	cx->now = when("2026-11-03T03:00:00Z");
	row_put(cx, NULL, a, "draft", "", NULL);
	sent = a->seq;
	sent_at = a->at;
	for (int corrected = 0; corrected < 2; corrected++) {
		OK(live_lend(cx, l, &loan));
		x = facts_get(loan.board.facts, made);
		assert_true(x && x->made == sent && x->made_at == sent_at && x->seq == a->seq);
		live_return(&loan);
		facts_init(&f);
		OK(facts_load(cx, &f, INT64_MAX));
		x = facts_get(&f, made);
		assert_true(x && x->made == sent && x->made_at == sent_at);
		facts_done(&f);
		cx->now = when("2026-11-20T03:00:00Z");
		row_put(cx, NULL, a, "title", "Họp đơn vị", NULL);
	}
	facts_init(&f);
	OK(res_as_of(cx, sent));
	OK(facts_load(cx, &f, sent));
	OK(res_as_of(cx, INT64_MAX));
	assert_int_equal(facts_get(&f, made)->made, sent);
	facts_done(&f);
	buf_init(&sheet, 1 << 20);
	OK(res_export(cx, a->res, "csv", &sheet));
	assert_true(str_find(buf_str(&sheet), STR("không ghi lý do")) > 0);
}

/* Until when it stood, whatever else of the regulation was changed meanwhile; what stood for less than a day never did. */
static void a_date_of_review_is_kept_until_it_was_said_otherwise(void **state)
{
	struct cx *cx = *state;
	AUTO(live_free) struct live *l = live_new();
	AUTO(live_return) struct live_loan loan = { 0 };
	struct facts f;
	const struct regulation *x;
	int64_t moved, mid;
	struct row *r;

	r = row_put(cx, "regulations", NULL, "title", "Quy chế", "next_review", "2026-11-15", NULL);
	OK(live_lend(cx, l, &loan));
	live_return(&loan);
	cx->now += US_PER_DAY;
	row_put(cx, NULL, r, "number", "7/QĐ", NULL);
	mid = r->seq;
	cx->now += 2 * US_PER_DAY;
	row_put(cx, NULL, r, "next_review", "2027-11-15", NULL);
	moved = r->at;
	row_put(cx, NULL, r, "next_review", "2028-11-15", NULL);
	OK(live_lend(cx, l, &loan));
	facts_init(&f);
	OK(facts_load(cx, &f, INT64_MAX));
	for (int live = 0; live < 2; live++) {
		x = facts_get_as(live ? loan.board.facts : &f, r->id, R_REGULATIONS);
		const struct then *t = then_on(&x->h, day_at(moved) - 1);

		assert_true(t && t->until == moved && then_on(&x->h, day_at(moved)) == NULL);
		assert_int_equal(fact_value(t->was, "next_review"), day_of(2026, 11, 15));
	}
	facts_done(&f);
	live_return(&loan);
	facts_init(&f);
	OK(res_as_of(cx, mid));
	OK(facts_load(cx, &f, mid));
	OK(res_as_of(cx, INT64_MAX));
	x = facts_get_as(&f, r->id, R_REGULATIONS);
	assert_true(x && x->h.thens.n == 1 && x->next_review.last == day_of(2026, 11, 15));
	facts_done(&f);
}

/* What a program read from a paper in the inbox was nobody's word of its day. */
static void what_waited_in_the_inbox_was_never_said(void **state)
{
	struct cx *cx = *state;
	struct facts f;
	struct row *d = row_put(cx, "documents", NULL, "number", "1/BC", "date", "2026-11-20", NULL);
	struct row *w = res_blank(cx, d->res);

	val_text(row_val(w, "intake"), STR("waiting"));
	w = row_put(cx, "documents", w, "number", "2/BC", "date", "2026-11-20", NULL);
	cx->now += 2 * US_PER_DAY;
	val_text(row_val(w, "intake"), STR("assigned"));
	row_put(cx, NULL, w, "date", "2026-10-05", NULL);
	row_put(cx, NULL, d, "date", "2026-10-05", NULL);
	facts_init(&f);
	OK(facts_load(cx, &f, INT64_MAX));
	assert_int_equal(facts_get(&f, d->id)->thens.n, 1);
	assert_int_equal(facts_get(&f, w->id)->thens.n, 0);
	facts_done(&f);
}

/* Each by its index, or every version of every changed row is read. */
static void what_was_said_before_is_found_by_an_index(void **state)
{
	struct cx *cx = *state;

	for (int r = 0; r < R_COUNT; r++) {
		AUTO(buf_done) struct buf b = { 0 };
		AUTO(rows_done) struct rows rows = { 0 };
		const char *table = fact_resource((enum fact_res)r)->table;
		struct str sql;

		if (facts_watched((enum fact_res)r) == NULL)
			continue;
		buf_init(&b, 10000);
		res_earlier_sql(&b, fact_resource((enum fact_res)r), facts_watched((enum fact_res)r));
		OK(db_query(cx, &rows, "SELECT replace(sql, '\"', '') FROM sqlite_master WHERE name = $1 || '_v_said'",
			V(str_z(table))));
		assert_true(rows_next(&rows));
		sql = rows_copy(cx, &rows, 0);
		for (size_t i = 0; i < b.n; i++)
			if (b.p[i] == '"')
				memmove(b.p + i, b.p + i + 1, --b.n - i);
		if (str_find(sql, buf_str(&b)) < 0)
			fail_msg("%s: %.*s", table, (int)b.n, b.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_shipped_pack_is_not_hidden_by_the_offices_own_number, bare, gone),
		cmocka_unit_test_setup_teardown(a_shipped_pack_that_the_office_changed_is_not_offered_again, bare, gone),
		cmocka_unit_test_setup_teardown(a_version_is_loaded_once_and_is_one_text, fresh, gone),
		cmocka_unit_test_setup_teardown(a_pack_of_before_is_read_as_it_was_until_the_shipped_one_is_loaded, fresh, gone),
		cmocka_unit_test_setup_teardown(a_pack_that_names_units_of_another_office_is_refused_at_their_lines, fresh, gone),
		cmocka_unit_test_setup_teardown(packs_are_ledger_entries_and_load_again_as_the_same_object, fresh, gone),
		cmocka_unit_test_setup_teardown(words_of_a_board_outlive_the_packs_they_came_from, fresh, gone),
		cmocka_unit_test_setup_teardown(a_live_board_of_a_past_day_equals_a_fresh_one, fresh, gone),
		cmocka_unit_test_setup_teardown(a_live_board_follows_the_ledger_and_equals_a_fresh_one, fresh, gone),
		cmocka_unit_test_setup_teardown(users_7_iv_what_was_known_then_and_what_is_known_today_differ, fresh, gone),
		cmocka_unit_test_setup_teardown(earlier_entries_date_what_a_fact_says, fresh, gone),
		cmocka_unit_test_setup_teardown(what_a_system_was_said_to_be_is_kept, fresh, gone),
		cmocka_unit_test_setup_teardown(drafts_are_no_facts, fresh, gone),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_as_old_as_what_it_rests_on, fresh, gone),
		cmocka_unit_test_setup_teardown(what_left_a_list_is_missed_since_it_left, fresh, gone),
		cmocka_unit_test_setup_teardown(what_a_unit_continues_is_the_same_by_rows_and_by_facts, fresh, gone),
		cmocka_unit_test_setup_teardown(what_was_said_before_is_found_by_an_index, fresh, gone),
		cmocka_unit_test_setup_teardown(what_waited_in_the_inbox_was_never_said, fresh, gone),
		cmocka_unit_test_setup_teardown(a_date_of_review_is_kept_until_it_was_said_otherwise, fresh, gone),
		cmocka_unit_test_setup_teardown(what_was_kept_as_a_draft_is_entered_when_it_is_sent, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
