#include "sigma/load.h"
#include "sigma/match.h"
bool corr_read(struct reading *rd, struct doc *d) { (void)rd, (void)d; return false; }
void corrs_link(struct build *b) { (void)b; }
void lint_rule(struct reading *rd, const struct doc *d) { (void)rd, (void)d; }
bool pipeline_item(struct reading *rd, const struct written *w, struct written **out, size_t *n)
{ (void)rd; *out = (struct written *)(uintptr_t)w; *n = 1; return true; }
void pipeline_pick(struct reading *rd) { (void)rd; }
struct node *pipeline_conditions(struct reading *rd, struct node *root) { (void)rd; return root; }
void updates_make(struct sigma_matcher *m, const uint32_t *hits, uint32_t n) { (void)m, (void)hits, (void)n; }
