"""What the checks of the tree share: which files there are, C without its comments and strings, how a check reports."""
import os
import re
import subprocess
import sys

ROOT = os.environ.get("TREE") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def files(*patterns):
    """Tracked and new files, relative to the root; generated and ignored ones are not."""
    cmd = ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(cmd, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted({n for n in names if n and os.path.isfile(os.path.join(ROOT, n))})


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as f:
        return f.read()


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code(text, strings=False):
    """The text with comments (and strings, unless wanted) blanked; line numbers stay."""
    def blank(m):
        if strings and m.group()[0] in "\"'":
            return m.group()
        return re.sub(r"[^\n]", " ", m.group())
    return TOKEN.sub(blank, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def exceptions(name):
    """{key: (number or None, reason)} of a file of lines `KEY [NUMBER] reason`; every line must give a reason."""
    out = {}
    for i, line in enumerate(read(name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        m = re.fullmatch(r"(\S+)\s+(?:(\d+)\s+)?(\S.{9,})", line)
        if not m:
            sys.exit(f"{name}:{i}: wants KEY [NUMBER] and a reason")
        out[m[1]] = (int(m[2]) if m[2] else None, m[3])
    return out


def report(what, passed, faults):
    for f in faults:
        print(f"{what}: {f}")
    print(f"{passed} passed, {len(faults)} failed")
    sys.exit(1 if faults else 0)
