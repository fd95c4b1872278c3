"""Every output and option of `khien detect`, over small logs of every form."""
import csv
import gzip
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

from detect import RULES, lines, write_logs

KEYS = ["rule", "title", "level", "tags", "file", "record", "time", "event"]
STATS = ["rules_loaded", "rules_failed", "events", "events_failed", "matches", "load_s", "run_s", "events_per_s", "threads", "max_rss_kb", "bytes",
         "candidates", "regex_losses", "no_time", "mended", "corr_updates", "corr_lost"]
HIT = b'{"text":"login failed","user":"x"}\n'


def a_match_is_one_json_line(d, rules, logs):
    got = d.matches("--rules", rules, logs + "/a.ndjson", code=0)
    plain = [m for m in got if "correlation" not in m]
    d.check("keys", list(plain[0]), KEYS)
    d.check("matches", sorted(m["record"] for m in plain), sorted([i + 1 for i in range(0, 3000, 10)] + [i + 1 for i in range(0, 3000, 7)]))
    d.check("the event is the line itself", plain[1]["event"], json.loads(lines(1)))
    d.check("title in Vietnamese", plain[0]["title"], "Đăng nhập sai")
    d.check("time", plain[0]["time"], "2026-11-22T00:00:00.000000Z")
    corr = [m for m in got if "correlation" in m]
    d.check("a correlation says what it counted", list(corr[0]["correlation"]), ["value", "events", "first", "last", "group"])
    d.check("and stands behind all others, of a file", got[-len(corr):], corr)
    with open(logs + "/a.ndjson", "rb") as f:
        got = d.matches("--rules", rules, "-", stdin=f.read())
    at = next(i for i, m in enumerate(got) if "correlation" in m)
    d.check("and behind the event that completed it, of a stream", got[at - 1]["record"], got[at]["record"])
    fields = d.matches("--rules", rules, "--fields", logs + "/a.ndjson")
    d.check("--fields", fields[1]["fields"], [{"selection": "s", "field": "user", "value": "root"}])
    d.check("--fields leaves the event out", "event" in fields[0], False)


def csv_is_for_spreadsheets(d, rules, logs):
    out, _ = d.run("--rules", rules, "--output", "csv", logs)
    rows = list(csv.DictReader(io.StringIO(out.decode())))
    want = d.matches("--rules", rules, logs)
    d.check("columns", list(rows[0]), ["time", "level", "title", "rule", "tags", "host", "file", "record", "event"])
    d.check("as many rows as JSON lines", len(rows), len(want))
    d.check("same records", [(r["file"], r["record"], r["rule"]) for r in rows], [(m["file"], str(m["record"]), m["rule"]) for m in want])
    d.check("no cell is a formula", [c for r in rows for c in r.values() if c and c[0] in "=+-@\t\r"], [])
    d.check("line ends", out.count(b"\r\n") >= len(rows) + 1, True)


def a_timeline_is_sorted_by_time(d, rules, logs):
    out, _ = d.run("--rules", rules, "--output", "timeline", logs)
    text = out.decode().splitlines()
    times = [t[:23] for t in text if t[:1] != "-"]
    d.check("lines", len(text), len(d.matches("--rules", rules, logs)))
    d.check("sorted", times, sorted(times))
    d.check("a line", text[-1].startswith("2026-11-22T"), True)
    evil = b'{"time":"2026-11-22T00:00:00Z","host":"a\\u001b[2Jb","user":"root"}\n'
    out, _ = d.run("--rules", rules, "--output", "timeline", "-", stdin=evil)
    d.check("logs do not speak to the terminal", b"\x1b" in out or b"a?[2Jb" not in out, False)


