-- Whose a system was before: the versions of another unit are found without reading the rest.
CREATE INDEX systems_v_unit ON systems_v (id, unit);
CREATE INDEX systems_v_operator ON systems_v (id, operator);
