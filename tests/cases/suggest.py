"""What a dropped paper is said to prove: a plan is no act; a level decision, a scan, another office's warning are offered; and what was saved says what the
duty still lacks. Papers are made here. Called by run.py."""
import json
import os
import re
import sys
import time
import urllib.parse
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../report"))
from every import Checks
from papers import post, signed as sign  # noqa: E402
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
    _, said = offered(c, "08/QĐ-CĐS", paper("08/QĐ-CĐS", "QUYẾT ĐỊNH", "Ban hành Quy chế bảo đảm an ninh mạng"))
    c.want(said[0]["value"].startswith("issue:regulation:") and kinds(said) == {"issue:regulation"} and "act:regulation_review" in kinds(said, False),
           "a regulation that is issued is offered as that, its review below: %s" % said)
    _, said = offered(c, "09/QĐ-CĐS", paper("09/QĐ-CĐS", "QUYẾT ĐỊNH", "Phân công đơn vị chuyên trách an ninh mạng"))
    c.want("proof:assignment" in kinds(said, False), "an assignment without \"Về việc\": %s" % said)
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


def assigned(c):
    """One paper that names systems assigns who answers for each, as they were named: ticked, it shows all of them."""
    systems = [c.ask("specialised", "GET", "/systems?code=" + s)["rows"][0] for s in ("HT-03", "HT-05")]
    number, said = offered(c, "10/QĐ-CĐS", paper("10/QĐ-CĐS", "QUYẾT ĐỊNH", "Phân công người chịu trách nhiệm về an ninh mạng của hệ thống",
                                                 *["Phó Cục trưởng phụ trách: " + s["name"] for s in systems]))
    values = [s["value"] for s in said if s["value"].startswith("proof:assignment:") and s["value"].split(":")[3] in [str(s["id"]) for s in systems] and s["chosen"]]
    c.want(len(values) == 2, "an assignment for two systems: %s" % said)
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    c.ask("specialised", "POST", "/inbox/%d" % number, {"seq": doc["seq"], "prove": values})
    proofs = [p for p in c.ask("specialised", "GET", "/proofs?limit=200")["rows"] if p["document"]["id"] == number]
    c.want(len(proofs) == 1 and len(proofs[0]["subjects"]) == 3, "one proof of two systems and who is named: %s" % proofs)
    for s in systems:
        why = c.ask("specialised", "GET", "/why?duty=2634.1a.person&subject=%d" % s["id"])
        c.want(why["state"] == "met" and why["strength"] != "declared", "%s: %s" % (s["code"], why["reasons"]))


def lacking(c):
    number, said = offered(c, "45/BC-CĐS", paper("45/BC-CĐS", "BÁO CÁO", "Kết quả tập huấn an ninh mạng năm 2026"))
    value = [s["value"] for s in said if s["value"].startswith("act:training:")]
    c.want(value and "act:training" in kinds(said), "a report of training: %s" % said)
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    c.ask("specialised", "POST", "/inbox/%d" % number, {"seq": doc["seq"], "prove": "act:training:{0}:{0}:0".format(c.office.id_of("units", "VPC"))})
    status, _, page = c.office.ask("specialised", "GET", "/inbox?done=%d" % number, page=True)
    c.want(status == 200 and "chưa đạt" in page and "1.b" in page, "the result page does not say what lacks: %d" % status)


def lacking_drill(c):
    """A drill that came by its paper lacks its hours, its people and its scores: the page that says so leads to the input that takes them."""
    code = drilled(c)
    system = c.office.id_of("systems", code)
    number, _ = offered(c, "47/BC-CĐS", paper("47/BC-CĐS", "BÁO CÁO", "Kết quả diễn tập thực chiến năm 2026", "Hệ thống %s." % code))
    tick = "act:drill:%d:%d:0" % (c.office.id_of("units", "CDS"), system)
    c.ask("specialised", "POST", "/inbox/%d" % number, {"seq": c.ask("specialised", "GET", "/documents/%d" % number)["seq"], "prove": tick})
    row = [r for r in c.ask("specialised", "GET", "/activities?kind=drill&limit=100")["rows"] if any(d["id"] == number for d in r.get("documents") or [])][0]
    page = c.office.ask("specialised", "GET", "/inbox?done=%d" % number, page=True)[2]
    c.want(re.search(r'href="/activities/%d/edit#f-(held|attendance)"' % row["id"], page), "it does not lead to what lacks: %s" % re.findall(r'id="l1".*?</ul>', page, re.S))
    c.ask("specialised", "POST", "/inbox/%d/undo" % number, {})


