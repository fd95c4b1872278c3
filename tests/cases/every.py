"""What holds for every resource alike, one table: create, list, filter, search, change with a wrong version, history, who may not, form token,
import with preview (new, the same again, one wrong row), export as import, hostile values. Called by run.py."""
import json
import re

from office import Office

SPREADSHEET_TROUBLE = "=cmd|' /C calc'!A0"
# resource: (what a new one needs, a field to change with two values, the role that writes it)
ROWS = {
    "units": ({"code": "THU1", "name": "Đơn vị thử"}, ("head_post", "Vụ trưởng", "Cục trưởng")),
    "successions": ({"code": "KT-1", "from": "VPC", "to": "VTH", "kind": "merge"}, ("basis_text", "Quyết định một", "Quyết định hai")),
    "roles": ({"code": "VT-1", "unit": "VPC", "role": "finance"}, ("basis_text", "Quyết định một", "Quyết định hai")),
    "people": ({"code": "CB-1", "unit": "VPC"}, ("post", "Chuyên viên", "Trưởng phòng")),
    "providers": ({"code": "NCC-1", "name": "Công ty thử"}, ("address", "Hà Nội", "Đà Nẵng")),
    "contracts": ({"code": "HD-1", "provider": "NCC-1", "number": "01/HĐ"}, ("subject", "Thuê dịch vụ", "Bảo trì")),
    "systems": ({"code": "HTX-1", "name": "Hệ thống thử", "unit": "VPC"}, ("purpose", "Tra cứu", "Thống kê")),
    "level-decisions": ({"code": "CD-1", "system": "HTX-1", "level": 2, "number": "02/QĐ"}, ("signer_post", "Cục trưởng", "Vụ trưởng")),
    "regulations": ({"code": "QC-1", "title": "Quy chế thử"}, ("issuer", "Bộ Mẫu", "Vụ Pháp chế")),
    "assets": ({"code": "TS-1", "system": "HTX-1", "kind": "host", "name": "Máy chủ thử"}, ("address", "10.0.0.1", "10.0.0.2")),
    "documents": ({"code": "VB-X", "number": "99/BC", "unit": "VPC", "summary": "Báo cáo thử"}, ("signer_post", "Cục trưởng", "Vụ trưởng")),
    "proofs": ({"code": "CM-X", "document": "VB-X", "proves": "plan"}, ("note", "Trang 1", "Trang 2")),
    "activities": ({"code": "HD-X", "kind": "meeting", "unit": "VPC", "done_on": "2026-03-04", "reason": "Nhập bù"}, ("title", "Họp lần một", "Họp lần hai")),
    "declarations": ({"code": "XN-X", "kind": "explanation", "unit": "VPC", "date": "2026-03-04", "reason": "Nhập bù"}, ("note", "Lý do một", "Lý do hai")),
    "settings": ({"code": "warning.high_hours", "value": "48"}, ("note", "Ghi chú một", "Ghi chú hai")),
    "confirmations": ({"code": "luat-thu", "number": "1", "date": "2026-03-04", "confirmed_by_post": "Vụ trưởng"}, ("note", "Một", "Hai")),
    "column-sets": ({"code": "BC-X", "name": "Bộ cột thử", "resource": "systems", "columns": "name|Tên HTTT\nunit", "unit": "VPC"},
                    ("query", "state=operating", "sort=-name")),
}


class Checks:
    def __init__(self, office):
        self.office, self.passed, self.failed = office, 0, 0

    def want(self, ok, what):
        self.passed += bool(ok)
        self.failed += not ok
        if not ok:
            print("every: " + what)
        return bool(ok)

    def rested(self):
        """A server that has seen nobody yet: its limits of rate are whole again; sessions go on."""
        sessions = self.office.sessions
        self.want(self.office.stop() == 0, "the server ended badly: " + self.office.log())
        self.office.start()
        self.office.sessions = sessions

    def ask(self, role, method, path, body=None, want=200, has=None):
        """The JSON of the answer, {} when it is not what is wanted."""
        status, _, said = self.office.ask(role, method, path, body)
        ok = self.want(status == want and (has is None or has in said), "%s %s %s: %d, not %d: %s" % (role, method, path, status, want, said[:300]))
        try:
            return json.loads(said) if ok else {}
        except ValueError:
            return {}

    def upload(self, role, path, name, content):
        mark = "khien-cases-7d1"
        body = '--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/csv\r\n\r\n' % (mark, name)
        body = body.encode() + (content if isinstance(content, bytes) else content.encode()) + ("\r\n--%s--\r\n" % mark).encode()
        head = dict(self.office.session(role), Accept="application/json")
        head["Content-Type"] = "multipart/form-data; boundary=" + mark
        status, _, said = self.office.raw("POST", path, body, head)
        return status, json.loads(said)


