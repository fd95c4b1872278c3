#!/usr/bin/env python3
"""heads.py KHIEN: columns that nobody knows, from the command line: --column says what they are, once; the next sheet needs no word, and what is not used
is not told again."""
import json
import os
import subprocess
import sys
import tempfile

khien, results = sys.argv[1], []


def is_true(truth, what):
    results.append(bool(truth))
    if not truth:
        print("heads: " + what)


with tempfile.TemporaryDirectory(prefix="khien-heads-") as home:
    data, sheet = os.path.join(home, "data"), os.path.join(home, "so.csv")
    with open(os.path.join(home, "password"), "w", encoding="utf-8") as f:
        f.write("Mat-khau-thu-2026")

    def run(*args):
        r = subprocess.run([khien, *args, "--data", data], capture_output=True, text=True)
        return r.returncode, r.stdout, r.stderr

    def bring(number, *more):
        with open(sheet, "w", encoding="utf-8") as f:
            f.write("TT,Mã hiệu,Phát hành hôm,Tóm lại,Ghi thêm\n1,%s,17/11/2026,Kết quả,x\n" % number)
        code, out, err = run("import", "documents", sheet, "--json", *more)
        return code, json.loads(out.splitlines()[0])["values"] if out else {}, err

    is_true(run("init", "--admin", "admin", "--password-file", os.path.join(home, "password"))[0] == 0, "no data folder")
    given = [x for pair in ("Mã hiệu=number", "Phát hành hôm=date", "Tóm lại=summary", "Ghi thêm=-") for x in ("--column", pair)]
    code, _, err = bring("1/BC", "--dry-run")
    is_true(code != 0, "a sheet of unknown heads is not read: %d %s" % (code, err))
    code, values, err = bring("1/BC", "--dry-run", *given)
    is_true(code == 0 and values.get("number") == "1/BC" and values.get("date") == "17/11/2026", "told, it is read: %s %s" % (values, err))
    is_true(bring("1/BC")[0] != 0, "a preview teaches nothing")
    is_true(bring("1/BC", *given)[0] == 0, "told and written")
    code, values, err = bring("2/BC")
    is_true(code == 0 and values.get("number") == "2/BC" and values.get("summary") == "Kết quả" and "Ghi thêm" not in err, "known from then on: %s %s" % (values, err))
    is_true(bring("3/BC", "--column", "Mã hiệu")[0] != 0 and bring("3/BC", "--column", "Mã hiệu=khong-co")[0] != 0, "half a word and a field that is not there are refused")

    def systems(text, name="ht.csv"):
        path = os.path.join(home, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        code, out, err = run("import", "systems", path, "--json", "--dry-run")
        return code, [json.loads(x) for x in out.splitlines()], err

    with open(os.path.join(home, "dv.csv"), "w", encoding="utf-8") as f:
        f.write("Mã,Tên đơn vị\nA,Vụ A\nB,Vụ B\n")
    is_true(run("import", "units", os.path.join(home, "dv.csv"))[0] == 0, "units")
    code, found, err = systems("Tên HTTT,Đơn vị quản lý/phụ trách,Địa chỉ/tên miền,Cung cấp ra Internet,Đơn vị cung cấp DV,Số/Ngày\nCổng,A,cong.example,x,Công ty X,1\n")
    is_true(code == 0 and found[0]["values"].get("addresses") == "cong.example" and found[0]["values"].get("internet_facing") == "Có" and found[0]["values"].get("unit") == "A"
            and "provider" in found[0]["values"] and "cột không dùng: Số/Ngày" in err, "heads of several names: %s %s" % (found, err))
    unit, operator = ("Đ/vị", "Đ.vị", "Đ. vị", "ĐV", "Đ.V.", "đ/v quản lý", "ĐVQL", "Đơn vị q/lý"), ("ĐV vận hành", "ĐVVH", "Đ/vị VH", "đvị vận hành")
    for i in range(max(len(unit), len(operator))):
        name, level = (("Tên HT", "Cấp độ ATTT"), ("HTTT", "CĐ"), ("Tên HTTT", "C/độ"), ("Tên h/thống", "Cấp độ"))[i % 4]
        heads = [name, unit[i % len(unit)], operator[i % len(operator)], level, "Số QĐ PD", "Ngày QĐ", ("Ghi chú", "G/chú")[i % 2], ("T/trạng", "Tình trạng SD")[i % 2], ("ĐC IP", "Link")[i % 2]]
        code, found, err = systems(",".join(heads) + "\nCổng,A,B,3,1/QĐ-X,05/09/2024,sổ cũ,đang dùng,10.0.0.1\n")
        v = found[0]["values"] if found else {}
        want = {"name": "Cổng", "unit": "A", "operator": "B", "decision.level": "3", "decision.number": "1/QĐ-X", "source": "sổ cũ", "state": "Đang vận hành", "addresses": "10.0.0.1"}
        is_true(code == 0 and all(v.get(k) == x for k, x in want.items()) and "cột không dùng" not in err, "shortened heads %s: %s %s" % (heads, v, err))
    # A row whose name nobody can read is no stored system that says all the rest: it is wrong, not "unchanged".
    code, found, err = systems("Tên gọi lạ,ĐV\nHệ thống M1,A\n")
    is_true(code != 0 and [x["action"] for x in found] == ["wrong"], "a row without its name: %s %s" % (found, err))
    # Registers: a day and a month are of the year of the row's other date; an hour behind a day; number and sign in a column each.
    for text, want in (("Ngày đến,Tác giả,Số ký hiệu,Ngày tháng VB,Trích yếu\n05/01,Bộ X,4521/BX-A05,30/12/2026,Cảnh báo\n06/01,Bộ X,388/BX,4/1,Công văn\n",
                        [{"received_at": "05/01/2027"}, {"received_at": "06/01/2027", "date": "04/01/2027"}]),
                       ("Số ký hiệu,Ngày ban hành,Trích yếu\n51/QĐ-X,20/11/2026 08:30,Quyết định\n52/QĐ-X,2026-11-21T08:30:00,Quyết định\n", [{"date": "20/11/2026"}, {"date": "21/11/2026"}]),
                       ("Số văn bản,Ký hiệu,Ngày,Nội dung\n60,BC-X,21/11/2026,Báo cáo\n", [{"number": "60/BC-X"}])):
        with open(os.path.join(home, "so2.csv"), "w", encoding="utf-8") as f:
            f.write(text)
        code, out, err = run("import", "documents", os.path.join(home, "so2.csv"), "--json", "--dry-run")
        found = [json.loads(x)["values"] for x in out.splitlines() if '"row"' in x]
        is_true(code == 0 and len(found) == len(want) and all(x in v.get(k, "") for v, w in zip(found, want) for k, x in w.items()), "%s: %s %s" % (text, found, err))
    # Heads as sheets of offices have them: a date beside a decision's number, who runs the system, whose list a title says it is.
    for text, want in (('Hệ thống thông tin,ĐV,Cấp độ,Tình trạng phê duyệt HSĐXCĐ,Quyết định số,Ngày tháng ban hành,Tình trạng triển khai PA BĐ ATTT\nCổng,A,2,Đã phê duyệt,31/QĐ-X,11/02/2025,Chưa thực hiện\n',
                        {"decision.number": "31/QĐ-X", "decision.date": "11/02/2025", "dossier_state": "Đã được phê duyệt", "plan_state": "Chưa triển khai"}),
                       ('Tên hệ thống thông tin,Đơn vị quản lý trực tiếp,Đơn vị vận hành hệ thống thông tin,Cấp độ,Văn bản phê duyệt cấp độ,Ngày ban hành\nCổng,Vụ A,Vụ B,III (ba),Quyết định 812/QĐ-X,24-09-2024\n',
                        {"unit": "A", "operator": "B", "decision.level": "3", "decision.number": "812/QĐ-X", "decision.date": "24/09/2024"}),
                       ('Tên HTTT,Tên đơn vị,Cấp độ,Số QĐ,Ngày QĐ,Cấp phê duyệt\nCổng,Vụ A,2,61/QĐ-X,06/05/2025,Vụ B\n', {"unit": "A", "decision.level": "2", "decision.date": "06/05/2025", "decision.authority": "B"}),
                       ('DANH SÁCH HỆ THỐNG CỦA VỤ B\nTên phần mềm,Cấp độ (dự kiến)\nTra cứu,2\n', {"unit": "B", "proposed_level": "2"}),
                       ('Đơn vị: Vụ B\nHệ thống,Có kết nối Internet không?,Số QĐ,Thời điểm phê duyệt,Cấp độ,Dự kiến hoàn thành\nTra cứu,Có,5/QĐ-X,27/9/2024,2,Quý I/2027\n',
                        {"name": "Tra cứu", "unit": "B", "internet_facing": "Có", "decision.date": "27/09/2024", "expected_plan": "Quý I/2027"})):
        code, found, err = systems(text)
        v = found[0]["values"] if found else {}
        is_true(code == 0 and all(v.get(k) == x for k, x in want.items()) and "cột không dùng" not in err, "%s: %s %s" % (text, v, err))
    code, found, err = systems("Tên HTTT,ĐV,Vận hành từ\nCổng,A,32/13/2024\n")
    is_true(found and found[0]["errors"][0]["message"] == "“32/13/2024” không phải ngày có thật", "a day that there is not: %s" % found)
    # Mẫu 08 as this program and other offices write it: the decision and the regulation in one cell each.
    code, found, err = systems('Báo cáo hằng năm\n1,Vụ B,Số 1/QĐ-X,Vụ trưởng\n(1) STT,(2) Tên hệ thống thông tin,(4) Đơn vị vận hành,(5) Cấp độ đề xuất,(6) Tình trạng hồ sơ,"(7) Quyết định phê duyệt: số, ngày, cơ quan",'
                               '"(8) Quy chế: số, ngày, cơ quan"\n1,Cổng,Vụ A,3,Đã được phê duyệt,"Số 5/QĐ-X ngày 05/09/2024, Vụ B","Số 6/QĐ-X, tháng 9/2024, Vụ B"\n')
    v = found[0]["values"] if found else {}
    want = {"unit": "A", "decision.level": "3", "decision.number": "5/QĐ-X", "decision.date": "05/09/2024", "decision.authority": "B",
            "regulation.number": "6/QĐ-X", "regulation.date": "tháng 9/2024", "regulation.issuer": "Vụ B"}
    is_true(code == 0 and all(v.get(k) == x for k, x in want.items()) and "cột không dùng" not in err, "a list like Mẫu 08: %s %s" % (v, err))
    code, found, err = systems('Báo cáo hằng năm\n1,Vụ B,Số 1/QĐ-X,Vụ trưởng\n(1) STT,(2) Tên hệ thống thông tin,(4) Đơn vị vận hành,(5) Cấp độ đề xuất\n1,Cổng,,3\n')
    is_true(code != 0 and found and found[0]["errors"][0]["field"] == "unit", "a numbered row above is no letterhead: %s %s" % (found, err))
    # What the title says whose the list is, is told where a row took it: not where group rows say it of every one.
    for text, units, told in (("DANH SÁCH CỦA VỤ B\nSTT,Tên HTTT,Cấp độ\nI,Vụ A,\n1,Một,3\nII,Vụ B,\n1,Hai,2\n", ["A", "B"], False),
                              ("DANH SÁCH CỦA VỤ B\nSTT,Tên HTTT,Cấp độ\n1,Không nhóm,3\nI,Vụ A,\n1,Một,3\n", ["B", "A"], True)):
        code, found, err = systems(text)
        is_true(code == 0 and [x["values"]["unit"] for x in found] == units and ("Không có cột đơn vị" in err) == told, "%s: %s %s" % (text, found, err))
    code, found, err = systems("STT,Tên HTTT,ĐV,Ghi chú\nI,Vụ A,,\n1,Một,,\n,Cộng,,1 hệ thống\n")
    is_true(code == 0 and len(found) == 1 and "tổng: Cộng" in err, "how many in words beside a total: %s %s" % (found, err))
    code, found, err = systems("STT,Tên HTTT,ĐV,Ghi chú\nI,Vụ A,,\n1,Một,,\n,Tổng số hệ thống,,1 HT\n")
    is_true(code != 0 and "dòng tổng" in found[1]["errors"][0]["message"], "what may be a total is asked about: %s %s" % (found, err))
    for group, number, day, by in (("QĐ phê duyệt", "Số QĐ", "Ngày QĐ", "CQ ban hành"), ("Quyết định phê duyệt cấp độ", "Số QĐ", "Ngày QĐ", "Cơ quan"),
                                   ("Quyết định phê duyệt HSCĐ", "Số văn bản", "Ngày văn bản", "Cơ quan ban hành"), ("Phê duyệt cấp độ", "Số", "Ngày phê duyệt", "Cấp phê duyệt")):
        code, found, err = systems("Tên HT,ĐV,Cấp độ,%s,,,Xử lý TTHC\n,,,%s,%s,%s,\nCổng,A,3,1/QĐ-X,05/09/2024,Vụ B,x\n" % (group, number, day, by))
        v = found[0]["values"] if found else {}
        want = {"decision.number": "1/QĐ-X", "decision.date": "05/09/2024", "decision.authority": "B", "handles_procedures": "Có"}
        is_true(code == 0 and all(v.get(k) == x for k, x in want.items()) and "cột không dùng" not in err, "below %s: %s %s" % (group, v, err))
    code, found, err = systems("Tên HT,ĐV,Quy chế,,\n,,Số QĐ,Ngày QĐ,Cơ quan\nCổng,A,9/QĐ-X,05/09/2024,Vụ B\n")
    is_true(found and "decision.date" not in found[0]["values"], "a regulation's day is no decision's: %s" % found)
    with open(os.path.join(home, "ht.csv"), "w", encoding="utf-8") as f:
        f.write("Tên HT,ĐV\nHệ thống A,A\n")
    is_true(run("import", "systems", os.path.join(home, "ht.csv"))[0] == 0, "a system")
    for name in ("Hệ  thống A", "Hệ thống\u00a0A", " Hệ thống \u2003 A\t"):
        code, found, err = systems("Tên HT,ĐV\n%s,A\n" % name)
        is_true(code == 0 and [x["action"] for x in found] == ["unchanged"], "%r is the system that is there: %s %s" % (name, found, err))
    code, found, err = systems("Tên HT,ĐV,Cấp độ đề xuất\nHệ thống B,A,9\nHệ thống C,A,1\nHệ thống  C,A,1\n,A,2\n")
    is_true(found[0]["errors"] == [{"field": "proposed_level", "cell": "9", "message": "Phải từ 1 đến 5"}], "what stood in the cell: %s" % found[0]["errors"])
    is_true(found[2]["errors"] == [{"field": "name", "cell": "Hệ thống  C", "message": "Trùng với dòng 3, cùng Đơn vị chịu trách nhiệm"}], "by what rows are one: %s" % found[2]["errors"])
    err = run("import", "systems", os.path.join(home, "ht.csv"), "--dry-run")[2]
    is_true("Dòng 2, Cấp độ đề xuất “9”: Phải từ 1 đến 5" in err and "Dòng 5, Tên hệ thống thông tin: Cần nhập\n" in err and "Dòng," not in err, "in words: " + err)
    with open(os.path.join(home, "cb.csv"), "w", encoding="utf-8") as f:
        f.write("Họ tên,C/vụ,Đ/vị,SĐT,E-mail\nNgười thử,Chuyên viên,A,0900,a@b.vn\n")
    with open(os.path.join(home, "ts.csv"), "w", encoding="utf-8") as f:
        f.write("Tên TS,HTTT,Loại,ĐC IP\nmay-1,Hệ thống A,Máy chủ,10.0.0.7\n")
    for name, text in (("cb2", "TT,Họ và tên,Chức vụ,Đơn vị công tác,Email công vụ,Ngày vào cơ quan,Thủ trưởng đơn vị\n1,Người thử,Chuyên viên,A,a@b.vn,2019,x\n"),
                       ("ts2", "STT,Tên thiết bị,Loại,Địa chỉ IP,Thuộc hệ thống,Năm sử dụng\n1,fw-1,Tường lửa,10.0.0.1,Hệ thống A,2022\n"),
                       ("hd2", "STT,Số HĐ,Tên gói thầu,Nhà thầu,Ngày ký hợp đồng,Hệ thống liên quan\n1,12/2026/HĐ-A,Bảo trì,NCC,02/3/2026,Hệ thống A\n")):
        with open(os.path.join(home, name + ".csv"), "w", encoding="utf-8") as f:
            f.write(text)
    is_true(run("set", "providers", "NCC", "name=Công ty N")[0] == 0, "a provider")
    for what in ("cb.csv people", "ts.csv assets", "cb2.csv people", "ts2.csv assets", "hd2.csv contracts"):
        code, _, err = run("import", what.split()[1], os.path.join(home, what.split()[0]), "--dry-run")
        is_true(code == 0 and "cột không dùng" not in err, "shortened heads of %s: %s" % (what, err))
    with open(os.path.join(home, "ts3.csv"), "w", encoding="utf-8") as f:
        f.write("Tên tài sản,Hệ thống,Loại,IP,Nguồn\nfw-9,Hệ thống A,Tường lửa,10.0.0.9,không rõ\nfw-8,Hệ thống A,Chưa rõ,10.0.0.8,đơn vị khai\n")
    code, out, err = run("import", "assets", os.path.join(home, "ts3.csv"), "--json", "--dry-run")
    values = [json.loads(x)["values"] for x in out.splitlines()]
    is_true(code == 0 and "origin" not in values[0] and values[1]["origin"] == "Đơn vị kê khai", "what is not known is left empty: %s %s" % (values, err))
    # Several systems in one cell, as lists in a cell are written; what is not known is named alone.
    for cell, want in (("HT-0001, Hệ thống A", "HT-0001"), ("- HT-0001\n- HT-0001", "HT-0001"), ("1. Hệ thống A\n2) HT-0001;", "HT-0001"), ("HT-0001, HT-X", None), ("X, HT-0001", None)):
        with open(os.path.join(home, "hd4.csv"), "w", encoding="utf-8") as f:
            f.write('Số HĐ,Nhà thầu,Hệ thống liên quan\n9/HĐ,NCC,"%s"\n' % cell)
        code, out, err = run("import", "contracts", os.path.join(home, "hd4.csv"), "--json", "--dry-run")
        got = json.loads(out.splitlines()[0])
        if want:
            is_true(code == 0 and got["values"].get("systems") == want, "%r is %s: %s %s" % (cell, want, got, err))
        else:
            is_true(code != 0 and got["errors"][0]["message"].startswith("“HT-X”" if cell.endswith("HT-X") else "“X, HT-0001”"), "%r: %s" % (cell, got["errors"]))
    # A contract's number and day in one cell are two; a provider that no list had yet is told and made.
    with open(os.path.join(home, "hd3.csv"), "w", encoding="utf-8") as f:
        f.write('TT,"Số, ngày hợp đồng",Nhà thầu\n1,12/HĐ-CNTT ngày 05/9/2024,NCC\n2,Hợp đồng số 15/2025/HĐ-DV ngày 10/3/2025,Công ty Hai\n3,HĐ số 0103/2026/HĐKT (15/01/2026),NCC\n4,22/HĐ-BM,NCC\n')
    code, out, err = run("import", "contracts", os.path.join(home, "hd3.csv"), "--json", "--dry-run")
    values = [(v["number"], v.get("signed_on")) for v in (json.loads(x)["values"] for x in out.splitlines() if '"row"' in x)]
    is_true(code == 0 and values == [("12/HĐ-CNTT", "05/09/2024"), ("15/2025/HĐ-DV", "10/03/2025"), ("0103/2026/HĐKT", "15/01/2026"), ("22/HĐ-BM", None)], "contracts: %s %s" % (values, err))
    is_true("1 đơn vị cung cấp dịch vụ mới" in err, "the new provider is told: %s" % err)
    is_true(run("set", "providers", "NCC2", "name=Công ty cổ phần Giải pháp Mạng Đông Á")[0] == 0, "a provider")
    with open(os.path.join(home, "hd5.csv"), "w", encoding="utf-8") as f:
        f.write("Số HĐ,Nhà thầu\n31/HĐ,Công ty CP Giải pháp mạng Đông Á\n")
    code, out, err = run("import", "contracts", os.path.join(home, "hd5.csv"), "--dry-run")
    is_true(code == 0 and "gần giống đơn vị cung cấp dịch vụ đã có “Công ty cổ phần Giải pháp Mạng Đông Á” (NCC2)" in err + out, "a name that is nearly one is told: %s%s" % (out, err))
    with open(os.path.join(home, "ncc.csv"), "w", encoding="utf-8") as f:
        f.write("Mã,Tên\n" + "".join("N%d,Doanh nghiệp %s\n" % (i, " ".join(chr(97 + int(c)) * 3 for c in "%04d" % i)) for i in range(2500)) + "NCC3,Công ty cổ phần Điện toán Sao Mai\n")
    is_true(run("import", "providers", os.path.join(home, "ncc.csv"))[0] == 0, "many providers")
    with open(os.path.join(home, "hd6.csv"), "w", encoding="utf-8") as f:
        f.write("Số HĐ,Nhà thầu\n41/HĐ,Công ty CP Điện toán Sao Mai\n42/HĐ,Công ty Viễn thông Bình Minh\n43/HĐ,Công ty Viễn thông Bình Mnih\n")
    code, out, err = run("import", "contracts", os.path.join(home, "hd6.csv"), "--dry-run")
    is_true(code == 0 and "“Công ty cổ phần Điện toán Sao Mai” (NCC3)" in err + out and "“Công ty Viễn thông Bình Mnih” gần giống" in err + out, "the last of 2500 too, and what the sheet itself made: %s%s" % (out, err))
    code, found, err = systems("Tên HT,ĐV,Số lượng chủ thể DLCN cơ bản,Số lượng chủ thể DLCN nhạy cảm\nHệ thống D,A,1.200,30\n")
    v = found[0]["values"] if found else {}
    is_true(str(v.get("subjects_basic")) == "1200" and str(v.get("subjects_sensitive")) == "30", "subjects as Mẫu 08 writes them: %s %s" % (v, err))
    with open(os.path.join(home, "esc.csv"), "w", encoding="utf-8") as f:
        f.write("Tên HT,ĐV,Cấp độ đề xuất,\x1b[2JLạ\nHệ thống E,A,\x1b[31m9\u202e\n")
    err = run("import", "systems", os.path.join(home, "esc.csv"), "--dry-run")[2]
    is_true("Dòng 2" in err and "\x1b" not in err and "\u202e" not in err, "no cell commands the terminal: %r" % err)
    code, _, err = systems("")
    is_true(code == 2 and "Tệp rỗng" in err, "an empty file is called empty: " + err)

    # Choices that have a column each, one of them marked; a second head row is one, not the first system.
    code, found, err = systems("STT,Tên hệ thống,Đơn vị,Cấp độ,,,,,Số QĐ,Ngày QĐ,Tình trạng,,,Phương án bảo đảm ATTT,\n,,,1,2,3,4,5,,,Đang vận hành,Đang xây dựng,Dừng,Đầy đủ,Một phần\n"
                               "1,HT một,A,,x,,,,11/QĐ-X,01/02/2025,x,,,x,\n2,HT hai,B,,,X,,,12/QĐ-X,01/02/2025,,✓,,,x\n,Cộng,,,1,1,,,,,1,1,,1,1\n")
    values = [r["values"] for r in found]
    is_true(code == 0 and [(v.get("decision.level"), v.get("state"), v.get("plan_state")) for v in values] == [("2", "Đang vận hành", "Đã triển khai đầy đủ"), ("3", "Đang xây dựng", "Đã triển khai một số hạng mục")],
            "marks say what stands above them: %s %s" % (values, err))
    is_true("Cột đánh dấu: D “1”, E “2”" in err, "and it is told: %s" % err)
    code, found, err = systems("STT,Tên hệ thống,Đơn vị,Cấp độ,,,Số QĐ\n,,,1,2,3,\n1,HT một,A,x,x,,11/QĐ-X\n")
    is_true(code != 0 and "ghi khác nhau" in json.dumps(found, ensure_ascii=False), "two marks of one choice are wrong: %s" % found)
    code, found, err = systems("Tên hệ thống,Đơn vị,Cấp độ,Số QĐ,Ngày QĐ\nHT một,A,2,11/QĐ-X,01/02/2025\nHT hai,B,3,12/QĐ-X,01/02/2025\n")
    is_true(code == 0 and len(found) == 2, "a first row of data is no head: %s %s" % (found, err))
    # As above: the very cell above, empty where that is.
    code, found, err = systems("TT,Tên hệ thống,Đơn vị,Cấp độ,Phê duyệt cấp độ,,\n,,,,\"Số, ký hiệu QĐ\",Ngày ký,CQ phê duyệt\n1,HT một,A,2,10/QĐ-X,12/08/2024,A\n2,HT hai,B,3,11/QĐ-X ngày 24/9/2024,,B\n3,HT ba,nt,-nt-,nt,nt,\"\"\"\"\n")
    values = [r["values"] for r in found]
    is_true(code == 0 and [(v["unit"], v.get("decision.level"), v.get("decision.number"), v.get("decision.date"), v.get("decision.authority")) for v in values] ==
            [("A", "2", "10/QĐ-X", "12/08/2024", "A"), ("B", "3", "11/QĐ-X", "24/09/2024", "B"), ("B", "3", "11/QĐ-X", "24/09/2024", "B")], "nt is as above: %s %s" % (values, err))
    is_true("5 ô ghi “nt”" in err, "and is told: %s" % err)

    # A register's days stand between its lines; a day and a month are of the year above them, and asked for without one.
    def register(text):
        with open(sheet, "w", encoding="utf-8") as f:
            f.write(text)
        code, out, err = run("import", "documents", sheet, "--json", "--dry-run")
        return code, [(r["action"], r["values"].get("date"), r["values"].get("summary")) for r in map(json.loads, out.splitlines())], err

    title = "\"Số, ký hiệu\",Ngày tháng,Tên loại và trích yếu nội dung\n"
    code, found, err = register(title + "Ngày 05/11/2026,Ngày 05/11/2026,Ngày 05/11/2026\n1/BC-CĐS,05/11/2026,Báo cáo\nNgày 06 tháng 11 năm 2026,,\n2/BC-CĐS,06/11/2026,Ngày hội chuyển đổi số\n")
    is_true(code == 0 and found == [("new", "05/11/2026", "Báo cáo"), ("new", "06/11/2026", "Ngày hội chuyển đổi số")], "days are no lines: %s %s" % (found, err))
    code, found, err = register("SỔ VĂN BẢN ĐI NĂM 2026,,\n" + title + "1/BC-CĐS,02/11,Một\n2/BC-CĐS,2-11,Hai\nTháng 01/2027,,\n1/BC-VP,05/01,Ba\n")
    is_true(code == 0 and found == [("new", "02/11/2026", "Một"), ("new", "02/11/2026", "Hai"), ("new", "05/01/2027", "Ba")] and "3 ô chỉ ghi ngày, tháng" in err, "of the year above: %s %s" % (found, err))
    code, found, err = register(title + "1/BC-CĐS,02/11,Một\n")
    is_true(code != 0 and found[0][0] == "wrong", "no year is made up: %s" % found)

    # Units as offices shorten them, with whatever sign; a cell that two columns share has one fault.
    with open(os.path.join(home, "dv.csv"), "w", encoding="utf-8") as f:
        f.write("Mã,Tên đơn vị\nKHTC,Vụ Kế hoạch - Tài chính\nVTT,Vụ Theo dõi công tác thanh tra (Vụ I)\nX1,Cục X (cơ sở 1)\nX2,Cục X (cơ sở 2)\n")
    is_true(run("import", "units", os.path.join(home, "dv.csv"))[0] == 0, "a unit")
    code, found, err = systems("Tên HT,\"Đơn vị quản lý, vận hành\"\n" + "".join("HT số %d,%s\n" % (i, u) for i, u in enumerate(("Vụ KH-TC", "vụ KH&TC", "Vụ KHTC", "Vụ Kế hoạch Tài chính"))))
    is_true(code == 0 and [x["values"]["unit"] for x in found] == ["KHTC"] * 4, "a unit with signs in its letters: %s %s" % (found, err))
    code, found, err = systems("Tên HT,ĐV\nHT 1,Vụ Theo dõi công tác thanh tra\nHT 2,Vụ I\nHT 3,Cục X\n")
    is_true([x["values"].get("unit") for x in found] == ["VTT", "VTT", None] and "Có nhiều mục cùng tên" in found[2]["errors"][0]["message"], "what stands in brackets, and before them: %s %s" % (found, err))
    code, found, err = systems("Tên HT,\"Đơn vị quản lý, vận hành\"\nHT một,Trung tâm lạ\n")
    is_true(code != 0 and [e["field"] for e in found[0]["errors"]] == ["operator"], "one cell, one fault: %s" % found)
    with open(os.path.join(home, "ht.csv"), "w", encoding="utf-8") as f:
        f.write("Tên HT,ĐV\nHệ thống thông tin giải quyết thủ tục hành chính,A\n")
    is_true(run("import", "systems", os.path.join(home, "ht.csv"))[0] == 0, "a system")
    code, found, err = systems("Tên HT,ĐV\nHT thông tin giải quyết thủ tục hành chính,A\nHTTT giải quyết TTHC,A\n")
    is_true(code == 0 and all(x["notes"] and "giải quyết thủ tục hành chính" in x["notes"][0] for x in found), "a shortened name points to what is stored: %s" % found)

print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
sys.exit(not all(results))