def old_paper(c):
    """An old paper brings in an old act: why it comes only now is asked, as at every other door; nothing is written before."""
    number, said = offered(c, "46/BC-CĐS", paper("46/BC-CĐS", "BÁO CÁO", "Kết quả tập huấn an ninh mạng năm 2025"))
    tick = "act:training:{0}:{0}:0".format(c.office.id_of("units", "VPC"))
    doc = c.ask("specialised", "GET", "/documents/%d" % number)
    form = {"seq": doc["seq"], "prove": tick, "date": "18/03/2026", "number": "46/BC-CĐS", "summary": "Kết quả tập huấn"}
    c.ask("specialised", "POST", "/inbox/%d" % number, form, 400, '"place":"reason"')
    c.want(c.ask("specialised", "GET", "/documents/%d" % number)["intake"] == "waiting", "refused: it still waits")
    status, _, page = c.office.ask("specialised", "POST", "/inbox/%d" % number, urllib.parse.urlencode(dict(form, csrf=c.office.session("specialised")["X-CSRF-Token"])), page=True)
    c.want(status == 400 and 'name="reason"' in page and "Lý do nhập muộn" in page, "the page asks for it: %d" % status)
    c.ask("specialised", "POST", "/inbox/%d" % number, dict(form, reason="Tìm thấy bản giấy khi bàn giao"))
    acts = [r for r in c.ask("specialised", "GET", "/activities?kind=training&limit=100")["rows"] if r.get("done_on") == "2026-03-18"]
    c.want(len(acts) == 1, "the act is there: %s" % acts)
    if acts:
        c.ask("specialised", "GET", "/activities/%d/history" % acts[0]["id"], has="Từ văn bản chờ gán %s: Tìm thấy bản giấy khi bàn giao" % doc["code"])


def reused(c):
    """One file for a training and for a cooperation: who is to check it is told."""
    said = drop(c, "947-BC-CDS.docx", paper("947/BC-CĐS", "BÁO CÁO", "Kết quả tập huấn an ninh mạng"))
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    form = {"seq": doc["seq"], "prove": "act:training:{0}:{0}:0".format(c.office.id_of("units", "CDS")), "number": "947/BC-CĐS", "date": "18/11/2026", "signer_post": "Cục trưởng", "summary": "Kết quả tập huấn"}
    c.ask("specialised", "POST", "/inbox/%d" % said["id"], form)
    waits = lambda: [r for r in c.ask("admin", "GET", "/inbox/checks")["rows"] if r["number"] == "947/BC-CĐS"]
    c.want(len(waits()) == 1 and "clash" not in waits()[0], "it waits for a second person, nothing is odd: %s" % waits())
    c.ask("specialised", "POST", "/proofs", {"document": doc["code"], "proves": "cooperation", "subjects": ["CDS"]}, 201)
    c.want(waits() and "không liên quan với nhau: Hợp tác quốc tế, Tập huấn, bồi dưỡng" in waits()[0].get("clash", ""), "the file serves two things: %s" % waits())
    c.want("không liên quan với nhau" in c.office.ask("admin", "GET", "/inbox/checks", page=True)[2], "the page says so")


def drilled(c):
    return [r for r in c.ask("specialised", "GET", "/duties?clause=2.b")["rows"] if r["duty"] == "2634.2b.drill" and r["state"] != "met"][0]["subject"]


def held_on(c):
    """The day of an act is the one that the paper tells, shown before it is written; a person may say another; what is cited or planned is no day of doing."""
    cds, code = c.office.id_of("units", "CDS"), drilled(c)
    system = c.office.id_of("systems", code)
    tick = "act:drill:%d:%d:0" % (cds, system)
    cited = "Thực hiện Kế hoạch số 120/KH-CĐS ngày 15/6/2026, Cục sẽ tổ chức tập huấn ngày 01/12/2026."
    for number, body, typed, want, src in (
            ("61/BC-CĐS", "Cục đã tổ chức diễn tập thực chiến ngày 15/10/2026 tại trụ sở.", None, "2026-10-15", "ngày 15/10/2026"),
            ("62/BC-CĐS", "Diễn tập diễn ra từ ngày 14 đến ngày 16/10/2026.", None, "2026-10-16", "từ ngày 14/10/2026 đến ngày 16/10/2026"),
            ("63/BC-CĐS", "Đợt 1 tổ chức ngày 10/9/2026; đợt 2 tổ chức ngày 12/10/2026.", None, "2026-11-18", "ngày của văn bản"),
            ("64/BC-CĐS", "Cục báo cáo kết quả.", "13/10/2026", "2026-10-13", "ngày của văn bản"),
            ("65/BC-CĐS", "Cục báo cáo kết quả chung.", "12-13/10/2026", "2026-10-13", "ngày của văn bản")):
        at, _ = offered(c, number, paper(number, "BÁO CÁO", "Kết quả diễn tập thực chiến năm 2026", cited, body, "Hệ thống %s." % code))
        page = c.office.ask("specialised", "GET", "/inbox?id=%d&all=1" % at, page=True)[2]
        shown = "14/10/2026 - 16/10/2026" if number[:2] == "62" else "/".join(reversed((want if typed is None else "2026-11-18").split("-")))
        name = 'name="done_on:%s" value="%s"' % (tick, shown)
        c.want((want == "2026-11-18" or typed is not None) != ('name="reason"' in page.split('id="x2"')[0]), "%s: an act of long ago is asked beforehand why it comes now" % number)
        c.want(name in page and src in page, "%s: the form shows the day and where it was read: %s" % (number, re.findall('name="done_on:act:drill:[^>]*', page)[:3]))
        form = {"seq": c.ask("specialised", "GET", "/documents/%d" % at)["seq"], "prove": tick, "reason": "Nay mới nhận được văn bản"}
        if typed:
            form["done_on:" + tick] = "31/02/2026"
            c.ask("specialised", "POST", "/inbox/%d" % at, form, 400, "done_on:" + tick)
            form["done_on:" + tick] = typed
        c.ask("specialised", "POST", "/inbox/%d" % at, form)
        rows = [r for r in c.ask("specialised", "GET", "/activities?kind=drill&limit=100")["rows"] if any(d["id"] == at for d in r.get("documents") or [])]
        c.want(len(rows) == 1 and rows[0]["done_on"] == want, "%s: written as done on %s: %s" % (number, want, rows))
        begun = {"62": "2026-10-13T17:00", "65": "2026-10-11T17:00"}.get(number[:2])
        c.want((rows[0].get("at") or "")[:16] == (begun or "") and bool(rows[0].get("end_at")) == bool(begun), "%s: begun on its first day: %s" % (number, rows))
        c.ask("specialised", "POST", "/inbox/%d/undo" % at, {})


