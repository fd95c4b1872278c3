/* What one person is told about the duties of his unit: the Monday digest, urgent mail for clocks, the calendar feed, the reminder to copy. Posts, codes,
 * titles and dates; never a system's name, never a weakness (ui.md). */
#pragma once
#include "app/app.h"
#include "duty/board.h"
#include "job/job.h"
#include "mail/mail.h"
#include "web/now.h"

struct digest {
	bool nothing;
	struct str subject, body;
	int new_late, falling, waiting, late;
};
/* For `u` by the board and the one of the day when the week began; `waiting`: how many requests wait for him. cx->en is the language. */
enum rc digest_make(struct cx *cx, const struct board *b, const struct board *then, const struct user *u, struct str unit,
	int waiting, const struct mail_conf *c, struct digest *out);
enum rc digest_now(struct cx *cx, const struct req *rq, const struct user *u, const struct mail_conf *c, struct digest *out);

enum rc digest_calendar(struct cx *cx, const struct req *rq, struct reply *out); /* GET /calendar/{token} */
struct str digest_calendar_url(struct cx *cx, const struct req *rq, const struct mail_conf *c, struct str token);
/* RFC 5545, one whole-day event for each duty, unit and date that is open in `unit`; an extension moves it. `site`: this ledger's id. */
enum rc digest_ics(struct cx *cx, const struct board *b, int64_t unit, struct str site, struct buf *out);

/* A few lines for a phone: to whom by post; "1.d · Việc … · hạn Thứ Sáu 27/11/2026 (còn 4 ngày) · theo 2634/CT-VPCP, điểm 1.d"; what shows it done, and
 * where that goes. */
bool digest_reminds(const struct duty_row *r); /* open and with a date: somebody may be reminded of it */
struct str digest_reminder(struct cx *cx, const struct now *n, const struct duty_row *r);
struct str digest_request(struct cx *cx, const struct now *n, const struct row *r, struct str what,
	struct str paper); /* of an urge, a request to answer */
struct str digest_reminders(struct cx *cx, const struct board *b, const struct board_filter *q,
	struct str unit); /* of what is late or near; empty: none */

extern const struct job_kind job_digest, job_urgent;
