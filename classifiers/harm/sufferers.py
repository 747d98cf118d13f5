"""Sufferers: that somebody fell ill, where a text gives no number. 吃完上吐下泻 is one at least, 全桌都吐 two at least.

Only what is told as having happened counts: advice, fear, a question, a denial and disgust say nothing of anybody.
"""

import re
from collections.abc import Iterable

import msgspec

from ..patterns import pattern
from ..words import sentences_with
from .advised import is_advised
from .deaths import is_somebodys
from .harms import GUT, HARM, KIN, NERVES, PEOPLE, SKIN, Mention, harm_named, started
from .numerals import number
from .pairs import HEADS, PAIR, size_of
from .shares import OTHERS, turns_to_one, with_me

_WHO = pattern(
    rf"我|俺|咱|本人|(?<!其)[他她](?![们人国乡])|{KIN}|女儿|患者|病人|老人|老汉|老太|老爷子"
    r"|大爷|大妈|大叔|婴儿|幼儿|儿童|小孩|小朋友|学生|家长|男子|女子|男[孩童]|女[孩童]|姑娘"
    r"|孕妇|产妇|顾客|客人|游客|村民|居民|工人|员工|全家|一家|家里|一桌|全桌|全寝"
    r"|寝室|宿舍|全村|全班|半个班|一屋子|有人|大家|多名|多人|一片人|们"
)
_EATEN = pattern(
    r"吃|喝|食用|进食|服用|下肚|就餐|用餐|聚餐|饭后|餐后|尝了|误饮|误食|外卖|下单|点了|拼单|餐|饭|宴|席|菜|饮"
)
_INGESTED = pattern(
    r"[吃喝]|食用|进食|服用|下肚|食物|误饮|误食|尝了|外卖|点[了的]|拼单|宴|炖|饺|蘑"
    r"|避雷|踩雷|[怪怨赖][他她它那这]?[家个碗盒袋瓶杯]?[^,。;!?]{0,3}[奶饭菜肉饼面汤串鱼]"
    r"|菇|菌|餐(?![馆厅饮具桌])|饭(?![店馆局])|席(?![位地卷])|菜(?![市场鸟])"
)
_SIZE = r"[二两俩仨三四五六七八九十]|\d{1,2}"
_PATIENT = pattern("患者|病人|患儿")
_AT_DEATHS_DOOR = pattern(r"(?:危重|重症|病危|最重|icu)[^,。;]{0,4}$")
_OF_THE_GUT = pattern(started(f"(?:{GUT})"))
"""What else than these befalls people by much that is no food: told of somebody who ate or drank."""
_ALL = pattern(
    r"(?<!(?<![个名家位些大有的等])人)(?<![唇脸嘴手脚眼腿舌身己睛白])(?<!珠子)"
    r"都(?![买去吃喝点]过|出来|怪|快|挺|很|是|没|好|不|有点)"
)
"""In the clause of the harm: 一星都嫌多, 吃完拉了一天 is one."""
_MANY = pattern(
    r"全家|全桌|全寝|全村|全班|全宿舍|一群|一片|一家人|大家(?!都?别|避|千万|注意|小心|不要|买|一定|以后)"
    r"|多名|多人|好几(?![趟次回顿天晚夜宿遍])|好些|不少|陆续|先后|接连|接二连三|一个接一个|一个个|轮流|排队|几个"
    r"|(?<![你您])们(?!(?<=(?<![和跟与])(?:家人|姐妹|宝子|集美|兄弟|友友)们)(?:[,。;!?~]|$|避雷|别|千万|谁懂))|双双"
    r"|集体|全体|[一半](?:屋子|宿舍(?!的)|寝室(?!的))|一半人|一多半|若干|部分"
)
_WILL = "(?<![聚宴协晚开社机庙家年集酒])会"
_SUPPOSED = pattern(
    rf"{_WILL}[^,]{{0,3}}$|(?<!总)要$|对$|简直|可能|容易|易|怕|担心|万一|如果|要是|假如|倘若|若"
    r"|一旦|小心|当心|谨防|严防|预防|避免|防止?|免得|以免|难道|据说|听说|网传|传言|谣传"
    r"|(?<!假)如$|迟早|早晚(?=[要会得吃])|差点|险些|快要?|没(?!过多?久|多久|一?会|几|半[个天]|[一两]个?(?:小时|钟头"
    r"|晚上|天)|到|[吃喝]完|想到|洗|熟)"
    r"|未|无(?!效)|不(?!停|行|住|断|止|得了|舒服|过|到|足|知道?怎么|晓得)"
    r"|(?<!个)别|勿|导致|致使|引起|引发|造成|诱发|是否|有无|怎么(?!回事|吃|搞)"
    r"|如何|为什么(?!这|我|吃|昨|今)|模拟|假设|虚拟|(?<!救)治疗?|缓解|还以为"
)
"""Right before the word of harm: it is feared, advised against, denied, or said of the food in general."""
_LEADS_TO = r"(?:导?致|引[起发致]|造成|产生|出现|诱发)"
_MAY = pattern(
    rf"(?:可能?|[极容]?易|(?<![不就都]){_WILL}|常)(?:会|使人|令人|直接)?{_LEADS_TO}[^,。;]*$"
    rf"|[极容]易{_LEADS_TO}[^,。;]*,产生[^,。;]*$"
)
"""可能引起急性中毒、呕吐、腹泻等症状: whatever the clause lists is what the food may do."""
_ASKED = pattern(
    r"(?:的)?(?:会|事件(?:屡|频|时有|多发)|吗|么\?|谁|的概率|的风险|风险|怎么办"
    r"|是谣言|流行病学|防控|知识|科普|等症状的?,?[请应要]|事件应急|突发)"
)
_DISGUST = pattern(
    r"恶心|干呕|想[吐哕]|吐得|症状|感染|确诊|过敏|甲肝|戊肝|肝炎"
    r"|眼皮.{0,2}抬不起|[浑全]身没(?:劲|力气)|菌痢|出事了|中招|流产|早产"
    r"|不适|受害|发病|患病|发热|虚脱|无力|肿了|红肿|重症|收治|抢救"
)
"""What is said of disgust, of other things than bodies, or of illness in general: alone it tells of nobody."""
FAMILY_HEADS = r"一全我俺他她咱家老小二两俩仨三四五六七八九十\d"
_FAMILY = pattern(
    rf"(?=[{FAMILY_HEADS}])(?:(?:(?:[一全我俺他她]家|家里)(?:老小|老少|人)?(?:一共|总共|共)?(?P<of>{_SIZE})口)"
    rf"|(?P<in>{_SIZE})口(?:之家|人)|[老小]?(?P<couple>[两俩])口子|[老小](?P<old>[两俩])口"
    rf"|(?<![第\d.每])(?P<mates>{_SIZE})(?:(?:个|名|位)?老?(?:{PEOPLE})|口(?=[,。]))(?!均|一[间组桌]|[间桌套份])"
    rf"|(?:[我俺咱他她]们)(?P<us>{_SIZE})个)"
)
"""我们一家三口昨晚在…吃的炒鸡，半夜开始拉肚子: who ate stands further from the harm than any number would."""
_ANIMAL = pattern(
    r"(?:家里?的?[小大老]?[狗猫犬]|[我他她俺咱]家里?的?[小大老]?[猪牛羊鸡鸭鹅狗猫兔犬]"
    r"|养的?[^,。;]{0,3}[猪牛羊鸡鸭鹅狗猫鱼兔]"
    r"|[只条][小大]?[狗猫犬]|牲畜|家畜|家禽|宠物|仔猪"
    r"|(?:^|[,:])(?:小|野|流浪)?(?:[狗猫猪牛羊犬]|[狗猫][子咪狗]|金毛|泰迪|柯基|哈士奇|二哈))(?:群"
    r"|们)?(?:都|也|在|先|误|偷)*[吃喝舔食闻](?![起店完堂])"
    r"|[我他她俺咱]家里?的?[小大老]?[狗猫]吃完|[狗猫]粮[^,。;]{0,4}[吃喂]"
)
_PET = pattern(
    r"(?:^|[,:!?]|[我俺咱他她]们?家?的?)[小大老这两]?(?:只|条)?"
    r"(?:[狗猫]|[狗猫][子咪狗]|金毛|泰迪|柯基|哈士奇|二哈)"
    r"(?:刚才|今[天早]|昨[天晚]|半夜|早上|一直|突然|又|也|在|总|老)*$"
)
"""狗吃坏肚子, 我家金毛一直拉稀."""
_SOMEBODY_ELSE = pattern(
    rf"{KIN}|[我俺](?!们|家)|[他她](?!们|家)|有[人一两]|其中|另"
    r"|(?<![比接])(?!一个[比接挨劲小多没])[一二两三四五六七八九\d][个名位]|老人|大人|老头|老太|老爷子"
)
_HAD = pattern(rf"{_EATEN.pattern}|[买点叫订带]的")
"""昨天买的卤肉: what a family ate, said without a word for eating."""
_ALL_OF_THEM = pattern(r"[全都均]|轮[着流]|一个没|没一个|无一|双双|先后|相继|陆续")
_REACH, _NAMED = 60, 30
_CLAUSE = 40
_NOT_EATEN = r"(?!.*[吃喝餐饭食饮])"
_OTHER_CAUSE = pattern(
    (
        r"(?=[气急吓累困饿笑愁哭熬忙晒冻跑颠馋撑辣咸腻苦晕高孕怀体吃喝大例经])"
        r"(?:[气急吓累困饿笑愁哭熬忙晒冻跑颠馋撑辣咸腻苦][得到](?=[^,]*$)|晕[车船机]"
        r"|高反|高原反应|孕吐|怀孕|(?:大姨妈|例假|经期)[^,吃喝]{0,2}$|跑完|跑步|体测|[吃喝][得太]?[撑饱][了着]*,?$)"
    )
    + _NOT_EATEN
)
"""What else than food makes a head ache or a stomach turn, when it is said right before and nothing eaten after it."""
_NEAR = 8
_ANOTHER = pattern(
    r"(?:感冒|流感|甲流|乙流|水痘|手足口|腮腺炎|支原体|疱疹|红眼病|新冠|骨折|外伤|摔伤"
    r"|(?:发热|发烧)?(?:咳嗽|流鼻?涕|鼻塞|咽痛))(?:病|症状|引起的?|[、和及伴或])*(?:发热|发烧|咳嗽)*"
    r"(?:请假|缺勤|共|有|的|者|为|:)*(?:\d+|[一二三四五六七八九十两]+)[名人例个]"
)
_BY_ANOTHER = pattern(
    "[都均]?(?:(?<![吃喝完])晕[车船机]|[系是]?因为?(?:晕[车船机针血]|感冒|流感|受凉|着凉|中暑|低血糖"
    "|癫痫|外伤|骨折|剧烈运动|跑步))"
    "(?:而|引起|引发|导致|所致|造成|出现|发生|轻微|的)*(?:呕?吐|恶心|头晕|腹[泻痛]|[。;]|$)"
)
"""1名学生因晕车呕吐; but 因感冒请假, 在家吃了外卖呕吐."""
_AIRWAYS = pattern(r"咳嗽|咳得|流鼻?涕|嗓子[疼痛哑]|咽痛|打喷嚏|鼻塞")
_BY_FOOD = pattern(started(f"(?:{GUT}|{NERVES}|{SKIN})"))
_DRUNK = pattern(r"(?:宿醉|喝[多醉大高断]|醉[了酒得])" + _NOT_EATEN)
_OF_DRINK = pattern(r"吐|呕|恶心|想吐|[又直狂也]吐|头[晕疼痛昏]|抱马桶")
"""What drink does to people; who cannot see or does not wake up may have drunk methanol."""
_LATELY = pattern(
    r"(?:今[天早晚]|昨[天晚夜]|当晚|早上|半夜|夜里|晚上|凌晨|第[二三]天|[一整]个?(?:晚上?|天|夜|宿)|黑[喽了里]"
    r"|夜个?儿?黑|今儿|夜儿|一直|从"
    r"|现在|已经?|居然|竟然|结果|果[真然]|不其然|直接|马上|立马|严重|不停|开始|都|还|又|就|在|[吃喝])$"
)
_WENT_ON = pattern(r"了(?!吗|怎么|就?会)|到现在|[一整两二三几\d]+(?:晚上?|天|夜|宿|次|回|趟)")
"""第二天拉肚子, 拉了一晚上: it has happened, though the clause says neither to whom nor after what meal."""
_DRAINED = pattern("[拉吐]到?(?:虚脱|脱水)")
_OF_THE_LIVER = ("甲肝", "戊肝", "肝炎")
_SHELLFISH = pattern(
    r"[吃喝][^。;!?\n]{0,8}?(?:蚶|蛤|蚝|牡蛎|贝|螺|海鲜|醉[蟹虾]|生腌|刺身|生水|井水)"
    r"[^。;!?\n]{0,12}$"
)
_LONG_AGO = pattern(r"当年|那年|年代|大流行|(?:19|20)\d\d年")
_POISON_NAMED = pattern(
    r"(?:医生|大夫|医院|急诊|化验)(?:(?![不没非]|排除)[^,。;!?\n]){0,8}?"
    r"(?:肉毒(?![素针])|亚硝酸|乌头|草乌|组胺|河豚|贝毒)|蜂蜜[^。;!?\n]{0,10}便秘"
)
"""With it what is else said of illness in general, such as 无力, tells of who ate; honey gives infants that."""
_JUST_EATEN = pattern(r"[吃喝](?:完|了|后|过)[^,。!?;\n]{0,4}$")
_JEST = pattern(r"哈哈|hhh|笑死|笑哭|狗头|当场去世|绝绝子|中毒太深|玩笑|装病|骗你")
_TREATED = pattern(r"(?:医生|大夫|护士)[^,。]{0,4}[说:]|急性|胃肠炎|肠胃炎|急诊|住院|输液|[挂吊]着?[水瓶]")
"""Who laughs at it and was treated was ill all the same."""
_FEIGNED = pattern("玩笑|装病|骗你")
_LONG, _BESIDE = 1_500, 200
"""Characters from which on a text tells of more than one thing, and within which one is meant as another is."""


