"""转交: one page and one press for all that no channel carries, and a sheet for each department with all of it."""

import re

import msgspec
from factories import NOON
from flow import T0, send_notices
from visiting import a_blue_case, a_red_case, head_of, row_of, text_of

from connectors.doors import Doors, Route
from console.pages.sent import unreached
from playbooks.entries import PassedOn
from streams.store import schema as t


def page_of(visitor, case_id):
    return visitor.read(f"/cases/{case_id}/pass-on")


def told(line, visitor):
    """A red case, and by department what is to be passed on."""
    case_id = a_red_case(line)
    return case_id, unreached(line.case(case_id), Doors())


def the_steps(html, at):
    """The steps that a form of the page names."""
    return re.findall(r'name="steps" value="([^"]+)"', html.split(f'id="{at}"')[1].split("</form>")[0])


def test_every_department_stands_there_with_its_telephone_its_duties_its_text_and_its_sheet(line, visitor):
    case_id, waiting = told(line, visitor)
    html = page_of(visitor, case_id)
    for department, steps in waiting.items():
        card = html.split(f'id="to-{department}"')[1].split("</article>")[0]
        words = text_of(card)
        missing = [each.title for each in steps if words.count(each.title) < 2]  # in the list and in the text
        assert [missing, steps[0].department_name in words, f"sheets?department={department}" in card] == [
            [],
            True,
            True,
        ]
    assert f"已派发 {sum(map(len, waiting.values()))} 项没有送达渠道，须转告 {len(waiting)} 个部门" in text_of(html)
    assert ['href="tel:' in html, "请查单位通讯录" in html] == [True, False]


def test_the_text_names_nobody_and_says_where_to_call_back(line, visitor):
    case_id, _ = told(line, visitor)
    texts = re.findall(r"<textarea[^>]*>([^<]*)<", page_of(visitor, case_id))
    assert ["示例第一小学" in each for each in texts] == [False] * len(texts)
    assert ["食安办电话：0373-0000001" in each for each in texts] == [True] * len(texts)
    assert [each.startswith("【紧急】食品安全通知：新的承办事项") for each in texts] == [True] * len(texts)


def test_one_press_says_that_all_were_told_and_the_ledger_keeps_who_and_when(line, visitor):
    case_id, waiting = told(line, visitor)
    every = the_steps(page_of(visitor, case_id), "all")
    assert sorted(every) == sorted(step.id for steps in waiting.values() for step in steps)
    (number,) = [row.number for row in line.rows(t.cases)]
    page = visitor.act(
        case_id, "pass_on", steps=every, how="paper", key="p", back=f"/cases/{number}/pass-on", page="/register"
    )
    words = text_of(page)
    n = len(waiting)
    told_so = ["“转交”已记入台账", "没有须转交的部门", f"示例·王一 已书面转交 {n} 个部门"]
    assert [each in words for each in told_so] == [True, True, True]
    assert "#record" not in page
    said = [entry for entry in line.entries(case_id) if isinstance(entry.body, PassedOn)]
    assert [(each.actor.person, each.at >= T0) for each in said] == [("示例·王一", True)] * n
    assert f"书面转交{said[0].body.department_name} {len(said[0].body.steps)} 个步骤：" in text_of(
        visitor.read(f"/cases/{case_id}")
    )


def test_a_notice_says_that_it_was_passed_on_when_all_of_it_was(line, visitor):
    case_id, waiting = told(line, visitor)
    send_notices(line)
    asked = "须有人转交"
    pages = [f"/cases/{case_id}", "/ledger"]
    n = [text_of(visitor.read(path)).count(asked) for path in pages]
    first = next(iter(waiting.values()))
    visitor.do(case_id, "pass_on", steps=[each.id for each in first], how="phone", key="p")
    words = [text_of(visitor.read(path)) for path in pages]
    assert [each.count(asked) for each in words] == [each - 1 for each in n]
    assert [each.replace(" ", "").count("已写入发件文件夹（已由人转交）") for each in words] == [1, 1]


