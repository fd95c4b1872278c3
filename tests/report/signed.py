#!/usr/bin/env python3
"""signed.py KHIEN: a unit's statement is printed, changed by whoever signs it, signed and brought back: what differs from the frozen figures is told; the right copy
replaces it with a reason, and the wrong one stays in the history."""
import html
import json
import os
import re
import shutil
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cases"), HERE]
from papers import changed, is_true, LINE, main, post, printed  # noqa: E402


def english(office, at):
    """The page in English tells the note in English: what is left in Vietnamese is quoted."""
    page = office.ask("specialised", "GET", at + "?lang=en", page=True)[2]
    note = re.search(r"DIFFERS from what was frozen\. In the copy: (.*?)\. Compare;", html.unescape(page), re.S)
    is_true(note and "column “" in note[1] and "of the copy says “Đã hoàn thành xuất sắc”, what was frozen says “" in note[1] and "the copy says “- Chưa hoàn thành: 99" in note[1],
            "the note is told in English: %s" % (note and note[1]))
    is_true(note and re.sub("“[^”]*”", "", note[1]).isascii(), "outside of what is quoted nothing is Vietnamese: %s" % (note and note[1]))
    paper = json.loads(office.ask("specialised", "GET", at)[2])
    for said in (office.ask("specialised", "GET", at + "?lang=en")[2], office.run("show", "papers", paper["code"], "--json", "--lang", "en")):
        told = json.loads(said)["content_note"]
        is_true("of the copy says" in told and re.sub("“[^”]*”", "", told).isascii(), "and in its JSON: %s" % told)


def statement(office):
    paper = json.loads(office.ask("unit_head", "POST", "/papers/statement", {"unit": "VPC", "period": "2026-Q3"}, want=200)[2])
    at = "/papers/%d" % paper["id"]
    docx = office.read("unit_head", at + "/file?what=docx")[1]
    late = json.loads(office.read("unit_head", at + "/file?what=json")[1])
    rows = [r["state_text"] for r in late["rows"]]
    is_true(rows and late["counts"]["all"] > 0, "the statement has rows")
    forged = printed(office.home, changed(docx, [("(Chưa hoàn thành: </w:t><w:t[^>]*>)[0-9]+", r"\g<1>99"), (">" + re.escape(rows[-1]) + "(?=</w:t>)", ">Đã hoàn thành xuất sắc")]), 1)
    status, said = post(office, "unit_head", at + "/signed", {}, forged)
    is_true(status == 200 and said["content_check"] == "differs" and "Chưa hoàn thành" in said["content_note"], "other figures are told: %s %s" % (status, said))
    is_true("cột “Trạng thái” trên bản ký ghi “Đã hoàn thành xuất sắc”" in said["content_note"] and "bản ký ghi “- Chưa hoàn thành: 99" in said["content_note"], "and what the copy says instead: %s" % said["content_note"])
    english(office, at)
    page = office.ask("specialised", "GET", at, page=True)[2]
    is_true("KHÁC số liệu đã chốt" in page and "Thay bản đã ký" in page, "on its page, with the way out")
    first = said["signed"]["id"]
    status, twice = post(office, "unit_head", at + "/signed", {}, forged)
    is_true(status == 200 and twice["signed"]["id"] == first and twice["seq"] == said["seq"], "the same copy sent twice is one: %s %s" % (status, twice))
    path = os.path.join(office.home, "cds.docx")
    office.run("report", "statement", "--unit", "CDS", "--period", "2026-Q3", "--out", path)
    shown = re.sub(r"<[^>]+>", " ", zipfile.ZipFile(path).read("word/document.xml").decode())
    is_true("NĐ331" in shown and "ND331" not in shown, "the paper prints points as people read them")
    page = office.ask("specialised", "GET", "/papers/%d" % json.loads(office.run("show", "papers", "XN-CDS-2026-Q3", "--json"))["id"], page=True)[2]
    is_true("NĐ331" in page and ">ND331" not in page, "and so does its page")
    more = printed(office.home, changed(docx, [("(<w:sectPr)", LINE % "1.c Danh mục hệ thống của Vụ Pháp chế: 88 hệ thống, hạn 31/12/2031" + r"\g<1>")]), 3)
    status, said = post(office, "unit_head", at + "/signed", {"reason": "Thêm một dòng"}, more)
    is_true(status == 200 and said["content_check"] == "differs" and "88 hệ thống" in said["content_note"] and "không thấy" not in said["content_note"], "a row that is not in the snapshot is told: %s %s" % (status, said))
    block = "".join(LINE % t for t in ("Số: 15/XN-VPC", "Ký bởi: Vụ Pháp chế, thời gian ký: 28/11/2026 16:05:21 +07:00", "Họ Và Tên Mẫu"))
    good = printed(office.home, changed(docx, [("(<w:sectPr)", block + r"\g<1>")]), 4)
    status, said = post(office, "unit_head", at + "/signed", {"reason": "Bản có số và chữ ký"}, good)
    is_true(status == 200 and said["content_check"] == "same", "number, signature and name are no addition: %s %s" % (status, said))
    filled = [("Số:       /XN-", "Số: 15/XN-"), ("ngày [0-9]+ tháng [0-9]+ năm 2026(?=</w:t>)", "ngày 02 tháng 12 năm 2026"), ("(?i)>Vụ trưởng(?=</w:t>)", ">KT. VỤ TRƯỞNG PHÓ VỤ TRƯỞNG"),
              (r"\(Ký số hoặc ký, đóng dấu\)", "Họ Và Tên Mẫu")]
    good = printed(office.home, changed(docx, filled), 5)
    status, said = post(office, "unit_head", at + "/signed", {"reason": "Bản do văn thư cấp số, cấp phó ký"}, good)
    is_true(status == 200 and said["content_check"] == "same", "a number in its place, another day and a deputy who signs are no difference: %s %s" % (status, said))
    good = printed(office.home, docx, 2)
    status, said = post(office, "unit_head", at + "/signed", {}, good)
    is_true(status == 409 and said["place"] == "reason", "another copy wants a reason: %s %s" % (status, said))
    status, said = post(office, "unit_head", at + "/signed", {"reason": "Nộp nhầm bản chưa rà soát"}, good)
    is_true(status == 200 and said["content_check"] == "same" and said["signed"]["id"] != first, "what Khiên wrote, printed by another program and signed, is the same: %s %s" % (status, said))
    page = office.ask("specialised", "GET", at, page=True)[2]
    is_true("khớp số liệu đã chốt" in page and "Bản đã ký trước đó" in page and "Nộp nhầm bản chưa rà soát" in page and "/documents/%d" % first in page, "the old copy stays in the history, with the reason")
    is_true("KHÁC số liệu" not in page, "and accuses nobody any more")
    is_true(post(office, "inspector", at + "/signed", {"reason": "x"}, good)[0] == 403, "who only reads replaces nothing")


