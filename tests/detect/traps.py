"""docs/sigma-traps.md: every row names at least one test, every test that it names exists, and the checklist is whole."""
import glob
import os
import re

PAGE = "docs/sigma-traps.md"
CHECKLIST = 21  # traps of the checklist


def cases():
    """FILE: CASE of every conformance case."""
    out = set()
    for path in glob.glob("tests/conformance/*.yml"):
        with open(path, encoding="utf-8") as f:
            out |= {"%s: %s" % (os.path.basename(path)[:-4], c) for c in re.findall(r"^- case: (.*)$", f.read(), re.M)}
    return out


def functions():
    """Tests of tests/unit that run, and those of tests/detect that are called."""
    out = set()
    for path in glob.glob("tests/unit/test_*.c"):
        with open(path, encoding="utf-8") as f:
            out |= set(re.findall(r"cmocka_unit_test\((\w+)\)", f.read()))
    text = ""
    for path in ("tests/detect/outputs.py", "tests/detect/corpora.py", "tests/detect/hostile.py"):
        with open(path, encoding="utf-8") as f:
            text += f.read()
    return out | {n for n in re.findall(r"^def (\w+)\(d,", text, re.M) if len(re.findall(r"\b%s\b" % n, text)) > 1}


def rows(page):
    """(what, tests) of each row of each table."""
    for line in page.splitlines():
        cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) >= 2 and not set(cells[0]) <= set("-: ") and cells[-1] != "test":
            yield cells[:-1], [t.replace("\\|", "|") for t in re.findall(r"`([^`]+)`", cells[-1])]


def every_trap_has_its_tests(d):
    with open(PAGE, encoding="utf-8") as f:
        table = list(rows(f.read()))
    known = cases() | functions()
    d.check("rows of " + PAGE, len(table) > 90, True)
    d.check("the checklist", [r[0][0] for r in table if len(r[0]) == 2], [str(i + 1) for i in range(CHECKLIST)])
    for what, tests in table:
        d.check("a test for: " + what[-1], bool(tests), True)
        d.check("tests of: " + what[-1], [t for t in tests if t not in known], [])
