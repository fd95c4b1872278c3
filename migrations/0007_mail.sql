-- Mail (src/mail). Nothing here is ledgered: addresses are people's own and may be emptied, the relay's password must not enter the history.

-- One row a user who gave an address or made a calendar link. feed: SHA-256 of the link's token.
CREATE TABLE mail_people (
	user_id INTEGER PRIMARY KEY REFERENCES users (id),
	address TEXT,
	digest INTEGER NOT NULL,
	urgent INTEGER NOT NULL,
	en INTEGER NOT NULL,
	feed BLOB UNIQUE,
	feed_at INTEGER
) STRICT;

CREATE TABLE mail_secret (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	password TEXT NOT NULL
) STRICT;

-- key: what a mail is, so that it is written once however often its writer runs. Bodies of sent mail are emptied after a while.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	message_id TEXT NOT NULL UNIQUE,
	key TEXT UNIQUE,
	user_id INTEGER NOT NULL,
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	file_name TEXT,
	file_type TEXT,
	file BLOB,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	error TEXT,
	made_at INTEGER NOT NULL,
	sent_at INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (state, next_at);
