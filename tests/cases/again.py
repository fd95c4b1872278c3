"""An export is a valid import that changes nothing, whatever a number looks like: "12 ngày 5/9/2024" may be what somebody typed as a number. Called by run.py."""
import json
import os
import subprocess

from every import Checks
from office import Office

NUMBERS = ["05/09/2024", "ngày 05/09/2024", "12 ngày 5/9/2024", "12/QĐ ngày 05/9/2024", "tháng 9/2024", "Quý III/2024", "năm 2024"]


def elsewhere(c, template):
    """An old decision that came with a list of systems, for which no reason is asked, is exported with a word in its column and goes in elsewhere."""
    here, there = Office(template.khien, template), Office(template.khien, template)
    head, system, decision = "code,name,unit", "HT-CU,Hệ thống có quyết định cũ,VPC", ",2,77/QĐ-CU,2024-06-05"
    try:
        for office, text in ((here, head + ",decision.level,decision.number,decision.date\n" + system + decision), (there, head + "\n" + system)):
            path = os.path.join(office.home, "systems.csv")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text + "\n")
            office.run("import", "systems", path)
        for what in ("documents", "level-decisions"):
            path = os.path.join(there.home, what + ".csv")
            with open(path, "wb") as f:
                subprocess.run([here.khien, "export", what, "--data", here.data, "--format", "csv"], stdout=f, check=True)
            r = subprocess.run([there.khien, "import", what, path, "--data", there.data], capture_output=True, text=True)
            c.want(r.returncode == 0 and "77/QĐ-CU" in there.run("export", what), "%s of another office: %s %s" % (what, r.stdout[-300:], r.stderr[-300:]))
    finally:
        here.remove()
        there.remove()


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    elsewhere(c, template)
    try:
        office.start()
        for n in NUMBERS:
            office.ask("admin", "POST", "/documents", {"number": n, "summary": n}, want=201)
        c.want(office.stop() == 0, "the server ended badly: " + office.log())
        for kind in ("csv", "xlsx"):
            path = os.path.join(office.home, "again." + kind)
            with open(path, "wb") as f:
                subprocess.run([office.khien, "export", "documents", "--data", office.data, "--format", kind], stdout=f, check=True)
            lines = [json.loads(x) for x in office.run("import", "documents", path, "--dry-run", "--json").splitlines()]
            rows = [x for x in lines if "action" in x]
            c.want(len(rows) > len(NUMBERS) and all(x["action"] == "unchanged" for x in rows), "%s: %s" % (kind, [x for x in rows if x["action"] != "unchanged"]))
    finally:
        office.remove()
    return c.passed, c.failed
