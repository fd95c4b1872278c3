/* The pages that are more than generic, and the tables of routes that main.c lists. */
#pragma once
#include "app/app.h"

extern const struct route thing_routes[], ledger_routes[], search_routes[];
