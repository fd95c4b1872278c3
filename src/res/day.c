/* What is wrong with a day as people typed it, alone or in a line with more: told so that they see how it is written. */
#include "base/text.h"
#include "res/res_int.h"

/* How many numbers stand in "28/11/2026", "28-11"; 0: something else is in it, or more than three. */
static size_t day_parts_of(struct str word, int64_t parts[3])
{
	size_t n = 0;

	while (word.n) {
		size_t i = 0;

		while (i < word.n && !strchr("/.-", word.p[i]))
			i++;
		if (n == 3 || !str_to_i64(str_cut(word, 0, i), &parts[n++]))
			return 0;
		word = str_from(word, i < word.n ? i + 1 : i);
	}
	return n;
}

static struct str day_bare(struct str word)
{
	while (word.n && strchr(",;.(", word.p[0]))
		word = str_from(word, 1);
	while (word.n && strchr(",;.)", word.p[word.n - 1]))
		word.n--;
	return word;
}

static bool day_is(const int64_t *parts)
{
	return parts[0] >= 1 && parts[0] <= 31 && parts[1] >= 1 && parts[1] <= 12;
}

/* That day of the year in which it is nearest to today; DAY_NONE: it has none. */
static int32_t day_near(struct cx *cx, const int64_t *parts)
{
	int32_t today = day_at(cx->now), best = DAY_NONE;
	int y, m, d;

	day_parts(today, &y, &m, &d);
	for (int k = -1; k <= 1; k++) {
		int32_t day = day_of(y + k, (int)parts[1], (int)parts[0]);

		if (day != DAY_NONE && (best == DAY_NONE || abs(day - today) < abs(best - today)))
			best = day;
	}
	return best;
}

/* "45/BC 28/11", "28 tháng 11": a day and a month, and of no year. */
static int32_t day_yearless(struct cx *cx, struct str typed, struct str *said)
{
	struct str rest = text_fold(&cx->arena, typed), word, date;
	int64_t parts[3], found[2] = { 0 }, number = 0;
	bool month = false; /* behind the word for it */

	*said = (struct str){ 0 };
	while (str_next(&rest, ' ', &word)) {
		bool after = month;

		word = day_bare(word);
		month = str_is(word, "thang");
		if (date_read(&cx->arena, word, &date) && date.n == 10)
			return DAY_NONE;
		if (after && str_to_i64(word, &parts[1]) && (parts[0] = number, day_is(parts))) {
			*said = arena_fmt(&cx->arena, L("%" PRId64 " tháng %" PRId64, "%" PRId64 "/%" PRId64), number, parts[1]);
			memcpy(found, parts, sizeof found);
		} else if (day_parts_of(word, parts) == 2 && day_is(parts)) {
			*said = word;
			memcpy(found, parts, sizeof found);
		} else if (str_is(word, "nam")) {
			return DAY_NONE;
		}
		if (!month && !str_to_i64(word, &number))
			number = 0;
	}
	return said->n ? day_near(cx, found) : DAY_NONE;
}

struct str day_unread(struct cx *cx, struct str typed, const char *otherwise)
{
	struct str rest = typed, word, date;
	int64_t parts[3];
	int32_t meant;

	while (str_next(&rest, ' ', &word)) {
		word = day_bare(word);
		if (!date_read(&cx->arena, word, &date) && day_parts_of(word, parts) == 3 && parts[0] >= 1 && parts[1] >= 1 &&
			parts[2] >= YEAR_MIN && parts[2] <= YEAR_MAX)
			return arena_fmt(&cx->arena, L("“%.*s” không phải ngày có thật", "there is no day “%.*s”"),
				ARG_STR(str_head(word, 60)));
	}
	meant = day_yearless(cx, typed, &word);
	if (meant != DAY_NONE)
		return arena_fmt(&cx->arena, L("“%.*s” chưa có năm: ghi đủ năm, như %.*s", "“%.*s” says no year: give it, as %.*s"),
			ARG_STR(word), ARG_STR(day_show(&cx->arena, meant)));
	if (date_beyond(&cx->arena, typed))
		return arena_fmt(&cx->arena,
			L("Năm phải từ %d đến %d, ghi đủ bốn chữ số", "the year is from %d to %d, in four figures"), YEAR_MIN,
			YEAR_MAX);
	return str_z(otherwise);
}

/* --- of several days --- */

bool row_days(struct cx *cx, struct row *row, int f, struct str typed)
{
	const char *const *ends = row->res->fields[f].days;
	int32_t day[2];

	if (ends[0] == NULL || !days_read(&cx->arena, typed, &day[0], &day[1]))
		return false;
	val_text(&row->v[f], day_text(&cx->arena, day[1]));
	for (int i = 0; i < 2; i++)
		if (!row_val(row, ends[i])->set)
			val_i64(row_val(row, ends[i]), i ? day_start(day[i] + 1) - 60 * US_PER_S : day_start(day[i]));
	return true;
}

struct str row_days_said(struct cx *cx, const struct row *row, int f)
{
	const char *const *ends = row->res->fields[f].days;
	struct row *typed;
	struct str said;

	if (ends[0] == NULL || !row_val(row, ends[0])->set)
		return (struct str){ 0 };
	typed = row_copy(cx, row);
	said = arena_fmt(&cx->arena, "%.*s - %.*s", ARG_STR(day_show(&cx->arena, day_at(row_i64(row, ends[0], 0)))),
		ARG_STR(date_show(&cx->arena, row->v[f].s, false)));
	for (int i = 0; i < 2; i++)
		*row_val(typed, ends[i]) = (struct val){ 0 };
	if (!row_days(cx, typed, f, said) || row_i64(typed, ends[0], 0) != row_i64(row, ends[0], 0) ||
		row_i64(typed, ends[1], 0) != row_i64(row, ends[1], 0))
		return (struct str){ 0 };
	return said;
}

bool row_day_or_days(struct cx *cx, struct row *row, const struct row *before, int f, struct str typed, struct str *why)
{
	struct val v;
	int32_t first, last;
	bool days = !val_read(cx, &row->res->fields[f], typed, &v, why);

	if (days && (row->res->fields[f].days[0] == NULL || !days_read(&cx->arena, typed, &first, &last)))
		return false;
	row->v[f] = v;
	row_days_anew(cx, row, before, f, days ? typed : (struct str){ 0 });
	(void)row_days(cx, row, f, typed);
	return true;
}

static bool moved(struct cx *cx, const struct row *row, const struct row *before, int f, struct str days)
{
	const char *const *ends = row->res->fields[f].days;
	int32_t day[2];

	if (!days_read(&cx->arena, days, &day[0], &day[1]))
		return row_days_said(cx, before, f).n && !val_eq(F_DATE, &row->v[f], &before->v[f]);
	for (int i = 0; i < 2; i++)
		if (!row_val(before, ends[i])->set || day_at(row_i64(before, ends[i], 0)) != day[i])
			return true;
	return false;
}

void row_days_anew(struct cx *cx, struct row *row, const struct row *before, int f, struct str days)
{
	const char *const *ends = row->res->fields[f].days;
	bool kept[2];

	if (ends[0] == NULL || before == NULL || !moved(cx, row, before, f, days))
		return;
	for (int i = 0; i < 2; i++)
		kept[i] = !row_val(row, ends[i])->set || val_eq(F_INSTANT, row_val(row, ends[i]), row_val(before, ends[i]));
	for (int i = 0; i < 2; i++)
		if (kept[i] && (days.n || kept[!i]))
			*row_val(row, ends[i]) = (struct val){ 0 };
}
