"""What each source says: nobody's words take back what another one said, and a later version corrects its own alone."""

import pytest
from spoken import tell

from playbooks.facts import PEOPLE

pytestmark = pytest.mark.stores

SHOP = {"name": "示例红火老火锅店"}
LETTER = {
    "channel": "notice",
    "source": "新乡市市场监管局",
    "source_id": "转〔2026〕88号",
    "subject": SHOP,
    "text": "新乡市市场监管局转办函：贵区示例红火老火锅店就餐的顾客中有12人呕吐腹泻，"
    "其中4人在示例市中心医院住院治疗，2人留观，请调查处理。",
}
FAMILY = "我们一家两个人在示例红火老火锅店吃的火锅，拉肚子，住院了，现在我们两个都已经出院了。"
TWELVE = {"ill": 12, "hospitalised": 4, "observed": 2}


def counts(line, case_id):
    facts = line.case(case_id).facts
    return {name: facts[name] for name in PEOPLE if name in facts}


@pytest.mark.parametrize("letter_first", [True, False])
def test_a_call_of_a_family_takes_back_nothing_of_a_letter_whichever_comes_first(line, letter_first):
    told = [LETTER, {"text": FAMILY}][:: 1 if letter_first else -1]
    assert len(cases := {tell(line, **each) for each in told}) == 1
    (case_id,) = cases
    case = line.case(case_id)
    assert (counts(line, case_id), case.heading.endswith("12人不适 · 4人住院 · 2人留观")) == (TWELVE, True)


def test_that_the_patients_left_hospital_is_said_of_those_in_hospital_and_not_of_the_observed(line):
    tell(line, **LETTER)
    later = {**LETTER, "source_id": "转〔2026〕91号", "text": "续报：贵区示例红火老火锅店事件患者均已出院。"}
    assert line.case(tell(line, **later)).heading.endswith("4人住院，均已出院 · 2人留观")


HOSPITAL = {
    "channel": "illness",
    "source": "示例市中心医院",
    "source_id": "b1",
    "subject": {"name": "示例青禾小学"},
    "text": "示例青禾小学学生腹痛呕吐，我院接诊8人，住院3人。",
}
MISTAKEN = "示例青禾小学：目前共有5人就诊，此前所报8人系统计有误。"


@pytest.mark.parametrize(
    ("later", "ill", "hospitalised"),
    [
        ("示例青禾小学学生腹痛呕吐，我院接诊5人，住院3人。", 5, 3),
        ("示例青禾小学学生腹痛呕吐，我院接诊5人，无人住院。", 5, 0),
        (MISTAKEN, 5, 3),
        ("续报：示例青禾小学学生腹痛呕吐，新增2人就诊，住院1人。", 8, 3),
        ("续报：示例青禾小学事件，目前仍有1人住院。", 8, 3),
        ("续报：示例青禾小学学生呕吐，我院接诊5人，其中2人已出院。", 5, 3),
    ],
)
def test_a_later_version_corrects_its_own_numbers_and_what_is_new_or_left_corrects_none(line, later, ill, hospitalised):
    tell(line, **HOSPITAL)
    case_id = tell(line, **{**HOSPITAL, "text": later})
    assert counts(line, case_id) == {"ill": ill, "hospitalised": hospitalised}


@pytest.mark.parametrize(("source", "ill"), [("示例市中心医院", 5), ("示例市第二医院", 8)])
def test_a_second_report_takes_back_the_counts_of_the_same_sender_alone(line, source, ill):
    tell(line, **HOSPITAL)
    case_id = tell(line, **{**HOSPITAL, "source": source, "source_id": "b2", "text": MISTAKEN})
    assert counts(line, case_id) == {"ill": ill, "hospitalised": 3}


@pytest.mark.parametrize(("taken_back", "ill"), [(8, 5), (9, 8)])
def test_a_second_call_takes_back_the_number_that_it_calls_mistaken(line, taken_back, ill):
    tell(line, "示例市中心医院急诊科来电：接诊示例青禾小学学生8人，呕吐，住院3人。")
    later = f"示例市中心医院急诊科来电：示例青禾小学目前共有5人就诊，此前所报{taken_back}人系统计有误。"
    assert counts(line, tell(line, later)) == {"ill": ill, "hospitalised": 3}
