"""A second person for what is to be checked, by whatever door: the command line of the machine is nobody in particular, and may be the hand that entered the paper.
It checks in the name of somebody who gives a password, whom the same rules bind as on the page; what is invented, and was before, it checks by itself. Called by run.py."""
import os
import subprocess

from every import Checks
from office import PASSWORD, Office


def check(c, code, want, said, *more):
    r = subprocess.run([c.office.khien, "step", "documents", "check", code, *more, "--data", c.office.data], capture_output=True, text=True)
    c.want((r.returncode == 0) == want and said in r.stdout + r.stderr, "%s %s: %d %s%s" % (code, more, r.returncode, r.stdout, r.stderr))


def paper(c, role, code):
    return c.ask(role, "POST", "/documents", {"code": code, "number": code + "/BC-VPC", "date": "2026-11-20", "signer_post": "Vụ trưởng", "unit": "VPC", "local_ref": "Tủ 1"}, 201)


def run(template):
    office = Office(template.khien, template)
    c = Checks(office)
    try:
        office.start()
        word, other = (os.path.join(office.home, name) for name in ("word", "other"))
        for path, text in ((word, PASSWORD), (other, "không phải câu ấy")):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text + "\n")
        paper(c, "unit_officer", "GD-1")
        check(c, "GD-1", True, ": 1")  # of an invented ministry
        before = paper(c, "unit_officer", "GD-2")
        demo = c.ask("admin", "GET", "/settings?code=site.demo")["rows"][0]
        demo = c.ask("admin", "POST", "/settings/%d" % demo["id"], {"seq": demo["seq"], "value": "0", "reason": "Cơ quan thật"})
        check(c, "GD-2", False, "dưới tên của mình")
        office.run("set", "documents", "+", "code=GD-3", "number=GD-3/BC-VPC", "date=2026-11-20", "signer_post=Vụ trưởng", "unit=VPC", "local_ref=Tủ 1")
        check(c, "GD-3", False, "dưới tên của mình")
        check(c, "GD-3", False, "", "--as", "specialised", "--password-file", other)
        check(c, "GD-3", False, "không có quyền", "--as", "inspector", "--password-file", word)
        check(c, "GD-3", True, ": 1", "--as", "specialised", "--password-file", word)
        said = c.ask("specialised", "GET", "/documents?code=GD-3")["rows"][0]
        c.want(said["checked"] is True and "specialised" in office.ask("inspector", "GET", "/documents/%d/history" % said["id"])[2], "it was checked by somebody: %s" % said)
        mine = paper(c, "specialised", "GD-4")
        check(c, "GD-4", False, "Người nhập hoặc đã sửa không tự kiểm tra", "--as", "specialised", "--password-file", word)
        check(c, "GD-4", True, ": 1", "--as", "unit_head", "--password-file", word)
        c.want(mine["seq"] < c.ask("specialised", "GET", "/documents?code=GD-4")["rows"][0]["seq"], "nothing was written")
        status = office.ask("admin", "POST", "/settings/%d/delete" % demo["id"], {"seq": demo["seq"], "reason": "Đặt lại"})[0]
        c.want(status < 300, "the setting does not go: %d" % status)
        c.ask("admin", "POST", "/settings", {"code": "site.demo", "value": "có"}, 201)
        check(c, "GD-2", False, "dưới tên của mình")  # called invented only since: the paper is older
        c.want(before["id"] > 0 and office.stop() == 0, "the server ended badly: " + office.log())
    finally:
        office.remove()
    return c.passed, c.failed
