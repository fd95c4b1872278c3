"""A busy site: busy.py KHIEN DIR serves DIR, sends concurrent requests that create units, and imports sheets beside, for as long as it lives. After each
request that was answered, and each import that ended well, it says the last seq that is certainly stored."""
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time

KHIEN, DIR = sys.argv[1:3]
TOKEN = os.path.join(os.path.dirname(DIR), "token")
MARK = f"{os.getpid()}-{time.time_ns()}"
say = threading.Lock()


def acknowledge(seq):
    with say:
        print(seq, flush=True)


def ask(port, method, path, body, headers):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    c.request(method, path, body, {"Origin": f"http://127.0.0.1:{port}", "Accept": "application/json", **headers})
    r = c.getresponse()
    return r, r.read()


def token(port):
    """Of an earlier life, else a new one, kept only once the server has answered."""
    if os.path.exists(TOKEN):
        return open(TOKEN, encoding="ascii").read()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    r, _ = ask(port, "POST", "/sign-in", "name=quantri&password=mat-khau-thu-nghiem-1", form)
    cookie = {"Cookie": r.getheader("Set-Cookie").split(";")[0]}
    _, page = ask(port, "GET", "/account", None, {**cookie, "Accept": "text/html"})
    csrf = page.split(b'name="csrf" value="')[1].split(b'"')[0].decode()
    r, answer = ask(port, "POST", "/account/tokens", "name=busy", {**form, **cookie, "X-CSRF-Token": csrf})
    with open(TOKEN, "w", encoding="ascii") as f:
        f.write(json.loads(answer)["secret"])
    return open(TOKEN, encoding="ascii").read()


def requests(port, key, n):
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    i = 0
    while True:
        i += 1
        r, answer = ask(port, "POST", "/units", json.dumps({"code": f"R-{MARK}-{n}-{i}", "name": f"Đơn vị {MARK}/{n}/{i}"}), headers)
        if r.status in (200, 201):
            acknowledge(json.loads(answer)["seq"])
        elif r.status != 503:
            sys.exit(f"a request was answered {r.status}: {answer[:300]}")


def imports():
    sheet = os.path.join(os.path.dirname(DIR), "sheet.csv")
    i = 0
    while True:
        i += 1
        with open(sheet, "w", encoding="utf-8") as f:
            f.write("code,name,unit\n" + "".join(f"S-{MARK}-{i}-{k},Hệ thống {MARK}/{i}/{k},VPB\n" for k in range(40)))
        p = subprocess.run([KHIEN, "import", "systems", sheet, "--data", DIR], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if p.returncode == 0:
            head = subprocess.run([KHIEN, "ledger", "head", "--data", DIR], stdout=subprocess.PIPE, check=True).stdout
            acknowledge(json.loads(head)["size"] - 1)


with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    free = s.getsockname()[1]
server = subprocess.Popen([KHIEN, "serve", "--data", DIR, "--listen", f"127.0.0.1:{free}"], stdout=subprocess.DEVNULL)
while True:
    try:
        socket.create_connection(("127.0.0.1", free)).close()
        break
    except OSError:
        if server.poll() is not None:
            sys.exit("the server ended by itself")
        time.sleep(0.01)
secret = token(free)
for thread in range(4):
    threading.Thread(target=requests, args=(free, secret, thread), daemon=True).start()
imports()
