#!/usr/bin/env python3
"""The shipped report templates: ui/docx/NAME.xml, readable, become DOCX and stand in the program. usage: docx.py OUT.c FILE.xml...   (or: docx.py OUT.docx FILE.xml)

  <doc landscape="1" size="13">      A4, margins of NĐ 30/2020 (left 30 mm), Times New Roman, page number above from the second page on
  <p align="center" b="1" i="1" size="13" before="6" after="6" indent="10" first="10" keep="1" caps="1">text, <b>bold</b>, <i>italic</i>, <br/></p>
  <rule left="20" right="20"/>       a thin line, so many mm from either edge
  <t cols="20 60" border="all|rows|none" size="11"><r head="1"><c span="2" align="right" b="1">text or <p>..</p></c></r></t>

Attributes of t, r and c pass down. Lengths are mm, sizes and distances pt. The bytes depend on the source alone."""
import io, os, sys, zipfile
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
ALIGN = {"left": "left", "center": "center", "right": "right", "both": "both"}


def mm(v):
    return str(round(float(v) * 56.6929))


def run(text, st):
    if not text:
        return ""
    pr = ("<w:b/>" if st.get("b") == "1" else "") + ("<w:i/>" if st.get("i") == "1" else "") + ("<w:caps/>" if st.get("caps") == "1" else "")
    if st.get("size"):
        half = str(round(float(st["size"]) * 2))
        pr += '<w:sz w:val="%s"/><w:szCs w:val="%s"/>' % (half, half)
    return '<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>' % ("<w:rPr>%s</w:rPr>" % pr if pr else "", escape(text))


def squeeze(text):
    """Line breaks and indentation of the source are one space."""
    return None if text is None else " ".join(text.split("\n")) if "\n" not in text else " ".join(w for w in text.replace("\n", " ").split(" ") if w)


def runs(el, st):
    out = run(squeeze(el.text), st)
    for k in el:
        if k.tag == "br":
            out += "<w:r><w:br/></w:r>"
        elif k.tag in ("b", "i"):
            out += runs(k, dict(st, **{k.tag: "1"}, **k.attrib))
        else:
            raise SystemExit("error: <%s> cannot stand inside a paragraph" % k.tag)
        out += run(squeeze(k.tail), st)
    return out


def para(el, st):
    st = dict(st, **el.attrib)
    pr = "<w:keepNext/>" if st.get("keep") == "1" else ""
    pr += '<w:spacing w:before="%d" w:after="%d"/>' % (float(st.get("before", 0)) * 20, float(st.get("after", 0)) * 20)
    if st.get("indent") or st.get("first"):
        pr += '<w:ind w:left="%s"%s/>' % (mm(st.get("indent", 0)), ' w:firstLine="%s"' % mm(st["first"]) if st.get("first") else "")
    pr += '<w:jc w:val="%s"/>' % ALIGN[st.get("align", "left")]
    return "<w:p><w:pPr>%s</w:pPr>%s</w:p>" % (pr, runs(el, st))


def rule(el):
    return ('<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:before="60" w:after="0" w:line="60" w:lineRule="exact"/>'
            '<w:ind w:left="%s" w:right="%s"/><w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>') % (mm(el.get("left", 0)), mm(el.get("right", 0)))


BORDERS = {"all": "top left bottom right insideH insideV", "rows": "top bottom insideH", "none": ""}


def cell(c, width, st):
    st = dict(st, **c.attrib)
    pr = '<w:tcW w:w="%s" w:type="dxa"/>' % width
    if int(c.get("span", 1)) > 1:
        pr += '<w:gridSpan w:val="%s"/>' % c.get("span")
    pr += '<w:vAlign w:val="%s"/>' % st.get("valign", "top")
    inner = {k: v for k, v in st.items() if k != "span"}
    body = blocks(c, inner) if any(k.tag in ("p", "rule", "t") for k in c) else para(c, inner)
    if body.endswith("</w:tbl>"):
        body += "<w:p/>"
    return "<w:tc><w:tcPr>%s</w:tcPr>%s</w:tc>" % (pr, body)


