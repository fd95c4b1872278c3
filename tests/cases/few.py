"""Recording a done thing asks for at most four inputs (users.md 1.2), whatever it is and on whatever day it was: every kind of activity that there is stands on
"Ghi việc đã làm", and its form, opened from there, from its duty or from one's own work, leaves at most four to be filled in, of which the day is always one. Joined
inputs are read into their fields, or refused at their place. Called by run.py."""
import datetime
import html
import html.parser
import re
import urllib.parse

from every import Checks
from office import UNIT, Office
from suggest import drop, paper

MOST = 4
DAY = {"done_on", "at", "date", "held", "sent", "told", "decided", "issued"}  # what takes the day of the act: it counts, though it be filled in as today's
OF_INSPECTION = "inspection_item"  # its day is that of the inspection which it names; its own is the one on which it will be mended
CLICKED = ("no_systems", "nothing_arose", "list_confirmed")  # one click in one's own work; where a paper goes with it, its form
FORMS = ("/activities/new", "/declarations/new", "/proofs/new", "/requests/new", "/level-decisions/new", "/regulations/new")


class Form(html.parser.HTMLParser):
    """The inputs of a form as people see them: [name, is something filled in], a group of boxes being one."""

    def __init__(self):
        super().__init__()
        self.inputs, self.depth, self.choice, self.area = [], 0, False, None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "div" and (self.depth or "k-field" in (a.get("class") or "").split()):
            if self.depth == 0:
                self.inputs.append([None, False])
            self.depth += 1
        if self.depth == 0:
            return
        now = self.inputs[-1]
        if tag in ("input", "select", "textarea") and a.get("type") != "hidden":
            now[0] = now[0] or a["name"]
            box = a.get("type") in ("checkbox", "radio")
            now[1] = now[1] or (box and "checked" in a and a.get("value") != "") or (tag == "input" and not box and bool(a.get("value")))
        now[1] = now[1] or (tag == "option" and "selected" in a and bool(a.get("value")))

    def handle_endtag(self, tag):
        if tag == "div" and self.depth:
            self.depth -= 1

    def handle_data(self, data):
        if self.depth and data.strip() and self.lasttag == "textarea":
            self.inputs[-1][1] = True


def form(office, role, path):
    said = office.ask(role, "GET", path, page=True)[2]
    f = Form()
    f.feed(said.split('class="k-form"', 1)[1].split("</form>", 1)[0] if 'class="k-form"' in said else "")
    return f.inputs


def links(office, role, page, to):
    """The addresses on a page that begin so."""
    return [html.unescape(w) for w in re.findall(r'href="(%s\?[^"]*)"' % to, office.ask(role, "GET", page, page=True)[2])]


def kind_of(way):
    return re.search(r"kind=(\w+)", way)[1]


def kinds(office, role):
    """All that there are, as the program itself says."""
    select = office.ask(role, "GET", "/activities/new?all=1", page=True)[2].split('name="kind"', 1)[1].split("</select>", 1)[0]
    return {k for k in re.findall(r'<option value="(\w+)"', select)}


def asked(office, role, way):
    """What a person has to say there of a thing done on another day than today: what is not filled in, and the day, whatever stands there."""
    return [name for name, filled in form(office, role, way) if not filled or name in DAY]


def few_of(c, office, role, way):
    inputs = asked(office, role, way)
    c.want(inputs and len(inputs) <= MOST, "%s: %s asks for %d: %s" % (role, way, len(inputs), " ".join(map(str, inputs))))
    return inputs


def few(c, office, role, ask):
    """From the list of what can be recorded: every kind, each with its day."""
    ways = [w for w in links(office, role, "/record" + ask, "/activities/new") if "kind=" in w]
    c.want({kind_of(w) for w in ways} == kinds(office, role), "%s: not every kind stands on /record: %s" % (role, ways))
    for way in ways:
        days = [name for name in few_of(c, office, role, way) if name in DAY]
        c.want(len(days) == (kind_of(way) != OF_INSPECTION), "%s: %s asks for its day by %s" % (role, way, days))
    declared = [w for w in links(office, role, "/record" + ask, "/declarations/new") if "kind=" in w]
    c.want({kind_of(w) for w in declared} == set(CLICKED), "%s: on /record stand the declarations %s" % (role, declared))
    for way in declared:
        few_of(c, office, role, way)


def few_due(c, office, role):
    """From its duty, and from what is asked in one's own work."""
    whys, ways = {}, set()
    for page in ("/mywork", "/duties"):
        ways.update(w for p in FORMS for w in links(office, role, page, p))
        for why in links(office, role, page, "/why"):
            whys.setdefault(re.search(r"duty=([^&]*)", why)[1], why)
    c.want(len(whys) > 3, "%s: there are no duties: %s" % (role, whys))
    for why in whys.values():
        ways.update(w for p in FORMS for w in links(office, role, why, p))
    c.want(len(ways) > 3, "%s: nothing can be recorded from a duty: %s" % (role, ways))
    for way in ways:
        few_of(c, office, role, way)


