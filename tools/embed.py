#!/usr/bin/env python3
"""Puts the static files of the UI into the program.
usage: embed.py UI_DIR ROOT OUT.c OUT.json DEPFILE

Files: ui/static/* and those of npm named in ui/vendor.txt ("npm/path -> name [trim]", taken from node_modules of ROOT or above). Every file's address holds
the hash of its bytes (/static/NAME.HASH.EXT), so that browsers may keep it for ever; a css file may name another file as url(NAME), which
becomes its address. `trim` keeps only the rules of a css file whose classes occur in the templates. Text files are stored gzipped too.
OUT.json maps a name to its address, for tools/tpl.py. The bytes are included by the assembler, so that big files cost no compile time.
"""
import gzip, hashlib, json, os, re, sys

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "woff2": "font/woff2", "png": "image/png",
         "ico": "image/x-icon", "txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}

def npm_file(root, path):
    """As Node looks for it: node_modules here, then in the folders above."""
    here = os.path.abspath(root)
    while True:
        p = os.path.join(here, "node_modules", path)
        if os.path.exists(p) or os.path.dirname(here) == here:
            return p
        here = os.path.dirname(here)

def vendor(ui, root):
    for n, line in enumerate(open(os.path.join(ui, "vendor.txt"), encoding="utf-8"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        m = re.fullmatch(r"(\S+) -> ([A-Za-z0-9._-]+)( trim)?", line)
        if not m:
            sys.exit("error: ui/vendor.txt:%d: PATH -> NAME is expected" % n)
        path = npm_file(root, m[1])
        if not os.path.exists(path):
            sys.exit("error: node_modules/%s is missing: run npm ci --ignore-scripts (./run does)" % m[1])
        yield m[2], path, bool(m[3])

def words_of(ui):
    """Every word that might be a class, id, tag or attribute in a template or script."""
    out, files = set(), []
    for top, _, names in os.walk(ui):
        for name in names:
            if name.endswith((".html", ".js")):
                files.append(os.path.join(top, name))
                out |= set(re.findall(r"[A-Za-z_][\w-]*", open(os.path.join(top, name), encoding="utf-8").read()))
    return out, files

def trim_css(css, words):
    """Keeps rules all of whose classes are used; @media and the like by what is inside; keyframes only when named."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"""url\((?:"data:[^"]*"|'data:[^']*'|data:[^)]*)\)""", "none", css)  # our CSP loads nothing from data: addresses

    def blocks(s):
        i, out = 0, []
        while i < len(s):
            j, k = s.find("{", i), s.find(";", i)
            if j < 0:
                break
            if 0 <= k < j:
                out.append((s[i:k].strip(), None))
                i = k + 1
                continue
            depth, e = 1, j + 1
            while depth and e < len(s):
                depth += {"{": 1, "}": -1}.get(s[e], 0)
                e += 1
            out.append((s[i:j].strip(), s[j + 1:e - 1]))
            i = e
        return out

    def wanted(sel):
        bare = re.sub(r"\\.", "_", re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", sel))
        return all(c in words for c in re.findall(r"\.(-?[A-Za-z_][\w-]*)", bare))

    def walk(s):
        out = []
        for head, body in blocks(s):
            if body is None:
                if not head.startswith(("@charset", "@import")):
                    out.append(head + ";")
            elif head.startswith(("@media", "@supports", "@layer")):
                inner = walk(body)
                if inner:
                    out.append("%s{%s}" % (head, inner))
            elif head.startswith("@"):
                out.append("%s{%s}" % (head, body))
            else:
                keep = [x for x in re.split(r",(?![^(]*\))", head) if wanted(x)]
                if keep:
                    out.append("%s{%s}" % (",".join(keep), body))
        return "".join(out)

    css = walk(css)
    for name in re.findall(r"@(?:-webkit-)?keyframes ([\w-]+)", css):
        if len(re.findall(r"\b%s\b" % re.escape(name), css)) < 2:
            css = re.sub(r"@(?:-webkit-)?keyframes %s\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}" % re.escape(name), "", css)
    used = set(re.findall(r"var\((--[\w-]+)", css))
    return re.sub(r"(--tblr-[\w-]+):[^;{}]*;?", lambda m: m[0] if m[1] in used or m[1] in words else "", css)

def main():
    ui, root, out_c, out_json, dep = sys.argv[1:6]
    words, templates = words_of(ui)
    files, sources = {}, [os.path.join(ui, "vendor.txt")] + templates
    static = os.path.join(ui, "static")
    listed = [(n, os.path.join(static, n), False) for n in sorted(os.listdir(static))] + list(vendor(ui, root))
    own_css = "".join(open(p, encoding="utf-8").read() for n, p, _ in listed if n.endswith(".css") and p.startswith(static))
    words |= set(re.findall(r"--[\w-]+", own_css))
    for name, path, trim in listed:
        ext = name.rsplit(".", 1)[-1]
        if name in files or ext not in TYPES:
            sys.exit("error: static file %s: %s" % (name, "twice" if name in files else "unknown type"))
        data = open(path, "rb").read()
        if trim:
            data = trim_css(data.decode(), words).encode()
        files[name] = data
        sources.append(path)

    def address(name):
        stem, ext = name.rsplit(".", 1)
        return "/static/%s.%s.%s" % (stem, hashlib.sha256(files[name]).hexdigest()[:12], ext)

    for name in sorted(files):  # css last to first: they name fonts, never each other
        if name.endswith(".css"):
            files[name] = re.sub(rb"url\(([A-Za-z0-9._-]+)\)",
                                 lambda m: b"url(" + (address(m[1].decode()) if m[1].decode() in files else m[1].decode()).encode() + b")", files[name])
    blob, rows = b"", []
    for name in sorted(files, key=address):
        data = files[name]
        gz = gzip.compress(data, 9, mtime=0) if not name.endswith((".woff2", ".png")) else b""
        if len(gz) >= len(data):
            gz = b""
        rows.append('\t{ "%s", "%s", %d, %d, %d, %d },\n' % (address(name), TYPES[name.rsplit(".", 1)[-1]], len(blob), len(data), len(blob) + len(data), len(gz)))
        blob += data + gz
    blob_path = os.path.abspath(out_c)[:-2] + ".bin"
    with open(blob_path, "wb") as f:
        f.write(blob)
    with open(out_c, "w", encoding="utf-8") as f:
        f.write('/* Made by tools/embed.py. Bytes: %s */\n#include "app/assets.h"\n\n' % hashlib.sha256(blob).hexdigest())
        f.write('__asm__(".section .rodata\\n.balign 16\\n.globl khien_assets\\n.hidden khien_assets\\nkhien_assets:\\n.incbin \\"%s\\"\\n.byte 0\\n.previous\\n");\n' % blob_path)
        f.write("const struct asset asset_table[] = {\n%s\t{ 0 },\n};\nconst size_t asset_count = %d;\n" % ("".join(rows), len(rows)))
    with open(out_json, "w", encoding="utf-8") as f:
        json.dump({n: address(n) for n in files}, f, indent=1, sort_keys=True)
    with open(dep, "w", encoding="utf-8") as f:
        f.write("%s %s: %s %s\n" % (out_c, out_json, " ".join(sources), " ".join([static, os.path.join(ui, "pages"), os.path.join(ui, "parts")])))

if __name__ == "__main__":
    main()