def life(c, name, new, change):
    """From creation to a stale change; the id."""
    field, one, two = change
    path = "/" + name
    row = c.ask("specialised", "POST", path, dict(new, **{field: one}), 201)
    if not row:
        return None
    at = "%s/%d" % (path, row["id"])
    c.want(row[field] == one and row["code"] == new["code"], "%s: %s" % (name, row))
    c.ask("specialised", "POST", path, dict(new, **{field: one}), 400, '"place":"code"')
    again = c.ask("specialised", "GET", at)
    c.want(again == row, "%s: read back it differs" % name)
    rows = c.ask("specialised", "GET", "%s?code=%s" % (path, new["code"])).get("rows", [])
    c.want([r["id"] for r in rows] == [row["id"]], "%s: filter by code gives %d" % (name, len(rows)))
    c.want(c.ask("specialised", "GET", path + "?q=%s" % new["code"])["total"] >= 1, "%s: not found by its code" % name)
    c.ask("specialised", "GET", path + "?sort=khong-co", want=400)
    c.ask("specialised", "GET", path + "?limit=0", want=400)
    c.ask("specialised", "POST", at, {field: two}, 400)
    c.ask("specialised", "POST", at, {field: two, "seq": row["seq"] - 1}, 409)
    c.ask("specialised", "POST", at, {"khong-co": 1, "seq": row["seq"]}, 400)
    changed = c.ask("specialised", "PUT", at, {field: two, "seq": row["seq"], "why": "nhập nhầm"})
    c.want(changed.get(field) == two and changed.get("seq", 0) > row["seq"], "%s: change: %s" % (name, changed))
    c.ask("specialised", "POST", at, {field: one, "seq": row["seq"]}, 409)
    entries = c.ask("specialised", "GET", at + "/history").get("entries", [])
    c.want(len(entries) == 2 and entries[0].get("why") == "nhập nhầm" and entries[0]["by"] == "specialised", "%s: history %s" % (name, entries))
    shown = [(x.get("before"), x.get("after")) for x in entries[0]["changes"]] if entries else []
    c.want(shown == [(one, two)], "%s: history shows %s" % (name, shown))
    for page in (at, at + "/edit", at + "/history", path, path + "/new", path + "/import"):
        status, _, said = c.office.ask("specialised", "GET", page, page=True)
        c.want(status == 200 and "</html>" in said, "%s as a page: %d" % (page, status))
    return row["id"]


def refusals(c, name, id_, new, _):
    """Who may not: by role, by session, by form token, by origin."""
    path, at = "/" + name, "/%s/%d" % (name, id_)
    for role in ("inspector", "leader"):
        c.ask(role, "GET", at)
        c.ask(role, "POST", path, new, 403)
        c.ask(role, "POST", at, {"seq": 1}, 403)
        c.ask(role, "DELETE", at + "?seq=1", want=403)
        c.ask(role, "POST", path + "/import/run", {"token": "x"}, 403)
    c.ask("nobody", "GET", path, want=401)
    c.ask("nobody", "GET", at, want=401)
    c.ask("nobody", "POST", path, new, 401)
    c.ask("specialised", "GET", path + "/999999999", want=404)
    head = dict(c.office.session("specialised"), Accept="application/json", **{"Content-Type": "application/json"})
    for what, more in (("no token", {"X-CSRF-Token": ""}), ("a wrong token", {"X-CSRF-Token": "x" * 43}),
                       ("another origin", {"Origin": "https://example.org"}), ("another site", {"Sec-Fetch-Site": "cross-site"})):
        for method, where in (("POST", path), ("POST", at), ("PUT", at), ("DELETE", at), ("POST", at + "/delete")):
            status = c.office.raw(method, where, json.dumps(dict(new, seq=1)), dict(head, **more))[0]
            c.want(status == 403, "%s %s with %s: %d" % (method, where, what, status))


