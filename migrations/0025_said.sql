-- What was said before of a fact that a clock or a share rests on: a version that says another is found without reading the rest. The expressions are
-- those of res_earlier_sql over the fields of duty/told.c.
CREATE INDEX people_v_said ON people_v (id, (CAST(coalesce("unit", 0) AS TEXT) || '|' || coalesce("employed_from", '') || '|' || coalesce("leaves_on", '') || '|' || coalesce("access_removed_on", '')));
CREATE INDEX level_decisions_v_said ON level_decisions_v (id, (CAST(coalesce("level", 0) AS TEXT) || '|' || coalesce("number", '') || '|' || coalesce("date", '') || '|' || CAST(coalesce("authority", 0) AS TEXT) || '|' || coalesce("authority_kind", '') || '|' || coalesce("revoked_on", '')));
CREATE INDEX regulations_v_said ON regulations_v (id, (coalesce("next_review", '') || '|' || coalesce("kind", '') || '|' || coalesce("number", '') || '|' || coalesce("date", '') || '|' || coalesce("valid_from", '') || '|' || coalesce("valid_to", '')));
CREATE INDEX assets_v_said ON assets_v (id, (coalesce("from", '')));
CREATE INDEX documents_v_said ON documents_v (id, (coalesce("date", '') || '|' || CAST(coalesce("received_at", 0) AS TEXT)));
CREATE INDEX activities_v_said ON activities_v (id, (coalesce("done_on", '') || '|' || CAST(coalesce("at", 0) AS TEXT) || '|' || coalesce("due", '') || '|' || coalesce("subjects", '') || '|' || coalesce("severity", '') || '|' || CAST(coalesce("level_serious", 0) AS TEXT) || '|' || CAST(coalesce("national", 0) AS TEXT)));
CREATE INDEX declarations_v_said ON declarations_v (id, (coalesce("date", '')));