_OF_A_TRADE = pattern("(?:果农|菜农|瓜农|茶农)[^。!?]{0,8}?[把用给往拿]")
_OF_ONE_MEAL = pattern(
    rf"{_WHO.pattern}|[今昨前][天晚日早]|刚[才刚]|[买购点订]|\d|[这那]家|一家|医院|医生|[送就]医|就诊|住院|急诊|抢救"
)
_HEADING = pattern("(?:总?人|总|例)数(?!还|仍|[在较越已正增]|持续|上升|众多|很多)|率(?![达约超近为])")
"""发病人数, 死亡率: what is counted, and nobody of them; where a number follows, others read it. 呕吐人数还在增加 tells
of some."""
_AT_SIGHT = pattern("[看听想]得(?!出|见|[^,。;!?]{0,3}[说讲])[^,。;!?吃喝]{0,5}$")
"""看得我胃里翻江倒海: nothing was eaten."""


def _is_claim(folded: str) -> bool:
    """果农把甜蜜素往树上打, 吃完舌头发麻: told of all who grow it, and of no meal that anybody had. 黑心商家 is what an
    angry guest calls one shop."""
    return _OF_A_TRADE.search(folded) is not None and _OF_ONE_MEAL.search(folded) is None


def somebody(folded: str, sentences: Iterable[tuple[int, int]], *, of_food: bool = False) -> list[Mention]:
    """The least number of people of each harm that is told without a number, in a text that nothing calls untrue;
    `sentences`: where those stand that speak of harm; `of_food` when the text names a food."""
    found: dict[str, Mention] = {}
    told, by_food = False, of_food or _INGESTED.search(folded) is not None
    is_claim = _is_claim(folded)
    if len(folded) <= _LONG and _is_in_jest(folded):
        return []
    for start, end in sentences:
        if len(folded) > _LONG and _is_in_jest(folded[max(0, start - _BESIDE) : end + _BESIDE]):
            continue
        for hit in HARM.finditer(folded, start, end):
            before = folded[start : hit.start()]
            if is_claim and harm_named(hit) != "dead" or not _happened(before, folded, hit):
                continue
            if not (_is_of_somebody(before, folded, hit) or by_food and _has_begun(before, folded, hit)):
                continue
            weak = _DISGUST.fullmatch(hit.group()) is not None
            weak = weak and not (_is_by_food(folded, hit) or turns_to_one(before[-_NAMED:]))
            told = told or _is_patients_death(before, hit)
            told = told or not weak and (by_food or _OF_THE_GUT.match(folded, hit.start()) is not None)
            mention = _mention(folded, start, hit)
            if not weak:
                mention = _family(folded, start, hit) or mention
            if mention.count > found.get(mention.what, _NONE).count:
                found[mention.what] = mention
    if told and (ill := found.get("ill")):
        found["ill"] = msgspec.structs.replace(ill, count=ill.count + len(_ALSO.findall(folded)))
    return list(found.values()) if told else []


