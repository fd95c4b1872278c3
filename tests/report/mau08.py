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
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from xlsx import sheets  # noqa: E402

STATES = ["drafting", "submitted", "appraised", "approved"]
results = []


def check(what, got, want):
    results.append(got == want)
    if got != want:
        print("%s: %r, not %r" % (what, got, want))


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
        codes = [row["code"] for row in r["rows"] if want[column](row) and (column != "9" or row["status"])]
        check("warnings %s" % rule, [w["code"] for w in r["warnings"] if w["rule"] == rule], codes)
    check("what is to be mended comes first", [w["note"] for w in r["warnings"]], sorted(w["note"] for w in r["warnings"]))
    for w in r["warnings"]:
        row = r["rows"][w["row"] - 1]
        check("place of %s" % w["rule"], (row["code"], row["n"] if "n" in row else w["row"], bool(w["columns"]), bool(w["way"]), w["url"].startswith("/")), (w["code"], w["row"], True, True, True))
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


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def on_paper(path):
    """Printed, each sheet is one A4 wide and can be read: the twelve columns beside each other, lying; titles run over their neighbours."""
    with zipfile.ZipFile(path) as z:
        for name in sorted(n for n in z.namelist() if n.startswith("xl/worksheets/sheet")):
            xml = z.read(name).decode()
            check(name + " fits one A4 wide", ('fitToPage="1"' in xml, 'paperSize="9"' in xml, 'fitToHeight="0"' in xml), (True, True, True))
            cols = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml)
            wide = sum((int(b) - int(a) + 1) * float(w) for a, b, w in cols)
            check(name + " is read on one sheet: %.0f characters" % wide, wide <= 320 and (wide <= 90 or 'orientation="landscape"' in xml), True)
        first = z.read("xl/worksheets/sheet1.xml").decode()
        check("rows whose texts take more lines are higher", len(re.findall(r'<row [^>]*customHeight="1"', first)) > 3, True)