SAID = {"done_on": "15/11/2026", "at": "14:05 15/11/2026", "held": "08:00-17:00 15/11/2026; 80 75 90", "sent": "7/BN ngày 15/11/2026", "told": "7/BN 14:05 15/11/2026", "period": "10/2026", "subjects": "systems:HT-04",
        "documents": "VB-203", "approval": "VB-203", "attendance": "CDS-03; CDS-04", "count_total": "20", "count_done": "19", "amount": "100", "amount_base": "1000", "title": "Việc thử", "targets": "10.0.0.1", "external_ref": "7/CB",
        "due": "31/12/2026", "provider": "NCCA", "result": "ok", "severity": "high", "level_serious": "0", "unit": UNIT}
OF = {"inspection_item": "KT-1", "fix": "CB-57", "warning_relayed": "CB-57", "warning_ack": "CB-57", "incident_report": "SC-1"}  # what it concerns


def said(c, office):
    """Each short form, filled in for another day than today, is written with that day and nothing that was not said."""
    c.ask("specialised", "POST", "/activities", {"code": "KT-1", "kind": "inspection", "title": "Kiểm tra năm", "unit": "CDS", "done_on": "2026-11-14"}, 201)
    for way in [w for w in links(office, "specialised", "/record", "/activities/new") if "kind=" in w]:
        kind, inputs = kind_of(way), [name for name, _ in form(office, "specialised", way)]
        body = {"kind": kind, **{name: OF[kind] if name == "concerns" else "regulations:QC-04" if (kind, name) == ("regulation_review", "subjects") else SAID[name] for name in inputs}}
        if kind in ("report_sent", "incident_report"):
            body["subjects"] = "units:BM"
        row = sent(c, office, body, 303)
        days = {(row.get("done_on") or "")[:10], (row.get("at") or "")[:10]} - {""}
        c.want(days == (set() if kind == OF_INSPECTION else {"2026-11-15"}), "%s: it is written of %s" % (kind, days))
        least = {"code", "kind", "unit", "done_on", "at", "end_at", "external_ref", *SCORES} | set(inputs)
        more = {f for f, v in row.items() if v not in (None, False, []) and f not in least | {"id", "seq", "entered_at", "changed_at"}}
        c.want(not more, "%s: it says what nobody said: %s" % (kind, more))


def late(c, office):
    """What is entered long after says why where its day is asked: no form has a fifth input for it; brackets that say nothing are no reason."""
    for way in [w for w in links(office, "specialised", "/record", "/activities/new") if "kind=" in w and OF_INSPECTION not in w]:
        kind, inputs = kind_of(way), [name for name, _ in form(office, "specialised", way)]
        body = {"kind": kind, **{name: OF[kind] if name == "concerns" else "regulations:QC-04" if (kind, name) == ("regulation_review", "subjects") else SAID[name] for name in inputs}}
        day = next(name for name in inputs if name in DAY)
        body[day] = body[day].replace("15/11/2026", "15/09/2026")
        body["title"] = "Việc thử đã lâu"
        page = office.ask("specialised", "GET", way, page=True)[2]
        c.want("thêm lý do trong ngoặc" in page and 'name="reason"' not in page, "%s: it is not said where the reason goes" % kind)
        for typed in ("", " (2026)", " ()") if kind in ("drill", "training", "report_sent", "incident") else ():
            sent(c, office, {**body, day: body[day] + typed}, 400)
        row = sent(c, office, {**body, day: body[day] + " (Văn bản về muộn)"}, 303)
        c.want((row.get("done_on") or row.get("at") or "")[:10] == "2026-09-15", "%s: it is written of another day: %s" % (kind, row))
        c.want(row and c.ask("specialised", "GET", "/activities/%d/history" % row["id"])["entries"][0]["why"] == "Văn bản về muộn", "%s: the reason is lost" % kind)
    # Another fault: the form comes back with both.
    said = office.ask("specialised", "POST", "/activities", urllib.parse.urlencode({"kind": "meeting", "title": "x" * 900, "done_on": "15/09/2026 (Văn bản về muộn)"}), page=True)[2]
    c.want('value="15/09/2026"' in said and 'name="reason" value="Văn bản về muộn"' in re.sub(r'\s+', " ", said).replace('id="f-reason" ', ""), "the form came back without the reason: %s" % said[-3000:])


def few_said(c, office):
    """Every kind of declaration has a way of its own; that of the yearly form is a page where one's systems are answered for."""
    select = office.ask("specialised", "GET", "/declarations/new?all=1", page=True)[2].split('name="kind"', 1)[1].split("</select>", 1)[0]
    for kind in set(re.findall(r'<option value="(\w+)"', select)) - {"mau08_part"}:
        way = ("/declarations/new?kind=%s&date=2026-11-27&unit=" if kind in CLICKED else "/requests/new?kind=%s&duty=2634.1c.list&unit=") % kind + UNIT
        few_of(c, office, "specialised", way)


