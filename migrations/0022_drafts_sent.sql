-- What began as a draft, to find when it was sent without reading every version.
CREATE INDEX documents_v_draft ON documents_v (id) WHERE draft = 1;
CREATE INDEX proofs_v_draft ON proofs_v (id) WHERE draft = 1;
CREATE INDEX activities_v_draft ON activities_v (id) WHERE draft = 1;
CREATE INDEX declarations_v_draft ON declarations_v (id) WHERE draft = 1;
