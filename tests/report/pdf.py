#!/usr/bin/env python3
"""pdf.py KHIEN: a PDF is made by a job. Without LibreOffice the page and the API say what to do, and the DOCX is there; a server that is killed in the middle takes the
job up again when it starts, and no half file is left or served; a job that is killed alone is taken up too."""
import glob
import json
import os
import signal
import stat
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cases"), HERE]
from office import Office, until  # noqa: E402

results = []


def is_true(truth, what):
    results.append(bool(truth))
    if not truth:
        print("pdf: " + what)


def program(folder, text):
    path = os.path.join(folder, "soffice")
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\n" + text)
    os.chmod(path, stat.S_IRWXU)


def machine(office, name, *covers):
    """The same program on a machine where other things lie: folders and files of ours over the machine's own, seen by that server alone."""
    path = os.path.join(office.home, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nexec unshare -m --propagation private sh -c '%s exec %s \"$@\"' x \"$@\"\n"
                % (" ".join("mount --bind %s %s &&" % c for c in covers), os.path.abspath(sys.argv[1])))
    os.chmod(path, stat.S_IRWXU)
    return path


def start(office, khien):
    office.khien = khien
    office.start()
    office.khien = os.path.abspath(sys.argv[1])


def files_of(office):
    return [os.path.join(d, f) for d, _, names in os.walk(os.path.join(office.data, "files")) for f in names]


def without(office, paper, bare):
    start(office, bare)
    status, _, page = office.ask("admin", "GET", "/papers/%d" % paper, page=True)
    is_true(status == 200 and "Máy chủ chưa có LibreOffice" in page and "bản DOCX mở được bằng Word" in page and "Xuất bản PDF" not in page, "the page says what is missing and the way out")
    status, _, body = office.ask("admin", "POST", "/papers/%d/pdf" % paper)
    is_true(status == 404 and "mở tệp DOCX rồi lưu thành PDF" in json.loads(body)["message"], "the API too: %d %s" % (status, body[:300]))
    status, docx = office.read("admin", "/papers/%d/file?what=docx" % paper)
    is_true(status == 200 and docx[:2] == b"PK", "the DOCX is there: %d" % status)
    is_true(office.stop() == 0, "it ends cleanly")


def jobs(office):
    return [j for j in json.loads(office.ask("admin", "GET", "/jobs")[2])["jobs"] if j["kind"] == "paper-pdf"]


def job_of(office, n):
    return json.loads(office.ask("admin", "GET", "/jobs/%d" % n)[2])


def pressed(office, paper):
    """The button; the job's number stands in the address it leads to."""
    status, head, body = office.ask("admin", "POST", "/papers/%d/pdf" % paper)
    is_true(status == 200, "the job begins: %d %s" % (status, body[:300]))
    return max(j["id"] for j in jobs(office))


def fails(office, paper, slowly, slow):
    program(slow, "exit 1\n")
    start(office, slowly)
    n = pressed(office, paper)
    is_true(until(lambda: job_of(office, n)["error"], 30), "a converter that fails is told: %s" % job_of(office, n))
    page = office.ask("admin", "GET", "/jobs/%d" % n, page=True)[2]
    is_true("soffice" in page and "Hủy việc này" in page, "on the job's page, with a way out")
    is_true(office.read("admin", "/papers/%d/file?what=pdf" % paper)[0] == 404, "there is no file")
    office.ask("admin", "POST", "/jobs/%d/cancel" % n, {})
    is_true(office.stop() == 0, "it ends cleanly")


def whole(office, paper):
    status, pdf = office.read("admin", "/papers/%d/file?what=pdf" % paper)
    is_true(status == 200 and pdf[:5] == b"%PDF-" and pdf.rstrip()[-5:] == b"%%EOF", "the PDF is whole: %d" % status)
    left = os.listdir(os.path.join(office.data, "tmp"))
    is_true(not left, "nothing is left behind: %s" % left)


def killed(office, paper, slowly, slow, worker_only):
    """The converter has written half a file when the lights go out."""
    program(slow, 'printf "%%PDF-half" > in.pdf; echo $$ > pid; exec sleep 60\n')
    pids = lambda: glob.glob(os.path.join(office.data, "tmp", "*", "pid"))
    start(office, slowly)
    n = pressed(office, paper)
    is_true(until(lambda: pids() and os.path.getsize(pids()[0]), 30), "the converter began")
    now = job_of(office, n)
    is_true(now["state"] == "running" and now["total"] > 0 and now["says"] == "Đang dựng bản PDF", "its progress is shown: %s" % now)
    page = office.ask("admin", "GET", "/jobs/%d" % n, page=True)[2]
    is_true("<progress" in page and "Đang dựng bản PDF" in page, "on its page")
    with open(pids()[0], encoding="utf-8") as f:
        converter = int(f.read())
    had = files_of(office)
    program(slow, 'exec /usr/bin/soffice "$@"\n')
    if worker_only:
        with open("/proc/%d/stat" % converter, encoding="utf-8") as f:
            os.kill(int(f.read().rpartition(")")[2].split()[1]), signal.SIGKILL)
    else:
        office.stop(signal.SIGKILL)
    is_true(until(lambda: not os.path.exists("/proc/%d" % converter), 10), "the converter ends with the server")
    is_true(files_of(office) == had, "no half file is kept")
    if not worker_only:
        start(office, slowly)
    is_true(until(lambda: job_of(office, n)["state"] == "done", 90), "the job is taken up again: %s" % job_of(office, n))
    is_true(job_of(office, n)["url"] == "/papers/%d" % paper and job_of(office, n)["error"] is None, "and is through: %s" % job_of(office, n))
    whole(office, paper)
    is_true(len(files_of(office)) == len(had) + 1, "one file more")
    is_true(office.stop() == 0, "it ends cleanly")


def main():
    if not os.path.exists("/usr/bin/soffice") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        print("skipped pdf: LibreOffice is not installed, or no mounts of one's own are allowed\n0 passed, 0 failed")
        return
    office = Office(sys.argv[1])
    slow, none = os.path.join(office.home, "slow"), os.path.join(office.home, "none")
    os.mkdir(slow)
    with open(none, "w", encoding="utf-8"):
        pass
    bare = machine(office, "bare", *[(none, real) for real in {os.path.realpath("/usr/bin/" + n) for n in ("soffice", "libreoffice") if os.path.exists("/usr/bin/" + n)}])
    slowly = machine(office, "slowly", (slow, "/usr/local/bin"))
    try:
        start(office, bare)
        papers = [json.loads(office.ask("admin", "POST", "/papers/statement", {"unit": u, "period": "2026-Q3"}, want=200)[2])["id"] for u in ("KHTC", "VPC", "CDS")]
        office.stop()
        without(office, papers[0], bare)
        fails(office, papers[0], slowly, slow)
        killed(office, papers[1], slowly, slow, False)
        killed(office, papers[2], slowly, slow, True)
    finally:
        office.remove()
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
