-- How many people a unit was said to have is watched too (duty/told.c).
CREATE INDEX units_v_said ON units_v (id, (CAST(coalesce("headcount", 0) AS TEXT)));
