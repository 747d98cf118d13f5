"""What an outcome may need, and what a person may add: the fields that a person fills in."""

from collections.abc import Collection, Iterable, Mapping

from .facts import KNOWN_FACTS, PEOPLE

NEEDS: dict[str, str] = {
    "reason": "理由",
    "refused_on": "不予受理的情形",
    "remedies": "其他救济途径",
    "ended_on": "终止调解的情形",
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
    "sample_no": "样品（抽样单）编号",
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
SAMPLE_NO = "sample_no"
"""Of a result that was told, by its report: by this the affair may have the sample already."""
AGAINST, RECORDED = "against", "recorded"
"""Why a duty ends against what the record says, which a person says, and what the record said."""

NO_GRADE = "未达到事故分级"
"""What is confirmed of an accident that reaches no grade."""
CONFIRMED = ("Ⅰ级（特别重大）", "Ⅱ级（重大）", "Ⅲ级（较大）", "Ⅳ级（一般）", NO_GRADE)
"""What a person can confirm, the gravest first: the four grades of the national plan, and that it is none."""

CHOICES: dict[str, tuple[str, ...]] = {
    "publish_kind": ("日常监督管理信息", "抽检信息", "行政处罚信息", "召回信息", "情况告知", "澄清说明"),
    "grade": CONFIRMED[:-1],
    "refused_on": (
        "第十六条第（一）项：不属市场监管职责，或者本机关没有处理权限",
        "第十六条第（二）项：法院、仲裁机构、行政机关或者消费者协会已经受理或者处理过",
        "第十六条第（三）项：不是为生活消费需要，或者不能证明存在消费者权益争议（第十七条）",
        "第十六条第（四）项：知道或者应当知道权益受侵害已超过三年",
        "第十六条第（五）项：没有提供规定的材料，或者材料虚假",
        "第十六条第（六）项：冒用他人名义，或者拒不配合核验身份",
        "第十六条第（七）项：法律、法规、规章规定的其他情形",
    ),
    "ended_on": (
        "第二十三条第（二）项：一方无正当理由不参加调解，或者明确拒绝调解",
        "第二十三条第（三）项：经调解，一方明确表示无法达成协议",
        "第二十三条第（四）项：对鉴定、检测费用承担协商不成",
        "第二十三条第（五）项：自受理之日起六十日内未达成协议",
        "第二十三条第（六）项：受理后发现有第十六条、第四十二条的情形",
        "第二十三条第（七）项：一方死亡或者主体资格灭失",
        "第二十三条第（八）项：法律、法规、规章规定的其他情形",
    ),
}
"""A form offers these, and of whoever fills it in no other word is taken; what a record said earlier stands as it is.

`publish_kind`: what a county may publish by Article 118 of the Food Safety Law and the articles about each: the daily
supervision, of it what has times of its own, and what it says of an affair. Overall situation, risk warnings and major
accidents are published by the state or the province. `refused_on`, `ended_on`: the items of Order 121; that a complaint
was withdrawn or settled, item (1) of Article 23, is an outcome of its own."""
FORMER_LAW = "市场监督管理投诉举报处理暂行办法"
FORMER: dict[str, tuple[str, ...]] = CHOICES | {
    "refused_on": (
        "第十五条第（一）项：不属市场监管职责，或者本机关没有处理权限",
        "第十五条第（二）项：法院、仲裁机构、行政机关、消费者协会或者其他调解组织已经受理或者处理过",
        "第十五条第（三）项：不是为生活消费需要，或者不能证明存在消费者权益争议",
        "第十五条第（四）项：知道或者应当知道权益受侵害已超过三年",
        "第十五条第（五）项：没有提供规定的材料",
        "第十五条第（六）项：法律、法规、规章规定的其他情形",
    ),
    "ended_on": (
        "第二十一条第（二）项：对鉴定、检测的机构或者费用承担协商不成",
        "第二十一条第（三）项：一方无正当理由不参加调解，或者被投诉人明确拒绝调解",
        "第二十一条第（四）项：经调解，一方明确表示无法达成协议",
        "第二十一条第（五）项：自受理之日起四十五个工作日内未达成协议",
        "第二十一条第（六）项：受理后发现有第十五条的情形",
        "第二十一条第（七）项：法律、法规、规章规定的其他情形",
    ),
}
"""The same where a complaint is counted by Order 20, which those received before 2026-04-15 are."""

CLOSED = ("publish_kind", "refused_on", "ended_on")
"""Fields of which no other word is taken; a grade is checked where it is confirmed."""


def choices_by(articles: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What is offered where a duty's clocks count by these articles."""
    return FORMER if any(FORMER_LAW in each for each in articles) else CHOICES


def not_offered(fields: Mapping[str, str], choices: Mapping[str, tuple[str, ...]]) -> str:
    """Why what was filled in is none of what is offered, in words; empty when it is."""
    for name in CLOSED:
        if (said := fields.get(name)) and said not in choices[name]:
            return f"{NEEDS[name]}没有“{said}”，只有：{'；'.join(choices[name])}"
    return ""


ALWAYS = ("evidence",)
"""What may be filled in with every outcome."""


def misplaced(fields: Mapping[str, str], needs: Collection[str], others: Iterable[Collection[str]]) -> list[str]:
    """What was filled in that belongs to an outcome which was not chosen, in words: a grade with 未达一般级别.

    `needs`: of the chosen one; `others`: of every outcome of the step."""
    theirs = {name for each in others for name in each} - {*needs, *ALWAYS}
    return [FIELDS.get(name, name) for name, said in fields.items() if said and name in theirs]
