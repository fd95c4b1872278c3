#!/usr/bin/env python3
"""Compiles ui/ templates to C. usage: tpl.py UI_DIR ASSETS_JSON OUT.c [DEPFILE]

A page is ui/pages/NAME.html with its answer's shape in ui/pages/NAME.shape; ui/layout.html frames every page; ui/parts/NAME.html are
pieces, expanded where they are used. An unknown key, a filter on the wrong type, a value in a place where it cannot be made safe: an
error that names file:line. There is no raw form; how a value is escaped follows from where it stands.

  {{ view.title }}  {{ row.due | date }}       a value; filters: date day when num len point
  {{ t "Tiếng Việt" "English" n=row.days }}    both languages; {n} inside the texts is replaced
  {{ asset "khien.css" }}                      address of a static file (its hash in the name)
  {% if a.b == "x" and not c %} {% elif d %} {% else %} {% end %}
  {% for row, i in view.rows %} {% empty %} {% end %}   i counts from 1
  {% part state s=row.state big=1 %}           ui/parts/state.html, with s a value or a literal
  {% title %} ... {% end %}                    once in a page, text for <title>; in the layout {% title %} {% body %} put them
  {# remark #}

A shape file: one key a line, nested by two spaces; `name[]` is a list, `name?` may be absent or null; types text int bool date (stored
form) when (instant: µs or RFC 3339) any; no type: an object of the deeper lines; `name @file` takes ui/shapes/file.shape.
"""
import json, os, re, sys

class Bad(Exception):
    pass

def bad(where, text):
    raise Bad("%s: %s" % (where, text))

# ---------------------------------------------------------------- shapes
SCALARS = ("text", "int", "bool", "date", "when", "any")

class Shape:
    def __init__(self, kind, optional=False, kids=None, item=None):
        self.kind, self.optional, self.kids, self.item = kind, optional, kids, item

ANY = Shape("any", True)
INT = Shape("int")
TEXT = Shape("text")

class Site:
    def __init__(self, ui):
        self.ui, self.read = ui, set()

    def text(self, path):
        self.read.add(path)
        with open(path, encoding="utf-8") as f:
            return f.read()

    def rel(self, path):
        return os.path.relpath(path, os.path.dirname(self.ui))

    def shape(self, path):
        root = Shape("obj", kids={})
        stack = [(-1, root)]
        for n, line in enumerate(self.text(path).split("\n"), 1):
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            where = "%s:%d" % (self.rel(path), n)
            m = re.fullmatch(r"( *)([a-z_][a-z0-9_]*)(\[\])?(\?)?(?: +(@?[a-z_]+))?", line)
            if not m or len(m[1]) % 2:
                bad(where, "not a shape line: name[]? type, nested by two spaces")
            depth = len(m[1]) // 2
            while stack[-1][0] >= depth:
                stack.pop()
            if stack[-1][0] != depth - 1 or stack[-1][1].kind != "obj":
                bad(where, "nested below something that is not an object")
            if m[5] and m[5][0] == "@":
                inner = self.shape(os.path.join(self.ui, "shapes", m[5][1:] + ".shape"))
            elif m[5]:
                if m[5] not in SCALARS:
                    bad(where, "unknown type %s (%s)" % (m[5], " ".join(SCALARS)))
                inner = Shape(m[5])
            else:
                inner = Shape("obj", kids={})
            s = Shape("list", item=inner) if m[3] else inner
            s.optional = bool(m[4])
            if m[2] in stack[-1][1].kids:
                bad(where, "key %s stands twice" % m[2])
            stack[-1][1].kids[m[2]] = s
            stack.append((depth, inner))
        return root

# ---------------------------------------------------------------- HTML contexts
URL_ATTRS = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch", "poster", "cite", "hx-push-url"}
NO_TAGS = {"base", "object", "embed", "iframe", "style", "applet", "frame", "template"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9:_-]*")

