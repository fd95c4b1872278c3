"""Every address that a page shows leads somewhere, for each role: links and GET forms are followed from the board on, a few of each kind. And every
GET route of the API's description refuses, by name, a word that it does not have, and each impossible value of a word that it has. Called by run.py."""
import html
import json
import re
import urllib.parse

from every import Checks
from office import ROLES, Office

SAMPLES, OF_FEW = 2, 12  # of each kind of address; of one thing, for a role that sees few things and parts of others
MOST = 700


def kind_of(address):
    path, _, query = address.partition("?")
    names = sorted({k for k, _ in urllib.parse.parse_qsl(query, keep_blank_values=True)})
    values = [v for k, v in urllib.parse.parse_qsl(query) if k in ("kind", "state", "format", "set", "show")]
    return re.sub(r"/\d+(?=/|$)", "/{id}", path), tuple(names), tuple(values)


def forms(body):
    """The addresses of the GET forms as they stand."""
    for attributes, inside in re.findall(r"<form([^>]*)>(.*?)</form>", body, re.S):
        if 'method="post"' in attributes:
            continue
        action = re.search(r'action="([^"]*)"', attributes)
        words = re.findall(r'<input[^>]*name="([^"]+)"(?:[^>]*value="([^"]*)")?', re.sub(r'<input type="radio"(?![^>]*checked)[^>]*>', "", inside))
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', inside, re.S):
            values = re.findall(r'<option value="([^"]*)"', options)
            words.append((name, values[-1] if values else ""))
        yield (action[1] if action else "") + "?" + urllib.parse.urlencode([(html.unescape(k), html.unescape(v)) for k, v in words])


def links(body, here):
    for address in re.findall(r'<a [^>]*href="([^"]*)"', body):
        yield urllib.parse.quote(urllib.parse.urljoin(here, html.unescape(address)), safe="/?&=%.:+,-_~;#")
    for address in forms(body):
        yield urllib.parse.urljoin(here, address)


def follow(checks, role):
    office, seen, counts, parents, queue = checks.office, set(), {}, {}, ["/record?subject=systems:HT-01", "/board", "/mywork", "/record"]
    while queue and len(seen) < MOST:
        address = queue.pop(0).partition("#")[0]
        kind = kind_of(address)
        most = OF_FEW if role == "provider" and kind[0].endswith("/{id}") and not kind[1] else SAMPLES
        if address in seen or not address.startswith("/") or address.startswith("/static/") or counts.get(kind, 0) >= most:
            continue
        seen.add(address)
        counts[kind] = counts.get(kind, 0) + 1
        try:
            status, head, body = office.ask(role, "GET", address, page=True)
        except OSError as e:
            raise RuntimeError("%s from %s: %s %s" % (address, parents.get(address), e, office.log()[-500:])) from e
        if status == 429:
            checks.rested()
            status, head, body = office.ask(role, "GET", address, page=True)
        if address.startswith("/record") and role in ("inspector", "leader"):
            checks.want(status == 403, "%s /record: %d" % (role, status))
            continue
        if kind[0] == "/calendar/{token}":
            continue
        if address == "/verify?code=":  # the field is required: no browser sends it empty
            continue
        checks.want(status in (200, 303), "%s is led from %s to %s: %d %s" % (role, parents.get(address), address, status, re.sub(r"<[^>]+>|\s+", " ", " ".join(re.findall(r"<main.*?</main>", body, re.S)))[-300:]))
        if status == 303:
            queue.append(head["location"])
        if status == 200 and head["content-type"].startswith("text/html"):
            for to in links(body, address):
                parents.setdefault(to, address)
                queue.append(to)
    return len(seen)


def filled(office, path, known):
    def one(m):
        if m[1] == "id":
            head = path.split("/")[1]
            if head not in known:
                status, _, said = office.ask("admin", "GET", "/%s?limit=1" % head)
                rows = json.loads(said).get("rows", []) if status == 200 else []
                known[head] = rows[0]["id"] if rows else 1
            return str(known[head])
        return {"step": "check", "kind": "monday", "code": "2634-ct-vpcp"}.get(m[1], "x")
    return re.sub(r"{(\w+)}", one, path)


def words(checks):
    office, known = checks.office, {}
    doc = json.loads(office.ask("admin", "GET", "/openapi.json", want=200)[2])
    tried = 0
    for path, ways in sorted(doc["paths"].items()):
        if "get" not in ways or path in ("/static/{file}", "/calendar/{token}"):
            continue
        here, wrong = filled(office, path, known), [("statee", "late"), ("Unit", "VPC"), ("", "1")]
        for p in ways["get"]["parameters"]:
            s = p["schema"]
            if p["in"] == "query" and (s["type"] == "integer" or "enum" in s):
                wrong += [(p["name"], "lạ"), (p["name"], "-5")]
            if p["in"] == "query" and s["type"] == "integer" and "maximum" in s:
                wrong.append((p["name"], str(s["maximum"] + 1)))
            if p["in"] == "query" and s["type"] == "string" and "enum" not in s:
                wrong.append((p["name"], ("một", "hai")))
        for name, value in wrong:
            pairs = [(name, v) for v in value] if isinstance(value, tuple) else [(name, value)]
            address = here + "?" + urllib.parse.urlencode(pairs)
            status, _, said = office.ask("admin", "GET", address)
            if status == 429:
                checks.rested()
                status, _, said = office.ask("admin", "GET", address)
            tried += 1
            checks.want(status == 400 and (not name or json.loads(said).get("place") == name or ("“%s”" % name) in said),
                        "%s: %d %s" % (address, status, said[:200]))
    checks.want(tried > 400, "only %d misspelt addresses" % tried)


def run(template):
    office = Office(template.khien, template)
    checks = Checks(office)
    try:
        office.start()
        for role in ("admin",) + ROLES:
            checks.want(follow(checks, role) > 60, "%s sees few addresses" % role)
            checks.rested()
        words(checks)
        checks.want(office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return checks.passed, checks.failed
