"""Every corpus of ../shared/data (KHIEN_DATA names another place): the regression cases of SigmaHQ; the judge against the index; one thread against
several; a file against a stream. With CHECK_LONG all of it, else what takes seconds. CHECK_SHARD=K/N (from 1) lets the judge, who takes the time, see
every Nth piece alone: N runs with the same N are the whole, and each prints what it covered."""
import collections
import csv
import hashlib
import itertools
import os
import re
import resource
import shutil
import subprocess
import tarfile
import zipfile

DATA = os.environ.get("KHIEN_DATA", "../shared/data")
LONG = bool(os.environ.get("CHECK_LONG"))
SMALL = 60000  # bytes of a packed archive that a short run takes
LANE_LINES = 10000  # of a lane in one piece
SHARD, SHARDS = (int(n) for n in os.environ.get("CHECK_SHARD", "1/1").split("/"))
# Cases with more matches than the origin states, and why.
MORE = {
    "45e112d0-7759-4c2a-aa36-9f8fb79d3393": (1, 3, "the test writes three values (http, https, *) under the domain, and each is a change of a zone; the origin states one"),
}


def unpack(archive, to):
    os.makedirs(to)
    if archive.endswith(".tar.zst"):
        packed = subprocess.Popen(["zstd", "-dc", archive], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=packed.stdout, mode="r|") as t:
            t.extractall(to, filter="data") if hasattr(tarfile, "data_filter") else t.extractall(to)
        packed.wait()
    else:
        subprocess.run(["zstd", "-dq", archive, "-o", os.path.join(to, os.path.basename(archive)[:-4])], check=True)


def without_names(out):
    return [re.sub(rb'"file":"(?:[^"\\]|\\.)*",', b"", line, count=1) for line in out.splitlines()]


def regression_cases_hit(d, rules):
    """A case passes if its rule hits its file at least as often as stated, and its JSON twin as often as its EVTX."""
    root = DATA + "/sigma/regression/"
    with open(root + "index.csv", encoding="utf-8") as f:
        cases = list(csv.DictReader(f))
    hits = collections.Counter((m["file"], m["rule"]) for m in d.matches("--rules", rules, "--threads", "2", root, code=None))
    d.check("cases", len(cases), 100)
    for c in cases:
        want = int(c["match_count"] or 1)
        got = hits[root + c["data_file"], c["rule_id"]]
        d.check("%s: at least %d" % (c["rule_id"], want), got >= want)
        if c["json_file"]:
            d.check("%s: JSON as EVTX" % c["rule_id"], hits[root + c["json_file"], c["rule_id"]], got)
        if c["match_count"] and got != want:
            d.check("%s: more than stated, known and explained" % c["rule_id"], MORE.get(c["rule_id"], ())[:2], (want, got))


def pieces(inputs):
    """What one run of the judge takes: a folder of small files, a part of a lane, an archive."""
    for name, paths in inputs:
        for path in paths:
            if name == "lanes":
                yield from ((name, os.path.join(path, n)) for n in sorted(os.listdir(path)))
            else:
                yield name, path


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def the_judge_agrees(d, rules, inputs):
    """The same lines, whoever evaluates: the index or every rule on every event. No rule here is a correlation, so events do not depend on each other
    and pieces together are the whole."""
    todo = [p for i, p in enumerate(pieces(inputs)) if i % SHARDS == SHARD - 1]
    events, total, began = collections.Counter(), 0, cpu()
    for i, (name, path) in enumerate(todo):
        fast = d.run("--rules", rules, path, code=None)[0]
        slow, err = d.run("--rules", rules, "--naive", "--stats", path, code=None)
        seen = sum(map(int, re.findall(r'^{"rules_loaded".*"events":(\d+)', err, re.M)))
        d.check("judge and index on %s (%d events, %d lines)" % (path, seen, fast.count(b"\n")), fast == slow)
        events[name] += seen
        total += fast.count(b"\n")
        if LONG:
            print("judge: %d of %d, %s: %d events, %d lines so far, %.0f s of processor" % (i + 1, len(todo), os.path.basename(path), sum(events.values()), total, cpu() - began), flush=True)
    for name, _ in inputs:
        if SHARDS == 1:
            d.check("events of " + name, events[name] > 0)
    print("judge: shard %d/%d, %s: %d events, %d lines, %.0f s of processor" % (SHARD, SHARDS, ", ".join("%s %d" % e for e in events.items()),
                                                                            sum(events.values()), total, cpu() - began), flush=True)


