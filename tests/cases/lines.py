"""What a command prints with --json is one object a line. Called by run.py."""
import json
import os
import subprocess

from every import Checks
from office import Office

COMMANDS = ("duties", "export systems --format json", "history systems HT-01", "job list", "law check packs/law-2026.yaml", "law kinds", "law list", "ledger consistency 1 5",
            "ledger export", "ledger head", "ledger log", "ledger prove 5", "ledger rotate-key --why thử", "ledger verify", "list systems", "migrate", "migrate --draft",
            "report monday --out /dev/null", "routes", "show systems HT-01", "set systems HT-01 hosting=on_premises", "law load packs/law-2026.yaml", "law check tests/data/entries.ndjson")


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        for command in COMMANDS:
            r = subprocess.run([os.path.abspath(office.khien), *command.split(), "--json", "--data", office.data], capture_output=True, text=True)
            lines = r.stdout.splitlines()
            try:
                ok = all(isinstance(json.loads(line), dict) for line in lines)
            except ValueError:
                ok = False
            c.want(ok and (lines or r.returncode or command.startswith(("report", "law check", "job list"))), "%s --json: %d %s %s" % (command, r.returncode, r.stdout[:200], r.stderr[:200]))
    finally:
        office.remove()
    return c.passed, c.failed
