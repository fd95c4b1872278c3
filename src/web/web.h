/* The pages that are more than generic, and the tables of routes that main.c lists. */
#pragma once
#include "app/app.h"

/* What the pages share in a process: the live board and a few of other days. app_conf.shared. */
struct boards;
struct boards *boards_new(void);
void boards_free(struct boards **b);

extern const struct route api_routes[], board_routes[], duty_routes[], mywork_routes[], thing_routes[], job_routes[],
	ledger_routes[], mau08_routes[], search_routes[];
