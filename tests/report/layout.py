#!/usr/bin/env python3
"""layout.py KHIEN: papers keep the layout of Nghị định 30/2020, Phụ lục I: margins; head, letters of the number and signer of one issuer; the weekly page is one A4 page with
as many rows as it may have."""
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cases"), HERE]
from papers import changed, is_true, main, put, remade  # noqa: E402

MM = 72 / 25.4
BOUNDS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
THING = "Xử lý lỗ hổng đã được cảnh báo và có dò quét xác nhận – Cảnh báo 59: phần mềm hội n…"  # as long as the page lets it be


def margins(docx, what):
    with zipfile.ZipFile(docx) as z:
        xml = z.read("word/document.xml").decode()
    at = dict(re.findall(r'w:(\w+)="(\d+)"', re.search(r"<w:pgMar[^>]*>", xml)[0]))
    for side, (least, most) in BOUNDS.items():
        mm = int(at[side]) / 56.6929
        is_true(least - 0.1 <= mm <= most + 0.1, "%s: %s margin of %.1f mm" % (what, side, mm))


def pdf(home, path):
    subprocess.run(["soffice", "-env:UserInstallation=file://" + home + "/profile", "--headless", "--convert-to", "pdf", "--outdir", home, path], check=True, capture_output=True, timeout=180)
    return path[:-4] + "pdf"


def said(path, *args):
    return subprocess.run(["pdftotext", *args, path, "-"], check=True, capture_output=True, text=True).stdout


def pages(path):
    return int(re.search(r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout)[1])


def paper(office, role, path, body):
    made = json.loads(office.ask(role, "POST", path, body, want=200)[2])
    out = os.path.join(office.home, "%d.docx" % made["id"])
    with open(out, "wb") as f:
        f.write(office.read(role, "/papers/%d/file?what=docx" % made["id"])[1])
    margins(out, made["title"])
    return out


def full(rows):
    row = rows[0][:]
    row[1] = put(row[1], THING)
    if len(row) == 5 and "quá" in "".join(re.findall(r">([^<]*)<", row[3])):
        row[2], row[3] = put(row[2], "Trưởng phòng An toàn thông tin, Cục CĐS"), put(row[3], "26/11, quá 783 ngày")
    return [row] * 5


def monday(office):
    path = paper(office, "specialised", "/papers/monday", {})
    made = os.path.join(office.home, "monday.json")
    office.run("report", "monday", "--out", made)
    with open(made, encoding="utf-8") as f:
        told = [r for part in json.load(f).values() if isinstance(part, list) for r in part if isinstance(r, dict) and r.get("subject")]
    is_true(len(told) > 2 and any("…" in r["text"] for r in told), "a name is too long for its line somewhere")
    is_true(all(r["text"].endswith((r["subject"], "(%s)" % r["subject"])) for r in told if "…" in r["text"]), "what is cut keeps its code whole: %s" % [r["text"] for r in told])
    is_true(pages(pdf(office.home, path)) == 1, "the weekly page is one page")
    with open(path, "rb") as f:
        docx = f.read()
    for head in ("Người chịu trách nhiệm", "Còn"):
        docx = remade(docx, full, head)
    wish = "Giao Cục CĐS trình kế hoạch khắc phục trước hết Thứ Sáu 04/12: 17 việc quá hạn, lâu nhất là %s (điểm 2.a, 2.c, NĐ331.31)." % THING
    named = "%d. %s %d: 1.c (KHTC), 1.c (VPB), 2.b (HT-07) và %d việc khác."
    para = r"<w:p>(?:(?!</w:p>).)*?>%d(?:(?!</w:p>).)*?%s(?:(?!</w:p>).)*</w:p>"

    def fill(docx, n, begins, text):
        return changed(docx, [(para % (n, begins), lambda m: put(m[0], text))])
    for n in (1, 2, 3):
        docx = fill(docx, n, "(?:Giao|Yêu cầu|Đôn đốc) ", "%d. %s" % (n, wish))
    heads = ("Hoàn thành đúng hạn", "Hoàn thành việc đã quá hạn", "Không còn đạt vì minh chứng hết hạn, bị sửa hoặc có thay đổi", "Phát sinh mới",
             "Không còn phải thực hiện")
    one = para.replace("%d", r"\d") % ("(?:%s|Không có thay đổi)" % "|".join(heads))
    docx = changed(docx, [("(?:%s)+" % one, lambda m: "".join(put(re.findall(one, m[0])[-1], named % (i + 1, head, 14, 11)) for i, head in enumerate(heads)))])
    path = os.path.join(office.home, "full.docx")
    with open(path, "wb") as f:
        f.write(docx)
    text = said(pdf(office.home, path), "-layout")
    is_true(text.count("phần mềm hội n…") == 13 and "Không còn phải thực hiện" in text, "five rows, five rows and three wishes: %s" % text)
    is_true(pages(path[:-4] + "pdf") == 1, "are one page too: %d" % pages(path[:-4] + "pdf"))