def few_read(c, office):
    """From a paper that was dropped and read: of each thing that it may prove the tick, the day and what is not filled in."""
    for number, kind, what, issuer in (("150/BC-CĐS", "BÁO CÁO", "Báo cáo năm 2026 về công tác an ninh mạng", "CỤC CHUYỂN ĐỔI SỐ"), ("68/CV-X05", None, "V/v cảnh báo lỗ hổng bảo mật", "CỤC AN NINH MẠNG"),
                                       ("151/QĐ-CĐS", "QUYẾT ĐỊNH", "Ban hành Quy chế bảo đảm an ninh mạng", "CỤC CHUYỂN ĐỔI SỐ"), ("152/BB-CĐS", "BIÊN BẢN", "Diễn tập thực chiến", "CỤC CHUYỂN ĐỔI SỐ")):
        said = drop(c, number.replace("/", "-") + ".docx", paper(number, kind, what, issuer=issuer))
        for all_of in ("", "&all=1"):
            page = office.ask("specialised", "GET", "/inbox?id=%d%s" % (said["id"], all_of), page=True)[2].split('class="k-prove"', 1)[1].split("</ul>", 1)[0]
            ticks = page.split("<li><input ")[1:]
            c.want(ticks, "%s: nothing is offered%s" % (number, all_of))
            for tick in ticks:
                inputs = [] if " checked" in tick.split(">", 1)[0] else ["tick"]
                inputs += re.findall(r'<input type="text"[^>]* name="((?:done_on|at)[^"]*)"', tick)
                inputs += [n for n, v in re.findall(r'<input type="text"[^>]* name="([^"]*)" value="([^"]*)"', tick) if not v and not re.match("done_on|at$", n)]
                inputs += [n for n, options in re.findall(r'<select[^>]* name="([^"]*)">(.*?)</select>', tick, re.S) if not re.search(r'value="[^"]+" selected', options)]
                inputs += ["affected"] if "name=\"affected\"" in tick and not re.search(r'name="affected"[^>]* checked', tick) else []
                c.want(len(inputs) <= MOST, "%s%s: %s asks for %d: %s" % (number, all_of, re.search(r'value="([^"]*)"', tick)[1], len(inputs), inputs))


def drill(c, office, fields, want, has=None):
    return sent(c, office, {"kind": "drill", "unit": UNIT, "subjects": "systems:HT-04", "reason": "Nhập bù", **fields}, want, has)


def sent(c, office, body, want, has=None):
    status, headers, said = office.ask("specialised", "POST", "/activities", urllib.parse.urlencode(body), page=True)
    ok = c.want(status == want and (has is None or has in said), "%s: %d, not %d: %s" % (body, status, want, re.sub(r"<[^>]*>|\s+", " ", said)[:1500]))
    if not ok or status != 303:
        return {}
    return c.ask("specialised", "GET", urllib.parse.urlparse(headers["location"]).path)


SCORES = ("score_process", "score_technology", "score_people")


def scores(c, office):
    """A drill: when it was, then its scores, in one line as its minutes say them."""
    read = [("10/10/2026 ", typed) for typed in ("80 75 90", "80/75/90", "80, 75, 90", "80,75,90", "80-75-90", " 80 ;75; 90 ", "80,0 75 90.0", "80\u00a075\u00a090", "Điểm 80 75 90")]
    for day in ("08:00-17:00 10/10/2026; ", "10/10/2026 - 11/10/2026: ", "2026-10-10, ", "tháng 10/2026 ", "10/10/2026 8h-17h30 ", "từ 8h30 ngày 10/10/2026 đến 17h ngày 11/10/2026. "):
        read += [(day, "80 75 90"), (day, "80/75/90")]
    for day, typed in read:
        r = drill(c, office, {"held": day + typed, "title": day + typed}, 303)
        c.want([r.get(s) for s in SCORES] == [80, 75, 90] and (r.get("done_on") or "").startswith("2026-10"), "%r %r is read as %s" % (day, typed, r))
    r = drill(c, office, {"held": "10/10/2026 80 – 90"}, 303)
    c.want([r.get(s) for s in SCORES] == [80, None, 90], "a dash leaves one empty: %s" % r)
    r = drill(c, office, {"held": "10/10/2026; - 75 90"}, 303)
    c.want([r.get(s) for s in SCORES] == [None, 75, 90], "a dash leaves the first empty: %s" % r)
    for typed, said in (("80 101 90", "Số thứ 2, Điểm công nghệ, ghi “101”: cần số nguyên từ 0 đến 100"), ("80 75 -3", "Số thứ 3, Điểm con người"),
                        ("80,5 75 90", "Số thứ 1, Điểm quy trình, ghi “80,5”"), ("tốt 75 90", "Số thứ 1, Điểm quy trình"), ("80 75", "Có 2 số, cần đủ 3"),
                        ("80 75 90 60", "Có 4 số"), ("8" * 300, "Dài quá 200 ký tự")):
        drill(c, office, {"held": "10/10/2026 " + typed}, 400, said)
        drill(c, office, {"held": "10/10/2026 " + typed}, 400, 'value="10/10/2026 %s"' % typed)  # what was typed stays
    for typed in ("80 75 90", "hôm kia 80 75 90", "10/10/26 80 75 90", "x"):
        drill(c, office, {"held": typed}, 400, "Ghi ngày đầy đủ")  # no scores without a day


