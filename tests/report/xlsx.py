"""Workbooks as the tests of reports read and write them: with nothing but the standard library."""
import io
import re
import zipfile
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(path):
    """Each sheet's name and its rows of texts."""
    with zipfile.ZipFile(path) as z:
        shared = ["".join(t.text or "" for t in si.iter(NS + "t")) for si in ET.parse(io.BytesIO(z.read("xl/sharedStrings.xml"))).getroot()]
        names = [s.get("name") for s in ET.parse(io.BytesIO(z.read("xl/workbook.xml"))).getroot().iter(NS + "sheet")]
        out = []
        for i, name in enumerate(names, 1):
            rows = []
            for row in ET.parse(io.BytesIO(z.read("xl/worksheets/sheet%d.xml" % i))).getroot().iter(NS + "row"):
                cells = {}
                for c in row.iter(NS + "c"):
                    v = c.find(NS + "v")
                    if v is not None:
                        cells[re.match("[A-Z]+", c.get("r"))[0]] = shared[int(v.text)] if c.get("t") == "s" else v.text
                rows.append(cells)
            out.append((name, rows))
        return out


def workbook(pages):
    """Plain XLSX with inline strings."""
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        over = "".join('<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' % (i + 1) for i in range(len(pages)))
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' + over + "</Types>")
        rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % rel)
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join('<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, rel, i) for i in range(1, len(pages) + 1)) + "</Relationships>")
        z.writestr("xl/workbook.xml", '<workbook %s xmlns:r="%s"><sheets>' % (ns, rel) + "".join('<sheet name="%s" sheetId="%d" r:id="r%d"/>' % (escape(name), i, i) for i, (name, _) in enumerate(pages, 1)) + "</sheets></workbook>")
        for i, (_, rows) in enumerate(pages, 1):
            body = "".join("<row r=\"%d\">" % r + "".join('<c r="%s%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (chr(65 + c), r, escape(v)) for c, v in enumerate(row) if v) + "</row>" for r, row in enumerate(rows, 1))
            z.writestr("xl/worksheets/sheet%d.xml" % i, "<worksheet %s><sheetData>%s</sheetData></worksheet>" % (ns, body))
    return out.getvalue()