def falls_ill(folded: str) -> int | None:
    """Where it is first told of the gut that something befell it: 预防腹泻 and 吐了怎么办 do not."""
    for start, end in sentences_with(_OF_THE_GUT, folded):
        for hit in HARM.finditer(folded, start, end):
            if _OF_THE_GUT.match(folded, hit.start()) and _happened(folded[start : hit.start()], folded, hit):
                return hit.end()
    return None


def _is_in_jest(said: str) -> bool:
    return _JEST.search(said) is not None and (_FEIGNED.search(said) is not None or _TREATED.search(said) is None)


def _is_patients_death(before: str, hit: re.Match[str]) -> bool:
    """那位危重患者, 今日0时宣布临床死亡: a hospital's next message says no more of what they ate."""
    return harm_named(hit) == "dead" and _PATIENT.search(before) is not None


def _happened(before: str, folded: str, hit: re.Match[str]) -> bool:
    if harm_named(hit) == "dead" and not is_somebodys(before, folded, hit):
        return False
    if befell_animals(before) or _AT_SIGHT.search(before) or _HEADING.match(folded, hit.end()):
        return False
    if (
        is_advised(before, hit.group())
        or _SUPPOSED.search(before[-7:].rpartition(",")[2])
        or _MAY.search(before[-_CLAUSE:])
        or _ASKED.match(folded, hit.end())
    ):
        return False
    return not has_other_cause(before, folded[hit.start() : hit.end() + 2])


