-- People of a provider see what their provider operates, not a unit of the office.
ALTER TABLE users ADD COLUMN provider INTEGER;