def tables(path):
    """Each table of a DOCX as rows of texts."""
    with zipfile.ZipFile(path) as z:
        root = ET.parse(io.BytesIO(z.read("word/document.xml"))).getroot()
    return [[["\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in c.iter(W + "p")) for c in row.findall(W + "tc")]
             for row in t.findall(W + "tr")] for t in root.iter(W + "tbl")], "".join(t.text or "" for t in root.iter(W + "t"))


def paper(r, path):
    """Every total of the DOCX, computed again from the rows that the same DOCX prints."""
    found, text = tables(path)
    check("no field is left", "{{" in text, False)
    figures = next(t for t in found if t[0][1:3] == ["Nội dung", "Số liệu"])
    table = next(t for t in found if t[0][1] == "Hệ thống thông tin")[2:]
    printed = {row[1]: (row[2], row[3]) for row in figures[1:]}
    codes = [re.search(r"\(([^()]*)\)$", row[1])[1] for row in table]
    check("rows of the paper", codes, [x["code"] for x in r["rows"]])
    check("numbers of the rows", [row[0] for row in table], [str(i + 1) for i in range(len(table))])
    approved = [c for c, row in zip(codes, table) if row[5] == "Đã được phê duyệt"]
    periodic = [c for c, row in zip(codes, table) if c in approved and "Định kỳ" in row[11]]
    for key, want in (("total", codes), ("approved", approved), ("periodic", periodic)):
        check("printed %s" % key, printed[r["general"][key]["label"]], (str(len(want)), ", ".join(want)))
    for level in "12345":
        want = [c for c, row in zip(codes, table) if row[4] == level]
        check("printed level %s" % level, printed["- Cấp độ " + level], (str(len(want)), ", ".join(want)))
    for row in table:
        check("decision of an approved row", row[5] != "Đã được phê duyệt" or row[6].startswith("Số "), True)
    check("the head is printed", r["ledger"]["root"][:8].upper() in text, True)


def shown(path, home, want):
    """LibreOffice opens the paper and shows its words."""
    office = shutil.which("soffice")
    if not office or not shutil.which("pdftotext"):
        print("skipped report PDF: libreoffice-writer-nogui or poppler-utils is not installed")
        return
    subprocess.run([office, "-env:UserInstallation=file://" + os.path.join(home, "lo"), "--headless", "--convert-to", "pdf", "--outdir", home, path],
                   check=True, capture_output=True, timeout=180)
    pdf = os.path.join(home, os.path.basename(path)[:-5] + ".pdf")
    text = " ".join(subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout.split())
    for words in want:
        check("%s shows “%s”" % (os.path.basename(path), words), words in text, True)
    pages = re.search(r"Pages: *(\d+)", subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout)[1]
    return int(pages)


def monday(run, home):
    for kind in ("json", "docx"):
        run("report", "monday", "--out", os.path.join(home, "monday." + kind))
    with open(os.path.join(home, "monday.json"), encoding="utf-8") as f:
        r = json.load(f)
    c = r["counts"]
    check("four cells", c["done_on_time"] + c["done_late"] + c["open"] + c["late"] + c["unknown"] + c["contradicted"], c["all"])
    lines = [json.loads(x) for x in run("duties", "--json").splitlines()]
    check("late duties", c["late"] <= sum(x["state"] == "late" for x in lines), True)
    check("bounds", (len(r["new_late"]) <= 5, len(r["due"]) <= 5, len(r["decisions"]) <= 3), (True, True, True))
    pages = shown(os.path.join(home, "monday.docx"), home, ["BÁO CÁO NHANH", "Độc lập - Tự do - Hạnh phúc", "Đề nghị quyết định", r["code"], r["ledger"]["short"]])
    check("one page", pages in (None, 1), True)
    for on in ("2026-12-14", "2026-12-21", "2027-07-05"):  # full: five late, five due, three decisions
        run("report", "monday", "--on", on, "--out", os.path.join(home, on + ".docx"))
        check("one page on " + on, shown(os.path.join(home, on + ".docx"), home, ["(nêu 5 việc"]) in (None, 1), True)


def nothing_known(khien, home):
    """Of passed milestones on which nobody has said anything: not known, in the data as in the paper, and late nowhere."""
    def run(*args):
        return subprocess.run([khien, *args, "--data", os.path.join(home, "e")], check=True, capture_output=True, text=True).stdout

    run("init", "--admin", "admin", "--password-file", os.path.join(home, "pw"))
    with open(os.path.join(home, "dv.csv"), "w", encoding="utf-8") as f:
        f.write("Mã,Tên đơn vị\nA,Vụ A\n")
    with open(os.path.join(home, "ht.csv"), "w", encoding="utf-8") as f:
        f.write("Tên,Đơn vị\nHệ thống A,A\n")
    run("import", "units", os.path.join(home, "dv.csv"))
    run("import", "systems", os.path.join(home, "ht.csv"))
    for kind in ("json", "docx"):
        run("report", "monday", "--out", os.path.join(home, "empty." + kind))
    with open(os.path.join(home, "empty.json"), encoding="utf-8") as f:
        r = json.load(f)
    told = [x["text"] for x in r["changes"] if "Các mốc đã qua" in x["text"]]
    check("passed milestones", [re.sub(r"\d+", "N", x) for x in told], ["Các mốc đã qua, đã khép lại: N chưa có thông tin – chuyển theo dõi theo quy định hiện hành."])
    check("nothing is late", (r["counts"]["late"], r["counts"]["silent"], r["new_late_n"]), (0, 0, 0))
    shown(os.path.join(home, "empty.docx"), home, ["chưa có thông tin – chuyển theo dõi"])


def comes_in_again(khien, home, report, year):
    """The workbook, brought into an office that knows only the units: every decision and regulation is there; a date keeps its precision in words."""
    data = os.path.join(home, "f")

    def run(*args):
        return subprocess.run([khien, *args, "--data", data], check=True, capture_output=True, text=True).stdout

    run("init", "--admin", "admin", "--password-file", os.path.join(home, "pw"))
    run("import", "units", "demo/01-units.csv")
    run("import", "systems", os.path.join(home, "m.xlsx"))
    found = {d["system"]["title"]: d for d in (json.loads(x) for x in run("list", "level-decisions", "--json").splitlines())}
    for row in report["rows"]:
        d, want = found.get(row["name"]), row["decision"]
        got = d and (d["number"], d["date"], (d["authority"] or {}).get("title"), d["level"])
        check("decision of " + row["name"], got, want and (want["number"], want["date"], want["issuer"], row["level"]))
    held = {s["title"] for r in (json.loads(x) for x in run("list", "regulations", "--json").splitlines()) for s in r["systems"]}
    check("regulations", held, {row["name"] for row in report["rows"] if row["regulation"]})
    row = next(r for r in report["rows"] if r["decision"])
    run("set", "level-decisions", found[row["name"]]["code"], "date=2024-09", "--why", "Chỉ rõ tháng")
    run("report", "mau08", "--year", str(year), "--out", os.path.join(home, "g.xlsx"))
    cells = [c for line in sheets(os.path.join(home, "g.xlsx"))[0][1] for c in line.values() if isinstance(c, str)]
    check("a month in words", [c for c in cells if "ngày tháng" in c or "Số %s, tháng 9/2024" % row["decision"]["number"] in c][:1],
          ["Số %s, tháng 9/2024, %s" % (row["decision"]["number"], row["decision"]["issuer"])])


def statement(run, home):
    run("report", "statement", "--unit", "VPC", "--period", "2026-Q3", "--out", os.path.join(home, "xn.docx"))
    papers = [json.loads(x) for x in run("list", "papers", "--json").splitlines()]
    check("the statement is kept", [p["kind"] for p in papers], ["statement"])
    shown(os.path.join(home, "xn.docx"), home, ["BẢN XÁC NHẬN", "Quý III/2026", papers[0]["verify_code"], "Nơi nhận"])


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
        for kind in ("json", "xlsx", "docx"):
            run("report", "mau08", "--year", str(year), "--out", os.path.join(home, "m." + kind))
        with open(os.path.join(home, "m.json"), encoding="utf-8") as f:
            report = json.load(f)
        check("somebody is counted", len(report["rows"]) > 5, True)
        totals(report)
        register(report, lambda res: [json.loads(x) for x in run("list", res, "--json").splitlines()])
        workbook(report, os.path.join(home, "m.xlsx"))
        on_paper(os.path.join(home, "m.xlsx"))
        paper(report, os.path.join(home, "m.docx"))
        shown(os.path.join(home, "m.docx"), home, ["Mẫu số 08", "Danh sách hệ thống thông tin", "Phụ lục 1", report["rows"][0]["code"]])
        monday(run, home)
        nothing_known(khien, home)
        statement(run, home)
        comes_in_again(khien, home, report, year)
        with open(os.path.join(home, "head"), "w", encoding="utf-8") as f:
            json.dump(report["ledger"], f)
        check("the ledger agrees with the printed head", json.loads(run("ledger", "verify", "--head", f.name, "--json"))["outside"], True)
    finally:
        shutil.rmtree(home)
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