def plan_of_a_drill(c):
    """An issued plan of a drill, ticked, is a plan that was approved: the duty says so; with the plan of the year beside it the file is no clash."""
    cds, code = c.office.id_of("units", "CDS"), drilled(c)
    system = c.office.id_of("systems", code)
    content = docx("BỘ MẪU", "CỤC CHUYỂN ĐỔI SỐ", "Số: 120/KH-CĐS", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nội, ngày 15 tháng 6 năm 2026", "KẾ HOẠCH", "Tổ chức diễn tập thực chiến năm 2026",
                   "Kính gửi: Các đơn vị", "Hệ thống %s." % code, "Nơi nhận:", "CỤC TRƯỞNG")
    said = drop(c, "120-KH-CDS.docx", content)
    page = c.office.ask("specialised", "GET", "/inbox?id=%d" % said["id"], page=True)[2]
    tick = re.search('<input[^>]*value="act:drill_plan:%d:%d:0"[^>]*>' % (cds, system), page)
    c.want(tick and " checked" in tick[0] and not re.search('value="act:drill:[^>]* checked', page), "the plan of a drill is offered as that, and not as the drill: %s" % (tick and tick[0]))
    seq = c.ask("specialised", "GET", "/documents/%d" % said["id"])["seq"]
    c.ask("specialised", "POST", "/inbox/%d" % said["id"], {"seq": seq, "prove": ["act:drill_plan:%d:%d:0" % (cds, system), "act:plan:%d:0:0" % cds], "reason": "Văn bản giấy nay mới quét"})
    rows = [r for r in c.ask("specialised", "GET", "/activities?kind=drill_plan&limit=100")["rows"] if any(d["id"] == said["id"] for d in r.get("documents") or [])]
    c.want(len(rows) == 1 and rows[0].get("done_on") == "2026-06-15" and (rows[0].get("approval") or {}).get("id") == said["id"], "the plan is issued and approved: %s" % rows)
    waits = [r for r in c.ask("admin", "GET", "/inbox/checks")["rows"] if r["number"] == "120/KH-CĐS"]
    c.want(len(waits) == 1 and "clash" not in waits[0], "a plan and a plan of a drill are no clash: %s" % waits)
    duty = [r for r in c.ask("specialised", "GET", "/duties?clause=2.b")["rows"] if r["duty"] == "2634.2b.drill" and r["subject"] == code]
    c.want(duty and any("Kế hoạch diễn tập" in x["text"] or "kế hoạch" in x["text"].lower() for x in duty[0]["reasons"]) and not any("nguy cơ" in x["text"] for x in duty[0]["reasons"]),
           "the duty sees an approved plan: %s" % duty)
    c.ask("specialised", "POST", "/inbox/%d/undo" % said["id"], {})


def receipt(c):
    """The number of a report is not its receipt: that is asked for beside the tick, and stays empty until somebody has it."""
    for number, form, ref in (("130/BC-CĐS", {}, None), ("131/BC-CĐS", {"receipt": "BN-131"}, "BN-131")):
        doc, said = offered(c, number, paper(number, "BÁO CÁO", "Tình hình an ninh mạng định kỳ năm 2026"))
        values = [s["value"] for s in said if s["value"].startswith("act:report_sent:")]
        page = c.office.ask("specialised", "GET", "/inbox?id=%d&all=1" % doc, page=True)[2]
        c.want(values and 'name="receipt:%s" value=""' % values[0] in page and "Số biên nhận" in page, "the form asks for the receipt, and does not guess it: %s" % said)
        seq = c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]
        c.ask("specialised", "POST", "/inbox/%d" % doc, dict(form, seq=seq, prove=values[0], reason="Văn bản giấy nay mới quét"))
        rows = [r for r in c.ask("specialised", "GET", "/activities?kind=report_sent&limit=100")["rows"] if any(d["id"] == doc for d in r.get("documents") or [])]
        c.want(len(rows) == 1 and rows[0].get("external_ref") == ref, "%s: its receipt: %s" % (number, rows))
        c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})


