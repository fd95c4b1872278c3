"""Prepares statements on a PostgreSQL: prepare.py 'PSQL COMMAND' < lines of place<TAB>sql. DDL is run. Prints N passed, N failed."""
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import pg_sql  # noqa: E402


def dollars(sql):
    """What db/sqlite.c made of $n, undone."""
    return re.sub(r"\?(\d+)", r"$\1", sql)


def is_query(sql):
    return re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH|VALUES)\b", sql, re.I) is not None


def script(statements):
    for _, sql in statements:
        yield f"PREPARE s AS {sql}; DEALLOCATE s;" if is_query(sql) else " ".join(pg_sql.types(sql).split()).rstrip(";") + ";"


def main():
    statements, seen = [], set()
    for line in sys.stdin:
        place, _, sql = line.rstrip("\n").partition("\t")
        sql = " ".join("".join(pg_sql.tokens(dollars(sql))).split())
        # connection settings and the shadow views of as-of belong to SQLite's driver and to res/'s own test
        if sql and sql not in seen and not re.match(r"(PRAGMA|BEGIN|COMMIT|ROLLBACK|(CREATE|DROP) TEMP)\b", sql, re.I):
            seen.add(sql)
            statements.append((place, sql))
    statements.sort(key=lambda s: is_query(s[1]))  # what makes tables goes first
    statements.append(("canary", "SELECT nothing FROM nowhere"))  # if this passes, nothing was asked
    run = subprocess.run(shlex.split(sys.argv[1]) + ["-f", "-"], input="\n".join(script(statements)) + "\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         text=True, check=False)
    bad = {}
    for m in re.finditer(r"^psql:<stdin>:(\d+): ERROR:  (.*)$", run.stderr, re.M):
        bad.setdefault(int(m[1]), m[2])
    if not bad.pop(len(statements), None):
        bad[len(statements)] = "a wrong statement was not refused"
    for n, why in sorted(bad.items()):
        print(f"{statements[n - 1][0]}: {why}\n    {statements[n - 1][1][:300]}")
    if run.returncode != 0:
        print(run.stderr[-2000:])
    print(f"{len(statements) - 1 - len(bad)} passed, {len(bad) + (run.returncode != 0)} failed")
    return 1 if bad or run.returncode or len(statements) < 2 else 0


sys.exit(main())