class Html:
    """Where in HTML we are: state, tag, attribute, and whether the attribute's value has begun."""
    def __init__(self):
        self.state, self.tag, self.attr, self.begun, self.quote, self.end = "text", "", "", False, "", False

    def copy(self):
        h = Html()
        h.__dict__.update(self.__dict__)
        return h

    def key(self):
        return (self.state, self.tag if self.state != "text" else "", self.attr if self.state == "value" else "", self.quote if self.state == "value" else "")

    def feed(self, s, where):
        i = 0
        while i < len(s):
            c = s[i]
            if self.state == "text":
                j = s.find("<", i)
                if j < 0:
                    return
                i = j
                if s.startswith("<!--", i):
                    self.state, i = "comment", i + 4
                elif s.startswith("<!", i):
                    self.state, i = "doctype", i + 2
                else:
                    m = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)").match(s, i)
                    if not m:
                        bad(where, "a bare '<' in text: write &lt;")
                    self.tag, self.end, self.state, i = m[1].lower(), s[i + 1] == "/", "tag", m.end()
                    if self.tag in NO_TAGS:
                        bad(where, "<%s> is not allowed" % self.tag)
            elif self.state in ("comment", "doctype"):
                mark = "-->" if self.state == "comment" else ">"
                j = s.find(mark, i)
                if j < 0:
                    return
                self.state, i = "text", j + len(mark)
            elif self.state == "tag":
                if c in " \t\r\n/":
                    i += 1
                elif c == ">":
                    self.state, i = "text", i + 1
                    if not self.end and self.tag in ("script",):
                        self.state = "raw"
                    elif not self.end and self.tag in ("title", "textarea"):
                        self.state = "rcdata"
                else:
                    m = NAME.match(s, i)
                    if not m:
                        bad(where, "unexpected %r inside <%s>" % (c, self.tag))
                    self.attr, i = m[0].lower(), m.end()
                    if self.attr.startswith("on") or self.attr.startswith("hx-on") or self.attr in ("style", "srcdoc"):
                        bad(where, "attribute %s is not allowed (strict CSP)" % self.attr)
                    if i < len(s) and s[i] == "=":
                        if i + 1 >= len(s) or s[i + 1] not in "\"'":
                            bad(where, "the value of %s must be quoted" % self.attr)
                        self.quote, self.begun, self.state, i = s[i + 1], False, "value", i + 2
            elif self.state == "value":
                j = s.find(self.quote, i)
                self.begun = self.begun or j != i
                if j < 0:
                    return
                self.state, i = "tag", j + 1
            elif self.state in ("rcdata", "raw"):
                j = s.lower().find("</" + self.tag, i)
                if j < 0:
                    if self.state == "raw" and s[i:].strip():
                        bad(where, "inline script is not allowed (strict CSP)")
                    return
                if self.state == "raw" and s[i:j].strip():
                    bad(where, "inline script is not allowed (strict CSP)")
                self.state, self.end, i = "tag", True, j + 2 + len(self.tag)

    def value(self, where):
        """How a value that stands here is written: the runtime function's name."""
        if self.state in ("text", "rcdata"):
            return "tpl_text"
        if self.state == "value":
            if self.quote != '"':
                bad(where, "a value needs a double-quoted attribute")
            if self.attr in URL_ATTRS:
                begun, self.begun = self.begun, True
                return "tpl_url_piece" if begun else "tpl_url"
            if self.attr.startswith("hx-"):
                bad(where, "no values in %s" % self.attr)
            self.begun = True
            return "tpl_text"
        bad(where, "no value can be made safe here (%s)" % self.state)

# ---------------------------------------------------------------- reading templates
TOKEN = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#.*?#\}", re.S)
WORD = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(==|!=|=|\||,|\(|\))|([A-Za-z_][A-Za-z0-9_.]*)|(-?\d+))')

def words(s, where):
    out, i = [], 0
    s = s.strip()
    while i < len(s):
        m = WORD.match(s, i)
        if not m:
            bad(where, "cannot read %r" % s[i:])
        if m[1] is not None:
            out.append(("str", re.sub(r"\\(.)", lambda x: {"n": "\n"}.get(x[1], x[1]), m[1])))
        elif m[2]:
            out.append(("op", m[2]))
        elif m[3]:
            out.append(("id", m[3]))
        else:
            out.append(("int", int(m[4])))
        i = m.end()
        while i < len(s) and s[i].isspace():
            i += 1
    return out

