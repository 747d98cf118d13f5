"""Voice (自称): whether somebody speaks for the place where it happened, by how they call themselves.

A school's own doctor or the owner of a restaurant who calls has told for that place; nobody has checked who they are. A
parent, a guest or a worker speaks for nobody, and somebody who quotes the headmaster is not the headmaster.
"""

import re
from typing import NamedTuple

from ..patterns import pattern

STAFF = "工作人员"
"""Of a place that speaks for itself and names no person."""
ROLES = {
    "校医": "校医|园医|保健医生?|(?:卫生|保健)老师|(?:医务|卫生|保健)室",
    "校长": "(?:副|分管)?校长",
    "园长": "(?:副)?园长",
    "老师": "(?:班主任|老师|教师|教导主任|政教主任)",
    "食堂负责人": "(?:食堂|伙房|后勤)的?(?:负责人|主管|经理|主任|管理员|管理人员|承包人|承包商|老板)?",
    "店长": "店长",
    "老板": "(?:老板娘?|店主|摊主|经营者)",
    "负责人": "(?:负责人|经理|厂长|院长|董事长|食品安全(?:员|总监)|办公室|行政[上科]?|总务处?|教导处|政教处|德育处"
    "|值班室|工会)",
}
"""What somebody calls themselves, by the word for it."""
_SAYS = r"(?:来电|来访|电话报告|打来?电话|打来|电话|上报|报告|报称)"
_THEN = r"(?=报告|反映|告知|过来|[称说讲,，。:：\s]|$)"
"""What follows on who calls."""
_PLACE = (
    r"(?:学校|小学|中学|高中|初中|幼儿园|托育园|托育中心|学院|大学|饭店"
    r"|酒店|餐厅|餐馆|食堂|面馆|火锅店|超市|有限公司|公司|工厂"
    r"|厂|作坊|车间|养老院|敬老院|福利院|养老中心|厨房|店)"
)
_OTHERS = (
    "家长|家属|学生|顾客|客人|市民|群众|村民|网友|员工|工人|邻居|隔壁|记者|医院|卫生院|诊所|急诊|疾控|对面|附近|门口"
    "|听说|据说|昨天|今天|物业"
)
_BEGIN = r"(?:^|[。；;\n】])\s*"
_WORD = r"[^,，。；;！!？?：:\s的【】]"
_ANY = "|".join(f"(?P<r{n}>{words})" for n, words in enumerate(ROLES.values()))
_CALLS = pattern(rf"{_BEGIN}(?P<place>{_WORD}{{0,20}}?)的?(?:{_ANY})(?:[^,，。；;！!？?：:\s]{{0,10}}?){_SAYS}{_THEN}")
_I_AM = pattern(
    rf"(?:我们?|这里|这边|本人)(?:这里|这边)?是(?P<place>{_WORD}{{0,20}}?)的?(?:{_ANY})(?=[,，。:：；;\s]|$|来电|想|要)"
)
_SAID = pattern(rf"{_BEGIN}(?P<place>{_WORD}{{2,20}}?)的?(?:{_ANY})[:：]")
"""示例小学校医：又来了4个."""
_ITSELF = pattern(rf"{_BEGIN}(?P<place>{_WORD}{{0,18}}?{_PLACE}){_SAYS}{_THEN}")
_OURS = pattern(r"(?:^|[,，。；;：:\n】])(?:我|本)(?:校|园|店|单位|公司|厂|食堂)(?![门外对附])")
_ATE_ELSEWHERE = pattern(
    r"[^。；;\n]{0,16}?(?:隔壁|对面|门口|附近|外卖"
    r"|[在到去](?!餐厅|[^,，。；;\n]{0,6}(?:食堂|校|园|本|厂|单位|公司|车间|店里"
    r"|教室|宿舍))[^,，。；;\n]{1,16}?(?:聚餐|就餐|用餐|聚会|买|吃|喝))"
)
"""我公司员工在一家饭店聚餐: who ate there does not speak for it."""


class Speaker(NamedTuple):
    """Who somebody says that they are: the place (empty where only what they are is said), and as what."""

    place: str
    role: str


def speaks_for(text: str) -> Speaker | None:
    """Who speaks for the place where it happened; None where nobody says that they do."""
    for told in (_CALLS, _I_AM, _SAID):
        for hit in told.finditer(text):
            if not re.search(_OTHERS, hit["place"]):
                return Speaker(hit["place"], _role(hit))
    itself = _ITSELF.search(text)
    if itself and not re.search(_OTHERS, itself["place"]):
        return Speaker(itself["place"], STAFF)
    ours = _OURS.search(text)
    return Speaker("", STAFF) if ours and not _ATE_ELSEWHERE.match(text, ours.end()) else None


def _role(hit: re.Match[str]) -> str:
    return next(role for n, role in enumerate(ROLES) if hit[f"r{n}"])
