#!/usr/bin/env python3
"""all.py KHIEN [NAME...]: outputs.py over small logs (or only the named tests of it), then corpora.py over ../shared/data."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import corpora  # noqa: E402
import coverage  # noqa: E402
import hostile  # noqa: E402
import outputs  # noqa: E402
import traps  # noqa: E402
from detect import Detect  # noqa: E402

d = Detect(sys.argv[1])
with tempfile.TemporaryDirectory(prefix="khien-detect-") as home:
    traps.every_trap_has_its_tests(d)
    coverage.the_cases_cover_the_specification(d)
    outputs.run(d, home, sys.argv[2:])
    hostile.run(d, home, sys.argv[2:])
    if len(sys.argv) == 2:
        corpora.run(d, home)
print("%d passed, %d failed" % (d.passed, d.failed))
sys.exit(d.failed != 0)
