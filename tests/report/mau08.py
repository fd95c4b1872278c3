#!/usr/bin/env python3
"""mau08.py KHIEN: loads the fictitious ministry, writes Mẫu 08 as JSON and XLSX, and computes every total again: from the report's own rows, and
the rows themselves from `khien export`. The workbook must hold the same rows, and the ledger must agree with the head that is printed."""
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import xml.etree.ElementTree as ET

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STATES = ["drafting", "submitted", "appraised", "approved"]
results = []


def check(what, got, want):
    results.append(got == want)
    if got != want:
        print("%s: %r, not %r" % (what, got, want))


def sheets(path):
    """Each sheet's name and its rows of texts."""
    with zipfile.ZipFile(path) as z:
        shared = ["".join(t.text or "" for t in si.iter(NS + "t")) for si in ET.parse(io.BytesIO(z.read("xl/sharedStrings.xml"))).getroot()]
        names = [s.get("name") for s in ET.parse(io.BytesIO(z.read("xl/workbook.xml"))).getroot().iter(NS + "sheet")]
        out = []
        for i, name in enumerate(names, 1):
            rows = []
            for row in ET.parse(io.BytesIO(z.read("xl/worksheets/sheet%d.xml" % i))).getroot().iter(NS + "row"):
                cells = {}
                for c in row.iter(NS + "c"):
                    v = c.find(NS + "v")
                    if v is not None:
                        cells[re.match("[A-Z]+", c.get("r"))[0]] = shared[int(v.text)] if c.get("t") == "s" else v.text
                rows.append(cells)
            out.append((name, rows))
        return out


def totals(r):
    rows, general = r["rows"], r["general"]
    level = {row["code"]: STATES.index(row["status"]) + 1 if row["status"] else 0 for row in rows}
    want = {
        "total": [row["code"] for row in rows],
        "classified": [row["code"] for row in rows if row["kind"]],
        "dossier": [c for c in level if level[c] >= 2],
        "appraised": [c for c in level if level[c] >= 3],
        "approved": [c for c in level if level[c] == 4],
        "periodic": [row["code"] for row in rows if level[row["code"]] == 4 and "periodic" in row["assessment"]],
    }
    for key, codes in want.items():
        check("general.%s" % key, (general[key]["value"], general[key]["codes"]), (len(codes), codes))
    check("numbers", [row["number"] for row in rows], list(range(1, len(rows) + 1)))
    check("kinds add up", sum(k["value"] for k in r["by_kind"]), len(want["classified"]))
    for part, key in (("by_kind", "kind"), ("by_level", "level")):
        for group in r[part]:
            codes = [row["code"] for row in rows if row[key] == group["code"]]
            check("%s %s" % (part, group["code"]), (group["value"], group["codes"]), (len(codes), codes))
    waiting = [row for row in rows if level[row["code"]] < 4]
    missing = [row["code"] for row in waiting if not row["expected_approval"]]
    check("missing dates", general["expected_all"]["missing"], missing)
    if missing:
        check("the day for all", general["expected_all"]["value"], None)
    unknown(r, level)


def unknown(r, level):
    approved = {c for c in level if level[c] == 4}
    want = {
        "kind": lambda x: not x["kind"], "3": lambda x: not x["owner"], "4": lambda x: not x["operator"], "5": lambda x: not x["level"],
        "6": lambda x: not x["status"], "7": lambda x: x["code"] in approved and not x["decision"],
        "8": lambda x: x["code"] in approved and not x["regulation"],
        "9": lambda x: x["code"] not in approved and not x["expected_approval"], "10": lambda x: not x["plan"],
        "11": lambda x: x["plan"] in ("none", "some") and not x["expected_plan"], "12": lambda x: not x["assessment"],
    }
    check("columns of unknowns", [u["column"] for u in r["unknown"]], list(want))
    for u in r["unknown"]:
        codes = [row["code"] for row in r["rows"] if want[u["column"]](row)]
        check("unknown %s" % u["column"], (u["value"], u["codes"]), (len(codes), codes))
    rules = {"approved_no_decision": "7", "approved_no_regulation": "8", "unapproved_no_date": "9", "plan_no_date": "11"}
    for rule, column in rules.items():
        codes = [row["code"] for row in r["rows"] if want[column](row)]
        check("warnings %s" % rule, [w["code"] for w in r["warnings"] if w["rule"] == rule], codes)
    late = [x["code"] for x in r["rows"] if x["decision"] and x["regulation"] and x["regulation"]["date"] >= x["decision"]["date"]]
    check("late regulations", sorted(w["code"] for w in r["warnings"] if w["rule"] in ("regulation_renewed", "regulation_after_approval")), late)


