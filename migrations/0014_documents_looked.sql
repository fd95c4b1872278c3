-- A person has looked for a mark of secrecy where the program could not read the file.
ALTER TABLE documents ADD COLUMN "looked" INTEGER;
ALTER TABLE documents_v ADD COLUMN "looked" INTEGER;
