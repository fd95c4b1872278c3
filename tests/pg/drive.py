"""Every list of every resource by every filter and every order, page after page, as who sees all, as a unit's and as a provider's people: so that the
program makes the SQL that it makes for them. drive.py KHIEN (with tests/pg/spy.c in it). A refused filter is no fault here, a broken answer is."""
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cases"))
from office import Office  # noqa: E402


def text(value):
    """A value of an answer as a filter takes it."""
    if isinstance(value, list):
        return text(value[0]) if value else ""
    if isinstance(value, dict):
        return value.get("code") or ""
    return {True: "1", False: "0"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def drive(office):
    asked = 0

    def ask(role, path):
        nonlocal asked
        asked += 1
        status, _, said = office.ask(role, "GET", path)
        if status not in (200, 400, 403, 404):
            sys.exit("%s GET %s: %d %s" % (role, path, status, said[:300]))
        return json.loads(said) if status == 200 else {}

    schemas = json.loads(office.ask("specialised", "GET", "/openapi.json")[2])["components"]["schemas"]
    for res in sorted(s[:-5] for s in schemas if s.endswith(".sent")):
        fields = [f for f in schemas[res + ".sent"]["properties"] if f not in ("seq", "why", "reason")]
        rows = ask("specialised", "/%s?limit=1000" % res).get("rows", [])
        for role in ("specialised", "unit_officer", "provider"):
            ask(role, "/%s?q=he+thong" % res)
            for f in fields:
                for order in ("", "-"):
                    page = ask(role, "/%s?limit=1&sort=%s%s" % (res, order, f))
                    if page.get("next"):
                        ask(role, "/%s?limit=1&sort=%s%s&after=%s" % (res, order, f, urllib.parse.quote(page["next"])))
                values = {text(r[f]) for r in rows if r.get(f) not in (None, [])}
                for v in ["-", "2026-01-01..2026-12-31"] + sorted(values)[:2]:
                    ask(role, "/%s?%s=%s" % (res, f, urllib.parse.quote(v)))
            for r in rows[:1]:
                for path in ("", "/history", "/edit"):
                    ask(role, "/%s/%d%s" % (res, r["id"], path))
    print("%d answers" % asked)
    if asked < 2000:
        sys.exit("too few: the resources were not found")


office = Office(sys.argv[1])
try:
    office.start()
    drive(office)
    if office.stop() != 0:
        sys.exit("the server ended badly: " + office.log())
finally:
    office.remove()
