/* XML through expat, as events. Hostile by assumption: a DOCTYPE (so every entity but the five) is refused, depth <= XML_DEPTH, NUL and
 * broken UTF-8 never get through. Names are given without their prefix ("x:row" is "row"): office formats differ only in that
 * (`prefixed`: as they stand, for who writes the XML again). Offices' files come in UTF-8 or UTF-16; expat is touched only in xml.c. */
#pragma once
#include "base/cx.h"

enum { XML_DEPTH = 256 };
struct xml_handler { /* any may be NULL; an error ends the parse and is what xml_parse returns */
	enum rc (*open)(void *ctx, struct str name, const char *const *atts);
	enum rc (*close)(void *ctx, struct str name);
	enum rc (*text)(void *ctx, struct str s); /* comes in pieces */
	bool prefixed;
};
enum rc xml_parse(
	struct cx *cx, struct str in, struct str place, const struct xml_handler *h, void *ctx); /* RC_INVALID, place "part:line" */
struct str xml_att(const char *const *atts, const char *name); /* null str when absent; "r:id" is found under any prefix */
