"""The first day at an empty desk: what is to be done, the notice of the new year, an office's own files."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from flow import T0, a_signal
from notices import NOTICE_2027
from serving import receiving
from signing import an_account, sit_down
from visiting import a_blue_case, text_of

from streams.office.accounts import disable_account
from streams.office.office_files import keep, shown
from streams.office.staff_desk import blank_book
from streams.store.audit import UPGRADE
from streams.store.marks import CHANNEL_TESTED, marked_at

ROWS = (
    ("甲一", "区食安办", "值班员", "0373-1234567", "乙一"),
    ("乙一", "区食安办", "值班员", "0373-1234568", ""),
    ("丙一", "区食安办", "带班领导", "0373-1234569", ""),
)


def token_on(visitor, path):
    return re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(path))[1]


def hand_over(visitor, path, page, content=None, /, **fields):
    """Post a form that may hold a file."""
    files = {name: (None, value) for name, value in {"token": token_on(visitor, page), **fields}.items()}
    if content is not None:
        files["file"] = ("b.xlsx", content)
    return visitor.client.post(path, files=files, follow_redirects=False)


def a_book(line, *rows):
    book = openpyxl.load_workbook(io.BytesIO(blank_book(line.system.settings)))
    for row in rows:
        book["人员"].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def states(page):
    rows = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th>.*?(已完成|待完成)', page)
    return dict(rows)


def test_an_empty_desk_shows_what_is_to_be_done_each_with_a_way_there(visitor):
    page = visitor.read("/")
    found = states(page)
    assert list(found) == [
        "地区",
        "街道、乡镇",
        "本区的工作要点",
        "部门联系人",
        "值班人员",
        "值班表",
        "食安办电话",
        "通知渠道",
        "信息来源",
        "工作日安排",
        "备份",
    ]
    assert [name for name, state in found.items() if state == "已完成"] == ["街道、乡镇"]
    assert "已录入的2023年红旗区食品安全工作要点是 2023 年的，今年是 2026 年；今年的印发后请录入" in text_of(page)
    links = set(re.findall(r'<th scope="row"><a href="([^"#]+)', page))
    assert [path for path in links if visitor.get(path).status_code != 200] == []


def test_once_something_came_in_the_queue_no_longer_shows_it(line, visitor):
    a_blue_case(line)
    assert [states(visitor.read("/")), states(visitor.read("/setup"))["信息来源"]] == [{}, "已完成"]


def test_the_staff_book_taken_in_at_the_desk_holds_at_once(line, visitor):
    answer = hand_over(visitor, "/setup/book", "/setup", a_book(line, *ROWS))
    assert [answer.status_code, answer.headers["location"].startswith("/setup?departments=")] == [303, True]
    assert {each.name for each in line.system.reference.people} == {row[0] for row in ROWS}
    found = states(page := visitor.read("/setup"))
    assert [found["值班人员"], found["食安办电话"]] == ["已完成", "已完成"]
    assert "承办部门不能登录的，致电0373-1234567" in text_of(page)
    assert "甲一" in visitor.read("/")  # in the chooser


def test_a_staff_book_with_a_fault_changes_nothing_and_names_the_cell(line, visitor):
    before = [each.name for each in line.system.reference.people]
    answer = hand_over(visitor, "/setup/book", "/setup", a_book(line, ROWS[0][:3]))
    assert [answer.status_code, "人员!D2" in answer.text] == [400, True]
    assert [each.name for each in line.system.reference.people] == before


def test_the_staff_book_can_be_downloaded(visitor):
    answer = visitor.get("/setup/book")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["部门", "人员", "填写说明"]


def test_a_test_message_that_went_through_is_kept(line, visitor, monkeypatch):
    monkeypatch.setenv("HOOK", "a secret of this test")
    with receiving() as receiver:
        said = f"channels: [{{kind: webhook, name: city, url: '{receiver.url}', secret: 'env:HOOK'}}]\n"
        line.system.settings.doors_file.write_text(said, "utf-8")
        answer = visitor.send("/setup/channel", page="/setup", channel="city", to="")
    assert [answer.status_code, len(receiver.requests)] == [303, 1], text_of(answer.text)
    with line.system.database.reading() as connection:
        assert marked_at(connection, CHANNEL_TESTED) == line.clock.now()
    assert states(visitor.read("/setup"))["通知渠道"] == "已完成"


def test_a_channel_that_is_not_there_is_refused(visitor):
    answer = visitor.send("/setup/channel", page="/setup", channel="没有", to="")
    assert [answer.status_code, "没有叫“没有”的渠道" in answer.text] == [409, True]


def test_in_november_the_desk_asks_for_next_year(line, visitor):
    assert "请录入 2027 年的工作日安排" in text_of(visitor.read("/"))
    line.clock.moment = line.clock.moment.replace(month=10)
    assert "请录入 2027" not in text_of(visitor.read("/"))


@pytest.mark.parametrize("year", ["1" * 5000, "x", "2019"])
def test_a_year_that_nobody_knows_shows_the_last_known(line, visitor, year):
    last = line.system.reference.workdays.years[-1]
    asked, known = (text_of(visitor.read(f"/workdays?year={each}")) for each in (year, last))
    assert asked.count(f"{last} 年") == known.count(f"{last} 年") > 0


def test_a_notice_is_read_shown_by_months_and_holds_when_confirmed(line, visitor):
    looked = visitor.send("/workdays", page="/workdays", do="read", notice=NOTICE_2027)
    shown_ = text_of(looked.text)
    assert [looked.status_code, "还没有启用" in shown_, "启用 2027 年安排" in shown_] == [200, True, True]
    assert looked.text.count('class="month"') == 12
    assert looked.text.count('class="day off" title="元旦"') == 3
    assert 2027 not in line.system.reference.workdays.years
    saved = visitor.send("/workdays", page="/workdays", do="save", notice=NOTICE_2027, seen="0")
    assert saved.headers["location"] == "/workdays?year=2027"
    assert 2027 in line.system.reference.workdays.years
    assert "请录入 2027" not in text_of(visitor.read("/"))
    assert "本单位第 1 版" in text_of(visitor.read("/reference"))
    shown = text_of(visitor.read("/reference"))
    assert [name for name in ("处置规程 · 食品消费投诉处置", "工作日 · 2026") if name not in shown] == []


def test_a_notice_with_a_fault_cannot_be_confirmed(line, visitor):
    wrong = NOTICE_2027.replace("共3天", "共9天")
    looked = visitor.send("/workdays", page="/workdays", do="read", notice=wrong)
    assert [looked.status_code, "算来是3天" in looked.text, 'value="save"' in looked.text] == [400, True, False]
    assert visitor.send("/workdays", page="/workdays", do="save", notice=wrong).status_code == 409
    assert 2027 not in line.system.reference.workdays.years


PATH, PART = "library/complaint.yaml", "library/parts/answering_complaint.yaml"


def test_a_playbook_is_checked_shown_and_then_holds_while_running_cases_keep_theirs(line, visitor):
    case_id = a_blue_case(line)
    before = line.case(case_id).playbooks
    text = shown(line.system.settings, PATH).replace("title:", "title: 本区", 1)
    page = f"/reference/file?path={PATH}"
    looked = hand_over(visitor, "/reference/file", page, path=PATH, text=text, seen="0", do="check")
    assert [looked.status_code, "<ins>+title: 本区" in looked.text, 'value="save"' in looked.text] == [200, True, True]
    saved = hand_over(visitor, "/reference/file", page, path=PATH, text=text, seen="0", do="save")
    assert saved.status_code == 303
    titles = {each.id: each.title for each in line.system.reference.playbooks}
    assert titles["complaint"].startswith("本区")
    new = line.take(a_signal(source_id="a2", subject={"name": "示例另一家"}))
    assert [line.case(case_id).playbooks == before, line.case(new).playbooks == before] == [True, False]
    assert visitor.act(case_id, "acknowledge")


def test_a_playbook_with_a_fault_is_told_and_does_not_hold(line, visitor):
    text = shown(line.system.settings, PART).replace("department: D03", "department: D99", 1)
    page = f"/reference/file?path={PART}"
    for wish, status in (("check", 400), ("save", 409)):
        answer = hand_over(visitor, "/reference/file", page, path=PART, text=text, seen="0", do=wish)
        assert [answer.status_code, answer.text.count("没有部门 D99")] == [status, 1]
    assert "本单位第" not in text_of(visitor.read("/reference"))


def test_steps_that_playbooks_share_are_changed_once_for_all_of_them(line, visitor):
    text = shown(line.system.settings, PART).replace("title: 决定是否受理", "title: 本区决定是否受理", 1)
    page = f"/reference/file?path={PART}"
    assert "共用步骤 · 投诉的受理、调解和核查" in text_of(visitor.read("/reference"))
    assert hand_over(visitor, "/reference/file", page, path=PART, text=text, seen="0", do="save").status_code == 303
    steps = {each.id: each.step("decide_acceptance") for each in line.system.reference.playbooks}
    titles = {id_: step.title for id_, step in steps.items() if step}
    assert titles == dict.fromkeys(["complaint", "complaint_and_report"], "本区决定是否受理投诉并告知投诉人")


def test_two_who_change_one_file_do_not_overwrite_each_other(visitor, line):
    text, page = shown(line.system.settings, PATH), f"/reference/file?path={PATH}"
    first = hand_over(visitor, "/reference/file", page, path=PATH, text=text + "\n# a\n", seen="0", do="save")
    second = hand_over(visitor, "/reference/file", page, path=PATH, text=text + "\n# b\n", seen="0", do="save")
    assert [first.status_code, second.status_code, "更新的版本" in second.text] == [303, 409, True]


def test_the_office_s_version_is_given_up_for_the_shipped_one(visitor, line):
    text, page = shown(line.system.settings, PATH), f"/reference/file?path={PATH}"
    hand_over(visitor, "/reference/file", page, path=PATH, text=text + "\n# a\n", seen="0", do="save")
    hand_over(visitor, "/reference/file", page, path=PATH, seen="1", do="revert")
    assert [shown(line.system.settings, PATH) == text, "随软件" in visitor.read("/reference")] == [True, True]


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            "seeds/ladder.yaml",
            "to: chief, proposed: false, why: 期限",
            "to: boss, proposed: false, why: 期限",
            "ladder.yaml ordinary[1].to：没有接收人 boss。可写：handler",
        ),
        (
            "seeds/severity.yaml",
            "level: red\n    when: {dead",
            "level: pink\n    when: {dead",
            "severity.yaml rules[0].level：没有紧急程度 pink。可写：red, orange, yellow, blue",
        ),
    ],
)
def test_the_ladder_and_the_grounds_of_severity_are_the_office_s_to_say(visitor, line, path, old, new, fault):
    text, page = shown(line.system.settings, path), f"/reference/file?path={path}"
    assert [path in visitor.read("/reference"), "未办结的事件" in visitor.read(page), old in text] == [True, True, True]
    refused = hand_over(visitor, "/reference/file", page, path=path, text=text.replace(old, new), seen="0", do="save")
    assert (refused.status_code, fault in text_of(refused.text)) == (409, True)
    own = f"{text}# 本单位\n"
    assert hand_over(visitor, "/reference/file", page, path=path, text=own, seen="0", do="save").status_code == 303
    assert [shown(line.system.settings, path), "本单位第 1 版" in visitor.read("/reference")] == [own, True]


def test_what_was_never_shipped_is_not_given_up_for_it(visitor, line, monkeypatch, tmp_path):
    """A district that was founded has its own plan, streets and departments alone."""
    plan = f"seeds/districts/{line.system.settings.areas[0]}/plan.yaml"
    page = f"/reference/file?path={plan}"
    text = shown(line.system.settings, plan)
    hand_over(visitor, "/reference/file", page, path=plan, text=text + "\n# a\n", seen="0", do="save")
    assert 'value="revert"' in visitor.read(page)
    monkeypatch.setattr(line.system, "shipped", replace(line.system.shipped, seeds=tmp_path))
    assert 'value="revert"' not in visitor.read(page)
    refused = hand_over(visitor, "/reference/file", page, path=plan, seen="1", do="revert")
    assert (refused.status_code, "随软件没有这份资料" in refused.text) == (409, True)


@pytest.mark.parametrize("path", ["../x", "seeds/deadlines.yaml", "library/../a.yaml", ""])
def test_a_file_that_is_not_the_office_s_to_say_is_not_there(visitor, path):
    assert visitor.get(f"/reference/file?path={path}").status_code == 404


def test_what_an_upgrade_outgrew_is_told_and_its_text_is_among_the_versions(line, visitor):
    own = shown(line.system.settings, PATH).replace("title:", "title: 本区", 1)
    with line.writing() as connection:
        keep(connection, PATH, own, by="王", at=T0)
        assert "暂按随软件的版本运行" not in visitor.read("/reference")
        keep(connection, PATH, "", by=UPGRADE, at=T0)
    assert "暂按随软件的版本运行" in visitor.read("/reference")
    page = f"/reference/file?path={PATH}"
    assert f"{page}&amp;version=1" in visitor.read(page).replace("%2F", "/")
    assert "title: 本区" in visitor.read(f"{page}&version=1")
    assert [visitor.get(f"{page}&version={wrong}").status_code for wrong in ("2", "9", "x")] == [404, 404, 404]


def test_an_own_playbook_that_an_upgrade_outgrew_is_told_though_no_file_is_left(line, visitor):
    path = "library/own_affair.yaml"
    with line.writing() as connection:
        keep(connection, path, "title: 本区自编", by="王", at=T0)
        keep(connection, path, "", by=UPGRADE, at=T0)
    assert path in visitor.read("/reference").partition("暂按随软件的版本运行")[2].partition("</div>")[0]
    assert "title: 本区自编" in visitor.read(f"/reference/file?path={path}&version=1")


def test_an_account_whose_person_left_the_list_is_shown_until_it_is_taken_away(line, visitor):
    def said():
        return re.search(r">在用账号</a>.*?</tr>", visitor.read("/setup"), re.DOTALL)

    assert said() is None
    an_account(line, "root", "administrator")
    gone = an_account(line, "jia", "duty_officer", person="d01-duty-officer-99")
    sit_down(line, visitor, "root")
    assert "1 个在用账号的人已不在人员表里或换了岗：示例·jia；" in said()[0]
    with line.writing() as connection:
        disable_account(connection, gone, line.clock.now(), by="test")
    assert "在用账号和人员表对得上" in said()[0]


def test_a_notice_says_what_was_done_and_no_words_of_an_address(line, visitor):
    taken = hand_over(visitor, "/setup/book", "/setup", a_book(line, *ROWS)).headers["location"]
    said = [taken, "/setup?tested=1", "/setup?done=请致电010", "/setup?departments=请致电010&people=3"]
    shown = [re.findall('class="notice good"[^>]*>([^<]*)', visitor.read(each)) for each in said]
    people = len(line.system.reference.people)
    assert [[each.partition("，")[2] for each in shown[0]], *shown[1:]] == [
        [f"人员 {people} 名"],
        ["测试消息已送达，请向收件人核实是否看到"],
        [],
        [],
    ]
