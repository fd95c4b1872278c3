"""What the tests of `khien detect` share: a folder of logs in every form with rules that hit them, and the runs."""
import gzip
import json
import os
import shutil
import subprocess
import zipfile

RULES = """title: Đăng nhập sai
id: 11111111-1111-4111-8111-111111111111
name: failed
status: test
level: high
tags: [attack.t1110, attack.credential-access]
logsource: {category: any}
detection: {s: ['failed', 'FAILURE'], condition: s}
---
title: "=cmd()|'/C calc'!A0 </script><b>x"
id: 22222222-2222-4222-8222-222222222222
level: low
logsource: {category: any}
detection: {s: {user|startswith: root}, condition: s}
---
title: Many failures
id: 33333333-3333-4333-8333-333333333333
level: critical
correlation: {type: event_count, rules: [failed], timespan: 1h, condition: {gte: 3}, generate: true}
"""
AUDIT = """type=SYSCALL msg=audit(1795341600.100:7): arch=c000003e syscall=59 success=yes exit=0 comm="su" exe="/bin/su"
type=USER_AUTH msg=audit(1795341600.200:8): pid=1 res=failed acct="root"
type=EXECVE msg=audit(1795341600.100:7): argc=2 a0="su" a1="failed"
type=PROCTITLE msg=audit(1795341600.100:7): proctitle=7375
"""
SYSLOG = """Nov 22 10:00:00 gate sshd[12]: Failed password for root from 203.0.113.7
Nov 22 10:00:05 gate cron[9]: nothing
<34>1 2026-11-22T10:00:07+07:00 gate su - - - FAILURE for minh
"""
CEF = "CEF:0|V|P|1|100|login failed|5|src=192.0.2.1 suser=root\n"
LEEF = "LEEF:1.0|V|P|1|failed|usrName=root\tsrc=192.0.2.1\n"
LOGFMT = 'level=warn msg="login failed" user=root\nlevel=info msg=ok user=minh\n'
CSV = "time,user,text\n2026-11-22T11:00:00Z,root,\"one\nfailed\"\n2026-11-22T11:00:01Z,minh,fine\n"


def lines(n):
    """JSON events one a second from 2026-11-22T00:00:00Z; every tenth has failed, every seventh is root's, one is broken."""
    out = []
    for i in range(n):
        out.append('{"broken": ' if i == 5 else json.dumps({
            "time": "2026-11-22T%02d:%02d:%02dZ" % (i // 3600 % 24, i // 60 % 60, i % 60), "n": i, "host": "h%d" % (i % 3),
            "user": "root" if i % 7 == 0 else "minh", "text": "login failed" if i % 10 == 0 else "xin chào", "pad": "x" * (i % 90)}, ensure_ascii=False))
    return "\n".join(out) + "\n"


def write_logs(folder):
    os.makedirs(folder + "/sub")
    text = lines(3000)
    files = {"a.ndjson": text, "audit.log": AUDIT, "cef.log": CEF * 3, "leef.log": LEEF * 3, "fmt.log": LOGFMT * 3, "rows.csv": CSV, "sub/sys.log": SYSLOG,
             "list.json": json.dumps([json.loads(t) for t in text.split("\n")[:5]], indent=1), "licence.txt": "no log at all\n", ".hidden": '{"user":"root"}\n'}
    for name, body in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(body)
    with gzip.open(folder + "/b.gz", "wt") as f:
        f.write(lines(50))
    with open(folder + "/wide.csv", "wb") as f:
        f.write(CSV.encode("utf-16"))
    with zipfile.ZipFile(folder + "/z.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("in/one.json", lines(40))
        z.writestr("in/sys.log", SYSLOG)
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", "-o", folder + "/c.ndjson.zst"], input=lines(60).encode(), check=True)
    for name in ("every-type", "broken-record"):
        shutil.copy("tests/fuzz/seeds/evtx/" + name, folder + "/" + name + ".evtx")


class Detect:
    def __init__(self, khien):
        self.khien = os.path.abspath(khien)
        self.passed = self.failed = 0

    def check(self, what, got, want=True):
        if got == want:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED %s: %s, not %s" % (what, repr(got)[:400], repr(want)[:400]))

    def run(self, *args, code=0, stdin=None):
        """Standard output and standard error of a run that ends with `code`."""
        how = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
        r = subprocess.run([self.khien, "detect", "--lang", "en", *args], capture_output=True, check=False, **how)
        if code is not None and r.returncode != code:
            self.check("exit of detect %s (%s)" % (" ".join(args), r.stderr.decode()[-300:]), r.returncode, code)
        return r.stdout, r.stderr.decode()

    def matches(self, *args, **how):
        return [json.loads(line) for line in self.run(*args, **how)[0].splitlines()]
