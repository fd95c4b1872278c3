#!/usr/bin/env python3
"""parts.py KHIEN: a unit's part of Mẫu 08 goes out as a workbook and comes back, as a unit would send it: unchanged, with a row taken out, with cells emptied,
with the year changed; what is gone asks for a decision, who has answered is seen, and nobody answers for another unit."""
import contextlib
import glob
import json
import os
import sqlite3
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cases"), HERE]
from office import Office  # noqa: E402
from xlsx import sheets, workbook  # noqa: E402

results = []
YEAR = time.strftime("%Y", time.gmtime(time.time() - 40 * 86400))  # January still speaks of the year before


def is_true(truth, what):
    results.append(bool(truth))
    if not truth:
        print("parts: " + what)


def binary(office, role, path):
    import http.client
    c = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    c.request("GET", path, headers=dict(office.session(role), Accept="*/*"))
    r = c.getresponse()
    return r.status, r.read()


def part(office, role="specialised", unit="CDS"):
    status, raw = binary(office, role, "/reports/mau08/part?year=%s&unit=%s" % (YEAR, unit))
    is_true(status == 200, "the part of %s is given: %d" % (unit, status))
    path = os.path.join(office.home, "part.xlsx")
    with open(path, "wb") as f:
        f.write(raw)
    pages = [(name, [[row.get(chr(65 + c), "") for c in range(20)] for row in rows]) for name, rows in sheets(path)]
    return raw, pages


