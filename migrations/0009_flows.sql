-- Declarations: urges name several duties; an answer and what it answers point at each other.
ALTER TABLE declarations ADD COLUMN "duties" TEXT;
ALTER TABLE declarations ADD COLUMN "answer_to" INTEGER;
ALTER TABLE declarations ADD COLUMN "answered_by" INTEGER;
ALTER TABLE declarations_v ADD COLUMN "duties" TEXT;
ALTER TABLE declarations_v ADD COLUMN "answer_to" INTEGER;
ALTER TABLE declarations_v ADD COLUMN "answered_by" INTEGER;
