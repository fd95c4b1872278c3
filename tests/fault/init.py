"""Cuts the power while `khien init` makes a folder: afterwards the folder is whole, or it is not there and a second init makes it.

    init.py --shim SHIM.so --khien KHIEN --dir DIR --password FILE [--runs 30] [--seed N]

DIR must not exist. Every fourth init ends by itself before the cut, and says how long the others may take until theirs. Every other cut leaves, as disks
do, a mix of what was synced and what was written since. Prints N passed, N failed."""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from disk import Disk


def main():
    ap = argparse.ArgumentParser()
    for name in ("shim", "khien", "dir", "password"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--runs", type=int, default=30)
    ap.add_argument("--seed", type=int, default=int(time.time()))
    a = ap.parse_args()
    dice = random.Random(a.seed)
    live = os.path.realpath(a.dir)
    var = os.path.join(live, "var")
    init = [a.khien, "init", "--data", var, "--admin", "quantri", "--password-file", a.password]

    def whole():
        return subprocess.run([a.khien, "ledger", "verify", "--data", var], capture_output=True).returncode == 0

    took = passed = failed = there = 0
    for i in range(a.runs):
        shutil.rmtree(live, ignore_errors=True)
        os.mkdir(live)
        disk = Disk(live, live + ".shadow", os.path.realpath(a.shim), dice)
        disk.settle()
        p = subprocess.Popen(init, env={**os.environ, **disk.env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        began = time.monotonic()
        try:
            p.wait(None if i % 4 == 0 else dice.random() * took)
            took = time.monotonic() - began if i % 4 == 0 else took
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
        promised = p.wait() == 0
        p.communicate()
        disk.cut(mix=(i + i // 4) % 2 == 1)
        there += os.path.isdir(var)
        wrong = ""
        if os.path.isdir(var):
            wrong = "" if whole() else "the folder is there and not whole"
        elif promised:
            wrong = "init had said that the folder is ready"
        else:
            again = subprocess.run(init, capture_output=True, text=True)
            wrong = "" if again.returncode == 0 and whole() else "a second init: " + again.stderr
        if not wrong and sorted(os.listdir(live)) != ["var"]:
            wrong = "left over: %s" % os.listdir(live)
        passed += not wrong
        if wrong:
            failed += 1
            print("cut %d (seed %d): %s" % (i, a.seed, wrong))
    print("%d folders were there after the cut, %d were made by a second init" % (there, a.runs - there))
    if not 0 < there < a.runs:
        print("the cuts came all too early or all too late to mean anything")
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main())
