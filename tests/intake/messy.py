#!/usr/bin/env python3
"""messy.py OUT.xlsx: one workbook of 35 systems with every defect that offices' sheets have (and nothing that is wrong), of the units of demo/.
As a module: book(path) writes it and gives what must come out of it, one dict a system, in order."""
import sys
import unicodedata
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LEVELS = ["3", "III", "Cấp độ 3", "CĐ3", "cấp độ: 3", "Cấp 3 (đề xuất)", "level 3"]
DATES = [("30/9/2024", "30/09/2024"), ("tháng 9/2024", "tháng 9/2024"), ("Quý III/2024", "Quý III/2024"), ("9/2024", "tháng 9/2024"),
         ("2024", "2024"), ("ngày 5 tháng 9 năm 2024", "05/09/2024"), (45540, "05/09/2024")]
YES = [("x", "Có"), ("có", "Có"), ("đã", "Có"), ("X", "Có"), ("Đã có", "Có"), ("✓", "Có"), ("Không", "Không"), ("chưa", "Không"), ("", None)]
STATES = [("Đã phê duyệt", "Đã được phê duyệt"), ("Đang dự thảo", "Đang dự thảo"), ("Đã gửi thẩm định", "Đã gửi thẩm định"), ("", None)]
PURPOSES = [("Qu¶n lý v¨n b¶n vµ ®iÒu hµnh", "Quản lý văn bản và điều hành"), ("B¸o c¸o tr­íc quý IV", "Báo cáo trước quý IV")]
SOURCES = [("Vaên phoøng Chính phuû", "Văn phòng Chính phủ"), ("Thuû töôùng yeâu caàu raø soaùt", "Thủ tướng yêu cầu rà soát")]
PROVIDERS = [("", None), ("Đơn vị cung cấp dịch vụ A (giả định)", "NCCA"), ("Công ty Chưa có trong danh mục", "mới"), ("Tự vận hành", None)]
HEADS = ["STT", "Tên HTTT", "", "ĐVVH", "Đơn vị quản lý", "Cấp độ", "Quyết định phê duyệt", "", "", "Vận hành từ", "Internet", "Trạng thái",
         "Môc ®Ých, chøc n¨ng", "Nguoàn", "Nhà thầu", "Mã cũ"]
MERGED = ["A1:P1", "A3:P3", "A4:P4", "A6:A7", "B6:C7", "D6:D7", "E6:E7", "F6:F7", "G6:I6", "J6:J7", "K6:K7", "L6:L7", "M6:M7", "N6:N7",
          "O6:O7", "P6:P7", "A9:P9"]


def column(n):
    return chr(ord("A") + n) if n < 26 else "A" + chr(ord("A") + n - 26)