def figure(c):
    """A yearly report is not done without its figure: it is asked for beside the report of whoever owes one, and of nobody else. To the owner and to the authority it is two reports, each with its
    own number; what is one says one."""
    rows = c.ask("specialised", "GET", "/duties?clause=1.e")["rows"]
    owes = {c.office.id_of("units", r["unit"]) for r in rows if r["duty"] in ("2634.1e.yearly", "2634.1e.owner") and r["state"] not in ("met", "not_applicable")}
    for number, form, want in (("132/BC-CĐS", {}, None), ("133/BC-CĐS", {"count_total:%s": "12", "receipt:%s": "BN-133"}, 12), ("134/BC-CĐS", {"count_total": "12"}, 12)):
        doc, _ = offered(c, number, paper(number, "BÁO CÁO", "Công tác an ninh mạng năm 2026"))
        ticks = [s["value"] for s in c.ask("specialised", "GET", "/inbox?id=%d&all=1" % doc)["suggestions"] if s["value"].startswith("act:report_sent:")]
        page = c.office.ask("specialised", "GET", "/inbox?id=%d&all=1" % doc, page=True)[2]
        asks = {int(t.split(":")[2]) for t in ticks if 'name="count_total:%s" value=""' % t in page}
        c.want(len(ticks) > len(asks) and asks == owes & {int(t.split(":")[2]) for t in ticks} and asks, "the figure is asked of %s, not of %s: %s" % (asks, owes, ticks))
        cds, office = c.office.id_of("units", "CDS"), c.office.id_of("units", "BM")
        tick, out, same = "act:report_sent:%d:%d:0" % (cds, cds), "act:report_sent:%d:0:%d" % (cds, office), "act:report_sent:%d:0:0" % cds
        c.want({tick, out} <= set(ticks) and "nơi nhận: Bộ Mẫu" in page, "the report to the authority is another than the one to the owner: %s" % ticks)
        put = lambda want=200, has=None, **more: c.ask("specialised", "POST", "/inbox/%d" % doc, dict({"prove": tick, "reason": "Nay mới quét", "seq": c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]}, **more), want, has)
        put(400, "count_total:" + tick, **{"count_total:" + tick: "mười hai"})
        seq = c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]
        again = c.office.ask("specialised", "POST", "/inbox/%d" % doc, urllib.parse.urlencode({"seq": seq, "prove": tick, "count_total:" + tick: "x", "summary": "Báo cáo năm", "number": number}), page=True)[2]
        c.want('name="seq" value="%d"' % seq in again and 'name="count_total:%s" value="x"' % tick in again, "what was refused is sent again from the page that says so: seq %d" % seq)
        put(400, "ghi như nhau", **{"prove": [tick, same], "count_total:" + tick: "12", "count_total:" + same: "13"})
        put(**dict({k.replace("%s", tick): v for k, v in form.items()}, **{"prove": [tick, out], "count_total:" + out: "20"}))
        rows = [r for r in c.ask("specialised", "GET", "/activities?kind=report_sent&limit=100")["rows"] if any(d["id"] == doc for d in r.get("documents") or [])]
        said = {",".join(s["code"] for s in r["subjects"] or []): r.get("count_total") for r in rows}
        c.want(len(rows) == 2 and said == {"": want, "BM": 20}, "%s: its figures: %s" % (number, said))
        c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})


def warning(c):
    """A warning arrived when its stamp says: nothing is invented of the letter's date; not said, it is not known, and nobody is late."""
    relay = lambda code: [r for r in c.ask("specialised", "GET", "/duties?clause=2.c")["rows"] if r["duty"] == "2634.2c.relay" and r["subject"] == code]
    for number, form, at, state in (("65/CV-X05", {}, None, "unknown"), ("66/CV-X05", {"at": "08:30 18/11/2026", "severity": "high", "warned_unit": "CDS"}, "2026-11-18T01:30", None)):
        doc, said = offered(c, number, paper(number, None, "V/v cảnh báo lỗ hổng bảo mật nghiêm trọng", issuer="CỤC AN NINH MẠNG"))
        value = [s["value"] for s in said if s["value"].startswith("act:warning_received:")][0]
        page = c.office.ask("specialised", "GET", "/inbox?id=%d" % doc, page=True)[2]
        c.want('name="at" value=""' in page and 'name="severity"' in page and 'name="warned_unit"' in page and "Giờ, ngày đến" in page, "the form asks for the arrival, and does not guess it")
        seq = c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]
        c.ask("specialised", "POST", "/inbox/%d" % doc, dict(form, seq=seq, prove=value, at="lúc nào đó"), 400, '"place":"at"')
        c.ask("specialised", "POST", "/inbox/%d" % doc, dict(form, seq=seq, prove=value))
        rows = [r for r in c.ask("specialised", "GET", "/activities?kind=warning_received&limit=100")["rows"] if r.get("external_ref") == number]
        c.want(len(rows) == 1 and rows[0].get("done_on") is None and (rows[0].get("at") or "")[:16] == (at or "") and rows[0].get("severity") == form.get("severity"), "%s: recorded: %s" % (number, rows))
        if rows and form:
            c.want((rows[0].get("unit") or {}).get("code") == "CDS", "the unit that got it: %s" % rows[0].get("unit"))
        duty = relay(rows[0]["code"]) if rows else []
        c.want(len(duty) == 1 and (state is None or duty[0]["state"] == state and "Chưa ghi giờ" in duty[0]["reasons"][0]["text"]), "%s: the relay: %s" % (number, duty))
        c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})