def threads_change_nothing(d, rules, inputs):
    for name, paths in inputs:
        digests = {t: hashlib.sha256(d.run("--rules", rules, "--threads", t, *paths, code=None)[0]).hexdigest() for t in ("1", "2", "5")}
        d.check("1, 2 and 5 threads on " + name, len(set(digests.values())), 1)


def by_file(out):
    """Lines without the name, by name."""
    found = collections.defaultdict(list)
    for line in out.splitlines():
        name = re.search(rb'"file":"((?:[^"\\]|\\.)*)",', line)
        found[name[1].decode().split(":")[0]].append(line[:name.start()] + line[name.end():])
    return found


def a_stream_is_as_the_file(d, rules, files):
    """files: (name, path, bytes as they are piped). The files are read in one run."""
    whole = by_file(d.run("--rules", rules, "--threads", "2", *[path for _, path, _ in files], code=None)[0])
    for i, (name, path, body) in enumerate(files):
        two = d.run("--rules", rules, "-", stdin=body(), code=None)[0]
        d.check("stream of " + name, without_names(two) == whole[path])
        if LONG and i % 50 == 49:
            print("streams: %d of %d" % (i + 1, len(files)), flush=True)


def reader(path):
    def read():
        with open(path, "rb") as f:
            return f.read()
    return read


def streams(home):
    """Each file of the corpora that is one stream."""
    out = []
    for folder, ext in ((home + "/evtx", ".evtx"), (DATA + "/sigma/regression", ".evtx"), (DATA + "/sigma/regression", ".json")):
        for at, _, names in sorted(os.walk(folder)):
            out += [(n, os.path.join(at, n), reader(os.path.join(at, n))) for n in sorted(names) if n.endswith(ext)]
    out = out if LONG else out[::40]
    for path in sorted(os.listdir(home + "/lanes")):
        out.append((path, home + "/lanes/" + path, reader(home + "/lanes/" + path)))
    for path in zips():
        with zipfile.ZipFile(path) as z:
            members = [m for m in z.namelist() if m.endswith(".json")]
        if len(members) == 1:
            out.append((os.path.basename(path), path, lambda p=path, m=members[0]: zipfile.ZipFile(p).read(m)))
    return out


def zips():
    found = sorted(os.path.join(at, n) for at, _, names in os.walk(DATA + "/events/otrf") for n in names if n.endswith(".zip"))
    return found if LONG else [z for z in found if os.path.getsize(z) < SMALL]


def run(d, home):
    if not os.path.isdir(DATA + "/sigma/regression"):
        print("skipped corpora: %s is not there" % DATA)
        return
    if not shutil.which("zstd"):
        print("skipped corpora: zstd is not installed")
        return
    rules = DATA + "/sigma/rules"
    for name in ("mitre-attack", "parser-samples"):
        unpack("%s/evtx/%s.tar.zst" % (DATA, name), "%s/evtx/%s" % (home, name))
    for lane in ("structured_windows", "raw_windows", "sysmon_file_event", "cisco_syslog"):
        unpack("%s/bench/%s.ndjson.zst" % (DATA, lane), "%s/lane-%s" % (home, lane))
        os.makedirs(home + "/lanes", exist_ok=True)
        with open("%s/lane-%s/%s.ndjson" % (home, lane, lane), "rb") as f:
            for part in range(100):
                lines = list(itertools.islice(f, LANE_LINES if LONG else 400))
                if not lines or (part and not LONG):
                    break
                with open("%s/lanes/%s-%02d.ndjson" % (home, lane, part), "wb") as out:
                    out.writelines(lines)
    inputs = [("regression", [DATA + "/sigma/regression"]), ("evtx", [home + "/evtx"]), ("lanes", [home + "/lanes"]), ("otrf", zips())]
    if SHARD == 1:
        regression_cases_hit(d, rules)
        threads_change_nothing(d, rules, inputs)
        a_stream_is_as_the_file(d, rules, streams(home))
    the_judge_agrees(d, rules, inputs)
