#!/usr/bin/env python3
"""office.py BUILD [VERSIONS]: see office.sh. Prints one table: what, median (and worst), target."""
import http.client
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

BUILD = sys.argv[1]
VERSIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
KHIEN = os.path.join(BUILD, "khien")
PASSWORD = "một câu đủ dài để nhớ"
ROWS = []
DAYS = ["2026-%02d-11" % m for m in range(2, 11)]


def row(what, value, target="", unit="ms", good=None):
    ROWS.append((what, value, target, unit, good))
    mark = "" if good is None else "  ok" if good else "  MISSED"
    print("%-58s %12s %-10s %s%s" % (what, value, unit, target, mark), flush=True)


def timed(what, seconds, target_ms):
    mid = statistics.median(seconds) * 1000
    row(what, "%.0f (%.0f)" % (mid, max(seconds) * 1000), "< %d ms" % target_ms, good=mid < target_ms)


def run(*args):
    began = time.monotonic()
    r = subprocess.run([KHIEN, *args], capture_output=True, text=True)
    took = time.monotonic() - began
    if r.returncode:
        sys.exit("khien %s: %s" % (" ".join(args), r.stderr or r.stdout))
    return took, r.stdout


class Server:
    def __init__(self, data):
        self.began = time.monotonic()
        self.p = subprocess.Popen([KHIEN, "serve", "--data", data, "--listen", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE)
        self.port = int(re.search(rb":(\d+)\"", self.p.stdout.readline())[1])
        self.get("/sign-in")
        self.took = time.monotonic() - self.began
        self.cookie = None

    def get(self, path, method="GET", body=None, head=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        c.request(method, path, body, head or {})
        r = c.getresponse()
        return r.status, r.getheader("set-cookie"), r.read()

    def sign_in(self):
        form = urllib.parse.urlencode({"name": "admin", "password": PASSWORD})
        self.cookie = self.get("/sign-in", "POST", form, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"})[1].split(";")[0]

    def page(self, path, accept="text/html"):
        began = time.monotonic()
        status, _, body = self.get(path, head={"Cookie": self.cookie, "Accept": accept})
        if status != 200:
            sys.exit("%s: %d %s" % (path, status, body[:300]))
        return time.monotonic() - began, body

    def rss(self):
        """Both processes: what belongs to them alone and their share of what they share."""
        pids = [self.p.pid] + [int(x) for x in open("/proc/%d/task/%d/children" % (self.p.pid, self.p.pid)).read().split()]
        return sum(int(re.search(r"^Pss:\s+(\d+)", open("/proc/%d/smaps_rollup" % p).read(), re.M)[1]) for p in pids) / 1024

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        self.p.wait(40)
        self.p.stdout.close()


def wrk(server, path, what, target_ms):
    r = subprocess.run(["wrk", "-t1", "-c50", "-d4s", "--timeout", "30s", "--latency", "-H", "Cookie: " + server.cookie, "-H", "Accept: text/html",
                        "http://127.0.0.1:%d%s" % (server.port, path)], capture_output=True, text=True).stdout
    per = float(re.search(r"Requests/sec:\s+([\d.]+)", r)[1])

    def ms(word):
        n, unit = re.search(r"%s%%\s+([\d.]+)(us|ms|s)\b" % word, r).groups()
        return float(n) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    if "Non-2xx" in r:
        row(what, "refusals", "no refusals", "", False)
        return
    row("%s, 50 at once: p99 (median)" % what, "%.0f (%.0f)" % (ms(99), ms(50)), "< %d ms" % target_ms, good=ms(99) < target_ms)
    row("    answers each second", "%.0f" % per, unit="/s")


def users(server, path, what, target_ms):
    """50 people who each ask again one second after the last answer."""
    import threading
    took, lock, end = [], threading.Lock(), time.monotonic() + 6

    def person(i):
        time.sleep(i / 50)
        while time.monotonic() < end:
            t, _ = server.page(path)
            with lock:
                took.append(t)
            time.sleep(max(0, 1 - t))
    people = [threading.Thread(target=person, args=(i,)) for i in range(50)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    took.sort()
    p99, mid = took[int(len(took) * 0.99)] * 1000, took[len(took) // 2] * 1000
    row("%s, 50 people, one page a second each: p99 (median)" % what, "%.0f (%.0f)" % (p99, mid), "< %d ms" % target_ms, good=p99 < target_ms)


def systems_csv(path, count, units):
    kinds, states = ("internal", "citizen_business", "infrastructure"), ("operating", "operating", "building", "planned")
    with open(path, "w", encoding="utf-8") as f:
        f.write("code,name,unit,kind,info,state,operating_from,purpose\n")
        for i in range(count):
            f.write('S%05d,Hệ thống thử số %d,%s,%s,"public,private",%s,2024-0%d-0%d,Tra cứu hồ sơ số %d\n'
                    % (i, i, units[i % len(units)], kinds[i % 3], states[i % 4], 1 + i % 9, 1 + i % 7, i))


def fresh(home, name):
    data = os.path.join(home, name)
    with open(os.path.join(home, "password"), "w", encoding="utf-8") as f:
        f.write(PASSWORD + "\n")
    run("init", "--data", data, "--admin", "admin", "--password-file", os.path.join(home, "password"))
    subprocess.run(["tools/load", KHIEN, data, "packs/vpcp"], check=True, capture_output=True)
    return data


def imports(home, base, units):
    sheet, took = os.path.join(home, "ten.csv"), []
    systems_csv(sheet, 10000, units)
    for i in range(3):
        data = os.path.join(home, "import%d" % i)
        shutil.copytree(base, data)
        took.append(run("import", "systems", sheet, "--data", data)[0])
        if i < 2:
            shutil.rmtree(data)
    timed("import of 10,000 systems", took, 2000)
    timed("the same file again (nothing changes)", [run("import", "systems", sheet, "--data", data)[0]], 2000)
    return data


def starts(base):
    took = []
    for _ in range(5):
        s = Server(base)
        took.append(s.took)
        time.sleep(0.5)
        rss = s.rss()
        s.stop()
    timed("start to the first answer", took, 1000)
    row("memory, idle, both processes (PSS)", "%.0f" % rss, "< 100 MB", "MB", rss < 100)


def engine():
    if not os.path.exists(os.path.join(BUILD, "bench-duty")):
        return
    said = subprocess.run([os.path.join(BUILD, "bench-duty")], capture_output=True, text=True, check=True).stdout
    for line in said.strip().splitlines():
        print("    " + line)
    print(flush=True)


def busy(data):
    s = Server(data)
    s.sign_in()
    first = s.page("/board")[0]
    row("the first board after a start (facts read, all judged)", "%.0f" % (first * 1000))
    for path, what in (("/board", "board"), ("/systems", "list of systems"), ("/duties?state=unknown", "duties"), ("/units", "list of units")):
        wrk(s, path, what, 100)
        users(s, path, what, 100)
    took = []
    csrf = re.search(rb'name="csrf" value="([^"]+)"', s.page("/account")[1])[1].decode()
    one = json.loads(s.page("/systems?limit=1&q=S00000", "application/json")[1])["rows"][0]
    for i in range(7):
        body = json.dumps({"seq": one["seq"], "purpose": "đổi lần %d" % i, "state": ("operating", "building")[i % 2]})
        status, _, said = s.get("/systems/%d" % one["id"], "POST", body.encode(), {"Cookie": s.cookie, "Accept": "application/json", "Content-Type": "application/json", "X-CSRF-Token": csrf})
        if status != 200:
            sys.exit("change: %d %s" % (status, said))
        one = json.loads(said)
        took.append(s.page("/board")[0])
    timed("board after one change", took, 100)
    row("memory after that, both processes (PSS)", "%.0f" % s.rss(), unit="MB")
    s.stop()


def as_of(data):
    began = time.monotonic()
    said = subprocess.run([os.path.join(BUILD, "bench-versions"), data, str(VERSIONS)], check=True, capture_output=True, text=True).stdout.split()
    took = time.monotonic() - began
    row("versions written through res_save (and nine boards)", "%.0f" % (VERSIONS / took), unit="/s")
    mid, worst = (float(x) for x in said)
    row("board as known at a place among %d versions" % VERSIONS, "%.0f (%.0f)" % (mid, worst), "< 200 ms", good=mid < 200)
    s = Server(data)
    s.sign_in()
    s.page("/board")
    timed("page of a past day's board, never asked before", [s.page("/board?on=%s" % d)[0] for d in DAYS], 200)
    timed("    and again", [s.page("/board?on=%s" % DAYS[8])[0] for _ in range(9)], 200)
    s.stop()


def ledger(data):
    took, said = run("ledger", "verify", "--data", data, "--json")
    print("    ledger verify: %.1f s: %s" % (took, said.strip().splitlines()[-1]))
    said = subprocess.run(["bench/ledger.sh", "200000"], capture_output=True, text=True).stdout
    print("    " + said.strip().replace("\n", "\n    "), flush=True)


def main():
    cpu = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())[1]
    print("%s, %d cores, load %.1f, %s" % (cpu, os.cpu_count(), os.getloadavg()[0], time.strftime("%Y-%m-%d")), flush=True)
    home = tempfile.mkdtemp(prefix="khien-bench-")
    try:
        base = fresh(home, "base")
        units = [json.loads(x)["code"] for x in run("list", "units", "--data", base, "--json")[1].splitlines()]
        starts(base)
        imports(home, base, units)
        two = os.path.join(home, "two")
        shutil.copytree(base, two)
        systems_csv(os.path.join(home, "two.csv"), 2000, units)
        run("import", "systems", os.path.join(home, "two.csv"), "--data", two)
        engine()
        busy(two)
        as_of(two)
        ledger(two)
    finally:
        shutil.rmtree(home)
    missed = [r[0] for r in ROWS if r[4] is False]
    print("missed: %s" % ("; ".join(missed) or "nothing"))


main()
