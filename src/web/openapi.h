/* The API's own description, for GET /openapi.json and the page /api. */
#pragma once
#include "app/thing.h"

struct jv *openapi_make(struct cx *cx, const struct app_conf *conf); /* OpenAPI 3.1 */
struct jv *openapi_rights(struct cx *cx, uint64_t may);              /* ["read", "edit"] */
struct str openapi_field_text(struct cx *cx, const struct field *f); /* what a field holds, in words */
struct str openapi_group(const struct route *r);                     /* "systems" of /systems/{id} */
