"""Lets the Nth file operation fail, for every N that there is, and asks whether the program says so, dies of nothing, and leaves what it acknowledged.

    inject.py --shim SHIM.so --dir DIR --write CMD --check CMD [--step N]

CMD --write does a bounded amount of work on {dir} (a copy of DIR) and prints numbers as in crash.py; it may end with an exit status but with no signal. Four
campaigns: the operation fails with EIO, with ENOSPC, with ENOSPC from then on, or the power goes right before it. Prints N passed, N failed."""
import argparse
import os
import random
import shlex
import shutil
import subprocess
import sys

from disk import Disk, check, numbers

CAMPAIGNS = [("eio", False), ("enospc", False), ("enospc", True), ("kill", False)]


def once(disk, write, verify, at, what, sticky):
    """One run with one fault; the last number that is stored afterwards."""
    env = {**os.environ, **disk.env, "FAULT_AT": str(at), "FAULT_DO": what, **({"FAULT_STICKY": "1"} if sticky else {})}
    disk.settle()
    p = subprocess.run(shlex.split(write), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if what == "kill":
        disk.cut(mix=at % 2 == 0)
    elif p.returncode < 0:
        raise RuntimeError(f"it died of signal {-p.returncode}: {p.stderr[-300:]}")
    elif p.returncode > 0 and not p.stderr.strip():
        raise RuntimeError(f"it ended with {p.returncode} and said nothing")
    last, said = check(verify), numbers(p.stdout)
    if said and last < said[-1]:
        raise RuntimeError(f"{said[-1]} was acknowledged, {last} is the last that is there")
    return p.returncode


def main():
    ap = argparse.ArgumentParser()
    for name in ("shim", "dir", "write", "check"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--step", type=int, default=1)
    a = ap.parse_args()
    base = os.path.realpath(a.dir)
    live = base + ".run"
    disk = Disk(live, live + ".shadow", os.path.realpath(a.shim), random.Random(1))
    write, verify = (c.replace("{dir}", live) for c in (a.write, a.check))

    shutil.copytree(base, live)
    disk.settle()
    counted = live + ".count"
    subprocess.run(shlex.split(write), env={**os.environ, **disk.env, "FAULT_COUNT": counted}, stdout=subprocess.DEVNULL, check=True)
    calls = int(open(counted, encoding="utf-8").read())
    passed, failed, refused = 0, 0, 0
    for what, sticky in CAMPAIGNS:
        for at in range(1, calls + 1, a.step):
            shutil.rmtree(live)
            shutil.copytree(base, live)
            try:
                refused += once(disk, write, verify, at, what, sticky) != 0
                passed += 1
            except RuntimeError as e:
                failed += 1
                print(f"{what}{' for good' if sticky else ''} at operation {at} of {calls}: {e}")
    for path in (live, disk.shadow):
        shutil.rmtree(path, ignore_errors=True)
    os.remove(counted)
    print(f"{calls} operations, {len(CAMPAIGNS)} campaigns; {refused} runs said that they failed")
    if refused < calls // a.step:
        print("most faults went unnoticed: the shim was not asked")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
