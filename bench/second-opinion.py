#!/usr/bin/env python3
"""second-opinion.py KHIEN [DATA]: the same rules over the same real events in Khiên and in rsigma (an independent implementation; taken from PATH,
nothing is installed), compared event by event. docs/second-opinion.md explains each difference that this prints.

Both get flat events with Sigma's field names and no log-source routing, so that only the evaluation of rules is compared: of each recorded set in
DATA/events/otrf the first events, every event of DATA/evtx and of DATA/sigma/regression (fields of System, EventData and UserData on one level)."""
import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

FIRST = 150  # events of each OTRF set
MARK = "second_opinion_number"


def leaves(node, out):
    for key, value in node.items():
        if key == "#attributes":
            continue
        if isinstance(value, dict) and "#text" in value:
            value = value["#text"]
        if isinstance(value, dict):
            leaves(value, out)
        elif value is not None:
            out[key] = value


def flat(event):
    system, out = event["Event"].get("System") or {}, {}
    for part in ("EventData", "UserData"):
        if isinstance(event["Event"].get(part), dict):
            leaves(event["Event"][part], out)
    number = system.get("EventID")
    out["EventID"] = number["#text"] if isinstance(number, dict) else number
    out["Provider_Name"] = ((system.get("Provider") or {}).get("#attributes") or {}).get("Name")
    for name in ("Channel", "Computer", "Level"):
        if system.get(name) is not None:
            out[name] = system[name]
    return out


def recorded(data):
    for path in sorted(glob.glob(data + "/events/otrf/**/*.zip", recursive=True)):
        with zipfile.ZipFile(path) as z:
            for member in sorted(z.namelist()):
                if not member.endswith(".json"):
                    continue
                with z.open(member) as f:
                    for i, line in enumerate(f):
                        if i == FIRST:
                            break
                        try:
                            yield json.loads(line)
                        except ValueError:
                            pass


def logged(khien, data, home):
    for name in ("mitre-attack", "parser-samples"):
        with subprocess.Popen(["zstd", "-dc", "%s/evtx/%s.tar.zst" % (data, name)], stdout=subprocess.PIPE) as p, tarfile.open(fileobj=p.stdout, mode="r|") as t:
            t.extractall(home + "/" + name)
    files = sorted(glob.glob(home + "/*/**/*.evtx", recursive=True) + glob.glob(data + "/sigma/regression/**/*.evtx", recursive=True))
    for path in files:
        for line in subprocess.run([khien, "evtx", "dump", "--quiet", path], capture_output=True, check=False).stdout.splitlines():
            yield flat(json.loads(line))


def of_khien(khien, rules, path):
    # the judge that tries every rule: the index is compared with it elsewhere
    out = subprocess.run([khien, "detect", "--rules", rules, "--no-routing", "--no-default-mapping", "--no-bar", path], capture_output=True, check=True).stdout
    return {(json.loads(line)["event"][MARK], json.loads(line)["rule"]) for line in out.splitlines()}


def of_rsigma(rules, path):
    out = subprocess.run(["rsigma", "engine", "eval", "-r", rules, "--include-event", "--output-format", "ndjson", "--input-format", "json", "-e", "@" + path],
                         capture_output=True, check=True)
    print(out.stderr.decode(errors="replace").strip()[-600:])
    found = set()
    for line in out.stdout.splitlines():
        m = json.loads(line)
        if "rule_id" in m:
            found.add((m["event"][MARK], m["rule_id"]))
    return found


def main():
    khien, data = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "../shared/data"
    if not shutil.which("rsigma"):
        sys.exit("rsigma is not on PATH (cargo install rsigma)")
    rules = os.path.abspath(data + "/sigma/rules")
    with tempfile.TemporaryDirectory() as home:
        path, n = home + "/events.ndjson", 0
        events = []
        with open(path, "w", encoding="utf-8") as f:
            for source in (recorded(data), logged(khien, data, home)):
                for event in source:
                    event[MARK] = n
                    events.append(event)
                    f.write(json.dumps(event, ensure_ascii=False) + "\n")
                    n += 1
        if len(sys.argv) > 3:
            shutil.copy(path, sys.argv[3])
        mine, theirs = of_khien(khien, rules, path), of_rsigma(rules, path)
    print("%d events; khien %d, rsigma %d, both %d (event, rule) pairs; %d rules fired" % (n, len(mine), len(theirs), len(mine & theirs), len({r for _, r in mine | theirs})))
    for side, pairs in (("only khien", mine - theirs), ("only rsigma", theirs - mine)):
        by_rule = collections.defaultdict(list)
        for event, rule in sorted(pairs):
            by_rule[rule].append(event)
        print("%s: %d pairs of %d rules" % (side, len(pairs), len(by_rule)))
        for rule, at in sorted(by_rule.items(), key=lambda x: -len(x[1])):
            print("  %s %6d  first: event %d" % (rule, len(at), at[0]))


main()
