"""What the network may send: none of it may hang the server, reach a handler that it should not, or end the process."""
import os
import signal
import socket
import subprocess
import time

from office import Office

HEAD = b"Host: 127.0.0.1\r\n"


def talk(office, data, wait=3.0, pause=0):
    """Sends, reads until the end or `wait` seconds; what came."""
    s = socket.create_connection(("127.0.0.1", office.port), timeout=wait)
    got = b""
    try:
        for piece in data if isinstance(data, list) else [data]:
            s.sendall(piece)
            time.sleep(pause)
        while True:
            more = s.recv(65536)
            if not more:
                break
            got += more
            if not pause and b"\r\n\r\n" in got and b"Connection: close" in got:
                pass
    except (socket.timeout, ConnectionError, BrokenPipeError):
        pass
    finally:
        s.close()
    return got


def status(got):
    return got.split(b" ", 2)[1].decode() if got.startswith(b"HTTP/1.") else "none"


def get(target, extra=b"", method=b"GET"):
    return method + b" " + target + b" HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n" + extra + b"\r\n"


SINGLE = [
    ("an oversized header", get(b"/sign-in", b"X: " + b"a" * 60000 + b"\r\n"), {"431", "413", "none"}),
    ("a very long address", get(b"/" + b"a" * 60000), {"414", "431", "413", "none"}),
    ("two hundred headers", get(b"/sign-in", b"".join(b"X%d: 1\r\n" % i for i in range(200))), {"400", "431"}),
    ("a bad percent", get(b"/a%zz"), {"400"}),
    ("a cut percent", get(b"/a%"), {"400"}),
    ("a NUL in the address", get(b"/a%00b"), {"400"}),
    ("invalid UTF-8", get(b"/%ff%fe"), {"400"}),
    ("an overlong dot", get(b"/%c0%ae%c0%ae/etc/passwd"), {"400"}),
    ("a way up", get(b"/static/../../etc/passwd"), {"400"}),
    ("an encoded way up", get(b"/static/%2e%2e%2f%2e%2e%2fetc/passwd"), {"400"}),
    ("a backslash way up", get(b"/static/..%5c..%5cetc"), {"400"}),
    ("a bad query", get(b"/sign-in?next=%f0%28"), {"400"}),
    ("a full address", get(b"http://evil.test/"), {"400"}),
    ("a tunnel", get(b"evil.test:443", method=b"CONNECT"), {"400", "501"}),
    ("a trace", get(b"/", method=b"TRACE"), {"501"}),
    ("no host", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", {"400"}),
    ("two hosts", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", {"400"}),
    ("2 GB announced", get(b"/sign-in", b"Content-Type: application/json\r\nContent-Length: 2147483648\r\n", b"POST"), {"413"}),
    ("a negative length", get(b"/sign-in", b"Content-Length: -5\r\n", b"POST"), {"400", "none"}),
    ("a length beyond numbers", get(b"/sign-in", b"Content-Length: 99999999999999999999999\r\n", b"POST"), {"400", "413", "none"}),
    ("two lengths", get(b"/sign-in", b"Content-Length: 1\r\nContent-Length: 2\r\n", b"POST") + b"ab", {"400"}),
    ("length and chunks", get(b"/sign-in", b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", b"POST") + b"0\r\n\r\n", {"400"}),
    ("a coding nobody knows", get(b"/sign-in", b"Transfer-Encoding: gzip, chunked\r\n", b"POST") + b"0\r\n\r\n", {"400"}),
    ("bad chunks", get(b"/sign-in", b"Transfer-Encoding: chunked\r\n", b"POST") + b"zz\r\nabc\r\n0\r\n\r\n", {"400", "none"}),
    ("a line fold", get(b"/sign-in", b"X: a\r\n b\r\n"), {"200", "400", "none"}),
    ("a form that is none", get(b"/sign-in", b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4\r\n", b"POST") + b"--xx", {"400"}),
    ("a form without token", get(b"/users", b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n", b"POST") + b"name=x", {"401"}),
    ("another site's form", get(b"/sign-in", b"Origin: http://evil.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n", b"POST") + b"name=x",
     {"403"}),
    ("garbage", bytes(range(256)) * 20, {"400", "none"}),
    ("TLS spoken to us", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, {"400", "none"}),
    ("HTTP/2 at once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {"400", "501", "505", "none"}),
]


def alive(office):
    return status(talk(office, get(b"/sign-in"))) == "200"


def check(results, name, truth, words=""):
    results.append(bool(truth))
    if not truth:
        print("hostile: %s: %s" % (name, words))


def slow_clients(office, results):
    """Many that send a byte now and then: whoever is honest is served meanwhile."""
    slow = []
    for _ in range(200):
        s = socket.create_connection(("127.0.0.1", office.port), timeout=5)
        s.sendall(b"POST /sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 5000\r\nContent-Type: application/json\r\n\r\n{")
        slow.append(s)
    began = time.monotonic()
    check(results, "200 slow bodies", alive(office) and time.monotonic() - began < 2, "others wait")
    for s in slow:
        s.close()
    check(results, "200 slow bodies let go", alive(office), "no answer afterwards")


def pipelined(office, results):
    got = talk(office, b"GET /sign-in HTTP/1.1\r\n" + HEAD + b"\r\n" + b"\x01\xff GARBAGE\r\n\r\n" + get(b"/sign-in"), wait=2)
    check(results, "garbage behind a request", got.startswith(b"HTTP/1.1 200") and got.count(b"HTTP/1.1 200") == 1, got[:80])


def cross_site_signed_in(office, results):
    s = office.session("admin")
    form = "name=xx&post=p&role=leader&password=" + "x" * 12 + "&csrf=" + s["X-CSRF-Token"]
    for name, extra in (("foreign origin", {"Origin": "http://evil.test"}), ("null origin", {"Origin": "null"}), ("cross-site fetch", {"Sec-Fetch-Site": "cross-site"})):
        r = office.raw("POST", "/users", form, dict({"Cookie": s["Cookie"], "Content-Type": "application/x-www-form-urlencoded"}, **extra))
        check(results, name, r[0] == 403, r[0])
    r = office.raw("POST", "/users", form.split("&csrf")[0], {"Cookie": s["Cookie"], "Content-Type": "application/x-www-form-urlencoded"})
    check(results, "no form token", r[0] == 403, r[0])


def uploads(office, results):
    s = office.session("admin")
    head = ("POST /systems/import HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nX-CSRF-Token: %s\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n")
    got = talk(office, (head % (s["Cookie"], s["X-CSRF-Token"], 200 << 20)).encode() + b"--b\r\n")
    check(results, "an upload beyond the bound", status(got) == "413", status(got))
    got = talk(office, (head % ("sid=forged", "x", 8 << 20)).encode() + b"--b\r\n")
    check(results, "an upload of nobody", status(got) == "401", status(got))
    s2 = socket.create_connection(("127.0.0.1", office.port))
    s2.sendall((head % (s["Cookie"], s["X-CSRF-Token"], 8 << 20)).encode() + b"--b\r\n" + b"x" * 300000)
    s2.close()
    check(results, "an upload that breaks off", alive(office), "no answer")
    check(results, "nothing left in tmp", os.listdir(os.path.join(office.data, "tmp")) == [], os.listdir(os.path.join(office.data, "tmp")))


def children(pid):
    out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(x) for x in out.split()]


def killed_child(office, results):
    first = children(office.server.pid)
    check(results, "a process for the pages and one for jobs", len(first) == 2, first)
    for victim in first:
        os.kill(victim, signal.SIGKILL)
        for _ in range(50):
            time.sleep(0.1)
            now = children(office.server.pid)
            if len(now) == 2 and victim not in now:
                break
        check(results, "a killed process is started again", len(now) == 2 and victim not in now, now)
    check(results, "and serves", any(alive(office) or time.sleep(0.2) for _ in range(25)), "no answer")


def stop_under_load(office, results):
    socks = [socket.create_connection(("127.0.0.1", office.port)) for _ in range(50)]
    for s in socks:
        s.sendall(b"GET /sign-in HTTP/1.1\r\n" + HEAD + b"\r\n")
    began = time.monotonic()
    code = office.stop()
    check(results, "a clean stop under load", code == 0 and time.monotonic() - began < 15, code)
    for s in socks:
        s.close()
    office.start()
    check(results, "a second start on the same data", alive(office), "no answer")


def run(template):
    office, results = Office(template.khien, template), []
    try:
        office.start()
        routes = subprocess.run([office.khien, "routes"], capture_output=True, text=True)
        check(results, "every row of the tables of routes is whole", routes.returncode == 0, routes.stderr)
        for name, data, wanted in SINGLE:
            got = talk(office, data, wait=2)
            check(results, name, status(got) in wanted, status(got))
        check(results, "alive after all that", alive(office), "no answer")
        for part in (slow_clients, pipelined, cross_site_signed_in, uploads, killed_child, stop_under_load):
            part(office, results)
        log = office.log()
        check(results, "no crash in the log", "Assertion" not in log and "Sanitizer" not in log, log[-2000:])
    finally:
        office.remove()
    return sum(results), len(results) - sum(results)
