-- A level that somebody proposes or writes down is no decision: it has a field of its own.
ALTER TABLE systems ADD COLUMN "proposed_level" INTEGER;
ALTER TABLE systems_v ADD COLUMN "proposed_level" INTEGER;
