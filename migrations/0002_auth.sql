-- Who may sign in, and who is signed in. Only users is ledgered (without the password); the rest may be emptied at any time.

CREATE TABLE users (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	name TEXT NOT NULL UNIQUE,
	post TEXT NOT NULL,
	unit INTEGER,
	role TEXT NOT NULL,
	disabled INTEGER NOT NULL,
	must_change INTEGER NOT NULL,
	password TEXT NOT NULL
) STRICT;

-- hash: SHA-256 of the token that the browser holds.
CREATE TABLE sessions (
	hash BLOB PRIMARY KEY,
	user_id INTEGER NOT NULL REFERENCES users (id),
	csrf TEXT NOT NULL,
	notice TEXT,
	address TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	user_id INTEGER NOT NULL REFERENCES users (id),
	name TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	used_at INTEGER,
	until INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_user ON tokens (user_id);

-- Wrong passwords, per account ("u:name") and per address ("a:address"): until then nothing is tried.
CREATE TABLE throttle (
	subject TEXT PRIMARY KEY,
	fails INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;