def register(r, export):
    """The rows of the table against the register itself."""
    systems = {s["code"]: s for s in export("systems")}
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date().isoformat()
    stay = [c for c, s in systems.items() if s.get("state") != "transferring" and not (s.get("retired_on") or "9999") <= today]
    check("systems", sorted(row["code"] for row in r["rows"]), sorted(stay))
    check("left out", sorted(x["code"] for x in r["excluded"]), sorted(set(systems) - set(stay)))
    decisions = {d["system"]["code"]: d for d in export("level-decisions") if not d.get("revoked_on") and d["date"] <= min(today, r["to"])}
    for row in r["rows"]:
        d = decisions.get(row["code"])
        check("level of %s" % row["code"], row["level"], d["level"] if d else None)
        check("decision of %s" % row["code"], (row["decision"] or {}).get("number"), d["number"] if d else None)
        check("plan of %s" % row["code"], row["plan"], systems[row["code"]].get("plan_state"))


def workbook(r, path):
    book = sheets(path)
    check("sheets", [name for name, _ in book], ["Mẫu 08", "Nguồn số liệu", "Cần kiểm tra", "Phụ lục"])
    form, sources = book[0][1], book[1][1]
    start = next(i for i, c in enumerate(form) if c.get("A") == "(1) STT")
    got = [(c.get("A"), c.get("B"), c.get("E"), c.get("F"), c.get("J")) for c in form[start + 1:]]
    want = [(str(x["number"]), x["name"], str(x["level"]) if x["level"] else None, x["status_text"], x["plan_text"]) for x in r["rows"]]
    check("rows of the workbook", got, want)
    texts = [v for c in form for v in c.values()]
    check("root printed", "Gốc: " + r["ledger"]["root"] in texts, True)
    check("size printed", "Số mục: %d" % r["ledger"]["size"] in texts, True)
    for key, g in r["general"].items():
        if key != "expected_all":
            check("source of %s" % key, [(c.get("C"), c.get("D", "")) for c in sources if c.get("B") == g["label"]],
                  [(str(g["value"]), "; ".join(g["codes"]))])


def main():
    khien, home = os.path.abspath(sys.argv[1]), tempfile.mkdtemp(prefix="khien-report-")
    data, year = os.path.join(home, "d"), datetime.date.today().year

    def run(*args):
        return subprocess.run([khien, *args, "--data", data], check=True, capture_output=True, text=True).stdout

    try:
        with open(os.path.join(home, "pw"), "w", encoding="utf-8") as f:
            f.write("một câu đủ dài để nhớ\n")
        run("init", "--admin", "admin", "--password-file", f.name)
        subprocess.run(["demo/load.sh", khien, data], check=True, capture_output=True)
        for kind in ("json", "xlsx"):
            run("report", "mau08", "--year", str(year), "--out", os.path.join(home, "m." + kind))
        with open(os.path.join(home, "m.json"), encoding="utf-8") as f:
            report = json.load(f)
        check("somebody is counted", len(report["rows"]) > 5, True)
        totals(report)
        register(report, lambda res: [json.loads(x) for x in run("list", res, "--json").splitlines()])
        workbook(report, os.path.join(home, "m.xlsx"))
        with open(os.path.join(home, "head"), "w", encoding="utf-8") as f:
            json.dump(report["ledger"], f)
        check("the ledger agrees with the printed head", json.loads(run("ledger", "verify", "--head", f.name, "--json"))["outside"], True)
    finally:
        shutil.rmtree(home)
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