def post(office, role, path, fields, content=None, page=False):
    b = uuid.uuid4().hex
    body = "".join('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (b, k, v) for k, v in fields.items()).encode()
    if content is not None:
        body += ('--%s\r\nContent-Disposition: form-data; name="file"; filename="part.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n' % b).encode() + content + b"\r\n"
    body += ("--%s--\r\n" % b).encode()
    head = dict(office.session(role), Accept="text/html" if page else "application/json", **{"Content-Type": "multipart/form-data; boundary=" + b})
    status, _, text = office.raw("POST", path, body, head)
    return status, text if page else json.loads(text or "{}")


def back(office, pages, role="specialised"):
    return post(office, role, "/reports/mau08/part", {}, workbook(pages))


def parts(office, role="specialised"):
    return office.ask(role, "GET", "/reports/mau08?year=" + YEAR, page=True)[2]


def system(office, code):
    return json.loads(office.ask("admin", "GET", "/systems/%d" % office.id_of("systems", code))[2])


def column(pages, head):
    return pages[0][1][0].index(head)


def unchanged(office):
    raw, pages = part(office)
    is_true("Chưa trả lời" in parts(office) and "Đã trả lời 0/" in parts(office), "at first nobody has answered")
    status, plan = back(office, pages)
    is_true(status == 200 and plan["new"] + plan["changed"] + plan["wrong"] == 0 and plan["decide"] == 0, "an unchanged part is no change: %s %s" % (status, plan))
    status, page = post(office, "specialised", "/reports/mau08/part", {}, raw, page=True)
    is_true("Ghi nhận: đơn vị đã trả lời, không thay đổi" in page, "and still has its button")
    status, said = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"]})
    is_true(status == 200 and said["kind"] == "mau08_part" and said["period"] == YEAR and "không thay đổi" in said["note"], "its trace: %s %s" % (status, said))
    page = parts(office)
    is_true("đã trả lời ngày " + time.strftime("%d/%m/%Y", time.gmtime(time.time() + 7 * 3600)) in page and "Đã trả lời 1/" in page, "the specialised unit sees who has answered")


def gone(office):
    """A row taken out and cells emptied: nothing is written before each was decided; what is emptied here is so by decision, and told."""
    _, pages = part(office)
    rows = pages[0][1]
    plan_col, number = column(pages, "Triển khai phương án"), column(pages, "Số quyết định phê duyệt")
    first = next(r for r in rows[1:] if r[plan_col] and r[number])
    out = next(r for r in rows[1:] if r is not first and r[0])
    was_number, code = first[number], first[0]
    first[plan_col] = first[number] = ""
    rows.remove(out)
    before = system(office, code)
    status, plan = back(office, pages)
    is_true(status == 200 and plan["decide"] == 3, "three things are gone: %s %s" % (status, plan))
    raw = workbook(pages)
    status, page = post(office, "specialised", "/reports/mau08/part", {}, raw, page=True)
    is_true(out[0] in page and "không còn dòng này trong tệp" in page and "bị để trống" in page and was_number in page, "the person is told what")
    status, body = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"], "d0": "keep", "d1": "keep"})
    is_true(status == 400 and body["place"] == "d2", "undecided: nothing is written: %s %s" % (status, body))
    order = {}
    for i, line in enumerate(x for x in page.split('<label class="form-label" for="s-d')[1:]):
        order["d%d" % i] = "ask" if "không còn dòng" in line else "clear" if "Triển khai phương án" in line.split("</label>")[0] else "keep"
    status, body = post(office, "specialised", "/reports/mau08/part/run", dict({k: "clear" for k in order}, token=plan["token"]))
    is_true(status == 400, "a paper and a whole row are not emptied by a click: %s %s" % (status, body))
    is_true(system(office, code) == before and system(office, out[0])["code"] == out[0], "refused: nothing has changed")
    status, said = post(office, "specialised", "/reports/mau08/part/run", dict(order, token=plan["token"]))
    is_true(status == 200 and "hỏi lại " + out[0] in said["note"] and "xóa giá trị " + code in said["note"] and "giữ nguyên " + code in said["note"], "decided: %s %s" % (status, said))
    after = system(office, code)
    is_true(before.get("plan_state") and not after.get("plan_state"), "what was to be emptied is empty: %s" % after.get("plan_state"))
    why = office.ask("specialised", "GET", "/systems/%d/history" % office.id_of("systems", code), page=True)[2]
    is_true("trả lại để trống" in why, "its history says why")
    is_true("hỏi lại " + out[0] in parts(office), "the page says what is still asked of the unit")


def together(office):
    """The part's rows and its answer stand together or not at all: where the answer cannot be written, no row is."""
    _, pages = part(office)
    head, rows = pages[0][1][0], pages[0][1]
    row, name = next(r for r in rows[1:] if r[0]), column(pages, "Tên hệ thống thông tin")
    row[name] += " (đổi tên)"
    before = system(office, row[0])
    status, plan = back(office, pages)
    is_true(status == 200 and plan["changed"] == 1, "one row is changed: %s %s" % (status, plan))
    path = glob.glob(os.path.join(office.data, "*.db"))[0]
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as db:
        db.execute("CREATE TRIGGER no_answers BEFORE INSERT ON declarations BEGIN SELECT RAISE(ABORT, 'no answers today'); END")
        db.commit()
        status, said = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"]})
        db.execute("DROP TRIGGER no_answers")
        db.commit()
    is_true(status >= 400 and system(office, row[0]) == before, "the answer fails, and the row is as it was: %s %s" % (status, said))
    status, said = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"]})
    is_true(status == 200 and "ghi 1 dòng" in said["note"] and system(office, row[0])["name"] == row[name], "the same file goes on: %s %s" % (status, said))


def columns(office):
    """Issuing authorities go to and fro; a column that was taken away is asked about, the code's column is not done without."""
    _, pages = part(office)
    head, rows = pages[0][1][0], pages[0][1]
    is_true("Cơ quan ban hành quyết định phê duyệt" in head and "Cơ quan ban hành quy chế" in head, "the part has the issuing authorities")
    status, plan = back(office, pages)
    is_true(plan["changed"] == 0 and plan["wrong"] == 0, "as they stand, they are no change: %s" % plan)
    c, n = column(pages, "Cơ quan ban hành quyết định phê duyệt"), column(pages, "Số quyết định phê duyệt")
    row = next(r for r in rows[1:] if r[n])
    row[c] = "BM" if row[c] != "BM" else "CDS"
    status, plan = back(office, pages)
    is_true(plan["changed"] == 1 and plan["wrong"] == 0, "filled in, it is a change: %s" % plan)
    status, said = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"]})
    is_true(status == 200, "written: %s %s" % (status, said))
    _, again = part(office)
    is_true(next(r for r in again[0][1] if r[0] == row[0])[c] == row[c], "and stands in the next part")
    cut = [(again[0][0], [r[:0] + r[1:] for r in again[0][1]]), again[1]]
    status, body = back(office, cut)
    is_true(status == 400 and "Mã" in body["message"], "without the codes' column it is refused: %s" % body)


def renamed(office):
    """A part is what it is by what stands in it: its sheets may be renamed and moved, titles stand above its heads, heads be broken into lines."""
    _, pages = part(office)
    rows, info = pages[0][1], pages[1][1]
    broken = [[h.replace(" ", "\n", 1).upper() for h in rows[0]]] + rows[1:]
    for what, book in (("its rows' sheet renamed", [("Cục CĐS", rows), pages[1]]), ("both renamed and moved", [("Sheet2", info), ("Sheet1", rows)]),
                       ("titles above", [(pages[0][0], [["CỤC CHUYỂN ĐỔI SỐ"], [], ["Phần Mẫu 08"]] + rows), pages[1]]), ("heads in lines", [("Sheet1", broken), pages[1]]),
                       ("another sheet before", [("Bìa", [["Kính gửi: Cục Chuyển đổi số"]])] + pages)):
        status, plan = back(office, book)
        is_true(status == 200 and plan["new"] + plan["changed"] + plan["wrong"] == 0 and plan["decide"] == 0, "%s: it is no change: %s %s" % (what, status, plan))
    less = [r for r in rows if r is not rows[-1]]
    status, plan = back(office, [("Sheet1", [["CỤC CHUYỂN ĐỔI SỐ"]] + less), pages[1]])
    is_true(status == 200 and plan["decide"] == 1, "and a row that is gone is still asked about: %s %s" % (status, plan))
    status, plan = back(office, [(pages[0][0], rows[:2] + [[""] + rows[2][1:]] + rows[3:]), pages[1]])
    is_true(status == 200 and plan["changed"] + plan["new"] + plan["decide"] == 0, "a row whose code was emptied is known by its name, and is not gone: %s" % plan)
    status, said = back(office, [("Sheet1", [["STT"], ["1"]]), pages[1]])
    is_true(status == 400 and "Mã" in said["message"], "without the part's heads it is refused: %s" % said)


def copied(office):
    """The rows' sheet, copied and kept by the unit, is no second list; what the copy says otherwise is told row by row."""
    _, pages = part(office)
    rows = pages[0][1]
    copy = [("Hệ thống (2)", [list(r) for r in rows])]
    n = len([r for r in rows[1:] if r[0]])
    for what, book in (("behind", pages + copy), ("before", copy + pages)):
        status, plan = back(office, book)
        page = post(office, "specialised", "/reports/mau08/part", {}, workbook(book), page=True)[1]
        is_true(status == 200 and plan["new"] + plan["changed"] + plan["wrong"] == 0, "a copy %s it is no change and no fault: %s" % (what, plan))
        is_true("Trùng với dòng" not in page and page.count("%d dòng giống hệt ở trang" % n) == 1, "told once")
    name = column(pages, "Tên hệ thống thông tin")
    copy[0][1][1][name] += " mới"
    status, plan = back(office, pages + copy)
    is_true(plan["wrong"] == 1, "what it says otherwise is asked about, that row alone: %s" % plan)


def corrected(office):
    """A decision's number that the unit corrects, its day and level as they were, is a correction of that decision, and no second one."""
    _, pages = part(office)
    rows, c = pages[0][1], column(pages, "Số quyết định phê duyệt")
    row = next(r for r in rows[1:] if r[c])
    ask = "/level-decisions?system=" + row[0]
    before = json.loads(office.ask("specialised", "GET", ask)[2])["rows"]
    was, row[c] = row[c], "9" + row[c]
    status, plan = back(office, pages)
    is_true(status == 200 and plan["changed"] == 1 and plan["wrong"] == 0, "it is a change: %s %s" % (status, plan))
    page = post(office, "specialised", "/reports/mau08/part", {}, workbook(pages), page=True)[1]
    is_true("đính chính số quyết định %s thành %s" % (was, row[c]) in page and "quyết định cấp độ mới" not in page, "told as a correction, and no second decision")
    status, said = post(office, "specialised", "/reports/mau08/part/run", {"token": plan["token"]})
    after = json.loads(office.ask("specialised", "GET", ask)[2])["rows"]
    is_true(status == 200 and len(after) == len(before) and {r["id"] for r in after} == {r["id"] for r in before}, "no second decision: %s %s" % (status, after))
    is_true([r["number"] for r in after if r["number"] == row[c]] == [row[c]] and was not in [r["number"] for r in after], "its number is the new one: %s" % after)
    d = column(pages, "Ngày quyết định phê duyệt")
    row[c], row[d] = "700/QĐ-BM", "03/11/2026"
    status, plan = back(office, pages)
    page = post(office, "specialised", "/reports/mau08/part", {}, workbook(pages), page=True)[1]
    is_true(status == 200 and plan["changed"] == 1 and "đính chính số" not in page and "1 quyết định cấp độ mới" in page, "another number of another day is another decision: %s" % plan)


def regulation_corrected(office):
    """A regulation's number that the unit corrects in each row that has it is a correction of that regulation; where one row alone says another number it is another one, and said so."""
    _, pages = part(office)
    rows, c, d, name = pages[0][1], column(pages, "Số quy chế"), column(pages, "Ngày quy chế"), column(pages, "Mã")
    here = [r for r in rows[1:] if r[name]][:3]
    made = office.ask("specialised", "POST", "/regulations", {"title": "Quy chế bảo đảm an ninh mạng (71/QĐ-BM)", "kind": "regulation", "number": "71/QĐ-BM", "date": "2026-11-05", "systems": [r[name] for r in here],
                      "unit": "CDS", "reason": "Nhập lần đầu"}, want=201)
    made = json.loads(made[2])
    for r in here:
        r[c], r[d], r[d + 1] = "71/QĐ-BM", "05/11/2026", ""
    status, plan = back(office, pages)
    ask = "/regulations?number=%s&date=2026-11-05"
    here[0][c] = "711/QĐ-BM"
    page = post(office, "specialised", "/reports/mau08/part", {}, workbook(pages), page=True)[1]
    is_true("đính chính số quy chế" not in page and "1 quy chế, quy trình mới" in page, "where others still say the old number it is another regulation")
    for r in here:
        r[c] = "711/QĐ-BM"
    one_less = [(pages[0][0], [r for r in rows if r is not here[2]]), pages[1]]
    page = post(office, "specialised", "/reports/mau08/part", {}, workbook(one_less), page=True)[1]
    is_true("1 quy chế, quy trình mới" in page and "đính chính số ở %s" % made["code"] in page, "a system of it that is not in the sheet: it is said how a correction is made")
    status, plan = back(office, pages)
    page = post(office, "specialised", "/reports/mau08/part", {}, workbook(pages), page=True)[1]
    is_true("đính chính số quy chế 71/QĐ-BM thành 711/QĐ-BM" in page and "quy chế, quy trình mới" not in page, "in each row: told as a correction, and no second regulation")
    fields = {"token": plan["token"]}
    fields.update({"d%d" % i: "keep" for i in range(plan["decide"])})
    status, said = post(office, "specialised", "/reports/mau08/part/run", fields)
    after = json.loads(office.ask("specialised", "GET", "/regulations?sort=date")[2])["rows"]
    same = [r for r in after if r.get("date") == "2026-11-05"]
    is_true(status == 200 and [(r["id"], r["number"]) for r in same] == [(made["id"], "711/QĐ-BM")] and "711/QĐ-BM" in same[0]["title"], "one regulation, corrected, its title with it: %s %s" % (status, same))


def year(office):
    _, pages = part(office)
    for key, value in (("Năm", str(int(YEAR) - 1)), ("Đơn vị", "VPC"), ("Chữ ký của tệp", "00" * 64)):
        changed = [pages[0], (pages[1][0], [[r[0], value] + r[2:] if r[0] == key else r for r in pages[1][1]])]
        status, body = back(office, changed)
        is_true(status == 409 and body["place"] == "file", "%s changed on the info sheet is refused: %s %s" % (key, status, body))


def units(office):
    """A unit without systems confirms with one click, its own and no other's; the ended system stands neither in the part nor in its count."""
    report = json.loads(office.ask("unit_head", "GET", "/reports/mau08?year=" + YEAR)[2])
    page = parts(office, "unit_head")
    is_true(report["general"]["total"]["value"] == 0 and "Không có hệ thống nào trong danh mục" in page and "Đã phê duyệt tất cả" not in page, "no systems: not everything is approved, there is nothing")
    is_true(post(office, "unit_head", "/reports/mau08/part/confirm", {"unit": "CDS", "year": YEAR})[0] in (403, 404), "another unit's is not confirmed")
    status, said = post(office, "unit_head", "/reports/mau08/part/confirm", {"unit": "VPC", "year": YEAR})
    is_true(status == 200 and said["note"] == "Không quản lý HTTT", "its own is: %s %s" % (status, said))
    is_true("Vụ Pháp chế đã trả lời ngày" in parts(office), "and the specialised unit sees it")
    is_true(post(office, "inspector", "/reports/mau08/part/confirm", {"unit": "CDS", "year": YEAR})[0] == 403, "who only reads confirms nothing")
    _, pages = part(office)
    n = len([r for r in pages[0][1][1:] if r[0]])
    code = pages[0][1][1][0]
    office.ask("admin", "POST", "/systems/%d" % office.id_of("systems", code), {"seq": system(office, code)["seq"], "state": "retired", "retired_on": "2026-01-05"}, want=200)
    _, pages = part(office)
    is_true(len([r for r in pages[0][1][1:] if r[0]]) == n - 1, "an ended system has left the part")
    row = parts(office).split(">Cục Chuyển đổi số</a>")[1].split("</tr>")[0]
    is_true('">%d</td>' % (n - 1) in row, "and its count: %s" % row[:200])


def main():
    office = Office(sys.argv[1])
    try:
        office.start()
        office.unhurried()
        for step in (unchanged, renamed, gone, together, columns, copied, corrected, regulation_corrected, year, units):
            step(office)
        is_true(office.stop() == 0, "the server ends cleanly")
    finally:
        office.remove()
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
