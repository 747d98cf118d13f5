"""What those who own the work are told: which business it is, the stall where the source says only the market."""

import pytest
from factories import NOON, a_case, a_reference, an_action, an_incoming
from flow import a_signal, an_assessment
from msgspec.structs import replace

from classifiers.assessment import Entity
from console.papers.handed import NO_UNIT, address_of, business_of, known_to_owner, people_of, reported
from console.reading.queries import SignalRow
from console.wording.words import instant
from playbooks.actions import act
from playbooks.deciding.splitting import split

WORDS = "富民农贸市场王记蔬菜摊的韭菜检出啶虫脒"

AREAS = ("410702",)


def a_row(name, *operators, text=WORDS, address=None):
    """A signal that states a business, and in whose words these were read."""
    subject = {"name": name, "address": address} if name or address else None
    signal = a_signal(text=text, subject=subject)
    found = tuple(Entity(type="operator", text=each, start=0, end=len(each)) for each in operators)
    return SignalRow(
        signal=signal, assessment=an_assessment(signal, entities=found), state="", revision=1, case_id=None
    )


@pytest.mark.parametrize(
    ("stated", "read", "said"),
    [
        (
            "富民农贸市场",
            "富民农贸市场王记蔬菜摊",
            "富民农贸市场（名称未核实）；原话提到“富民农贸市场王记蔬菜摊”（未核实）",
        ),
        ("富民农贸市场王记蔬菜摊", "富民农贸市场王记蔬菜摊", "富民农贸市场王记蔬菜摊（名称未核实）"),
        ("富民农贸市场", "示例饭店", "富民农贸市场（名称未核实）"),
    ],
)
def test_a_stall_that_the_words_name_stands_beside_the_market_that_the_source_states(stated, read, said):
    assert business_of(a_case(), [a_row(stated, read)]) == said


def test_a_hospital_that_reports_its_patients_is_no_business_and_its_address_is_no_place():
    hospital = {"name": "示例乙医院", "address": "示例街1号"}
    signal = a_signal(channel="illness", source="示例乙医院", text="收治8人", request=None, subject=hospital)
    row = SignalRow(signal=signal, assessment=an_assessment(signal), state="", revision=1, case_id=None)
    assert [business_of(a_case(), [row]), address_of(a_case(), [row], AREAS)] == ["未掌握", "未掌握"]


def test_an_order_names_the_school_of_those_who_ate_at_another_business_apart_from_it():
    row = a_row(None, "向阳小学", "乐童手工坊", text="向阳小学学生在“乐童手工坊”吃披萨后呕吐")
    row = replace(row, assessment=replace(row.assessment, venue="fast_food"))
    told = dict(known_to_owner(a_case(), [row], [], "D07", a_reference()))
    assert [told["涉事单位"], told["患者所在学校"]] == ["乐童手工坊（名称未核实）", "向阳小学"]


def test_where_a_household_ate_no_business_is_named():
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "venue": "home", "ill": 3}))
    assert business_of(case, [a_row(None, text="在家吃了自采蘑菇")]) == NO_UNIT


def test_an_address_that_only_the_words_tell_is_the_place_and_no_sentence():
    row = a_row(None, text="家长来电：昨天晚上在和平路吃晚饭后孩子吐了")
    assert address_of(a_case(), [row], AREAS) == "投诉举报人称“和平路”（未核实）"


def test_a_place_in_another_district_is_said_to_be_one():
    text = "我在牧野区的小店吃出异物"
    signal = a_signal(subject=None, text=text)
    there = Entity(type="place", text="牧野区", start=2, end=5, id="410711")
    read = an_assessment(signal, area="410711", entities=(there,))
    row = SignalRow(signal=signal, assessment=read, state="", revision=1, case_id=None)
    assert address_of(a_case(), [row], AREAS) == "投诉举报人称“牧野区”（外区，待核实）"


def parted(**facts):
    """The case of a signal that a split took out, and its entries."""
    facts = {"channel": "illness", "ill": 3, **facts}
    case = a_case(an_incoming(id="s1", facts=facts), an_incoming(id="s2", facts=facts, source="示例区人民医院"))
    action = an_action(case, "split", signals=["s2"], reason="示例理由")
    _, new = split(a_reference(), case, action, action.at)
    return new.case, new.entries


def test_a_number_that_a_split_took_along_is_its_sources_and_nobodys_correction():
    case, entries = parted()
    assert people_of(case, entries) == f"不适3人（示例区人民医院，{instant(NOON)}），未核实"
    action = an_action(case, "correct_label", signal="s2", field="ill", now="2")
    draft = act(a_reference(), case, action, action.at)
    assert people_of(draft.case, [*entries, *draft.entries]) == "不适2人（值班员更正），未核实"


def test_a_number_that_is_a_guess_is_told_as_one():
    case, entries = parted(ill_is="least")
    assert people_of(case, entries).startswith("不适至少3人（")


def test_of_a_number_that_a_later_version_brought_before_the_split_no_time_is_claimed():
    case, entries = parted()
    (joined,) = case.signals
    assert (
        people_of(replace(case, signals=(replace(joined, revision=2),)), entries) == "不适3人（示例区人民医院），未核实"
    )


def test_what_made_it_urgent_and_puts_the_first_report_right_is_quoted_once_as_that():
    texts = ("示例饭店3人腹泻", "更正：示例饭店30人腹泻")
    rows = [replace(a_row(None, text=text), case_id="c") for text in texts]
    rows[1] = replace(rows[1], signal=replace(rows[1].signal, id="s2"))
    gravest = a_case(an_incoming(id="s2")).signals[0]
    said = reported(rows, gravest)
    assert [said.count("30人"), "；更正：“" in said] == [1, True]
