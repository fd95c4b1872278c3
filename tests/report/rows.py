#!/usr/bin/env python3
"""rows.py KHIEN: a signed copy is compared row by row: whatever LibreOffice makes of a paper that somebody changed is told as the row, what the copy says and what was
frozen; the same paper with other line breaks, page breaks and margins is the same."""
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cases"), HERE]
from papers import body, CELL, changed, is_true, main, post, print_all, printed, put, remade, ROW, TEXT, words  # noqa: E402


def swap(col):
    """Two rows, the words of whose column differ, exchange them: their numbers, and how."""
    at = []

    def how(rows):
        i, k = next((i, k) for i in range(2, len(rows)) for k in range(i + 1, len(rows)) if words(rows[i][col]) != words(rows[k][col]))
        rows[i][col], rows[k][col] = put(rows[i][col], words(rows[k][col])), put(rows[k][col], words(rows[i][col]))
        at[:] = [i + 1, k + 1]
    return at, how


def renumbered(rows):
    for i, r in enumerate(rows):
        r[0] = put(r[0], str(i + 1))
    return rows


def broken(rows):
    for r in rows:
        r[2] = TEXT.sub(lambda m: m[1] + m[2].replace(" ", "</w:t><w:br/><w:t>", 2), r[2])


def paged(rows):
    for r in rows[2::4]:
        r[0] = r[0].replace("<w:pPr>", "<w:pPr><w:pageBreakBefore/>", 1)


def scanned(home, pdf):
    """A picture of each page, nothing else."""
    path = os.path.join(home, "scan")
    with open(path + ".pdf", "wb") as f:
        f.write(pdf)
    subprocess.run(["pdftocairo", "-jpeg", "-r", "200", path + ".pdf", path], check=True, timeout=120)
    pages = sorted(n for n in os.listdir(home) if n.startswith("scan-"))
    body, kids, out = [], [], b"%PDF-1.4\n"
    for i, name in enumerate(pages):
        with open(os.path.join(home, name), "rb") as f:
            jpeg = f.read()
        at = jpeg.index(b"\xff\xc0")
        high, wide = int.from_bytes(jpeg[at + 5:at + 7], "big"), int.from_bytes(jpeg[at + 7:at + 9], "big")
        color = b"/DeviceGray" if jpeg[at + 9] == 1 else b"/DeviceRGB"
        n = 3 + 3 * i
        kids.append(b"%d 0 R" % n)
        draw = b"595 0 0 842 0 0 cm /I Do"
        body += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>" % (n + 1, n + 2),
                 b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
                 b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (wide, high, color, len(jpeg), jpeg)]
    body = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))] + body
    places = []
    for i, b in enumerate(body):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, b)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(body) + 1, start)


waiting = []  # papers to be printed, of which settle() asks


class Paper:
    def __init__(self, office, role, code):
        self.office, self.role, self.n = office, role, 0
        row = json.loads(office.run("show", "papers", code, "--json"))
        self.id, self.code = row["id"], row["verify_code"]
        self.docx = office.read(role, "/papers/%d/file?what=docx" % self.id)[1]

    def bring(self, pdf):
        status, said = post(self.office, self.role, "/papers/%d/signed" % self.id, {"reason": "Thử", "code": self.code}, pdf)
        is_true(status == 200, "the copy is taken: %s %s" % (status, said))
        return said.get("content_check"), said.get("content_note") or ""

    def brought(self, docx, judge):
        """The paper printed, signed and dropped back, once settle() is asked."""
        self.n += 1
        waiting.append((self.id * 100 + self.n, self, docx, judge))

    def same(self, docx, what):
        self.brought(docx, lambda check, note: is_true(check == "same", "%s is the same: %s %s" % (what, check, note)))

    def differs(self, docx, what, *holds, more=None):
        def judge(check, note):
            is_true(check == "differs" and all(h in note for h in holds), "%s is told with %s: %s %s" % (what, holds, check, note))
            if more:
                is_true(*more(note))
        self.brought(docx, judge)


def settle(office):
    """LibreOffice starts once for all that waits."""
    pdfs = print_all(office.home, {n: docx for n, _, docx, _ in waiting})
    for n, paper, _, judge in waiting:
        judge(*paper.bring(pdfs[n]))
    waiting.clear()


