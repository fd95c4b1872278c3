-- The facts an office keeps: printed by `khien migrate --draft` from the tables of fields in src/org. One row now, one row per version,
-- and the links of current rows.

CREATE TABLE units (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"name" TEXT,
	"short" TEXT,
	"parent" INTEGER,
	"kind" TEXT,
	"head_post" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"source" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX units_code ON units (code);
CREATE INDEX units_code_length ON units (length(code), code);
CREATE INDEX units_seq ON units (seq);
CREATE INDEX units_sortkey ON units (sortkey, id);
CREATE INDEX units_parent ON units ("parent");
CREATE TABLE units_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"name" TEXT,
	"short" TEXT,
	"parent" INTEGER,
	"kind" TEXT,
	"head_post" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"source" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE documents (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"number" TEXT,
	"symbol" TEXT,
	"date" TEXT,
	"issuer" TEXT,
	"signer_post" TEXT,
	"summary" TEXT,
	"unit" INTEGER,
	"received_at" INTEGER,
	"file" TEXT,
	"local_ref" TEXT,
	"secret" INTEGER,
	"checked" INTEGER,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX documents_code ON documents (code);
CREATE INDEX documents_code_length ON documents (length(code), code);
CREATE INDEX documents_seq ON documents (seq);
CREATE INDEX documents_sortkey ON documents (sortkey, id);
CREATE INDEX documents_unit ON documents ("unit");
CREATE TABLE documents_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"number" TEXT,
	"symbol" TEXT,
	"date" TEXT,
	"issuer" TEXT,
	"signer_post" TEXT,
	"summary" TEXT,
	"unit" INTEGER,
	"received_at" INTEGER,
	"file" TEXT,
	"local_ref" TEXT,
	"secret" INTEGER,
	"checked" INTEGER,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE providers (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"name" TEXT,
	"address" TEXT,
	"contact" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX providers_code ON providers (code);
CREATE INDEX providers_code_length ON providers (length(code), code);
CREATE INDEX providers_seq ON providers (seq);
CREATE INDEX providers_sortkey ON providers (sortkey, id);
CREATE TABLE providers_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"name" TEXT,
	"address" TEXT,
	"contact" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE contracts (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"provider" INTEGER,
	"number" TEXT,
	"subject" TEXT,
	"signed_on" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"systems" TEXT,
	"document" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX contracts_code ON contracts (code);
CREATE INDEX contracts_code_length ON contracts (length(code), code);
CREATE INDEX contracts_seq ON contracts (seq);
CREATE INDEX contracts_sortkey ON contracts (sortkey, id);
CREATE INDEX contracts_provider ON contracts ("provider");
CREATE INDEX contracts_document ON contracts ("document");
CREATE TABLE contracts_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"provider" INTEGER,
	"number" TEXT,
	"subject" TEXT,
	"signed_on" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"systems" TEXT,
	"document" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE people (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"unit" INTEGER,
	"provider" INTEGER,
	"contract" INTEGER,
	"post" TEXT,
	"name" TEXT,
	"email" TEXT,
	"phone" TEXT,
	"head" INTEGER,
	"nda" INTEGER,
	"employed_from" TEXT,
	"leaves_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX people_code ON people (code);
CREATE INDEX people_code_length ON people (length(code), code);
CREATE INDEX people_seq ON people (seq);
CREATE INDEX people_sortkey ON people (sortkey, id);
CREATE INDEX people_unit ON people ("unit");
CREATE INDEX people_provider ON people ("provider");
CREATE INDEX people_contract ON people ("contract");
CREATE TABLE people_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"unit" INTEGER,
	"provider" INTEGER,
	"contract" INTEGER,
	"post" TEXT,
	"name" TEXT,
	"email" TEXT,
	"phone" TEXT,
	"head" INTEGER,
	"nda" INTEGER,
	"employed_from" TEXT,
	"leaves_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE successions (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"from" INTEGER,
	"to" INTEGER,
	"kind" TEXT,
	"scope" TEXT,
	"date" TEXT,
	"basis" INTEGER,
	"basis_text" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX successions_code ON successions (code);
CREATE INDEX successions_code_length ON successions (length(code), code);
CREATE INDEX successions_seq ON successions (seq);
CREATE INDEX successions_sortkey ON successions (sortkey, id);
CREATE INDEX successions_from ON successions ("from");
CREATE INDEX successions_to ON successions ("to");
CREATE INDEX successions_basis ON successions ("basis");
CREATE TABLE successions_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"from" INTEGER,
	"to" INTEGER,
	"kind" TEXT,
	"scope" TEXT,
	"date" TEXT,
	"basis" INTEGER,
	"basis_text" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE roles (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"unit" INTEGER,
	"role" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"basis" INTEGER,
	"basis_text" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX roles_code ON roles (code);
CREATE INDEX roles_code_length ON roles (length(code), code);
CREATE INDEX roles_seq ON roles (seq);
CREATE INDEX roles_sortkey ON roles (sortkey, id);
CREATE INDEX roles_unit ON roles ("unit");
CREATE INDEX roles_basis ON roles ("basis");
CREATE TABLE roles_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"unit" INTEGER,
	"role" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"basis" INTEGER,
	"basis_text" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE systems (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"name" TEXT,
	"unit" INTEGER,
	"owner" INTEGER,
	"operator" INTEGER,
	"provider" INTEGER,
	"purpose" TEXT,
	"kind" TEXT,
	"info" TEXT,
	"state" TEXT,
	"built_from" TEXT,
	"operating_from" TEXT,
	"retired_on" TEXT,
	"retire_document" INTEGER,
	"addresses" TEXT,
	"internet_facing" INTEGER,
	"handles_procedures" INTEGER,
	"always_on" INTEGER,
	"hosting" TEXT,
	"subjects_basic" INTEGER,
	"subjects_sensitive" INTEGER,
	"subjects_counted_on" TEXT,
	"subjects_method" TEXT,
	"accountable" INTEGER,
	"accountable_post" TEXT,
	"dossier_state" TEXT,
	"expected_approval" TEXT,
	"plan_state" TEXT,
	"expected_plan" TEXT,
	"assessment" TEXT,
	"source" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX systems_code ON systems (code);
CREATE INDEX systems_code_length ON systems (length(code), code);
CREATE INDEX systems_seq ON systems (seq);
CREATE INDEX systems_sortkey ON systems (sortkey, id);
CREATE INDEX systems_unit ON systems ("unit");
CREATE INDEX systems_owner ON systems ("owner");
CREATE INDEX systems_operator ON systems ("operator");
CREATE INDEX systems_provider ON systems ("provider");
CREATE INDEX systems_retire_document ON systems ("retire_document");
CREATE INDEX systems_accountable ON systems ("accountable");
CREATE TABLE systems_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"name" TEXT,
	"unit" INTEGER,
	"owner" INTEGER,
	"operator" INTEGER,
	"provider" INTEGER,
	"purpose" TEXT,
	"kind" TEXT,
	"info" TEXT,
	"state" TEXT,
	"built_from" TEXT,
	"operating_from" TEXT,
	"retired_on" TEXT,
	"retire_document" INTEGER,
	"addresses" TEXT,
	"internet_facing" INTEGER,
	"handles_procedures" INTEGER,
	"always_on" INTEGER,
	"hosting" TEXT,
	"subjects_basic" INTEGER,
	"subjects_sensitive" INTEGER,
	"subjects_counted_on" TEXT,
	"subjects_method" TEXT,
	"accountable" INTEGER,
	"accountable_post" TEXT,
	"dossier_state" TEXT,
	"expected_approval" TEXT,
	"plan_state" TEXT,
	"expected_plan" TEXT,
	"assessment" TEXT,
	"source" TEXT,
	"mark" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE level_decisions (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"system" INTEGER,
	"level" INTEGER,
	"number" TEXT,
	"date" TEXT,
	"signer_post" TEXT,
	"authority" INTEGER,
	"authority_kind" TEXT,
	"regime" TEXT,
	"document" INTEGER,
	"revoked_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX level_decisions_code ON level_decisions (code);
CREATE INDEX level_decisions_code_length ON level_decisions (length(code), code);
CREATE INDEX level_decisions_seq ON level_decisions (seq);
CREATE INDEX level_decisions_sortkey ON level_decisions (sortkey, id);
CREATE INDEX level_decisions_system ON level_decisions ("system");
CREATE INDEX level_decisions_authority ON level_decisions ("authority");
CREATE INDEX level_decisions_document ON level_decisions ("document");
CREATE TABLE level_decisions_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"system" INTEGER,
	"level" INTEGER,
	"number" TEXT,
	"date" TEXT,
	"signer_post" TEXT,
	"authority" INTEGER,
	"authority_kind" TEXT,
	"regime" TEXT,
	"document" INTEGER,
	"revoked_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE regulations (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"title" TEXT,
	"kind" TEXT,
	"unit" INTEGER,
	"number" TEXT,
	"date" TEXT,
	"issuer" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"systems" TEXT,
	"units" TEXT,
	"basis" TEXT,
	"next_review" TEXT,
	"document" INTEGER,
	"replaces" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX regulations_code ON regulations (code);
CREATE INDEX regulations_code_length ON regulations (length(code), code);
CREATE INDEX regulations_seq ON regulations (seq);
CREATE INDEX regulations_sortkey ON regulations (sortkey, id);
CREATE INDEX regulations_unit ON regulations ("unit");
CREATE INDEX regulations_document ON regulations ("document");
CREATE INDEX regulations_replaces ON regulations ("replaces");
CREATE TABLE regulations_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"title" TEXT,
	"kind" TEXT,
	"unit" INTEGER,
	"number" TEXT,
	"date" TEXT,
	"issuer" TEXT,
	"valid_from" TEXT,
	"valid_to" TEXT,
	"systems" TEXT,
	"units" TEXT,
	"basis" TEXT,
	"next_review" TEXT,
	"document" INTEGER,
	"replaces" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE assets (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"system" INTEGER,
	"kind" TEXT,
	"name" TEXT,
	"address" TEXT,
	"internet_facing" INTEGER,
	"from" TEXT,
	"retired_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX assets_code ON assets (code);
CREATE INDEX assets_code_length ON assets (length(code), code);
CREATE INDEX assets_seq ON assets (seq);
CREATE INDEX assets_sortkey ON assets (sortkey, id);
CREATE INDEX assets_system ON assets ("system");
CREATE TABLE assets_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"system" INTEGER,
	"kind" TEXT,
	"name" TEXT,
	"address" TEXT,
	"internet_facing" INTEGER,
	"from" TEXT,
	"retired_on" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE activities (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"kind" TEXT,
	"title" TEXT,
	"unit" INTEGER,
	"provider" INTEGER,
	"done_on" TEXT,
	"planned_on" TEXT,
	"at" INTEGER,
	"end_at" INTEGER,
	"subjects" TEXT,
	"documents" TEXT,
	"approval" INTEGER,
	"targets" TEXT,
	"tool" TEXT,
	"authenticated" INTEGER,
	"score_process" INTEGER,
	"score_technology" INTEGER,
	"score_people" INTEGER,
	"attendance" TEXT,
	"count_total" INTEGER,
	"count_done" INTEGER,
	"count_extra" INTEGER,
	"amount" INTEGER,
	"amount_base" INTEGER,
	"severity" TEXT,
	"external_ref" TEXT,
	"level_serious" INTEGER,
	"national" INTEGER,
	"result" TEXT,
	"valid_to" TEXT,
	"period" TEXT,
	"due" TEXT,
	"concerns" INTEGER,
	"machine" INTEGER,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX activities_code ON activities (code);
CREATE INDEX activities_code_length ON activities (length(code), code);
CREATE INDEX activities_seq ON activities (seq);
CREATE INDEX activities_sortkey ON activities (sortkey, id);
CREATE INDEX activities_unit ON activities ("unit");
CREATE INDEX activities_provider ON activities ("provider");
CREATE INDEX activities_approval ON activities ("approval");
CREATE INDEX activities_concerns ON activities ("concerns");
CREATE TABLE activities_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"kind" TEXT,
	"title" TEXT,
	"unit" INTEGER,
	"provider" INTEGER,
	"done_on" TEXT,
	"planned_on" TEXT,
	"at" INTEGER,
	"end_at" INTEGER,
	"subjects" TEXT,
	"documents" TEXT,
	"approval" INTEGER,
	"targets" TEXT,
	"tool" TEXT,
	"authenticated" INTEGER,
	"score_process" INTEGER,
	"score_technology" INTEGER,
	"score_people" INTEGER,
	"attendance" TEXT,
	"count_total" INTEGER,
	"count_done" INTEGER,
	"count_extra" INTEGER,
	"amount" INTEGER,
	"amount_base" INTEGER,
	"severity" TEXT,
	"external_ref" TEXT,
	"level_serious" INTEGER,
	"national" INTEGER,
	"result" TEXT,
	"valid_to" TEXT,
	"period" TEXT,
	"due" TEXT,
	"concerns" INTEGER,
	"machine" INTEGER,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE proofs (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"document" INTEGER,
	"proves" TEXT,
	"subjects" TEXT,
	"note" TEXT,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX proofs_code ON proofs (code);
CREATE INDEX proofs_code_length ON proofs (length(code), code);
CREATE INDEX proofs_seq ON proofs (seq);
CREATE INDEX proofs_sortkey ON proofs (sortkey, id);
CREATE INDEX proofs_document ON proofs ("document");
CREATE TABLE proofs_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"document" INTEGER,
	"proves" TEXT,
	"subjects" TEXT,
	"note" TEXT,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE declarations (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"kind" TEXT,
	"unit" INTEGER,
	"subject" INTEGER,
	"duty" TEXT,
	"period" TEXT,
	"date" TEXT,
	"document" INTEGER,
	"until" TEXT,
	"waits_for" TEXT,
	"by_unit" INTEGER,
	"note" TEXT,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX declarations_code ON declarations (code);
CREATE INDEX declarations_code_length ON declarations (length(code), code);
CREATE INDEX declarations_seq ON declarations (seq);
CREATE INDEX declarations_sortkey ON declarations (sortkey, id);
CREATE INDEX declarations_unit ON declarations ("unit");
CREATE INDEX declarations_subject ON declarations ("subject");
CREATE INDEX declarations_document ON declarations ("document");
CREATE INDEX declarations_by_unit ON declarations ("by_unit");
CREATE TABLE declarations_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"kind" TEXT,
	"unit" INTEGER,
	"subject" INTEGER,
	"duty" TEXT,
	"period" TEXT,
	"date" TEXT,
	"document" INTEGER,
	"until" TEXT,
	"waits_for" TEXT,
	"by_unit" INTEGER,
	"note" TEXT,
	"draft" INTEGER,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE settings (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"value" TEXT,
	"document" INTEGER,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX settings_code ON settings (code);
CREATE INDEX settings_code_length ON settings (length(code), code);
CREATE INDEX settings_seq ON settings (seq);
CREATE INDEX settings_sortkey ON settings (sortkey, id);
CREATE INDEX settings_document ON settings ("document");
CREATE TABLE settings_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"value" TEXT,
	"document" INTEGER,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

CREATE TABLE confirmations (
	id INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	made_by INTEGER NOT NULL,
	"code" TEXT NOT NULL,
	"number" TEXT,
	"date" TEXT,
	"confirmed_by_post" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX confirmations_code ON confirmations (code);
CREATE INDEX confirmations_code_length ON confirmations (length(code), code);
CREATE INDEX confirmations_seq ON confirmations (seq);
CREATE INDEX confirmations_sortkey ON confirmations (sortkey, id);
CREATE TABLE confirmations_v (
	id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	gone INTEGER NOT NULL,
	"code" TEXT,
	"number" TEXT,
	"date" TEXT,
	"confirmed_by_post" TEXT,
	"note" TEXT,
	fold TEXT NOT NULL,
	sortkey BLOB NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT;

-- Index of the links that current rows hold (res/): which object names which, in which field.
CREATE TABLE links (
	src INTEGER NOT NULL,
	field TEXT NOT NULL,
	dst INTEGER NOT NULL,
	PRIMARY KEY (src, field, dst)
) STRICT;
CREATE INDEX links_dst ON links (dst);
