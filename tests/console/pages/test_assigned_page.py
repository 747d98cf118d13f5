"""我的交办: a department's people see its own duties first, as far as they may, and sign for them there."""

import re
from datetime import timedelta

import pytest
from planted import a_planted_signal
from signing import an_account, sit_down
from sqlalchemy import event
from visiting import a_blue_case, a_red_case, text_of, visiting

from console.forms import PERSON_COOKIE
from console.wording.links import anchor_of
from playbooks.telling.assigned import UNSIGNED, assigned
from streams.store import schema as t

OTHER = "D07"
"""The school's authority: it owns steps of the red case and none of the blue one."""


@pytest.fixture
def desk(line):
    red, blue = a_red_case(line), a_blue_case(line)
    for department in ("D03", OTHER):
        an_account(line, f"h-{department}".lower(), "handler", department)
    an_account(line, "wang", "duty_officer")
    with visiting(line) as visitor:
        yield line, visitor, red, blue


def links(page):
    return re.findall(r'<th scope="row"><a href="(/cases/[\d-]+#step-[0-9a-f]{10})"', page)


def test_a_department_sees_its_own_steps_and_no_others(desk):
    line, visitor, red, _ = desk
    sit_down(line, visitor, "h-d07")
    page = visitor.read("/mine")
    own = [each.step.title for each in assigned(line.case(red)) if each.step.department == OTHER]
    listed = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)
    assert sorted(listed) == sorted(own) != []
    assert f"待签收 {len(own)} 项" in text_of(page)


def test_a_step_leads_to_its_place_on_the_page_of_its_case(desk):
    line, visitor, *_ = desk
    sit_down(line, visitor, "h-d07")
    path, anchor = links(visitor.read("/mine"))[0].split("#")
    assert f'id="{anchor}"' in visitor.read(path)


def test_unsigned_work_stands_first_then_what_is_in_hand_each_by_its_time(desk):
    line, visitor, red, _ = desk
    sit_down(line, visitor, "h-d07")
    first, *others = links(visitor.read("/mine"))
    visitor.do(red, "sign", page="/mine", key="k", step=step_at(line, red, first), back="/mine")
    page = visitor.read("/mine")
    assert links(page) == [*others, first]
    assert f"待签收 {len(others)} 项 · 已签收、在办 1 项" in text_of(page)


def test_all_that_a_case_asks_of_a_department_is_signed_for_at_once(desk):
    line, visitor, red, _ = desk
    sit_down(line, visitor, "h-d07")
    form = re.findall(r"<form.*?</form>", visitor.read("/mine"), re.DOTALL)
    (whole,) = [each for each in form if "本事件全部签收" in each]
    steps = re.findall(r'name="steps" value="([^"]+)"', whole)
    visitor.do(red, "sign", page="/mine", key="k", steps=steps, back="/mine")
    own = [each.step for each in assigned(line.case(red)) if each.step.department == OTHER]
    assert sorted(steps) == sorted(step.id for step in own)
    assert [bool(step.signed_at) for step in own] == [True] * len(own)
    assert ["本事件全部签收" in visitor.read(path) for path in ("/mine", f"/cases/{red}")] == [False, False]


def step_at(line, case_id, link):
    """The step that a link leads to."""
    return next(id_ for id_ in line.case(case_id).steps if anchor_of(id_) == link.partition("#")[2])


def test_it_is_the_first_thing_they_see_after_logging_in_and_at_the_head_of_the_queue(desk):
    line, visitor, *_ = desk
    sit_down(line, visitor, "h-d07")
    front = visitor.read("/")
    assert [front.index('id="mine"') < front.index('id="filters"'), "我的交办" in front] == [True, True]
    sit_down(line, visitor, "wang")
    assert 'id="mine"' not in visitor.read("/")


def test_the_menu_counts_what_is_not_signed_for(desk):
    line, visitor, red, _ = desk
    sit_down(line, visitor, "h-d07")
    n = sum(each.standing == 0 and each.step.department == OTHER for each in assigned(line.case(red)))
    assert re.search(r'<a href="/mine">我的交办 <span class="count" data-count="mine">(\d+)</span>', visitor.read("/"))[
        1
    ] == str(n)


def test_what_nobody_has_sent_out_is_said_to_be_so(desk):
    line, visitor, _, blue = desk
    sit_down(line, visitor, "h-d03")
    waiting = [each for each in assigned(line.case(blue)) if each.step.department == "D03"]
    assert f"未派发 {len(waiting)} 项" in text_of(visitor.read("/mine"))


def test_each_duty_names_the_business_and_where_it_is(desk):
    line, visitor, *_ = desk
    sit_down(line, visitor, "h-d03")
    text = text_of(visitor.read("/mine"))
    assert ["洪门镇示例路1号 · 示例第一小学" in text, "示例好再来小吃店" in text, "红旗区 2026" in text] == [True] * 3