def statement(office):
    office.run("report", "statement", "--unit", "CDS", "--period", "2026-Q3", "--out", os.path.join(office.home, "cds.docx"))
    p = Paper(office, "specialised", "XN-CDS-2026-Q3")
    snapshot = json.loads(office.read("specialised", "/papers/%d/file?what=json" % p.id)[1])["rows"]
    is_true(len(snapshot) > 12, "rows enough for several pages: %d" % len(snapshot))
    p.same(p.docx, "what Khiên wrote")
    p.same(remade(p.docx, broken), "other line breaks inside cells")
    p.same(remade(p.docx, paged), "page breaks between rows")
    p.same(changed(p.docx, [('w:left="[0-9]+" w:header', 'w:left="1900" w:header')]), "another margin")
    for col, head in ((4, "Trạng thái"), (5, "Hạn; minh chứng")):
        at, how = swap(col)
        docx = remade(p.docx, how)
        i, k = at
        said = "ghi “%s”, số liệu đã chốt ghi “%s”" % (snapshot[k - 1]["state_text"], snapshot[i - 1]["state_text"]) if col == 4 else ""
        p.differs(docx, "two exchanged: " + head, "dòng %d (" % i, "dòng %d (" % k, "cột “%s” trên bản ký ghi" % head, "số liệu đã chốt ghi", said,
                  more=lambda note: (note.count("cột “") == 2 and "không thấy" not in note and "có thêm" not in note, "two cells and nothing else: %s" % note))
    p.differs(remade(p.docx, lambda rows: rows[:4] + rows[5:]), "a row left out", "bản ký thiếu dòng 5 (")
    p.differs(remade(p.docx, lambda rows: renumbered(rows[:4] + rows[5:])), "a row left out, others numbered anew", "bản ký thiếu dòng 5 (",
              more=lambda note: ("dòng 6 (" not in note and "cột" not in note, "and only that: %s" % note))

    def more(rows):
        extra = [c for c in rows[3]]
        extra[1:] = [put(extra[1], "1.c"), put(extra[2], "Danh mục hệ thống đã rà soát đủ"), extra[3], put(extra[4], "Đã hoàn thành"), put(extra[5], "31/12/2031; –")]
        return renumbered(rows + [extra])
    p.differs(remade(p.docx, more), "a row added", "bản ký có thêm dòng “", "Danh mục hệ thống đã rà soát đủ", "31/12/2031")

    def number(rows):
        rows[2][5] = put(rows[2][5], words(rows[2][5]).replace("2026", "2027"))
    p.differs(remade(p.docx, number), "a number changed", "dòng 3 (", "2027", "2026")

    def stroke(rows):
        i = next(i for i, r in enumerate(rows) if "đ" in words(r[1]))
        rows[i][1] = put(rows[i][1], words(rows[i][1]).replace("đ", "d"))
    p.differs(remade(p.docx, stroke), "đ that became d", "cột “Điểm”")

    def exchanged(rows):
        k = next(k for k in range(5, len(rows)) if all(words(rows[k][c]) != words(rows[2][c]) for c in (1, 2)))
        rows[2], rows[k] = rows[k], rows[2]
        return renumbered(rows)
    p.differs(remade(p.docx, exchanged), "two rows exchanged", "không đứng ở chỗ của nó")
    p.differs(changed(p.docx, [("(Chưa hoàn thành: </w:t><w:t[^>]*>)[0-9]+", r"\g<1>99")]), "a figure above the table", "bản ký ghi “- Chưa hoàn thành: 99",
              more=lambda note: ("lần)" not in note, "as lines, not as words: %s" % note))
    settle(office)


def others(office):
    """Tables of other shapes: two rows of heads, no running numbers, several of them, a page on its side."""
    code = json.loads(office.ask("specialised", "POST", "/papers/mau08", {"year": "2026"}, want=200)[2])["code"]
    p = Paper(office, "specialised", code)
    p.same(p.docx, "Mẫu 08")
    at, how = swap(9)
    p.differs(remade(p.docx, how, "Chủ quản"), "two systems' answers exchanged", "cột “Triển khai phương án”", "bảng “3. Danh sách hệ thống thông tin”",
              *("dòng %d (" % i for i in at))
    code = json.loads(office.ask("specialised", "POST", "/papers/monday", {}, want=200)[2])["code"]
    p = Paper(office, "specialised", code)
    p.same(p.docx, "the weekly page")
    at, how = swap(3)
    p.differs(remade(p.docx, how), "two dates of the weekly page", "cột “Hạn”")
    settle(office)