class Node:
    def __init__(self, kind, where, **kw):
        self.kind, self.where = kind, where
        self.__dict__.update(kw)

def parse(site, path):
    src, name = site.text(path), site.rel(path)
    toks, at = [], 0
    for m in TOKEN.finditer(src):
        if m.start() > at:
            toks.append(("lit", src[at:m.start()], at))
        if m[1] is not None:
            toks.append(("val", m[1], m.start()))
        elif m[2] is not None:
            toks.append(("tag", m[2], m.start()))
        at = m.end()
    if at < len(src):
        toks.append(("lit", src[at:], at))
    for kind, text, pos in toks:
        if kind == "lit" and re.search(r"\{[{%#]|[%#}]\}", text):
            bad("%s:%d" % (name, src.count("\n", 0, pos) + 1), "a tag that is not closed")
    pos = [0]

    def block(stop, opened):
        out = []
        while pos[0] < len(toks):
            kind, text, start = toks[pos[0]]
            where = "%s:%d" % (name, src.count("\n", 0, start) + 1)
            pos[0] += 1
            if kind == "lit":
                out.append(Node("lit", where, text=text))
                continue
            w = words(text, where)
            if not w:
                bad(where, "an empty tag")
            if kind == "val":
                out.append(Node("val", where, words=w))
                continue
            head = w[0][1]
            if head in stop:
                return out, head, w[1:], where
            if head == "if":
                arms, cond, other = [], w[1:], None
                here = where
                while True:
                    body, end, rest, at_ = block(("elif", "else", "end"), here)
                    if cond is not None:
                        arms.append((cond, body, here))
                    else:
                        other = body
                    here = at_
                    if end == "end":
                        break
                    if other is not None or cond is None:
                        bad(at_, "nothing but end may follow else")
                    cond = rest if end == "elif" else None
                out.append(Node("if", where, arms=arms, other=other))
            elif head == "for":
                body, end, rest, at_ = block(("empty", "end"), where)
                empty = None
                if end == "empty":
                    empty, end, rest, at_ = block(("end",), at_)
                out.append(Node("for", where, words=w[1:], body=body, empty=empty))
            elif head == "title" and name.endswith("layout.html"):
                out.append(Node("put", where, what="title"))
            elif head == "title":
                body, _, _, _ = block(("end",), where)
                out.append(Node("title", where, body=body))
            elif head == "body":
                out.append(Node("put", where, what="body"))
            elif head == "part":
                out.append(Node("part", where, words=w[1:]))
            else:
                bad(where, "unknown tag %s" % head)
        if stop:
            bad(opened, "not closed: {%% %s %%} is missing" % stop[-1])
        return out, None, None, None

    return block((), None)[0]

# ---------------------------------------------------------------- writing C
FILTERS = {"date": ("text", "date"), "day": ("text", "date"), "when": ("int", "when"), "num": ("int",), "len": ("list",), "point": ("text",)}

def c_str(b):
    out = []
    for ch in b.encode():
        c = chr(ch)
        if c == '"' or c == "\\":
            out.append("\\" + c)
        elif c == "\n":
            out.append("\\n")
        elif c == "?":
            out.append("\\?")
        elif 32 <= ch < 127:
            out.append(c)
        else:
            out.append("\\%03o" % ch)
    return '"' + "".join(out) + '"'

def html_text(s):
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")