def warned_systems(c):
    """Which systems a warning is about is asked beside it, those that it names chosen: the tasks fall upon them."""
    c.ask("specialised", "POST", "/systems", {"code": "HT-CB1", "name": "Cổng thông tin nội bộ thử", "unit": "VPC", "state": "operating"}, 201)
    c.ask("specialised", "POST", "/systems", {"code": "HT-CB2", "name": "Kho dữ liệu thử", "unit": "VTH", "state": "operating"}, 201)
    doc, said = offered(c, "67/CV-X05", paper("67/CV-X05", None, "V/v cảnh báo lỗ hổng bảo mật nghiêm trọng", "Lỗ hổng ảnh hưởng Cổng thông tin nội bộ thử.", issuer="CỤC AN NINH MẠNG"))
    value = [s["value"] for s in said if s["value"].startswith("act:warning_received:")][0]
    page = c.office.ask("specialised", "GET", "/inbox?id=%d" % doc, page=True)[2]
    c.want('name="affected" value="HT-CB1" checked' in page and 'name="affected" value="HT-CB2">' in page, "systems are offered, the named one chosen")
    seq = c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]
    c.ask("specialised", "POST", "/inbox/%d" % doc, {"seq": seq, "prove": value, "affected": ["HT-KHONG"]}, 400, '"place":"affected"')
    c.ask("specialised", "POST", "/inbox/%d" % doc, {"seq": seq, "prove": value, "at": "08:30 18/11/2026", "affected": ["HT-CB1", "HT-CB2"]})
    rows = [r for r in c.ask("specialised", "GET", "/activities?kind=warning_received&limit=100")["rows"] if r.get("external_ref") == "67/CV-X05"]
    c.want(len(rows) == 1 and sorted(s["code"] for s in rows[0]["subjects"]) == ["HT-CB1", "HT-CB2"], "recorded of both: %s" % rows)
    fixes = {r["subject"] for r in c.ask("specialised", "GET", "/duties?clause=1.d")["rows"] if r["duty"] == "2634.1d.fix" and r["subject"].startswith(rows[0]["code"] + "/")}
    c.want(fixes == {rows[0]["code"] + "/HT-CB1", rows[0]["code"] + "/HT-CB2"}, "each of them is to be fixed: %s" % fixes)
    c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})