def befell_animals(before: str) -> bool:
    """An animal ate before, and nobody is named after it, or the clause up to the harm names an animal and no more."""
    animal = _ANIMAL.search(before)
    if animal is None:
        return _PET.search(before) is not None
    return _WHO.search(before, animal.end()) is None


def has_other_cause(before: str, harm: str) -> bool:
    """饿得头晕, 高反想吐: what is said right before a word of harm explains it without food."""
    near = before[-12:]
    return (
        _OTHER_CAUSE.search(near) is not None or _OF_DRINK.match(harm) is not None and _DRUNK.search(near) is not None
    )


def is_of_another_illness(folded: str, told: Mention) -> bool:
    """感冒发热5人: whom a cold or the measles of a school's morning round counts."""
    hit = _ANOTHER.search(folded, max(0, told.start - _NEAR), told.end) if told.count else None
    if told.count and _BY_ANOTHER.match(folded, told.end):
        return True
    return hit is not None and hit.end() > told.start


def is_of_the_airways(folded: str) -> bool:
    """发烧咳嗽: who has nothing but that was made ill by no meal."""
    return _AIRWAYS.search(folded) is not None and not may_be_by_food(folded)


def may_be_by_food(folded: str) -> bool:
    """Something ails somebody that food can do: gut, nerves or skin (嘴唇发紫)."""
    return _BY_FOOD.search(folded) is not None


