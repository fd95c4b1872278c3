"""Files that are wrong as files: each door of an import names the place. What looks like Excel's own errors and formulas, typed as text, goes out and
comes in again. Called by run.py."""
import io
import json
import os
import subprocess
import zipfile

from every import Checks
from office import Office

WORDS = ["#REF!", "'#N/A", "|cmd", "＝1+1", "＋1", "－1", "＠x", "'=1", "-", "#REF! trong câu"]


def book(sheet):
    """An XLSX of one sheet."""
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                   '<Default Extension="xml" ContentType="application/xml"/></Types>')
        z.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                   'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Bang" sheetId="1" r:id="r1"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        z.writestr("xl/worksheets/sheet1.xml", '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                   + sheet + "</sheetData></worksheet>")
    return b.getvalue()


def text(at, s):
    return '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (at, s)


HEAD = '<row r="1">' + text("A1", "Tên hệ thống") + text("B1", "Đơn vị") + "</row>"
BROKEN = [  # what, the file, the place that is told
    ("a quote that is never closed", "Tên hệ thống,Đơn vị\nMột,VPC\n\"Hai,VPC\n".encode(), "dòng 3"),
    ("a byte that is no UTF-8", "Tên hệ thống,Đơn vị\nMột,VPC\nHai,".encode() + b"\xff\xfe\n", "dòng 3"),
    ("a row number beyond every sheet", book(HEAD + '<row r="9999999">' + text("A9999999", "Một") + "</row>"), "Bang!9999999"),
    ("a row number that is none", book(HEAD + '<row r="x7">' + text("A2", "Một") + "</row>"), "Bang!x7"),
    ("a cell of another row", book(HEAD + '<row r="2">' + text("A9", "Một") + "</row>"), "Bang!A9"),
    ("a string that is not there", book(HEAD + '<row r="2"><c r="B2" t="s"><v>7</v></c></row>'), "Bang!B2"),
    ("XML that ends within", book(HEAD + '<row r="2"><c r="B2">'), "sheet1.xml:1"),
]


def places(c, office):
    for what, raw, place in BROKEN:
        path = os.path.join(office.home, "broken." + ("xlsx" if raw[:2] == b"PK" else "csv"))
        with open(path, "wb") as f:
            f.write(raw)
        said = subprocess.run([office.khien, "import", "systems", path, "--data", office.data], capture_output=True, text=True).stderr
        c.want(place in said, "%s, the command: %s" % (what, said))
        status, told = c.upload("specialised", "/systems/import", "broken", raw)
        c.want(status == 400 and place in (told["place"] or ""), "%s, the API: %s" % (what, told))
        mark = "khien-cases-9f2"
        csrf = office.session("specialised")["X-CSRF-Token"]
        body = ("--%s\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b\"\r\n"
                "Content-Type: text/csv\r\n\r\n" % (mark, csrf, mark)).encode() + raw + ("\r\n--%s--\r\n" % mark).encode()
        status, _, page = office.raw("POST", "/systems/import", body, dict(office.session("specialised"), Accept="text/html", **{"Content-Type": "multipart/form-data; boundary=" + mark}))
        c.want(status == 400 and place in page and 'role="alert"' in page, "%s, the page: %d" % (what, status))


