/* Private to fmt/: the YAML that people write by hand, read without libyaml. Block lists and maps, keys, plain texts, quotes that close in their line,
 * literal blocks. The tree is the one that libyaml's events make, places included. False: the text holds anything else, or
 * anything wrong; libyaml is to read it from the beginning, and to say what is wrong. */
#pragma once
#include "fmt/yaml.h"

bool yaml_block(struct arena *a, struct str in, struct yv ***docs, size_t *n);

enum rc yaml_parse_all(struct cx *cx, struct str in, struct str name, struct yv ***docs, size_t *n); /* by libyaml alone */
bool yaml_null_text(struct str s);
