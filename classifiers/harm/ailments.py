"""Ailments (他病): what people are treated for or die of that no meal does.

Citizens write to an office of hospitals and of their misery: 我爸脑梗住院, 两位朋友车祸死亡. Of 7,159 messages to a
town hall 29 were shown as telling of people whom food had harmed; two of them did.
"""

import re
from itertools import islice

from ..patterns import pattern
from ..words import SENTENCE_ENDS, begin_of
from .harms import GUT, HARM, Mention

_AILMENT = (
    # Each begins with a character, so that the search passes over all others at once.
    r"脑梗|脑溢血|脑出血|中风(?!险)|心梗|心肌梗|心脏病|尿(?<!溶血性尿)(?<!溶血尿)毒症|血透|肿瘤"
    r"|胃癌|肝癌|肺癌|肠癌|腺癌|颈癌|血癌|骨癌|癌症|白血病|高血[压庒]|糖尿病|瘫痪|偏瘫|截肢|骨折|烫伤|"
    r"阑尾炎|胆囊炎|疝气|宫外孕|结石|痔疮|低血糖|晕血|癫痫|中暑|鱼刺(?!身)|骨刺|骨头卡|紫癜|脱发|斜视"
    r"|近视|残疾|化疗|放疗|手术|肠道?[阻梗]|膀胱炎|肾炎|前列腺|尿路|待产|顺产|早产|生产时|剖[腹宫]产|分娩|妇产科|"
    r"新冠|冠状病毒|非典|禽流感|流感|h\dn\d|肺炎|肺结核|手足口|水痘|登革|疟疾|鼠疫|狂犬病|艾滋|疫情防控|"
    r"车祸|交通事故|肇事|侧翻|追尾|溺水|触电|坠[楼亡]|跳楼|自[杀缢]|上吊|工伤|矿难|塌方|强[征拆]|殴打|打伤"
)
"""高血庒 is how letters misspell 高血压."""
_ANOTHER = pattern(_AILMENT)
_RIGHT_BEFORE = pattern(rf"(?:{_AILMENT})(?:抢救无效|当场|不幸|意外|而|后|致|已|都|均|中|被|在)*$")
"""溺水身亡, 车祸去世: said in one breath."""
_BY_FOOD = pattern(
    rf"{GUT}|误[食饮]|溶血性?尿毒|口服|保健|停[了掉]?药|药停|头[晕昏]|乏力|无力|[发青]紫"
    r"|发[绀青]|紫绀|麻木|[发嘴舌]麻|视物模糊|眼睑下垂|口吐白沫|瞳[孔仁]"
    r"|亚硝酸|甲醇|乌头|农药|有机磷|鼠药|毒鼠强|氰化|砷|汞|铊|肉毒|河[豚鲀]|蘑菇|野生?菌"
)
"""Harm such as food or a poison does, and what is sold for health, which may bring about the ailment itself."""
_NOT_IT = pattern(r"(?:不是|并非|排除了?|除外|不像|没有|无|既往(?:有|患)?|有|患有?)$")
_HAD_BEFORE = pattern("病?史|基础病")
"""不是中暑, 有高血压病史: an ailment that is denied, or that somebody had before."""
_RUMOURED = pattern("(?:传成|传为|说成|误[传以]为?是?)了?食物中毒")
"""被鱼刺卡了, 传成食物中毒了."""
_OF_MEALS = pattern(r"[吃喝餐饭宴席菜酒](?!吧|店|驾|无关|没有?关系)|(?<!零)食(?!品|药|监|堂|物中毒|无关|没有?关系)")
_NEAR = 14
"""Characters behind a number within which the harm that it counts begins."""


def not_of_ailments(folded: str, found: list[Mention]) -> list[Mention]:
    """The counts without those of people whom another cause harmed: it is named right before the harm, or anywhere in a
    text that tells of no harm such as food does. Whoever is counted in a sentence that tells of something eaten
    stays."""
    if not found or not any(_is_told(folded, hit) for hit in _ANOTHER.finditer(folded)):  # nearly every text
        return found
    is_all = _BY_FOOD.search(_RUMOURED.sub("", folded)) is None
    return [
        each
        for each in found
        if not (each.count and (is_all or _is_right_before(folded, each)) and not tells_of_a_meal(folded, each))
    ]


def _is_told(folded: str, ailment: re.Match[str]) -> bool:
    """Whether somebody has it now, and nobody denies it."""
    before = _NOT_IT.search(folded, max(0, ailment.start() - 5), ailment.start())
    if _HAD_BEFORE.match(folded, ailment.end()):
        return False
    return before is None or before.group().startswith(("有", "患"))


def _is_right_before(folded: str, told: Mention) -> bool:
    begin = begin_of(folded, told.start)
    harms = (hit.start() for hit in HARM.finditer(folded, told.start, told.end + _NEAR))
    return any(_RIGHT_BEFORE.search(folded, begin, at) for at in (told.start, *islice(harms, 1)))


def tells_of_a_meal(folded: str, told: Mention) -> bool:
    """Whether the sentence of a count tells of something eaten."""
    ends = [at for mark in SENTENCE_ENDS if (at := folded.find(mark, told.end)) >= 0]
    begin = begin_of(folded, told.start)
    return _OF_MEALS.search(folded, begin, min(ends, default=len(folded))) is not None
