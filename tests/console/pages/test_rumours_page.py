"""谣言库: an officer adds or changes an entry on a page of its own, and it is recognised at once."""

import re
from dataclasses import replace

import msgspec
import pytest
from flow import a_signal, an_assessment
from visiting import a_rumour_case, text_of

from classifiers.rumours import Rumours
from classifiers.words import normalise
from console.pages import rumours_page
from playbooks.errors import Fault
from streams.office import references
from streams.office.office_files import KIND
from streams.office.rumour_book import PATH
from streams.office.saying import Refused

FIELDS = {
    "id": "",
    "claim": "示例区的井水豆腐喝了长高",
    "fact": "豆腐不会让人长高。",
    "refuted_by": "示例区市场监管局",
    "refuted_on": "",
    "verdict": "false",
    "source": "示例区发布",
    "keywords": "井水豆腐、长高",
    "variants": "给娃买井水豆腐，一个月长高五厘米",
    "review_by": "2030-01-01",
}


def save(visitor, **fields):
    page = visitor.read("/rumours/entry")
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    return visitor.send("/rumours/entry", page="/rumours/entry", **{**FIELDS, "seen": seen, **fields})


def matched(line, text):
    match = Rumours([*line.system.knowledge.rumours.values()]).match(normalise(text))
    return match and match.id


def test_what_was_added_is_recognised_at_once_and_stands_in_the_list(line, visitor):
    text = "群里说示例区的井水豆腐喝了长高"
    before = matched(line, text)
    answer = save(visitor)
    assert [answer.status_code, answer.headers["location"]] == [303, "/rumours/entry?id=L01&done=1"]
    assert [before, matched(line, text)] == [None, "L01"]
    assert "已启用，立即生效" in visitor.read(answer.headers["location"])
    assert "示例区的井水豆腐喝了长高" in text_of(visitor.read("/rumours"))


def test_an_entry_as_shipped_is_changed_and_the_change_is_a_version(line, visitor):
    shipped = line.system.knowledge.rumour("E01")
    page = visitor.read("/rumours/entry?id=E01")
    assert shipped.claim in page
    answer = save(visitor, id="E01", claim=shipped.claim, keywords="紫菜、塑料", fact="换了一种说法。")
    assert [answer.status_code, line.system.knowledge.rumour("E01").fact] == [303, "换了一种说法。"]
    versions = line.read(lambda connection: [(each.id, each.version) for each in references.all_of(connection, KIND)])
    assert versions == [(PATH, 1)]


def test_what_is_wrong_is_told_beside_what_was_written_and_nothing_holds(line, visitor):
    answer = save(visitor, source="", keywords="豆腐")
    assert answer.status_code == 400
    told = text_of(answer.text)
    assert ["没有填写；请填写" in told, "太少；至少 2 个" in told] == [True, True]
    assert [FIELDS["claim"] in answer.text, line.system.knowledge.rumour("L01")] == [True, None]


def test_two_who_change_the_book_do_not_overwrite_each_other(line, visitor):
    first = save(visitor, seen="0")
    second = save(visitor, seen="0", claim="示例区的铁锅炒菜会长高", keywords="铁锅、长高")
    assert [first.status_code, second.status_code, "别人改过谣言库" in second.text] == [303, 409, True]


def theirs(page):
    return text_of(page.split('id="theirs"')[1].split("</dl>")[0]) if 'id="theirs"' in page else ""


def test_who_was_overtaken_sees_what_the_other_wrote_beside_their_own(line, visitor):
    save(visitor, seen="0")
    save(visitor, seen="1", id="L01", fact="别人写的事实。", source="别人的出处")
    page = save(visitor, seen="1", id="L01", fact="自己写的事实。", source="别人的出处").text
    shown, form = theirs(page), next(each for each in page.split("<form") if 'name="fact"' in each)
    assert ["别人写的事实。" in shown, "别人的出处" in shown, "自己写的事实。" in form] == [True, False, True]
    again = save(visitor, seen=re.search(r'name="seen" value="(\d+)"', page)[1], id="L01", fact="自己写的事实。")
    assert [again.status_code, line.system.knowledge.rumour("L01").fact] == [303, "自己写的事实。"]


def test_who_was_overtaken_is_told_one_thing_to_do_and_nothing_of_conflicts_where_it_was_withdrawn(visitor):
    """To reload the page would lose what was written."""
    save(visitor, seen="0", id="E02", claim="大米是塑料做的")
    pages = [save(visitor, seen="0", id="E02", claim="大米是塑料做的").text]
    assert withdraw(visitor, "E02", seen="1", why="不再传").status_code == 303
    pages.append(save(visitor, seen="1", id="E02", claim="大米是塑料做的").text)
    said = [
        [each in text_of(page) for each in ("请刷新", "没有冲突", "别人改过", "按“启用”即重新用它")] for page in pages
    ]
    assert said == [[False, True, True, False], [False, False, True, True]]


def test_a_book_that_does_not_hold_is_not_said_to_be_another_s_doing(visitor, monkeypatch):
    def refuse(*_, **__):
        raise Refused([Fault(PATH, "rumours", "示例毛病", "示例办法")])

    monkeypatch.setattr(rumours_page, "say_anew", refuse)
    page = save(visitor, seen="0", id="E02", claim="大米是塑料做的")
    shown = text_of(page.text)
    assert [page.status_code, "示例毛病" in shown, "别人改过" in shown] == [409, True, False]


