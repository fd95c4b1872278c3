"""migrations/NNNN_name.sql -> C: the table db_migrations of src/db/db.h. Usage: migrations.py FOLDER OUT.c OUT.d"""
import os
import re
import sys


def main(folder, out, deps):
    rows, files, seen = [], [], set()
    for name in sorted(os.listdir(folder)):
        m = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", name)
        if not m or int(m[1]) == 0 or m[1] in seen:
            sys.exit(f"{folder}/{name}: a migration is called NNNN_name.sql, with a number of its own")
        seen.add(m[1])
        files.append(os.path.join(folder, name))
        text = open(files[-1], encoding="utf-8").read()
        lines = "\n".join('\t  "%s\\n"' % line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
        rows.append('\t{ %d, "%s",\n%s },' % (int(m[1]), m[2], lines))
    with open(out, "w", encoding="utf-8") as o:
        o.write('/* Generated from migrations/ by tools/migrations.py. */\n#include "db/db.h"\n\n')
        o.write("const struct migration db_migrations[] = {\n" + "\n".join(rows) + "\n\t{ 0 },\n};\n")
    with open(deps, "w", encoding="utf-8") as o:
        o.write("%s: %s\n" % (out, " ".join([folder] + files)))


main(*sys.argv[1:])
