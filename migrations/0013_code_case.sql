-- A code is looked for in other letters' case too: vpc is VPC to whoever reads it out. Printed by `khien migrate --draft`.

CREATE INDEX units_code_lower ON units (lower(code));
CREATE INDEX documents_code_lower ON documents (lower(code));
CREATE INDEX providers_code_lower ON providers (lower(code));
CREATE INDEX contracts_code_lower ON contracts (lower(code));
CREATE INDEX people_code_lower ON people (lower(code));
CREATE INDEX successions_code_lower ON successions (lower(code));
CREATE INDEX roles_code_lower ON roles (lower(code));
CREATE INDEX systems_code_lower ON systems (lower(code));
CREATE INDEX level_decisions_code_lower ON level_decisions (lower(code));
CREATE INDEX regulations_code_lower ON regulations (lower(code));
CREATE INDEX assets_code_lower ON assets (lower(code));
CREATE INDEX activities_code_lower ON activities (lower(code));
CREATE INDEX proofs_code_lower ON proofs (lower(code));
CREATE INDEX declarations_code_lower ON declarations (lower(code));
CREATE INDEX declarations_answer_to ON declarations ("answer_to");
CREATE INDEX declarations_answered_by ON declarations ("answered_by");
CREATE INDEX settings_code_lower ON settings (lower(code));
CREATE INDEX confirmations_code_lower ON confirmations (lower(code));
CREATE INDEX column_sets_code_lower ON column_sets (lower(code));
CREATE INDEX papers_code_lower ON papers (lower(code));
CREATE INDEX report_templates_code_lower ON report_templates (lower(code));
CREATE INDEX inbox_rules_code_lower ON inbox_rules (lower(code));
