"""What a proposal says: which of several duties of one title it is about, and nothing to tell apart of the only one."""

from playbooks.telling.proposing import proposal_text
from tests.factories import a_case, a_complaint, a_reference


def texts_of(case):
    """What is proposed of each time by which somebody decides whether a complaint is taken up."""
    deciding = [each for each in case.clocks.values() if case.steps[each.step].title == "决定是否受理投诉并告知投诉人"]
    return [proposal_text(case, each.id, "三天", a_reference()).partition("（《")[0] for each in deciding]


def test_of_several_complaints_each_proposal_says_which_one_it_is_about():
    said = "【督办建议】“食品消费投诉处置”中由区市场监管局承办的“决定是否受理投诉并告知投诉人”"
    one, two = a_complaint(id="one"), a_complaint(id="two")
    told = [f"{said}（第{n}条投诉，11月24日）已超过期限" for n in (1, 2)]
    assert [texts_of(a_case(one)), texts_of(a_case(one, two))] == [[f"{said}已超过期限"], told]
