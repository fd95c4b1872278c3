/* HTML and URL text. */
#pragma once
#include "base/cx.h"

void html_escape(struct buf *b, struct str s); /* & < > " ' : safe in text and in quoted attributes; invalid UTF-8 -> U+FFFD */
void url_escape(struct buf *b, struct str s);  /* RFC 3986 unreserved kept, the rest %XX */
bool url_unescape(struct arena *a, struct str s, bool plus_is_space, struct str *out); /* false: bad %, NUL or not UTF-8 */