def is_of_the_gut(folded: str) -> bool:
    """Somebody is sick or has the runs, which little else than food does: a lift or a lorry does not."""
    return _OF_THE_GUT.search(folded) is not None


def _is_of_somebody(before: str, folded: str, hit: re.Match[str]) -> bool:
    if (
        hit.group() == "死者"
        or _EATEN.search(before + hit.group())
        or harm_named(hit) == "dead"
        and _AT_DEATHS_DOOR.search(before)
    ):
        return True
    near = before[-_NAMED:]
    return turns_to_one(near) or _WHO.search(near + folded[hit.end() : hit.end() + 4]) is not None


def _has_begun(before: str, folded: str, hit: re.Match[str]) -> bool:
    """The gut of whoever writes: a sentence that names nobody, in a text about something eaten."""
    if _OF_THE_GUT.match(folded, hit.start()) is None or _DISGUST.fullmatch(hit.group()):
        return False
    return (
        _DRAINED.match(hit.group()) is not None
        or _WENT_ON.match(folded, hit.end()) is not None
        or _LATELY.search(before[-4:]) is not None
    )


def _is_by_food(folded: str, hit: re.Match[str]) -> bool:
    """喝完就恶心: what is else disgust follows at once on something eaten; hepatitis on shellfish, what may be anything
    on a poison that a doctor names."""
    word = hit.group()
    if word in ("恶心", "想哕"):
        return _JUST_EATEN.search(folded, 0, hit.start()) is not None
    if word in _OF_THE_LIVER:
        return _SHELLFISH.search(folded, 0, hit.start()) is not None and _LONG_AGO.search(folded) is None
    return _POISON_NAMED.search(folded) is not None


