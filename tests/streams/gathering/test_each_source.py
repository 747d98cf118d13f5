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
