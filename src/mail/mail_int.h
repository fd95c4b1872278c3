/* The wire; private to mail/. */
#pragma once
#include "mail/mail.h"

enum smtp_how {
	SMTP_SENT,
	SMTP_LATER,
	SMTP_REFUSED,
	SMTP_DOWN
}; /* later: this mail; refused: for ever; down: the relay, so no other either */
struct smtp;
struct smtp *smtp_open(const struct mail_conf *c, bool (*stop)(void *arg), void *arg);
void smtp_close(struct smtp **s); /* for AUTO() */
enum smtp_how smtp_send(struct cx *cx, struct smtp *s, struct str to, struct str bytes, struct str *error);