class Code:
    def __init__(self, site, assets, roots):
        self.site, self.assets, self.roots = site, assets, roots
        self.lines, self.depth, self.n, self.lit, self.parts, self.hints = [], 1, 0, "", [], 0
        self.title_nodes = None

    def line(self, s):
        self.flush()
        self.lines.append("\t" * self.depth + s)

    def flush(self):
        if self.lit:
            s, self.lit = self.lit, ""
            for i in range(0, len(s), 400):
                self.lines.append("\t" * self.depth + "tpl_lit(t, %s);" % c_str(s[i:i + 400]))

    def name(self, base):
        self.n += 1
        return "%s%d" % (base, self.n)

    # A path or literal -> (C expression, shape, what for text)
    def value(self, w, scope, where):
        kind, v = w
        if kind == "str":
            return ("str", v, TEXT)
        if kind == "int":
            return ("int", v, INT)
        if kind != "id":
            bad(where, "a value is expected, not %s" % v)
        keys = v.split(".")
        if keys[0] not in scope:
            bad(where, "unknown name %s (here: %s)" % (keys[0], " ".join(sorted(scope))))
        kind, expr, shape = scope[keys[0]]
        for i, k in enumerate(keys[1:], 1):
            if kind != "jv" or shape.kind not in ("obj", "any"):
                bad(where, "%s is no object" % ".".join(keys[:i]))
            if shape.kind == "any":
                nxt = ANY
            elif k not in shape.kids:
                bad(where, "unknown key %s in %s (it has: %s)" % (k, ".".join(keys[:i]), " ".join(sorted(shape.kids))))
            else:
                nxt = shape.kids[k]
            self.hints += 1
            expr, shape = "tpl_key(%s, %s, %d, &h[%d])" % (expr, c_str(k), len(k), self.hints - 1), nxt
        return (kind, expr, shape)

    def cond(self, w, scope, where):
        pos = [0]

        def peek():
            return w[pos[0]] if pos[0] < len(w) else (None, None)

        def atom():
            if peek() == ("id", "not"):
                pos[0] += 1
                return "!" + atom()
            if peek() == ("op", "("):
                pos[0] += 1
                e = either()
                if peek() != ("op", ")"):
                    bad(where, "a ) is missing")
                pos[0] += 1
                return "(" + e + ")"
            if pos[0] >= len(w):
                bad(where, "a condition is expected")
            a = self.value(w[pos[0]], scope, where)
            pos[0] += 1
            if peek()[0] == "op" and peek()[1] in ("==", "!="):
                op = peek()[1]
                pos[0] += 1
                if pos[0] >= len(w):
                    bad(where, "nothing to compare with")
                b = self.value(w[pos[0]], scope, where)
                pos[0] += 1
                return ("" if op == "==" else "!") + self.equal(a, b, where)
            return self.truth(a)

        def both():
            e = atom()
            while peek() == ("id", "and"):
                pos[0] += 1
                e += " && " + atom()
            return e

        def either():
            e = both()
            while peek() == ("id", "or"):
                pos[0] += 1
                e = "(" + e + ") || (" + both() + ")"
            return e

        e = either()
        if pos[0] != len(w):
            bad(where, "cannot read the condition from %s on" % str(peek()[1]))
        return e

    def truth(self, a):
        if a[0] == "str":
            return "true" if a[1] else "false"
        if a[0] == "int":
            return "true" if a[1] else "false"
        if a[0] == "num":
            return "(%s != 0)" % a[1]
        return "jv_true(%s)" % a[1]

    def equal(self, a, b, where):
        if a[0] in ("str", "int") and b[0] not in ("str", "int"):
            a, b = b, a
        if a[0] in ("str", "int"):
            return "true" if a[1] == b[1] else "false"
        if a[0] == "num" or b[0] == "num":
            def num(x):
                return "(int64_t)%s" % x[1] if x[0] in ("num", "int") else "jv_i64(%s, INT64_MIN)" % x[1]
            return "(%s == %s)" % (num(a), num(b))
        if b[0] == "str":
            if a[2].kind not in ("text", "date", "any"):
                bad(where, "a text is compared with %s" % a[2].kind)
            return "tpl_is(%s, %s)" % (a[1], c_str(b[1]))
        if b[0] == "int":
            if a[2].kind not in ("int", "when", "any"):
                bad(where, "a number is compared with %s" % a[2].kind)
            return "(jv_i64(%s, INT64_MIN) == %d)" % (a[1], b[1])
        return "tpl_equal(%s, %s)" % (a[1], b[1])

    def emit(self, nodes, scope, html):
        for nd in nodes:
            getattr(self, "n_" + nd.kind)(nd, scope, html)

    def n_lit(self, nd, scope, html):
        text = nd.text
        html.feed(text, nd.where)
        self.lit += re.sub(r"\s*\n\s*", "\n", text)
        self.lit = re.sub(r"\n\n+", "\n", self.lit)

    def n_title(self, nd, scope, html):
        if self.title_nodes is not None:
            bad(nd.where, "a second title")
        self.title_nodes = nd.body

    def n_put(self, nd, scope, html):
        if html.state not in ("text", "rcdata"):
            bad(nd.where, "%s cannot stand here" % nd.what)
        self.line("t->%s(t);" % nd.what)

    def n_val(self, nd, scope, html):
        w = nd.words
        if w[0] == ("id", "t") and len(w) > 1 and w[1][0] == "str":
            return self.both_languages(nd, w, scope, html)
        if w[0] == ("id", "asset") and len(w) == 2 and w[1][0] == "str":
            if w[1][1] not in self.assets:
                bad(nd.where, "no static file %s" % w[1][1])
            html.value(nd.where)
            self.lit += self.assets[w[1][1]]
            return
        a = self.value(w[0], scope, nd.where)
        filt = None
        if len(w) > 1:
            if len(w) != 3 or w[1] != ("op", "|") or w[2][1] not in FILTERS:
                bad(nd.where, "after a value only | and one of %s may stand" % " ".join(sorted(FILTERS)))
            filt = w[2][1]
        self.put(a, filt, nd.where, html)

    def put(self, a, filt, where, html):
        how = html.value(where)
        if a[0] in ("str", "int"):
            if filt or how != "tpl_text":
                bad(where, "a literal needs no filter and cannot stand in an address")
            self.lit += html_text(str(a[1]))
            return
        if a[0] == "num":
            self.line("tpl_i64(t, (int64_t)%s);" % a[1])
            return
        kind = a[2].kind
        if filt:
            if kind not in FILTERS[filt] and kind != "any":
                bad(where, "filter %s wants %s, not %s" % (filt, " or ".join(FILTERS[filt]), kind))
            if how != "tpl_text":
                bad(where, "a filter cannot stand in an address")
            if filt == "len":
                self.line("tpl_i64(t, (int64_t)tpl_len(%s));" % a[1])
            else:
                self.line("tpl_%s(t, %s);" % (filt, a[1]))
            return
        if kind not in ("text", "int", "date", "any"):
            bad(where, "%s cannot be shown without a filter or a key" % kind)
        self.line("%s(t, %s);" % (how, a[1]))

    def both_languages(self, nd, w, scope, html):
        if len(w) < 3 or w[2][0] != "str":
            bad(nd.where, 't needs two texts: {{ t "Tiếng Việt" "English" }}')
        args, i = {}, 3
        while i < len(w):
            filt = None
            if i + 2 >= len(w) or w[i][0] != "id" or w[i + 1] != ("op", "="):
                bad(nd.where, "name=value is expected after the two texts")
            val = self.value(w[i + 2], scope, nd.where)
            step = 3
            if i + 4 < len(w) and w[i + 3] == ("op", "|"):
                filt, step = w[i + 4][1], 5
                if filt not in FILTERS:
                    bad(nd.where, "unknown filter %s" % filt)
            args[w[i][1]] = (val, filt)
            i += step
        if html.state == "value" and html.attr in URL_ATTRS:
            bad(nd.where, "no language in an address")
        html.value(nd.where)
        if not args and w[1][1] == w[2][1]:
            self.lit += html_text(w[1][1])
            return
        used = set()

        def text(s):
            for k, piece in enumerate(re.split(r"\{([a-z_]+)\}", s)):
                if k % 2 == 0:
                    self.lit += html_text(piece)
                elif piece not in args:
                    bad(nd.where, "{%s} has no value" % piece)
                else:
                    used.add(piece)
                    self.put(args[piece][0], args[piece][1], nd.where, html)
        if not args and not re.search(r"\{[a-z_]+\}", w[1][1] + w[2][1]):
            self.line("tpl_both(t, %s, %s);" % (c_str(html_text(w[1][1])), c_str(html_text(w[2][1]))))
            return
        self.line("if (t->en) {")
        self.depth += 1
        text(w[2][1])
        self.flush()
        self.depth -= 1
        self.line("} else {")
        self.depth += 1
        text(w[1][1])
        self.flush()
        self.depth -= 1
        self.line("}")
        for k in args:
            if k not in used:
                bad(nd.where, "%s is in neither text" % k)

    def n_if(self, nd, scope, html):
        start, after = html.copy(), None
        for i, (cond, body, where) in enumerate(nd.arms):
            e = self.cond(cond, scope, where)
            self.line(("if (%s) {" if i == 0 else "} else if (%s) {") % e)
            after = self.arm(body, scope, start, after, where)
        if nd.other is not None:
            self.line("} else {")
            after = self.arm(nd.other, scope, start, after, nd.where)
        elif after.key() != start.key():
            bad(nd.where, "this if leaves the tag or attribute it began in")
        self.line("}")
        begun = start.begun or after.begun
        html.__dict__.update(after.__dict__)
        html.begun = begun

    def arm(self, body, scope, start, after, where):
        h = start.copy()
        self.depth += 1
        self.emit(body, scope, h)
        self.flush()
        self.depth -= 1
        if after is not None and after.key() != h.key():
            bad(where, "the arms of this if end in different places of the HTML")
        return h

    def n_for(self, nd, scope, html):
        w, count = nd.words, None
        if len(w) == 5 and w[1] == ("op", ","):
            count, w = w[2][1], [w[0]] + w[3:]
        if len(w) != 3 or w[0][0] != "id" or w[1] != ("id", "in"):
            bad(nd.where, "for NAME in LIST")
        kind, expr, shape = self.value(w[2], scope, nd.where)
        if kind != "jv" or shape.kind not in ("list", "any"):
            bad(nd.where, "%s is no list" % w[2][1])
        start = html.copy()
        lst, i, item = self.name("list"), self.name("i"), self.name("v")
        self.line("const struct jv *%s = %s;" % (lst, expr))
        self.line("for (size_t %s = 0; %s < tpl_len(%s); %s++) {" % (i, i, lst, i))
        self.depth += 1
        self.line("const struct jv *%s = %s->items[%s];" % (item, lst, i))
        self.line("(void)%s;" % item)
        inner = dict(scope)
        inner[w[0][1]] = ("jv", item, shape.item if shape.kind == "list" else ANY)
        if count:
            inner[count] = ("num", "(%s + 1)" % i, INT)
        self.emit(nd.body, inner, html)
        self.flush()
        self.depth -= 1
        self.line("}")
        if html.key() != start.key():
            bad(nd.where, "this for leaves the tag or attribute it began in")
        if nd.empty is not None:
            self.line("if (tpl_len(%s) == 0) {" % lst)
            self.depth += 1
            h = start.copy()
            self.emit(nd.empty, scope, h)
            self.flush()
            self.depth -= 1
            self.line("}")
            if h.key() != start.key():
                bad(nd.where, "empty leaves the tag or attribute it began in")

    def n_part(self, nd, scope, html):
        w = nd.words
        if not w or w[0][0] != "id":
            bad(nd.where, "part NAME arg=value ...")
        path = os.path.join(self.site.ui, "parts", w[0][1] + ".html")
        if not os.path.exists(path):
            bad(nd.where, "no part %s" % w[0][1])
        if path in self.parts:
            bad(nd.where, "part %s contains itself" % w[0][1])
        inner, i = {k: scope[k] for k in ("page",)}, 1
        while i < len(w):
            if i + 2 >= len(w) or w[i][0] != "id" or w[i + 1] != ("op", "="):
                bad(nd.where, "arg=value is expected")
            kind, expr, shape = self.value(w[i + 2], scope, nd.where)
            if kind == "jv":
                v = self.name("a")
                self.line("const struct jv *%s = %s;" % (v, expr))
                self.line("(void)%s;" % v)
                expr = v
            inner[w[i][1]] = (kind, expr, shape)
            i += 3
        self.parts.append(path)
        self.line("{")
        self.depth += 1
        try:
            self.emit(parse(self.site, path), inner, html)
        except Bad as e:
            if not str(e).startswith(nd.where):
                raise Bad("%s (used at %s)" % (e, nd.where)) from None
            raise
        self.flush()
        self.depth -= 1
        self.line("}")
        self.parts.pop()

