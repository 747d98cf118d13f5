"""Titles (称谓): what somebody gives in the place of a name, and what is nobody's: 园长, 家长, 匿名, 群众, 值班医生."""

import re
from collections.abc import Mapping
from typing import Any

_SHORTEST = 2
"""Signs of a name by which it is known again; shorter ones stand in too many words."""
_WHOSE = (
    "一[位名个]|某|该|本|我|这|那|匿名|热心|知情|内部|不愿透露姓名的?|孩子|学生|幼儿"
    "|患者|病人|当事人|单位|公司|学校|小学|中学|幼儿园|食堂|伙房|后勤|超市"
    "|饭店|酒店|餐厅|医院|急诊科?|门诊|儿科|办公室|班级?|年级|教导|政教|总务|工会|值班|当班|带班|分管|副|老"
)
_TITLE = (
    "园长|校长|院长|厂长|店长|队长|组长|站长|所长|村长|镇长|部长|科长|处长|局长|会长|家长"
    "|主任|书记|经理|主管|总监|老板娘?|店主|摊主|业主|房东|负责人|管理员|承包人"
    "|经营者|法人代?表?|老师|教师|班主任|校医|园医|保健医生?|医生|大夫|医师|护士长?"
    "|保育员|厨师长?|店员|员工|职工|工人|民工|服务员|保安|工作人员|值班人?员?|客服"
    "|学生|同学|患者|病人|家属|家人|父亲|母亲|爸爸|妈妈|爷爷|奶奶|父母|亲属|朋友|同事|邻居"
    "|群众|市民|村民|居民|网民|网友|消费者|顾客|客人|食客|游客|路人|乘客|用户|粉丝|记者"
    "|先生|女士|小姐|同志|师傅|阿姨|大爷|大妈|知情人士?|知情者|举报人|投诉人|反映人|报告人"
    "|来电人|来访人|来信人|联系人|当事人|本人|自己|[男女]子?|路过的?人|职业打假人"
)
_UNSAID = (
    "匿名者?|无名氏?|不详|未知|未提供|未留|没留|不留|不愿透露(?:姓名)?|不便透露|保密"
    r"|某人?|某某+|无|没有|不清楚|空|[xX×*＊]+|[-/]+"
)
_NO_NAME = re.compile(rf"(?:(?:{_WHOSE})*(?:{_TITLE})(?:们|来电|本人)?|(?:{_UNSAID}))(?:[(（][^)）]*[)）])?")


def is_title(name: str) -> bool:
    """Whether it is what somebody is, or says that they give no name; 王老师 says who."""
    return _NO_NAME.fullmatch(name.strip()) is not None


def known_by(contact: Mapping[str, Any]) -> tuple[str, ...]:
    """By what whoever sent something is known wherever else it stands: a title stands in everybody's words. `contact`:
    its fields, as plain JSON."""
    said = {name: word for name, word in contact.items() if isinstance(word, str) and len(word) >= _SHORTEST}
    return tuple(word for name, word in said.items() if name != "name" or not is_title(word))