def others(office):
    """A copy that carries another paper's code is that paper's: no typed code binds it here; where it was dropped among the documents its page is shown."""
    a, b = (json.loads(office.ask("specialised", "POST", "/papers/statement", {"unit": u, "period": "2026-Q2"}, want=200)[2]) for u in ("VPC", "VTH"))
    docx = office.read("specialised", "/papers/%d/file?what=docx" % b["id"])[1]
    copy = printed(office.home, docx, 6)
    for typed in ({}, {"code": a["verify_code"]}):
        status, said = post(office, "specialised", "/papers/%d/signed" % a["id"], typed, copy)
        is_true(status == 400 and said["place"] == "file" and b["verify_code"] in said["message"] and "Vụ Tổng hợp" in said["message"], "a copy of another paper is refused: %s %s" % (status, said))
    status, said = post(office, "unit_head", "/papers/%d/signed" % a["id"], {}, copy)
    is_true(status == 400 and "Vụ Tổng hợp" not in said["message"], "whose it is is told to who may see it: %s" % said)
    status, said = post(office, "specialised", "/inbox", {}, copy)
    page = html.unescape(office.ask("specialised", "GET", "/inbox?id=%d" % said["files"][0]["id"], page=True)[2])
    is_true(status == 200 and "/papers/%d" % b["id"] in page and "mã kiểm chứng " + b["verify_code"] in page, "among the documents its paper is shown")
    status, said = post(office, "specialised", "/papers/%d/signed" % b["id"], {}, copy)
    is_true(status == 200 and said["content_check"] == "same", "on its own page it is taken: %s %s" % (status, said))
    both = printed(office.home, changed(docx, [("(<w:sectPr)", LINE % ("Mã kiểm chứng: " + a["verify_code"]) + r"\g<1>")]), 7)
    status, said = post(office, "specialised", "/papers/%d/signed" % b["id"], {"reason": "Bản gộp"}, both)
    is_true(status == 200 and said["content_check"] == "differs", "a second code is no part of it: %s %s" % (status, said))


main(statement, others)