def days(c, office):
    """An act of several days, of whatever kind: its last day is its day, the first begins it; its form shows both, and gives up the one with the other."""
    for typed, shown, ends in (("15-20/10/2026", "15/10/2026 - 20/10/2026", ("2026-10-20", "2026-10-14T17:00", "2026-10-20T16:59")), ("từ ngày 28/9 đến ngày 3/10/2026", "28/09/2026 - 03/10/2026", ("2026-10-03", "2026-09-27T17:00", "2026-10-03T16:59"))):
        r = sent(c, office, {"kind": "training", "unit": UNIT, "done_on": typed, "title": typed, "reason": "Nhập bù"}, 303)
        for then, want in ((shown, ends), ("25/10/2026", ("2026-10-25", "", "")), ("24-25/10/2026", ("2026-10-25", "2026-10-23T17:00", "2026-10-25T16:59"))):
            c.want(tuple((r.get(f) or "")[:n] for f, n in (("done_on", 10), ("at", 16), ("end_at", 16))) == (want if then != shown else ends), "%r is read as %s" % (then, r))
            said = re.search(r'name="done_on" value="([^"]*)"', office.ask("specialised", "GET", "/activities/%d/edit" % r.get("id", 0), page=True)[2])
            c.want(said and said[1] == (then if "-" not in then or then == shown else "24/10/2026 - 25/10/2026"), "%r is shown as %s" % (then, said and said[1]))
            again = {"kind": "training", "unit": UNIT, "title": typed, "why": "Đính chính"}
            status, _, _ = office.ask("specialised", "POST", "/activities/%d" % r.get("id", 0), urllib.parse.urlencode({**again, "seq": r.get("seq"), "done_on": said[1] if said else ""}), page=True)
            same = c.ask("specialised", "GET", "/activities/%d" % r.get("id", 0))
            c.want(status == 303 and same["seq"] == r["seq"], "saving what was shown, %s, changed it: %d" % (said and said[1], status))
            for to in {shown: "25/10/2026", "25/10/2026": "24-25/10/2026"}.get(then, "").split():
                office.ask("specialised", "POST", "/activities/%d" % r.get("id", 0), urllib.parse.urlencode({**again, "seq": r.get("seq"), "done_on": to}), page=True)
                r = c.ask("specialised", "GET", "/activities/%d" % r.get("id", 0))
    for typed in ("20-15/10/2026", "15 và 17/10/2026", "15-31/09/2026"):
        sent(c, office, {"kind": "training", "unit": UNIT, "done_on": typed}, 400, "Ghi như 05/09/2024")
    own = c.ask("specialised", "POST", "/activities", {"kind": "training", "unit": UNIT, "done_on": "15-20/10/2026", "at": "2026-10-15T01:00:00Z", "reason": "Nhập bù"}, 201)
    c.want(own["at"][:16] == "2026-10-15T01:00" and own["end_at"][:16] == "2026-10-20T16:59", "what is said by itself stays: %s" % own)


def span(c, office):
    for typed, want in (("08:00-17:00 10/10/2026", ("2026-10-10", "2026-10-10T01:00", "2026-10-10T10:00")), ("10/10/2026", ("2026-10-10", "2026-10-09T17:00", "2026-10-10T16:59")),
                        ("từ 8h30 ngày 10/10/2026 đến 17h ngày 11/10/2026", ("2026-10-11", "2026-10-10T01:30", "2026-10-11T10:00")),
                        ("10-12/10/2026", ("2026-10-12", "2026-10-09T17:00", "2026-10-12T16:59")), ("10/10/2026 – 12/10/2026", ("2026-10-12", "2026-10-09T17:00", "2026-10-12T16:59")), ("2026-10-10", ("2026-10-10", "2026-10-09T17:00", "2026-10-10T16:59")),
                        ("tháng 10/2026", ("2026-10", "", "")), ("", ("", "", ""))):
        r = drill(c, office, {"held": typed, "title": "Lần %s" % typed}, 303)
        c.want(tuple((r.get(f) or "")[:n] for f, n in (("done_on", 10), ("at", 16), ("end_at", 16))) == want, "%r is read as %s" % (typed, r))
    one, other = (drill(c, office, dict(day, title=str(day)), 303) for day in ({"held": "10/10/2099; 80 75 90"}, {"done_on": "10/10/2099"}))
    c.want(one.get("done_on") == other.get("done_on") == "2099-10-10", "a day to come is what it is by itself: %s, %s" % (one, other))
    for typed, said in (("17:00-08:00 10/10/2026", "Kết thúc trước khi bắt đầu"), ("08:00 10/10/2026", "Ghi ngày đầy đủ"), ("08:00-17:00", "Ghi ngày đầy đủ"),
                        ("1" * 5000, "Dài quá 200 ký tự"), ("31/02/2026", "Ngày thực hiện: “31/02/2026” không phải ngày có thật"), ("31/02/2026 80 75 90", "Ngày thực hiện: “31/02/2026” không phải ngày có thật"), ("25:00-26:00 10/10/2026", "Giờ từ 00:00 đến 23:59")):
        drill(c, office, {"held": typed}, 400, said)


