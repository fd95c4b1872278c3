-- What level a system's own unit proposed before: a higher one is found without reading every version.
CREATE INDEX systems_v_proposed ON systems_v (id, proposed_level);
