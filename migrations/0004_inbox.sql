-- Documents: what the program read of the file (text, signature), and where the paper stands in the inbox.
ALTER TABLE documents ADD COLUMN "checks" INTEGER;
ALTER TABLE documents ADD COLUMN "text_check" TEXT;
ALTER TABLE documents ADD COLUMN "read_by" TEXT;
ALTER TABLE documents ADD COLUMN "signature" TEXT;
ALTER TABLE documents ADD COLUMN "signed_by" TEXT;
ALTER TABLE documents ADD COLUMN "signed_at" INTEGER;
ALTER TABLE documents ADD COLUMN "intake" TEXT;
ALTER TABLE documents ADD COLUMN "skip_reason" TEXT;
ALTER TABLE documents_v ADD COLUMN "checks" INTEGER;
ALTER TABLE documents_v ADD COLUMN "text_check" TEXT;
ALTER TABLE documents_v ADD COLUMN "read_by" TEXT;
ALTER TABLE documents_v ADD COLUMN "signature" TEXT;
ALTER TABLE documents_v ADD COLUMN "signed_by" TEXT;
ALTER TABLE documents_v ADD COLUMN "signed_at" INTEGER;
ALTER TABLE documents_v ADD COLUMN "intake" TEXT;
ALTER TABLE documents_v ADD COLUMN "skip_reason" TEXT;
CREATE INDEX documents_intake ON documents (intake) WHERE intake IS NOT NULL;
-- What was read of a file, by its content; made again from the file whenever it is missing. Not part of the history.
CREATE TABLE doc_texts (
	hash TEXT PRIMARY KEY,
	pages INTEGER NOT NULL,
	source TEXT NOT NULL,
	text TEXT NOT NULL,
	signs TEXT NOT NULL,
	read_at INTEGER NOT NULL
) STRICT;
