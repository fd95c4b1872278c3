"""The same file twice changes nothing, without a column of codes too: every resource's own export, and what offices type. Called by run.py."""
import csv
import io
import json
import os
import re
import subprocess
import zipfile

from every import ROWS, Checks
from office import Office

# What no key tells from other rows: typed by hand, two rows alike among them, all of them without a code.
TYPED = {
    "activities": "Loại,Đơn vị,Nội dung,Ngày thực hiện,Lý do\n"
                  "Họp,VPC,Họp giao ban,05/3/2026,Nhập bù\nHọp,VPC,Họp giao ban,05/3/2026,Nhập bù\nHọp,VPC,Họp giao ban,06/3/2026,Nhập bù\n",
    "people": "Họ và tên,Đơn vị,Chức danh\nNguyễn Thị Thử,VPC,Chuyên viên\nTrần Văn Thử,VPC,Chuyên viên\nTrần Văn Thử,VTH,Chuyên viên\n",
    "documents": "Trích yếu,Ngày,Đơn vị\nGiấy mời họp,05/3/2026,VPC\nBiên bản làm việc,05/3/2026,VPC\nBiên bản làm việc,06/3/2026,VPC\n",
    "contracts": "Đơn vị cung cấp dịch vụ,Nội dung\nNCCA,Thuê đường truyền một\nNCCA,Thuê đường truyền hai\n",
    "declarations": "Loại,Đơn vị,Ngày,Ghi chú,Lý do\nGiải trình,VPC,05/3/2026,Một,Nhập bù\n",
}
TWO = "Hai hệ thống cùng tên"


def told(office, what, path, *more):
    r = subprocess.run([office.khien, "import", what, path, "--data", office.data, "--json", *more], capture_output=True, text=True)
    rows = [json.loads(x) for x in r.stdout.splitlines() if '"action"' in x]
    return r.returncode, [x["action"] for x in rows], r.stdout + r.stderr


