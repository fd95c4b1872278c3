#!/usr/bin/env python3
"""all.py KHIEN: outputs.py over small logs, corpora.py over ../shared/data."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import corpora  # noqa: E402
import outputs  # noqa: E402
from detect import Detect  # noqa: E402

d = Detect(sys.argv[1])
with tempfile.TemporaryDirectory(prefix="khien-detect-") as home:
    outputs.run(d, home)
    corpora.run(d, home)
print("%d passed, %d failed" % (d.passed, d.failed))
sys.exit(d.failed != 0)
