/* A whole detector in fifty lines: rules from a directory, events as JSON lines on standard input.
 *
 *     cc example.c $(pkg-config --cflags --libs sigma) -o example && ./example rules/ < events.ndjson */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sigma/sigma.h"

static void show_problems(const struct sigma_loader *l)
{
	const struct sigma_problem *p;
	size_t n = sigma_problems(l, &p);

	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%u: %s\n", p[i].file.p, p[i].line, p[i].text.p);
}

static void match_lines(const struct sigma_rules *rules, FILE *in)
{
	struct sigma_matcher *m = sigma_matcher_new(rules, NULL);
	struct sigma_result r;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, in)) > 0) {
		if (sigma_match_json(m, (struct sigma_str){ line, (size_t)n }, &r) != SIGMA_OK)
			fprintf(stderr, "bad event: %s\n", sigma_event_error(m, NULL));
		for (size_t i = 0; i < r.n; i++)
			printf("%s: %s", sigma_rule(rules, r.rules[i])->title.p, line);
	}
	free(line);
	sigma_matcher_free(m);
}

int main(int argc, char **argv)
{
	struct sigma_options options = { .english = true };
	struct sigma_loader *l = sigma_loader_new(&options);
	struct sigma_rules *rules;

	for (int i = 1; i < argc; i++)
		if (sigma_load_path(l, argv[i]) != SIGMA_OK)
			return 2;
	rules = sigma_compile(l);
	show_problems(l);
	if (rules)
		match_lines(rules, stdin);
	sigma_loader_free(l);
	sigma_rules_free(rules);
	return rules ? 0 : 1;
}
