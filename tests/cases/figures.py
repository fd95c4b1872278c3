"""Every figure of the board is the number of rows in the list that it leads to, by unit, by level and by either clock; nothing is counted twice. And each fact of each chain of reasons
of the demonstration is taken away in turn: the state or the reasons change. Called by run.py."""
import html
import json
import os
import re
import sqlite3
import sys
import urllib.parse

from every import Checks

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../report"))
from xlsx import sheets  # noqa: E402

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


def late_list(c):
    """The inspectors' list as a workbook says what was asked, how many rows it has and up to which entry."""
    path = os.path.join(c.office.home, "late.xlsx")
    with open(path, "wb") as f:
        f.write(c.office.read("inspector", "/late-entries/export?days=30")[1])
    pages = dict(sheets(path))
    about = {r.get("A"): r.get("B") for r in pages.get("Nguồn số liệu", [])}
    c.want("hơn 30 ngày" in about.get("Điều kiện", "") and about.get("Số dòng") == str(len(pages["Nhập muộn"]) - 1) and int(about.get("Sổ nhật ký đến mục", 0)) > 0, "late entries: %s" % about)


def figures(c):
    whole = board(c, "inspector", "")
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
    matrix = c.ask("leader", "GET", "/board")["matrix"]
    lines = {r["code"]: r for g in matrix["groups"] for r in g["rows"]}
    c.want("3.b" in lines and lines["3.b"]["view"] and not lines["1.c"]["view"] and "/" in lines["3.b"]["sum"], "3.b, a view of others, has no line: %s" % sorted(lines))
    counted = sum(int(r["sum"].rpartition("/")[2]) for r in lines.values() if not r["view"] and "/" in r["sum"])
    c.want(counted == whole["all"] == int(matrix["done_all"].rpartition("/")[2]), "the lines count %d, the board %d" % (counted, whole["all"]))
    clauses = {x["code"] for p in c.ask("leader", "GET", "/directives")["packs"] for x in p["clauses"]}
    c.want(clauses == set(lines) | {x["code"] for x in matrix["absent"]}, "clauses neither in the matrix nor named below it: %s" % (clauses - set(lines)))
    c.ask("leader", "GET", "/duties?change=gone", want=400, has='"place":"change"')


def led(c, role, query):
    """Every figure of the page with its link: the list behind has that many rows, whatever the board is filtered by."""
    page, n = c.office.ask(role, "GET", "/board?" + query, page=True)[2], 0
    found = [(a, t.rpartition("/")[2]) for a, t in re.findall(r'<a class="k-cell" href="([^"]*)" title="([^"]*)"', page)]
    found += [(a, re.findall(r"\d+", t)[-1]) for a, t in re.findall(r'<a class="k-fig[^"]*" href="([^"]*)">([^<]*\d[^<]*)<', page)]
    found += re.findall(r'<a class="k-n[^"]*" href="([^"]*)">(\d+)<', page)
    found += re.findall(r'<b><a href="([^"]*)">(\d+)</a></b>', page)
    for address, figure in found:
        n += 1
        if n % 40 == 0:
            c.rested()
        rows_there = c.ask(role, "GET", urllib.parse.quote(html.unescape(address), safe="/?&=%.-")).get("total")
        c.want(rows_there == int(figure), "%s /board?%s: %s leads to %s rows by %s" % (role, query, figure, rows_there, address))
    for words in ("Mới quá hạn", "Mới hoàn thành đúng hạn", "Mới hoàn thành việc đã quá hạn", "Phát sinh mới", "Chưa hoàn thành, quá hạn"):
        c.want(re.search(words + r'</?(?:b></)?th><td class="k-r">(?:<b>)?<a ', page), "%s /board?%s: “%s” leads nowhere" % (role, query, words))
    sides = page[page.index('id="t1"') + 8:page.index('<h2 id="t2"')]
    loose = re.sub(r'<a .*?</a>|<p class="k-eq">.*?</p>|<h2>.*?</h2>|<[^>]*>', " ", sides, flags=re.S)
    c.want(re.findall(r"\d+", loose) == ["05"], "%s /board?%s: figures without a link: %s" % (role, query, loose.split()))
    sums = re.findall(r'<tr class="k-sum">.*?</tr>', page, re.S)
    c.want(len(sums) == 2 and not any(re.search(r"\d", re.sub(r"<a .*?</a>|<[^>]*>", "", x)) for x in sums), "%s /board?%s: sums without a link" % (role, query))
    c.want(n > 12, "%s /board?%s has only %d figures that lead on" % (role, query, n))
    c.rested()


def rows(office):
    told = {}
    for line in office.run("duties", "--json").splitlines():
        r = json.loads(line)
        told.setdefault((r["duty"], r["subject"], r["due_original"], r["group"]), []).append(r)
    return told


def idle(c):
    """Straight from the tables: what others refer to cannot be deleted by any door."""
    office, before, tried = c.office, rows(c.office), {}
    for key, all_of_it in before.items():
        for r in all_of_it:
            for reason in r["reasons"]:
                if reason["fact"]:
                    tried.setdefault(reason["fact"], set()).add(key)
    db = sqlite3.connect(os.path.join(office.data, "khien.db"), isolation_level=None)
    seen = set()
    for fact, keys in sorted(tried.items()):
        (res,) = db.execute("SELECT res FROM object WHERE id = ?", (fact,)).fetchone()
        table = res.replace("-", "_")
        seen.add(res)
        names = [d[0] for d in db.execute("SELECT * FROM %s LIMIT 0" % table).description]
        row = db.execute("SELECT * FROM %s WHERE id = ?" % table, (fact,)).fetchone()
        db.execute("DELETE FROM %s WHERE id = ?" % table, (fact,))
        after = rows(office)
        for key in keys:
            c.want(before[key] != after.get(key), "%s %d may go from the chain of %s, and nothing changes" % (res, fact, key))
        db.execute("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join('"%s"' % n for n in names), ", ".join("?" * len(row))), row)
    db.close()
    c.want(len(tried) > 100 and seen >= {"roles", "people", "documents", "proofs", "declarations", "level-decisions", "regulations", "activities", "systems"},
           "only %d facts, of %s" % (len(tried), sorted(seen)))
    c.want(rows(office) == before, "the facts did not come back")


def run(template):
    from office import Office

    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        figures(c)
        late_list(c)
        for role, query in (("leader", ""), ("leader", "level=3"), ("leader", "unit=CDS&on=2027-01-15"), ("leader", "state=late"), ("leader", "clause=1.dd"), ("leader", "on=2026-11-20&known=on"),
                            ("unit_officer", ""), ("provider", "")):
            led(c, role, query)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        idle(c)
    finally:
        office.remove()
    return c.passed, c.failed
