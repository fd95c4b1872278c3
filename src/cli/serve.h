/* khien init, passwd, serve, routes. */
#pragma once
#include "app/app.h"
#include "cli/cli.h"

extern const struct command cmd_init, cmd_passwd, cmd_serve, cmd_routes;
/* The program's lists: in main.c. */
extern const struct route *const serve_routes[]; /* NULL ends */
extern const struct menu serve_menu[];           /* url NULL ends */
struct job_kind;
extern const struct job_kind *const serve_jobs[]; /* NULL ends */