def resaved(office):
    """Templates that LibreOffice wrote anew, as an office's own are: their papers are compared row by row too."""
    for form, role, path, body in (("mau08", "specialised", "/papers/mau08", {"year": "2026"}), ("statement", "unit_head", "/papers/statement", {"unit": "VPC", "period": "2026-Q3"})):
        name = os.path.join(office.home, form + ".docx")
        with open(name, "wb") as f:
            f.write(office.read("admin", "/report-templates/%s/file?original=1" % form)[1])
        folder = os.path.join(office.home, "resaved")
        subprocess.run(["soffice", "-env:UserInstallation=file://" + office.home + "/profile", "--headless", "--convert-to", "docx:Office Open XML Text", "--outdir", folder, name],
                       check=True, capture_output=True, timeout=180)
        with open(os.path.join(folder, form + ".docx"), "rb") as f:
            status, said = post(office, "admin", "/report-templates", {"kind": form, "act": "save"}, f.read())
        is_true(status == 200 and any(t["kind"] == form and t["own"] for t in said["templates"]), "the template is used: %s" % said)
        p = Paper(office, role, json.loads(office.ask(role, "POST", path, body, want=200)[2])["code"])
        p.same(p.docx, "a paper of an own template")
        at, how = swap(9 if form == "mau08" else 4)
        p.differs(remade(p.docx, how, "Chủ quản" if form == "mau08" else "Điểm"), "two cells exchanged in it", *("dòng %d (" % i for i in at))
    settle(office)


def cell(xml, *more):
    """The cell with more properties."""
    return xml.replace("</w:tcPr>", "".join(more) + "</w:tcPr>", 1)


def shaped(docx, how):
    """The template with the head and the row of its table as `how` makes them: lists of cells' XML."""
    def edit(xml):
        table = [t for t in re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.S) if ">Điểm<" in t][-1]
        rows = ROW.findall(table)
        made = how(CELL.findall(rows[0]), CELL.findall(rows[1]))
        is_true(len(rows) == 2, "a head and a row")
        heads, lines = ("".join("<w:tr><w:trPr>%s</w:trPr>%s</w:tr>" % (more, "".join(r)) for r in part) for part, more in zip(made, ("<w:cantSplit/><w:tblHeader/>", "<w:cantSplit/>")))
        return xml.replace(table, table[:table.index(rows[0])] + heads + lines + "</w:tbl>")
    return body(docx, edit)


MIDDLE, LOW, FIRST, ON, TWO = '<w:vAlign w:val="center"/>', '<w:vAlign w:val="bottom"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'


def middle(head, row):
    return [head], [[cell(c, MIDDLE) for c in row]]


def low(head, row):
    return [head], [[cell(c, LOW) for c in row]]


def wide(head, row):
    """A head of two rows, the upper over two columns; state and date in one cell over both."""
    both = "{{trang_thai}}; {{han}}; {{muc}}{{/moi}}"
    over = [cell(c, FIRST) for c in head[:4]] + [cell(put(head[4], "Kết quả thực hiện"), TWO)]
    under = [cell(put(c, ""), ON) for c in head[:4]] + head[4:]
    return [over, under], [row[:4] + [cell(put(row[4], both), TWO, MIDDLE)]]


def tall(head, row):
    """What is done over two rows, its number and point beside both."""
    first = [cell(c, FIRST, MIDDLE) for c in row[:2]] + row[2:4] + [cell(put(row[4], "Trạng thái:"), TWO)]
    return [head], [first, [cell(put(c, ""), ON) for c in row[:2]] + [cell(put(row[2], "{{trang_thai}}"), TWO), cell(put(row[5], "{{han}}; {{muc}}{{/moi}}"), TWO)]]


def by_style(docx):
    """The middle of the cells is said by the table's style alone, as Word keeps it."""
    style = ('<w:style w:type="table" w:styleId="Giua"><w:name w:val="Giua"/><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
             '<w:style w:type="table" w:styleId="BangMau"><w:name w:val="BangMau"/><w:basedOn w:val="Giua"/></w:style></w:styles>')
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as z, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for n in z.namelist():
            b = z.read(n).decode() if n.endswith(".xml") else z.read(n)
            if n == "word/styles.xml":
                b = b.replace("</w:styles>", style)
            if n == "word/document.xml":
                table = [t for t in re.findall(r"<w:tbl>.*?</w:tbl>", b, re.S) if ">Điểm<" in t][-1]
                b = b.replace(table, re.sub(r"<w:vAlign [^>]*/>", "", table).replace("<w:tblPr>", '<w:tblPr><w:tblStyle w:val="BangMau"/>', 1))
            to.writestr(n, b)
    return out.getvalue()


