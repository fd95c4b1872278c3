-- People: what they administer, their certificate (Law 116/2025 art. 34.2), and when access was taken back.
ALTER TABLE people ADD COLUMN "access_removed_on" TEXT;
ALTER TABLE people ADD COLUMN "administers" TEXT;
ALTER TABLE people ADD COLUMN "certificate" TEXT;
ALTER TABLE people ADD COLUMN "certified_on" TEXT;
ALTER TABLE people ADD COLUMN "certified_to" TEXT;
ALTER TABLE people ADD COLUMN "security_degree" INTEGER;
ALTER TABLE people_v ADD COLUMN "access_removed_on" TEXT;
ALTER TABLE people_v ADD COLUMN "administers" TEXT;
ALTER TABLE people_v ADD COLUMN "certificate" TEXT;
ALTER TABLE people_v ADD COLUMN "certified_on" TEXT;
ALTER TABLE people_v ADD COLUMN "certified_to" TEXT;
ALTER TABLE people_v ADD COLUMN "security_degree" INTEGER;
