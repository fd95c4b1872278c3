-- An act or a declaration that was deleted is found: entered again, the same, it is no other (duty/clash.c).
CREATE INDEX activities_v_gone ON activities_v (seq) WHERE gone = 1;
CREATE INDEX declarations_v_gone ON declarations_v (seq) WHERE gone = 1;
