"""Every figure of the board is the number of rows in the list that it leads to, by unit, by level and by either clock; nothing is counted twice. Called by run.py."""
import re

from every import Checks

SETS = {"done_on_time": "done_on_time", "done_late": "done_late", "open": "open", "late": "late", "declared": "declared", "unknown": "unknown", "contradicted": "contradicted"}
OUTSIDE = ("unknown", "contradicted")


def board(c, role, query):
    counts = c.ask(role, "GET", "/board?" + query)["counts"]
    c.want(counts["all"] == sum(counts[x] for x in ("done_on_time", "done_late", "open", "late") + OUTSIDE), "%s: the figures do not add up: %s" % (query, counts))
    c.want(counts["done"] == counts["done_on_time"] + counts["done_late"] and counts["not_done"] == counts["open"] + counts["late"], "%s: the sides: %s" % (query, counts))
    for figure, state in SETS.items():
        rows = c.ask(role, "GET", "/duties?%s&state=%s" % (query, state))["rows"]
        c.want(len(rows) == counts[figure], "%s %s: %d on the board, %d in the list" % (query, figure, counts[figure], len(rows)))
    return counts


def figures(c):
    whole = board(c, "leader", "")
    c.want(all(whole[x] > 0 for x in SETS), "a figure of the demo is 0 and shows nothing: %s" % whole)
    levels = [board(c, "leader", "level=" + x) for x in ("1", "2", "3", "4", "5", "none")]
    c.want(0 < sum(x["all"] for x in levels) < whole["all"] and levels[2]["all"] > 0, "rows about systems, by level: %s" % [x["all"] for x in levels])
    board(c, "unit_officer", "")
    board(c, "leader", "unit=CDS&level=3")
    board(c, "leader", "on=2027-01-15")
    board(c, "leader", "on=2026-11-20&known=on")
    c.ask("leader", "GET", "/board?level=6", want=400, has='"place":"level"')
    c.ask("leader", "GET", "/duties?level=", want=200)
    page = c.office.ask("leader", "GET", "/board", page=True)[2]
    c.want(all("/duties?state=%s" % x in page for x in SETS.values()), "a figure leads nowhere")
    mine = c.office.ask("unit_officer", "GET", "/mywork", page=True)[2]
    wanting = sum(int(x) for x in re.findall(r"<h2>(?:Quá hạn|Cần bổ sung, đính chính, cập nhật|Tuần này) \((\d+)\)", mine))
    beside = re.search(r'href="/mywork"[^>]*>[^<]*<span[^>]*>(\d+)<', c.office.ask("unit_officer", "GET", "/systems?q=x", page=True)[2])
    c.want(wanting > 0 and beside and int(beside[1]) == wanting, "beside \"my work\": %s, on the page %d" % (beside and beside[1], wanting))
    c.want("Khoản 2. Đơn vị chuyên trách" in page, "the parts of the directive have no headings")


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        figures(c)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
