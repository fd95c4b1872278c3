"""Writes a file as a C array: embed.py INPUT OUTPUT NAME."""
import sys

data = open(sys.argv[1], "rb").read()
with open(sys.argv[2], "w") as out:
    out.write('#include <stddef.h>\n\nextern const unsigned char %s[];\nextern const size_t %s_size;\n' % (sys.argv[3], sys.argv[3]))
    out.write("const unsigned char %s[] = {\n" % sys.argv[3])
    for at in range(0, len(data), 24):
        out.write("\t" + ",".join(str(b) for b in data[at:at + 24]) + ",\n")
    out.write("0};\nconst size_t %s_size = %d;\n" % (sys.argv[3], len(data)))
