"""A server of our own: a fresh data folder with the fictitious ministry, one user of each role, stopped by its pid."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

PASSWORD = "một câu đủ dài để nhớ"
ROLES = ("specialised", "inspector", "leader", "unit_head", "unit_officer", "provider")
SANITIZER = ("AddressSanitizer", "runtime error:")  # of a build that has one: it ends the process, which the parent begins again
UNIT = "VPC"  # of those who belong to one
PROVIDER = "NCCA"  # of the one who belongs to a provider



def until(truth, seconds=60):
    """Whether it becomes true in time."""
    end = time.time() + seconds
    while time.time() < end:
        if truth():
            return True
        time.sleep(0.1)
    return False


class Office:
    def __init__(self, khien, template=None):
        self.khien = os.path.abspath(khien)
        self.home = tempfile.mkdtemp(prefix="khien-cases-")
        self.data = os.path.join(self.home, "data")
        self.server = None
        self.sessions = {}
        if template:
            shutil.copytree(template.data, self.data)
        else:
            self.make()

    def run(self, *args):
        r = subprocess.run([self.khien, *args, "--data", self.data], capture_output=True, text=True)
        if r.returncode:
            raise RuntimeError("khien %s: %s" % (" ".join(args), r.stderr.strip() or r.stdout.strip()))
        return r.stdout

    def make(self):
        secret = os.path.join(self.home, "password")
        with open(secret, "w", encoding="utf-8") as f:
            f.write(PASSWORD + "\n")
        self.run("init", "--admin", "admin", "--password-file", secret)
        subprocess.run(["demo/load.sh", self.khien, self.data], check=True, capture_output=True)
        self.start()
        for s in json.loads(self.ask("admin", "GET", "/jobs", want=200)[2])["schedules"]:  # off: what begins by the clock would stand in a list called empty
            self.ask("admin", "POST", "/settings", {"code": "schedule." + s["kind"], "value": "tắt"}, want=201)
        unit, provider = self.id_of("units", UNIT), self.id_of("providers", PROVIDER)
        for role in ROLES:
            body = {"name": role, "post": "Người thử " + role, "role": role, "password": "Lần đầu " + role[::-1],
                    "unit": unit if role in ("unit_head", "unit_officer") else None, "provider": provider if role == "provider" else None}
            self.ask("admin", "POST", "/users", {k: v for k, v in body.items() if v is not None}, want=201)
            self.first_sign_in(role, body["password"])
        self.stop()

    def first_sign_in(self, role, given):
        s = self.sign_in(role, given)
        form = {"old": given, "password": PASSWORD, "again": PASSWORD, "csrf": self.csrf(s)}
        r = self.raw("POST", "/account/password", urllib.parse.urlencode(form), dict(s, **{"Content-Type": "application/x-www-form-urlencoded"}))
        if r[0] != 303:
            raise RuntimeError("first password of %s: %d %s" % (role, r[0], r[2][:300]))

    def start(self, *more):
        self.said = open(os.path.join(self.home, "server.txt"), "ab")
        self.server = subprocess.Popen([self.khien, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--check-pages", "--json", *more],
                                       stdout=subprocess.PIPE, stderr=self.said)
        line = self.server.stdout.readline()
        if not line:
            raise RuntimeError("the server does not start: " + self.log())
        self.port = int(re.search(rb":(\d+)\"", line)[1])
        self.sessions = {}

    def stop(self, how=signal.SIGTERM):
        """Ends the server; its exit code."""
        if self.server is None:
            return None
        self.server.send_signal(how)
        try:
            code = self.server.wait(20)
            self.said.flush()
            return code or int(any(w in self.log() for w in SANITIZER))
        finally:
            self.server.stdout.close()
            self.said.close()
            self.server = None

    def remove(self):
        if self.server:
            self.stop()
        shutil.rmtree(self.home)

    def log(self):
        with open(os.path.join(self.home, "server.txt"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def raw(self, method, path, body=None, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            c.request(method, path, body.encode() if isinstance(body, str) else body, headers or {})
            r = c.getresponse()
            return r.status, dict((k.lower(), v) for k, v in r.getheaders()), r.read().decode("utf-8", "replace")
        finally:
            c.close()

    def read(self, role, path):
        """Status and bytes of any file or page."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            c.request("GET", path, headers=dict(self.session(role), Accept="*/*"))
            r = c.getresponse()
            return r.status, r.read()
        finally:
            c.close()

    def sign_in(self, name, password=PASSWORD):
        form = urllib.parse.urlencode({"name": name, "password": password})
        status, head, body = self.raw("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"})
        if status != 303:
            raise RuntimeError("%s cannot sign in: %d %s" % (name, status, body[:300]))
        return {"Cookie": head["set-cookie"].split(";")[0]}

    def csrf(self, session):
        page = self.raw("GET", "/account", None, dict(session, Accept="text/html"))[2]
        return re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def session(self, role):
        if role == "nobody":
            return {}
        if role not in self.sessions:
            s = self.sign_in(role)
            s["X-CSRF-Token"] = self.csrf(s)
            self.sessions[role] = s
        return self.sessions[role]

    def ask(self, role, method, path, body=None, want=None, page=False):
        head = dict(self.session(role), Accept="text/html" if page else "application/json")
        if body is not None and not isinstance(body, str):
            body = json.dumps(body, ensure_ascii=False)
        if body is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded" if page else "application/json"
        r = self.raw(method, path, body, head)
        if want is not None and r[0] != want:
            raise RuntimeError("%s %s: %d %s" % (method, path, r[0], r[2][:300]))
        return r

    def unhurried(self):
        """Of one who sends more heavy requests than a person would, whatever the speed of the machine."""
        for key in ("heavy_burst", "heavy_per_minute"):
            self.ask("admin", "POST", "/settings", {"code": "rate." + key, "value": "1000"}, want=201)

    def id_of(self, resource, code):
        rows = json.loads(self.ask("admin", "GET", "/%s?q=%s" % (resource, urllib.parse.quote(code)), want=200)[2])["rows"]
        return next(r["id"] for r in rows if r["code"] == code)
