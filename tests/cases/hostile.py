"""What the network may send: none of it may hang the server, reach a handler that it should not, or end the process."""
import json
import os
import signal
import socket
import subprocess
import time

from every import Checks
from office import PASSWORD, Office

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
    ("a thousand words in the query", get(b"/sign-in?" + b"&".join(b"a%d=1" % i for i in range(1000))), {"400"}),
    ("more words than a query may have", get(b"/sign-in?" + b"&".join(b"a%d" % i for i in range(2500))), {"413"}),
    ("a thousand times one word", get(b"/sign-in?" + b"&".join([b"next=1"] * 1000)), {"400"}),
    ("a query of nothing", get(b"/sign-in?"), {"200"}),
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
    ("ten megabytes of one header", get(b"/sign-in", b"X: " + b"a" * (10 << 20) + b"\r\n"), {"431", "413", "none"}),
    ("ten megabytes of query", get(b"/duties?clause=" + b"a" * (10 << 20)), {"414", "431", "413", "none"}),
    ("a head that breaks off", b"GET /sign-in HTTP/1.1\r\nHost: 127", {"none"}),
    ("a first line that breaks off", b"GET /sig", {"none"}),
    ("a length with a sign", get(b"/sign-in", b"Content-Length: +5\r\n", b"POST") + b"abcde", {"400", "none"}),
    ("a length in hex", get(b"/sign-in", b"Content-Length: 0x5\r\n", b"POST") + b"abcde", {"400", "none"}),
    ("a list of lengths", get(b"/sign-in", b"Content-Length: 5, 5\r\n", b"POST") + b"abcde", {"400", "none"}),
    ("two equal lengths", get(b"/sign-in", b"Content-Length: 5\r\nContent-Length: 5\r\n", b"POST") + b"abcde", {"400", "none"}),
    ("a length of nothing", get(b"/sign-in", b"Content-Length:\r\n", b"POST"), {"400", "none"}),
    ("a length beyond 64 bits by one", get(b"/sign-in", b"Content-Length: 18446744073709551616\r\n", b"POST"), {"400", "413", "none"}),
    ("chunked with a blank before the colon", get(b"/sign-in", b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", b"POST") + b"0\r\n\r\n", {"400", "none"}),
    ("chunked twice", get(b"/sign-in", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"POST") + b"0\r\n\r\n", {"400", "none"}),
    ("chunked with something before", get(b"/sign-in", b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", b"POST") + b"0\r\n\r\n", {"400", "501", "none"}),
    ("chunked behind a tab", get(b"/sign-in", b"Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n", b"POST") + b"0\r\n\r\n", {"400", "none"}),
    ("chunked to an old version", b"POST /sign-in HTTP/1.0\r\n" + HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", {"400", "none"}),
    ("a chunk beyond numbers", get(b"/sign-in", b"Transfer-Encoding: chunked\r\n", b"POST") + b"ffffffffffffffffff\r\nabc\r\n0\r\n\r\n", {"400", "413", "none"}),
    ("a chunk of minus one", get(b"/sign-in", b"Transfer-Encoding: chunked\r\n", b"POST") + b"-1\r\nabc\r\n0\r\n\r\n", {"400", "none"}),
    ("a chunk with a megabyte beside its size", get(b"/sign-in", b"Transfer-Encoding: chunked\r\n", b"POST") + b"1;" + b"a" * (1 << 20) + b"\r\nx\r\n0\r\n\r\n",
     {"400", "413", "500", "none"}),  # 500 is the library's own word for a line that fits nowhere
    ("a megabyte of trailers", get(b"/sign-in", b"Transfer-Encoding: chunked\r\n", b"POST") + b"0\r\n" + b"X: y\r\n" * 200000 + b"\r\n", {"400", "413", "431", "none"}),
    ("a header without a colon", get(b"/sign-in", b"nothing here\r\n"), {"400", "none"}),
    ("a blank in a header's name", get(b"/sign-in", b"X Y: 1\r\n"), {"400", "none"}),
    ("a NUL in a header", get(b"/sign-in", b"X: a\x00b\r\n"), {"200", "400", "none"}),  # the library ends the value there, and the line where it ends
    ("a lone return in a header", get(b"/sign-in", b"X: a\rTransfer-Encoding: chunked\r\n"), {"400", "none", "200"}),
    ("an old way to ask", b"GET /sign-in\r\n\r\n", {"400", "505", "none"}),
    ("a version to come", b"GET /sign-in HTTP/9.9\r\n" + HEAD + b"\r\n", {"400", "505", "none"}),
    ("a method without end", b"A" * 70000 + b" / HTTP/1.1\r\n\r\n", {"400", "414", "431", "501", "none"}),
    ("a thousand ranges", get(b"/static/khien.css", b"Range: bytes=" + b",".join(b"%d-" % i for i in range(1000)) + b"\r\n"), {"200", "206", "400", "404", "416", "431"}),
    ("a range beyond numbers", get(b"/static/khien.css", b"Range: bytes=99999999999999999999999-\r\n"), {"200", "404", "416"}),
    ("a range backwards", get(b"/static/khien.css", b"Range: bytes=9-1\r\n"), {"200", "404", "416"}),
    ("a promise to wait for", get(b"/sign-in", b"Expect: 200-nothing\r\nContent-Length: 3\r\n", b"POST") + b"abc", {"400", "417", "415", "none"}),
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
    check(results, "200 slow bodies", alive(office) and time.monotonic() - began < 5, "others wait")
    for s in slow:
        s.close()
    check(results, "200 slow bodies let go", alive(office), "no answer afterwards")


def slow_heads(office, results):
    """Two hundred that send a byte of their head a second, and two thousand that say nothing at all."""
    slow, idle = [], []
    for _ in range(200):
        s = socket.create_connection(("127.0.0.1", office.port), timeout=5)
        s.sendall(b"GET /sign-in HTTP/1.1\r\nX: ")
        slow.append(s)
    refused = 0
    for _ in range(2000):
        s = socket.socket()
        s.settimeout(2)
        try:
            s.connect(("127.0.0.1", office.port))
            idle.append(s)
        except OSError:
            refused += 1
            s.close()
    worst, unserved = 0, 0
    for _ in range(4):
        for s in slow:
            try:
                s.sendall(b"a")
            except OSError:
                pass  # let go by the server, as it should
        began = time.monotonic()
        unserved += not alive(office)
        worst = max(worst, time.monotonic() - began)
        time.sleep(1)
    check(results, "2,000 idle and 200 slow heads", unserved == 0 and worst < 5, "%d of 4 honest requests unserved, the slowest %.1f s, %d connections refused" % (unserved, worst, refused))
    for s in slow + idle:
        s.close()
    check(results, "let go of all of them", any(alive(office) or time.sleep(0.2) for _ in range(25)), "no answer afterwards")


def half_written(office, results):
    """A body that breaks off, by length and by chunks, is no request: nothing of it is stored."""
    s = office.session("admin")
    code = b'{"code":"NUA-%d","name":"N\xe1\xbb\xada ch\xe1\xbb\xabng","kind":"vu"'
    head = ("POST /units HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nX-CSRF-Token: %s\r\nAccept: application/json\r\nContent-Type: application/json\r\n" % (s["Cookie"], s["X-CSRF-Token"])).encode()
    talk(office, head + b"Content-Length: 100\r\n\r\n" + code % 1 + b"}", wait=0.5)
    body = code % 2 + b"}"
    talk(office, head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n", wait=0.5)
    talk(office, head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(body) + 9) + body, wait=0.5)
    talk(office, head + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(body) + body, wait=0.5)
    found = office.ask("admin", "GET", "/units?q=NUA-")[2]
    check(results, "nothing half-written", '"total":0' in found.replace(" ", ""), found[:300])
    whole = talk(office, head + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + body[:5] + b"\r\n%x\r\n" % (len(body) - 5) + body[5:] + b"\r\n0\r\n\r\n")
    check(results, "and the same whole, in two chunks, is", status(whole) == "201", whole[:200])
    behind = talk(office, head + b"Content-Length: %d\r\n\r\n" % (len(body) + 7) + body.replace(b"NUA-2", b"NUA-3") + b"       GET /units HTTP/1.1\r\nHost: x\r\n\r\n", wait=1)
    check(results, "what stands behind a body is another request", behind.count(b"HTTP/1.1 ") == 2 and behind.startswith(b"HTTP/1.1 201") and b"HTTP/1.1 200" not in behind, behind[:80])


def pipelined(office, results):
    got = talk(office, (b"GET /sign-in HTTP/1.1\r\n" + HEAD + b"\r\n") * 49 + get(b"/sign-in"), wait=5)
    check(results, "fifty requests in a row", got.count(b"HTTP/1.1 200") == 50, got.count(b"HTTP/1.1 200"))
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


def tokens(office, results):
    """A token does what its user may, makes nothing that outlives it, and ends with the password under which it was made."""
    def post(head, path, body):
        return office.raw("POST", path, json.dumps(body), dict(head, Accept="application/json", **{"Content-Type": "application/json"}))

    s = office.sign_in("leader")
    s["X-CSRF-Token"] = office.csrf(s)
    secret = json.loads(post(s, "/account/tokens", {"name": "x", "days": 9})[2])["secret"]
    bearer = {"Authorization": "Bearer " + secret}
    check(results, "a token reads", office.raw("GET", "/systems", None, dict(bearer, Accept="application/json"))[0] == 200)
    for path, body in (("/account/tokens", {"name": "y"}), ("/account/calendar", {}), ("/account/mail", {"address": "x@example.org"}),
                       ("/account/password", {"old": PASSWORD, "password": "Một câu khác hẳn", "again": "Một câu khác hẳn"})):
        r = post(bearer, path, body)
        check(results, "a token at %s" % path, r[0] == 403 and "phiên đăng nhập" in r[2], r)
    other = office.sign_in("leader")
    form = {"old": PASSWORD, "password": PASSWORD + " mới", "again": PASSWORD + " mới"}
    check(results, "the password changes", post(s, "/account/password", form)[0] in (200, 303))
    for what, head in (("token", bearer), ("other session", other)):
        r = office.raw("GET", "/account", None, dict(head, Accept="application/json"))
        check(results, "the %s ends with the password" % what, r[0] == 401, r[0])
    check(results, "and its own session goes on", office.raw("GET", "/account", None, dict(s, Accept="application/json"))[0] == 200)


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


def names(office, results):
    """What a file is called keeps its dashes and quotes; folders, turned text and what breaks a line are left out."""
    for i, (name, kept) in enumerate((("../../Báo cáo – quý III “bản 2” ….txt", "Báo cáo – quý III “bản 2” ….txt"), ("a\u202etxt.exe\u2066\u061c\u2028b", "atxt.exeb"),
                                      ("..\\..\\x.txt", "x.txt"), ("", "van-ban"), ("x" * 300, "x" * 200))):
        status, said = Checks(office).upload("unit_officer", "/documents", name, "Nội dung thứ %d" % i)
        check(results, "a file called %.20r" % name, status == 201 and said["file"].split(" ", 3)[3] == kept, said)


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
        for part in (slow_clients, slow_heads, half_written, pipelined, cross_site_signed_in, tokens, uploads, names, killed_child, stop_under_load):
            part(office, results)
        log = office.log()
        check(results, "no crash in the log", "Assertion" not in log and "Sanitizer" not in log, log[-2000:])
    finally:
        office.remove()
    return sum(results), len(results) - sum(results)
