"""What an outcome may need, and what a person may add: the fields that a person fills in."""

from collections.abc import Collection, Iterable, Mapping

from .facts import KNOWN_FACTS, PEOPLE

NEEDS: dict[str, str] = {
    "reason": "理由",
    "remedies": "其他救济途径",
    "approver": "审批人",
    "publish_kind": "发布信息类别",
    "document": "文书号",
    "conclusion": "结论",
    "basis": "依据",
    "grade": "等级",
    "verdict": "核查结论",
    "people": "人员",
    "count": "数量",
    "found": "何种样品检出何物",
    "evidence": "凭据",
    "despite": "还有必办步骤未办结，仍这样办结的理由",
    "undone": "当时未办结的必办步骤",
    "against": "与记录不符，仍这样认定的理由",
    "recorded": "当时记录与之不符之处",
}
"""What an outcome may need, and what it is called on the form."""
FIELDS = NEEDS | {name: KNOWN_FACTS[name] for name in PEOPLE}
"""What every field is called; how many people there are no outcome needs."""
DESPITE, UNDONE = "despite", "undone"
"""Why a duty ends though others ought to be done first, which a person says, and which they are, as the record has it.
"""
AGAINST, RECORDED = "against", "recorded"
"""Why a duty ends against what the record says, which a person says, and what the record said."""

NO_GRADE = "未达到事故分级"
"""What is confirmed of an accident that reaches no grade."""
CONFIRMED = ("Ⅰ级（特别重大）", "Ⅱ级（重大）", "Ⅲ级（较大）", "Ⅳ级（一般）", NO_GRADE)
"""What a person can confirm, the gravest first: the four grades of the national plan, and that it is none."""

CHOICES: dict[str, tuple[str, ...]] = {
    "publish_kind": ("日常监督管理信息", "抽检信息", "行政处罚信息", "召回信息", "情况告知", "澄清说明"),
    "grade": CONFIRMED[:-1],
}
"""What a county may publish by Article 118 of the Food Safety Law and the articles about each: the daily supervision,
of it what has times of its own, and what it says of an affair. Overall situation, risk warnings and major accidents are
published by the state or the province. A form offers these, and of whoever fills it in no other word is taken; what a
record said earlier stands as it is."""

CLOSED = ("publish_kind",)
"""Fields of which no other word is taken; a grade is checked where it is confirmed."""


def not_offered(fields: Mapping[str, str]) -> str:
    """Why what was filled in is none of what is offered, in words; empty when it is."""
    for name in CLOSED:
        if (said := fields.get(name)) and said not in CHOICES[name]:
            return f"{NEEDS[name]}没有“{said}”，只有：{'、'.join(CHOICES[name])}"
    return ""


ALWAYS = ("evidence",)
"""What may be filled in with every outcome."""


def misplaced(fields: Mapping[str, str], needs: Collection[str], others: Iterable[Collection[str]]) -> list[str]:
    """What was filled in that belongs to an outcome which was not chosen, in words: a grade with 未达一般级别.

    `needs`: of the chosen one; `others`: of every outcome of the step."""
    theirs = {name for each in others for name in each} - {*needs, *ALWAYS}
    return [FIELDS.get(name, name) for name, said in fields.items() if said and name in theirs]
