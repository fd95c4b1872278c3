/* Commands over resources. */
#pragma once
#include "cli/cli.h"
#include "res/res.h"

extern const struct command cmd_import, cmd_export, cmd_list, cmd_show, cmd_set, cmd_delete, cmd_erase, cmd_history, cmd_migrate,
	cmd_step;

/* all.c: a folder of sheets, one transaction; a folder of one sheet a resource */
enum rc import_all(struct cx *cx, const struct cli *cli, struct import_given given);
enum rc export_all(struct cx *cx, const struct cli *cli, const char *format);
void import_print(struct cx *cx, const struct res *r, const struct import_report *rep, bool json); /* data.c */
