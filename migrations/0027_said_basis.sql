-- A regulation's legal basis is watched too (duty/told.c).
DROP INDEX regulations_v_said;
CREATE INDEX regulations_v_said ON regulations_v (id, (coalesce("next_review", '') || '|' || coalesce("kind", '') || '|' || coalesce("number", '') || '|' || coalesce("date", '') || '|' || coalesce("valid_from", '') || '|' || coalesce("valid_to", '') || '|' || coalesce("basis", '')));
