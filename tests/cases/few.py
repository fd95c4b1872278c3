"""Recording a done thing asks for at most four inputs (users.md 1.2), whatever it is: every kind of activity that there is stands on "Ghi việc đã làm", and its
form, opened from there, leaves at most four inputs to be filled in. A drill's joined inputs are read into its fields, or refused at their place. Called by run.py."""
import html.parser
import re
import urllib.parse

from every import Checks
from office import UNIT, Office

MOST = 4


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


def kinds(office, role):
    """All that there are, as the program itself says."""
    select = office.ask(role, "GET", "/activities/new?all=1", page=True)[2].split('name="kind"', 1)[1].split("</select>", 1)[0]
    return {k for k in re.findall(r'<option value="(\w+)"', select)}


def few(c, office, role, ask):
    ways = [w.replace("&amp;", "&") for w in re.findall(r'href="(/activities/new\?kind=[^"]*)"', office.ask(role, "GET", "/record" + ask, page=True)[2])]
    c.want({re.search(r"kind=(\w+)", w)[1] for w in ways} == kinds(office, role), "%s: not every kind stands on /record: %s" % (role, ways))
    for way in ways:
        inputs = form(office, role, way)
        empty = [name for name, filled in inputs if not filled]
        c.want(inputs and len(empty) <= MOST, "%s: %s asks for %d: %s" % (role, way, len(empty), " ".join(map(str, empty))))


def drill(c, office, fields, want, has=None):
    body = {"kind": "drill", "unit": UNIT, "subjects": "systems:HT-04", "reason": "Nhập bù", **fields}
    status, headers, said = office.ask("specialised", "POST", "/activities", urllib.parse.urlencode(body), page=True)
    ok = c.want(status == want and (has is None or has in said), "%s: %d, not %d: %s" % (fields, status, want, re.sub(r"<[^>]*>|\s+", " ", said)[:1500]))
    if not ok or status != 303:
        return {}
    return c.ask("specialised", "GET", urllib.parse.urlparse(headers["location"]).path)


def scores(c, office):
    for typed in ("80 75 90", "80/75/90", "80, 75, 90", "80,75,90", "80-75-90", " 80 ;75; 90 ", "80,0 75 90.0", "80\u00a075\u00a090"):
        r = drill(c, office, {"scores": typed, "title": typed}, 303)
        c.want([r.get("score_" + s) for s in ("process", "technology", "people")] == [80, 75, 90], "%r is read as %s" % (typed, r))
    r = drill(c, office, {"scores": "80 – 90"}, 303)
    c.want((r.get("score_process"), r.get("score_technology"), r.get("score_people")) == (80, None, 90), "a dash leaves one empty: %s" % r)
    for typed, said in (("80 101 90", "Số thứ 2, Điểm công nghệ, ghi “101”: cần số nguyên từ 0 đến 100"), ("80 75 -3", "Số thứ 3, Điểm con người"),
                        ("80,5 75 90", "Số thứ 1, Điểm quy trình, ghi “80,5”"), ("tốt 75 90", "Số thứ 1, Điểm quy trình"), ("80 75", "Có 2 số, cần đủ 3"),
                        ("80 75 90 60", "Có 4 số"), ("8" * 300, "Dài quá 200 ký tự")):
        drill(c, office, {"scores": typed}, 400, said)
        drill(c, office, {"scores": typed}, 400, 'value="%s"' % typed)  # what was typed stays


def span(c, office):
    for typed, want in (("08:00-17:00 10/10/2026", ("2026-10-10", "2026-10-10T01:00", "2026-10-10T10:00")), ("10/10/2026", ("2026-10-10", "2026-10-09T17:00", "2026-10-10T16:59")),
                        ("từ 8h30 ngày 10/10/2026 đến 17h ngày 11/10/2026", ("2026-10-11", "2026-10-10T01:30", "2026-10-11T10:00")),
                        ("10/10/2026 – 12/10/2026", ("2026-10-12", "2026-10-09T17:00", "2026-10-12T16:59")), ("2026-10-10", ("2026-10-10", "2026-10-09T17:00", "2026-10-10T16:59")),
                        ("tháng 10/2026", ("2026-10", "", "")), ("", ("", "", ""))):
        r = drill(c, office, {"span": typed, "title": "Lần %s" % typed}, 303)
        c.want(tuple((r.get(f) or "")[:n] for f, n in (("done_on", 10), ("at", 16), ("end_at", 16))) == want, "%r is read as %s" % (typed, r))
    for typed, said in (("17:00-08:00 10/10/2026", "Kết thúc trước khi bắt đầu"), ("08:00 10/10/2026", "Ghi ngày và giờ bắt đầu"), ("08:00-17:00", "Ghi ngày và giờ bắt đầu"),
                        ("1" * 5000, "Dài quá 200 ký tự"), ("31/02/2026", "Ghi ngày và giờ bắt đầu"), ("25:00-26:00 10/10/2026", "Giờ từ 00:00 đến 23:59")):
        drill(c, office, {"span": typed}, 400, said)


def kept(c, office):
    """What the short form shows of a drill is what it has; saving it as it is changes nothing, not even a day that is not that of its hours."""
    made = c.ask("specialised", "POST", "/activities", {"kind": "drill", "done_on": "2026-10-12", "at": "2026-10-10T01:00:20Z", "end_at": "2026-10-10T10:00:00Z", "score_process": 80,
                                                        "score_people": 90, "unit": UNIT, "subjects": ["systems:HT-04"], "reason": "Nhập bù"}, 201)
    page = office.ask("specialised", "GET", "/activities/%d/edit" % made["id"], page=True)[2]
    shown = dict(re.findall(r'name="(scores|span)" value="([^"]*)"', page))
    c.want(shown == {"scores": "80 - 90", "span": "08:00-17:00 10/10/2026"}, "the form shows %s" % shown)
    form = {"kind": "drill", "seq": made["seq"], "unit": UNIT, "subjects": "systems:HT-04", **shown}
    c.want(office.ask("specialised", "POST", "/activities/%d" % made["id"], urllib.parse.urlencode(form), page=True)[0] == 303, "it cannot be saved as it is")
    c.want(c.ask("specialised", "GET", "/activities/%d" % made["id"])["seq"] == made["seq"], "saving what was shown changed something")
    c.ask("specialised", "POST", "/activities", {"kind": "drill", "scores": "80 75 90"}, 400, "scores")  # a form's word alone


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        office.unhurried()
        few(c, office, "unit_officer", "")
        few(c, office, "unit_head", "")
        few(c, office, "specialised", "?unit=" + UNIT)
        scores(c, office)
        span(c, office)
        kept(c, office)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