def receipt(c, office):
    """A report: its receipt, then the day it was sent, as a paper is named."""
    for typed, want in (("1234/BN ngày 28/10/2026", ("1234/BN", "2026-10-28")), ("1234/BN-VTLT, 28/10/2026", ("1234/BN-VTLT", "2026-10-28")), ("28/10/2026", (None, "2026-10-28")),
                        ("Số 1234/BN ngày 28 tháng 10 năm 2026", ("1234/BN", "2026-10-28")), ("28/10/2026 G22.1-0001", ("G22.1-0001", "2026-10-28")), ("G22 – 7 (28/10/2026)", ("G22 – 7", "2026-10-28")), ("7/BN\u00a0ngày\u00a028/10/2026", ("7/BN", "2026-10-28")), ("7/BN – 28/10/2026", ("7/BN", "2026-10-28")),
                        ("12/2026 ngày 28-10-2026", ("12/2026", "2026-10-28")), ("7/BN tháng 10/2026", ("7/BN", "2026-10")), ("tháng 10/2026", (None, "2026-10")), ("7 năm 2025", ("7", "2025")),
                        ("Quý III/2026", (None, "2026-Q3")), ("7/BN 2026-10-28", ("7/BN", "2026-10-28")), ("", (None, None))):
        r = sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": typed, "title": "Lần %s" % typed, "reason": "Nhập bù"}, 303)
        c.want((r.get("external_ref"), r.get("done_on")) == want, "%r is read as %s" % (typed, r))
        page = office.ask("specialised", "GET", "/activities/%d/edit" % r.get("id", 0), page=True)[2]
        shown = re.search(r'name="sent" value="([^"]*)"', page)
        again = sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": shown[1] if shown else "?", "title": "Lại %s" % typed, "reason": "Nhập bù"}, 303)
        c.want((again.get("external_ref"), again.get("done_on")) == want, "%r is shown as %r, which is read as %s" % (typed, shown and shown[1], again))
    for typed, why in (*((typed, "Ghi ngày đầy đủ") for typed in ("1234/BN", "10/2026", "2026", "1234/BN 10/2026", "BN ngày mai")),  # a month or a year says its word: else it may be a number
                       ("1234/BN ngày 31/02/2026", "Ngày thực hiện: “31/02/2026” không phải ngày có thật"), ("28/10/26", "Ngày thực hiện: Năm phải từ 1900 đến 2200")):
        r = sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": typed}, 400, why)
        sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": typed}, 400, 'name="sent" value="%s"' % typed)
    for typed, want in (("1234/BN 14:05 28/10/2026", ("1234/BN", "2026-10-28T07:05")), ("Số 7/BN, 14h05 ngày 28/10/2026", ("7/BN", "2026-10-28T07:05")), ("14:05 28/10/2026", (None, "2026-10-28T07:05")),
                        ("28/10/2026 14:05", (None, "2026-10-28T07:05")), ("28/10/2026 14:05 7/BN", ("7/BN", "2026-10-28T07:05"))):
        r = sent(c, office, {"kind": "incident_report", "unit": UNIT, "told": typed, "title": "Lần %s" % typed, "reason": "Nhập bù"}, 303)
        c.want((r.get("external_ref"), (r.get("at") or "")[:16]) == want, "%r is read as %s" % (typed, r))
    for typed in ("14h05 28/11/2026", "14h5 ngày 28/11/2026", "lúc 14 giờ 05 phút ngày 28/11/2026", "14 giờ 5, 28/11/2026", "14:05\u00a028/11/2026", "14:05, 28-11-2026", "28/11/2026 14h05", "2026-11-28T14:05"):
        r = sent(c, office, {"kind": "log_received", "unit": UNIT, "at": typed, "title": "Lần %s" % typed, "subjects": "systems:HT-04"}, 303)
        c.want((r.get("at") or "")[:16] == "2026-11-28T07:05", "%r is read as %s" % (typed, r.get("at")))
    for typed in ("14h05", "14h65 28/11/2026", "25h 28/11/2026", "14 28/11/2026", "14:05 28/11/2026 29/11/2026", "14h05 15h05 28/11/2026", "14:05 ngày mai"):
        sent(c, office, {"kind": "log_received", "unit": UNIT, "at": typed, "title": "Lần %s" % typed}, 400, "Ghi như 14:30 05/09/2024")
    for typed in ("7/BN ngày 27/11/2026 28/11/2026", "27/11/2026 7/BN 28/11/2026"):  # of two days none is chosen
        sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": typed}, 400, "Ghi ngày đầy đủ")
    for typed in ("7/BN", "7/BN 14:05", "14:05", "12345678", "7/BN 14:65 28/10/2026", "14:05 7/BN 28/10/2026"):
        sent(c, office, {"kind": "incident_report", "unit": UNIT, "told": typed}, 400, "Ghi giờ, ngày sau số")
    sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": "7/BN 14:05 28/10/2026"}, 400, "Ghi ngày đầy đủ")  # an hour is no part of the number
    near = min((datetime.date(datetime.date.today().year + k, 11, 28) for k in (-1, 0, 1)), key=lambda d: abs(d - datetime.date.today())).strftime("%d/%m/%Y")
    for typed in ("7/BN ngày 28/11", "7/BN 28-11", "28/11", "7/BN ngày 28 tháng 11", "7/BN, ngày 28/11."):  # a day without its year names what it is of, and says how it would be whole
        said = "28 tháng 11" if "tháng" in typed else "28-11" if "-" in typed else "28/11"
        sent(c, office, {"kind": "report_sent", "unit": UNIT, "sent": typed}, 400, "Ngày thực hiện: “%s” chưa có năm: ghi đủ năm, như %s" % (said, near))
    sent(c, office, {"kind": "incident_report", "unit": UNIT, "told": "7/BN 14h05 28/11"}, 400, "Thời điểm: “28/11” chưa có năm: ghi đủ năm, như " + near)
    sent(c, office, {"kind": "log_received", "unit": UNIT, "at": "14h05 28/11"}, 400, "“28/11” chưa có năm: ghi đủ năm, như " + near)
    sent(c, office, {"kind": "meeting", "unit": UNIT, "done_on": "28/11"}, 400, "“28/11” chưa có năm: ghi đủ năm, như " + near)
    drill(c, office, {"held": "8h-17h 28/11; 80 75 90"}, 400, "Ngày thực hiện: “28/11” chưa có năm: ghi đủ năm, như " + near)
    page = office.ask("specialised", "GET", "/activities/new?kind=report_sent&unit=%s&done_on=2026-10-28" % UNIT, page=True)[2]
    c.want('name="sent" value="28/10/2026"' in page and 'name="done_on"' not in page and 'name="external_ref"' not in page, "the day of a link is not filled in")


