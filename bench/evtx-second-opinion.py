#!/usr/bin/env python3
"""evtx-second-opinion.py KHIEN [DATA]: every public EVTX sample read by Khiên and by libevtx (`evtxexport` of libevtx-utils, taken from PATH), compared
record by record and value by value. Values are compared as (name, value) pairs, after what is only a way of writing is taken out: braces of GUIDs,
leading zeros of hexadecimal numbers, digits of times behind the microsecond, white space at the ends. docs/second-opinion.md explains what is left."""
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET

GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?$")
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})\d*Z$")


def plain(value):
    text = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else str(value)
    text = text.replace("\r\n", "\n").strip()
    if GUID.match(text):
        return GUID.match(text)[1].upper()
    if TIME.match(text):
        return "%s.%s" % TIME.match(text).groups()
    if re.match(r"0x[0-9a-fA-F]+$", text):
        return "0x%x" % int(text, 16)
    return text


def of_json(key, node, out):
    if isinstance(node, dict):
        for k, v in node.items():
            if k != "xmlns":
                of_json(key if k in ("#text", "#attributes") else k, v, out)
    elif isinstance(node, list):
        for v in node:
            of_json(key, v, out)
    elif node is not None and plain(node):
        out.append((key, plain(node)))


def of_xml(e, out):
    name = e.tag.rsplit("}", 1)[-1]
    for k, v in e.attrib.items():
        if name == "Data" and k == "Name":
            continue
        if plain(v):
            out.append((k.rsplit("}", 1)[-1], plain(v)))
    if name == "Data":
        name = e.get("Name") or name
    for text in [e.text] + [c.tail for c in e]:
        if text and plain(text):
            out.append((name, plain(text)))
    for c in e:
        of_xml(c, out)


def khien_reads(khien, path):
    records = []
    for line in subprocess.run([khien, "evtx", "dump", "--quiet", path], capture_output=True, check=False).stdout.splitlines():
        pairs = []
        of_json("Event", json.loads(line)["Event"], pairs)
        records.append(pairs)
    return records


def libevtx_reads(path):
    r = subprocess.run(["evtxexport", "-f", "xml", path], capture_output=True, check=False, timeout=120)
    records, broken = [], 0
    for text in re.findall(r"<Event[ >].*?^</Event>", r.stdout.decode("utf-8", "replace"), re.S | re.M):
        try:
            pairs = []
            of_xml(ET.fromstring(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)), pairs)
            records.append(pairs)
        except ET.ParseError:
            broken += 1
    return records, broken


def number_of(pairs):
    return next((v for k, v in pairs if k == "EventRecordID"), None)


def main():
    khien, data = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "../shared/data"
    if not shutil.which("evtxexport"):
        sys.exit("evtxexport is not on PATH (apt install libevtx-utils)")
    total, same, kinds, counts = collections.Counter(), 0, collections.Counter(), []
    example = {}
    with tempfile.TemporaryDirectory() as home:
        for name in ("mitre-attack", "parser-samples"):
            with subprocess.Popen(["zstd", "-dc", "%s/evtx/%s.tar.zst" % (data, name)], stdout=subprocess.PIPE) as p, tarfile.open(fileobj=p.stdout, mode="r|") as t:
                t.extractall(home + "/" + name)
        files = sorted(glob.glob(home + "/*/**/*.evtx", recursive=True) + glob.glob(data + "/sigma/regression/**/*.evtx", recursive=True))
        for path in files:
            mine, (theirs, broken) = khien_reads(khien, path), libevtx_reads(path)
            total.update(files=1, mine=len(mine), theirs=len(theirs), broken=broken)
            if len(mine) != len(theirs):
                counts.append((os.path.basename(path), len(mine), len(theirs), broken))
            by_number = collections.defaultdict(list)
            for pairs in theirs:
                by_number[number_of(pairs)].append(pairs)
            for pairs in mine:
                others = by_number.get(number_of(pairs))
                if not others:
                    continue
                total.update(compared=1)
                a, b = collections.Counter(pairs), collections.Counter(others.pop(0))
                if a == b:
                    same += 1
                    continue
                only = ([("khien",) + k for k in (a - b)], [("libevtx",) + k for k in (b - a)])
                key = (len(only[0]), len(only[1]), tuple(sorted({k[1] for side in only for k in side}))[:4])
                kinds[key] += 1
                example.setdefault(key, (os.path.basename(path), number_of(pairs), only[0][:2], only[1][:2]))
    print("%(files)d files; khien %(mine)d records, libevtx %(theirs)d and %(broken)d that are no XML; compared %(compared)d, equal" % total, same)
    print("files with other counts (khien, libevtx, no XML):")
    for row in counts:
        print("  %s: %d, %d, %d" % row)
    print("kinds of difference:")
    for key, n in kinds.most_common(60):
        print("  %5d  %s" % (n, str(example[key])[:700]))


main()
