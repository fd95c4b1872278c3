#!/bin/sh
# What ships as content: the office's start list and the fictitious ministry load whole; loading again changes nothing; every export is a
# valid import that changes nothing; the ledger verifies; the demonstration names no person.
set -u
cd "$(dirname "$0")/../.." || exit 1
[ -x build/khien ] || { echo "content: build/khien is not there (./run --build)"; exit 1; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
: >"$tmp/said"
is() { # is WHAT: the last command's result decides
	if [ "$?" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "content: $1" && tail -n 5 "$tmp/said" | sed 's/^/    | /'; fi
}
entries() { build/khien ledger verify --data "$1" --json | sed -n 's/.*"entries":\([0-9]*\).*/\1/p'; }
echo 'Mat-khau-thu-2026' >"$tmp/password"

for content in packs/first-start.sh demo/load.sh; do
	data=$tmp/$(dirname "$content")
	build/khien init --data "$data" --admin admin --password-file "$tmp/password" >"$tmp/said" 2>&1
	is "$content: init"
	"$content" build/khien "$data" >"$tmp/said" 2>&1
	is "$content loads"
	before=$(entries "$data")
	[ "${before:-0}" -gt 40 ]
	is "$content writes entries ($before)"
	"$content" build/khien "$data" >"$tmp/said" 2>&1
	is "$content loads again"
	[ "$(entries "$data")" = "$before" ]
	is "$content: loading again changes nothing"
	for resource in units successions roles people providers contracts systems level-decisions regulations assets documents proofs \
		activities declarations settings confirmations; do
		for format in csv xlsx; do
			build/khien export $resource --format $format --data "$data" >"$tmp/$resource.$format" 2>"$tmp/said" &&
				build/khien import $resource "$tmp/$resource.$format" --data "$data" >"$tmp/said" 2>&1
			is "$content: the export of $resource as $format is an import"
		done
		build/khien export $resource --format json --data "$data" 2>"$tmp/said" >"$tmp/$resource.json" &&
			python3 -c 'import csv, json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
rows = list(csv.reader(open(sys.argv[2], encoding="utf-8-sig")))[1:]
sys.exit(len(lines) != len(rows))' "$tmp/$resource.json" "$tmp/$resource.csv" 2>>"$tmp/said"
		is "$content: the export of $resource as JSON is one object a line, as many as CSV has rows"
	done
	[ "$(entries "$data")" = "$before" ]
	is "$content: importing the exports changes nothing"
	build/khien ledger verify --data "$data" >"$tmp/said" 2>&1
	is "$content: the ledger verifies"
done
awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' docs/adding-a-law-pack.md >"$tmp/doc.yaml"
build/khien law check "$tmp/doc.yaml" >"$tmp/said" 2>&1 && build/khien law load "$tmp/doc.yaml" --data "$tmp/demo" >"$tmp/said" 2>&1
is 'the pack that docs/adding-a-law-pack.md shows is one'
states() { build/khien duties --data "$1" --json | sed -n 's/.*"state":"\([a-z_]*\)".*/\1/p' | sort -u | tr '\n' ' '; }
[ "$(states "$tmp/packs")" = 'due not_applicable unknown ' ]
is "day one of the office is honest: nothing is late, nothing is done ($(states "$tmp/packs"))"
[ "$(states "$tmp/demo")" = 'contradicted due late met not_applicable stale unknown ' ]
is "the demonstration shows every state ($(states "$tmp/demo"))"
build/khien duties --data "$tmp/demo" --json | grep -q '"timing":"done_late"'
is 'the demonstration shows something done late'
[ "$(python3 -c 'import csv, glob; print(sum(1 for f in glob.glob("demo/*-people*.csv") for r in csv.DictReader(open(f)) if r.get("name")))')" = 0 ]
is 'the demonstration names posts, not persons'
! grep -qE 'VPCP|Văn phòng Chính phủ|chinhphu' demo/*.csv
is 'the demonstration names no real office'
[ "$(python3 -c 'import csv; print(sum(1 for r in csv.DictReader(open("packs/vpcp/01-units.csv")) if r["parent"] == "VPCP" and not r["valid_to"]))')" = 17 ]
is 'the start list has the 17 units in force'
[ "$(python3 -c 'import csv; print(sum(1 for r in csv.DictReader(open("packs/vpcp/03-roles.csv")) if r["valid_to"] and ("chưa rõ" in r["basis_text"] or r["mark"] in "I?")))')" = 0 ]
is 'no role of the start list ends on a day that nobody knows'
# shellcheck disable=SC2016  # the backticks are Markdown's
python3 -c 'import re
rows = re.findall(r"\{ \"([\w.]+)\", (\d+), (\d+), (\d+),", open("src/res/settings.c").read())
text = open("docs/settings.md").read()
assert len(rows) >= 12
for row in rows:
    assert "| `%s` | %s | %s | %s | " % row in text, row' >"$tmp/said" 2>&1
is 'docs/settings.md has every number that may be set, with its bounds'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
