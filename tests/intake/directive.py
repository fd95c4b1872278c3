#!/usr/bin/env python3
"""directive.py KHIEN: a directive without a programmer, on a public one. The tasks are those of Chỉ thị 57-CT/TW (31/12/2025) as the press tells them, in
our own words: second hand, so marked S, so that nothing may turn overdue by them. A workbook goes in, faults come back by row and column, the preview counts
what is asked of whom, the loaded pack comes out as YAML, `khien law check` takes it, and another site that loads it has the very same bytes."""
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cases"))
from messy import sheet, workbook  # noqa: E402
from office import Office  # noqa: E402

passed, failed = 0, 0
HEADS = ["Khoản, điểm", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn hoàn thành", "Chu kỳ", "Sản phẩm, kết quả"]
TASKS = [
    ["1.a", "Phổ biến, quán triệt Chỉ thị đến cán bộ, đảng viên của đơn vị", "Các đơn vị", "", "Hằng năm", "Danh sách tham dự (phổ biến, đào tạo)"],
    ["1.b", "Người đứng đầu chịu trách nhiệm; có văn bản phân công trong đơn vị", "", "30/6/2026", "Một lần", "Văn bản: phân công"],
    ["2.a", "Rà soát hệ thống thông tin đang quản lý, xác nhận danh mục", "", "10", "Hằng quý", "Xác nhận danh mục hệ thống"],
    ["2.b", "Phê duyệt cấp độ cho từng hệ thống", "Hệ thống thông tin", "31/12/2026", "", "Quyết định phê duyệt cấp độ"],
    ["2.c", "Giám sát hệ thống cấp độ 3 trở lên, kết nối với trung tâm quốc gia", "Hệ thống cấp độ 3 trở lên", "", "Thường xuyên", "Báo cáo giám sát hằng tuần"],
    ["2.d", "Dò quét lỗ hổng bảo mật, khắc phục trước khi khai thác", "Hệ thống đang vận hành", "trước 20/12", "Hằng năm", "Dò quét lỗ hổng bảo mật"],
    ["2.đ", "Đào tạo, diễn tập, có kế hoạch được duyệt", "Đơn vị giữ vai trò: Đơn vị chuyên trách về an ninh mạng", "", "6 tháng",
     "Tập huấn; Diễn tập thực chiến"],
    ["3", "Báo cáo kết quả thực hiện", "Cục Chuyển đổi số;\nVụ Tổng hợp", "15/12", "", "Báo cáo gửi: Cơ quan có thẩm quyền"],
]


def want(ok, what):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("directive: " + str(what)[:1500])
    return bool(ok)


def send(office, fields, path=None, json_wanted=True, to="/directives/new"):
    mark = "khien-intake-5c2"
    body = b"".join('--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'.format(mark, k, v).encode() for k, v in fields.items())
    if path:
        with open(path, "rb") as f:
            body += '--{}\r\nContent-Disposition: form-data; name="file"; filename="ct57.xlsx"\r\n\r\n'.format(mark).encode() + f.read() + b"\r\n"
    body += "--{}--\r\n".format(mark).encode()
    head = dict(office.session("specialised"), Accept="application/json" if json_wanted else "text/html")
    head["Content-Type"] = "multipart/form-data; boundary=" + mark
    status, _, said = office.raw("POST", to, body, head)
    return status, said


def shown(page):
    """The form's fields as the page shows them, as a browser would send them again."""
    out = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page))
    out.update(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        out[name] = chosen[1] if chosen else ""
    return {k: v.replace("&amp;", "&").replace("&quot;", '"').replace("&#34;", '"') for k, v in out.items() if k not in ("csrf", "q")}


def printed(office):
    """A plan as it is printed: who takes part in a column of its own, notes, a signature below; deadlines in words. Nothing goes without a word."""
    path = os.path.join(office.home, "ke-hoach.xlsx")
    rows = [["BỘ MẪU"], ["KẾ HOẠCH"], ["(Kèm theo Quyết định số 45 /QĐ-BM ngày 10 tháng 01 năm 2026 của Bộ trưởng Bộ Mẫu)"],
            ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn hoàn thành", "Sản phẩm/ Kết quả", "Ghi chú"],
            ["I", "Lãnh đạo, chỉ đạo"],
            ["1", "Họp kiểm điểm tiến độ", "Vụ Pháp chế", "Văn phòng Bộ;\nVụ Tổng hợp", "Hằng quý", "Thông báo kết luận"],
            ["2", "Rà soát danh mục", "Các đơn vị", "", "Trước ngày 10 tháng đầu mỗi quý", "Xác nhận danh mục hệ thống", "Làm cùng đợt kiểm kê"],
            ["3", "Diễn tập", "Hệ thống cấp độ 3 trở lên", "", "31/12 hằng năm", "Báo cáo kết quả diễn tập"],
            ["4", "Phân công", "Thủ trưởng các đơn vị thuộc Bộ", "", "Trong tháng 12/2026", "Quyết định phân công"],
            [], ["", "", "", "", "", "BỘ TRƯỞNG (Ký tên, đóng dấu)"]]
    workbook(path, [("Phụ lục", False, sheet(rows))])
    status, page = send(office, {"number": "10/KH-BM", "title": "Kế hoạch", "issuer": "Bộ Mẫu", "date": "5/1/2026", "mark": "V", "do": "read"}, path, False)
    form = shown(page)
    want(status == 200 and form.get("i3.text") == "Phân công" and form.get("i4.text", "") == "", page)
    want((form.get("number"), form.get("date")) == ("10/KH-BM", "5/1/2026"), "what was typed stays: %s" % form)
    status, page = send(office, {"do": "read"}, path, False)
    want((shown(page).get("number"), shown(page).get("date")) == ("45/QĐ-BM", "10/01/2026"), "number and date stand above the table: %s" % shown(page))
    want(form.get("i0.text") == "Họp kiểm điểm tiến độ (phối hợp: Văn phòng Bộ; Vụ Tổng hợp)", form.get("i0.text"))
    want((form.get("i2.evidence"), form.get("i3.evidence")) == ("drill", "document:assignment"), "the products are read under a head with a stroke: %s" % form)
    want((form.get("i3.subject"), form.get("i3.units")) == ("units", ""), "the heads of all units are all units: %s" % form)
    said = re.search(r'<p class="k-note">([^<]*không tính là việc[^<]*)', page)[1]
    for words in ("Lãnh đạo, chỉ đạo", "BỘ TRƯỞNG", "cột “Ghi chú”"):
        want(words in said, "nothing is said of %s: %s" % (words, said))


def annex(office):
    """A plan's annex as offices print it: groups of tasks, and the cycle in the column of deadlines; other sheets are told."""
    path = os.path.join(office.home, "phu-luc.xlsx")
    rows = [["KẾ HOẠCH"], ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn hoàn thành", "Sản phẩm"], ["I", "Nhóm nhiệm vụ chung"],
            ["1", "Rà soát danh mục hệ thống", "Các đơn vị", "Quý II/2026", "Xác nhận danh mục hệ thống"],
            ["2", "Báo cáo định kỳ", "Các đơn vị", "Hằng quý", "Báo cáo gửi: Cơ quan có thẩm quyền"], ["II", "Nhóm nhiệm vụ thường xuyên"],
            ["3", "Phân công lãnh đạo phụ trách", "", "Thường xuyên", "Văn bản: phân công"],
            ["4", "Tập huấn", "Các đơn vị", "6 tháng", "Danh sách tham dự (phổ biến, đào tạo)"]]
    workbook(path, [("Bìa", False, sheet([["Bìa kế hoạch"]])), ("Phụ lục", False, sheet(rows))])
    status, page = send(office, {"number": "9/KH-BM", "title": "Kế hoạch", "issuer": "Bộ Mẫu", "date": "5/1/2026", "mark": "V", "do": "read"}, path, False)
    form = shown(page)
    want(status == 200 and form.get("i4.text", "") == "" and form.get("i3.text") == "Tập huấn", page)
    want([form.get("i%d.cycle" % i) for i in range(4)] == ["", "quarterly", "none", "half"] and form.get("i1.due") == "", form)
    for words in ("Nhóm nhiệm vụ chung", "Nhóm nhiệm vụ thường xuyên", "Bìa"):
        want(words in re.search(r'<p class="k-note">([^<]*không tính là việc[^<]*)', page)[1], "nothing is said of %s" % words)


def finds(office):
    """Titles and headers of a sheet are no finds, and the rows keep their numbers."""
    path = os.path.join(office.home, "doi-chieu.xlsx")
    for rows, new in (([["DANH SÁCH TÊN MIỀN"], ["STT", "Tên miền", "Đơn vị đăng ký", "Ghi chú"], ["1", "la.bo-khac.example", "Vụ Pháp chế", "mới"]],
                       [(3, "la.bo-khac.example")]),
                      ([["STT", "Tên hợp đồng", "Nhà thầu", "Giá trị"], ["1", "Thuê phần mềm quản lý hồ sơ lạ", "B", "200"]],
                       [(2, "Thuê phần mềm quản lý hồ sơ lạ")]),
                      ([["HỢP ĐỒNG"], ["Tên gói thầu", "Nhà thầu"], ["Thuê phần mềm khảo sát 2026", "B"]], [(3, "Thuê phần mềm khảo sát 2026")]),
                      ([["la1.bo-khac.example"], ["la2.bo-khac.example"]], [(1, "la1.bo-khac.example"), (2, "la2.bo-khac.example")])):
        workbook(path, [("DS", False, sheet(rows))])
        status, said = send(office, {"source": "domain"}, path, to="/reconcile")
        want(status == 200 and [(r["number"], r["title"]) for r in json.loads(said)["rows"] if r["kind"] == "new"] == new, said)


def main():
    khien = os.path.abspath(sys.argv[1])
    office = Office(khien)
    office.start()
    try:
        path = os.path.join(office.home, "ct57.xlsx")
        title = [["BIỂU GIAO NHIỆM VỤ"], [], HEADS]
        bad = [list(t) for t in TASKS]
        bad[3][2], bad[5][4], bad[7][5] = "Cục Không Có", "thỉnh thoảng", "kết quả tốt"
        began = time.monotonic()
        workbook(path, [("Giao việc", False, sheet(title + bad))])
        head = {"number": "57-CT/TW", "title": "Tăng cường bảo đảm an ninh mạng, bảo mật thông tin, an ninh dữ liệu trong hệ thống chính trị",
                "issuer": "Ban Bí thư", "date": "31/12/2025", "mark": "S", "do": "read"}
        status, said = send(office, head, path)
        want(status == 400, said)
        for words in ("dòng 7, Đơn vị: ", "Cục Không Có", "dòng 9, Chu kỳ: ", "dòng 11, Loại minh chứng: ", "kết quả tốt"):
            want(words in said, "no %s in %s" % (words, said))
        workbook(path, [("Giao việc", False, sheet(title + TASKS))])
        status, page = send(office, head, path, json_wanted=False)
        want(status == 200 and "Xem trước: văn bản này sẽ yêu cầu" in page, page)
        want("Vụ Pháp chế" in page and "chưa đọc từ văn bản gốc" in page, "the preview says not whom, or not how it was read")
        form = shown(page)
        want(form.get("i7.units") == "CDS; VTH" and form.get("i6.evidence") == "act:drill+training", form)
        status, said = send(office, dict(form, do="load"))
        print("a directive of %d tasks, from workbook to loaded, took the program %.1f s" % (len(TASKS), time.monotonic() - began))
        if not want(status == 200, said):
            return
        code = json.loads(said)["pack"]
        duties = json.loads(office.ask("specialised", "GET", "/duties?pack=" + code, want=200)[2])
        want(duties["total"] > 20 and all(d["state"] != "late" for d in duties["rows"]), "late by second hand, or too few: %s" % duties["total"])
        of = {p: {d["unit"] for d in duties["rows"] if d["clause"] == p} for p in ("3", "2.đ", "1.b")}
        want(of["3"] == {"CDS", "VTH"} and of["2.đ"] == {"CDS"} and len(of["1.b"]) > 4, of)
        yaml = office.raw("GET", "/directives/packs/" + code, None, office.session("inspector"))[2]
        out = os.path.join(office.home, code + ".yaml")
        with open(out, "w", encoding="utf-8") as f:
            f.write(yaml)
        r = subprocess.run([khien, "law", "check", out], capture_output=True, text=True)
        want(r.returncode == 0, r.stdout + r.stderr)
        # the same rows again are the same pack; another site that loads the file has the same bytes, and its form takes them up
        page = office.ask("specialised", "GET", "/directives/new?code=" + urllib.parse.quote(code), want=200, page=True)[2]
        again = shown(page)
        status, said = send(office, dict(again, do="load"))
        want(status == 409 and "Không có gì thay đổi" in said, said)
        again["i7.due"] = "20/12"
        status, said = send(office, dict(again, do="load"))
        want(status == 200 and json.loads(said)["version"] == 2, said)
        first = re.findall(r"/directives/packs/[^\"]*entry=\d+", office.ask("specialised", "GET", "/directives/new?code=" + code, page=True)[2])
        want(len(first) == 2 and office.raw("GET", first[-1], None, office.session("inspector"))[2] == yaml, "the first version is not kept as it was")
        other = Office(khien)
        try:
            other.run("law", "load", out)
            other.start()
            want(other.raw("GET", "/directives/packs/" + code, None, other.session("inspector"))[2] == yaml, "loads otherwise elsewhere")
            theirs = shown(other.ask("specialised", "GET", "/directives/new?code=" + code, want=200, page=True)[2])
            want(theirs["i0.text"] == TASKS[0][1] and theirs["base"] == "1", theirs)
        finally:
            other.remove()
        annex(office)
        printed(office)
        finds(office)
        want(office.run("ledger", "verify") is not None, "the ledger")
    finally:
        office.remove()


main()
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