def sheets(c, name, id_, _, change):
    """Export is a valid import that changes nothing; one wrong row and nothing is written; the preview's token belongs to one user."""
    field, path = change[0], "/" + name
    status, head, csv = c.office.ask("specialised", "GET", path + "/export?format=csv")
    c.want(status == 200 and "attachment" in head.get("content-disposition", ""), "%s export: %d" % (name, status))
    c.ask("specialised", "GET", path + "/export?format=exe", want=400)
    status, plan = c.upload("specialised", path + "/import", "a.csv", csv)
    if not c.want(status == 200, "%s: its export as import: %d %s" % (name, status, plan)):
        return
    c.want(plan["new"] == plan["changed"] == plan["wrong"] == 0 and plan["same"] > 0, "%s: its export as import: %s" % (name, plan))
    before = c.ask("specialised", "GET", "%s/%d" % (path, id_))
    fact = "done_on" in before or name == "proofs" or "date" in before and name in ("declarations", "level-decisions", "regulations")  # what happened, or was decided, is corrected with a reason
    sheet = "code,%s\r\n%s,Từ tệp\r\n" % (field, before["code"])
    if fact:
        c.want(c.upload("specialised", path + "/import", "b.csv", sheet)[1]["wrong"] == 1, "%s: a correction without a reason" % name)
        sheet = "code,%s,Lý do\r\n%s,Từ tệp,Ghi nhầm\r\n" % (field, before["code"])
    plan = c.upload("specialised", path + "/import", "b.csv", sheet)[1]
    c.want(plan["changed"] == 1 and plan["new"] == 0, "%s: preview %s" % (name, plan))
    c.want(c.ask("specialised", "GET", "%s/%d" % (path, id_)) == before, "%s: a preview wrote" % name)
    c.ask("admin", "POST", path + "/import/run", {"token": plan["token"]}, 404)
    done = c.ask("specialised", "POST", path + "/import/run", {"token": plan["token"]})
    c.want(done.get("changed") == 1, "%s: import %s" % (name, done))
    after = c.ask("specialised", "GET", "%s/%d" % (path, id_))
    c.want(after[field] == "Từ tệp" and after["seq"] > before["seq"], "%s: after the import %s" % (name, after))
    c.ask("specialised", "POST", path + "/import/run", {"token": plan["token"]}, 404)
    c.ask("specialised", "POST", path + "/import/run", {"token": "../../khien.db"}, 404)
    plan = c.upload("specialised", path + "/import", "c.csv", sheet.replace("Từ tệp", "x") + "%s,%s%s\r\n" % (before["code"], "y" * 5000, ",Ghi nhầm" if fact else ""))[1]
    c.want(plan.get("wrong", 0) >= 1, "%s: too long a value in a sheet: %s" % (name, plan))
    if "token" in plan:
        c.ask("specialised", "POST", path + "/import/run", {"token": plan["token"]}, 400)
    c.want(c.ask("specialised", "GET", "%s/%d" % (path, id_)) == after, "%s: a sheet with a wrong row wrote" % name)


def hostile(c, name, id_, _, change):
    field, path, at = change[0], "/" + name, "/%s/%d" % (name, id_)
    row = c.ask("specialised", "GET", at)
    for value in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; DROP TABLE systems; --", SPREADSHEET_TROUBLE, "{{ view.head }}"):
        row = c.ask("specialised", "POST", at, {field: value, "seq": row["seq"], "reason": "Ghi nhầm"}) or row
        c.want(row[field] == value, "%s: %r became %r" % (name, value, row[field]))
        for page in (at, at + "/edit", at + "/history", path):
            said = c.office.ask("specialised", "GET", page, page=True)[2]
            c.want("<script>alert" not in said and "<img src=x" not in said, "%s shows %s raw" % (page, value))
    csv = c.office.ask("specialised", "GET", path + "/export?format=csv")[2]
    cell = SPREADSHEET_TROUBLE
    row = c.ask("specialised", "POST", at, {field: cell, "seq": row["seq"], "reason": "Ghi nhầm"}) or row
    csv = c.office.ask("specialised", "GET", path + "/export?format=csv")[2]
    c.want(not re.search(r'(^|,)"?=cmd', csv, re.M), "%s: a formula leaves unguarded" % name)
    plan = c.upload("specialised", path + "/import", "d.csv", csv)[1]
    c.want(plan.get("changed") == 0, "%s: the guard does not come off on the way in: %s" % (name, plan))
    for bad in ({field: "x" * 5000}, {field: {"a": 1}}, {field: [["a"]]}, {field: "a\u0000b"}):
        status = c.office.ask("specialised", "POST", at, dict(bad, seq=row["seq"]))[0]
        c.want(status == 400, "%s takes %.40r: %d" % (name, bad, status))
    for q in ("%", "_", "'", '"', "\\", "%25%00", "x" * 3000, "a b c d e f g h"):
        status = c.office.ask("specialised", "GET", "%s?q=%s" % (path, q.replace(" ", "+").replace('"', "%22").replace("\\", "%5C")
                                                                  .replace("'", "%27") if q != "%" else path + "?q=%25"))[0]
        c.want(status in (200, 400, 404), "%s?q=%.20s: %d" % (path, q, status))
    c.want(c.ask("specialised", "GET", at)[field] == cell, "%s: a refused value stayed" % name)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        ids = {}
        for name, (new, change) in ROWS.items():
            ids[name] = life(c, name, new, change)
            for stage in (refusals, sheets, hostile) if ids[name] else ():
                c.rested()
                stage(c, name, ids[name], *ROWS[name])
            c.rested()
        for name in reversed(ROWS):
            if ids[name]:
                at = "/%s/%d" % (name, ids[name])
                row = c.ask("specialised", "GET", at)
                c.ask("specialised", "DELETE", at + "?seq=%d" % (row["seq"] - 1), want=409)
                c.ask("specialised", "DELETE", at + "?seq=%d&reason=thu" % row["seq"])
                c.ask("specialised", "GET", at, want=404)
                c.want(len(c.ask("specialised", "GET", at + "/history").get("entries", [])) > 2, "%s: no history after the end" % name)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        said = office.run("ledger", "verify")
        c.want(said != "", "ledger verify")
    finally:
        office.remove()
    return c.passed, c.failed