def test_one_department_is_passed_on_by_itself(line, visitor):
    case_id, waiting = told(line, visitor)
    first, *others = waiting
    steps = the_steps(page_of(visitor, case_id), f"to-{first}")
    visitor.do(case_id, "pass_on", steps=steps, how="phone", key="p")
    assert list(unreached(line.case(case_id), Doors())) == others


def test_there_is_one_sheet_for_each_department_with_all_that_it_was_sent(line, visitor):
    case_id, waiting = told(line, visitor)
    html = visitor.read(f"/cases/{case_id}/sheets")
    sheets = [text_of(each) for each in html.split('<article class="slip"')[1:]]
    wanted = [[step.title for step in steps] for steps in waiting.values()]
    found = [[each for each in titles if each in sheet] for titles, sheet in zip(wanted, sheets, strict=True)]
    assert found == wanted
    assert ["示例第一小学（名称未核实）" in each for each in sheets] == [True] * len(sheets)
    first = next(iter(waiting))
    one = visitor.read(f"/cases/{case_id}/sheets?department={first}")
    assert one.count('<article class="slip"') == 1


def test_where_nothing_is_to_be_passed_on_there_is_no_sheet_and_no_case_no_page(line, visitor):
    case_id, waiting = told(line, visitor)
    visitor.do(case_id, "pass_on", steps=[each.id for some in waiting.values() for each in some], how="phone", key="p")
    paths = [f"/cases/{case_id}/sheets", "/cases/nobody/pass-on", f"/cases/{case_id}/sheets?department=D99"]
    assert [visitor.get(path).status_code for path in paths] == [404, 404, 404]


def test_after_a_dispatch_the_row_and_the_flash_say_that_nothing_was_sent_where_no_channel_leads(line, visitor):
    case_id = a_blue_case(line)
    page = " ".join(text_of(visitor.act(case_id, "dispatch", back="/", key="d")).split())
    step = line.case(case_id).open_steps[0]
    said = f"没有送达渠道，须转交：{step.department_name}"
    assert ["其中 1 个部门没有送达渠道，须转交" in page, said in page] == [True, True]
    (row,) = line.rows(t.cases)
    assert f'href="/cases/{row.number}/pass-on"' in visitor.read("/")


def test_whom_a_channel_reaches_or_who_signed_need_not_be_told_by_hand(line, visitor):
    case = line.case(a_red_case(line))
    everyone = tuple(Route(department=each.department, channel="x") for each in case.open_steps)
    signed = {key: msgspec.structs.replace(step, signed_at=NOON) for key, step in case.steps.items()}
    found = unreached(case, Doors())
    left = [unreached(case, Doors(routes=everyone)), unreached(msgspec.structs.replace(case, steps=signed), Doors())]
    assert [len(found) > 1, left] == [True, [{}, {}]]


def test_a_row_says_in_one_breath_what_was_dispatched_and_that_somebody_has_to_tell_of_it(line, visitor):
    case = line.case(a_red_case(line))
    waiting = unreached(case, Doors())
    n = len(waiting)
    said = f"已派发{len(case.steps)}项：区市场监管局等{n}个部门其中{n}个部门没有送达渠道，须转交"
    assert said in row_of(visitor).replace(" ", "")


def test_once_it_was_passed_on_the_row_says_by_whom_and_asks_for_it_no_more(line, visitor):
    case_id = a_red_case(line)
    n = len(unreached(line.case(case_id), Doors()))
    visitor.do(case_id, "pass_on", steps=list(line.case(case_id).steps), how="phone", key="p")
    row = row_of(visitor)
    assert [f"示例·王一 已打电话转交 {n} 个部门" in row, "没有送达渠道" in row] == [True, False]
    head = head_of(visitor, case_id)
    assert [f"示例·王一 已打电话转交 {n} 个部门" in head, "没有送达渠道" in head] == [True, False]
