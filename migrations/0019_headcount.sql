-- How many people a unit has, as the office states it: what the unit's own list of people is measured against.
ALTER TABLE units ADD COLUMN "headcount" INTEGER;
ALTER TABLE units_v ADD COLUMN "headcount" INTEGER;