def function(site, assets, name, nodes, roots, html):
    c = Code(site, assets, roots)
    scope = {k: ("jv", "t->" + k, s) for k, s in roots.items()}
    c.emit(nodes, scope, html)
    c.flush()
    if html.state != "text" and not name.endswith("_title"):
        bad(name, "ends inside a tag")
    head = ["static void %s(struct tpl *t)" % name, "{"]
    if c.hints:
        head.append("\tunsigned h[%d] = { 0 };\n" % c.hints)
    if not c.lines:
        c.lines.append("\t(void)t;")
    return c, "\n".join(head + c.lines + ["}", ""])

KINDS = {"text": "TPL_TEXT", "int": "TPL_INT", "bool": "TPL_BOOL", "date": "TPL_DATE", "when": "TPL_WHEN", "any": "TPL_ANY", "obj": "TPL_OBJ", "list": "TPL_LIST"}

def shape_table(out, names, s, hint):
    """Writes the tables below s, then gives the initialiser's kids name."""
    rows = []
    for k, v in (s.kids or {}).items():
        item = v.item if v.kind == "list" else v
        kids = shape_table(out, names, item, hint + "_" + k) if item.kind == "obj" else "NULL"
        rows.append("\t{ %s, %s, %s, %s, %s },\n" % (c_str(k), KINDS[item.kind], "true" if v.kind == "list" else "false", "true" if v.optional else "false", kids))
    name = "shape%d" % len(names)
    names.append(hint)
    out.append("static const struct tpl_shape %s[] = { /* %s */\n%s\t{ 0 },\n};\n" % (name, hint.strip("_"), "".join(rows)))
    return name