def long_names(office):
    """Units without a short name and with a name of four lines: it is cut, its code stays, and so does the one page."""
    name = "Cục Quản lý, giám sát và điều phối hoạt động chuyển đổi số, an toàn thông tin mạng, dữ liệu quốc gia và hợp tác quốc tế khu vực số %d"
    for i, unit in enumerate(("VPB", "VTH", "VPC", "TCCB", "KHTC", "CDS", "CTT")):
        office.run("set", "units", unit, "name=" + name % i, "short=", "head_post=Cục trưởng " + name[:60])
    made, path = (os.path.join(office.home, n) for n in ("long.json", "long.pdf"))
    for on in ("", "04/01/2027", "12/07/2027", "03/01/2028"):
        for out in (made, path):
            office.run("report", "monday", "--out", out, *(("--on", on) if on else ()))
        with open(made, encoding="utf-8") as f:
            rows = [r for part in json.load(f).values() if isinstance(part, list) for r in part if isinstance(r, dict) and r.get("unit")]
        is_true(rows and all(len(r["unit"]) <= 34 and r["unit"].endswith(")") for r in rows), "a unit's name is cut, its code stays: %s" % [r["unit"] for r in rows])
        is_true(all(len(r["answers"]) <= 40 and not r["answers"].endswith("…") for r in rows if r.get("answers")), "and so where who answers is told: %s" % [r.get("answers") for r in rows])
        is_true(pages(path) == 1, "%s: one page: %d" % (on or "today", pages(path)))


def mau08(office):
    for role, holds, lacks in (("specialised", ("BỘ MẪU (GIẢ ĐỊNH)", "/BC-BM", "Kính gửi: Bộ Công an.", "BỘ TRƯỞNG", "- Như trên;"), ("CỤC CHUYỂN ĐỔI SỐ", "VỤ TRƯỞNG", "/BC-CĐS")),
                               ("unit_head", ("BỘ MẪU (GIẢ ĐỊNH)", "VỤ PHÁP CHẾ", "/BC-PC", "Kính gửi: Cục Chuyển đổi số.", "VỤ TRƯỞNG"), ("Kính gửi: Bộ Công an", "BỘ TRƯỞNG", "/BC-BM"))):
        text = said(pdf(office.home, paper(office, role, "/papers/mau08", {"year": "2026"})), "-layout")
        is_true(all(h in text for h in holds) and not any(n in text for n in lacks), "head, letters, addressee and signer of one issuer (%s): %s" % (role, text[:900]))
        is_true(not role == "specialised" or "30/06/2027" in text and not re.search(r"\d\d/\d\d/\d{1,3}(?!\d)", text), "no date of the list is broken over two lines: %s" % text)


def whole_statement(office):
    paper(office, "unit_head", "/papers/statement", {"unit": "VPC", "period": "2026-Q3"})
    text = said(pdf(office.home, paper(office, "specialised", "/papers/statement", {"unit": "VPB", "period": "2026-Q3"})), "-layout")
    is_true("NĐ331.30" in text and not re.search(r"NĐ331\.\s", text), "no code of a point is broken over two lines: %s" % text)


main(monday, mau08, whole_statement, long_names)