def table(t, st):
    cols = [mm(c) for c in t.get("cols").split()]
    st = dict(st, **{k: v for k, v in t.attrib.items() if k not in ("cols", "border")})
    edges = "".join('<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>' % e for e in BORDERS[t.get("border", "all")].split())
    out = ('<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>%s</w:tblBorders><w:tblLayout w:type="fixed"/>'
           '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>%s</w:tblGrid>') % (
        sum(map(int, cols)), edges, "".join('<w:gridCol w:w="%s"/>' % c for c in cols))
    for r in t:
        rst, at = dict(st, **{k: v for k, v in r.attrib.items() if k != "head"}), 0
        out += "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>" % ("<w:tblHeader/>" if r.get("head") == "1" else "")
        for c in r:
            n = int(c.get("span", 1))
            out += cell(c, sum(map(int, cols[at:at + n])), rst)
            at += n
        if at != len(cols):
            raise SystemExit("error: a row has %d cells, its table %d columns: %s" % (at, len(cols), "".join(r.itertext())[:60]))
        out += "</w:tr>"
    return out + "</w:tbl>"


def blocks(el, st):
    out = ""
    for k in el:
        out += {"p": lambda: para(k, st), "rule": lambda: rule(k), "t": lambda: table(k, st)}[k.tag]()
    return out


def package(path):
    doc = ET.parse(path).getroot()
    wide = doc.get("landscape") == "1"
    size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if wide else '<w:pgSz w:w="11906" w:h="16838"/>'
    top, bottom = doc.get("top", "20"), doc.get("bottom", "20")
    sect = ('<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>%s<w:pgMar w:top="%s" w:right="%s" w:bottom="%s" w:left="%s" w:header="%s" '
            'w:footer="%s" w:gutter="0"/><w:titlePg/></w:sectPr>') % (size, mm(top), mm(doc.get("right", "15")), mm(bottom), mm(doc.get("left", "30")), mm(10), mm(10))
    number = ('<w:hdr %s><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
              '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>') % W
    half = str(round(float(doc.get("size", "13")) * 2))
    styles = ('<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
              '<w:sz w:val="%s"/><w:szCs w:val="%s"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
              '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>') % (W, half, half)
    parts = [
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/>' + "".join('<Override PartName="/word/%s.xml" ContentType="%s%s+xml"/>' % (n, TYPE, t) for n, t in (
             ("document", "document.main"), ("styles", "styles"), ("header1", "header"))) + "</Types>"),
        ("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="%sofficeDocument" Target="word/document.xml"/></Relationships>' % REL),
        ("word/_rels/document.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="%sstyles" Target="styles.xml"/>'
         '<Relationship Id="rId2" Type="%sheader" Target="header1.xml"/></Relationships>' % (REL, REL)),
        ("word/document.xml", "<w:document %s><w:body>%s%s</w:body></w:document>" % (W, blocks(doc, {}), sect)),
        ("word/styles.xml", styles),
        ("word/header1.xml", number),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts:
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), (HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main():
    if sys.argv[1].endswith(".docx"):
        with open(sys.argv[1], "wb") as f:
            f.write(package(sys.argv[2]))
        return
    lines = ['#include "report/form.h"\n', "const struct form_shipped form_shipped[] = {"]
    for path in sys.argv[2:]:
        data = package(path)
        text = "\n".join('\t"' + "".join("\\%03o" % b for b in data[i:i + 64]) + '"' for i in range(0, len(data), 64))
        lines.append('\t{ "%s",\n%s,\n\t%d },' % (os.path.basename(path)[:-4], text, len(data)))
    with open(sys.argv[1], "w", encoding="ascii") as f:
        f.write("\n".join(lines) + "\n\t{ 0 },\n};\n")


main()
