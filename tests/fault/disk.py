"""A folder whose durable part is known (tests/fault/shim.c), and what the fault tests share."""
import glob
import os
import shlex
import shutil
import subprocess
import sys

BLOCK = 512


class Disk:
    """The tree below `live`, and what of it is durable."""

    def __init__(self, live, shadow, shim, dice):
        self.live, self.shadow, self.dice = live, shadow, dice
        self.env = {"LD_PRELOAD": shim, "FAULT_DIR": live, "FAULT_SHADOW": shadow}

    def settle(self):
        """Everything that is there now is durable."""
        shutil.rmtree(self.shadow, ignore_errors=True)
        for kind in ("files", "dirs"):
            os.makedirs(os.path.join(self.shadow, kind))
        sync = "import os,sys\nfor d,_,fs in os.walk(sys.argv[1]):\n for n in ['.']+fs:\n  f=os.open(os.path.join(d,n),os.O_RDONLY);os.fsync(f);os.close(f)"
        subprocess.run([sys.executable, "-c", sync, self.live], env={**os.environ, **self.env}, check=True)

    def cut(self, mix):
        """The power goes: the live tree becomes what a disk may hold now."""
        out = self.live + ".after"
        root = [r for r in glob.glob(os.path.join(self.shadow, "dirs", f"{os.stat(self.live).st_ino}-*")) if ".part-" not in r]
        self.restore(os.path.basename(root[0]), self.live, out, mix)
        shutil.rmtree(self.live)
        os.rename(out, self.live)

    def restore(self, key, live, out, mix):
        os.mkdir(out, 0o700)
        lines = []  # a folder whose name is durable and that was never synced itself: empty
        if os.path.exists(os.path.join(self.shadow, "dirs", key)):
            with open(os.path.join(self.shadow, "dirs", key), encoding="utf-8") as f:
                lines = f.read().splitlines()
        for line in lines:
            kind, sub, name = line.split(" ", 2)
            if name.endswith("-shm"):
                continue  # memory
            if kind == "d":
                self.restore(sub, os.path.join(live, name), os.path.join(out, name), mix)
                continue
            stored = os.path.join(self.shadow, "files", sub)
            old = open(stored, "rb").read() if os.path.exists(stored) else b""
            now = os.path.join(live, name)
            if mix and os.path.exists(now) and os.stat(now).st_ino == int(sub.split("-")[0]):
                old = self.mixed(old, open(now, "rb").read())
            with open(os.path.join(out, name), "wb") as f:
                os.fchmod(f.fileno(), 0o600)
                f.write(old)

    def mixed(self, old, new):
        size = self.dice.choice([len(old), len(new)])
        out = bytearray(old[:size].ljust(size, b"\0"))
        for at in range(0, min(size, len(new)), BLOCK):
            if self.dice.random() < 0.5:
                out[at:at + BLOCK] = new[at:min(at + BLOCK, size)]
        return bytes(out[:size])


def numbers(text):
    return [int(w) for w in text.split("\n")[:-1] if w.isdigit()]


def check(cmd):
    p = subprocess.run(shlex.split(cmd), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    said = numbers(p.stdout)
    if p.returncode != 0 or not said:
        raise RuntimeError(f"the check says {p.returncode}: {(p.stderr or p.stdout)[-500:]}")
    return said[-1]
