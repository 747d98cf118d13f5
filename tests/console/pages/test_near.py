"""Which open cases are offered to whoever merges, and why."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_red_case, text_of

from console.pages import near
from playbooks.entries import Dispatched


def offered(visitor, case_id):
    """(number, what is said of it) of each case that the form offers."""
    form = visitor.read(f"/cases/{case_id}").partition('class="near-cases"')[2].partition("</fieldset>")[0]
    return [(each.split('"')[0], text_of(f"<p {each}")) for each in form.split('name="other" value="')[1:]]


def a_case_of(line, source_id, name, text, days=0, **fields):
    subject = {"name": name, "address": "洪门镇示例路1号"} if name else None
    at = T0 - timedelta(days=days)
    return line.take(a_signal(source_id=source_id, subject=subject, text=text, received_at=at, **fields))


def test_the_nearest_comes_first_with_what_speaks_for_it(line, visitor):
    same = a_case_of(line, "a", "示例面馆", "面里吃出虫子", days=30)
    alike = a_case_of(line, "b", "示例小馆", "在示例面馆吃面，面里吃出虫子，老板不认账")
    mine = a_case_of(line, "d", "示例面馆", "在示例面馆吃面，面里吃出虫子，老板不认")
    found = offered(visitor, mine)
    assert [number for number, _ in found] == [visitor.number_of(each) for each in (same, alike)]
    assert ["同一单位“示例面馆”" in found[0][1], "说法相近" in found[1][1]] == [True, True]


@pytest.mark.parametrize(
    ("name", "is_offered"), [("第三小学", True), ("三小", True), ("花园路第三小学", False), ("第二小学", False)]
)
def test_a_school_by_a_part_of_its_name_is_offered_and_another_school_is_not(line, visitor, name, is_offered):
    line.take(a_signal(source_id="a", subject={"name": "北干道第三小学"}, text="蛋糕发霉了"))
    mine = line.take(a_signal(source_id="b", subject={"name": name}, text="面里吃出虫子"))
    found = [said for _, said in offered(visitor, mine)]
    assert ["学校名称一全一简，可能是同一所" in said for said in found] == [True] * is_offered


def test_an_old_case_of_the_same_business_is_offered_behind_however_many_later_ones(line, visitor, monkeypatch):
    monkeypatch.setattr(near, "OPEN_MAX", 2)
    same = a_case_of(line, "a", "示例面馆", "面里吃出虫子", days=90)
    for n in range(4):
        line.take(a_signal(source_id=f"o{n}", subject={"name": f"示例{n}号糕点店"}, text=f"第{n}种蛋糕发霉了"))
    mine = a_case_of(line, "d", "示例面馆", "在示例面馆吃面，面里又吃出虫子")
    assert [number for number, _ in offered(visitor, mine)] == [visitor.number_of(same)]


def test_what_has_nothing_in_common_is_not_offered(line, visitor):
    line.take(a_signal(source_id="a", subject={"name": "示例糕点店"}, text="蛋糕发霉了"))
    mine = line.take(a_signal(source_id="b", subject={"name": "示例面馆"}, text="面里吃出虫子"))
    assert offered(visitor, mine) == []
    assert "与哪个事件合并" in text_of(visitor.read(f"/cases/{mine}"))


@pytest.mark.parametrize(
    ("names", "is_offered"),
    [
        (("示例第一小学", "示例实验中学"), False),
        (("示例第三小学", "三小"), True),
        (("示例第一小学", None), True),
    ],
)
def test_two_that_are_called_by_their_own_names_are_not_near_for_being_of_one_sort_in_one_street(
    line, visitor, names, is_offered
):
    mine = ""
    for name, text in zip(names, ("蛋糕发霉了，很难闻", "孩子说菜里有头发"), strict=True):
        subject = {"name": name, "address": f"洪门镇示例路{len(text)}号"}
        signal = a_signal(source_id=text, subject=subject, text=text)
        mine = line.take(signal, an_assessment(signal, venue="school_canteen"))
    assert (len(offered(visitor, mine)) == 1) == is_offered


@pytest.mark.parametrize(
    ("names", "is_offered"),
    [(("老王烧烤", "老王烧烤店"), True), (("老王烧烤", "老王饭店"), True), (("老王烧烤", "东来烧烤"), False)],
)
def test_two_names_that_may_be_of_one_house_are_near_in_one_street(line, visitor, names, is_offered):
    mine = ""
    for name, text in zip(names, ("吃完上吐下泻", "孩子夜里肚子不舒服"), strict=True):
        signal = a_signal(source_id=text, subject={"name": name, "address": "洪门镇某路"}, text=text)
        mine = line.take(signal, an_assessment(signal, venue="restaurant"))
    assert (len(offered(visitor, mine)) == 1) == is_offered


@pytest.mark.parametrize(("hazard", "is_offered"), [("HZ-B.mould", True), ("HZ-U", False)])
def test_that_nobody_knows_the_hazard_of_either_is_nothing_in_common(line, visitor, hazard, is_offered):
    mine = ""
    for name, text in (("示例糕点店", "蛋糕发霉了，很难闻"), ("示例面馆", "孩子回家以后说不舒服")):
        signal = a_signal(source_id=name, subject={"name": name, "address": f"洪门镇{name}旁"}, text=text)
        mine = line.take(signal, an_assessment(signal, hazard=hazard))
    assert (len(offered(visitor, mine)) == 1) == is_offered


def test_a_chosen_case_is_merged_and_a_typed_number_goes_before_it(line, visitor):
    chosen, typed, mine = (
        line.take(a_signal(source_id=name, subject={"name": f"示例{name}面馆"}, received_at=T0 + timedelta(minutes=n)))
        for n, name in enumerate("甲乙丙")
    )
    numbers = [visitor.number_of(each) for each in (chosen, typed)]
    visitor.do(mine, "merge", other=numbers, reason="同一件事", key="a")
    assert line.case(mine).merged_into == typed
    visitor.do(typed, "merge", other=[numbers[0], ""], reason="同一件事", key="b")
    assert line.case(typed).merged_into == chosen


def test_who_may_not_merge_is_offered_nothing(line, visitor):
    a_case_of(line, "a", "示例面馆", "面里吃出虫子", days=30)
    mine = a_case_of(line, "d", "示例面馆", "面里又吃出虫子")
    visitor.send("/person", person="auditor-1", back="/")
    assert offered(visitor, mine) == []


def test_what_a_merge_sends_out_and_who_answers_for_it_is_said_before_it_is_asked(line, visitor):
    text = "示例第一小学的学生在学校食堂吃饭后呕吐"
    calm = line.take(a_signal(source_id="a", subject={"name": "示例一店"}, text=text))
    line.clock.moment += timedelta(minutes=10)
    red = a_red_case(line, text=text, subject={"name": "示例二店"})
    visitor.do(red, "acknowledge", key="a")
    ((_, said),) = offered(visitor, red)
    visitor.do(red, "merge", other=visitor.number_of(calm), reason="同一件事", key="b")
    into = line.case(calm)
    sent = [step for entry in line.entries(calm) if isinstance(entry.body, Dispatched) for step in entry.body.steps]
    names = [into.steps[each].department_name for each in sent]
    told = "、".join(f"{name} {names.count(name)}" for name in dict.fromkeys(names))
    assert sent and f"合并后留 {visitor.number_of(calm)}，红色； 立即派发 {len(sent)} 项 ：{told}" in said
    assert f"由{into.acknowledged_by}负责" in said


def test_what_cannot_be_merged_says_why(line, visitor):
    same, mine = (line.take(a_signal(source_id=n, subject={"name": f"示例{n}店"}, text="面里吃出虫子")) for n in "ab")
    visitor.send("/person", person="director-1", back="/")
    visitor.do(mine, "confide", confided="yes", reason="涉公职人员", key="a")
    assert line.case(same).is_open and "仅主任可见的事件不能与其他事件合并" in offered(visitor, mine)[0][1]


def test_a_supplier_that_one_names_and_that_is_the_business_of_another_or_supplies_it_too_is_offered_at_the_head(
    line, visitor
):
    kitchen = a_case_of(line, "a", "样例源中央厨房", "冻肉过期，生熟不分")
    fed = a_case_of(line, "b", "示例幼儿园", "4名幼儿腹泻，午餐由样例源配送")
    mine = a_case_of(line, "c", "阳光幼儿园", "9名幼儿呕吐，午餐均由样例源中央厨房配送")
    numbers = [visitor.number_of(each) for each in (kitchen, fed)]
    page = text_of(visitor.read(f"/cases/{mine}"))
    assert [f"可能相关： {number}" in page for number in numbers] == [True, True]
    assert [
        "一件所说的供餐单位“样例源”是另一件的单位" in page,
        "同一供餐单位“样例源”" in page,
        "提及 样例源中央厨房（未核实）" in page,
    ] == [True, True, True]


def test_what_is_alike_in_words_alone_is_offered_to_who_merges_and_not_at_the_head(line, visitor):
    a_case_of(line, "b", "示例小馆", "在示例面馆吃面，面里吃出虫子，老板不认账")
    mine = a_case_of(line, "d", "示例大面馆", "在示例面馆吃面，面里吃出虫子，老板不认")
    assert [len(offered(visitor, mine)), "可能相关" in text_of(visitor.read(f"/cases/{mine}"))] == [1, False]


def a_call(line, source_id, text, **assessed):
    call = a_signal(channel="duty", source_id=source_id, request=None, subject=None, text=text)
    return line.take(call, an_assessment(call, **assessed))


def at_the_head(visitor, case_id):
    """What the head says to be near, and to which cases one button merges it."""
    page = visitor.read(f"/cases/{case_id}").partition('class="facts"')[2].partition("</section>")[0]
    said = [text_of(f"<p {each}").strip() for each in page.split('<p class="related"')[1:]]
    return said, [each.split('"')[0] for each in page.split('name="other" value="')[1:]]


def test_a_call_that_names_the_business_of_another_only_by_its_end_is_merged_by_one_button(line, visitor):
    first = a_case_of(line, "a", "老渠家烩面馆", "7人中午吃饭后腹痛呕吐")
    mine = a_call(line, "b", "区疾控来电话说，烩面馆那批肛拭子里头5份出了沙门氏菌，书面报告下周一才出")
    assert mine != first
    said, buttons = at_the_head(visitor, mine)
    assert ["原话提到“烩面馆”，另一件的单位是“老渠家烩面馆”" in each for each in said] == [True]
    assert buttons == [visitor.number_of(first)]
    visitor.do(mine, "merge", other=buttons[0], reason=said[0])
    assert line.case(mine).merged_into == first


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("示例第一小学", "小学门口有人卖烤肠，孩子吃了说难受"),
        ("老渠家烩面馆", "张家村有人卖病死猪肉，赶紧来人"),
        ("示例麦香食品有限公司", "某食品有限公司做的面包发霉了"),
        ("老渠家烩面馆", "小店镇有个烩面馆，面里有虫"),
    ],
)
def test_another_school_and_what_names_no_end_are_not_near(line, visitor, name, text):
    a_case_of(line, "a", name, "7人中午吃饭后腹痛呕吐")
    assert at_the_head(visitor, a_call(line, "b", text)) == ([], [])


def test_what_may_be_two_businesses_is_said_and_has_no_button(line, visitor):
    for source_id, address in (("a", "洪门镇东大街1号"), ("b", "小店镇西大街2号")):
        subject = {"name": "示例面馆", "address": address}
        mine = line.take(a_signal(source_id=source_id, subject=subject, text=f"{address}面里吃出虫子"))
    said, buttons = at_the_head(visitor, mine)
    assert [["可能是两家" in each for each in said], buttons] == [[True], []]


def test_whoever_merges_chooses_an_open_case_by_its_name(line, visitor):
    first = a_case_of(line, "a", "示例糕点店", "蛋糕发霉了")
    a_call(line, "c", "有人问办证的事")
    mine = a_case_of(line, "b", "示例面馆", "面里吃出虫子")
    form = visitor.read(f"/cases/{mine}").partition('<select name="other">')[2].partition("</select>")[0]
    options = [each.partition("</option>")[0] for each in form.split("<option ")[1:]]
    assert [visitor.number_of(first) in each and "示例糕点店 · " in each for each in options[1:]].count(True) == 1
    assert len(options) == 3
    visitor.do(mine, "merge", other=visitor.number_of(first), reason="同一件")
    assert line.case(mine).merged_into == first