def shapes(office):
    """Templates whose tables have words in the middle or at the foot of cells, cells over columns or rows: what comes back unchanged is the same; what was changed is
    never the same, and the row where it no longer agrees is named."""
    shipped = office.read("admin", "/report-templates/statement/file?original=1")[1]
    for name, how in (("in the middle", middle), ("at the foot", low), ("over columns", wide), ("over rows", tall),
                      ("in the middle by the table's style", None)):
        status, said = post(office, "admin", "/report-templates", {"kind": "statement", "act": "save"}, shaped(shipped, how) if how else by_style(shipped))
        is_true(status == 200, "the template is used: %s" % said)
        p = Paper(office, "specialised", json.loads(office.ask("specialised", "POST", "/papers/statement", {"unit": "CDS", "period": "2026-Q3"}, want=200)[2])["code"])
        p.same(p.docx, "a table with cells " + name)
        p.same(changed(p.docx, [('w:left="[0-9]+" w:header', 'w:left="1900" w:header')]), "printed with another margin, cells " + name)

        def exchanged(rows):
            i, k = next((i, k) for i in range(2, len(rows)) for k in range(i + 1, len(rows)) if words(rows[i][4]) != words(rows[k][4]) and words(rows[i][4]) not in ("", "Trạng thái:") != words(rows[k][4]))
            rows[i][4], rows[k][4] = put(rows[i][4], words(rows[k][4])), put(rows[k][4], words(rows[i][4]))

        def moved(rows):
            """The same words in the same order, in the row below: the column says nothing else."""
            i = next(i for i in range(3, len(rows) - 1) if words(rows[i][3]) and len(rows[i]) == len(rows[i + 1]) and words(rows[i][3]) not in words(rows[i + 1][3]))
            rows[i][3], rows[i + 1][3] = put(rows[i][3], ""), put(rows[i + 1][3], words(rows[i][3]) + " " + words(rows[i + 1][3]))
        for what, change in (("two states exchanged", exchanged if name != "over rows" else None), ("a subject in the next row", moved if name != "over rows" else None),
                             ("a row left out", lambda rows: rows[:4] + rows[6:]), ("rows added", lambda rows: rows + rows[-2:])):
            if change is None:
                continue

            def judge(check, note, what=what, name=name):
                is_true(check in ("unread", "differs") and (what == "rows added" or "dòng " in note), "%s, cells %s: %s %s" % (what, name, check, note))
            p.brought(remade(p.docx, change), judge)
    settle(office)


def minutes(office):
    people = {r["code"]: r["id"] for r in json.loads(office.ask("specialised", "GET", "/people?limit=100", want=200)[2])["rows"]}
    made = json.loads(office.ask("specialised", "POST", "/people/%d/handover" % people["CDS-03"], {"to": "CDS-04", "date": "30/11/2026"}, want=200)[2])
    p = Paper(office, "specialised", made["code"])
    p.same(p.docx, "the minutes of a hand-over")
    settle(office)


def scan(office):
    if not shutil.which("tesseract"):
        print("skipped rows: Tesseract is not installed")
        return
    paper = json.loads(office.ask("unit_head", "POST", "/papers/statement", {"unit": "VPC", "period": "2026-Q3"}, want=200)[2])
    p = Paper(office, "unit_head", paper["code"])
    printed(office.home, p.docx, p.id * 100)
    with open(os.path.join(office.home, "s%d.pdf" % (p.id * 100)), "rb") as f:
        pdf = f.read()
    check, note = p.bring(scanned(office.home, pdf))
    is_true(check == "unread" and re.search(r"đọc được và khớp [1-9]\d*/7 dòng", note), "a scan is never said to differ, its rows are counted: %s %s" % (check, note))
    page = office.ask("unit_head", "GET", "/papers/%d" % p.id, page=True)[2]
    is_true("Người thứ hai đối chiếu" in page and "KHÁC" not in page, "and its page asks for a second person")


main(statement, others, minutes, scan, shapes, resaved)
