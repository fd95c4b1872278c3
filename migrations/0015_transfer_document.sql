-- A system that is being handed over says by which paper.
ALTER TABLE systems ADD COLUMN "transfer_document" INTEGER;
ALTER TABLE systems_v ADD COLUMN "transfer_document" INTEGER;
CREATE INDEX systems_transfer_document ON systems ("transfer_document");
-- What was deleted is listed without reading the whole ledger.
CREATE INDEX entry_deleted ON entry (seq) WHERE op = 'delete';
