"""A whole office leaves as a folder of sheets and comes into an empty one: people, systems and contracts refer to each other in a ring. Called by run.py."""
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile


def run(template):
    passed = failed = 0

    def want(ok, what):
        nonlocal passed, failed
        passed, failed = passed + bool(ok), failed + (not ok)
        if not ok:
            print("whole: " + what)

    def khien(data, *args):
        r = subprocess.run([template.khien, *args, "--data", data], capture_output=True, text=True)
        return r.returncode, r.stdout, r.stderr

    def rows(data):  # of two acts that show the same, the reason names the one entered first: not compared
        keys = ("duty", "subject", "state", "timing", "strength", "due", "since", "waiting_on")
        lines = [json.loads(x) for x in khien(data, "duties", "--json")[1].splitlines()]
        return sorted([[r[k] or "" for k in keys] + [len(r["reasons"])] for r in lines], key=json.dumps)

    with tempfile.TemporaryDirectory() as home:
        here, there, folder = template.data, os.path.join(home, "there"), os.path.join(home, "sheets")
        want(khien(here, "export", "all", folder)[0] == 0, "the export fails")
        want(khien(here, "export", "all", folder)[0] != 0, "an export goes into a folder that is there")
        want({"people.csv", "systems.csv", "contracts.csv"} <= set(os.listdir(folder)), "exported: %s" % os.listdir(folder))
        rows_of = os.path.join(home, "json")
        want(khien(here, "export", "all", rows_of, "--format", "json")[0] == 0 and set(os.listdir(rows_of)) == {x.replace(".csv", ".json") for x in os.listdir(folder)},
             "as JSON: %s" % os.listdir(rows_of))
        for name in os.listdir(rows_of):
            with open(os.path.join(rows_of, name), encoding="utf-8") as f:
                want(all("code" in json.loads(line) for line in f), "no JSON lines: " + name)
        want(khien(here, "export", "all", os.path.join(home, "yaml"), "--format", "yaml")[0] == 2 and not os.path.exists(os.path.join(home, "yaml")),
             "a format that is not there is refused before a folder is made")
        full, cut = os.path.join(home, "full"), os.path.join(home, "cut")
        shutil.copytree(here, full)
        large = os.path.join(home, "large.csv")
        with open(large, "w", encoding="utf-8") as f:
            f.write('Mã,Việc,Đơn vị thực hiện,Ngày thực hiện,Mục tiêu\nQUET-TO,scan,CDS,2026-11-20,"%s"\n' % "\n".join("10.0.%d.%d" % (i // 256, i % 256) for i in range(6000)))
        want(khien(full, "import", "activities", large)[0] == 0, "a large scan is not taken")

        def little_room():  # as on a disk that has room for files of 40,000 bytes, no more
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))

        r = subprocess.run([template.khien, "export", "all", cut, "--data", full], capture_output=True, text=True, preexec_fn=little_room)
        want(r.returncode == 8 and "activities.csv" in r.stderr and not os.path.exists(cut), "a part of an office is left: %d %s" % (r.returncode, r.stderr))
        book = os.path.join(home, "book")
        want(khien(full, "export", "all", book, "--format", "xlsx")[0] == 0, "a text longer than a cell of Excel's stops the export")
        code, out, said = khien(full, "import", "all", book)
        want(code == 0 and not re.search(r": [1-9]\d* mới|, [1-9]\d* thay đổi", out), "the workbooks brought in again: %s%s" % (out, said))
        khien(there, "init", "--admin", "admin", "--password-file", os.path.join(template.home, "password"))
        path = os.path.join(folder, "roles.csv")
        whole = open(path, encoding="utf-8-sig").read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(whole.replace("CDS", "KHONG-CO"))
        code, _, said = khien(there, "import", "all", folder)
        want(code == 2 and "roles.csv" in said and "Đơn vị" in said, "a role of nobody: %d %s" % (code, said))
        want(khien(there, "list", "units")[1] == "", "something was written although a file is wrong")
        with open(path, "w", encoding="utf-8") as f:
            f.write(whole)
        code, out, said = khien(there, "import", "all", folder, "--dry-run")
        want(code == 0 and "systems.csv" in out and khien(there, "list", "units")[1] == "", "the preview: %d %s%s" % (code, out, said))
        want(khien(there, "import", "all", folder)[:2] == (0, out), "the import is not what the preview told")
        code, out, said = khien(there, "import", "all", folder)
        want(code == 0 and not re.search(r": [1-9]\d* mới|, [1-9]\d* thay đổi", out), "brought in again: %s%s" % (out, said))
        want(khien(there, "export", "all", os.path.join(home, "again"))[0] == 0, "the other office's export fails")
        for name in set(os.listdir(folder)) - {"roles.csv"}:  # which was written here
            with open(os.path.join(folder, name), "rb") as f, open(os.path.join(home, "again", name), "rb") as g:
                want(f.read() == g.read(), "the other office's export of %s is not the same bytes" % name)
        with open("demo/load.sh", encoding="utf-8") as f:
            codes = re.findall(r"VB-[A-Z0-9-]+", f.read())
        want(khien(there, "step", "documents", "check", *codes, "--as", "admin", "--password-file", os.path.join(template.home, "password"))[0] == 0, "they are not checked")
        mine, theirs = rows(here), rows(there)
        off = [(a, b) for a, b in zip(mine, theirs) if a != b]
        want(len(mine) == len(theirs) > 300 and not off, "duties differ: %d, %d, %s" % (len(mine), len(theirs), off[:1]))
        want(khien(there, "ledger", "verify")[0] == 0, "the ledger does not hold")
    return passed, failed
