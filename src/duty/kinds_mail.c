/* Evidence kind of a mailing: of all mailboxes, which the largest mailing of the period counts, the share that one mailing reached, with those sent after it to what was
 * missed. A mailing to one mailbox says nothing of the others; one sent by sections adds up where some mailing counts them all, and else speaks for its own
 * section. What counts fewer mailboxes than the share of the people of that day, or was sent when nobody wrote down how many there are, is self-declared. */
#include "duty/kinds.h"

/* As it was said to be on that day, else as it is. Below 1: not known. */
static int64_t headcount_on(const struct unit *u, int32_t day)
{
	const struct then *t = then_on(&u->h, day);
	int64_t was = t ? ((const struct unit *)t->was)->headcount : 0;

	return was > 0 ? was : u->headcount;
}

/* Of the office, as its own row says, else of all its units together; 0: not known, and *lack is whose is missing. */
static int64_t people_on(struct ev *e, int32_t day, const struct fact **lack)
{
	const struct unit *office = facts_get_as(e->f, e->g->office, R_UNITS);
	int64_t all = office ? headcount_on(office, day) : 0;

	*lack = office ? &office->h : NULL;
	if (all > 0)
		return all;
	all = 0;
	for (size_t i = 0; i < e->f->all[R_UNITS].n; i++) {
		const struct unit *u = (const struct unit *)e->f->all[R_UNITS].p[i], *up = facts_get_as(e->f, u->parent, R_UNITS);

		if (!unit_owes(u, day) || (up && unit_owes(up, day)))
			continue;
		if (headcount_on(u, day) <= 0) {
			*lack = &u->h;
			return 0;
		}
		all += headcount_on(u, day);
	}
	return all;
}

/* Are there as many mailboxes as people, by the share that is asked for? `tell`: the chain says why not. */
static bool mail_of_all(struct ev *e, const struct activity *a, int64_t mailboxes, bool tell)
{
	const struct fact *lack;
	int64_t people = people_on(e, act_day(a), &lack);

	if (tell && people <= 0)
		why_add(e, SAY_MAIL_PEOPLE, lack, act_day(a), 0);
	else if (tell && mailboxes * 100 < people * e->with[0].i)
		why_add(e, SAY_MAIL_FEW, a, mailboxes, people);
	return people > 0 && mailboxes * 100 >= people * e->with[0].i;
}

static bool mailing(struct ev *e, const struct activity *a)
{
	return unit_now(e->g, a->unit, act_day(a)) == e->subject->id && has_span(e) && act_done(e, a) && in_period(e, act_day(a));
}

static bool mail_counted(const struct activity *a)
{
	return a->count_total > 0 && a->count_done != INT64_MIN && a->count_done <= a->count_total;
}

static bool act_before(const struct activity *a, const struct activity *b)
{
	return act_day(a) != act_day(b) ? act_day(a) < act_day(b) : a->h.id < b->h.id;
}

/* The next one after `last` that went to no more than was missed. */
static const struct activity *sent_again(struct ev *e, const struct activity *last, int64_t missed)
{
	const struct activity *a, *next = NULL;
	size_t at = 0;

	while ((a = act_next(e->g, e->subject, &at, KIND_BIT(A_MAIL))) != NULL)
		if (mailing(e, a) && mail_counted(a) && a->count_total <= missed && act_before(last, a) &&
			(next == NULL || act_before(a, next)))
			next = a;
	return next;
}

/* The mailing by which the share of `whole` is reached, begun with `a`; NULL: it is not. *least: how well those are shown. */
static const struct activity *mail_reached(struct ev *e, const struct activity *a, int64_t whole, enum law_strength *least)
{
	int64_t reached = a->count_done;

	*least = strength_of(e, a);
	while (a && reached * 100 < whole * e->with[0].i) {
		a = sent_again(e, a, whole - reached);
		reached += a ? a->count_done : 0;
		if (a && strength_of(e, a) < *least)
			*least = strength_of(e, a);
	}
	return a;
}

/* What is said of each, and the one that counts the most mailboxes. */
static const struct activity *mailings(struct ev *e)
{
	const struct activity *a, *whole = NULL;
	bool differ = false;
	size_t at = 0;

	while ((a = act_next(e->g, e->subject, &at, KIND_BIT(A_MAIL))) != NULL) {
		if (!mailing(e, a))
			continue;
		e->heard = true;
		if (a->count_total <= 0 || a->count_done == INT64_MIN) {
			why_add(e, SAY_MAIL_UNCOUNTED, a, act_day(a), 0);
			continue;
		}
		why_add(e, SAY_MAIL, a, a->count_done, a->count_total);
		if (a->count_done > a->count_total) {
			why_add(e, SAY_MAIL_OVER, a, a->count_done, a->count_total);
			ev_clash(e, act_day(a), &a->h, "kind count_done count_total", NULL, NULL);
			continue;
		}
		differ |= whole && a->count_total != whole->count_total;
		if (whole == NULL || a->count_total > whole->count_total)
			whole = a;
	}
	if (differ && e->period.first != DAY_NONE)
		why_add(e, SAY_MAIL_WHOLE, whole, whole->count_total, 0);
	return whole;
}

static void mail(struct ev *e)
{
	const struct activity *a, *best = NULL, *whole = mailings(e);
	enum law_strength least, shown = STRENGTH_NONE;
	int64_t mailboxes = 0;
	size_t at = 0;

	while (whole && (a = act_next(e->g, e->subject, &at, KIND_BIT(A_MAIL))) != NULL) {
		if (!mailing(e, a) || !mail_counted(a))
			continue;
		int64_t all = e->period.first != DAY_NONE ? whole->count_total : a->count_total;

		a = mail_reached(e, a, all, &least);
		if (a && !mail_of_all(e, a, all, false))
			least = STRENGTH_DECLARED;
		if (a == NULL || (best && (least < shown || (least == shown && !act_over(e, best, a)))))
			continue;
		best = a;
		shown = least;
		mailboxes = all;
	}
	if (best) {
		mail_of_all(e, best, mailboxes, true);
		ev_done_by(e, best, shown);
	} else if (!e->heard) {
		why_add(e, SAY_NO_MAIL, e->subject, 0, 0);
	}
}
const struct kind kind_mail = { { "mail", 5, "Tỷ lệ hộp thư đã nhận thư nhắc nhở trong kỳ",
					"Share of mailboxes reached in the period", percent_params, 1u << OVER_ROLE },
	mail, false, true };
