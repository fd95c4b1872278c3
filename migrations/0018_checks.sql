-- A second person's look covers what rested on the paper then: up to this ledger entry. Not set: looked at before this was kept, it covers all.
ALTER TABLE documents ADD COLUMN "checked_to" INTEGER;
ALTER TABLE documents_v ADD COLUMN "checked_to" INTEGER;

CREATE VIEW document_uses (document, id, seq) AS
	SELECT document, id, seq FROM proofs
	UNION ALL
	SELECT document, id, seq FROM level_decisions
	UNION ALL
	SELECT document, id, seq FROM declarations
	UNION ALL
	SELECT approval, id, seq FROM activities
	UNION ALL
	SELECT l.dst, a.id, a.seq FROM links l JOIN activities a ON a.id = l.src
	UNION ALL
	SELECT p.document, a.id, a.seq FROM proofs p JOIN links l ON l.src = p.id JOIN activities a ON a.id = l.dst;