def typed(c, office, what, text):
    path = os.path.join(office.home, "typed.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    n = text.count("\n") - 1
    code, did, said = told(office, what, path)
    c.want(code == 0 and did == ["new"] * n, "%s typed: %s" % (what, said))
    code, did, said = told(office, what, path)
    c.want(code == 0 and did == ["unchanged"] * n, "%s typed, the same again: %s" % (what, said))
    with open(path, "a", encoding="utf-8") as f:  # one more like the last: two stored ones are not one, once more
        f.write(text.splitlines()[-1] + "\n")
    if what in ("activities", "people", "documents"):
        code, did, said = told(office, what, path)
        c.want(code == 0 and did == ["unchanged"] * n + ["new"], "%s typed, one more: %s" % (what, said))
        code, did, said = told(office, what, path)
        c.want(code == 0 and did == ["unchanged"] * (n + 1), "%s typed, with one more again: %s" % (what, said))


def more_known(c, office):
    """What was filled in since is no difference, and the preview says that one was taken for the other."""
    people = [json.loads(x) for x in office.run("export", "people", "--format", "json").splitlines()]
    code = next(p["code"] for p in people if p.get("name") == "Nguyễn Thị Thử")
    office.run("set", "people", code, "phone=0900 000 000")
    path = os.path.join(office.home, "typed.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(TYPED["people"])
    code, did, said = told(office, "people", path)
    c.want(code == 0 and did == ["unchanged"] * 3 and said.count("Dòng 2: mọi ô trùng") == 1, "people of whom more is known: %s" % said)


def corrected(c, office):
    """A cell that was corrected in a row that no key tells from others: read as new, for nothing may be lost, and told with the code that would update."""
    path = os.path.join(office.home, "typed.csv")
    head = "Loại,Đơn vị,Nội dung,Ngày thực hiện,Lý do\n"
    for text, note in (("Họp,VPC,Họp sơ kết,07/3/2026,Nhập bù\n", 0), ("Họp,VPC,Họp sơ kết quý I,07/3/2026,Nhập bù\n", 1),
                       ("Họp,VPC,Họp sơ kết,08/3/2026,Nhập bù\n", 0)):
        with open(path, "w", encoding="utf-8") as f:
            f.write(head + text)
        code, did, said = told(office, "activities", path)
        c.want(code == 0 and did == ["new"] and said.count("Dòng 2: giống") == note and ("chỉ khác ở “Nội dung”: đọc là mới" in said) == bool(note), "a corrected cell: %s" % said)


def without_codes(kind, path, raw):
    """The export without its first column; how many rows."""
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        with open(path, "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows(r[1:] for r in rows)
        return len(rows) - 1
    with zipfile.ZipFile(io.BytesIO(raw)) as z, zipfile.ZipFile(path, "w") as out:
        for name in z.namelist():
            part = z.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part, n = re.subn(r'<c r="A\d+"[^>]*?(/>|>.*?</c>)', "", part)
            out.writestr(name, part)
    return n - 1


def codeless(c, office, what):
    for kind in ("csv", "xlsx"):
        raw = subprocess.run([office.khien, "export", what, "--data", office.data, "--format", kind], capture_output=True, check=True).stdout
        path = os.path.join(office.home, "codeless." + kind)
        n = without_codes(kind, path, raw)
        code, did, said = told(office, what, path, "--dry-run")
        off = [x for x in said.splitlines() if '"action"' in x and '"unchanged"' not in x]
        c.want(code == 0 and len(did) == n > 0 and not off, "%s without codes, %s: %d of %d: %s" % (what, kind, len(did), n, off[:3] or said[-300:]))


def folder(c, office):
    """A whole office as sheets without codes: read again and again within one import, each row is made once."""
    path = os.path.join(office.home, "sheets")
    os.mkdir(path)
    for name, text in (("people", "Họ và tên,Đơn vị,Chức danh,Quản trị hệ thống\nLê Thử,VPC,Trưởng phòng,Hệ thống của Lê Thử\n"),
                       ("systems", "Tên hệ thống,Đơn vị\nHệ thống của Lê Thử,VPC\n"),
                       ("activities", "Loại,Đơn vị,Nội dung,Ngày thực hiện,Lý do\nHọp,VPC,Họp của Lê Thử,05/3/2026,Nhập bù\n")):
        with open(os.path.join(path, name + ".csv"), "w", encoding="utf-8") as f:
            f.write(text)
    for want in ("1 mới, 0 thay đổi, 0 không đổi", "0 mới, 0 thay đổi, 1 không đổi"):
        r = subprocess.run([office.khien, "import", "all", path, "--data", office.data], capture_output=True, text=True, timeout=60)
        c.want(r.returncode == 0 and r.stdout.count(want) == 3, "a folder without codes: %s %s" % (r.stdout, r.stderr))


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        for what, text in TYPED.items():
            typed(c, office, what, text)
        more_known(c, office)
        corrected(c, office)
        folder(c, office)
        office.start()
        office.unhurried()
        for name, (new, change) in ROWS.items():
            c.ask("admin", "POST", "/" + name, dict(new, **{change[0]: change[1]}), 201)
        c.ask("admin", "POST", "/inbox-rules", {"code": "TK-X", "words": "sao lưu", "proves": "plan"}, 201)
        for code, purpose in (("HTX-2A", "Tra cứu"), ("HTX-2B", "Thống kê")):
            c.ask("admin", "POST", "/systems", {"code": code, "name": TWO, "unit": "VPC", "purpose": purpose}, 201)
        for number in ("12 ngày 5/9/2024", "QĐ số 5/QĐ-X ngày 05/9/2024 của Văn phòng"):
            c.ask("admin", "POST", "/documents", {"number": number, "summary": number}, 201)
        for what, text in (("declarations", "Loại,Ngày,Ghi chú,Lý do\nGiải trình,07/3/2026,Của đơn vị,Nhập bù\n"), ("people", "Họ và tên,Chức danh\nPhạm Thử,Chuyên viên\n")):
            plan = c.upload("unit_officer", "/%s/import" % what, "a.csv", text)[1]  # whose it is goes without saying
            c.want(plan["new"] == 1, "%s of a unit's own: %s" % (what, plan))
            c.ask("unit_officer", "POST", "/%s/import/run" % what, {"token": plan["token"]})
            plan = c.upload("unit_officer", "/%s/import" % what, "a.csv", text)[1]
            c.want(plan["new"] == 0 and plan["same"] == 1, "%s of a unit's own, again: %s" % (what, plan))
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        for what in [*ROWS, "inbox-rules"]:
            codeless(c, office, what)
        two = os.path.join(office.home, "two.csv")
        with open(two, "w", encoding="utf-8") as f:
            f.write("Tên hệ thống,Đơn vị,Mục đích\n%s,VPC,Thống kê\n%s,VPC,Tra cứu\n" % (TWO, TWO))
        code, did, said = told(office, "systems", two)
        c.want(code == 0 and did == ["unchanged"] * 2, "two systems of one name: %s" % said)
        c.want(re.search(r"\d", office.run("ledger", "verify")), "ledger verify")
    finally:
        office.remove()
    return c.passed, c.failed
