-- Whose system a machine or domain is, and which systems a contract serves, are watched too, and what was deleted is found (duty/told.c).
DROP INDEX assets_v_said;
CREATE INDEX assets_v_said ON assets_v (id, (coalesce("from", '') || '|' || CAST(coalesce("internet_facing", 0) AS TEXT) || '|' || coalesce("address", '') || '|' || coalesce("kind", '') || '|' || coalesce("retired_on", '') || '|' || CAST(coalesce("system", 0) AS TEXT)));
CREATE INDEX contracts_v_said ON contracts_v (id, (coalesce("systems", '')));
CREATE INDEX systems_v_gone ON systems_v (seq) WHERE gone = 1;
CREATE INDEX assets_v_gone ON assets_v (seq) WHERE gone = 1;
CREATE INDEX contracts_v_gone ON contracts_v (seq) WHERE gone = 1;
