-- The traits that ask for a level and whether a machine faces the Internet are watched too (duty/told.c).
DROP INDEX systems_v_said;
CREATE INDEX systems_v_said ON systems_v (id, (coalesce("operating_from", '') || '|' || CAST(coalesce("proposed_level", 0) AS TEXT) || '|' || CAST(coalesce("unit", 0) AS TEXT) || '|' || CAST(coalesce("operator", 0) AS TEXT) || '|' || coalesce("kind", '') || '|' || coalesce("info", '') || '|' || coalesce("state", '') || '|' || coalesce("dossier_state", '') || '|' || coalesce("plan_state", '') || '|' || coalesce("assessment", '') || '|' || coalesce("built_from", '') || '|' || coalesce("retired_on", '') || '|' || CAST(coalesce("handles_procedures", 0) AS TEXT) || '|' || CAST(coalesce("subjects_basic", 0) AS TEXT) || '|' || CAST(coalesce("subjects_sensitive", 0) AS TEXT)));
DROP INDEX assets_v_said;
CREATE INDEX assets_v_said ON assets_v (id, (coalesce("from", '') || '|' || CAST(coalesce("internet_facing", 0) AS TEXT)));
