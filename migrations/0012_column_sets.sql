-- Columns, order and filter of a list under a name: the same sheet again by one click.
CREATE TABLE column_sets (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"name" TEXT,
	"resource" TEXT,
	"unit" INTEGER,
	"columns" TEXT,
	"query" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX column_sets_code ON column_sets (code);
CREATE INDEX column_sets_code_length ON column_sets (length(code), code);
CREATE INDEX column_sets_seq ON column_sets (seq);
CREATE INDEX column_sets_sortkey ON column_sets (sortkey, id);
CREATE INDEX column_sets_unit ON column_sets ("unit");
CREATE TABLE column_sets_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"name" TEXT,
	"resource" TEXT,
	"unit" INTEGER,
	"columns" TEXT,
	"query" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;
