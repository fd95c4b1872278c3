-- Somebody's post, contract and the systems that he administers are watched too (duty/told.c).
DROP INDEX people_v_said;
CREATE INDEX people_v_said ON people_v (id, (CAST(coalesce("unit", 0) AS TEXT) || '|' || coalesce("employed_from", '') || '|' || coalesce("leaves_on", '') || '|' || coalesce("access_removed_on", '') || '|' || CAST(coalesce("head", 0) AS TEXT) || '|' || coalesce("post", '') || '|' || CAST(coalesce("contract", 0) AS TEXT) || '|' || coalesce("administers", '')));
