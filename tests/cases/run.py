#!/usr/bin/env python3
"""run.py KHIEN [NAME...]: the text cases, each file on a server of its own over a copy of the fictitious ministry; then every.py, unseen.py, secrecy.py, suggest.py, figures.py, few.py, twice.py, faults.py, refused.py, shown.py, whole.py, walk.py and hostile.py.

A line of a case:
    as ROLE [page] METHOD PATH [BODY] -> STATUS [KEY=VALUE ...] ["text" ...] [!"text" ...]
    khien ARGUMENTS -> EXIT ["text" ...]      the command line on this case's folder
    restart
ROLE is a role's code (each has one user; those of a unit belong to VPC) or `nobody`. Answers are JSON, or with `page` HTML; BODY is JSON, with
`page` a form (a=1&b=2; its token is added). KEY is a path into the JSON (rows.0.code); VALUE is JSON or a bare word; VALUE $name keeps it, and
$name in later paths and bodies is it ($password_file names everybody's; $now is the instant when the case began, $today its day in Viet Nam). @units/VPC is the id of the unit VPC. "text" must stand in the body, !"text" must not.
"""
import datetime
import glob
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
from office import Office  # noqa: E402

LINE = re.compile(r"as (\w+)( page)? (GET|HEAD|POST|PUT|PATCH|DELETE) (\S+)(?: (.*?))? -> (\d{3})((?: .*)?)$")
COMMAND = re.compile(r"khien (.+?) -> (\d+)((?: .*)?)$")
CHECK = re.compile(r'\s+(?:(!?)"((?:[^"\\]|\\.)*)"|([\w.]+)=("(?:[^"\\]|\\.)*"|\S+))')


class Wrong(Exception):
    pass


def dig(value, path):
    for step in path.split("."):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise Wrong("there is no %s" % path) from None
    return value


class Case:
    def __init__(self, office, password_file):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.office, self.names = office, {"password_file": password_file, "now": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                           "today": (now + datetime.timedelta(hours=7)).strftime("%Y-%m-%d")}

    def command(self, m):
        r = subprocess.run([self.office.khien, *shlex.split(self.fill(m[1])), "--data", self.office.data], capture_output=True, text=True)
        if r.returncode != int(m[2]):
            raise Wrong("%d, not %s: %s%s" % (r.returncode, m[2], r.stdout[:300], r.stderr[:300]))
        self.checks(m[3], r.stdout + r.stderr)

    def fill(self, text):
        text = re.sub(r"@([a-z-]+)/([\w.-]+)", lambda m: str(self.office.id_of(m[1], m[2])), text)
        return re.sub(r"\$(\w+)", lambda m: str(self.names[m[1]]), text)

    def checks(self, text, body):
        at = 0
        for m in iter(lambda: CHECK.match(text, at), None):
            at = m.end()
            if m[2] is not None:
                said = json.loads('"%s"' % m[2])
                if (said in body) == bool(m[1]):
                    raise Wrong('%s"%s" in: %s' % ("unwanted " if m[1] else "no ", said, body[:600]))
                continue
            got, want = dig(json.loads(body), m[3]), m[4]
            if want.startswith("$") and want[1:] not in self.names:
                self.names[want[1:]] = got
                continue
            want = self.fill(want)
            try:
                want = json.loads(want)
            except ValueError:
                pass
            if got != want:
                raise Wrong("%s is %s, not %s" % (m[3], json.dumps(got, ensure_ascii=False), json.dumps(want, ensure_ascii=False)))
        if text[at:].strip():
            raise Wrong("cannot read the check %r" % text[at:])

    def line(self, text):
        if text == "restart":
            self.office.stop()
            self.office.start()
            return
        m = COMMAND.match(text)
        if m:
            self.command(m)
            return
        m = LINE.match(text)
        if not m:
            raise Wrong("not a line of a case")
        role, page, method, path, body, status, checks = m.groups()
        path = urllib.parse.quote(self.fill(path), safe="/?&=%.:+,-_~")
        body = self.fill(body) if body else None
        if page and body and role != "nobody":
            body += "&csrf=" + self.office.session(role)["X-CSRF-Token"]
        got, head, said = self.office.ask(role, method, path, body, page=bool(page))
        if got != int(status):
            raise Wrong("%d, not %s: %s" % (got, status, said[:600]))
        told = "Retry-After: %s\n" % head["retry-after"] if "retry-after" in head else ""
        self.checks(checks, "%s\n%s%s" % (head.get("location", ""), told, said) if page else said)


def run_case(path, template):
    office, passed, failed = Office(template.khien, template), 0, 0
    try:
        office.start()
        case = Case(office, os.path.join(template.home, "password"))
        for n, text in enumerate(open(path, encoding="utf-8"), 1):
            text = text.strip()
            if not text or text.startswith("#"):
                continue
            try:
                case.line(text)
                passed += 1
            except (Wrong, RuntimeError, OSError, ValueError, KeyError) as e:
                failed += 1
                print("%s:%d: %s\n    %s" % (path, n, text, e))
        code = office.stop()
        if code != 0:
            failed += 1
            print("%s: the server ended with %s\n%s" % (path, code, office.log()))
    finally:
        office.remove()
    return passed, failed


def main():
    khien, names = sys.argv[1], sys.argv[2:]
    files = sorted(glob.glob("tests/cases/*.case"))
    if names:
        files = [f for f in files if os.path.basename(f)[:-5] in names]
    template = Office(khien)
    passed = failed = 0
    try:
        for f in files:
            p, b = run_case(f, template)
            passed, failed = passed + p, failed + b
        for more in ("every", "unseen", "secrecy", "suggest", "figures", "again", "few", "twice", "faults", "refused", "shown", "whole", "walk", "gone", "reading", "lines", "second", "hostile"):
            if not names or more in names:
                p, b = importlib.import_module(more).run(template)
                passed, failed = passed + p, failed + b
    finally:
        template.remove()
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed != 0 or passed == 0)


main()