def issued(c):
    """A decision that issues a regulation enters their list, with what it covers; the register's row says so; what a plan only means to issue does not."""
    doc, said = offered(c, "88/QĐ-CĐS", paper("88/QĐ-CĐS", "QUYẾT ĐỊNH", "Ban hành Quy trình xử lý sự cố thử"))
    c.want(said[0]["value"].startswith("issue:process:") and said[0]["chosen"], "a process that is issued: %s" % said)
    seq = c.ask("specialised", "GET", "/documents/%d" % doc)["seq"]
    c.ask("specialised", "POST", "/inbox/%d" % doc, {"seq": seq, "prove": said[0]["value"], "covers": "BM"})
    rows = [r for r in c.ask("specialised", "GET", "/regulations?limit=200")["rows"] if r["number"] == "88/QĐ-CĐS"]
    c.want(len(rows) == 1 and rows[0]["title"] == "Quy trình xử lý sự cố thử" and rows[0]["kind"] == "process" and rows[0]["date"] == "2026-11-18"
           and [u["code"] for u in rows[0]["units"]] == ["BM"] and rows[0]["document"]["id"] == doc, "its row: %s" % rows)
    c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})
    c.want(not [r for r in c.ask("specialised", "GET", "/regulations?limit=200")["rows"] if r["number"] == "88/QĐ-CĐS"], "taken back with it")
    # What it rests on, and what it takes the place of, its text says: nobody has to type it, and the duty about expired laws reads it.
    c.ask("specialised", "POST", "/regulations", {"code": "QC-CU", "title": "Quy trình sao lưu", "kind": "process", "unit": "CDS", "number": "12/QĐ-CĐS", "date": "2024-01-10", "units": ["BM"], "basis": "L86",
                                                  "reason": "Nhập bù"}, 201)
    why = "/why?duty=2634.2d.basis&subject=CDS"
    c.want(c.ask("specialised", "GET", why)["state"] == "stale", "it rests on an expired law")
    doc, said = offered(c, "93/QĐ-CĐS", paper("93/QĐ-CĐS", "QUYẾT ĐỊNH", "Ban hành Quy trình sao lưu", "Căn cứ Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ;",
                                              "Căn cứ Luật An ninh mạng số 116/2025/QH15;", "Điều 1. Ban hành kèm theo Quyết định này Quy trình sao lưu.",
                                              "Điều 2. Quyết định này thay thế Quyết định số 12/QĐ-CĐS ngày 10 tháng 01 năm 2024."))
    page = c.office.ask("specialised", "GET", "/inbox?id=%d" % doc, page=True)[2]
    c.want("căn cứ ND331, L116 · thay thế “Quy trình sao lưu" in page, "it is told before it is written: %s" % re.findall(r"ghi vào danh mục[^<]*", page))
    c.ask("specialised", "POST", "/inbox/%d" % doc, {"seq": c.ask("specialised", "GET", "/documents/%d" % doc)["seq"], "prove": said[0]["value"], "covers": "BM", "signer_post": "Cục trưởng"})
    rows = [r for r in c.ask("specialised", "GET", "/regulations?limit=200")["rows"] if r["number"] == "93/QĐ-CĐS"]
    c.want(len(rows) == 1 and rows[0]["basis"] == "ND331, L116" and rows[0]["replaces"]["code"] == "QC-CU", "its basis, and what it replaces: %s" % rows)
    c.want(c.ask("specialised", "GET", why)["state"] == "met", "the duty is met by it: %s" % c.ask("specialised", "GET", why)["reasons"])
    c.ask("specialised", "POST", "/inbox/%d/undo" % doc, {})
    _, said = offered(c, "89/KH-CĐS", paper("89/KH-CĐS", "KẾ HOẠCH", "Xây dựng, ban hành quy chế năm 2027"))
    c.want("issue:regulation" not in kinds(said, False), "a plan issues nothing: %s" % said)
    _, said = offered(c, "90/CV-X05", paper("90/CV-X05", "QUYẾT ĐỊNH", "Ban hành Quy chế phối hợp", issuer="CỤC AN NINH MẠNG"))
    c.want("issue:regulation" not in kinds(said, False), "another office's regulation is not ours: %s" % said)
    sheet = "Số, ký hiệu,Ngày ban hành,Trích yếu,Cơ quan ban hành\r\n91/QĐ-BM,18/11/2026,Quyết định ban hành Quy chế bảo đảm an ninh mạng,Bộ Mẫu\r\n"
    status, said = c.upload("specialised", "/inbox/register", "so.csv", sheet)
    c.want(status == 200 and "Quy chế, quy trình" in json.dumps(said, ensure_ascii=False), "the register's row: %d %s" % (status, said))


def scan(c):
    """A recognised scan joins no line of the register before a person has confirmed its number and date; then the line takes the file."""
    import shutil
    import subprocess
    import tempfile
    if not all(shutil.which(p) for p in ("soffice", "pdftoppm", "tesseract")):
        print("skipped recognised scans: LibreOffice, poppler-utils or Tesseract is not installed")
        return
    home = tempfile.mkdtemp(prefix="khien-scan-")
    try:
        lines = ("BỘ MẪU", "CỤC CHUYỂN ĐỔI SỐ", "Số: 471/BC-CĐS", "Hà Nội, ngày 18 tháng 11 năm 2026", "BÁO CÁO", "Kết quả dò quét lỗ hổng bảo mật quý này", "Kính gửi: Các đơn vị", "CỤC TRƯỞNG")
        with open(home + "/a.fodt", "w", encoding="utf-8") as f:
            f.write('<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
                    'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
                    + "".join("<text:p>%s</text:p>" % line for line in lines) + "</office:text></office:body></office:document>")
        subprocess.run(["soffice", "-env:UserInstallation=file://" + home + "/p", "--headless", "--convert-to", "pdf", "--outdir", home, home + "/a.fodt"], check=True, capture_output=True)
        subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", home + "/a.pdf", home + "/a"], check=True)
        with open(home + "/a.png", "rb") as f:
            picture = f.read()
    finally:
        shutil.rmtree(home)
    line = c.ask("specialised", "POST", "/documents", {"number": "471/BC-CĐS", "date": "2026-11-18", "summary": "Dòng của sổ văn bản"}, 201)
    said = drop(c, "quet.png", picture)
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.want(said["id"] != line["id"] and doc["intake"] == "waiting", "the scan waits by itself: %s" % said)
    c.want(c.ask("specialised", "GET", "/documents/%d" % line["id"]).get("file") is None, "the line has no file yet")
    if doc.get("read_by") != "ocr":  # a busy machine: by the job then
        c.ask("specialised", "POST", "/inbox/%d/ocr" % said["id"], {})
        end = time.time() + 90
        while doc.get("read_by") != "ocr" and time.time() < end:
            time.sleep(0.5)
            doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.want(doc.get("read_by") == "ocr" and c.ask("specialised", "GET", "/documents/%d" % line["id"]).get("file") is None, "recognised, it still joins nothing: %s" % doc)
    form = {"seq": doc["seq"], "prove": "act:scan:{0}:{0}:0".format(c.office.id_of("units", "CDS")), "number": "471/BC-CĐS", "date": "18/11/2026", "summary": "Kết quả dò quét", "looked": "1"}
    c.ask("specialised", "POST", "/inbox/%d" % said["id"], form)
    joined = c.ask("specialised", "GET", "/documents/%d" % line["id"])
    c.want(joined.get("file") and joined["intake"] == "assigned", "confirmed, the line has its file: %s" % joined.get("intake"))
    c.ask("specialised", "GET", "/documents/%d" % said["id"], want=404)
    status, _, _ = c.office.raw("GET", "/documents/%d/file" % line["id"], None, dict(c.office.session("specialised"), Accept="*/*"))
    c.want(status == 200, "and gives it out: %d" % status)


