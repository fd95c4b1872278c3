#!/usr/bin/env python3
"""check.py KHIEN: sheets as offices have them, brought in from the command line; users.md 7 (ii) is the first."""
import json
import os
import subprocess
import sys
import tempfile

from messy import book, sheet, workbook

khien = os.path.abspath(sys.argv[1])
passed, failed = 0, 0


def want(ok, what):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("intake: " + str(what))


class Site:
    def __init__(self, home):
        self.home, self.data = home, os.path.join(home, "data")
        secret = os.path.join(home, "password")
        with open(secret, "w", encoding="utf-8") as f:
            f.write("một câu đủ dài để nhớ\n")
        subprocess.run([khien, "init", "--data", self.data, "--admin", "admin", "--password-file", secret], check=True, capture_output=True)
        subprocess.run(["demo/load.sh", khien, self.data], check=True, capture_output=True)

    def run(self, *args):
        return subprocess.run([khien, *args, "--data", self.data], capture_output=True)

    def rows(self, *args):
        r = self.run(*args)
        return r, [json.loads(line) for line in r.stdout.decode().splitlines()]

    def file(self, name, content):
        path = os.path.join(self.home, name)
        with open(path, "wb") as f:
            f.write(content)
        return path


def messy(site):
    """(ii) A messy 35-row Excel with all defects imports with no lost row."""
    path = os.path.join(site.home, "messy.xlsx")
    wanted = book(path)
    r, rows = site.rows("import", "systems", path, "--dry-run", "--json")
    want(r.returncode == 0, r.stderr.decode())
    want(len(rows) == len(wanted) == 35, "(ii): %d rows of 35" % len(rows))
    for row, w in zip(rows, wanted):
        want(set(row) == {"row", "action", "values", "errors", "notes"} and row["action"] == "new" and row["errors"] == [], row)
        want(row["row"] == w["row"], "row %d is told as %d" % (w["row"], row["row"]))
        for field, value in w.items():
            got = row["values"].get(field)
            if field == "provider" and value == "mới":
                want(got and got.startswith("NCC-"), "row %d: provider %s" % (row["row"], got))
            elif field != "row":
                want(got == value, "row %d: %s is %r, not %r" % (row["row"], field, got, value))
    said = r.stderr.decode()
    for words in ("TCVN3", "VNI", "Trạng thái", "Mã cũ", "Tự vận hành", "Tổng cộng", "Người lập biểu", "đơn vị cung cấp dịch vụ mới"):
        want(words in said, "(ii): nothing is said of %s" % words)
    want(len(site.rows("list", "systems", "--json", "--q", "thử số")[1]) == 0, "a dry run wrote")
    want(site.run("import", "systems", path).returncode == 0, "(ii): not written")
    want(len(site.rows("list", "systems", "--json", "--q", "thử số")[1]) == 35, "(ii): not 35 written")
    want(len(site.rows("list", "providers", "--json", "--q", "Chưa có trong danh mục")[1]) == 1, "the new provider is not one")
    want(all(row["action"] == "unchanged" for row in site.rows("import", "systems", path, "--json")[1]), "the second time changes something")
    want(site.run("ledger", "verify").returncode == 0, "the ledger")


def references(site):
    """What refers to a row of the same file is called by its code, also when a dry run has taken it back."""
    path = site.file("units.csv", "Mã;Tên đơn vị;Trực thuộc\nMOI;Cục Mới;BM\nMOI1;Phòng Một;Cục Mới\n".encode())
    rows = site.rows("import", "units", path, "--dry-run", "--json")[1]
    want([r["values"].get("parent") for r in rows] == ["BM", "MOI"], rows)


def formulas(site):
    """Text that a spreadsheet would take for a formula, or that begins with its guard, comes back byte for byte."""
    names = ["=1+1", "'=x", "''=x", "+84 24", "-", "@SUM(A1)", "'-y", "=cmd|' /C calc'!A0", "'", "''"]
    for i, name in enumerate(names):
        want(site.run("set", "providers", "CT%d" % i, "name=Công ty %d" % i, "note=" + name, "address=" + name).returncode == 0, name)
    before = site.run("export", "providers", "--format", "json").stdout
    for form in ("csv", "xlsx"):
        path = site.file("providers." + form, site.run("export", "providers", "--format", form).stdout)
        r, rows = site.rows("import", "providers", path, "--json")
        want(r.returncode == 0 and all(x["action"] == "unchanged" for x in rows), "%s: %s" % (form, [x for x in rows if x["action"] != "unchanged"]))
    want(site.run("export", "providers", "--format", "json").stdout == before, "an export read back changed something")


def states(site):
    """Two columns whose heads mean several fields are told apart by what stands in them."""
    path = os.path.join(site.home, "two.xlsx")
    workbook(path, [("A", False, sheet([["Tên HTTT", "Đơn vị", "Tình trạng", "Trạng thái"], ["Một", "VPC", "Đang dự thảo", "Đang vận hành"],
                                        ["Hai", "VPC", "Đã được phê duyệt", "Tạm dừng"]]))])
    rows = site.rows("import", "systems", path, "--dry-run", "--json")[1]
    want([(r["values"].get("state"), r["values"].get("dossier_state")) for r in rows] ==
         [("Đang vận hành", "Đang dự thảo"), ("Tạm dừng", "Đã được phê duyệt")], rows)


def faults(site):
    """Wrong rows come back as the same sheet with a column of faults, which reads again once they are corrected."""
    path = site.file("bad.csv", "Tên HTTT;Đơn vị;Cấp độ\nMột;VPC;3\nHai;Cục Không Có;9\n".encode())
    out = os.path.join(site.home, "faults.xlsx")
    r, rows = site.rows("import", "systems", path, "--json", "--errors", out)
    want(r.returncode == 2 and [x["action"] for x in rows] == ["new", "wrong"], rows)
    want({e["field"] for e in rows[1]["errors"]} == {"unit", "decision.level"}, rows[1]["errors"])
    again = site.rows("import", "systems", out, "--dry-run", "--json")[1]
    want([x["action"] for x in again] == ["new", "wrong"] and again[1]["errors"] == rows[1]["errors"], again)


with tempfile.TemporaryDirectory(prefix="khien-intake-") as home:
    office = Site(home)
    for part in (references, formulas, states, faults, messy):
        part(office)
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
