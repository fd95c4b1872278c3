"""A state secret at every door: files dropped, forms, imports, the command line; and one that came in unseen, as a scan: a person says that they looked, or
lets its bytes go for good, which the ledger tells and verify knows. Files are made here. Called by run.py."""
import glob
import hashlib
import io
import json
import os
import struct
import subprocess
import zipfile
import zlib

from every import Checks


def docx(*paragraphs):
    text = "".join("<w:p>%s</w:p>" % (p if p.startswith("<") else "<w:r><w:t>%s</w:t></w:r>" % p) for p in paragraphs)
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr("word/document.xml", '<w:document xmlns:w="w" xmlns:v="v"><w:body>%s</w:body></w:document>' % text)
    return b.getvalue()


def picture(shade):
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)) +
            part(b"IDAT", zlib.compress(b"\0" + bytes([shade, shade]) + b"\0" + bytes([shade, shade]))) + part(b"IEND", b""))


def letter(number, *more):
    return docx("BỘ MẪU", "CỤC CHUYỂN ĐỔI SỐ", "Số: " + number, "Hà Nội, ngày 18 tháng 11 năm 2026", "BÁO CÁO", "Kết quả rà soát năm 2026", *more)


BOX = "<w:r><w:t>BÁO CÁO</w:t><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"


def drop(c, name, content):
    status, said = c.upload("specialised", "/inbox", name, content)
    c.want(status == 200, "%s: %d %s" % (name, status, said))
    return said["files"][0] if status == 200 else {}


def unreadable(c):
    """A PDF that does not open has no picture of its first page: the page says so and does not show a broken one."""
    said = drop(c, "hong.pdf", b"%PDF-1.7 cut short\n" + os.urandom(300))
    at = said.get("url") or "/inbox?id=%d" % said["id"]
    status, _, page = c.office.ask("specialised", "GET", at, page=True)
    c.want(status == 200 and "/page\"" not in page and "không xem trước được" in page and "Không đọc được nội dung PDF" in page, "an unreadable PDF: %d %s" % (status, said))


def stored(c, content):
    h = hashlib.sha256(content).hexdigest()
    return os.path.exists(os.path.join(c.office.data, "files", h[:2], h))


def verify(c, left):
    r = subprocess.run([c.office.khien, "ledger", "verify", "--json", "--data", c.office.data], capture_output=True, text=True)
    said = json.loads(r.stdout) if r.returncode == 0 else {}
    c.want(said.get("files_left") == left and said.get("files_staying") == 0 and said.get("files_unknown") == 0,
           "verify: %s %s %s" % (r.returncode, said, r.stderr[:300]))


def strays(c):
    """What lies among the evidence and no entry names is told, the first by name, and fails nothing: a cut upload leaves such a file."""
    put = [os.path.join(c.office.data, "files", *at) for at in (("zz",), ("00", "la"))]
    os.makedirs(os.path.dirname(put[1]), exist_ok=True)
    for path in put:
        with open(path, "w", encoding="utf-8") as f:
            f.write("la")
    ask = [c.office.khien, "ledger", "verify", "--data", c.office.data]
    r, told = (subprocess.run([*ask, *more], capture_output=True, text=True) for more in (["--json"], []))
    said = json.loads(r.stdout or "{}")
    c.want(r.returncode == 0 and said.get("files_unknown") == 2 and said.get("files_unknown_first") == "files/00/la", "strays: %s %s %s" % (r.returncode, said, r.stderr[:300]))
    c.want(told.returncode == 0 and "2 tệp không mục sổ nào nêu tên" in told.stdout and "files/00/la" in told.stdout, "strays: %s" % told.stdout[-300:])
    for path in put:
        os.remove(path)