def kept(c):
    """A unit's own report that the specialised unit dropped is kept by that unit: it can open it, and the late list knows whose it is. What waits is offered by no form."""
    said = drop(c, "51-BC-VPC.docx", paper("51/BC-VPC", "BÁO CÁO", "Kết quả tập huấn an ninh mạng của Vụ Pháp chế", issuer="VỤ PHÁP CHẾ"))
    form = c.office.ask("specialised", "GET", "/activities/new?kind=scan", page=True)[2]
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.want('value="%s"' % doc["code"] not in form, "a paper that waits is offered as evidence of a scan")
    tick = "act:training:{0}:{0}:0".format(c.office.id_of("units", "CDS"))
    c.ask("specialised", "POST", "/inbox/%d" % said["id"], {"seq": doc["seq"], "prove": tick, "number": "51/BC-VPC", "date": "18/11/2026", "signer_post": "Vụ trưởng", "summary": "Kết quả tập huấn"})
    c.want((c.ask("unit_officer", "GET", "/documents/%d" % said["id"]).get("unit") or {}).get("code") == "VPC", "its unit opens it")
    c.want('value="%s"' % doc["code"] in c.office.ask("specialised", "GET", "/activities/new?kind=scan", page=True)[2], "filed, it is offered")
    # What names no issuer of ours and serves one unit is kept there.
    said = drop(c, "52-CV.docx", paper("52/CV-X", None, "V/v kết quả tập huấn an ninh mạng", issuer="CÔNG TY MẪU"))
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.ask("specialised", "POST", "/inbox/%d" % said["id"], {"seq": doc["seq"], "prove": "act:training:{0}:{0}:0".format(c.office.id_of("units", "VPC")), "number": "52/CV-X", "date": "18/11/2026"})
    c.want((c.ask("unit_officer", "GET", "/documents/%d" % said["id"]).get("unit") or {}).get("code") == "VPC", "what serves one unit is kept there")


def sent_to(c):
    """To be sent a paper proves nothing: whom only "Kính gửi" and "Nơi nhận" name is not ticked beforehand; whom the text names is."""
    vpc = ":%d:" % c.office.id_of("units", "VPC")
    for number, to, body, ticked in (("53/BC-CĐS", "Kính gửi:", "Lớp tập huấn có 40 học viên.", False), ("54/BC-CĐS", "Kính gửi: - Vụ Pháp chế;", "Lớp tập huấn có 40 học viên.", False),
                                     ("55/BC-CĐS", "Kính gửi: Các đơn vị", "Lớp tập huấn do Vụ Pháp chế tổ chức có 40 học viên.", True)):
        content = docx("BỘ MẪU", "CỤC CHUYỂN ĐỔI SỐ", "Số: " + number, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nội, ngày 18 tháng 11 năm 2026", "BÁO CÁO", "Kết quả tập huấn an ninh mạng năm 2026",
                       to, "- Vụ Pháp chế;" if not ticked else "- Các cục, vụ.", body, "Nơi nhận:", "- Vụ Pháp chế;", "- Lưu: VT.", "CỤC TRƯỞNG")
        _, said = offered(c, number, content)
        on = [s["value"] for s in said if s["chosen"] and vpc in s["value"]]
        c.want(bool(on) == ticked, "%s: ticked for the unit: %s" % (number, on))


def changed_meanwhile(c):
    """What changes under the hands of whoever confirms (characters that were recognised beside) takes nothing of what was typed: once more, and it is saved."""
    said = drop(c, "57-BC.docx", paper("57/BC-CĐS", "BÁO CÁO", "Kết quả tập huấn an ninh mạng năm 2026"))
    doc = c.ask("specialised", "GET", "/documents/%d" % said["id"])
    c.ask("admin", "POST", "/documents/%d" % said["id"], {"seq": doc["seq"], "issuer": "Cục Chuyển đổi số thuộc Bộ Mẫu"})
    form = {"seq": doc["seq"], "prove": "act:training:{0}:{0}:0".format(c.office.id_of("units", "CDS")), "number": "57/BC-CĐS", "date": "18/11/2026", "signer_post": "Người ký vừa gõ", "summary": "",
            "csrf": c.office.session("specialised")["X-CSRF-Token"]}
    status, _, page = c.office.ask("specialised", "POST", "/inbox/%d" % said["id"], urllib.parse.urlencode(form), page=True)
    fresh = c.ask("specialised", "GET", "/documents/%d" % said["id"])["seq"]
    c.want(status == 409 and "Người ký vừa gõ" in page and "vừa thay đổi" in page and 'name="seq" value="%d"' % fresh in page, "what was typed stays, with the present version: %d" % status)
    status, _, _ = c.office.ask("specialised", "POST", "/inbox/%d" % said["id"], urllib.parse.urlencode(dict(form, seq=fresh)), page=True)
    c.want(status == 303, "once more, it is saved: %d" % status)
    status, _, page = c.office.ask("specialised", "POST", "/inbox/%d" % said["id"], urllib.parse.urlencode(form), page=True)
    c.want(status == 409 and "không còn chờ gán" in page, "saved, it waits no more: %d" % status)


