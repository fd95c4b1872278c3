-- Papers that were made, with what they said and the ledger's head; the office's own templates.
CREATE TABLE papers (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"kind" TEXT,
	"title" TEXT,
	"unit" INTEGER,
	"period" TEXT,
	"date" TEXT,
	"verify_code" TEXT,
	"snapshot" TEXT,
	"docx" TEXT,
	"pdf" TEXT,
	"head_size" INTEGER,
	"head_root" TEXT,
	"signed" INTEGER,
	"signed_on" TEXT,
	"code_found" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX papers_code ON papers (code);
CREATE INDEX papers_code_length ON papers (length(code), code);
CREATE INDEX papers_seq ON papers (seq);
CREATE INDEX papers_sortkey ON papers (sortkey, id);
CREATE INDEX papers_unit ON papers ("unit");
CREATE INDEX papers_signed ON papers ("signed");
CREATE TABLE papers_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"kind" TEXT,
	"title" TEXT,
	"unit" INTEGER,
	"period" TEXT,
	"date" TEXT,
	"verify_code" TEXT,
	"snapshot" TEXT,
	"docx" TEXT,
	"pdf" TEXT,
	"head_size" INTEGER,
	"head_root" TEXT,
	"signed" INTEGER,
	"signed_on" TEXT,
	"code_found" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE report_templates (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"file" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_templates_code ON report_templates (code);
CREATE INDEX report_templates_code_length ON report_templates (length(code), code);
CREATE INDEX report_templates_seq ON report_templates (seq);
CREATE INDEX report_templates_sortkey ON report_templates (sortkey, id);
CREATE TABLE report_templates_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"file" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