def doors(c):
    secret = {"hop-chu.docx": letter("1/BC-CĐS", BOX), "so.docx": letter("77-M/BC-CĐS"), "tm.docx": letter("703/TM-CĐS"), "toi-mat.docx": letter("2/BC-CĐS")}
    for name, content in secret.items():
        said = drop(c, name, content)
        c.want(said.get("result") == "secret" and not stored(c, content), "%s went in: %s" % (name, said))
        status, said = c.upload("specialised", "/documents", name, content)
        c.want(status == 403 and not stored(c, content), "%s went in by the form: %d" % (name, status))
        path = os.path.join(c.office.home, name)
        with open(path, "wb") as f:
            f.write(content)
        r = subprocess.run([c.office.khien, "set", "documents", "+", "number=1/A", "file=@" + path, "--data", c.office.data], capture_output=True, text=True)
        c.want(r.returncode != 0 and not stored(c, content), "%s went in by the command line" % name)
    status, said = c.upload("specialised", "/documents/import", "x.csv", "Số ký hiệu,Ngày,Trích yếu\n703/TM-CĐS,18/11/2026,Một\n9/BC-A,18/11/2026,Hai\n")
    c.want(status == 200 and said["wrong"] == 1 and said["new"] == 1, "import: %d %s" % (status, said))
    for name in ("Danh sach co mat.docx", "giai trinh be mat.docx"):
        said = drop(c, name, letter("%d/BC-CĐS" % len(name)))
        c.want(said.get("result") == "new", "%s: %s" % (name, said))


