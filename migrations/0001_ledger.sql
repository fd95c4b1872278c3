-- The append-only history (docs/ledger-format.md). Nothing here is ever updated but tip and, when a value is erased, salt.

-- One fact each. body is what was hashed; at, wall, who, op, res, obj, rv and seq repeat what it says, for queries.
CREATE TABLE entry (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	wall INTEGER NOT NULL,
	who INTEGER NOT NULL,
	op TEXT NOT NULL,
	res TEXT NOT NULL,
	obj INTEGER NOT NULL,
	rv INTEGER NOT NULL,
	leaf BLOB NOT NULL,
	body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_at ON entry (at);
CREATE INDEX entry_obj ON entry (obj, seq);

-- Hashes of complete subtrees, at every eighth level only: enough for proofs that read a few hundred rows.
CREATE TABLE node (
	level INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- How long the history is, and the hashes of its complete subtrees from the largest to the smallest.
CREATE TABLE tip (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	size INTEGER NOT NULL,
	at INTEGER NOT NULL,
	frontier BLOB NOT NULL
) STRICT;

-- Heads signed here. A copy kept elsewhere is what makes them worth something.
CREATE TABLE head (
	size INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	root BLOB NOT NULL,
	sig BLOB NOT NULL
) STRICT;

-- The secret of each erasable value that entry seq holds as a keyed hash; without it nobody can say what the value was.
CREATE TABLE salt (
	seq INTEGER NOT NULL REFERENCES entry (seq),
	field TEXT NOT NULL,
	salt BLOB NOT NULL,
	PRIMARY KEY (seq, field)
) STRICT, WITHOUT ROWID;

-- Which resource an object belongs to; its id is the seq of the entry that made it.
CREATE TABLE object (
	id INTEGER PRIMARY KEY,
	res TEXT NOT NULL
) STRICT;
CREATE INDEX object_res ON object (res, id);
