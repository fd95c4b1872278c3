#!/usr/bin/env python3
"""check.py KHIEN: is /openapi.json a sound OpenAPI 3.1 document, does it hold every route of `khien routes`, and do the program's own answers fit
the schemas that it gives? Then each resource is written and read back by its schema alone."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cases"))
from office import Office  # noqa: E402

KEYWORDS = {"type", "title", "description", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "$ref", "maxLength",
            "minimum", "maximum", "pattern", "format", "contentMediaType", "x-words"}
TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


class Judge:
    def __init__(self, doc):
        self.doc, self.passed, self.wrong = doc, 0, []

    def want(self, ok, what):
        if ok:
            self.passed += 1
        else:
            self.wrong.append(what)

    def ref(self, o):
        while "$ref" in o:
            at = self.doc
            for step in o["$ref"].removeprefix("#/").split("/"):
                at = at[step]
            o = at
        return o

    # --- the document itself ---
    def schema(self, s, where):
        unknown = set(s) - KEYWORDS
        self.want(not unknown, "%s: keyword %s" % (where, unknown))
        types = s.get("type", [])
        for t in [types] if isinstance(types, str) else types:
            self.want(t in TYPES, "%s: type %s" % (where, t))
        if "$ref" in s:
            self.want(self.ref(s) is not None, "%s: %s" % (where, s["$ref"]))
        for r in s.get("required", []):
            self.want(r in s["properties"], "%s: required %s is no property" % (where, r))
        for name, p in s.get("properties", {}).items():
            self.schema(p, "%s.%s" % (where, name))
        for p in s.get("anyOf", []):
            self.schema(p, where + "|")
        if "items" in s:
            self.schema(s["items"], where + "[]")

    def operation(self, path, method, op, ids):
        where = "%s %s" % (method, path)
        self.want(op["operationId"] not in ids, "%s: operationId twice" % where)
        ids.add(op["operationId"])
        self.want(bool(op["summary"]) and bool(op["x-rights"]), "%s: no summary or no rights" % where)
        self.want(any(c in op["responses"] for c in ("200", "201")), "%s: no success" % where)
        self.want({"401", "403"} <= set(op["responses"]), "%s: no refusals" % where)
        self.want(bool(op["security"]) or op["x-rights"] == ["public"], "%s: no security" % where)
        for s in op["security"]:
            self.want(set(s) <= set(self.doc["components"]["securitySchemes"]), "%s: security %s" % (where, s))
        seen = [(p["in"], p["name"]) for p in op["parameters"]]
        self.want(len(set(seen)) == len(seen), "%s: a parameter twice" % where)
        self.want({n for w, n in seen if w == "path"} == set(re.findall(r"{(\w+)}", path)), "%s: path parameters %s" % (where, seen))
        for p in op["parameters"]:
            self.want(p["in"] in ("path", "query", "header") and (p["in"] != "path" or p.get("required") is True), "%s %s" % (where, p["name"]))
            self.schema(p["schema"], where + "?" + p["name"])
        bodies = [op["requestBody"]] if "requestBody" in op else []
        self.want(bool(bodies) == (method in ("post", "put", "patch")), "%s: request body" % where)
        for code, r in op["responses"].items():
            r = self.ref(r)
            self.want(re.fullmatch(r"[1-5]\d\d", code) and bool(r.get("description")), "%s: response %s" % (where, code))
            bodies.append(r)
        for b in bodies:
            for kind, c in b.get("content", {}).items():
                self.schema(c["schema"], "%s %s" % (where, kind))

    def document(self, routes):
        doc = self.doc
        self.want(doc["openapi"].startswith("3.1.") and bool(doc["info"]["title"]) and bool(doc["info"]["version"]), "head")
        here = {(m.upper(), p) for p, ms in doc["paths"].items() for m in ms}
        there = {(r["method"], r["path"]) for r in routes}
        self.want(len(there) > 100, "khien routes says little")
        for r in sorted(here ^ there):
            self.want(False, "%s %s is only in %s" % (*r, "openapi.json" if r in here else "khien routes"))
        shapes = [re.sub(r"{\w+}", "{}", p) for p in doc["paths"]]
        self.want(len(shapes) == len(set(shapes)), "two paths that differ in names only")
        ids = set()
        for path, methods in doc["paths"].items():
            for method, op in methods.items():
                self.operation(path, method, op, ids)
        for name, s in doc["components"]["schemas"].items():
            self.schema(s, name)
        tags = {t["name"] for t in doc["tags"]}
        self.want(all(set(op["tags"]) <= tags for ms in doc["paths"].values() for op in ms.values()), "a tag that is not listed")

    # --- values against schemas ---
    def fault(self, s, v, where):
        """What is wrong with v, or None."""
        s = self.ref(s)
        if "anyOf" in s:
            faults = [self.fault(x, v, where) for x in s["anyOf"]]
            return None if None in faults else faults[0]
        types = s.get("type", list(TYPES))
        types = [types] if isinstance(types, str) else types
        if not any(type(v) is TYPES[t] for t in types):
            return "%s: %r is no %s" % (where, v, types)
        if "enum" in s and v not in s["enum"]:
            return "%s: %r is none of %s" % (where, v, s["enum"])
        if isinstance(v, str):
            if len(v) > s.get("maxLength", len(v)) or ("pattern" in s and not re.search(s["pattern"], v)):
                return "%s: %r" % (where, v)
            if s.get("format") == "date-time" and not INSTANT.match(v):
                return "%s: %r is no instant" % (where, v)
        if type(v) is int and not s.get("minimum", v) <= v <= s.get("maximum", v):
            return "%s: %d is out of bounds" % (where, v)
        if isinstance(v, list):
            return next(filter(None, (self.fault(s.get("items", {}), x, "%s[%d]" % (where, i)) for i, x in enumerate(v))), None)
        if isinstance(v, dict):
            for r in s.get("required", []):
                if r not in v:
                    return "%s: no %s" % (where, r)
            props = s.get("properties")
            for k, x in v.items() if props else ():
                if k not in props:
                    return "%s: %s is not described" % (where, k)
                f = self.fault(props[k], x, "%s.%s" % (where, k))
                if f:
                    return f
        return None

    def answer(self, office, role, method, path, asked, body=None, status=200):
        got, head, said = office.ask(role, method, asked, body)
        self.want(got == status, "%s %s: %d %s" % (method, asked, got, said[:300]))
        if got != status:
            return None
        schema = self.doc["paths"][path][method.lower()]["responses"][str(status)]["content"]["application/json"]["schema"]
        value = json.loads(said)
        fault = self.fault(schema, value, "%s %s" % (method, asked))
        self.want(fault is None, fault)
        return value


def answers(judge, office):
    """Every address that a reader may GET, with real rows behind it."""
    resources = sorted({p.split("/")[1] for p in judge.doc["paths"] if p.endswith("/{id}/history")} - {"papers", "users"})  # made by the program, listed by dates
    judge.want(len(resources) >= 15, "resources: %s" % resources)
    account = judge.answer(office, "admin", "GET", "/users", "/users")["users"][0]
    judge.answer(office, "admin", "GET", "/users/{id}/history", "/users/%d/history" % account["id"])
    for r in resources:
        page = judge.answer(office, "admin", "GET", "/" + r, "/%s?limit=1000" % r)
        row = next(iter(page["rows"]), None) if page else None
        if not row:
            continue
        judge.answer(office, "admin", "GET", "/%s/{id}" % r, "/%s/%d" % (r, row["id"]))
        judge.answer(office, "admin", "GET", "/%s/{id}/history" % r, "/%s/%d/history" % (r, row["id"]))
        # what was read is a valid body of a change that changes nothing
        sent = judge.doc["components"]["schemas"][r + ".sent"]["properties"]
        body = {k: v for k, v in row.items() if k in sent}
        fault = judge.fault({"$ref": "#/components/schemas/%s.sent" % r}, body, r)
        judge.want(fault is None, fault)
        same = judge.answer(office, "admin", "POST", "/%s/{id}" % r, "/%s/%d" % (r, row["id"]), dict(body, why="kiểm thử"))
        judge.want(same is not None and same["seq"] == row["seq"], "%s: writing what was read made an entry" % r)
    duties = judge.answer(office, "admin", "GET", "/duties", "/duties")
    judge.want(duties["total"] > 0, "no duties")
    for path in ("/board", "/directives", "/mywork", "/search?q=he", "/ledger", "/users", "/account", "/record"):
        judge.answer(office, "admin", "GET", path.split("?")[0], path)


def kinds(judge, office):
    """Every address that may be asked for without knowing more: its status is described, and what kind of content it answers."""
    unit = office.id_of("units", "VPC")
    for path, methods in judge.doc["paths"].items():
        asked = path.replace("{id}", str(unit)) if path.startswith("/units/{id}") else path
        if "get" not in methods or "{" in asked:
            continue
        status, head, said = office.ask("admin", "GET", asked)
        response = judge.ref(methods["get"]["responses"].get(str(status), {}))
        judge.want(bool(response), "GET %s: %d is not described: %s" % (asked, status, said[:200]))
        kind = head.get("content-type", "").split(";")[0]
        judge.want({kind, "*/*"} & set(response.get("content", {kind})), "GET %s answers %s, described as %s" % (asked, kind, list(response.get("content", {}))))


def writes(judge, office):
    """Every enum value and bound of the schema of systems is believed by the program."""
    sent = judge.doc["components"]["schemas"]["systems.sent"]["properties"]
    office.ask("specialised", "POST", "/documents", {"number": "1/BG", "date": "2026-01-02", "unit": "VPC"})  # being handed over takes a paper
    base = {"name": "Hệ thống theo mô tả", "unit": "VPC", "transfer_document": "1/BG"}
    row = judge.answer(office, "specialised", "POST", "/systems", "/systems", base, 201)
    for name, s in sent.items():
        values = [v for v in s.get("enum", []) if v is not None] or ([s["items"]["enum"]] if "enum" in s.get("items", {}) else [])
        if s.get("type") == ["integer", "null"]:
            values = [s["minimum"]] + ([s["maximum"]] if "maximum" in s else [])
            if "maximum" in s:
                got = office.ask("specialised", "POST", "/systems/%d" % row["id"], {name: s["maximum"] + 1, "seq": row["seq"]})[0]
                judge.want(got == 400, "%s above its maximum: %d" % (name, got))
        for v in values:
            row = judge.answer(office, "specialised", "POST", "/systems/{id}", "/systems/%d" % row["id"], {name: v, "seq": row["seq"]}) or row
            judge.want(sorted(row[name]) == sorted(v) if isinstance(v, list) else row[name] == v, "%s: %r became %r" % (name, v, row[name]))
    for day in ("2024-09-05", "2024-09", "2024-Q3", "2024"):
        row = judge.answer(office, "specialised", "POST", "/systems/{id}", "/systems/%d" % row["id"], {"operating_from": day, "seq": row["seq"]}) or row
        judge.want(row["operating_from"] == day, "operating_from: %s became %s" % (day, row["operating_from"]))
    long = "x" * (sent["name"]["maxLength"] + 1)
    judge.want(office.ask("specialised", "POST", "/systems", dict(base, name=long))[0] == 400, "a name above its maxLength is taken")
    judge.want(office.ask("specialised", "POST", "/systems", dict(base, nothing=1))[0] == 400, "a field that is not described is taken")


def pages(judge, office):
    for lang, word in (("vi", "Địa chỉ"), ("en", "Address")):
        got, head, said = office.ask("inspector", "GET", "/api?lang=" + lang, page=True)
        judge.want(got == 200 and word in said, "/api in %s: %d" % (lang, got))
        missing = [p for p in judge.doc["paths"] if p not in said]
        judge.want(not missing, "/api lacks %s" % missing)
    judge.want(office.ask("nobody", "GET", "/openapi.json")[0] == 401, "/openapi.json is open to strangers")


def names(judge):
    """Whatever the sources ask of a form or an address has a name that people know."""
    root = os.path.join(os.path.dirname(__file__), "..", "..", "src")
    with open(os.path.join(root, "app", "words.c"), encoding="utf-8") as f:
        known = set(re.findall(r'^\t\{ "(\w+)", "', f.read(), re.M))
    asked = set()
    for folder, _, files in os.walk(root):
        for name in files:
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    asked |= set(re.findall(r'\breq_(?:text|i64|i64_or|date|bool)\(\s*cx, rq, "(\w+)"', f.read()))
    judge.want(len(asked) > 30, "few fields are asked: %s" % asked)
    for name in sorted(asked - known):
        judge.want(False, "src/app/words.c does not say what %s is called" % name)


def main():
    office = Office(sys.argv[1])
    try:
        routes = [json.loads(line) for line in office.run("routes", "--json").splitlines()]
        office.start()
        judge = Judge(json.loads(office.ask("admin", "GET", "/openapi.json", want=200)[2]))
        judge.document(routes)
        answers(judge, office)
        kinds(judge, office)
        writes(judge, office)
        pages(judge, office)
        names(judge)
        code = office.stop()
        judge.want(code == 0, "the server ended with %s\n%s" % (code, office.log()))
        if len(sys.argv) > 2:
            with open(sys.argv[2], "w", encoding="utf-8") as f:
                json.dump(judge.doc, f, ensure_ascii=False)
    finally:
        office.remove()
    for w in judge.wrong[:60]:
        print(w)
    print("%d passed, %d failed" % (judge.passed, len(judge.wrong)))
    sys.exit(bool(judge.wrong))


main()
