"""What a dropped paper is said to prove: a plan is no act; a level decision, a scan, another office's warning are offered; and what was saved says what the
duty still lacks. Papers are made here. Called by run.py."""
from every import Checks
from secrecy import docx, drop


def paper(number, kind, summary, *text, issuer="CỤC CHUYỂN ĐỔI SỐ"):
    return docx("BỘ MẪU", issuer, "Số: " + number, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nội, ngày 18 tháng 11 năm 2026", *([kind] if kind else []), summary,
                "Kính gửi: Các đơn vị", *(text + ("Nơi nhận:", "CỤC TRƯỞNG")))


def offered(c, number, content):
    said = drop(c, number.replace("/", "-") + ".docx", content)
    page = c.ask("specialised", "GET", "/inbox?id=%d" % said["id"])
    c.want(page["document"]["number"] == number, "%s is read as %s" % (number, page["document"]["number"]))
    return said["id"], page["suggestions"]


def kinds(list_, chosen=True):
    return {":".join(s["value"].split(":")[:2]) for s in list_ if s["chosen"] or not chosen}


def papers(c):
    _, said = offered(c, "41/KH-CĐS", paper("41/KH-CĐS", "KẾ HOẠCH", "Tập huấn an ninh mạng năm 2027"))
    c.want(kinds(said) == {"act:plan"}, "a plan of training: %s" % said)
    _, said = offered(c, "42/CV-X05", paper("42/CV-X05", None, "V/v cảnh báo lỗ hổng bảo mật nghiêm trọng", issuer="CỤC AN NINH MẠNG"))
    c.want("act:warning_received" in kinds(said) and "act:warning_relayed" not in kinds(said), "another office's warning: %s" % said)
    _, said = offered(c, "43/BC-CĐS", paper("43/BC-CĐS", "BÁO CÁO", "Kết quả dò quét lỗ hổng bảo mật"))
    c.want("act:scan" in kinds(said, False) and "act:scan" not in kinds(said), "a scan that names no system: %s" % said)
    system = c.ask("specialised", "GET", "/systems?code=HT-02")["rows"][0]
    number, said = offered(c, "44/QĐ-CĐS", paper("44/QĐ-CĐS", "QUYẾT ĐỊNH", "Về việc phê duyệt cấp độ an toàn hệ thống thông tin", system["name"], "Điều 1. Cấp độ 3."))
    value = [s["value"] for s in said if s["value"].startswith("decision:")]
    c.want(len(value) == 1 and value[0].split(":")[3] == str(system["id"]) and "decision:approval" in kinds(said), "a level decision: %s" % said)
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    c.ask("specialised", "POST", "/inbox/%d" % number, {"seq": doc["seq"], "prove": value[0] if value else ""})
    rows = c.ask("specialised", "GET", "/level-decisions?q=44/Q%C4%90-C%C4%90S")["rows"]
    c.want(len(rows) == 1 and rows[0]["level"] == 3 and rows[0]["system"]["code"] == "HT-02" and rows[0]["document"]["code"] == doc["code"], "recorded: %s" % rows)
    c.ask("specialised", "POST", "/inbox/%d/undo" % number, {})
    c.want(c.ask("specialised", "GET", "/level-decisions?q=44/Q%C4%90-C%C4%90S")["total"] == 0, "taken back it stays")


def lacking(c):
    number, said = offered(c, "45/BC-CĐS", paper("45/BC-CĐS", "BÁO CÁO", "Kết quả tập huấn an ninh mạng năm 2026"))
    value = [s["value"] for s in said if s["value"].startswith("act:training:")]
    c.want(value and "act:training" in kinds(said), "a report of training: %s" % said)
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    c.ask("specialised", "POST", "/inbox/%d" % number, {"seq": doc["seq"], "prove": "act:training:{0}:{0}:0".format(c.office.id_of("units", "VPC"))})
    status, _, page = c.office.ask("specialised", "GET", "/inbox?done=%d" % number, page=True)
    c.want(status == 200 and "chưa đạt" in page and "1.b" in page, "the result page does not say what lacks: %d" % status)


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        papers(c)
        c.rested()
        lacking(c)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