def counted(c, office):
    """What the short form of a duty asks for is what the duty counts: a unit's own report is to nobody outside; a review says whose accounts."""
    office.ask("specialised", "POST", "/documents", {"number": "31/BC-CĐS", "date": "2026-11-28", "local_ref": "Tủ 1", "signer_post": "Cục trưởng", "unit": "CDS"}, 201)
    people = [p["code"] for p in c.ask("specialised", "GET", "/people?provider=NCCA")["rows"]]
    c.want(len(people) > 1, "there are no people of the provider: %s" % people)
    for duty, subject, filled, said in (("2634.1e.periodic", "CDS", {"sent": "7/BN ngày 28/11/2026"}, "Báo cáo gửi ngày 28/11/2026"),
                                        ("2634.5b.access", "NCCA/HT-03", {"done_on": "28/11/2026", "attendance": "; ".join(people)}, "Rà soát tài khoản ngày 28/11/2026, %d người" % len(people))):
        why = "/why?" + urllib.parse.urlencode({"duty": duty, "subject": subject})
        way = links(office, "specialised", why, "/activities/new")[0]
        inputs = few_of(c, office, "specialised", way)
        c.want(set(filled) <= set(inputs), "%s asks for %s" % (way, inputs))
        given = {n: ";".join(v) for n, v in urllib.parse.parse_qs(urllib.parse.urlparse(way).query).items()}
        page = office.ask("specialised", "GET", way, page=True)[2].split('class="k-form"', 1)[1]
        ticked = re.findall(r'<input type="checkbox" name="subjects" value="([^"]*)" checked', page)
        sent(c, office, {**given, "subjects": ";".join(ticked), "documents": "31/BC-CĐS ngày 28/11/2026", **filled}, 303)
        reasons = " ".join(r["text"] for r in c.ask("specialised", "GET", why)["reasons"])
        c.want(said in reasons and "cả cơ quan" not in reasons and "chưa được rà soát" not in reasons, "%s: %s" % (duty, reasons))


def typed(office, role, way, filled):
    """The form as its page has it, with what is typed into it."""
    page = office.ask(role, "GET", way, page=True)[2].split('class="k-form"', 1)[1].split("</form>", 1)[0]
    given = [(n, html.unescape(v)) for n, v in re.findall(r'<input(?=[^>]*type="(?:hidden|text)")[^>]* name="([^"]*)" value="([^"]*)"', page)]
    given += [(n, html.unescape(v)) for n, v in re.findall(r'<input type="(?:checkbox|radio)" name="([^"]*)" value="([^"]*)" checked', page)]
    given += [(n, html.unescape(v)) for n, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.S) for v in re.findall(r'value="([^"]+)" selected', options)]
    action = html.unescape(re.search(r'action="([^"]*)"', page)[1])
    return office.ask(role, "POST", action, urllib.parse.urlencode([(n, v) for n, v in given if n not in filled and n != "csrf"] + list(filled.items())), page=True)


