"""Papers that go out and come back: a DOCX changed as somebody's editor would, printed by LibreOffice, signed by a certificate of our own, dropped on the paper's page."""
import io
import json
import os
import re
import shutil
import subprocess
import sys
import uuid
import zipfile

from office import Office

results = []


def is_true(truth, what):
    results.append(bool(truth))
    if not truth:
        print("%s: %s" % (os.path.basename(sys.argv[0])[:-3], what))


def post(office, role, path, fields, content):
    b = uuid.uuid4().hex
    body = "".join('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (b, k, v) for k, v in fields.items()).encode()
    body += ('--%s\r\nContent-Disposition: form-data; name="file"; filename="da-ky.pdf"\r\nContent-Type: application/pdf\r\n\r\n' % b).encode() + content + ("\r\n--%s--\r\n" % b).encode()
    status, _, text = office.raw("POST", path, body, dict(office.session(role), Accept="application/json", **{"Content-Type": "multipart/form-data; boundary=" + b}))
    return status, json.loads(text)


LINE = "<w:p><w:r><w:t>%s</w:t></w:r></w:p>"


def body(docx, how):
    """The document with the XML of its body as `how` makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as z, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as w:
        for name in z.namelist():
            w.writestr(name, how(z.read(name).decode()).encode() if name == "word/document.xml" else z.read(name))
    return out.getvalue()


def changed(docx, edits):
    """The document with texts of its body replaced, each once."""
    def how(text):
        for old, new in edits:
            is_true(re.search(old, text), "%s stands in the statement" % old)
            text = re.sub(old, new, text, count=1)
        return text
    return body(docx, how)


def printed(home, docx, n):
    return print_all(home, {n: docx})[n]


def print_all(home, papers):
    """As PDF by another program (started once: its start takes longer than a paper), then signed by a certificate of our own."""
    paths = {n: os.path.join(home, "s%d.docx" % n) for n in papers}
    for n, path in paths.items():
        with open(path, "wb") as f:
            f.write(papers[n])
    subprocess.run(["soffice", "-env:UserInstallation=file://" + home + "/profile", "--headless", "--convert-to", "pdf", "--outdir", home, *paths.values()], check=True, capture_output=True, timeout=300)
    out = {}
    for n, path in paths.items():
        with open(path[:-4] + "pdf", "rb") as f:
            out[n] = signed(home, f.read())
    return out


def signed(home, pdf):
    gap = 8192
    head = pdf + b"\n999 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 %010d %010d %010d] /Contents "
    tail = b" >>\nendobj\n"
    length = len(head) - 3 * len("%010d") + 30
    head = head[:len(pdf)] + head[len(pdf):] % (length, length + gap + 2, len(tail))
    key, cert, data = (os.path.join(home, n) for n in ("sign.key", "sign.pem", "sign.bin"))
    if not os.path.exists(cert):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=Vu Phap che"], check=True, capture_output=True)
    with open(data, "wb") as f:
        f.write(head + tail)
    cms = subprocess.run(["openssl", "cms", "-sign", "-binary", "-signer", cert, "-inkey", key, "-in", data, "-outform", "DER"], check=True, capture_output=True).stdout.hex().encode()
    return head + b"<" + cms.ljust(gap, b"0") + b">" + tail


ROW = re.compile(r"<w:tr>(?:(?!</w:tr>).)*</w:tr>", re.S)
CELL = re.compile(r"<w:tc>(?:(?!</w:tc>).)*</w:tc>", re.S)
TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(?=</w:t>)")


def words(xml):
    return "".join(m[1] for m in TEXT.findall(xml))


def put(xml, text):
    """The cell or row with its words replaced: the first run has them all."""
    done = []
    return TEXT.sub(lambda m: m[1] + ("" if done else (done.append(1), text)[1]), xml)


def remade(docx, how, head="Điểm"):
    """The document after `how` changed the list of its rows (each a list of its cells' XML) of the last table with that head."""
    def rows_of(xml):
        table = [t for t in re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.S) if ">%s<" % head in t][-1]
        rows = [CELL.findall(r) for r in ROW.findall(table) if "w:tblHeader" not in r]
        heads = "".join(r for r in ROW.findall(table) if "w:tblHeader" in r)
        before = [r[:] for r in rows]
        rows = how(rows) or rows
        assert rows != before
        return xml.replace(table, table[:table.index(heads)] + heads + "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>%s</w:tr>" % "".join(r) for r in rows) + "</w:tbl>")
    return body(docx, rows_of)


def main(*steps):
    """Each step asks one office, that of the demonstration, in turn; all of them need LibreOffice."""
    if not shutil.which("soffice"):
        print("skipped %s: LibreOffice is not installed\n0 passed, 0 failed" % os.path.basename(sys.argv[0])[:-3])
        return
    office = Office(sys.argv[1])
    try:
        office.start()
        office.unhurried()
        for step in steps:
            step(office)
        is_true(office.stop() == 0, "the server ends cleanly")
    finally:
        office.remove()
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))
