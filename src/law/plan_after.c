/* "Trong 10 ngày làm việc kể từ ngày ban hành": a deadline reckoned from a day. It is read when it says how many of what, and from a day that the
 * directive, the register of documents or the text itself names; the days themselves are the calendar's (law_reckoned). */
#include "base/text.h"
#include "db/db.h"
#include "law/plan_int.h"

enum since { SINCE_ISSUED, SINCE_FORCE, SINCE_RECEIVED, SINCE_DAY, SINCE_UNKNOWN };

static bool off_front(struct str *s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_starts(*s, str_z(words[i])) && (s->n == strlen(words[i]) || strchr(" ,:(", s->p[strlen(words[i])]))) {
			*s = str_trim(str_from(*s, strlen(words[i])));
			while (s->n && strchr(",:", s->p[0]))
				*s = str_trim(str_from(*s, 1));
			return true;
		}
	return false;
}

static void off_back(struct str *s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_ends(*s, str_z(words[i]))) {
			*s = str_trim(str_cut(*s, 0, s->n - strlen(words[i])));
			i = (size_t)-1;
		}
}

/* "ban hành Kế hoạch này", "văn bản này được ký", "nhận được công văn" */
static enum since since_of(struct str s, int32_t *day)
{
	static const char *const papers[] = { "van ban", "chi thi", "ke hoach", "quyet dinh", "cong van", "nghi quyet", "thong bao",
		"cong dien", "nay", "duoc", NULL };
	static const char *const issued[] = { "ban hanh", "ky", "ky ban hanh", "ra", NULL },
				 *const force[] = { "co hieu luc", "co hieu luc thi hanh", NULL },
				 *const received[] = { "nhan", "nhan duoc", "tiep nhan", NULL };
	static const char *const *const means[] = { issued, force, received };
	struct str date = s;
	int64_t v[3];
	size_t n = 0;

	for (struct str part; n < 3 && str_next(&date, '/', &part) && str_to_i64(str_trim(part), &v[n]);)
		n++;
	if (n == 3 && date.n == 0 && v[2] > 1900 && v[2] < 3000 && v[1] > 0 && v[1] < 13 && v[0] > 0 && v[0] < 32 &&
		(*day = day_of((int)v[2], (int)v[1], (int)v[0])) != DAY_NONE)
		return SINCE_DAY;
	while (off_front(&s, papers))
		;
	off_back(&s, papers);
	for (size_t k = 0; k < COUNT(means); k++)
		for (size_t i = 0; means[k][i]; i++)
			if (str_is(s, means[k][i]))
				return (enum since)k;
	return SINCE_UNKNOWN;
}

/* The number and what it counts; false: the text is no such deadline. */
static bool count_of(struct str *s, struct plan_due *out, bool *whole)
{
	static const struct {
		const char *word;
		enum law_per per;
		int times;
		bool alone; /* is one without "trong", "kể từ" too */
	} units[] = { { "ngay lam viec", PER_WD, 1, true }, { "ngay", PER_DAYS, 1, true }, { "tuan", PER_DAYS, 7, false },
		{ "thang", PER_MONTHS, 1, false }, { "nam", PER_MONTHS, 12, false } };
	size_t n = 0;
	int64_t count;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == 0 || n > 4 || !str_to_i64(str_cut(*s, 0, n), &count))
		return false;
	*s = str_trim(str_from(*s, n));
	if (str_starts(*s, STR("(")) && str_find(*s, STR(")")) > 0) /* "10 (mười) ngày" */
		*s = str_trim(str_from(*s, (size_t)str_find(*s, STR(")")) + 1));
	for (size_t i = 0; i < COUNT(units); i++) {
		const char *const word[] = { units[i].word, NULL };

		if (!off_front(s, word))
			continue;
		out->per = units[i].per;
		out->count = (int)count * units[i].times;
		*whole = units[i].alone;
		return true;
	}
	return false;
}

/* When the register says that the directive arrived: one day, or DAY_NONE. */
static enum rc arrived_on(struct cx *cx, struct str number, int32_t *out)
{
	AUTO(rows_done) struct rows r = { 0 };

	TRY(db_query(cx, &r,
		"SELECT received_at FROM documents WHERE number = $1 AND received_at IS NOT NULL ORDER BY received_at LIMIT 1",
		V(number)));
	*out = rows_next(&r) ? day_at(rows_i64(&r, 0)) : DAY_NONE;
	return rows_end(cx, &r);
}