def renewed(c, office):
    """A regulation that rests on an expired law is issued anew: the form starts from it and asks for what only its successor's paper tells. With each recorded the next
    one is asked for, and with the last the duty is met; what was replaced says by what."""
    office.ask("specialised", "POST", "/documents", {"code": "VB-MOI", "number": "95/QĐ-BM", "date": "2026-11-25", "local_ref": "Tủ 1", "signer_post": "Bộ trưởng", "unit": "CDS"}, 201)
    for code, kind in (("QC-C1", "process"), ("QC-C2", "regulation")):
        c.ask("specialised", "POST", "/regulations", {"code": code, "title": "Quy định cũ " + code, "kind": kind, "unit": "CDS", "number": code + "/QĐ-BM", "date": "2024-01-10", "issuer": "Bộ Mẫu",
                                                      "units": ["BM"], "basis": "L86", "document": "VB-MOI", "reason": "Nhập bù"}, 201)
    for i, (duty, subject, old, has, state) in enumerate((("2634.2d.basis", "CDS", "QC-C1", {"kind": "process", "unit": "CDS", "units": ["BM"], "systems": []}, "stale"),
                                                          ("2634.2d.basis", "CDS", "QC-C2", {"kind": "regulation", "unit": "CDS", "units": ["BM"], "systems": []}, "met"),
                                                          ("2634.3a.basis", "CTT", "QC-03", {"kind": "regulation", "unit": "CTT", "units": [], "systems": ["HT-07", "HT-04"]}, "met"))):
        why = "/why?" + urllib.parse.urlencode({"duty": duty, "subject": subject})
        before = c.ask("specialised", "GET", why)
        ways = links(office, "specialised", why, "/regulations/new")
        c.want(before["state"] == "stale" and ways[0] == "/regulations/new?replaces=" + old and len(ways) == (3 if i == 0 else 2), "%s: %s, %s" % (duty, before["state"], ways))
        inputs = few_of(c, office, "specialised", ways[0])
        c.want(inputs == ["issued", "basis", "document"], "%s asks for %s" % (ways[0], inputs))
        filled = {"issued": "9%d/QĐ-BM ngày 25/11/2026" % i, "basis": "L116, ND331", "document": "VB-MOI"}
        status, _, said = typed(office, "specialised", ways[0], {**filled, "issued": "95/QĐ-BM"})
        c.want(status == 400 and "Ghi ngày đầy đủ" in said and 'name="replaces" value="%s"' % old in said and "Áp dụng cho đơn vị" in said or not has["units"], "refused, it does not stay as it began: %d" % status)
        status, headers, said = typed(office, "specialised", ways[0], filled)
        if not c.want(status == 303, "%s: %d %s" % (ways[0], status, re.sub(r"<[^>]*>|\s+", " ", said)[:900])):
            continue
        row, was = c.ask("specialised", "GET", headers["location"]), c.ask("specialised", "GET", "/regulations?code=" + old)["rows"][0]
        got = {f: row[f]["code"] if f == "unit" else sorted(x["code"] for x in row[f] or []) if isinstance(has[f], list) else row[f] for f in has}
        c.want(got == {f: sorted(v) if isinstance(v, list) else v for f, v in has.items()} and row["replaces"]["code"] == old and row["title"] == was["title"], "it is of another scope: %s" % row)
        after = c.ask("specialised", "GET", why)
        c.want(after["state"] == state, "%s is %s: %s" % (duty, after["state"], [r["text"] for r in after["reasons"]]))
        c.want(row["code"] in office.ask("specialised", "GET", "/regulations/%d" % was["id"], page=True)[2], "%s does not say what replaced it" % old)
        way = links(office, "specialised", why, "/regulations/new")[0]
        c.want(state != "met" or len(few_of(c, office, "specialised", way)) == MOST and "replaces" not in way, "nothing is left to replace: %s" % way)


def whole(c, office):
    """All the fields, opened from a short form, are filled in as that one was; and what was typed into them stays when the form is refused."""
    for short, field, typed_in in (("/regulations/new?replaces=QC-04", "title", {"issuer": "Nơi ban hành", "valid_from": "31/02/2026"}), ("/level-decisions/new?system=HT-05", "system", {"level": "3", "signer_post": "Bộ trưởng", "date": "31/02/2026"}),
                                   ("/activities/new?kind=drill&unit=CDS&subjects=systems:HT-04", "unit", {"amount": "7", "at": "hôm qua"})):
        way = [w for w in links(office, "specialised", short, short.split("?")[0]) if "all=1" in w]
        filled = [name for name, has in form(office, "specialised", way[0]) if has] if c.want(len(way) == 1, "%s leads to %s" % (short, way)) else []
        c.want(field in filled and len(filled) > 1 or "level" in short, "%s is filled in with %s" % (way, filled))
        status, _, said = typed(office, "specialised", way[0], typed_in)
        kept = [n for n, v in typed_in.items() if 'value="%s"' % v not in said]
        c.want(status == 400 and not kept, "%s: %d, and of what was typed there went %s" % (way, status, kept))