def test_more_cases_are_read_with_no_more_questions(line):
    asked, found = [], []
    event.listen(line.system.database._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with visiting(line) as visitor:
        sit_down(line, visitor, an_account(line, "market", "handler", "D03"))
        for n in range(3):
            a_blue_case(line, source_id=f"b{n}", subject={"name": f"示例{n}号店"})
            asked.clear()
            text = text_of(visitor.read("/mine"))
            found.append((f"示例{n}号店" in text, len([each for each in asked if "FROM signals" in each])))
    assert found == [(True, found[0][1])] * 3


def test_of_what_only_the_director_opens_no_place_is_named(line):
    case_id = a_red_case(line)
    with visiting(line) as visitor:
        visitor.send("/person", person="director-1", back="/")
        visitor.do(case_id, "confide", confided="yes", reason="示例理由", key="c")
        sit_down(line, visitor, an_account(line, "school", "handler", OTHER))
        page = visitor.read("/mine")
    assert [len(links(page)) > 0, [word for word in ("示例第一小学", "示例路") if word in page]] == [True, []]


def test_what_nobody_has_sent_stands_below_and_is_no_delay_of_the_department(line):
    red, blue = a_red_case(line), a_blue_case(line)
    line.clock.moment += timedelta(days=60)
    late = [each for each in assigned(line.case(red)) if each.step.department == "D03" and each.due_at]
    waiting = [each for each in assigned(line.case(blue)) if each.step.department == "D03"]
    with visiting(line) as visitor:
        sit_down(line, visitor, an_account(line, "market", "handler", "D03"))
        page = visitor.read("/mine")
    above, _, below = page.partition("未派发的")
    assert f"到期未办 {len(late)} 项" in text_of(page)
    assert [len(links(below)), "passed" in below.partition("</table>")[0], "passed" in above] == [
        len(waiting),
        False,
        True,
    ]


def test_the_duty_officer_who_opens_it_sees_the_office_and_nothing_only_the_director_opens(line):
    case_id = line.take(a_planted_signal(1))
    with line.writing() as connection:
        connection.execute(t.cases.update().values(is_confidential=True))
        connection.execute(t.open_steps.update().values(is_confidential=True))
    department = line.case(case_id).open_steps[0].department
    an_account(line, "wang", "duty_officer", department)
    an_account(line, "hu", "handler", department)
    with visiting(line) as visitor:
        seen = [len(links(sit_down(line, visitor, who).read("/mine"))) for who in ("wang", "hu")]
    assert [seen[0], seen[1] > 0] == [0, True]


def test_the_navigation_counts_what_the_page_counts_of_what_only_the_director_opens(line):
    line.take(a_planted_signal(1))
    with line.writing() as connection:
        connection.execute(t.open_steps.update().values(is_confidential=True, standing=UNSIGNED, department="D03"))
    counted = []
    with visiting(line) as visitor:
        visitor.client.cookies.set(PERSON_COOKIE, "d03-handler")
        pages = [visitor.read("/mine")]
        an_account(line, "market", "handler", "D03")
        pages.append(sit_down(line, visitor, "market").read("/mine"))
    for page in pages:
        beside = re.search(r'data-count="mine"[^>]*>(\d+)<', page)[1]
        counted.append([beside, re.search(r"待签收 (\d+) 项", text_of(page))[1]])
    assert [counted[0], counted[1][0] == counted[1][1] != "0"] == [["0", "0"], True]


def test_what_a_law_wants_at_once_stands_first_with_its_article_and_then_the_offices_target(line):
    a_red_case(line)
    with visiting(line) as visitor:
        sit_down(line, visitor, an_account(line, "school", "handler", OTHER))
        cell = visitor.read("/mine").partition(">教育部门到场")[0].rpartition('data-label="到期"')[2]
    assert re.search("立即办理 .*第五十一条.*内部目标 还有 30分", text_of(cell), re.DOTALL)


def test_whoever_watches_the_time_of_others_reads_it_as_theirs(line):
    case_id = a_red_case(line)
    watched = next(each for each in assigned(line.case(case_id)) if each.theirs)
    assert [watched.step.department, watched.due_at] == ["D03", None]
    with visiting(line) as visitor:
        sit_down(line, visitor, an_account(line, "market", "handler", "D03"))
        cell = visitor.read("/mine").partition(f">{watched.step.title}<")[0].rpartition('data-label="到期"')[2]
    said = text_of(cell)
    assert [f"对方期限（{watched.theirs.deadline.runs_for}）" in said, "无到期时间" in said] == [True, False]


def test_without_work_it_says_so(line):
    an_account(line, "hu", "handler", "D13")
    with visiting(line) as visitor:
        sit_down(line, visitor, "hu")
        assert "没有交给" in text_of(visitor.read("/mine"))
