"""What a command prints with --json is one object a line. Called by run.py."""
import json
import os
import subprocess

from every import Checks
from office import Office

COMMANDS = ("duties", "export systems --format json", "history systems HT-01", "job list", "law check packs/law-2026.yaml", "law kinds", "law list", "ledger consistency 1 5",
            "ledger export", "ledger head", "ledger log", "ledger prove 5", "ledger rotate-key --why thử", "ledger verify", "list systems", "migrate", "migrate --draft",
            "job run digest", "job run khong-co", "report mau08 --out HOME/x.json", "report monday --out HOME/x.json", "report statement --unit VPC --period 2026-Q3 --out HOME/x.json", "routes", "show systems HT-01", "set systems HT-01 hosting=on_premises", "law load packs/law-2026.yaml", "law check tests/data/entries.ndjson")


def places(c, office):
    """What a compiler would print: the path as it was given, and the line. The ledger names the file alone, nobody's folders."""
    folder = os.path.join(office.home, "packs")
    os.mkdir(folder)
    for name, text in (("x.yaml", "pack: x\nversion: 1\ntitle: t\nnonsense: 1\n"), ("r.yml", "title: [\n"), ("lich.yaml", "pack: lich-rieng\nversion: 1\ntitle: {vi: \"Lịch\", en: \"Calendar\"}\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)

    def said(*args):
        r = subprocess.run([os.path.abspath(office.khien), *args], capture_output=True, text=True, cwd=office.home)
        return r.stdout + r.stderr

    for path in ("packs/x.yaml", os.path.join(folder, "x.yaml"), "./packs/x.yaml"):
        for how in (("law", "check", path), ("law", "load", path, "--data", office.data)):
            out = said(*how)
            c.want(out.startswith(path + ":4: "), "%s: %s" % (" ".join(how), out))
    c.want(said("rules", "check", "packs/r.yml").startswith("packs/r.yml:2: "), "rules check: " + said("rules", "check", "packs/r.yml"))
    out = said("law", "load", "packs/lich.yaml", "--data", office.data)
    log = said("ledger", "export", "--data", office.data)
    c.want('"file":"lich.yaml"' in log and "packs/lich.yaml" not in log, "the ledger of a loaded pack: %s" % out)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        for command in COMMANDS:
            r = subprocess.run([os.path.abspath(office.khien), *command.replace("HOME", office.home).split(), "--json", "--data", office.data], capture_output=True, text=True)
            lines = r.stdout.splitlines()
            try:
                ok = all(isinstance(json.loads(line), dict) for line in lines + r.stderr.splitlines())
            except ValueError:
                ok = False
            c.want(ok and (lines or r.returncode or command.startswith(("law check", "job list", "job run"))), "%s --json: %d %s %s" % (command, r.returncode, r.stdout[:200], r.stderr[:200]))
        places(c, office)
    finally:
        office.remove()
    return c.passed, c.failed