def a_log_writes_no_lines_of_its_own(d, rules, _):
    """The name of a computer, as an event has it, with a line, a terminal's command and a turn of direction in it; and one of a megabyte."""
    forged = {"user": "root", "time": "2026-11-22T00:00:00Z", "host": "pc\n2026-11-22 00:00:00.000  critical  dc01  Forged  [a:1]\x1b[2J\u009b2J\u202e\u2028"}
    out, _ = d.run("--rules", rules, "--output", "timeline", "-", stdin=json.dumps(forged).encode() + b"\n")
    d.check("one line for one match", out.decode().count("\n"), 1)
    d.check("without controls", re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", out.decode()), [])
    d.run("--rules", rules, "--html", rules + ".html", "-", stdin=json.dumps(forged).encode() + b"\n")
    with open(rules + ".html", encoding="utf-8") as f:
        d.check("nor is a name of the page turned round", (re.findall("[\u202a-\u202e]", page := f.read()), "dc01  Forged" in page), ([], True))
    home = rules + ".d"
    os.mkdir(home)
    for name, body in (("a\x1b[2J\n.ndjson", b'{"user":"root"}\n{oh\n'), ("b\x1b[2J.gz", b"\x1f\x8b\x08no gzip")):
        with open(os.path.join(home, name), "wb") as f:
            f.write(body)
    _, err = d.run("--rules", rules, home, code=None)
    d.check("nor do the names of files", ("\x1b" in err, len(re.findall("(?m)^khien: .*[ab]\\?\\[2J", err))), (False, 2))
    page, long = rules + ".html", rules + ".ndjson"
    with open(long, "w", encoding="utf-8") as f:
        for i in range(150):
            f.write('{"user":"root","host":"pc%d%s"}\n' % (i, "ạ" * 300000))
    for more in (("--output", "timeline"), ("--html", page)):
        _, err = d.run("--rules", rules, "--stats", *more, long)
        d.check("long names are cut: %s" % err[-300:], json.loads(err.splitlines()[-1])["max_rss_kb"] < 100000)
    os.unlink(long)
    d.check("and the page is there", os.path.getsize(page) < 100000)


def the_page_stands_alone(d, rules, logs):
    path = logs + "/../page.html"
    d.run("--rules", rules, "--html", path, logs)
    with open(path, encoding="utf-8") as f:
        page = f.read()
    d.check("nothing is fetched", re.findall(r"(?i)<(?:link|script|img|iframe)[^>]+(?:src|href)=|@import|url\(", page), [])
    d.check("no script at all, or none from a log", "</script><b>x" in page or "<b>x" in page, False)
    d.check("titles are shown", "&lt;b&gt;x" in page and "Đăng nhập sai" in page, True)
    d.check("in Vietnamese or English by language", re.findall(r'<html[^>]* lang="?(\w+)', page), ["en"])
    clocks = "".join('{"user":"root","time":"%s"}\n' % t for t in ["1999-01-01T00:00:00Z", "2099-12-31T00:00:00Z"] + ["2026-11-22T%02d:00:00Z" % (i % 24) for i in range(600)])
    d.run("--rules", rules, "--html", path, "-", stdin=clocks.encode())
    with open(path, encoding="utf-8") as f:
        page = f.read()
    d.check("two wrong clocks press nothing together", (len(re.findall("<rect", page)) >= 24, "2 matches lie outside, from 07:00 01/01/1999 to 07:00 31/12/2099." in page), (True, True))
    timeless = "".join('{"user":"root","host":"pc%d"}\n' % i for i in range(45)).encode()
    d.run("--rules", rules, "--html", path, "-", stdin=timeless)
    with open(path, encoding="utf-8") as f:
        page = f.read()
    d.check("what has no time says so", page.count("not known"), 2)
    d.check("computers beyond the table are counted", "5 more computers have matches." in page, True)
    d.check("on a narrow screen each number has its name", page.count('data-l="High"'), 40)
    for nowhere in ("/nonexistent/x.html", logs):
        out, err = d.run("--rules", rules, "--html", nowhere, logs, code=8)
        d.check("a page that cannot be written is told before the logs are read: " + err, (out, nowhere in err), (b"", True))


def figures_have_their_keys(d, rules, logs):
    for threads in ("1", "3"):
        _, err = d.run("--rules", rules, "--stats", "--threads", threads, logs + "/a.ndjson", logs + "/sub")
        s = json.loads(err.splitlines()[-1])
        d.check("keys", list(s), STATS)
        d.check("figures", (s["rules_loaded"], s["rules_failed"], s["events"], s["events_failed"], s["threads"]), (3, 0, 3003, 1, int(threads)))
    d.check("a broken record is said", "1 records could not be read" in err, True)


def no_loss_is_anonymous(d, rules, logs):
    path, fine = logs + "/../lossy.ndjson", b'{"user":"root"}\n'
    with open(path, "wb") as f:
        f.write(fine + b'{"user":"' + b"x" * (17 << 20) + b'"}\n' + fine + b'{"user": broken\n' + fine)
    for more in (("--threads", "1"), ("--threads", "3")):
        out, err = d.run("--rules", rules, *more, path)
        d.check("what stands behind a lost record keeps its number", [json.loads(m)["record"] for m in out.splitlines()], [1, 3, 5])
        d.check("too long", "lossy.ndjson: record 2: longer than 16 MiB" in err, True)
        d.check("malformed", "lossy.ndjson: record 4: no valid JSON" in err, True)
        d.check("and counted", "2 records could not be read" in err, True)
    os.unlink(path)
    with open(path, "wb") as f:
        f.write(fine + b"{oh\n" * 9)
    _, err = d.run("--rules", rules, path)
    d.check("the first few", [len(re.findall(r"record \d+: no valid", err)), "4 more places or records" in err], [5, True])
    _, err = d.run("--rules", rules, "--problems", path)
    d.check("all of them", re.findall(r"record (\d+): no valid", err), [str(n) for n in range(2, 11)])
    _, err = d.run("--rules", rules, "--format", "auditd", "-", stdin=b"type=USER_LOGIN msg=audit(1700000000.1:7): res=success\nno audit at all\n")
    d.check("a line that is no record of auditd", "-: not of the file's form" in err, True)


def only_a_span_of_time(d, rules, logs):
    one = lambda *a: [m["record"] for m in d.matches("--rules", rules, *a, logs + "/a.ndjson") if m["rule"][0] == "1"]
    d.check("--since and --until, both inclusive", one("--since", "2026-11-22T00:10:00Z", "--until", "2026-11-22T00:10:20Z"), [601, 611, 621])
    d.check("a day is a day of the office's clock (UTC+7)", len(one("--since", "2026-11-22", "--until", "2026-11-22")), 300)
    d.check("the day after", one("--since", "2026-11-23"), [])
    d.run("--rules", rules, "--since", "hôm qua", logs + "/a.ndjson", code=2)
    d.run("--rules", rules, "--since", "2026-11-23", "--until", "2026-11-22", logs + "/a.ndjson", code=2)


def bounds_of_correlations_are_settings_and_losses_are_said(d, rules, logs):
    rule = logs + "/../many.yml"
    with open(rule, "w", encoding="utf-8") as f:
        f.write("{title: r, name: r, logsource: {category: any}, detection: {s: {u: '*'}, condition: s}}\n---\n"
                "{title: c, correlation: {type: value_count, rules: [r], group-by: [u], timespan: 1d, condition: {field: v, gte: 1000}}}\n")
    event = '{"time":"2026-11-22T%02d:%02d:%02dZ","u":"user %d","v":"value %d"}'
    stdin = "".join(event % (i // 3600, i // 60 % 60, i % 60, i % 30000, i) + "\n" for i in range(60000)).encode()
    _, err = d.run("--rules", rule, "--corr-memory", "1", "-", stdin=stdin)
    d.check("the bound is kept, and the loss is said: %s" % err[-200:], bool(re.search(r"correlations: [1-9]\d* groups", err)), True)
    _, err = d.run("--rules", rule, "-", stdin=stdin)
    d.check("with more memory nothing is lost: %s" % err[-200:], "correlations:" in err, False)
    _, err = d.run("--rules", rule, "-", stdin=b'{"u":"a","v":1}\n{"time":"2026-11-22T10:00:00Z","u":"a"}\n')
    d.check("without a time", "correlations: 1 matches have no time" in err, True)
    d.check("without the field that is counted", "correlations: 1 matches lack a field" in err, True)
    d.run("--rules", rule, "--corr-memory", "0", "-", stdin=b"{}\n", code=2)


def correlations_see_files_in_the_order_of_their_times(d, _, logs):
    """One event in each of three logs; an export with the newest first; the same with memory for a part only. A stream has its order, and no future."""
    rule, home = logs + "/../three.yml", logs + "/../times"
    with open(rule, "w", encoding="utf-8") as f:
        f.write("{title: r, name: r, logsource: {category: any}, detection: {s: {u: '*'}, condition: s}}\n---\n"
                "{title: c, id: c, correlation: {type: event_count, rules: [r], timespan: 1m, condition: {gte: 3}}}\n")
    event = '{"time":"%s:%02dZ","u":"%s"}\n'
    os.mkdir(home)
    for i, second in enumerate((20, 30, 10)):
        with open("%s/%d.ndjson" % (home, i), "w", encoding="utf-8") as f:
            f.write(event % ("2026-11-20T10:00", second, "x") + event % ("2026-%02d-01T00:00" % (10 - i), i, "y"))
    found = [(os.path.basename(m["file"]), m["record"], m["time"][:19]) for m in d.matches("--rules", rule, home)]
    d.check("three logs of one minute", found, [("1.ndjson", 1, "2026-11-20T10:00:30")])
    d.check("by several threads", [m["record"] for m in d.matches("--rules", rule, "--threads", "3", home)], [1])
    newest_first = "".join(event % ("2026-11-%02dT%02d:00" % (20 - i // 24, 23 - i % 24), s, "x" * 8000) for i in range(300) for s in (3, 2, 1))
    with open(home + "/newest.ndjson", "w", encoding="utf-8") as f:
        f.write(newest_first)
    out, err = d.run("--rules", rule, home + "/newest.ndjson")
    d.check("newest first: all, and nothing is late: %s" % err[-200:], (out.count(b"\n"), "too late" in err), (300, False))
    out, err = d.run("--rules", rule, "--corr-memory", "1", home + "/newest.ndjson")
    d.check("with memory for a part, what is late is said: %s" % err[-200:], (0 < out.count(b"\n") < 300, "too late" in err), (True, True))
    stdin = (event % ("2099-01-01T00:00", 0, "x") + "".join(event % ("2026-11-20T10:00", s, "x") for s in (1, 2, 3))).encode()
    out, err = d.run("--rules", rule, "-", stdin=stdin)
    d.check("a time in the future stops no stream: %s" % err[-200:], (out.count(b"\n"), "1 events are more than a day in the future" in err), (1, True))


def pipelines_values_and_problems(d, rules, logs):
    rule, pipe, values = logs + "/../p.yml", logs + "/../pipe.yml", logs + "/../values.yml"
    for path, text in ((rule, "title: t\nlogsource: {category: any}\ndetection: {s: {who|expand: '%admins%'}, condition: s}\n"),
                       (pipe, "transformations: [{type: field_name_mapping, mapping: {who: user}}]\n"), (values, "admins: [root, sa]\n")):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    got = d.matches("--rules", rule, "--pipeline", pipe, "--values", values, logs + "/a.ndjson")
    d.check("renamed and filled in", len(got), 429)
    _, err = d.run("--rules", rule, "--pipeline", pipe, logs + "/a.ndjson", code=2)
    d.check("an unresolved placeholder is named", "%admins%" in err and "p.yml:3" in err, True)
    d.run("--rules", rules, "--pipeline", rules, logs, code=None)
    d.run("--rules", logs + "/nowhere", logs, code=None)


def every_problem_of_a_rule_has_its_line(d, _, logs):
    bad = logs + "/../bad.yml"
    with open(bad, "w", encoding="utf-8") as f:
        f.write("title: t\nlogsource: {category: any}\ndetection:\n  sel:\n    a|nosuch: x\n    b|re: '(['\n  more:\n    - c|cidr: 1.2.3.4/99\n    - d: 1\n"
                "  condition: sel and more and nowhere\n")
    got = subprocess.run([d.khien, "rules", "check", "--lang", "en", "--no-lint", bad], capture_output=True, text=True, check=False)
    told = re.findall(r"bad\.yml:(\d+): error: ", got.stdout + got.stderr)
    d.check("each once, by line", told, ["5", "6", "8", "10"])
    d.check("and the rule does not run", got.returncode, 2)
    got = [json.loads(x) for x in subprocess.run([d.khien, "rules", "check", "--lang", "en", "--no-lint", "--json", bad], stdout=subprocess.PIPE, check=False).stdout.splitlines()]
    d.check("as JSON, too", [(p["severity"], p["file"], p["line"], p["rule"]) for p in got[:4]], [("error", bad, n, "t") for n in (5, 6, 8, 10)])
    d.check("and the figures", got[-1], {"files": 1, "documents": 1, "rules": 0, "correlations": 0, "filters": 0, "failed": 1})
    with open(bad, "a", encoding="utf-8") as f:
        f.write("---\ntitle: u\nlogsource: {category: any}\ndetection: {s: {user: root}, condition: s}\n")
    d.check("it is one rule, whatever its problems", "khien: 1 rules do not run" in d.run("--rules", bad, logs + "/a.ndjson", code=None)[1], True)


def what_is_against_the_specification_is_told(d, _, logs):
    """Each line is one warning; the first document has none."""
    path = logs + "/../lint.yml"
    lines = ["date: 2020/01/01", "modified: soon", "author: [a]", "references: x", "falsepositives: x", "fields: [[a]]", "tags: x", "level: urgent", "status: x",
             "related: [{id: 1, type: derived}]", "logsource: {category: Process Creation}"]
    rest = "detection: {s: {a: 1}, condition: s}\n"
    with open(path, "w", encoding="utf-8") as f:
        f.write("title: fine\nid: 11111111-1111-4111-8111-111111111111\ndate: 2026-01-01\nauthor: a\nreferences: [x]\nlogsource: {category: any, definition: D}\n"
                "related: [{id: 11111111-1111-4111-8111-111111111112, type: similar}]\n" + rest + "---\n")
        f.write("title: t\nid: 11111111-1111-4111-8111-111111111113\n" + "\n".join(lines) + "\n" + rest)
        f.write("---\ntitle: filter\nid: 11111111-1111-4111-8111-111111111114\nlogsource: {category: any}\nfilter: {rules: any, s: {b: 1}, condition: not s}\n")
        f.write("---\ntitle: everywhere\nid: 11111111-1111-4111-8111-111111111115\nlogsource: {definition: D}\n" + rest)
    got = subprocess.run([d.khien, "rules", "check", "--lang", "en", path], capture_output=True, text=True, check=False)
    told = sorted(int(n) for n in re.findall(r"lint\.yml:(\d+): warning: ", got.stdout))
    d.check("by line: " + got.stdout, told, list(range(12, 12 + len(lines))) + [32])
    d.check("and all of it runs", got.returncode, 0)


def a_folder_of_rules_that_leads_back_into_itself_is_read_once(d, rules, logs):
    home = logs + "/../circle"
    os.makedirs(home + "/sub")
    os.makedirs(home + ".linked")
    for name in ("/one.yml", "/sub/two.yml", ".linked/three.yml"):
        with open(home + name, "w", encoding="utf-8") as f:
            f.write("title: %s\nlogsource: {category: any}\ndetection: {s: {user: root}, condition: s}\n" % name)
    for name, to in (("self", "."), ("sub/up", ".."), ("other", "../circle.linked")):
        os.symlink(to, home + "/" + name)
    got = subprocess.run([d.khien, "rules", "check", "--lang", "en", home], capture_output=True, text=True, check=False)
    d.check("each rule once: " + got.stdout, "3 files, 3 documents: 3 rules" in got.stdout, True)
    d.check("and it is said", sorted(re.findall(r"circle/(\S+): note: leads back", got.stdout)), ["self", "sub/up"])
    d.check("and is no failure", got.returncode, 0)


def a_broken_document_costs_no_other_of_its_file(d, _, logs):
    home = logs + "/../documents"
    fine = "title: %s\nlogsource: {category: any}\ndetection: {s: {user: root}, condition: s}\n"
    twice, open_end = "title: t\ndetection:\n  s: {a: 1}\n  s: {b: 1}\n", "title: [\n"
    os.mkdir(home)
    for name, text in (("a.yml", "---\n".join([fine % 1, twice, fine % 2, open_end, fine % 3])), ("b.yml", "action: global\n" + open_end + "---\n" + fine % 4)):
        with open(home + "/" + name, "w", encoding="utf-8") as f:
            f.write(text)
    os.symlink(home + "/nowhere", home + "/c.yml")
    os.mkfifo(home + "/d.yml")  # what is no file is none of its business
    out, err = d.run("--rules", home, "--problems", "--stats", "-", stdin=b'{"user":"root"}\n')
    d.check("the others run", [json.loads(m)["title"] for m in out.splitlines()], ["1", "2", "3"])
    d.check("each broken one has its line; what a broken global one may belong to does not run", re.findall(r"/(\w.yml:\d+): ", err), ["c.yml:0", "a.yml:8", "a.yml:15", "b.yml:3", "b.yml:4"])
    d.check("and is counted", (json.loads(err.splitlines()[-1])["rules_loaded"], json.loads(err.splitlines()[-1])["rules_failed"]), (3, 5))


def forms_are_found_or_forced(d, rules, logs):
    fine = '{"user":"root"}\n'.encode()
    d.check("found", len(d.matches("--rules", rules, "-", stdin=fine)), 1)
    d.check("forced", d.matches("--rules", rules, "--format", "logfmt", "-", stdin=b"user=root\n")[0]["event"], {"user": "root"})
    d.check("a JSON line as plain text has no fields", d.matches("--rules", rules, "--format", "syslog", "-", stdin=fine), [])
    _, err = d.run("--rules", rules, "--format", "xls", "-", stdin=fine, code=2)
    d.check("which there are", "ndjson json evtx syslog auditd cef leef logfmt csv" in err, True)
    lines = [b"<13>Nov 22 10:00:00 fw CEF:0|V|P|1|100|n|5|user=root\n", b"LEEF:1.0|V|P|1|100|user=root\n", b"<13>Nov 22 10:00:00 gate sshd[12]: Failed password\n"]
    for i in range(3):
        mixed = d.matches("--rules", rules, "-", stdin=b"".join(lines[i:] + lines[:i]))
        d.check("CEF, LEEF and syslog in one stream", sorted(m["event"].get("user") or m["event"]["program"] for m in mixed), ["root", "root", "sshd"])
    out, err = d.run("--rules", rules, "-", stdin=b"", code=None)
    d.check("no event at all is an error", "not a single event" in err, True)


def folders_and_archives_in_order_of_name(d, rules, logs):
    out, err = d.run("--rules", rules, logs)
    files = []
    for m in map(json.loads, out.splitlines()):
        name = m["file"][len(logs) + 1:]
        if name not in files:
            files.append(name)
    want = ["a.ndjson", "audit.log", "b.gz", "c.ndjson.zst", "cef.log", "fmt.log", "leef.log", "list.json", "rows.csv", "sub/sys.log", "wide.csv",
            "z.zip:in/one.json", "z.zip:in/sys.log"]
    d.check("files", files, [w for w in want if os.path.exists(logs + "/" + w.split(":")[0])])
    d.check("what is no log is passed over and said", "licence.txt" in err, True)
    d.check("hidden files are not read", ".hidden" in out.decode() + err, False)
    two = d.matches("--rules", rules, logs + "/rows.csv") + d.matches("--rules", rules, logs + "/wide.csv")
    d.check("UTF-16 reads as UTF-8", two[len(two) // 2]["event"], two[0]["event"])


def what_follows_a_gzip_stream_is_told(d, rules, logs):
    path = logs + "/../behind.gz"
    for n in (3, 9000):
        packed = gzip.compress(b"".join(b'{"user":"root","x":"%s"}\n' % os.urandom(20).hex().encode() for _ in range(n)))
        for behind, code, says in ((b"\0" * 700, 0, ""), (packed, 0, ""), (b"\0" * 5 + packed, 0, ""), (b'{"user":"root"}\n', 8, "follows the gzip stream")):
            with open(path, "wb") as f:
                f.write(packed + behind)
            out, err = d.run("--rules", rules, path, code=code)
            d.check("%d matches, then %s" % (n, behind[:4]), (out.count(b'"event":'), says in err), (n * (2 if packed in behind else 1), True))


def one_thread_or_many_file_or_stream(d, rules, logs):
    base = ["--rules", rules]
    one = d.run(*base, logs)[0]
    for threads in ("2", "3", "7"):
        for _ in range(3):
            d.check("%s threads" % threads, d.run(*base, "--threads", threads, logs)[0] == one)
    d.check("naive", d.run(*base, "--naive", logs)[0] == one)
    for name in sorted(os.listdir(logs)):
        path = os.path.join(logs, name)
        if not os.path.isfile(path) or name.startswith(".") or name.endswith((".zip", ".txt")):
            continue
        with open(path, "rb") as f:
            streamed = d.run(*base, "--threads", "2", "-", stdin=f.read(), code=None)[0]
        of_file = d.run(*base, path, code=None)[0].splitlines()
        streamed = sorted(streamed.replace(b'"file":"-"', b'"file":"%s"' % path.encode()).splitlines(), key=lambda line: b'"correlation":' in line)
        d.check("stream of " + name + ", of which the correlations come last in a file", streamed, of_file)


def an_endless_stream_gives_matches_at_once(d, rules, _):
    cases = [(HIT, 1, "1"), (HIT, 1, "3"), (b"Nov 22 10:00:00 gate sshd[12]: Failed password\n", 1, "1"),
             (b'type=USER_AUTH msg=audit(1795341600.200:8): res=failed\n', 1, "2"), (b"[" + HIT.strip() + b",", 1, "2"), (b"[x] Failed password\n", 1, "1")]
    for line, n, threads in cases:
        p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, "--threads", threads, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
        got = b""
        for i in range(3):
            p.stdin.write(line * n)
            line = line.replace(b"[{", b"{")  # a list begins once
            p.stdin.flush()
            end = time.monotonic() + 20
            while got.count(b"\n") < i + 1 and time.monotonic() < end and select.select([p.stdout], [], [], end - time.monotonic())[0]:
                got += os.read(p.stdout.fileno(), 65536)
            d.check("match %d before the stream ends (%s)" % (i + 1, line[:20]), got.count(b"\n") >= i + 1)
        p.stdin.close()
        p.wait(20)
        p.stdout.close()


def an_interrupted_stream_gives_what_it_has(d, rules, logs):
    page = logs + "/../stopped.html"
    for more in (("--threads", "1"), ("--threads", "3")):
        p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, "--output", "timeline", "--html", page, "--stats", *more, "-"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdin.write(b'{"user":"root"}\n' * 3)
        p.stdin.flush()
        time.sleep(1)
        p.send_signal(signal.SIGINT)
        p.wait(timeout=30)  # its input stays open
        out, err = p.communicate()
        d.check("ended by the signal", p.returncode, -signal.SIGINT)
        d.check("the timeline is there: %s" % err.decode()[-200:], len(out.splitlines()), 3)
        d.check("and the figures, and that it was interrupted", (b'"events":3' in err, b"interrupted" in err), (True, True))
        with open(page, encoding="utf-8") as f:
            d.check("and the page", "</html>" in f.read())
        os.unlink(page)


def what_cannot_be_written_ends_a_stream(d, rules, _):
    for threads in ("1", "3"):
        with open("/dev/full", "wb") as full:
            p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, "--threads", threads, "-"], stdin=subprocess.PIPE, stdout=full,
                                 stderr=subprocess.PIPE)
        p.stdin.write(b'{"user":"root"}\n')
        p.stdin.flush()
        try:
            p.wait(timeout=20)  # its input stays open
        except subprocess.TimeoutExpired:
            p.kill()
        d.check("it ends, and says why", (p.returncode, b"cannot be written" in p.communicate()[1]), (8, True))


def a_terminal_that_goes_away_leaves_what_was_found(d, rules, _):
    for ignored in (False, True):
        p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, "--output", "timeline", "-"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             preexec_fn=lambda ignored=ignored: signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL))
        p.stdin.write(b'{"user":"root"}\n')
        p.stdin.flush()
        time.sleep(1)
        p.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        d.check("under nohup it goes on", p.poll() is None, ignored)
        out = p.communicate()[0]
        d.check("what was found is there", (len(out.splitlines()), p.returncode), (1, 0 if ignored else -signal.SIGHUP))


def a_closed_input_is_none(d, rules, logs):
    for fd, path, code in ((0, "-", 4), (1, logs + "/a.ndjson", 8), (2, logs + "/a.ndjson", 0)):
        p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, preexec_fn=lambda fd=fd: os.close(fd))
        try:
            p.wait(timeout=20)
        except subprocess.TimeoutExpired:
            p.kill()
        d.check("descriptor %d closed" % fd, p.wait(), code)


def a_terminal_sees_how_far_it_is(d, _, logs):
    """The judge is slow enough for the bar to be drawn more than once."""
    many, big = logs + "/../many.yml", logs + "/../big.ndjson"
    with open(many, "w", encoding="utf-8") as f:
        f.write("---\n".join("title: r%d\nlogsource: {category: any}\ndetection: {s: {text|contains: 'a%db'}, condition: s}\n" % (i, i) for i in range(1500)))
    with open(big, "w", encoding="utf-8") as f:
        f.write(lines(9000))
    shown = b""
    for _ in range(3):
        shown += on_terminal([d.khien, "detect", "--lang", "en", "--rules", many, "--naive", big])
    text = shown.decode(errors="replace")
    bars = re.findall(r"\[(#*)(\.*)\] (\d+) %  (\d+) events, (\d+)/s, (\d+):(\d\d) left, (\d+) matches", text)
    d.check("bars", len(bars) > 0)
    d.check("as long as they say", all(len(b[0]) + len(b[1]) == 20 and len(b[0]) == int(b[2]) // 5 and int(b[4]) > 0 for b in bars))
    d.check("taken away at the end", text.rstrip("\r\n").endswith("\x1b[K") or "\x1b[K" in text.rsplit("]", 1)[-1], True)
    d.check("none where nobody looks", b"%" in subprocess.run([d.khien, "detect", "--lang", "en", "--rules", many, "--naive", big], capture_output=True, check=False).stderr, False)
    d.check("nor where it is not wanted", "[" in on_terminal([d.khien, "detect", "--lang", "en", "--rules", many, "--no-bar", big]).decode(), False)


def on_terminal(command):
    """What the command writes to a terminal."""
    here, there = pty.openpty()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=there) as p:
        os.close(there)
        shown = b""
        try:
            while True:
                piece = os.read(here, 65536)
                if not piece:
                    break
                shown += piece
        except OSError:
            pass
        p.wait(60)
    os.close(here)
    return shown


def a_file_cut_short_meanwhile_is_no_crash(d, rules, logs):
    """The second chunk is gone when it is read: the file is cut while the program waits for a pipe that comes before it."""
    path, fifo = logs + "/../cut.evtx", logs + "/../fifo"
    with open("tests/fuzz/seeds/evtx/every-type", "rb") as f:
        body = f.read()
    with open(path, "wb") as f:
        f.write(body + body[4096:] * 40)
    os.mkfifo(fifo)
    p = subprocess.Popen([d.khien, "detect", "--lang", "en", "--rules", rules, fifo, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(fifo, "wb") as f:
        f.write(HIT)
        os.truncate(path, 5000)
    err = p.communicate(timeout=60)[1]
    d.check("it ends by itself: %s" % err.decode()[-200:], p.returncode in (0, 1, 2, 3, 4, 5, 6, 7))
    r = subprocess.run([d.khien, "evtx", "dump", path], capture_output=True, check=False)
    d.check("evtx dump too", r.returncode >= 0)


ALL = [a_match_is_one_json_line, csv_is_for_spreadsheets, a_timeline_is_sorted_by_time, a_log_writes_no_lines_of_its_own, the_page_stands_alone, figures_have_their_keys, only_a_span_of_time,
       bounds_of_correlations_are_settings_and_losses_are_said, correlations_see_files_in_the_order_of_their_times,
       no_loss_is_anonymous, what_is_against_the_specification_is_told, pipelines_values_and_problems, every_problem_of_a_rule_has_its_line, a_folder_of_rules_that_leads_back_into_itself_is_read_once,
       a_broken_document_costs_no_other_of_its_file, forms_are_found_or_forced,
       folders_and_archives_in_order_of_name, what_follows_a_gzip_stream_is_told, one_thread_or_many_file_or_stream,
       an_endless_stream_gives_matches_at_once, an_interrupted_stream_gives_what_it_has, what_cannot_be_written_ends_a_stream,
       a_terminal_that_goes_away_leaves_what_was_found, a_closed_input_is_none, a_terminal_sees_how_far_it_is, a_file_cut_short_meanwhile_is_no_crash]


def run(d, home, names):
    logs, rules = home + "/logs", home + "/rules.yml"
    write_logs(logs)
    with open(rules, "w", encoding="utf-8") as f:
        f.write(RULES)
    for test in ALL:
        if not names or test.__name__ in names:
            test(d, rules, logs)
