/* Private to http/. */
#pragma once
#include <microhttpd.h>

#include "http/http.h"

/* reply.c: answers as libmicrohttpd wants them. The response takes over the reply's body or file. */
struct MHD_Response *reply_make(struct http_reply *r);
struct MHD_Response *reply_plain(const char *text); /* a short sentence, closing the connection */
void reply_init(struct http_reply *r);
void reply_done(struct http_reply *r);

/* spool.c: a body while it comes in: memory first, a nameless file when it grows. */
struct spool {
	char *mem;
	size_t n; /* bytes so far */
	int fd;   /* -1: still in memory */
	void *map;
	int64_t limit;
	bool over, broken; /* more than granted; the disk failed us */
};
void spool_init(struct spool *sp);
void spool_done(struct spool *sp);
void spool_add(struct spool *sp, const char *tmp_dir, const char *p, size_t n);
bool spool_bytes(struct spool *sp, struct str *out); /* all of it; a loan until spool_done */