static bool start_of(
	struct cx *cx, const struct plan_base *base, struct str typed, enum since since, struct plan_due *out, struct str *why)
{
	if (since == SINCE_ISSUED)
		out->after = base->date;
	else if (since == SINCE_FORCE)
		out->after = base->from;
	else if (since == SINCE_RECEIVED && arrived_on(cx, base->number, &out->after) != RC_OK)
		cx_clear(cx);
	if (since == SINCE_RECEIVED && out->after == DAY_NONE)
		*why = arena_fmt(&cx->arena,
			L("“%.*s”: sổ văn bản chưa có ngày đến của %.*s. Nhập Giờ, ngày đến của văn bản ấy, hoặc ghi ngày nhận, "
			  "như "
			  "“10 ngày làm việc kể từ ngày 08/10/2026”",
				"“%.*s”: the register does not say when %.*s arrived. Enter it there, or write the day, as “10 "
				"ngày làm "
				"việc kể từ ngày 08/10/2026”"),
			ARG_STR(typed), ARG_STR(base->number));
	else if (since == SINCE_UNKNOWN)
		*why = arena_fmt(&cx->arena,
			L("“%.*s”: chưa rõ tính từ ngày nào. Ghi kể từ ngày ban hành, ngày có hiệu lực, ngày nhận văn bản hoặc một "
			  "ngày, như “10 ngày làm việc kể từ ngày 08/10/2026”; hoặc chỉ ghi ngày cuối cùng, như 15/12/2026",
				"“%.*s”: from which day? Write kể từ ngày ban hành (issued), ngày có hiệu lực (in force), ngày "
				"nhận "
				"(received), or a day, as “10 ngày làm việc kể từ ngày 08/10/2026”; or the last day, as "
				"15/12/2026"),
			ARG_STR(typed));
	return why->p == NULL;
}

enum plan_after plan_after_read(
	struct cx *cx, struct str typed, const struct plan_base *base, struct plan_due *out, struct str *why)
{
	static const char *const around[] = { "trong thoi han", "trong thoi gian", "thoi han", "trong vong", "trong", "khong qua",
		"toi da", "cham nhat sau", "cham nhat la", "cham nhat", "hoan thanh", "xong", "sau", NULL };
	static const char *const from[] = { "tinh tu khi", "tinh tu ngay", "tinh tu", "ke tu khi", "ke tu ngay", "ke tu thoi diem",
		"ke tu", "sau khi", "sau ngay", "tu khi", "tu ngay", NULL };
	struct str s = text_fold(&cx->arena, typed);
	enum since since = SINCE_ISSUED;
	bool alone, led = false;

	while (s.n && strchr(".;)", s.p[s.n - 1]))
		s.n--;
	while (off_front(&s, around))
		led = true;
	out->after = DAY_NONE;
	if (!count_of(&s, out, &alone))
		return PLAN_AFTER_NO;
	if (off_front(&s, from))
		since = since_of(s, &out->after);
	else if (s.n || !(alone || led))
		return PLAN_AFTER_NO;
	if (out->count < 1 || out->count > LAW_AFTER_MOST) {
		*why = arena_fmt(&cx->arena, L("“%.*s”: số ngày, tháng từ 1 đến %d", "“%.*s”: 1 to %d days or months"),
			ARG_STR(typed), (int)LAW_AFTER_MOST);
		return PLAN_AFTER_WRONG;
	}
	if (!start_of(cx, base, str_cut(typed, 0, 120), since, out, why))
		return PLAN_AFTER_WRONG;
	out->how = DUE_ON;
	if (out->after != DAY_NONE)
		out->day = out->per == PER_MONTHS ? day_add_months(out->after, out->count) : out->after + out->count;
	return PLAN_AFTER_YES;
}

struct str plan_after_show(struct cx *cx, const struct law_due *d, int32_t issued)
{
	static const char *const words[PER_N] = { "", "ngày", "ngày làm việc", "tháng" };

	return d->after == issued ? arena_fmt(&cx->arena, "%d %s kể từ ngày ban hành", d->count, words[d->per])
	                          : arena_fmt(&cx->arena, "%d %s kể từ ngày %.*s", d->count, words[d->per],
					    ARG_STR(day_show(&cx->arena, d->after)));
}
