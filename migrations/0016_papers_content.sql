-- Does the signed copy say what was frozen? Compared by the program when it comes back.
ALTER TABLE papers ADD COLUMN "content_check" TEXT;
ALTER TABLE papers ADD COLUMN "content_note" TEXT;
ALTER TABLE papers_v ADD COLUMN "content_check" TEXT;
ALTER TABLE papers_v ADD COLUMN "content_note" TEXT;