def blank_scan():
    """A PDF of one picture of an empty sheet: what a scanner leaves of a page whose ink it did not see."""
    sheet = zlib.compress(b"\xff" * (595 * 842))
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
             b"<</Type/XObject/Subtype/Image/Width 595/Height 842/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(sheet), sheet),
             b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw)]
    out, at = b"%PDF-1.4\n", []
    for i, part in enumerate(parts):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, part)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (b"".join(b"%010d 00000 n \n" % n for n in at), len(out))


def signed_scan(c):
    """A scan given as the signed copy of a statement has no signer to read: it waits for its second person all the same, and where it stands what lacks is told."""
    paper = c.ask("unit_head", "POST", "/papers/statement", {"unit": "VPC", "period": "2026-Q2"})
    form = {"code": paper["verify_code"], "number": "19/XN-VPC", "date": "19/11/2026"}
    status, said = post(c.office, "unit_head", "/papers/%d/signed" % paper["id"], form, blank_scan())
    c.want(status == 400 and said["place"] == "looked", "nobody has looked for a mark of secrecy: %d %s" % (status, said))
    c.want('name="looked" value="1"' in c.office.ask("unit_head", "GET", "/papers/%d" % paper["id"], page=True)[2], "the paper's page asks for that look")
    form["looked"] = "1"
    status, said = post(c.office, "unit_head", "/papers/%d/signed" % paper["id"], form, blank_scan())
    c.want(status == 200 and said.get("signed"), "a scan as the signed copy: %d %s" % (status, said))
    doc = said.get("signed", {}).get("id", 0)
    waits = [r for r in c.ask("specialised", "GET", "/inbox/checks")["rows"] if r["url"] == "/documents/%d" % doc]
    c.want(len(waits) == 1 and "Người ký" in waits[0].get("not_mine", "") and waits[0].get("way") == "/documents/%d/edit#f-signer_post" % doc, "it waits, and what lacks is told: %s" % waits)
    for at in ("/papers/%d" % paper["id"], "/inbox/checks"):
        page = c.office.ask("specialised", "GET", at, page=True)[2]
        c.want("còn thiếu Người ký" in page and 'href="/documents/%d/edit#f-signer_post"' % doc in page, "%s says what lacks, and leads there" % at)
    # Typed as it is brought, it is there at once.
    status, said = post(c.office, "unit_head", "/papers/%d/signed" % paper["id"], dict(form, signer_post="Vụ trưởng", reason="Bản rõ hơn"), blank_scan() + b"%2\n")
    doc = said.get("signed", {}).get("id", 0)
    waits = [r for r in c.ask("specialised", "GET", "/inbox/checks")["rows"] if r["url"] == "/documents/%d" % doc]
    c.want(status == 200 and len(waits) == 1 and "not_mine" not in waits[0], "with its signer it may be checked: %s %s" % (said, waits))
    c.ask("specialised", "POST", "/documents/%d/step/check" % doc, {"seq": waits[0]["seq"]} if waits else {})
    c.want("chờ người thứ hai" not in c.office.ask("specialised", "GET", "/papers/%d" % paper["id"], page=True)[2], "checked, it waits no more")


def added_after_signing(c):
    """What was added behind a signature is not told beside "valid and intact": the signature is right of the part it covers alone."""
    whole = sign(c.office.home, blank_scan())
    for name, content, says, never in (("ky.pdf", whole, "Chữ ký số còn nguyên vẹn", "chỉ đúng với phần đã ký"), ("them.pdf", whole + b"\n%added\n", "Chữ ký số chỉ đúng với phần đã ký", "Chữ ký số còn nguyên vẹn")):
        said = drop(c, name, content)
        page = c.office.ask("specialised", "GET", "/inbox?id=%d" % said["id"], page=True)[2]
        c.want(says in page and never not in page, "%s: what is said of its signature" % name)


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        papers(c)
        c.rested()
        assigned(c)
        c.rested()
        lacking(c)
        lacking_drill(c)
        c.rested()
        old_paper(c)
        reused(c)
        kept(c)
        sent_to(c)
        changed_meanwhile(c)
        c.rested()
        held_on(c)
        plan_of_a_drill(c)
        receipt(c)
        figure(c)
        warning(c)
        warned_systems(c)
        issued(c)
        c.rested()
        scan(c)
        signed_scan(c)
        added_after_signing(c)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
