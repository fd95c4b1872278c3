"""`khien detect` against what should not be there: every input is read as far as it goes, the rest is said, nothing hangs or ends the run."""
import gzip
import json
import os
import subprocess
import time
import zipfile

from detect import RULES, lines


def put(folder, name, body):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(body)
    return path


def records(d, rules, path, code=0, extra=()):
    """Records that the rule of root matched, and what was said."""
    out, err = d.run("--rules", rules, *extra, path, code=code)
    return [json.loads(t)["record"] for t in out.splitlines() if json.loads(t)["rule"][0] == "2"], err


def odd_files_are_read_as_far_as_they_go(d, rules, home):
    root = b'{"user":"root"}\n'
    deep = b'{"a":' * 70 + b"1" + b"}" * 70 + b"\n"
    cases = [
        ("crlf.ndjson", root.replace(b"\n", b"\r\n") * 3, [1, 2, 3]),
        ("no-newline.ndjson", root + root[:-1], [1, 2]),
        ("blank-lines.ndjson", b"\n\n" + root + b"\n \n" + root, [1, 2]),
        ("bom.ndjson", b"\xef\xbb\xbf" + root * 2, [1, 2]),
        ("bom-list.json", b"\xef\xbb\xbf[" + root + b"," + root + b"]", [1, 2]),
        ("utf16le.ndjson", b"\xff\xfe" + (root * 2).decode().encode("utf-16le"), [1, 2]),
        ("utf16be.ndjson", b"\xfe\xff" + (root * 2).decode().encode("utf-16be"), [1, 2]),
        ("nul-in-text.ndjson", b'{"user":"root\\u0000x"}\n', [1]),
        ("nul-byte.ndjson", root + b'{"user":"ro\x00ot"}\n' + root, [1, 3]),
        ("no-utf8.ndjson", b'{"x":"\xff\xfe","user":"root"}\n' + root, [1, 2]),
        ("half.ndjson", b'{"x":"\\ud800","user":"root"}\n' + root, [1, 2]),
        ("twice.ndjson", b'{"user":"x","user":"root"}\n{"user":"root","user":"x"}\n', [1, 2]),
        ("deep.ndjson", root + deep + root, [1, 3]),
        ("numbers.ndjson", b'{"n":1e999999999,"m":-123456789012345678901234567890,"user":"root"}\n' + root, [1, 2]),
        ("broken.ndjson", root + b'{"user":"root"\n' + b'}\n' + root, [1, 4]),
        ("long.ndjson", root + b'{"pad":"' + b"x" * 10000000 + b'","user":"root"}\n' + root, [1, 2, 3]),
        ("too-long.ndjson", root + b'{"pad":"' + b"x" * 17000000 + b'","user":"root"}\n' + root, [1, 3]),  # what is dropped keeps its number
        ("pretty.json", b'{\n  "user": "root"\n}\n{\n  "user": "root"\n}\n', [1, 2]),
        ("list-cut.json", b"[" + root + b"," + root + b',{"user":"ro', [1, 2]),
    ]
    for name, body, want in cases:
        got, err = records(d, rules, put(home, name, body), code=None)
        d.check(name + " (%s)" % err[-200:], got, want)
        streamed = [json.loads(t)["record"] for t in d.run("--rules", rules, "-", stdin=body, code=None)[0].splitlines() if b'"rule":"2' in t]
        d.check(name + " as a stream", streamed, want)


def a_folder_of_anything_is_read_to_its_end(d, rules, home):
    folder = os.path.join(home, "mixed")
    os.makedirs(folder + "/deep/er")
    put(folder, "empty.log", b"")
    put(folder, "garbage.bin", bytes(range(256)) * 400)
    put(folder, "zeros.evtx", b"ElfFile\0" + b"\0" * 70000)
    put(folder, "cut.gz", gzip.compress(lines(500).encode())[:3000])
    put(folder, "bis.gz", gzip.compress(gzip.compress(b'{"user":"root"}\n')))
    with zipfile.ZipFile(folder + "/a.zip", "w") as z:
        z.writestr("day.gz", gzip.compress(b'{"user":"root"}\n'))
    put(folder, "not.gz", b"\x1f\x8b\x08" + b"no gzip at all" * 20)
    put(folder, "not.zst", b"\x28\xb5\x2f\xfd" + b"no zstd at all" * 20)
    put(folder, "not.zip", b"PK\x03\x04" + b"no zip at all" * 20)
    put(folder + "/deep/er", "z.ndjson", b'{"user":"root"}\n')
    os.mkfifo(folder + "/pipe")
    os.symlink(folder, folder + "/deep/loop")
    os.symlink("/nowhere", folder + "/dangling.log")
    put(folder, "closed.ndjson", b'{"user":"root"}\n')
    os.chmod(folder + "/closed.ndjson", 0)
    began = time.monotonic()
    out, err = d.run("--rules", rules, folder, code=None)
    files = [m["file"][len(folder) + 1:] for m in map(json.loads, out.splitlines()) if "correlation" not in m]
    d.check("it does not hang", time.monotonic() - began < 60, True)
    d.check("the last file is read (%s)" % err[-300:], files.count("deep/er/z.ndjson") == 1 and files[-1] == "deep/er/z.ndjson", True)
    d.check("one packing within another is undone", [f for f in files if f in ("bis.gz", "a.zip:day.gz")], ["a.zip:day.gz", "bis.gz"])
    d.check("what a cut archive still holds is read", "cut.gz" in files, True)
    d.check("every file that is none is named", [n for n in ("garbage.bin", "cut.gz", "not.gz", "not.zst", "not.zip") if n not in err], [])
    if os.getuid():
        d.check("a file that may not be read is named", "closed.ndjson" in err, True)


def no_more_threads_than_asked_for(d, rules, home):
    fifo = os.path.join(home, "threads.fifo")
    os.mkfifo(fifo)
    for n in (1, 3):
        p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, "--threads", str(n), fifo], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(fifo, "wb") as f:
            for _ in range(200):
                f.write(b'{"user":"root"}\n')
                f.flush()
            seen = len(os.listdir("/proc/%d/task" % p.pid))
        p.wait(30)
        d.check("threads of --threads %d: %d" % (n, seen), seen <= n + 2, True)


def memory_does_not_grow_with_the_log(d, rules, home):
    line, rss = b'{"user":"root","time":"2026-11-22T00:00:00Z","pad":"%s"}\n' % (b"x" * 100), []
    for n in (20, 400):
        path = os.path.join(home, "grow.ndjson")
        with open(path, "wb") as f:
            for _ in range(n):
                f.write(line * 1000)
        r = subprocess.run([d.khien, "detect", "--lang", "en", "--rules", rules, "--stats", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
        rss.append(json.loads(r.stderr.splitlines()[-1])["max_rss_kb"])
    d.check("twenty times the log, 60 MB more: %s KB" % rss, rss[1] < rss[0] + 16384, True)


ALL = [odd_files_are_read_as_far_as_they_go, a_folder_of_anything_is_read_to_its_end, no_more_threads_than_asked_for,
       memory_does_not_grow_with_the_log]


def run(d, home, names):
    rules = home + "/hostile.yml"
    with open(rules, "w", encoding="utf-8") as f:
        f.write(RULES)
    for test in ALL:
        if not names or test.__name__ in names:
            test(d, rules, home)
