-- What an act is about and whose it is are watched too: where the ledger's own record is its proof, it says so since then (duty/told.c, kinds_event.c).
DROP INDEX activities_v_said;
CREATE INDEX activities_v_said ON activities_v (id, (coalesce("done_on", '') || '|' || CAST(coalesce("at", 0) AS TEXT) || '|' || coalesce("due", '') || '|' || coalesce("subjects", '') || '|' || coalesce("severity", '') || '|' || CAST(coalesce("level_serious", 0) AS TEXT) || '|' || CAST(coalesce("national", 0) AS TEXT) || '|' || CAST(coalesce("concerns", 0) AS TEXT) || '|' || CAST(coalesce("unit", 0) AS TEXT)));
