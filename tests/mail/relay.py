"""A small SMTP server (RFC 5321, AUTH PLAIN, STARTTLS, TLS) of a thread, that can refuse, forget to answer, hang up or be down: what a relay does to us."""
import base64
import socket
import threading
import time


class Relay:
    def __init__(self, user=None, password=None, tls=None, context=None):
        """tls: None, "starttls" or "tls" with an ssl.SSLContext; what came before the channel was secret stands in `clear`."""
        self.user, self.password, self.tls, self.context = user, password, tls, context
        self.clear = []
        self.hang_up = 0  # so many mails end with the connection in the middle of DATA
        self.mail = []  # (sender, recipient, bytes), each after its 250
        self.refuse, self.later, self.mute = set(), set(), 0  # recipients; mute: take so many mails without ever answering
        self.answer = {}  # "" (the greeting), a verb, or "." (after the mail): what is said in its place
        self.logins, self.lock, self.port, self.sock = [], threading.Lock(), None, None

    def up(self):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("127.0.0.1", self.port or 0))
        self.port = self.sock.getsockname()[1]
        self.sock.listen(20)
        threading.Thread(target=self.serve, args=(self.sock,), daemon=True).start()
        return self

    def down(self):
        s, self.sock = self.sock, None
        if s:
            s.shutdown(socket.SHUT_RDWR)
            s.close()

    def serve(self, sock):
        while self.sock is sock:
            try:
                c, _ = sock.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(c,), daemon=True).start()

    def talk(self, c):
        try:
            secret = self.tls == "tls"
            if secret:
                c = self.context.wrap_socket(c, server_side=True)
            c.makefile("rwb", buffering=0).write(self.answer.get("", "220 relay.test ESMTP").encode() + b"\r\n")
            if "" in self.answer:
                return
            while self.session(c.makefile("rwb", buffering=0), c, secret) == "starttls":
                c, secret = self.context.wrap_socket(c, server_side=True), True
        except (OSError, ValueError):
            pass
        finally:
            c.close()

    def session(self, f, c, secret):
        say = lambda s: f.write(s.encode() + b"\r\n")
        sender, to, known = None, [], self.user is None
        for raw in iter(f.readline, b""):
            line = raw.decode("latin-1").strip()
            verb = line.upper()
            if not secret:
                self.clear.append(line)
            if verb[:4] in self.answer:
                say(self.answer[verb[:4]])
            elif verb.startswith("EHLO"):
                more = ["8BITMIME"] + ["AUTH PLAIN"] * bool(self.user) + ["STARTTLS"] * (self.tls == "starttls" and not secret)
                say("250-relay.test\r\n" + "".join("250-%s\r\n" % m for m in more[:-1]) + "250 " + more[-1])
            elif verb == "STARTTLS" and self.tls == "starttls":
                say("220 go on")
                return "starttls"
            elif verb.startswith("AUTH PLAIN"):
                given = line[10:].strip()
                if not given:
                    say("334 ")
                    given = f.readline().decode().strip()
                self.logins.append(base64.b64decode(given).split(b"\0")[1:])
                known = self.logins[-1] == [self.user.encode(), self.password.encode()]
                say("235 ok" if known else "535 no")
            elif verb.startswith("MAIL FROM:"):
                sender, to = line[10:].split()[0].strip("<>"), []
                say("250 ok" if known else "530 sign in first")
            elif verb.startswith("RCPT TO:"):
                r = line[8:].split()[0].strip("<>")
                if r in self.refuse:
                    say("550 no such mailbox")
                elif r in self.later:
                    say("451 come back later")
                else:
                    to.append(r)
                    say("250 ok")
            elif verb == "DATA":
                say("354 go on")
                if self.hang_up > 0:
                    self.hang_up -= 1
                    f.readline()
                    c.shutdown(socket.SHUT_RDWR)
                    return
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    piece = f.readline()
                    if not piece:
                        return
                    body += piece
                with self.lock:
                    self.mail += [] if "." in self.answer else [(sender, r, body[:-3].replace(b"\r\n..", b"\r\n.")) for r in to]
                    mute = self.mute > 0
                    self.mute -= mute
                if mute:
                    c.close()
                    return
                say(self.answer.get(".", "250 taken"))
            elif verb == "QUIT":
                say("221 bye")
                return
            elif verb in ("RSET", "NOOP"):
                say("250 ok")
            else:
                say("500 what?")

    def wait(self, n, seconds):
        until = time.time() + seconds
        while len(self.mail) < n and time.time() < until:
            time.sleep(0.05)
        return len(self.mail)