def words(c, office, template):
    """Text that looks like an error or a formula is text."""
    for i, w in enumerate(WORDS):
        c.ask("specialised", "POST", "/systems", {"code": "HTW-%d" % i, "name": "Hệ thống %d" % i, "unit": "VPC", "purpose": w}, 201)
    for kind in ("csv", "xlsx"):
        status, raw = office.read("specialised", "/systems/export?format=" + kind)
        if kind == "csv":
            c.want(not [w for w in WORDS if ("," + w + ",").encode() in raw and w[0] in "|＝＋－＠"], "csv: a formula leaves unguarded")
        status, plan = c.upload("specialised", "/systems/import", "w." + kind, raw)
        c.want(status == 200 and plan["wrong"] == plan["changed"] == plan["new"] == 0 and plan["same"] > len(WORDS), "%s with such words: %s" % (kind, plan))
        other = Office(office.khien, template)  # into a register that has none of them
        try:
            path = os.path.join(other.home, "w." + kind)
            with open(path, "wb") as f:
                f.write(raw)
            said = subprocess.run([other.khien, "import", "systems", path, "--data", other.data], capture_output=True, text=True)
            got = {r["code"][4:]: r.get("purpose") for r in map(json.loads, other.run("export", "systems", "--format", "json").splitlines()) if r["code"].startswith("HTW-")}
            c.want(said.returncode == 0 and [got.get(str(i)) or "-" for i, w in enumerate(WORDS)] == WORDS, "%s elsewhere: %s %s" % (kind, got, said.stderr))
        finally:
            other.remove()
    real = book(HEAD + '<row r="2">' + text("A2", "Một") + text("B2", "VPC") + '</row><row r="3"><c r="A3" t="e"><v>#REF!</v></c>' + text("B3", "VPC") + "</row>")
    status, plan = c.upload("specialised", "/systems/import", "e.xlsx", real)
    c.want(status == 200 and plan["wrong"] == 1 and plan["new"] == 1, "an error of Excel's own is refused: %s" % plan)
    status, plan = c.upload("specialised", "/systems/import", "e.csv", "Tên hệ thống,Đơn vị\n#REF!,VPC\n")
    c.want(status == 200 and plan["wrong"] == 1, "as CSV has it: %s" % plan)


def unseen(c, office):
    """Rows that Excel hides (a filter, by hand) are read, and the preview says so and which."""
    sheet = HEAD + '<row r="2" hidden="1">' + text("A2", "Hệ thống dòng ẩn") + text("B2", "VPC") + '</row><row r="3">' + text("A3", "Hệ thống dòng hiện") + text("B3", "VPC") + "</row>"
    said = "1 dòng ẩn trong bảng vẫn được đọc: dòng 2"
    for raw, told in ((sheet, True), (sheet.replace(' hidden="1"', ' hidden="0"'), False)):
        path = os.path.join(office.home, "hidden.xlsx")
        with open(path, "wb") as f:
            f.write(book(raw))
        r = subprocess.run([office.khien, "import", "systems", path, "--dry-run", "--data", office.data], capture_output=True, text=True)
        c.want(r.returncode == 0 and "2 mới" in r.stderr + r.stdout and (said in r.stderr + r.stdout) == told, "a hidden row: %s%s" % (r.stdout, r.stderr))


def uncounted(c, office):
    """A formula whose result no program has written into the file is no empty cell; one whose result is an empty text is, and so is a row that waits for data."""
    head = '<row r="1">' + text("A1", "STT") + text("B1", "Tên hệ thống") + text("C1", "Đơn vị") + text("D1", "Mục đích") + "</row>"
    formula = '<c r="%s"%s><f>IF(B9="","",1)</f><v></v></c>'
    waits = '<row r="3">' + formula % ("A3", "") + formula % ("D3", "") + "</row>"
    for kind, wrong in (("", 1), (' t="n"', 1), (' t="str"', 0)):
        raw = book(head + '<row r="2">' + formula % ("A2", "") + text("B2", "Hệ thống có công thức") + text("C2", "VPC") + formula % ("D2", kind) + "</row>" + waits)
        status, plan = c.upload("specialised", "/systems/import", "f.xlsx", raw)
        c.want(status == 200 and plan["wrong"] == wrong and plan["new"] == 1 - wrong, "a formula without its result, %s: %s" % (kind, plan))
        path = os.path.join(office.home, "f.xlsx")
        with open(path, "wb") as f:
            f.write(raw)
        r = subprocess.run([office.khien, "import", "systems", path, "--dry-run", "--data", office.data], capture_output=True, text=True)
        c.want(("Mục đích" in r.stderr and "công thức mà tệp không ghi kết quả" in r.stderr) == bool(wrong), "a formula without its result is told: %s" % r.stderr)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        office.unhurried()
        places(c, office)
        words(c, office, template)
        unseen(c, office)
        uncounted(c, office)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
