"""An export is a valid import that changes nothing, whatever a number looks like: "12 ngày 5/9/2024" may be what somebody typed as a number. Called by run.py."""
import json
import os
import subprocess

from every import Checks
from office import Office

NUMBERS = ["05/09/2024", "ngày 05/09/2024", "12 ngày 5/9/2024", "12/QĐ ngày 05/9/2024", "tháng 9/2024", "Quý III/2024", "năm 2024"]


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
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
