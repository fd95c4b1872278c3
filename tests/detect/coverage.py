"""tests/conformance/README.md says how many cases each item of the specification (2.1.0) has: counted here again, so that the page is true. An item
without a case that holds is a fault. `coverage.py --table` prints the table anew."""
import glob
import re
import sys

PAGE = "tests/conformance/README.md"
MODIFIERS = ["all", "startswith", "endswith", "contains", "exists", "cased", "neq", "windash", "re", "i", "m", "s", "base64", "base64offset", "utf16le",
             "utf16be", "utf16", "wide", "lt", "lte", "gt", "gte", "minute", "hour", "day", "week", "month", "year", "cidr", "expand", "fieldref"]
TYPES = ["event_count", "value_count", "temporal", "temporal_ordered", "value_sum", "value_avg", "value_percentile", "value_median"]
BOUNDS = ["gt", "gte", "lt", "lte", "eq", "neq"]
CONDITION = r"condition: *[^\n{}]*?(?<![\w-])(?:%s)"
# What, and how it reads in a case.
FORMS = [
    ("`and`", CONDITION % "and"), ("`or`", CONDITION % "or"), ("`not`", CONDITION % "not"), ("parentheses", r"condition: *[^\n{}]*\("),
    ("`1 of PATTERN`", CONDITION % r"1 of \w*\*"), ("`1 of them`", CONDITION % "1 of them"), ("`any of`", CONDITION % "any of"),
    ("`all of PATTERN`", CONDITION % r"all of \w*\*"), ("`all of them`", CONDITION % "all of them"), ("a list of conditions", r"condition: *\["),
    ("keywords", r"(?:detection: *[\"{]|^)(?!rules|group-by)\w+: \[ *'?\w|'\|all'"), ("keywords joined by `all`", r"'\|all'"), ("a list of maps", r"\w: \[ *\{|(?<!-)- *\{"),
    ("null", r"\bnull\b|: ~"), ("the empty text", r": ''"), ("`*` and `?`", r"[\w\\][*?]|[*?]\w"), ("a collection of documents", r"\n *---"),
    ("`action: global`, `reset`, `repeat`", r"action: (?:global|reset|repeat)"),
]
CORRELATION = [("`group-by`", r"group-by"), ("`aliases`", r"aliases"), ("`generate`", r"generate"), ("`condition` with `field`", r"\bfield: "),
               ("`condition` of rules", r"condition: *'?\w+ (?:and|or) |condition: *not ")] + \
              [("timespan in `%s`" % u, r"timespan: '?\d+%s\b" % u) for u in "smhdwMy"] + [("a chain", r"rules: \[[^\]]*\b(\w+)\b.*name: \1, correlation:|name: (\w+), correlation:.*rules: \[[^\]]*\b\2\b")]
FILTERS = [("rules by id or name", r"filter:.{0,80}rules: *\["), ("`rules: any`", r"rules: any")]


def cases():
    """The texts of all cases, and whether a case is refused."""
    for path in sorted(glob.glob("tests/conformance/*.yml")):
        with open(path, encoding="utf-8") as f:
            for text in re.split(r"(?m)^(?=- case:)", f.read())[1:]:
                yield text.replace("\\n", "\n"), bool(re.search(r"(?m)^  refused: *true", text))


def items():
    for m in MODIFIERS:
        yield "modifier", "`%s`" % m, r"\|%s(?=[|'\":\]])" % m
    for what, pattern in FORMS:
        yield "detection, condition", what, pattern
    for t in TYPES:
        yield "correlation", "`%s`" % t, r"type: '?%s\b" % t
    for b in BOUNDS:
        yield "correlation", "bound `%s`" % b, r"correlation:.*condition: \{[^}]*\b%s:" % b
    for what, pattern in CORRELATION:
        yield "correlation", what, "correlation:.*(?:%s)" % pattern
    for what, pattern in FILTERS:
        yield "filter", what, pattern


def table():
    """Rows (kind, what, cases that hold, cases that are refused)."""
    known = list(cases())
    for kind, what, pattern in items():
        hit = [refused for text, refused in known if re.search(pattern, text.split("\n  events:")[0], re.S | re.M)]
        yield kind, what, len(hit) - sum(hit), sum(hit)


def lines():
    return ["| %s | %s | %d | %d |" % row for row in table()]


def the_cases_cover_the_specification(d):
    with open(PAGE, encoding="utf-8") as f:
        page = f.read().splitlines()
    for row, line in zip(table(), lines()):
        d.check("a case that holds for: %s %s" % row[:2], row[2] > 0, True)
        d.check("the row of %s in %s: %s" % (row[1], PAGE, line), line in page, True)


if __name__ == "__main__" and sys.argv[1:] == ["--table"]:
    print("\n".join(lines()))
