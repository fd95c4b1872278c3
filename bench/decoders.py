#!/usr/bin/env python3
"""decoders.py KHIEN: what a byte of hostile logs costs, against a byte of ordinary ones: long runs of one character, thousands of keys, unclosed quotes
and brackets, nested and interleaved records, in every text form. Processor time of `khien detect` with one rule; the bound is 20 times the median."""
import os
import resource
import statistics
import subprocess
import sys
import tempfile

N = 1 << 20
RULE = "title: t\nlogsource: {category: x}\ndetection: {s: {zzz: 1}, k: [qqqq], condition: s or k}\n"
ORDINARY = {
    "syslog": ["Nov 22 10:00:00 gate sshd[12]: Failed password for root from 203.0.113.7"], "cef": ["CEF:0|V|P|1|100|login failed|5|src=192.0.2.1 suser=root act=block"],
    "leef": ["LEEF:1.0|V|P|1|f|usrName=root\tsrc=192.0.2.1\tdst=1.2.3.4"], "logfmt": ['level=warn msg="login failed" user=root time=2026-11-22T10:00:00Z'],
    "ndjson": ['{"time":"2026-11-22T10:00:00Z","user":"root","text":"login failed","n":1}'], "csv": ["time,user,text", "2026-11-22T11:00:00Z,root,one thing"],
    "auditd": ['type=USER_AUTH msg=audit(1795341600.%d:%d): pid=1 res=failed acct="root"' % (i % 999, i) for i in range(20000)]}
HEADS = {"syslog": "<34>1 2026-11-22T10:00:00Z h su 1 ID - ", "cef": "CEF:0|V|P|1|1|n|5|", "leef": "LEEF:1.0|V|P|1|f|", "logfmt": "a=1 b=2 ", "ndjson": '{"a":"'}
BODIES = {"spaces": " " * N, "equals": "=" * N, "a=": "a=" * (N // 2), "quotes": '"' * N, "backslashes": "\\" * N, "bars": "|" * N, "tabs": "\t" * N, "brackets": "[" * N,
          "keys": " ".join("k%d=%d" % (i, i) for i in range(100000)), "one key": " ".join("k=%d" % i for i in range(150000)), "elements": '[x k="v"]' * 100000,
          "keys by tabs": "\t".join("k%d=%d" % (i, i) for i in range(100000)), "labels": " ".join("cs%dLabel=x cs%d=y" % (i, i) for i in range(50000)),
          "dates": "Nov 22 10:00:00 " * 60000, "control": "\x01" * N, "three bytes": "\u1ec7" * (N // 3)}
AUDIT = "type=PATH msg=audit(1795341600.1:%d): "
SPECIAL = {
    ("ndjson", "nested"): ('{"a":' * 60 + "1" + "}" * 60 + "\n") * 5000, ("ndjson", "too deep"): ("[" * N + "\n") * 2, ("json", "never closed"): '{\n"a":[' + '{"b":1},\n' * 300000,
    ("ndjson", "keys"): "{" + ",".join('"k%d":%d' % (i, i) for i in range(60000)) + "}\n", ("ndjson", "one key"): "{" + ",".join('"k":%d' % i for i in range(60000)) + "}\n",
    ("csv", "quotes"): "a,b\n1,2\n" + '"' * (2 * N + 1), ("csv", "columns"): ",".join("c%d" % i for i in range(100000)) + "\n" + "1," * 100000 + "\n",
    ("csv", "cells"): "a,b\n" + "1," * 1000000 + "\n", ("csv", "quoted cells"): "a,b\n" + '"1",' * 500000 + "\n",
    ("auditd", "one event"): "".join((AUDIT + 'item=%d name="x%d"\n') % (7, i, i) for i in range(40000)),
    ("auditd", "interleaved"): "".join((AUDIT + 'item=%d name="x%d"\n') % (i % 64, i, i) for i in range(40000)), ("auditd", "many events"): "".join((AUDIT + "a=1\n") % i for i in range(40000)),
    ("auditd", "keys"): (AUDIT % 7 + " ".join("k%d=%d" % (i, i) for i in range(100000)) + "\n") * 2, ("auditd", "hexadecimal"): (AUDIT % 7 + "proctitle=" + "41" * (N // 2) + "\n") * 2,
    ("syslog", "long id"): ("<34>1 2026-11-22T10:00:00Z h su 1 ID [" + "x" * (N // 2) + " " + " ".join('a%d="b"' % i for i in range(60000)) + "] m\n") * 2,
    ("syslog", "parameters"): ("<34>1 2026-11-22T10:00:00Z h su 1 ID [x " + " ".join('a%d="b"' % i for i in range(100000)) + "] m\n") * 2}


def cost(khien, rule, path, form, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    least = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([khien, "detect", "--rules", rule, "--no-default-mapping", "--format", form, "--no-bar", path], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(least)


def main():
    rows = []
    with tempfile.TemporaryDirectory() as home:
        rule, path = home + "/rule.yml", home + "/log"
        with open(rule, "w", encoding="utf-8") as f:
            f.write(RULE)
        start = cost(sys.argv[1], rule, path, "ndjson", '{"a":1}\n')
        todo = [(form, "ordinary", "\n".join((lines * (2 * N // sum(map(len, lines)) + 1))) + "\n") for form, lines in ORDINARY.items()]
        for form, head in HEADS.items():
            for name, body in BODIES.items():
                if form == "ndjson":
                    body = body.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\x01", "\\u0001") + '"}'
                todo.append((form, name, (head + body + "\n") * 2))
        todo += [(form, name, text) for (form, name), text in SPECIAL.items()]
        for form, name, text in todo:
            rows.append((max(0, cost(sys.argv[1], rule, path, form, text) - start) * 1e9 / len(text.encode()), form, name))
    median = statistics.median(r[0] for r in rows if r[2] == "ordinary")
    print("ordinary logs: median %.1f ns a byte" % median)
    for ns, form, name in sorted(rows, reverse=True)[:20]:
        print("%8.1f ns a byte, %5.1f times: %s, %s" % (ns, ns / median, form, name))


main()
