-- The office's own words by which the inbox suggests and the register of papers is sifted.
CREATE TABLE inbox_rules (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"words" TEXT,
	"kind" TEXT,
	"proves" TEXT,
	"skip" INTEGER,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_rules_code ON inbox_rules (code);
CREATE INDEX inbox_rules_code_length ON inbox_rules (length(code), code);
CREATE INDEX inbox_rules_seq ON inbox_rules (seq);
CREATE INDEX inbox_rules_sortkey ON inbox_rules (sortkey, id);
CREATE TABLE inbox_rules_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"words" TEXT,
	"kind" TEXT,
	"proves" TEXT,
	"skip" INTEGER,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

