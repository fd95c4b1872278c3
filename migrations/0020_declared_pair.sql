-- What a request is about may be a pair, as the duty's row is: a provider and the system it serves, a warning and a unit.
ALTER TABLE declarations ADD COLUMN "about" INTEGER;
ALTER TABLE declarations_v ADD COLUMN "about" INTEGER;
CREATE INDEX declarations_about ON declarations ("about");
