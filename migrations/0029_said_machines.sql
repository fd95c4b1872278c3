-- A machine's address, kind and end, and what a declaration speaks of, are watched too (duty/told.c).
DROP INDEX assets_v_said;
CREATE INDEX assets_v_said ON assets_v (id, (coalesce("from", '') || '|' || CAST(coalesce("internet_facing", 0) AS TEXT) || '|' || coalesce("address", '') || '|' || coalesce("kind", '') || '|' || coalesce("retired_on", '')));
DROP INDEX declarations_v_said;
CREATE INDEX declarations_v_said ON declarations_v (id, (coalesce("date", '') || '|' || coalesce("kind", '') || '|' || coalesce("duty", '') || '|' || coalesce("period", '')));
