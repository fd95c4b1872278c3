"""Kills a program that writes, takes away what was not synced, and asks whether everything it acknowledged is still there.

    crash.py --shim SHIM.so --dir DIR --write CMD --check CMD [--runs 50] [--seed N] [--max-ms 300] [--mode kill|power|both]

CMD --write runs until it is killed and prints one number a line: everything up to this number is stored. CMD --check, run after the crash without any
fault, must exit 0 and print the last number that is stored. Both get DIR in place of {dir}. DIR must exist, and the program's data in it.
Every second crash is a power cut: each file goes back to what was synced, or (as disks do) to a random mix of that and what was written since, block by
block; a name in a folder that was not synced is lost. The shadow tells what was synced, see shim.c. Prints N passed, N failed."""
import argparse
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time

from disk import Disk, check, numbers


def run_and_kill(cmd, env, seconds):
    """Starts cmd in a process group of its own, kills the group; what it had said by then."""
    p = subprocess.Popen(shlex.split(cmd), env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    early = None
    try:
        early = p.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
    out, err = p.communicate()
    if early is not None:
        raise RuntimeError(f"the writer ended by itself with {early}: {err[-500:]}")
    return numbers(out)


def main():
    ap = argparse.ArgumentParser()
    for name in ("shim", "dir", "write", "check"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--runs", type=int, default=50)
    ap.add_argument("--seed", type=int, default=int(time.time()))
    ap.add_argument("--max-ms", type=int, default=300)
    ap.add_argument("--mode", choices=["kill", "power", "both"], default="both")
    a = ap.parse_args()
    dice = random.Random(a.seed)
    live = os.path.realpath(a.dir)
    disk = Disk(live, live + ".shadow", os.path.realpath(a.shim), dice)
    write, verify = (c.replace("{dir}", live) for c in (a.write, a.check))
    passed = failed = acked = 0
    last = check(verify)
    for i in range(a.runs):
        power = a.mode == "power" or (a.mode == "both" and i % 2 == 1)
        disk.settle()
        try:
            said = run_and_kill(write, disk.env if power else {}, dice.random() * a.max_ms / 1000)
            if power:
                disk.cut(mix=i % 4 == 3)
            promised = max([last, *said])
            last = check(verify)
            if last < promised:
                raise RuntimeError(f"{promised} was acknowledged, {last} is the last that is there")
            acked += len(said)
            passed += 1
        except RuntimeError as e:
            failed += 1
            print(f"crash {i} ({'power cut' if power else 'kill'}, seed {a.seed}): {e}", flush=True)
            break
    shutil.rmtree(disk.shadow, ignore_errors=True)
    print(f"{passed} crashes survived, {acked} acknowledged writes, all there; last is {last}" if not failed else f"{failed} crash lost something")
    if acked < a.runs:
        print(f"only {acked} writes were acknowledged: the crashes came too early to mean anything")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
