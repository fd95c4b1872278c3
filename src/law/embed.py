#!/usr/bin/env python3
"""The shipped law packs as C: embed.py OUT FILE..."""
import os
import sys


def literal(data: bytes) -> str:
    lines = []
    for at in range(0, len(data), 64):
        lines.append('\t"' + ''.join('\\%03o' % b for b in data[at:at + 64]) + '"')
    return '\n'.join(lines) or '\t""'


out = ['#include "law/law.h"\n', 'const struct law_shipped law_shipped[] = {']
for path in sys.argv[2:]:
    with open(path, 'rb') as f:
        data = f.read()
    out.append('\t{ "%s",\n%s,\n\t%d },' % (os.path.basename(path), literal(data), len(data)))
out.append('\t{ 0 },\n};')
with open(sys.argv[1], 'w', encoding='ascii') as f:
    f.write('\n'.join(out) + '\n')
