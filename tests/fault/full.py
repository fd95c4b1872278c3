"""Fills the disk at every place of an upload, or lets one operation fail: the answer says so, nothing is half there, and what was acknowledged is.

    full.py --shim SHIM.so --khien KHIEN --dir DIR --password FILE [--step N]

DIR must not exist. A server runs with the Nth and every later file operation failing for want of space, then with the Nth alone failing; one document with its
file of 200 KB is sent. Then the folder must verify, hold the document exactly if 201 was answered, and hold no half of a file; only where a disk that stays full
refuses both the sync of the commit and the cutting of the log may the answer say that nobody knows. Prints N passed, N failed."""
import argparse
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse

END, LAST = 150, 400  # an upload does fewer operations than the first says; none does as many as the second
UNKNOWN = "chưa rõ thay đổi này có được giữ hay không"  # the one honest answer where the sync of the commit and every repair of it fail


class Site:
    def __init__(self, khien, var):
        self.khien, self.var = khien, var

    def start(self, env):
        self.p = subprocess.Popen([self.khien, "serve", "--data", self.var, "--listen", "127.0.0.1:0", "--json"], env={**os.environ, **env},
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.p.stdout.readline()
        self.port = int(re.search(rb":(\d+)\"", line)[1]) if line else 0
        return self.port

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        self.p.communicate(timeout=60)

    def ask(self, method, path, body=None, head=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        c.request(method, path, body, {"Origin": "http://127.0.0.1:%d" % self.port, **(head or {})})
        r = c.getresponse()
        return r.status, r, r.read().decode("utf-8", "replace")

    def token(self, password):
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        cookie = {"Cookie": self.ask("POST", "/sign-in", urllib.parse.urlencode({"name": "quantri", "password": password}), form)[1].getheader("Set-Cookie").split(";")[0]}
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/account", None, {**cookie, "Accept": "text/html"})[2])[1]
        said = self.ask("POST", "/account/tokens", "name=full", {**form, **cookie, "Accept": "application/json", "X-CSRF-Token": csrf})[2]
        return {"Authorization": "Bearer " + json.loads(said)["secret"], "Accept": "application/json"}


def upload(content):
    mark = "khien-full-5b2"
    parts = [("code", None, b"VB-DAY"), ("number", None, "01/BC".encode()), ("file", "tep.txt", content)]
    body = b"".join(b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (
        mark.encode(), n.encode(), b'; filename="%s"\r\nContent-Type: text/plain' % f.encode() if f else b"", v) for n, f, v in parts)
    return body + b"--%s--\r\n" % mark.encode(), {"Content-Type": "multipart/form-data; boundary=" + mark}


def stored(site):
    said = subprocess.run([site.khien, "export", "documents", "--data", site.var, "--format", "json"], capture_output=True, text=True, check=True).stdout
    return [json.loads(x) for x in said.splitlines()]


def judge(site, sticky, status, said):
    verify = subprocess.run([site.khien, "ledger", "verify", "--data", site.var], capture_output=True, text=True)
    if verify.returncode:
        return "it does not verify: " + verify.stdout + verify.stderr
    there, files = stored(site), [os.path.join(d, n) for d, _, names in os.walk(os.path.join(site.var, "files")) for n in names]
    if len(there) != (status == 201) and not (sticky and UNKNOWN in said):
        return "%s was answered, and %d documents are there" % (status, len(there))
    for name in files:  # the file is durable before its row: one may be there that no row names, but whole
        with open(name, "rb") as f:
            if hashlib.sha256(f.read()).hexdigest() not in "".join(name.split("/")[-2:]) or status not in (201, 500, 503, 507):
                return "%s after %s is not what its name says" % (name, status)
    if os.listdir(os.path.join(site.var, "tmp")):
        return "left in tmp: %s" % os.listdir(os.path.join(site.var, "tmp"))
    if status and status != 201 and not (status >= 500 and len(said) > 20):
        return "%s: %s" % (status, said[:200])
    return ""


def main():
    ap = argparse.ArgumentParser()
    for name in ("shim", "khien", "dir", "password"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--step", type=int, default=1)
    a = ap.parse_args()
    os.mkdir(a.dir)
    base, live = (os.path.join(os.path.realpath(a.dir), n) for n in ("base", "live"))
    subprocess.run([a.khien, "init", "--data", base, "--admin", "quantri", "--password-file", a.password], check=True, capture_output=True)
    site = Site(a.khien, base)
    site.start({})
    with open(a.password, encoding="utf-8") as f:
        head = site.token(f.read().strip())
    site.stop()
    body, kind = upload(os.urandom(100000).hex().encode())
    passed = failed = 0
    for what, sticky in (("enospc", True), ("eio", False)):
        refused = taken = unknown = 0
        for at in range(1, LAST, a.step):
            shutil.rmtree(live, ignore_errors=True)
            shutil.copytree(base, live)
            site = Site(a.khien, live)
            status, said = 0, ""
            try:
                if site.start({"LD_PRELOAD": os.path.realpath(a.shim), "FAULT_DIR": live, "FAULT_AT": str(at), "FAULT_DO": what, **({"FAULT_STICKY": "1"} if sticky else {})}):
                    status, _, said = site.ask("POST", "/documents", body, {**head, **kind})
            except (OSError, http.client.HTTPException) as e:
                said = repr(e)
            site.stop()
            wrong = judge(site, sticky, status, said)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            refused, taken, unknown = refused + (status >= 500), taken + (status == 201), unknown + (UNKNOWN in said)
            if wrong:
                print("%s at %d: %s: %s" % (what, at, wrong, said[:300]))
            if status == 201 and (taken > 2 if sticky else at > END):
                break
        print("%s: %d refused, %d of them unknown, %d taken" % (what, refused, unknown, taken))
        if refused == 0 or taken == 0 or unknown > 3:
            print("the disk failed too early, too late or too seldom to mean anything")
            failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main())
