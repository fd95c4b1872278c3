"""What one may not see is not there: over the table of routes, an object outside one's scope gets the very answer that a number nobody ever used gets.
Whoever belongs to a unit or a provider asks for one hidden object of every resource, by every route with {id} and by /why, as a program and as a browser.
Called by run.py."""
import json
import re
import subprocess

from every import ROWS, Checks

NEVER = 987654321
ROLES = ("unit_officer", "unit_head", "provider")
# What these may not even read at all, or read whole: nothing is hidden from them there.
OPEN = {"units", "roles", "successions", "providers", "contracts", "regulations", "settings", "confirmations"}

BODIES = {"/people/{id}/handover": {"to": "1", "date": "2026-11-02"}}  # where a route wants other words than a step's


def routes(khien):
    lines = subprocess.run([khien, "routes", "--json"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [r for r in map(json.loads, lines) if "{id}" in r["path"] and r["path"].split("/")[1] in ROWS]


def ids(c, role, res):
    seen, after = [], ""
    while True:
        page = c.ask(role, "GET", "/%s?limit=1000%s" % (res, after and "&after=" + after))
        seen += [r["id"] for r in page.get("rows", [])]
        if not page.get("next"):
            return set(seen)
        after = page["next"]


def answer(c, role, route, number):
    path = route["path"].replace("{id}", str(number)).replace("{step}", "submit")
    body = None if route["method"] in ("GET", "DELETE") else BODIES.get(route["path"], {"seq": 1, "reason": "thử"})
    if route["method"] == "DELETE":
        path += "?seq=1"
    said = [c.office.ask(role, route["method"], path, body)]
    if route["method"] == "GET":
        said.append(c.office.ask(role, "GET", path, None, page=True))
    return [(status, alike(body, number)) for status, _, body in said]


def alike(body, number):
    """Without the number asked for, and the minute at the foot of a page, which may pass between two answers."""
    return re.sub(r"\b%d\b" % number, "N", re.sub(r"\d\d:\d\d \d\d/\d\d/\d{4}", "T", body))


def one(c, role, route, hidden):
    a, b = answer(c, role, route, hidden), answer(c, role, route, NEVER)
    what = "%s %s %s of %d" % (role, route["method"], route["path"], hidden)
    c.want(a[0][0] in (403, 404), "%s: %d %s" % (what, a[0][0], a[0][1][:200]))
    c.want([x[1] for x in a] == [x[1] for x in b] and [x[0] for x in a] == [x[0] for x in b],
           "%s tells it from one that never was: %s, %s" % (what, a[0][:2], b[0][:2]))


def reasons(c, role, everything):
    """/why of a duty of a subject that the role cannot see, against the same duty of a subject that never was."""
    seen, tried = {(r["duty"], r["subject"]) for r in c.ask(role, "GET", "/duties")["rows"]}, set()
    for row in everything:
        duty = row["duty"]
        if (duty, row["subject"]) in seen or row["subject_kind"] != "system" or duty in tried:
            continue
        tried.add(duty)
        number = c.office.id_of("systems", row["subject"])
        for page in (False, True):
            said = [c.office.ask(role, "GET", "/why?duty=%s&subject=%d" % (duty, n), None, page=page) for n in (number, NEVER)]
            c.want(said[0][0] == said[1][0] == 404 and alike(said[0][2], number) == alike(said[1][2], NEVER),
                   "%s /why %s %s: %d, %d" % (role, duty, row["subject"], said[0][0], said[1][0]))
    c.want(len(tried) > 0, "%s: no duty is hidden" % role)


def links(c, role):
    """A reason links to what its reader may open, and says who holds the rest: on the page and in JSON alike."""
    linked, held = {}, 0
    rows = c.ask(role, "GET", "/duties")["rows"]
    for i, row in enumerate(rows):
        if row["subject_kind"] not in ("unit", "system") or not any(x["fact"] or "held" in x for x in row["reasons"]):
            continue
        if i % 40 == 0:
            c.rested()
        subject = c.office.id_of(row["subject_kind"] + "s", row["subject"])
        status, _, page = c.office.ask(role, "GET", "/why?duty=%s&subject=%d" % (row["duty"], subject), None, page=True)
        found = re.findall(r'<div class="k-ev"><a href="(/[a-z-]+/(\d+))"', page)
        c.want(status == 200 and [int(n) for _, n in found] == [x["fact"] for x in row["reasons"] if x["fact"]],
               "%s why %s %s: links %s, facts %s" % (role, row["duty"], row["subject"], found, [x["fact"] for x in row["reasons"]]))
        for x in row["reasons"]:
            held += "held" in x
            c.want("held" not in x or (x["fact"] is None and x["held"] in page), "%s: %s" % (role, x))
        linked.update((int(n), url) for url, n in found)
    for i, url in enumerate(linked.values()):
        if i % 40 == 0:
            c.rested()
        status, _, _ = c.office.ask(role, "GET", url)
        c.want(status == 200, "%s: a reason leads to %s: %d" % (role, url, status))
    c.want(linked and (held or role != "provider"), "%s: %d links, %d held by others" % (role, len(linked), held))


def sheets(c):
    """What one exports is what one sees; brought in again by the same person it changes nothing, also where it refers to what one does not see."""
    ask = c.office.ask
    ask("specialised", "POST", "/documents", {"code": "VB-TA", "number": "2/TA", "unit": "VPC"}, want=201)
    ask("specialised", "POST", "/documents", {"code": "VB-CHUNG", "number": "3/TA", "unit": "VTH"}, want=201)
    ask("specialised", "POST", "/systems", {"code": "HT-AN", "name": "Hệ thống của đơn vị khác", "unit": "VTH"}, want=201)
    ask("specialised", "POST", "/activities", {"code": "HD-AN", "kind": "meeting", "unit": "VTH", "title": "Việc của đơn vị khác"}, want=201)
    ask("specialised", "POST", "/activities", {"code": "HD-LK", "kind": "meeting", "unit": "VPC", "documents": ["VB-TA"], "concerns": "HD-AN",
                                               "subjects": ["systems:HT-AN", "units:VPC"]}, want=201)
    ask("specialised", "POST", "/activities", {"code": "HD-GK", "kind": "meeting", "unit": "VTH", "title": "Họp của đơn vị khác", "documents": ["VB-CHUNG"],
                                               "subjects": ["units:VPC"]}, want=201)
    ask("specialised", "POST", "/proofs", {"code": "CM-LK", "document": "VB-TA", "proves": "plan", "subjects": ["systems:HT-AN", "units:VPC"]}, want=201)
    for role in ("unit_officer", "specialised"):
        tried = set()
        for i, res in enumerate(sorted(set(ROWS) - (OPEN if role == "unit_officer" else set()))):  # what is the office's is not his to write
            if i % 8 == 0:
                c.rested()
            status, _, text = ask(role, "GET", "/%s/export?format=csv" % res)
            if status == 403:
                continue
            c.want(status == 200, "%s exports %s: %d" % (role, res, status))
            if role != "specialised" and res in ("activities", "proofs"):
                c.want("LK" in text and "HT-AN" not in text, "%s: the export of %s shows what is hidden" % (role, res))
            status, said = c.upload(role, "/%s/import" % res, "x.csv", text)
            if status == 403:
                continue
            tried.add(res)
            if role != "specialised" and res == "documents":
                c.want("VB-CHUNG" in text and "VB-AN" not in text, "%s: of others' papers those that serve its duty alone: %s" % (role, text))
            c.want(status == 200 and not (said["new"] or said["changed"] or said["wrong"]), "%s: %s brought in again: %d %s" % (role, res, status, said))
        c.want({"systems", "activities", "proofs", "declarations"} <= tried, "%s brings in only %s" % (role, sorted(tried)))


    row = c.ask("unit_officer", "GET", "/activities?code=HD-LK")["rows"][0]
    c.ask("unit_officer", "POST", "/activities/%d" % row["id"], {"subjects": [], "concerns": None, "seq": row["seq"], "reason": "Ghi nhầm"})
    row = c.ask("specialised", "GET", "/activities?code=HD-LK")["rows"][0]
    c.want([d["code"] for d in row["subjects"]] == ["HT-AN"] and row["concerns"]["code"] == "HD-AN",
           "what the unit cannot see it took away: %s %s" % (row["subjects"], row["concerns"]))


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        office.ask("specialised", "POST", "/documents", {"code": "VB-AN", "number": "1/AN", "unit": "VTH"}, want=201)
        office.ask("specialised", "POST", "/proofs", {"code": "CM-AN", "document": "VB-AN", "proves": "plan"}, want=201)
        office.ask("specialised", "POST", "/declarations", {"code": "XN-AN", "kind": "explanation", "unit": "VTH", "date": "2026-03-04", "reason": "Nhập bù"}, want=201)
        office.ask("specialised", "POST", "/successions", {"code": "KT-AN", "from": "VPC", "to": "VTH", "kind": "merge"}, want=201)
        office.ask("specialised", "POST", "/confirmations", dict(ROWS["confirmations"][0]), want=201)
        office.ask("specialised", "POST", "/column-sets", {"code": "BC-AN", "name": "Ẩn", "resource": "systems", "columns": "name", "unit": "VTH"}, want=201)
        table = routes(template.khien)
        everything = c.ask("specialised", "GET", "/duties")["rows"]
        for role in ROLES:
            tried = set()
            for res in sorted(ROWS):
                hidden = ids(c, "specialised", res) - ids(c, role, res)
                if not hidden:
                    c.want(res in OPEN, "%s sees all of %s" % (role, res))
                    continue
                tried.add(res)
                c.rested()
                for route in table:
                    if route["path"].split("/")[1] == res:
                        one(c, role, route, max(hidden))
            c.want(tried >= set(ROWS) - OPEN, "%s: nothing was hidden of %s" % (role, set(ROWS) - OPEN - tried))
            if role == "provider":
                c.want(OPEN - tried == {"units"}, "a provider's people see all of %s" % (OPEN - tried))
            reasons(c, role, everything)
            links(c, role)
        sheets(c)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
