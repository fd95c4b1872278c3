-- What a system's start was said to be before: the versions with another one are found without reading the rest.
CREATE INDEX systems_v_start ON systems_v (id, operating_from);