def _family(folded: str, start: int, hit: re.Match[str]) -> Mention | None:
    """The family that ate and fell ill, when nobody else is named between them and the harm."""
    near = max(start, hit.start() - _REACH)
    families = [*_FAMILY.finditer(folded, near, hit.start())] or [*PAIR.finditer(folded, near, hit.start())]
    what = harm_named(hit)
    if not families or what == "dead":
        return None
    family = families[-1]
    between = folded[family.end() : hit.start()]
    if _HAD.search(between) is None and _ALL_OF_THEM.search(between) is None:
        return None
    if OTHERS.search(between) or _SOMEBODY_ELSE.search(between) or HARM.search(between) or turns_to_one(between):
        return None
    size = size_of(family) if family.re == PAIR else number(next(filter(None, family.groups()))) or 1
    size += with_me(folded, family.start())
    return Mention(what=what, count=size, start=family.start(), end=family.end()) if size > 1 else None


def _mention(folded: str, start: int, hit: re.Match[str]) -> Mention:
    around = folded[max(start, hit.start() - 14) : hit.end()] + folded[hit.end() : hit.end() + 5].partition(",")[0]
    what = harm_named(hit)
    are_many = _MANY.search(around) or _ALL.search(around.rpartition(",")[2])
    count = 2 if what == "ill" and are_many else 1
    return Mention(what=what, count=count, start=hit.start(), end=hit.end())


_ALSO = pattern(
    rf"(?=[{HEADS}老前后小])(?:{KIN}|(?<=[,。;! ])[我俺](?=也)|老[二三四]|[前后]桌|老[头爷奶太]+子?"
    r"|[小老][\u4e00-\u9fff])"
    r"(?:[^,。;自]{0,3})"
    r"也(?:是(?=[,。;!]|$)|一样|[在直]?[吐拉]|开始|难受|不舒服|中招|进了?医院)"
)
"""我妈也是, 后桌也吐了: one more each."""
_NONE = Mention(what="", count=0, start=0, end=0)
