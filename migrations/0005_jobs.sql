-- Work to be done beside the pages (src/job). Not ledgered: what a job writes into resources is; rows of ended jobs may be emptied.
CREATE TABLE jobs (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	payload TEXT NOT NULL,
	key TEXT,
	state TEXT NOT NULL,
	run_after INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER NOT NULL,
	says TEXT NOT NULL,
	error TEXT,
	url TEXT,
	stop INTEGER NOT NULL,
	en INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	began_at INTEGER,
	ended_at INTEGER
) STRICT;
CREATE INDEX jobs_due ON jobs (state, run_after);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key) WHERE state IN ('waiting', 'running');

-- The last time of day of each schedule that was answered with a job: what was missed while the machine was off is made up once.
CREATE TABLE job_clock (
	kind TEXT PRIMARY KEY,
	slot INTEGER NOT NULL
) STRICT;
