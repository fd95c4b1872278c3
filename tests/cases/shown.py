"""What one reads in a list is what it is ordered and searched by: references by the names that are shown, over every page; people by their names, for who may
read them, until they are erased. Called by run.py."""
import re

from every import Checks
from office import Office

def pages(c, role, path, limit):
    rows, after = [], ""
    while after is not None:
        said = c.ask(role, "GET", "%s&limit=%d%s" % (path, limit, "&after=" + after if after else ""))
        rows += said.get("rows", [])
        after = said.get("next")
    return rows


def order(c, name, field, to):
    """As the list of what is referred to is ordered by its titles."""
    place = {}
    for r in pages(c, "specialised", "/%s?q=" % to, 1000):
        place.setdefault(r["number" if to == "documents" else "name"] or r["code"], len(place))
    up = pages(c, "specialised", "/%s?sort=%s" % (name, field), 7)
    whole = pages(c, "specialised", "/%s?sort=%s" % (name, field), 1000)
    c.want([r["id"] for r in up] == [r["id"] for r in whole] and len(up) == len({r["id"] for r in up}), "%s by %s: pages of seven are not the whole list" % (name, field))
    shown = [(r[field] or {}).get("title") for r in up]
    known = [place[s] for s in shown if s]
    c.want(all(shown[:len(known)]), "%s by %s: what is not known stands before what is" % (name, field))
    c.want(known == sorted(known) and len(set(known)) > (to != "providers"), "%s by %s: %s" % (name, field, shown[:12]))
    down = [place[s] for s in ((r[field] or {}).get("title") for r in pages(c, "specialised", "/%s?sort=-%s" % (name, field), 5)) if s]
    c.want(down == known[::-1], "%s by %s downward" % (name, field))


def choices(c, name, field):
    """As forms and filters list them, what is not known last."""
    doc = c.ask("admin", "GET", "/openapi.json")
    listed = doc["components"]["schemas"][name]["properties"][field]["enum"]
    up = pages(c, "specialised", "/%s?sort=%s" % (name, field), 3)
    shown = [listed.index(r[field]) for r in up]
    c.want(shown == sorted(shown) and len(set(shown)) > 1 and len(up) == len({r["id"] for r in up}), "%s by %s: %s" % (name, field, [r[field] for r in up]))


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        office.unhurried()
        for name, field, to in (("systems", "unit", "units"), ("systems", "provider", "providers"), ("people", "unit", "units"), ("roles", "unit", "units"),
                                ("level-decisions", "system", "systems"), ("assets", "system", "systems"), ("proofs", "document", "documents")):
            order(c, name, field, to)
        for name, field in (("systems", "state"), ("activities", "kind"), ("declarations", "kind"), ("roles", "role")):
            choices(c, name, field)
        c.ask("specialised", "GET", "/activities?sort=concerns")
        c.ask("specialised", "GET", "/declarations?sort=subject", want=400)  # of several kinds: no one order
        seen = pages(c, "unit_officer", "/documents?sort=unit", 3)
        c.want(len(seen) == len({r["id"] for r in seen}), "of a unit's own: twice the same row")

        ways = re.findall(r'href="(/activities/new\?kind=meeting[^"]*)"', office.ask("unit_officer", "GET", "/record", page=True)[2])
        form = office.ask("unit_officer", "GET", ways[0].replace("&amp;", "&"), page=True)[2] if ways else ""
        c.want("Điền sẵn hôm nay" in form.split('id="h-done_on"')[-1][:200], "a day that the way fills in is said to be today's: %s" % ways)

        people = {who: c.ask("specialised", "POST", "/people", {"code": "CB-N" + who, "unit": unit, "name": name, "post": "Chuyên viên"}, 201)
                  for who, unit, name in (("1", "VPC", "Đặng Thị Tìm Thấy"), ("2", "VTH", "Đặng Văn Tìm Thấy"))}

        def found(role, q, where="/people?q="):
            rows = c.ask(role, "GET", where + q)
            return sorted(r["code"] for r in (rows.get("rows") or rows.get("hits") or []) if r["code"].startswith("CB-N"))

        c.want(found("specialised", "dang+tim+thay") == ["CB-N1", "CB-N2"], "a name in a list")
        c.want(found("specialised", "tim+thay+chuyen", "/search?q=") == ["CB-N1", "CB-N2"], "name and post together, by the search")
        c.want(found("specialised", "dang+thi+tim") == ["CB-N1"], "every word must occur")
        c.want(found("unit_officer", "tim+thay") == ["CB-N1"], "a unit finds its own people alone")
        c.want(found("unit_officer", "dang+van") == [], "and by no name of others")
        c.want("CB-N1" in office.ask("specialised", "GET", "/search?q=tim+thay", page=True)[2], "the search page")
        c.ask("specialised", "POST", "/people/%d/erase" % people["1"]["id"], {"reason": "Theo đề nghị", "confirm": "CB-N1"})
        c.want(found("specialised", "tim+thay") == ["CB-N2"], "what was erased is still found")
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
