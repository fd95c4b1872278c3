/* What the value of a setting may be: its key says so. */
#include "base/text.h"
#include "law/law_int.h"

const char *const law_mark_names[MARK_N + 1] = { "V", "V2", "S", "R", "I", "NF", "OPEN", NULL };
const char *const law_over_names[OVER_N + 1] = { "office", "units", "role", "systems", "provider_systems", "warnings",
	"warning_systems", "warning_units", "incidents", "inspection_items", "regulations", NULL };
const char *const law_actor_names[ACT_N + 1] = { "subject", "operator", "owner", "specialised", "portal", "finance", "personnel",
	NULL };
const char *const law_strength_names[STRENGTH_N + 1] = { "none", "declared", "documented", "verified", NULL };
const char *const law_per_names[PER_N + 1] = { "", "days", "wd", "months", NULL };

static const struct {
	const char *name, *vi, *typed[3]; /* typed: folded, as people write it */
	int months;
} periods[] = { { "month", "tháng", { "thang", "hang thang" }, 1 }, { "quarter", "quý", { "quy", "hang quy" }, 3 },
	{ "half", "nửa năm", { "nua nam", "6 thang" }, 6 }, { "year", "năm", { "nam", "hang nam" }, 12 } };

int law_period_months(struct str word)
{
	for (size_t i = 0; i < COUNT(periods); i++)
		if (str_is(word, periods[i].name))
			return periods[i].months;
	return 0;
}

struct str law_setting_stored(struct arena *a, struct str key, struct str typed)
{
	enum law_setting_is is = law_setting_is(key);
	struct str day, folded = text_fold(a, typed);

	if (is == SETTING_DAY && date_read(a, typed, &day))
		return day;
	for (size_t i = 0; is == SETTING_PERIOD && i < COUNT(periods); i++)
		for (size_t k = 0; periods[i].typed[k]; k++)
			if (str_is(folded, periods[i].typed[k]) || str_is(folded, periods[i].name))
				return str_z(periods[i].name);
	return typed;
}

struct str law_setting_shown(struct arena *a, struct str key, struct str stored, bool en)
{
	enum law_setting_is is = law_setting_is(key);

	if (is == SETTING_DAY && date_first(stored) != DAY_NONE)
		return day_show(a, date_first(stored));
	for (size_t i = 0; is == SETTING_PERIOD && !en && i < COUNT(periods); i++)
		if (str_is(stored, periods[i].name))
			return str_z(periods[i].vi);
	return stored;
}

enum law_setting_is law_setting_is(struct str key)
{
	static const struct {
		const char *word;
		enum law_setting_is is;
	} units[] = { { "hours", SETTING_NUMBER }, { "days", SETTING_NUMBER }, { "wd", SETTING_NUMBER },
		{ "period", SETTING_PERIOD }, { "start", SETTING_DAY } };

	for (size_t at = 0, end; at < key.n; at = end + 1) {
		for (end = at; end < key.n && key.p[end] != '.' && key.p[end] != '_'; end++)
			;
		for (size_t i = 0; i < COUNT(units); i++)
			if (str_is(str_cut(key, at, end - at), units[i].word))
				return units[i].is;
	}
	return SETTING_TEXT;
}

bool law_setting_number(struct str value, int64_t *out)
{
	return str_to_i64(value, out) && *out >= 0 && *out <= SETTING_MOST;
}

bool law_setting_fits(struct str key, struct str value)
{
	int64_t n;

	switch (law_setting_is(key)) {
	case SETTING_NUMBER: return law_setting_number(value, &n);
	case SETTING_PERIOD: return law_period_months(value) > 0;
	case SETTING_DAY: return date_first(value) != DAY_NONE && date_first(value) == date_last(value);
	case SETTING_TEXT: break;
	}
	return true;
}

const char *law_setting_wants(struct str key, bool en)
{
	switch (law_setting_is(key)) {
	case SETTING_NUMBER: return en ? "a whole number from 0 to 36500" : "số nguyên từ 0 đến 36500";
	case SETTING_PERIOD:
		return en ? "month, quarter, half or year" : "tháng, quý, nửa năm hoặc năm (month, quarter, half, year)";
	case SETTING_DAY: return en ? "a day, such as 10/9/2026" : "một ngày, ví dụ 10/9/2026";
	case SETTING_TEXT: break;
	}
	return "";
}
