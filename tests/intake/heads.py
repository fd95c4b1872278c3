#!/usr/bin/env python3
"""heads.py KHIEN: columns that nobody knows, from the command line: --column says what they are, once; the next sheet needs no word, and what is not used
is not told again."""
import json
import os
import subprocess
import sys
import tempfile

khien, results = sys.argv[1], []


def is_true(truth, what):
    results.append(bool(truth))
    if not truth:
        print("heads: " + what)


with tempfile.TemporaryDirectory(prefix="khien-heads-") as home:
    data, sheet = os.path.join(home, "data"), os.path.join(home, "so.csv")
    with open(os.path.join(home, "password"), "w", encoding="utf-8") as f:
        f.write("Mat-khau-thu-2026")

    def run(*args):
        r = subprocess.run([khien, *args, "--data", data], capture_output=True, text=True)
        return r.returncode, r.stdout, r.stderr

    def bring(number, *more):
        with open(sheet, "w", encoding="utf-8") as f:
            f.write("TT,Mã hiệu,Phát hành hôm,Tóm lại,Ghi thêm\n1,%s,17/11/2026,Kết quả,x\n" % number)
        code, out, err = run("import", "documents", sheet, "--json", *more)
        return code, json.loads(out.splitlines()[0])["values"] if out else {}, err

    is_true(run("init", "--admin", "admin", "--password-file", os.path.join(home, "password"))[0] == 0, "no data folder")
    given = [x for pair in ("Mã hiệu=number", "Phát hành hôm=date", "Tóm lại=summary", "Ghi thêm=-") for x in ("--column", pair)]
    code, _, err = bring("1/BC", "--dry-run")
    is_true(code != 0, "a sheet of unknown heads is not read: %d %s" % (code, err))
    code, values, err = bring("1/BC", "--dry-run", *given)
    is_true(code == 0 and values.get("number") == "1/BC" and values.get("date") == "17/11/2026", "told, it is read: %s %s" % (values, err))
    is_true(bring("1/BC")[0] != 0, "a preview teaches nothing")
    is_true(bring("1/BC", *given)[0] == 0, "told and written")
    code, values, err = bring("2/BC")
    is_true(code == 0 and values.get("number") == "2/BC" and values.get("summary") == "Kết quả" and "Ghi thêm" not in err, "known from then on: %s %s" % (values, err))
    is_true(bring("3/BC", "--column", "Mã hiệu")[0] != 0 and bring("3/BC", "--column", "Mã hiệu=khong-co")[0] != 0, "half a word and a field that is not there are refused")

print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
sys.exit(not all(results))
