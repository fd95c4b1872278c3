"""The migrations' dialect (SQLite, STRICT) -> PostgreSQL 15, mechanically; and every SQL literal that the program may send.

    pg_sql.py schema FILE.sql...     the migrations, as PostgreSQL takes them
    pg_sql.py statements ROOT        one statement a line, `place<TAB>sql`, from db_run, db_run_n, db_query and db_i64 under ROOT/src
"""
import os
import re
import sys

TOKEN = re.compile(r"[xX]'[0-9a-fA-F]*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\w+|\s+|.", re.S)
WORDS = {"INTEGER": "BIGINT", "BLOB": "BYTEA", "REAL": "DOUBLE PRECISION"}


def tokens(sql):
    """Without comments; white space as one space."""
    for m in TOKEN.finditer(sql):
        t = m[0]
        if t.startswith("--") or t.startswith("/*") or t.isspace():
            t = " "
        yield t


def types(sql):
    """Column types, table options, x'..' literals."""
    out = []
    for t in tokens(sql):
        if re.match(r"[xX]'", t):
            t = "'\\x" + t[2:-1] + "'::bytea"
        out.append(WORDS.get(t.upper(), t))
    text = "".join(out)
    text = re.sub(r"\)\s*(?:STRICT|WITHOUT\s+ROWID)(?:\s*,\s*(?:STRICT|WITHOUT\s+ROWID))?\s*(;|$)", r")\1", text)
    return re.sub(r"\s*;\s*", ";\n", re.sub(r" +", " ", text)).strip() + "\n"


# --- literals in C ---
CALL = re.compile(r"\b(db_run|db_run_n|db_query|db_i64)\s*\(")
AT = {"db_run": 1, "db_run_n": 2, "db_query": 2, "db_i64": 2}
C_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_]\w*|\s+|.', re.S)
DEFINE = re.compile(r'^[ \t]*#[ \t]*define[ \t]+([A-Z_][A-Z0-9_]*)[ \t]+((?:"(?:[^"\\\n]|\\.)*"|\\\n|[A-Z_][A-Z0-9_]*|[ \t])+)$', re.M)


def unquote(literal):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), literal[1:-1])


def arguments(text, at):
    """The token lists of a call's arguments, from behind its opening bracket; None where it does not end."""
    args, depth = [[]], 0
    for m in C_TOKEN.finditer(text, at):
        t = m[0]
        if t.isspace() or t.startswith(("//", "/*")):
            continue
        if depth == 0 and t == ")":
            return args
        depth += t in "([{"
        depth -= t in ")]}"
        if depth == 0 and t == ",":
            args.append([])
        else:
            args[-1].append(t)
    return None


def literal(toks, names):
    """The text of adjacent string literals and names of them; None if something else is among them."""
    out = []
    for t in toks:
        if t.startswith('"'):
            out.append(unquote(t))
        elif t in names:
            part = literal([m[0] for m in C_TOKEN.finditer(names[t]) if not m[0].isspace() and m[0] != "\\"], names)
            if part is None:
                return None
            out.append(part)
        else:
            return None
    return "".join(out)


def c_files(root):
    for folder, _, files in sorted(os.walk(os.path.join(root, "src"))):
        for f in sorted(files):
            if f.endswith((".c", ".h")):
                yield os.path.join(folder, f)


def statements(root):
    texts = {f: open(f, encoding="utf-8").read() for f in c_files(root)}
    names = {m[1]: m[2] for f, t in texts.items() if f.endswith(".h") for m in DEFINE.finditer(t)}
    for f, text in texts.items():
        own = {**names, **{m[1]: m[2] for m in DEFINE.finditer(text)}}
        for m in CALL.finditer(text):
            line = text.count("\n", 0, m.start()) + 1
            start = text.rfind("\n", 0, m.start()) + 1
            if re.match(r"\s*(#|/?\*)", text[start:m.start()]) or f.endswith("db/db.h"):
                continue
            args = arguments(text, m.end())
            sql = literal(args[AT[m[1]]], own) if args and len(args) > AT[m[1]] else None
            place = f"{os.path.relpath(f, root)}:{line}"
            yield place, " ".join("".join(tokens(sql)).split()) if sql is not None else None


def main(what, *args):
    if what == "schema":
        for f in args:
            print(types(open(f, encoding="utf-8").read()), end="")
        return 0
    bad = 0
    for place, sql in statements(args[0]):
        if sql is None:
            print(f"{place}: this SQL is not a literal that can be read", file=sys.stderr)
            bad = 1
        else:
            print(f"{place}\t{sql}")
    return bad


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