def test_a_withdrawal_that_was_refused_keeps_what_was_written(visitor):
    save(visitor, seen="0")
    page = withdraw(visitor, "E01", seen="0", why="写了很久的理由", into="E02").text
    form = page.split('id="withdraw"')[1]
    assert ['value="写了很久的理由"' in form, '<option value="E02" selected>' in form] == [True, True]


def test_who_tries_an_entry_first_or_mends_a_field_does_not_write_over_what_another_said_meanwhile(line, visitor):
    save(visitor, seen="0")
    for first in ({"try": "1"}, {"source": ""}):
        page = save(visitor, seen="0", id="L01", **first).text
        seen = re.search(r'name="seen" value="(\d+)"', page)[1]
        assert save(visitor, seen=seen, id="L01", fact="示例另一种。").status_code == 409


def test_a_form_that_is_not_of_this_page_is_refused(line, visitor):
    assert [save(visitor, seen="x").status_code, line.system.knowledge.rumour("L01")] == [400, None]


def test_an_entry_that_is_not_there_is_not_found(visitor):
    assert visitor.get("/rumours/entry?id=E99").status_code == 404


def test_what_is_going_round_can_be_handed_over_to_an_empty_form(visitor):
    assert 'value="某种说法"' in visitor.read("/rumours/entry?claim=某种说法")


def test_entries_to_be_reviewed_stand_first_and_say_so(line, visitor):
    book = line.system.knowledge.rumours
    overdue = msgspec.structs.replace(book["E54"], review_by=line.system.clock.now().date())
    line.system.knowledge = replace(line.system.knowledge, rumours={**book, "E54": overdue})
    page = text_of(visitor.read("/rumours"))
    assert [page.count("该复核了"), page.index(overdue.claim) < page.index(book["E01"].claim)] == [1, True]


def withdraw(visitor, id_, **fields):
    page = visitor.read(f"/rumours/entry?id={id_}")
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    given = {"id": id_, "seen": seen, "why": "不是谣言", "into": "", **fields}
    return visitor.send("/rumours/withdraw", page="/rumours/entry", **given)


def test_a_withdrawn_entry_is_taken_for_nothing_stands_last_and_can_be_taken_into_use_again(line, visitor):
    shipped = line.system.knowledge.rumour("E01")
    answer = withdraw(visitor, "E01")
    assert [answer.headers["location"], matched(line, shipped.claim)] == ["/rumours/entry?id=E01&done=withdrawn", None]
    page = visitor.read(answer.headers["location"])
    assert ["此后的来报不再按它提示" in page, "不是谣言" in page, 'id="withdraw"' in page] == [True, True, False]
    listed = text_of(visitor.read("/rumours"))
    assert [listed.count("已撤下"), listed.index("E54") < listed.index(shipped.claim)] == [1, True]
    fields = {"keywords": "、".join(shipped.keywords), "variants": "\n".join(shipped.variants)}
    assert save(visitor, id="E01", claim=shipped.claim, **fields).status_code == 303
    assert matched(line, shipped.claim) == "E01"


def test_an_entry_is_merged_into_another_which_then_has_its_cases_too(line, visitor):
    number = visitor.number_of(a_rumour_case(line))
    before = number in visitor.read("/rumours/entry?id=E02")
    answer = withdraw(visitor, "E01", into="E02")
    page = visitor.read(answer.headers["location"])
    assert [before, answer.headers["location"], number in page] == [False, "/rumours/entry?id=E02&done=merged", True]
    assert "紫菜是废旧塑料袋做的" in page.split('name="variants"')[1].split("</textarea>")[0]
    onward = withdraw(visitor, "E02", into="E03")
    pages = [visitor.read(path) for path in (onward.headers["location"], "/rumours/entry?id=E01")]
    assert [number in each for each in pages] == [True, True]


@pytest.mark.parametrize(("into", "said"), [("", "没有撤下，请先改正："), ("E02", "没有并入，请先改正：")])
def test_a_withdrawal_that_was_refused_is_not_called_an_entry_that_was_not_taken_into_use(visitor, into, said):
    page = withdraw(visitor, "E01", why=" ", into=into).text
    assert [said in page, "没有启用" in page] == [True, False]


def test_a_withdrawal_without_a_reason_is_refused(line, visitor):
    answer = withdraw(visitor, "E01", why=" ")
    assert [answer.status_code, "没有填写；请填写" in text_of(answer.text)] == [400, True]
    assert line.system.knowledge.rumour("E01").withdrawn_on is None


def some_posts(line, n):
    for each in range(n):
        signal = a_signal(channel="media", source_id=f"p{each}", text=f"第{each}家店的豆腐，吃了就长高", subject=None)
        line.take(signal, an_assessment(signal))


def test_an_entry_is_tried_on_what_came_last_and_nothing_holds(line, visitor):
    some_posts(line, 3)
    answer = save(visitor, **{"keywords": "豆腐、长高", "try": "1"})
    assert [answer.status_code, "最近 3 条来报中有 3 条会按这一条提示" in text_of(answer.text)] == [200, True]
    assert ["第2家店的豆腐" in answer.text, line.system.knowledge.rumour("L01")] == [True, None]


def test_an_entry_that_much_would_be_taken_for_holds_only_when_it_is_said_again(line, visitor):
    some_posts(line, 5)
    answers = [save(visitor, keywords="豆腐、长高"), save(visitor, keywords="豆腐、长高", sure="1")]
    assert [answer.status_code for answer in answers] == [409, 303]
    assert ["太宽了" in answers[0].text, 'name="sure"' in answers[0].text] == [True, True]