def main():
    ui, assets_json, out_path = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    site = Site(ui)
    with open(assets_json, encoding="utf-8") as f:
        assets = json.load(f)
    page_shape = site.shape(os.path.join(ui, "page.shape"))
    out, rows, names = [], [], []
    pages = sorted(f[:-5] for f in os.listdir(os.path.join(ui, "pages")) if f.endswith(".html"))
    for p in pages:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", p):
            bad("ui/pages/%s.html" % p, "a page's name is a-z, 0-9 and -")
        shape = site.shape(os.path.join(ui, "pages", p + ".shape"))
        for k in shape.kids:
            if k not in ("data", "view"):
                bad("ui/pages/%s.shape" % p, "the roots are data and view, not %s" % k)
        empty = Shape("obj", True, {})
        roots = {"data": shape.kids.get("data", empty), "view": shape.kids.get("view", empty), "page": page_shape}
        nodes = parse(site, os.path.join(ui, "pages", p + ".html"))
        cname = "page_" + p.replace("-", "_")
        c, body = function(site, assets, cname + "_body", nodes, roots, Html())
        if c.title_nodes is None:
            bad("ui/pages/%s.html" % p, "it has no title")
        h = Html()
        h.state, h.tag = "rcdata", "title"
        _, title = function(site, assets, cname + "_title", c.title_nodes, roots, h)
        out += [title, body]
        rows.append("\t{ %s, %s_title, %s_body, %s },\n" % (c_str(p), cname, cname, shape_table(out, names, shape, p)))
    _, layout = function(site, assets, "layout", parse(site, os.path.join(ui, "layout.html")), {"page": page_shape}, Html())
    out.append(layout)
    page_table = shape_table(out, names, Shape("obj", kids={"page": page_shape}), "page")
    with open(out_path, "w", encoding="utf-8") as f:
        f.write("/* Made by tools/tpl.py from ui/. */\n#include \"app/tpl.h\"\n\n" + "\n".join(out))
        f.write("\nconst struct tpl_page tpl_pages[] = {\n%s\t{ 0 },\n};\n" % "".join(rows))
        f.write("const struct tpl_shape *const tpl_page_shape = %s;\nvoid (*const tpl_layout)(struct tpl *t) = layout;\n" % page_table)
    if len(sys.argv) > 4:
        with open(sys.argv[4], "w", encoding="utf-8") as f:
            deps = sorted(site.read) + [os.path.join(ui, d) for d in ("pages", "parts", "shapes")]
            f.write("%s: %s\n" % (out_path, " ".join(deps)))

if __name__ == "__main__":
    try:
        main()
    except Bad as e:
        print("error: %s" % e, file=sys.stderr)
        sys.exit(1)
    except FileNotFoundError as e:
        print("error: %s is missing" % e.filename, file=sys.stderr)
        sys.exit(1)