def sheet(rows, merged=()):
    out = ['<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="%s"><sheetData>' % MAIN]
    for r, row in enumerate(rows, 1):
        out.append('<row r="%d">' % r)
        for c, v in enumerate(row):
            at = "%s%d" % (column(c), r)
            if isinstance(v, int):
                out.append('<c r="%s" s="1"><v>%d</v></c>' % (at, v))  # a real date: a number with a date format
            elif v:
                out.append('<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (at, escape(v)))
        out.append("</row>")
    out.append("</sheetData>")
    if merged:
        out.append("<mergeCells>%s</mergeCells>" % "".join('<mergeCell ref="%s"/>' % m for m in merged))
    out.append("</worksheet>")
    return "".join(out)


def workbook(path, sheets):
    """sheets: (name, hidden, xml)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr("xl/workbook.xml", '<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>' % (MAIN, REL, "".join(
            '<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>' % (name, i, ' state="hidden"' if hidden else "", i)
            for i, (name, hidden, _) in enumerate(sheets, 1))))
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s'
                   '<Relationship Id="rIdS" Type="%s/styles" Target="styles.xml"/></Relationships>' % ("".join(
                       '<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, REL, i)
                       for i in range(1, len(sheets) + 1)), REL))
        z.writestr("xl/styles.xml", '<styleSheet xmlns="%s"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
                   '</cellXfs></styleSheet>' % MAIN)
        for i, (_, _, xml) in enumerate(sheets, 1):
            z.writestr("xl/worksheets/sheet%d.xml" % i, xml)


def paper(i):
    """What stands in the three cells of the decision, and its number and date as they must be read."""
    if i % 5 == 1:
        return ["QĐ số %d/QĐ-BM ngày 05/9/2024" % (100 + i), "", ""], "%d/QĐ-BM" % (100 + i)
    if i % 5 == 2:
        return ["%d/QĐ-BM" % (100 + i), "05.9.2024", "Văn phòng Bộ"], "%d/QĐ-BM" % (100 + i)
    if i % 5 == 3:
        return ["Quyết định số 123/QĐ-BM\nngày 05 tháng 9 năm 2024 của Văn phòng Bộ", "", ""], "123/QĐ-BM"
    return ["chưa có" if i % 5 == 4 else "", "", ""], None


def rows_of():
    rows = [["BỘ MẪU (GIẢ ĐỊNH)"], [], ["DANH SÁCH HỆ THỐNG THÔNG TIN"], ["(Kèm theo Công văn số 15/BM-CĐS)"], [], HEADS,
            [""] * 6 + ["Số", "Ngày", "Cơ quan"], ["(%d)" % i for i in range(1, 17)], ["I. Cục Chuyển đổi số"]]
    wanted = []
    for i in range(1, 36):
        if i == 13:
            rows.append(["II", "Vụ Pháp chế (12 hệ thống)"])
        if i == 20:
            rows.append(HEADS)  # the header again, as it is printed on each page
        if i == 25:
            rows.append(["III", "Vụ Tổng hợp"])
        name = "Hệ thống thử số %d" % i
        said, state, yes = DATES[i % 7], STATES[i % 4], YES[i % 9]
        purpose, source, provider = PURPOSES[i % 2], SOURCES[i % 2], PROVIDERS[i % 4]
        cells, number = paper(i)
        rows.append(["%d" % (70 if i == 7 else i), unicodedata.normalize("NFD", name) if i % 3 == 0 else "  %s " % name, "",
                     "Cục CĐS" if i % 4 == 0 else "", "Văn phòng Bộ" if i == 30 else "", LEVELS[i % 7], *cells, said[0], yes[0], state[0],
                     purpose[0], source[0], provider[0], "HT/%d" % i])
        unit = "VPB" if i == 30 else "CDS" if i < 13 else "VPC" if i < 25 else "VTH"
        wanted.append({"row": len(rows), "name": name, "unit": unit, "operating_from": said[1], "internet_facing": yes[1], "dossier_state": state[1],
                       "purpose": purpose[1], "source": source[1], "provider": provider[1], "operator": "CDS" if i % 4 == 0 else None,
                       "decision.level": "3" if number else None, "proposed_level": None if number else "3", "decision.number": number, "decision.date": "05/09/2024" if number else None})
        if i == 24:
            rows.append(["", "Cộng:", "", "", "", "24"])
        if i == 28:
            rows.append([])
    rows += [["", "Tổng cộng: 35 hệ thống", "", "", "", "35"], [""] * 12 + ["Hà Nội, ngày 01 tháng 10 năm 2026"],
             ["", "", "Người lập biểu"] + [""] * 9 + ["Thủ trưởng đơn vị"], ["", "", "(Ký, ghi rõ chức danh)"]]
    return rows, wanted


def book(path):
    rows, wanted = rows_of()
    cover = sheet([["CÔNG VĂN"], ["Kính gửi: Cục Chuyển đổi số"], ["Đề nghị xem danh sách ở trang sau"]])
    old = sheet([["Tên HTTT", "Đơn vị quản lý", "Cấp độ", "Vận hành từ", "Internet"], ["Danh sách cũ, không dùng", "Vụ Pháp chế", "1", "2019", "x"]])
    workbook(path, [("Công văn", False, cover), ("Cũ", True, old), ("DS HTTT", False, sheet(rows, MERGED))])
    return wanted


if __name__ == "__main__":
    book(sys.argv[1])
