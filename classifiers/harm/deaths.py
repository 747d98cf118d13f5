"""Whether a word of death, told without a number, says that somebody died.

Press reports kill in general (10克便可致人死亡), mourn who died long ago (去世10年的爷爷) and tell of fish: an office
has to look into none of that.
"""

import re

from ..patterns import pattern
from .harms import KIN

_SOMEBODYS = pattern(
    rf"(?:{KIN}|[人汉他她]|老太|老爷子|患者|男子|女子)(?:都|就|已经|今天|昨天)?$|有人[^,。;]{{0,4}}[吃喝毒]$"
)
_OF_PEOPLE = pattern("人(?![家们间生])")
"""难吃死了 and a fish that was dead are no deaths."""
_OF_KIN = frozenset(("没了", "没气了", "没救了", "没保住"))
_ONES_KIN = pattern(rf"{KIN}|老[人头太爷汉]|患者|病人|[俺我他她](?:爷|叔|娃|大)|孩子|娃|人$")
_ONLY_WHEN = pattern(
    r"(?:今儿?|今[天早晨]|昨儿?|昨[天夜晚]|清早|早上|早起|晚上|半夜|夜里"
    r"|凌晨|(?:医生|大夫)说?|发现|已经?|就|都|人|结果|后来|又)*"
)
"""轮胎没气了, 这家店没救了: said of people only where one is named in the clause, or before it (俺叔喝酒, 清早没了)."""
_MOURNED = pattern(
    r"[^。;!?]{0,12}?(?:白事|丧|追悼|葬|守灵|出殡|吊唁|头七|周年)"
    rf"|(?<=[去离]世)(?:了?(?:\d+|[一二两三四五六七八九十多好几]+)年|前的(?:{KIN})|的?粉丝)"
)
"""老人去世, 想办白事席: who is mourned at the table did not die of it; nor 去世10年的爷爷."""
_FEARED = pattern(r"的?(?:恐惧|威胁|危险|边缘|风险|几率|概率)")
_FATAL = pattern(
    r"(?:可|会|能够?|足以|便|就|以|易)(?:使|令|让)?(?:直接)?(?:导?致"
    r"|造成|引[起发])[^,。;]{0,8}$|会(?:因此|因而)[^,。;]{0,6}$"
)
"""10克便可致人, 很快就会因此而: what something may do."""
_WORSE = pattern(r"(?:甚至|甚者|甚或)(?:是|会|可|能|导?致|造成|引[起发])*$")
_SYMPTOMS = pattern(r"(?:症状|表现|后果)(?:主要)?(?:为|是|有|包括)[^。;]*[、,]$")
"""中毒症状为呕吐、休克、死亡: what a poison does."""
_HAPPENED = pattern(
    r"已经?|竟|[了过]|昨|今[天早晨]|者(?!,|甚)|[患病老]人|男子|女子|[一两二三四五六七八九十\d][多余]?[名人个位例]"
)
"""Said in the same sentence, it befell somebody: 3人住院甚至死亡."""
_LIVESTOCK = pattern(
    r"(?:鱼类?|虾|蟹|贝类?|[猪牛羊鸡鸭鹅兔蜂蚕]|牲畜|家[畜禽]|宠物|菜(?=[都也全])|庄稼)(?:苗|群|只|子|们)?"
    r"(?:[都也全均已又陆续接连成大片批量面积突然多次]|在[^,。;]{1,8}[中时上]|被[^,。;]{0,10})*$"
)
"""What died in a pond, in a stable or in a field."""
_EATEN = pattern("[吃喝]|食用(?!猪)|服")
_VERMIN = pattern(
    r"(?:老鼠|耗子|[猫狗犬]|苍蝇|蚊子?|蛆虫?|(?<![杀灭除])虫子?|蟑螂|蚂蚁|脑细胞)(?![肉药粮咬伤剂草])"
    r"(?:[^,。;!?人]|,(?=其中|则))*$"
)
_FED = pattern(r"喂[^,。;]{0,3}[猪牛羊鸡鸭鹅兔鱼狗猫][^。;人]{0,8}$")
_SO_MANY = pattern(
    r"(?<![吃买点炖]了)(?<![吃买点炖\d一二两三四五六七八九十百])[\d一二两三四五六七八九十百几]+"
    r"[只头条匹羽窝][小大母公仔土]?[猪牛羊鸡鸭鹅狗猫鱼兔犬]"
    r"(?:都|也|在|先|误|偷)*[吃喝舔食](?![起店完堂])"
)
"""二十只鸡吃了饲料后死亡: who ate is no person."""
_OF_ANIMALS = pattern(r"了?\d*[头只匹羽尾](?!药)")


def _is_of_kin(before: str) -> bool:
    *earlier, clause = before.split(",")
    if _ONES_KIN.search(clause):
        return True
    return _ONLY_WHEN.fullmatch(clause) is not None and any(_ONES_KIN.search(each) for each in earlier[-2:])


def is_somebodys(before: str, folded: str, hit: re.Match[str]) -> bool:
    """Whether the word of death that matched is said of a person who did die; `before`: the sentence up to it."""
    if hit.group() in _OF_KIN and not _is_of_kin(before):
        return False
    if hit.group() == "死了" and not (_SOMEBODYS.search(before) or _OF_PEOPLE.match(folded, hit.end())):
        return False
    if _MOURNED.match(folded, hit.end()) or _FEARED.match(folded, hit.end()):
        return False
    return not (_is_in_general(before) or _is_a_beasts(before, folded, hit))


def _is_in_general(before: str) -> bool:
    if _FATAL.search(before):
        return True
    return (_WORSE.search(before) or _SYMPTOMS.search(before)) is not None and _HAPPENED.search(before) is None


def _is_a_beasts(before: str, folded: str, hit: re.Match[str]) -> bool:
    if _OF_ANIMALS.match(folded, hit.end()) or _SO_MANY.search(before):
        return True
    if _VERMIN.search(before) or _FED.search(before):
        return True
    return _LIVESTOCK.search(before) is not None and _EATEN.search(before.rpartition(",")[2]) is None