def named(c, office):
    """A paper is found as it is named elsewhere, number and day; what is not here says how it comes in."""
    for code, day in (("SN-1", "2026-11-04"), ("SN-2", "2025-11-04")):
        c.ask("specialised", "POST", "/documents", {"code": code, "number": "9/TTr-CĐS", "date": day, "local_ref": "Tủ 1", "unit": UNIT}, 201)
    for typed, code in (("203/BC-CĐS ngày 26/11/2026", "VB-203"), ("Số 203/BC-CĐS", "VB-203"), ("203/BC-CĐS, 26/11/2026", "VB-203"), ("203/BC-CĐS\u00a0ngày 26-11-2026", "VB-203"), ("Báo cáo số 203/BC-CĐS ngày 26 tháng 11 năm 2026", "VB-203"),
                        ("9/TTr-CĐS ngày 04/11/2026", "SN-1"), ("9/TTr-CĐS 4/11/2025", "SN-2"), ("9/TTr-CĐS ngày 04/11/2025; VB-203", "SN-2 VB-203"), ("203/BC-CĐS ngày 26/11/2026, SN-1", "VB-203 SN-1")):
        r = sent(c, office, {"kind": "meeting", "unit": UNIT, "done_on": "27/11/2026", "title": "Lần %s" % typed, "documents": typed}, 303)
        c.want({d["code"] for d in r.get("documents") or []} == set(code.split()), "%r is found as %s" % (typed, r.get("documents")))
    for typed, said in (("9/TTr-CĐS", "Có nhiều văn bản cùng số; ghi số và ngày"), ("203/BC-CĐS ngày 25/11/2026", "Không tìm thấy; ghi mã, hoặc số và ngày"), ("204/BC-CĐS ngày 26/11/2026", "thả tệp ở “Văn bản chờ gán”"),
                        ("203/BC-CĐS ngày 31/02/2026", "Không tìm thấy"), ("26/11/2026", "Không tìm thấy")):
        sent(c, office, {"kind": "meeting", "unit": UNIT, "done_on": "27/11/2026", "title": "Sai %s" % typed, "documents": typed}, 400, said)


def kept(c, office):
    """What the short form shows of a drill is what it has; saving it as it is changes nothing, not even a day that is not that of its hours."""
    made = c.ask("specialised", "POST", "/activities", {"kind": "drill", "done_on": "2026-10-12", "at": "2026-10-10T01:00:20Z", "end_at": "2026-10-10T10:00:00Z", "score_process": 80,
                                                        "score_people": 90, "unit": UNIT, "subjects": ["systems:HT-04"], "reason": "Nhập bù"}, 201)
    bare = c.ask("specialised", "POST", "/activities", {"kind": "drill", "score_process": 80, "score_technology": 1, "score_people": 90, "unit": UNIT, "subjects": ["systems:HT-04"]}, 201)
    long = c.ask("specialised", "POST", "/activities", {"kind": "report_sent", "done_on": "2026-10-12", "external_ref": "x" * 200, "unit": UNIT, "reason": "Nhập bù"}, 201)
    for row, name, want in ((made, "held", "08:00-17:00 10/10/2026; 80 - 90"), (bare, "held", "80 1 90"), (long, "sent", "x" * 200 + " ngày 12/10/2026")):
        page = office.ask("specialised", "GET", "/activities/%d/edit" % row["id"], page=True)[2]
        shown = re.search(r'name="%s" value="([^"]*)"' % name, page)
        c.want(shown and shown[1] == want, "the form shows %s" % (shown and shown[1]))
        form = {"kind": row["kind"], "seq": row["seq"], "unit": UNIT, "subjects": "systems:HT-04" if name == "held" else "", name: want}
        status, _, said = office.ask("specialised", "POST", "/activities/%d" % row["id"], urllib.parse.urlencode(form), page=True)
        c.want(status == 303, "it cannot be saved as it is: " + re.sub(r"<[^>]*>|\s+", " ", said)[:900])
        c.want(c.ask("specialised", "GET", "/activities/%d" % row["id"])["seq"] == row["seq"], "saving what was shown changed something")
    for name, kind in (("held", "drill"), ("sent", "report_sent")):  # a form's word alone
        c.ask("specialised", "POST", "/activities", {"kind": kind, name: "10/10/2026"}, 400, name)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        office.unhurried()
        few(c, office, "unit_officer", "")
        few(c, office, "unit_head", "")
        few(c, office, "provider", "")
        few(c, office, "specialised", "?unit=" + UNIT)
        few(c, office, "specialised", "")
        for role in ("unit_officer", "unit_head", "provider", "specialised"):
            few_due(c, office, role)
        c.rested()
        few_read(c, office)
        few_said(c, office)
        said(c, office)
        c.rested()
        late(c, office)
        c.rested()
        scores(c, office)
        c.rested()
        span(c, office)
        days(c, office)
        c.rested()
        receipt(c, office)
        c.rested()
        named(c, office)
        whole(c, office)
        renewed(c, office)
        counted(c, office)
        c.rested()
        kept(c, office)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
