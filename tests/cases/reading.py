"""What one reads leads somewhere, and what is typed is read as it was meant: links of a page that its reader may not open are none; an import says which
rows look like an object that is there; search knows the codes that pages show; the register asks only for what it needs. Called by run.py."""
import html
import io
import json
import os
import re
import subprocess
import textwrap
import urllib.parse
import zipfile

from every import Checks
from office import Office

REGISTER = "Số ký hiệu;Ngày ban hành;Trích yếu;Ngày đến;Nơi nhận xử lý\r\n"


def imported(office, text):
    path = os.path.join(office.home, "typed.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    r = subprocess.run([office.khien, "import", "systems", path, "--dry-run", "--json", "--data", office.data], capture_output=True, text=True)
    return [json.loads(line) for line in r.stdout.splitlines()], r.stderr


def alike(c):
    rows, _ = imported(c.office, "Tên HTTT;Đơn vị;Tình trạng;24/7\nHỆ THỐNG HỘI NGHỊ  TRUYỀN HÌNH;CDS;đang dùng;24/7\nTra cứu;VPC;vận hành;\n"
                       "TRA  CỨU;VPC;;\nTra cứu;VTH;;\nHệ thống hội nghị truyền hình;VTH;;\n")
    c.want([r["action"] for r in rows] == ["new"] * 5, "alike: no row is lost: %r" % [r["action"] for r in rows])
    c.want("HT-05" in " ".join(rows[0]["notes"]), "alike: which one it looks like: %r" % rows[0]["notes"])
    c.want("dòng 3" in " ".join(rows[2]["notes"]), "alike: which row: %r" % rows[2]["notes"])
    c.want(not rows[1]["notes"] and not rows[3]["notes"], "alike: another unit's is another: %r" % rows)
    near, _ = imported(c.office, "Tên HTTT;Đơn vị\nHội nghị truyền hình (bản mới);VTH\nHội nghị trực tuyến;VTH\n")
    for row in (rows[4], near[0]):
        c.want("HT-05" in " ".join(row["notes"]) and "đơn vị: " in " ".join(row["notes"]) and "cột Mã" in " ".join(row["notes"]), "alike: by the same or nearly the same name, of another unit: %r" % row)
    c.want(not near[1]["notes"], "alike: another name is another: %r" % near)
    called, _ = imported(c.office, "Tên HTTT;Đơn vị\nNền tảng họp không giấy (e-Hop);VTH\nHệ thống e-Hop;CDS\nCổng tra cứu hồ sơ (nội bộ);VTH\nKho ảnh tư liệu (nội bộ);VTH\n")
    c.want("dòng 2" in " ".join(called[1]["notes"]) and not called[3]["notes"], "alike: what another has in brackets: %r" % called)
    twins, _ = imported(c.office, "Tên HTTT;Đơn vị\nTrang tin điện tử công vụ;VTH\nTrang TTĐT công vụ;VTH\nKho tư liệu khoa giáo;VPC\nKho tư liệu khoa gíao;VPC\nKho tư liêu khao giáo;VPC\n"
                        "Hồ sơ giai đoạn 1;VPC\nHồ sơ giai đoạn 2;VPC\nSổ tay nghiệp vụ A;VPC\nSổ tay nghiệp vụ B;VPC\nCổng thông tin điện tử vùng;VTH\nCổng TTĐT vùng;VPC\nCơ sở dữ liệu tư pháp;VTH\nCSDL tư pháp;VTH\n")
    said = [" ".join(r["notes"]) for r in twins]
    c.want([r["action"] for r in twins] == ["new"] * 13, "twins: all are read: %r" % twins)
    for row, other in ((3, 4), (4, 4), (10, 11), (12, 13)):
        c.want("dòng %d," % other in said[row] and "nếu là một thì bỏ một dòng" in said[row], "twins: row %d is told of row %d: %r" % (row + 2, other, said[row]))
    c.want("đơn vị: " in said[10], "twins: whose: %r" % said[10])
    c.want(not said[0] and not said[2] and not any(said[5:10]), "twins: a number or a letter tells things apart: %r" % said)
    c.want(rows[0]["values"]["state"] == "Đang vận hành" and rows[0]["values"]["always_on"] == "Có", "a state and 24/7 as offices write them: %r" % rows[0])
    page = c.office.ask("specialised", "GET", "/systems/import", page=True, want=200)[2]
    c.want("form" in page, "the import's page")
    status, plan = c.upload("specialised", "/systems/import", "a.csv", "Tên HTTT;Đơn vị\nHỆ THỐNG HỘI NGHỊ TRUYỀN HÌNH;CDS\n")
    c.want(status == 200 and "HT-05" in json.dumps(plan, ensure_ascii=False), "the preview names it: %d %r" % (status, plan))


def told_alike(c):
    """A preview tells a program what it tells people: how cells and columns were read, which rows are no data, what else would be written."""
    text = ("Tên hệ thống;Đơn vị;Vận hành từ;Đơn vị cung cấp dịch vụ;Quyết định cấp độ số;Mặn\nHệ thống thử một;VPC;5/9/24;Công ty Thử;12/QĐ-VPC;x\nI. Nhóm hai\n"
            "Hệ thống thử hai;VPC;45000;Công ty Thử;;x\nTổng cộng;2;;;;\n")
    status, said = c.upload("specialised", "/systems/import", "doc.csv", text)
    mark = "khien-cases-7d1"
    body = '--%s\r\nContent-Disposition: form-data; name="file"; filename="doc.csv"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--%s--\r\n' % (mark, text, mark)
    page = c.office.raw("POST", "/systems/import", body.encode(), dict(c.office.session("specialised"), Accept="text/html", **{"Content-Type": "multipart/form-data; boundary=" + mark}))[2]
    c.want(status == 200 and all(said.get(k) for k in ("ignored", "notes", "passed", "made")), "the preview for programs: %d %s" % (status, said))
    told = said.get("notes", []) + said.get("passed", []) + said.get("made", [])
    shown = [html.unescape(x).strip() for x in re.findall(r"<li>(.*?)</li>", page.split("</nav>")[-1], re.S)]
    c.want(told and all(x in html.unescape(page) for x in told) and all(x in told for x in shown), "people read %s, programs %s" % (shown, told))
    c.want(any("“5/9/24” (năm hai chữ số) đọc là 05/09/2024" in x for x in told), "how a date was read: %s" % told)


def own_column(c):
    """A sheet that comes back with the program's own column of faults: nobody is asked what it is."""
    rows, said = imported(c.office, "Tên HTTT;Đơn vị;Lỗi\nHệ thống sửa lại;VPC;Đơn vị: không có\n")
    c.want([r["action"] for r in rows] == ["new"] and "Lỗi" not in said, "the column of faults is read: %r %s" % (rows, said))
    rows, said = imported(c.office, "Tên HTTT;Đơn vị;Lạ\nHệ thống sửa lại;VPC;x\n")
    c.want("Lạ" in said, "a strange column is told: %s" % said)


def named(c):
    """A setting is called by what it sets, its day as people write it; a job by schedule in the reader's language."""
    s = c.ask("admin", "GET", "/settings?code=window.start")["rows"][0]
    day = "/".join(reversed(s["value"].split("-")))
    page = c.office.ask("admin", "GET", "/settings/%d" % s["id"], page=True, want=200)[2]
    c.want("Ngày bắt đầu thời hạn khai báo" in page and day in re.findall("<h1[^>]*>[^<]*", page)[0] and "window.start – " not in page, "the page of a setting: %s" % re.findall("<h1[^>]*>[^<]*", page))
    c.ask("admin", "POST", "/jobs/kinds/monday-report/run", {})
    page = c.office.ask("admin", "GET", "/jobs?lang=en", page=True, want=200)[2]
    c.want("Weekly page" in page and "Lập báo cáo nhanh" not in page, "the English page of jobs: %s" % re.findall('href="/jobs/[0-9]+">[^<]*', page))


def doubted(c):
    rows, said = imported(c.office, "Tên HTTT;Đơn vị;Tình trạng\nMột;VPC;Đã\nHai;VPC;đang dừng lại\nBa;VPC;dang dung\n")
    c.want([r["action"] for r in rows] == ["wrong"] * 3, "what is doubtful is wrong: %r" % rows)
    c.want(all("chọn một trong" in json.dumps(r, ensure_ascii=False) and "Đang vận hành" in json.dumps(r, ensure_ascii=False) for r in rows), "and the allowed values are named")


def links(page):
    return sorted({m.replace("&amp;", "&").split("#")[0] for m in re.findall(r'href="(/[^"]*)"', page)})


def led(c):
    """Every link to reasons and to histories opens for whoever was shown it."""
    made = c.ask("specialised", "POST", "/systems", {"name": "Của Vụ Tổng hợp, VPC vận hành", "unit": "VTH", "operator": "VPC", "state": "operating"}, want=201)
    c.ask("specialised", "POST", "/papers/monday", {}, want=200)
    c.ask("admin", "POST", "/papers/statement", {"unit": "VPC", "period": "2026"}, want=200)
    followed = 0
    for role in ("unit_officer", "unit_head", "provider", "inspector"):
        rows = c.ask(role, "GET", "/systems?limit=1000").get("rows", [])
        pages = ["/systems/%d" % r["id"] for r in rows][:12]
        if role in ("unit_officer", "unit_head"):
            c.want(any(r["id"] == made.get("id") for r in rows), "%s reads the system that its unit runs" % role)
            pages.append("/systems/%d" % made.get("id", 0))
        if role == "inspector":
            pages = ["/ledger"]
        for path in pages:
            for link in links(c.office.ask(role, "GET", path, page=True, want=200)[2]):
                if not link.startswith("/why") and not link.endswith("/history"):
                    continue
                status = c.office.ask(role, "GET", link, page=True)[0]
                followed += 1
                c.want(status == 200, "%s: %s leads to %s: %d" % (role, path, link, status))
    c.want(followed > 40, "few links were followed: %d" % followed)
    page = c.office.ask("unit_officer", "GET", "/systems/%d" % made.get("id", 0), page=True, want=200)[2]
    c.want("Vụ Tổng hợp giữ" in page, "who holds the reasons is named")
    entries = c.ask("inspector", "GET", "/ledger").get("entries", [])
    c.want(sum(e.get("body", {}).get("res") == "papers" for e in entries) == 2, "no papers stand in the ledger: %r" % [e.get("body", {}).get("res") for e in entries])
    number = next(e["body"]["id"] for e in entries if e.get("body", {}).get("res") == "papers")
    c.want(len(c.ask("inspector", "GET", "/papers/%d/history" % number).get("entries", [])) == 1, "the history of a paper")
    person = c.office.id_of("people", "CDS-02")
    c.office.ask("specialised", "GET", "/people/%d/handover?whole=1" % person, page=True, want=200)


def searched(c):
    for typed, code in (("2.đ", "2.đ"), ("2.dd", "2.đ"), ("2.Đ", "2.đ"), ("điểm 2.d", "2.d"), ("NĐ331.28", "ND331.28"), ("nd331.28", "ND331.28")):
        q = urllib.parse.quote(typed)
        said = c.ask("unit_officer", "GET", "/search?q=" + q)
        c.want(said.get("clause") == code, "search %s: %r" % (typed, said.get("clause")))
        page = c.office.ask("unit_officer", "GET", "/search?q=" + q, page=True, want=200)[2]
        c.want("Không tìm thấy" not in page and "/duties?clause=" in page, "search %s says both" % typed)
        c.office.ask("unit_officer", "GET", "/duties?clause=" + urllib.parse.quote(said.get("clause", "")), want=200)
    for typed in ("9.z", "331.28"):
        c.want("Không tìm thấy" in c.office.ask("unit_officer", "GET", "/search?q=" + typed, page=True, want=200)[2], "search %s is no clause" % typed)


def register(c):
    for role in ("specialised", "unit_officer"):
        status, said = c.upload(role, "/inbox/register", "so.csv", REGISTER + "31/BC-A;05/11/2026;Kết quả diễn tập;31/02/2026;Phòng 1\r\n32/BC-A;31/02/2026;Kết quả diễn tập;;\r\n")
        c.want(status == 200 and "columns" not in said, "%s: a register without signers is asked about: %r" % (role, said))
        wrong = json.dumps(said.get("wrong_rows"), ensure_ascii=False)
        c.want(wrong.count("“31/02/2026” không phải ngày có thật") == 2 and "14:30" not in wrong, "%s: a day that is none: %s" % (role, wrong))
        c.want("Nơi nhận xử lý" in said.get("unused", []), "%s: the column that nobody knows is named: %r" % (role, said.get("unused")))
    # Which word decided is told; words of a degree of secrecy that are no mark wait for a person.
    status, said = c.upload("specialised", "/inbox/register", "so.csv", REGISTER + "41/BC-A;05/11/2026;Kết quả diễn tập quý III;;\r\n42/KH-A;05/11/2026;Ban hành kế hoạch tuyệt mật về diễn tập;;\r\n43/GM-A;05/11/2026;Giấy mời;;\r\n")
    c.want(status == 200 and said["new"] == 1 and [(r["number"], r["word"], r["means"]) for r in said["entered_rows"]] == [("41/BC-A", "diễn tập", "Diễn tập thực chiến")], "the word that decided: %s" % said)
    c.want([r["number"] for r in said["rest_rows"]] == ["42/KH-A", "43/GM-A"] and "tuyệt mật" in said["rest_rows"][0]["why"], "a degree that is spoken of: %s" % said.get("rest_rows"))
    page = c.office.ask("specialised", "GET", "/inbox/register", page=True)[2]
    c.want("dò quét; rà quét; quét lỗ hổng" in page and "Dò quét lỗ hổng" in page, "the words that the program knows are shown")
    page = c.office.ask("specialised", "GET", "/inbox-rules", page=True)[2]
    c.want("các từ có sẵn của chương trình" in page and 'href="/inbox/register#tk"' in page, "the office's list of words says where the others are")
    status, said = c.upload("specialised", "/inbox/register", "so.csv", "Số ký hiệu;Ngày ban hành;Điều cần nói\r\n33/BC-A;05/11/2026;x\r\n")
    c.want(status == 200 and [k["head"] for k in said.get("columns", []) if not k["code"]] == ["Điều cần nói"], "a summary that nobody knows is asked about: %r" % said)


def told(c):
    c.office.run("set", "systems", "HT-05", "purpose=Họp trực tuyến", "--why", "bổ sung")
    said = c.office.run("history", "systems", "HT-05")
    c.want("Mục đích, chức năng: (trống) → Họp trực tuyến" in said and "bổ sung" in said, "history says before and after: %s" % said[-300:])


def heights(c):
    """A row of an exported sheet is as high as its longest text asks for in its column, and no higher than Excel lets it be: nothing is cut."""
    text = " ".join("Cần khắc phục điểm %d của kết luận kiểm tra." % i for i in range(1, 60))[:1990]
    c.office.ask("specialised", "POST", "/declarations", {"code": "XN-DAI", "kind": "explanation", "unit": "VPC", "date": "2026-11-20", "note": text}, want=201)
    c.office.ask("specialised", "POST", "/declarations", {"code": "XN-VUA", "kind": "explanation", "unit": "VPC", "date": "2026-11-20", "note": text[:150]}, want=201)
    with zipfile.ZipFile(io.BytesIO(c.office.read("specialised", "/declarations/export?format=xlsx")[1])) as z:
        sheet, strings = z.read("xl/worksheets/sheet1.xml").decode(), re.findall(r"<t[^>]*>([^<]*)</t>", z.read("xl/sharedStrings.xml").decode())
    wide = {n: float(w) for a, b, w in re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet) for n in range(int(a), int(b) + 1)}
    tall = 0
    for row, body in re.findall(r"<row ([^>]*)>(.*?)</row>", sheet, re.S):
        height = float(dict(re.findall(r'(\w+)="([^"]*)"', row)).get("ht", 15))
        for column, index in re.findall(r'<c r="([A-Z]+)\d+"[^>]*t="s"><v>(\d+)</v>', body):
            number = 0
            for letter in column:
                number = number * 26 + ord(letter) - 64
            lines = sum(max(1, len(textwrap.wrap(line, int(wide[number])))) for line in strings[int(index)].split("\n"))
            c.want(lines * 15 <= height <= 409, "heights: %d lines in a row of %s points: %s" % (lines, height, strings[int(index)][:60]))
            tall += lines > 3
    c.want(tall >= 1, "heights: long texts are there: %d" % tall)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        for part in (alike, told_alike, heights, own_column, doubted, searched, register, led, named):
            part(c)
            c.rested()
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        told(c)
    finally:
        office.remove()
    return c.passed, c.failed