def under_password():
    """A PDF that opens by a password only: neither owner's nor user's key is the empty word's."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
               "<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % ("11" * 32, "22" * 32)]
    out, at = b"%PDF-1.4\n", []
    for i, o in enumerate(objects, 1):
        at.append(len(out))
        out += ("%d 0 obj%s endobj\n" % (i, o)).encode()
    xref = "xref\n0 5\n0000000000 65535 f \n" + "".join("%010d 00000 n \n" % a for a in at)
    return out + (xref + "trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF\n" % len(out)).encode()


def locked(c):
    """What nobody can open proves nothing, and no mark can be looked for in it: refused at every door, and not kept."""
    content = under_password()
    said = drop(c, "quyet-dinh.pdf", content)
    c.want(said.get("result") == "refused" and "mật khẩu" in said.get("message", "") and not stored(c, content), "dropped: %s" % said)
    path = os.path.join(c.office.home, "locked.pdf")
    with open(path, "wb") as f:
        f.write(content)
    r = subprocess.run([c.office.khien, "set", "documents", "+", "number=2/A", "file=@" + path, "--data", c.office.data], capture_output=True, text=True)
    c.want(r.returncode != 0 and "mật khẩu" in r.stderr and not stored(c, content), "by the command line: %s" % r.stderr)
    status, said = c.upload("specialised", "/documents", "quyet-dinh.pdf", content)
    c.want(status == 400 and "mật khẩu" in json.dumps(said, ensure_ascii=False) and not stored(c, content), "by the form: %d %s" % (status, said))
    broken = drop(c, "hong.pdf", b"%PDF-1.4\nhong")
    c.want(broken.get("result") == "new", "a damaged one may be somebody's scan: %s" % broken)


def sheet(print_line, cell="Danh sách cán bộ"):
    """A workbook whose words are its print head or foot, and an inline string."""
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("xl/workbook.xml", "<workbook/>")
        z.writestr("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c><c r="B1" t="inlineStr"><is><t>Họ và tên, chức vụ, đơn vị công tác, ngày tham dự</t></is></c></row></sheetData><headerFooter>%s</headerFooter></worksheet>' % (cell, print_line))
    return b.getvalue()


def sheets(c):
    """The stamp of a workbook stands in what is printed above and below its sheets, between codes of font, size, colour and place."""
    lines = ('<oddHeader>&amp;C&amp;"Times New Roman,Bold"&amp;14MẬT</oddHeader>', "<oddFooter>&amp;LTrang &amp;P&amp;R&amp;KFF0000TỐI MẬT</oddFooter>", "<firstHeader>&amp;RMật</firstHeader>")
    for i, content in enumerate([sheet(x) for x in lines] + [sheet("", "MẬT")]):
        said = drop(c, "bang-%d.xlsx" % i, content)
        c.want(said.get("result") == "secret" and not stored(c, content), "workbook %d went in: %s" % (i, said))
    for i, line in enumerate(("<oddHeader>&amp;CBảo mật dữ liệu &amp;&amp; danh sách có mặt</oddHeader>", "<oddFooter>&amp;CTrang &amp;P/&amp;N</oddFooter>", '<oddHeader>&amp;"chưa đóng</oddHeader>', "<oddHeader>&amp;</oddHeader>", "<oddHeader>&amp;K00</oddHeader>")):
        said = drop(c, "thuong-%d.xlsx" % i, sheet(line))
        c.want(said.get("result") == "new", "ordinary workbook %d: %s" % (i, said))


def assign(c, number, more, want):
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    return c.ask("specialised", "POST", "/inbox/%d" % number, dict({"seq": doc["seq"], "number": "15/BC-CĐS", "date": "2026-11-18",
                 "prove": "act:meeting:%d:0:0" % c.office.id_of("units", "VPC")}, **more), want)


def scans(c):
    scan, mail = picture(1), letter("31/BC-CĐS")
    said = drop(c, "quet.png", scan)
    c.want(said.get("result") == "new" and "chưa tìm được dấu độ mật" in said.get("message", ""), "a scan: %s" % said)
    assign(c, said["id"], {}, 400)
    assign(c, said["id"], {"looked": "1"}, 200)
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.want(doc["looked"] is True and doc["intake"] == "assigned" and stored(c, scan), "looked at: %s" % doc)
    asked = drop(c, "CV_12_mat.docx", mail)
    c.want(asked.get("result") == "new", "a name that asks: %s" % asked)
    assign(c, asked["id"], {"number": "31/BC-CĐS"}, 400)
    # The stamp is seen afterwards: the bytes go, two people check the place, nothing brings it back.
    c.ask("specialised", "POST", "/inbox/%d/secret" % doc["id"], {"seq": doc["seq"]}, 400)
    # Who entered it does not seal it alone, by whatever door: it is evidence by now.
    c.ask("specialised", "POST", "/inbox/%d/secret" % doc["id"], {"seq": doc["seq"], "local_ref": "Tủ số 2"}, 409, "người thứ hai")
    c.ask("specialised", "POST", "/documents/%d" % doc["id"], {"seq": doc["seq"], "file": None, "summary": None, "secret": True, "local_ref": "Tủ"}, 409, "người thứ hai")
    c.want(stored(c, scan), "one person alone sealed it")
    doc = c.ask("specialised", "POST", "/documents/%d" % doc["id"], {"unit": "VPC", "seq": doc["seq"]})
    gone = c.ask("admin", "POST", "/inbox/%d/secret" % doc["id"], {"seq": doc["seq"], "local_ref": "Tủ số 2, phòng văn thư"})
    c.want(gone.get("file") is None and gone["secret"] is True and gone["summary"] is None and not gone["checked"] and not stored(c, scan), "sealed: %s" % gone)
    c.want(drop(c, "lai.png", scan).get("result") == "secret" and not stored(c, scan), "the same bytes came back")
    c.ask("specialised", "POST", "/documents/%d" % doc["id"], {"secret": False, "seq": gone["seq"]}, 400, "người thứ hai")
    c.ask("unit_head", "POST", "/documents/%d" % doc["id"], {"summary": "Nội dung", "seq": gone["seq"]}, 400, "trích yếu")
    c.ask("unit_head", "POST", "/documents/%d" % doc["id"], {"secret": False, "seq": gone["seq"]})
    verify(c, 1)
    # A deleted paper: its file leaves with a reason, unless another paper has the same one.
    c.ask("specialised", "POST", "/documents/%d/delete" % asked["id"], {"seq": c.ask("specialised", "GET", "/documents/%d" % asked["id"])["seq"]}, 400, "lý do")
    c.ask("specialised", "POST", "/documents/%d/delete" % asked["id"],
          {"seq": c.ask("specialised", "GET", "/documents/%d" % asked["id"])["seq"], "why": "Tải nhầm"})
    c.want(not stored(c, mail), "the bytes of a deleted paper stay")
    verify(c, 2)
    c.want(drop(c, "CV_12.docx", mail).get("result") == "new" and stored(c, mail), "what was deleted cannot come again")
    verify(c, 1)
    h = hashlib.sha256(mail).hexdigest()
    os.remove(os.path.join(c.office.data, "files", h[:2], h))
    r = subprocess.run([c.office.khien, "ledger", "verify", "--data", c.office.data], capture_output=True, text=True)
    c.want(r.returncode != 0, "a file that is missing without an entry is not noticed")
    c.want(not glob.glob(os.path.join(c.office.data, "files", "*", "new-*")), "an upload was left half done")


def kept(c):
    """No unit makes the file go that others entered or a second person looked at, by whatever door; whoever may is on the inspector's list."""
    def paper(role, number):
        content = ("Kết quả kiểm tra số %d: không đạt\n" % number).encode() * 9
        status, said = c.upload(role, "/documents", "kq.txt", content)
        c.want(status == 201, "%s: %d %s" % (role, status, said))
        return content, c.ask(role, "POST", "/documents/%d" % said["id"], {"seq": said["seq"], "number": "%d/BB" % number, "date": "2026-11-20", "signer_post": "Trưởng đoàn",
                                                                            "unit": "VPC"})

    def doors(doc, want):
        at, seq = "/documents/%d" % doc["id"], {"seq": doc["seq"], "reason": "Thử"}
        c.ask("unit_officer", "POST", "/inbox/%d/secret" % doc["id"], {"seq": doc["seq"], "local_ref": "Tủ số 2"}, want)
        c.ask("unit_officer", "POST", at, dict(seq, file=None), want)
        c.ask("unit_officer", "POST", at, dict(seq, file=None, secret=True, local_ref="Tủ"), want)
        c.ask("unit_officer", "POST", at + "/delete", seq, want)

    # What still waits in the inbox is nobody's evidence yet: whoever dropped it lets it go at once.
    waits = picture(7)
    said = drop(c, "cho.png", waits)
    at = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.ask("specialised", "POST", "/inbox/%d/secret" % said["id"], {"seq": at["seq"], "local_ref": "Tủ số 2"})
    c.want(not stored(c, waits), "what waits in the inbox was not sealed at once")
    content, doc = paper("specialised", 71)
    doors(doc, 403)
    own, mine = paper("unit_officer", 72)
    mine = c.ask("unit_head", "POST", "/documents/%d/step/check" % mine["id"], {"seq": mine["seq"]})
    doors(mine, 403)
    c.want(stored(c, content) and stored(c, own), "a file left the store")
    gone = c.ask("admin", "POST", "/inbox/%d/secret" % doc["id"], {"seq": doc["seq"], "local_ref": "Tủ số 2"})
    _, third = paper("unit_officer", 73)
    off = c.ask("unit_officer", "POST", "/documents/%d" % third["id"], {"seq": third["seq"], "file": None, "reason": "Nhầm tệp"})
    said = c.ask("inspector", "GET", "/deletions").get("entries", [])
    c.want([(x["seq"], x["what"], x["by"]) for x in said][:2] == [(off.get("seq"), "file", "unit_officer"), (gone.get("seq"), "file", "admin")],
           "the list of what was taken away: %s" % said[:3])


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        doors(c)
        c.rested()
        sheets(c)
        locked(c)
        c.rested()
        strays(c)
        scans(c)
        c.rested()
        kept(c)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
