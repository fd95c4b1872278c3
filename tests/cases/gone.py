"""A saved column set outlives a column and a filter: the sheet comes without them, and the page and the sheet's own foot say so."""
import contextlib
import glob
import io
import json
import os
import sqlite3
import zipfile
import http.client

from office import Office


def run(template):
    office, results = Office(template.khien, template), []

    def is_true(truth, what):
        results.append(bool(truth))
        if not truth:
            print("gone: " + what)
    try:
        office.start()
        body = {"do": "save", "name": "Gửi trước 16h", "query": "", "o.name": 1, "o.code": 2}
        set_id = json.loads(office.ask("unit_officer", "POST", "/systems/columns", body, want=200)[2])["id"]
        with contextlib.closing(sqlite3.connect(glob.glob(os.path.join(office.data, "*.db"))[0], timeout=20)) as db:
            db.execute("UPDATE column_sets SET columns = 'name\nmot-cot-cu' WHERE id = ?", (set_id,))
            db.commit()
        c = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
        c.request("GET", "/systems/columns/%d" % set_id, headers=dict(office.session("unit_officer"), Accept="*/*"))
        r = c.getresponse()
        raw = r.read()
        is_true(r.status == 200, "the sheet still comes: %d %s" % (r.status, raw[:200]))
        if r.status == 200:
            said = "".join(z.read(n).decode() for z in [zipfile.ZipFile(io.BytesIO(raw))] for n in z.namelist() if n.endswith(".xml"))
            is_true("mot-cot-cu" in said, "the sheet says what it lacks")
        page = office.ask("unit_officer", "GET", "/systems/columns?set=%d" % set_id, page=True)[2]
        is_true("mot-cot-cu" in page and "nay không còn" in page, "the page says it")
        status, _, body = office.ask("unit_officer", "POST", "/systems/columns", dict(body, query="truong-cu=1"))
        is_true(status == 400 and json.loads(body)["place"] == "query", "a filter that the list does not have is not saved: %d %s" % (status, body))
        with contextlib.closing(sqlite3.connect(glob.glob(os.path.join(office.data, "*.db"))[0], timeout=20)) as db:
            db.execute("UPDATE column_sets SET columns = 'name', query = 'truong-cu=1&state=operating&unit=DA-BO&sort=-cot-cu&level=&q=a' WHERE id = ?", (set_id,))
            db.commit()
        page = office.ask("unit_officer", "GET", "/systems/columns?set=%d" % set_id, page=True, want=200)[2]
        is_true("nay không còn dùng được: truong-cu=1, unit=DA-BO, sort=-cot-cu." in page, "the page says which filters are gone")
        is_true("tìm “a”; Tình trạng: Đang vận hành" in page, "and keeps the others")
        c.request("GET", "/systems/columns/%d" % set_id, headers=dict(office.session("unit_officer"), Accept="*/*"))
        r = c.getresponse()
        raw = r.read()
        is_true(r.status == 200 and raw[:2] == b"PK", "the sheet comes: %d %s" % (r.status, raw[:200]))
        said = "".join(z.read(n).decode() for z in [zipfile.ZipFile(io.BytesIO(raw))] for n in z.namelist() if n.endswith(".xml"))
        is_true("Điều kiện không còn dùng được" in said and "truong-cu=1" in said and "Đang vận hành" in said, "it says what it is not filtered by")
        is_true(office.stop() == 0, "the server ends cleanly")
    finally:
        office.remove()
    return sum(results), len(results) - sum(results)
