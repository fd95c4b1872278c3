"""What a stranger sees of a ledger: khien-verify and tests/ledger/verify.py must agree, on whole exports and on bent ones.
Usage: outsiders.py LEDGER-TOOL KHIEN-VERIFY. Prints cases as cmocka does."""
import json
import os
import subprocess
import sys
import tempfile

TOOL, VERIFY = sys.argv[1:3]
PYTHON = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify.py")]


def tool(data, *args):
    return subprocess.run([TOOL, *args, "--data", data], check=True, stdout=subprocess.PIPE).stdout


def both(*files):
    """The two verifiers' verdicts; they must be the same."""
    codes = [subprocess.run([*p, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False).returncode for p in ([VERIFY], PYTHON)]
    assert (codes[0] == 0) == (codes[1] == 0), f"khien-verify says {codes[0]}, the other {codes[1]}"
    return codes[0]


def proof(kind, *files):
    return subprocess.run([VERIFY, "--" + kind, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False).returncode


class World:
    def __init__(self, folder):
        self.folder = folder
        self.data = os.path.join(folder, "data")
        os.mkdir(self.data)
        tool(self.data, "begin")
        tool(self.data, "write", "--count", "7", "--batch", "40")
        self.old = self.file("old", tool(self.data, "ledger", "head"))
        tool(self.data, "write", "--count", "5", "--batch", "3")
        self.new = self.file("new", tool(self.data, "ledger", "head"))
        tool(self.data, "write", "--count", "2")
        self.bytes = tool(self.data, "ledger", "export")
        self.whole = self.file("export", self.bytes)

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def bent(self, content):
        return self.file("bent", content)


def a_whole_export_holds_under_every_head(w):
    assert both(w.whole) == 0 and both(w.whole, w.old) == 0 and both(w.whole, w.new) == 0


def a_changed_byte_shows_against_the_head(w):
    lines = w.bytes.split(b"\n")
    lines[100] = lines[100].replace(b'"note":"', b'"note":"1')
    assert both(w.bent(b"\n".join(lines)), w.old) == 9 and both(w.bent(b"\n".join(lines)), w.new) == 9


def a_change_behind_the_old_head_shows_only_against_the_new_one(w):
    lines = w.bytes.split(b"\n")
    lines[290] = lines[290].replace(b'"note":"', b'"note":"1')
    assert both(w.bent(b"\n".join(lines)), w.old) == 0 and both(w.bent(b"\n".join(lines)), w.new) == 9


def swapped_missing_and_cut_lines_show(w):
    lines = w.bytes.split(b"\n")
    swapped = lines[:50] + [lines[51], lines[50]] + lines[52:]
    assert both(w.bent(b"\n".join(swapped))) == 9
    assert both(w.bent(b"\n".join(lines[:50] + lines[51:]))) == 9
    assert both(w.bent(b"\n".join(lines[:200]) + b"\n")) == 0, "nothing is wrong with it but its length"
    assert both(w.bent(b"\n".join(lines[:200]) + b"\n"), w.old) == 9


def a_file_carried_as_text_is_told_as_that(w):
    bent = w.bent(w.bytes.replace(b"\n", b"\r\n"))
    for files in ((bent,), (bent, w.new)):
        r = subprocess.run([VERIFY, *files], capture_output=True, text=True, check=False)
        assert r.returncode == 9 and "entry 0" in r.stderr and "CR LF" in r.stderr, r.stderr


def a_head_of_another_ledger_or_hand_is_refused(w):
    head = json.load(open(w.old, encoding="utf-8"))
    for key in ("at", "size"):
        assert both(w.whole, w.file("forged", json.dumps({**head, key: head[key] - 1}).encode())) == 2
    for key in ("root", "sig", "site", "key"):
        value = head[key][:-1] + ("0" if head[key][-1] != "0" else "1")
        assert both(w.whole, w.file("forged", json.dumps({**head, key: value}).encode())) != 0
    with tempfile.TemporaryDirectory() as other:
        assert both(w.whole, World(other).old) == 9


def inclusion_proofs_hold_for_their_entry_and_head_only(w):
    size = json.load(open(w.new, encoding="utf-8"))["size"]
    for seq in (0, 1, 255, 256, size - 1):
        p = json.loads(tool(w.data, "ledger", "prove", str(seq), "--size", str(size)))
        assert proof("proof", w.file("proof", json.dumps(p).encode()), w.new) == 0
        assert proof("proof", w.file("proof", json.dumps(p).encode()), w.old) == 2
        p["body"] = p["body"].replace('"v":1', '"v":2')
        assert proof("proof", w.file("proof", json.dumps(p).encode()), w.new) == 9
    assert proof("proof", w.file("proof", b"[]"), w.new) == 2


def consistency_proofs_hold_between_their_heads_only(w):
    a, b = (json.load(open(f, encoding="utf-8"))["size"] for f in (w.old, w.new))
    p = w.file("proof", tool(w.data, "ledger", "consistency", str(a), str(b)))
    assert proof("consistency", p, w.old, w.new) == 0
    assert proof("consistency", p, w.new, w.old) == 9
    assert proof("consistency", p, w.old, w.old) == 9


def a_new_key_is_believed_because_the_old_one_named_it(w):
    with tempfile.TemporaryDirectory() as folder:
        r = World(folder)
        said = tool(r.data, "ledger", "rotate-key", "--why", "the year's change")
        assert b"names the new key" in said or "khoá ký mới".encode() in said
        later = r.file("later", tool(r.data, "ledger", "head"))
        tool(r.data, "write", "--count", "2")
        tool(r.data, "ledger", "rotate-key")
        last = r.file("last", tool(r.data, "ledger", "head"))
        assert len({json.load(open(f, encoding="utf-8"))["key"] for f in (r.old, r.new, later, last)}) == 3
        lines = tool(r.data, "ledger", "export").split(b"\n")
        whole = r.file("rotated", b"\n".join(lines))
        for head in ([], [r.old], [r.new], [later], [last]):
            assert both(whole, *head) == 0
            tool(r.data, "ledger", "verify", *(["--head", head[0]] if head else []))
        at = next(i for i, b in enumerate(lines) if b'"op":"rotate"' in b)
        entry = json.loads(lines[at])
        entry["data"]["key"] = json.load(open(last, encoding="utf-8"))["key"]  # somebody else's key, the old signature
        forged = lines[:at] + [json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()] + lines[at + 1 :]
        assert both(r.bent(b"\n".join(forged))) == 9
        assert both(r.bent(b"\n".join([lines[0], lines[1].replace(b'"note":"', b'"note":"1')] + lines[2:]))) == 9, "it signs what was before"


def garbage_is_refused_quietly(w):
    assert both(w.bent(b"")) != 0 and both(w.bent(b"\n")) != 0 and both(w.bent(b"{}\n")) != 0 and both(w.bent(b"\xff\xfe\n" * 100)) != 0
    assert subprocess.run([VERIFY], stderr=subprocess.PIPE, check=False).returncode == 2
    assert subprocess.run([VERIFY, "/nowhere"], stderr=subprocess.PIPE, check=False).returncode == 4


CASES = [a_whole_export_holds_under_every_head, a_changed_byte_shows_against_the_head, a_change_behind_the_old_head_shows_only_against_the_new_one,
         swapped_missing_and_cut_lines_show, a_file_carried_as_text_is_told_as_that, a_head_of_another_ledger_or_hand_is_refused, inclusion_proofs_hold_for_their_entry_and_head_only,
         consistency_proofs_hold_between_their_heads_only, a_new_key_is_believed_because_the_old_one_named_it, garbage_is_refused_quietly]
bad = 0
with tempfile.TemporaryDirectory() as folder:
    world = World(folder)
    for case in CASES:
        try:
            case(world)
            print("[       OK ]", case.__name__)
        except (AssertionError, subprocess.CalledProcessError) as e:
            bad += 1
            print("[  FAILED  ]", case.__name__)
            print(repr(e), file=sys.stderr)
sys.exit(1 if bad else 0)
