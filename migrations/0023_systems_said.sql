-- What was said of a system before, of its start, its proposed level, its units, its type and what the yearly report counts: a version that says another
-- is found without reading the rest. The expression is that of duty/told.c.
DROP INDEX systems_v_start;
CREATE INDEX systems_v_said ON systems_v (id, (coalesce(operating_from, '') || '|' || CAST(coalesce(proposed_level, 0) AS TEXT) || '|' || CAST(coalesce(unit, 0) AS TEXT) || '|' || CAST(coalesce(operator, 0) AS TEXT) || '|' || coalesce(kind, '') || '|' || coalesce(info, '') || '|' || coalesce(state, '') || '|' || coalesce(dossier_state, '') || '|' || coalesce(plan_state, '') || '|' || coalesce(assessment, '') || '|' || coalesce(built_from, '') || '|' || coalesce(retired_on, '')));
