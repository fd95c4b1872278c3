-- Where an asset is known from: the unit's own list, brought in for it, or found by others.
ALTER TABLE assets ADD COLUMN "origin" TEXT;
ALTER TABLE assets_v ADD COLUMN "origin" TEXT;
