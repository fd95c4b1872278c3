"""A file that is refused leaves nothing: no bytes in the evidence store, no text of it; what a crash left between goes at the next start, and nothing else
does. Called by run.py."""
import hashlib
import json
import os
import sqlite3
import struct
import subprocess
import zlib

from every import Checks
from office import Office


def picture(n):
    """A PNG in which no machine reads a word."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress((b"\0" + bytes([n] * 8)) * 8)) + chunk(b"IEND", b""))


def send(c, role, path, fields, raw, name="q.png"):
    mark = "khien-cases-5c8"
    body = b""
    for k, v in fields.items():
        body += ("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (mark, k, v)).encode()
    body += ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: image/png\r\n\r\n" % (mark, name)).encode() + raw + ("\r\n--%s--\r\n" % mark).encode()
    status, _, said = c.office.raw("POST", path, body, dict(c.office.session(role), Accept="application/json", **{"Content-Type": "multipart/form-data; boundary=" + mark}))
    return status, said


def saved_as(c):
    """A name that would have a machine run or open what it holds as something else is saved under one that says what it is."""
    for number, (name, raw, saved) in enumerate((("ghi.js", b"WScript.Echo(1)", "ghi.js.txt"), ("trang.HTML", b"<script>1</script>", "trang.HTML.txt"), ("an.png.exe", picture(7), "an.png.exe.png"),
                                                 ("so.CSV", b"a;b", "so.CSV"), ("anh.PNG", picture(8), "anh.PNG"), ("khong duoi", b"chu", "khong duoi.txt"), (".js", b"1", ".js.txt"))):
        status, said = send(c, "specialised", "/documents", {"number": "%d/TEN" % number, "unit": "VPC", "looked": "1"}, raw, name)
        if c.want(status == 201, "%s: %d %s" % (name, status, said)):
            head = c.office.raw("GET", "/documents/%d/file" % json.loads(said)["id"], None, c.office.session("specialised"))[1]
            c.want('filename="%s"' % saved in head["content-disposition"], "%s is saved as %s" % (name, head["content-disposition"]))


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)

    def kept(raw):
        name = hashlib.sha256(raw).hexdigest()
        return os.path.exists(os.path.join(office.data, "files", name[:2], name))

    def unknown():
        return json.loads(office.run("ledger", "verify", "--json"))["files_unknown"]

    try:
        office.start()
        office.unhurried()
        saved_as(c)
        scan, other = picture(1), picture(2)
        status, said = send(c, "specialised", "/documents", {"number": "1/SCAN", "unit": "VPC"}, scan)
        c.want(status == 400 and json.loads(said)["place"] == "looked", "a scan that nobody looked at: %d %s" % (status, said))
        c.want(not kept(scan) and unknown() == 0, "its bytes stay in the store")
        status, said = send(c, "specialised", "/documents", {"number": "1/SCAN", "unit": "KHONG-CO", "looked": "1"}, scan)
        c.want(status == 400 and not kept(scan), "refused for something else: %d %s" % (status, said))
        status, said = send(c, "specialised", "/documents", {"number": "1/SCAN", "unit": "VPC", "looked": "1"}, scan)
        c.want(status == 201 and kept(scan), "looked at: %d %s" % (status, said))
        status, said = send(c, "specialised", "/documents", {"number": "2/SCAN", "unit": "VPC"}, scan)
        c.want(status == 400 and kept(scan), "the same bytes, refused another time, stay with the paper that has them: %d" % status)
        path = os.path.join(office.home, "q.png")
        with open(path, "wb") as f:
            f.write(other)
        r = subprocess.run([office.khien, "set", "documents", "+", "number=3/SCAN", "file=@" + path, "--data", office.data], capture_output=True, text=True)
        c.want(r.returncode == 2 and not kept(other) and unknown() == 0, "the command leaves it: %d %s" % (r.returncode, r.stderr))
        c.want(office.stop() == 0, "the server ended badly: " + office.log())

        # as a kill -9 leaves it: read, stored, named by nobody; beside it what somebody put there, and what is only an hour's work old
        db = sqlite3.connect(os.path.join(office.data, "khien.db"))
        fresh, alien = picture(3), picture(4)
        for raw, read_at in ((other, 1), (fresh, 1 << 62), (alien, None), (scan, 1)):
            name = hashlib.sha256(raw).hexdigest()
            os.makedirs(os.path.join(office.data, "files", name[:2]), exist_ok=True)
            with open(os.path.join(office.data, "files", name[:2], name), "wb") as f:
                f.write(raw)
            if read_at:
                db.execute("INSERT OR REPLACE INTO doc_texts (hash, pages, source, text, signs, read_at) VALUES (?, 1, 'none', '', '{}', ?)", (name, read_at))
        db.commit()
        db.close()
        c.want(unknown() == 3, "before the start")
        said = office.run("ledger", "verify")
        c.want("không phải minh chứng" in said and "files/" in said, "verify says what they are: " + said)
        office.start()
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        c.want(not kept(other), "what a crash left stays")
        c.want(kept(fresh) and kept(alien) and kept(scan), "more than that went")

        # rows taken away by force: the entry still names the file, which stays for whoever looks into it
        db = sqlite3.connect(os.path.join(office.data, "khien.db"))
        like = hashlib.sha256(scan).hexdigest() + "%"
        db.execute("DELETE FROM documents WHERE file LIKE ?", (like,))
        db.execute("DELETE FROM documents_v WHERE file LIKE ?", (like,))
        db.commit()
        db.close()
        office.start()
        office.stop()
        c.want(kept(scan), "the file of rows that were taken away by force went")
    finally:
        office.remove()
    return c.passed, c.failed
