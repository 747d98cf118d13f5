"""People: whether a number counts people, and whether two numbers of them are one."""

import re

from ..patterns import pattern
from .harms import DEAD, HARM, HOSPITALISED, ILL, PEOPLE, harm_before
from .numerals import HEADS, NUMERAL

_DO = (
    r"(?:都|全|也|又|在|还|正|仍|已经?|转|进|送|被|先后|陆续|接连|一起"
    r"|一块|吃了?|喝了?|说|喊|打电话|反映|反馈|自述|自称|表示"
    r"|出现|发(?=[高低][烧热])|开始|中途|半夜|当[晚天夜]|今[天早晚]|昨[天晚夜]|现在|目前|次日|第二天|回[家来去])"
)
_DOES = pattern(rf"{_DO}|[了啦吧]?,[都全均]|没来|没到|请假|是(?=[吐拉腹呕吃喝])")
HARMED_BEFORE = pattern(
    rf"(?:{ILL}|{HOSPITALISED}|{DEAD}|吐|拉|倒|趴|(?<=[、,个人号就都也又桌班屋家])躺)(?:了|过|倒|坏|的|下)?(?:就|还"
    rf"|已经?"
    r"|大概|约|起码|至少|少说也?|足足)*有?$|[放撂毒药干躺拉]倒了?$|[吃喝]坏了?$"
    r"|[拉接送抬]走了?(?:去医院)?的?(?:已经?|都|有|一共|总共)*$"
    r"|(?:卫生[院所室]|诊所|医务室|校医[院室])[里就都]*(?:扎|打|挂|看)了?$"
    r"|来(?:看(?:病|诊)?|就诊|打针|挂水|输液)的(?:一共|已经?|总共|都)*有?$"
    r"|(?:村医|医生|大夫|诊所|卫生[室所院]|急诊)[^。;\d]{0,12}来了(?:一共|已经?|总共|都|有)*$"
)
PUNISHED = (
    r"[均都已]*(?:被(?:立案|调查|查处|[刑行]?政?拘|逮捕|抓|判|控制|问责|处分|追[责究]|免职|停职|罚|约谈|公诉|起诉)"
    r"|获刑|落网)"
)
"""学生餐后呕吐4人被立案调查: who answers for it is not ill."""
ALONE_BEFORE = pattern(
    r"[,、:](?:我们|(?:家长|老师|校医|辅导员|班主任|护士|医生|园长)说|登记姓名的|登记的|报上来的|(?:据我|光我)?知道的"
    r"|就有|而是|是|实际上?|其实|实?为|[只仅才就]|还?远?不止|开始|发现的|统计[的到]?|咱们|俺们|他们|她们|现在"
    r"|目前|现|已经|已有|累计|一家|家里|全家|总共|一共|合计|都是|都有|都(?=[\d一二两三四五六七八九十几]+个了)"
    r"| +|[^,。;\d]{0,6}?(?:统计|接龙|登记)一下[吧了]?[,:—-]*"
    r"|[^,。;\d]{0,6}?一(?:问|统计|数|查|打听|合计|摸排)|(?:挨家挨?户?)?问了?一圈"
    r"|(?:挨家挨?户?|[一两]圈)?[问数算统计]+了?下来|算上|加上|加起来|合起来|[加合凑]在?一[块起]儿?|拢共"
    r"|[我俺咱他她]们?(?:班|寝室|宿舍|车间|单位|厂|村)[里上]?(?:还|就|也)?(?=有)|[^,。;\d]{0,8}?都是?[这那]样,"
    r"|得(?=有|[\d二两三四五六七八九十几])|估计|怕是?|差不多|至少|大概|大约|超过|将近|有|共|约|近)*$"
)
ALONE_AFTER = pattern(r"(?:都是|都|呢|啊|吧|了|[嘞哩啦咧])?(?:[,、:]|$)")
FOUND_TO_BE = (
    "[都均已全也经]{0,3}(?:确[定诊认]|诊断|查出|检出|化验|证实|判定|被?定为)"
    "(?![不没来去要走转]|[为是]?(?:阑尾炎|胆囊炎|肠梗阻|心梗|脑梗|骨折))"
)
"""三个病人确定是亚硝酸盐: what the ill were found to have."""
_SICK = pattern(f"(?:患儿|患者|病人|病患|病童)(?:当?中|[都均已全共]*(?:采|抽)了?|{FOUND_TO_BE})")
_LEFT = pattern(
    rf"[^,。;{HEADS}]{{0,4}}中[,:]?(?:已?有)?{NUMERAL}[名位例个]?(?:{PEOPLE})?[^,。;]{{0,3}}(?:[出离]院|治愈|痊愈)"
)
"""12人中4人已离院: who has left the hospital was there."""
_TO_A_DOCTOR = pattern(
    r"(?:先后|陆续|已经?|都|全|被|分别|还|正)*(?:[到在进]|[送收][入到往]?)(?:了|着)?[\u4e00-\u9fff\d]{0,5}?"
    r"(?:医院|[一二三四]院|卫生[院室所]|诊所|医务室|校医[院室]|急诊室?|病房|我科)(?=[,。;!]|$|[拿开买领]药?|看(?:病|$"
    r"|[,。])|打|挂|输)"
)
"""18人到卫生室拿药, 三十多个在医院: who are there are patients."""
_SO_FAR = pattern(
    r"(?:现在?|目前|至今|截[至止到][^,。;]{0,10},?)(?:已经?)?(?:一共|总共"
    r"|累计|共计|合计|共)(?:就诊|送医|收治|发病)?(?:是|有|达)?$"
)
_OF_WHOM = pattern(
    rf"[^。;{HEADS}]{{0,20}}[,:](?:其中|已?有)?{NUMERAL}[名位例个]?(?:{PEOPLE})?[^,。;]{{0,6}}(?:[出离]院|治愈|痊愈)"
)
"""现在一共是14名学生, 11人已经出院: the newest total of those who fell ill."""
_BY_NOW = pattern(r"(?:现在?|目前|至今|截[至止到][^,。;]{0,10},?)(?:已经?|一共|总共|共|有|是)*$")
_SOME_TREATED = pattern(
    rf"[^,。;{HEADS}]{{0,4}},其中{NUMERAL}[名位例个]?人?[^,。;]{{0,4}}(?:输液|住院|留观|[挂吊]水|打点滴|送医|重症|抢救)"
    rf"[^,。;]{{0,4}},?其[余他][^,。;]{{0,6}}(?:回家|居家|离院|返[家校]|好转|稳定|观察|休息)"
)
"""目前18个, 其中2个在输液, 其余已回家."""
_SOUGHT = pattern(r"(?:岗位?|职位|编制|招聘?|录用|录取|名额)[^,。;\d]{0,3}$")
"""流行病学岗2人, 承担食物中毒事件调查: who is sought for the work."""
_PATIENTS = ("患者", "病人", "病号", "病例")
_CASES = pattern(r"病例|患者|病人|新增|增加\d+例")
_EXAMPLES = pattern(r"案例|案件|投诉|举报|查处|典型|实例|样品")
_BASE_BEFORE = pattern(
    r"(?:[全本该某]|我们|他们)(?:班|园|校|厂|村|寝|宿舍|车间|桌|单位|公司|年级)(?:[^,。;]{0,4}有)?$"
    r"|(?:班级|共有|总共|一行|到园|到校|在校|在册|在籍|实到|应到|到场|到会|出席|供应|供餐)[^,。;\d]{0,4}共?约?$"
)
"""全班28名, 一行6人: of whom some may have fallen ill, when another number follows."""
_EXPOSED_BEFORE = pattern(
    r"(?:就餐|用餐|进餐|供餐|同餐|共餐|同桌)(?:就餐)?(?:总?人数|总数|人员|学生)?(?:共|约|为|有|:)*$"
    r"|聚餐\(共$|(?<![^,;。])[^,;。诊治]{0,12}(?:就餐|用餐)者(?:共|约|为|有|:)*$"
)
"""就餐人数156人, 同桌7人: they ate, whatever follows."""
_BASE_AFTER = pattern(
    r"(?:同时|共同|在[^,。;]{0,10})?(?:就餐|用餐|聚餐|进餐|会餐|同餐|共餐"
    r"|参加|赴宴|吃席|在岗|上班|[吃去]的|围坐)[^,。;]{0,8}(?:,|$)"
)
"""约180人就餐, of whom 31 fell ill."""
_SHOWED = pattern(r"(?:陆续|先后|相继|均|都|已)*(?:出现|发生)了?(?:不同程度的?)?")
"""共有11名学生出现腹痛, 其中4名呕吐: right behind their number stands what befell all of them."""
_AMONG = pattern(r"中[,:]?(?:已?有|共有?|约)?")
_FELL_ILL = pattern(r"(?:有|出现|发生)[^,。;]{0,4}症状|发病|患病")
"""游客43人中, 31人有症状."""
_ALL_OF = pattern(r"[都全均皆]|无一幸免|一个不落")
_NIGHT = pattern(r"(?:[晚早夜]上|[夜上下]午?里?)(?=[都全就又开吐拉发腹肚呕窜])")
_OF_PEOPLE = pattern(rf"{NUMERAL}[名位个]?(?:{PEOPLE})(?:里面?|当?中)?有$")
_NEAR = 12
_BITTEN = pattern(r"[吃喝尝咬抿嚼舔]了?$|[了过]$")
_ABSENT = pattern(
    r"(?:请假|没来|缺勤|不舒服|难受)(?:了|的)?(?:已经|已|就|也|都|大概)?有?$"
    r"|(?<=[李赵王张刘陈我俺他她居])家里?$|班$|又(?:多|添|来|新?增加?)了?$"
)
"""请假的有七八个: of whom the sentence goes on to say what befell them."""
_AFTER = pattern("[了的过子着]*")
"""What may stand behind the word of harm: 肚子疼了, 有六个; 拉肚子, 一问有二十个."""
_JOINED = pattern(
    rf"[、和跟加及+,]?(?:另有|其|值班){{0,2}}(?:{PEOPLE})"
    r"|[、和跟加及+]|[、, ](?:[一二三四五六七八九十\d]+|隔壁|其他)班"
    r"|(?:[、 ,+]|还有|和|跟)?(?:老?[\u4e00-\u9fff]|我|俺|邻居)家"
)
"""Between numbers of people that one thing is said of: 小学生4名、教师1名出现呕吐."""


def are_people(sentence: str, hit: re.Match[str]) -> bool:
    """个 counts anything: alone it counts people where harm stands beside it (吐了十几个) or follows (四个都闹肚子).
    吃了两口 counts bites."""
    if hit["unit"] not in ("口", "口子", "个") or hit["who"]:
        return _SOUGHT.search(sentence, max(0, hit.start() - _NEAR), hit.start()) is None
    is_harmed = HARMED_BEFORE.search(sentence, 0, hit.start()) is not None or _at_night(sentence, hit)
    if hit["unit"] in ("口", "口子"):
        return is_harmed or _BITTEN.search(sentence, 0, hit.start()) is None
    does = _DOES.match(sentence, hit.end()) or HARM.match(sentence, hit.end())
    return is_harmed or does is not None or _is_apposed(sentence, hit) or are_all_so_far(sentence, hit)


def _at_night(sentence: str, hit: re.Match[str]) -> bool:
    """12个孩子有8个晚上吐了: 8 of the children, and no eight nights."""
    night = _NIGHT.match(sentence, hit.end())
    return night is not None and _OF_PEOPLE.search(sentence, 0, hit.start()) is not None


def _is_apposed(sentence: str, hit: re.Match[str]) -> bool:
    """肚子疼, 目前知道的有六个: the number of those whom the words before the comma are about."""
    if _ABSENT.search(sentence, 0, hit.start()):
        return True
    if ALONE_AFTER.match(sentence, hit.end()) is None:
        return False
    alone = ALONE_BEFORE.search(sentence, 0, hit.start())
    if alone is None:
        return False
    ends = [alone.start() - n for n in range(3) if _AFTER.fullmatch(sentence, alone.start() - n, alone.start())]
    return any(harm_before(sentence, end) for end in ends)


def are_cases(sentence: str, hit: re.Match[str]) -> bool:
    """新增6例: an example or a case of illness, as the sentence says; 7名患儿中2名已出院, 9个病人采了5份便: ill."""
    if _SICK.search(sentence, hit.end() - 2, hit.end() + 9) or _LEFT.match(sentence, hit.end()):
        return True
    if _TO_A_DOCTOR.match(sentence, hit.end()):
        return True
    groups = hit.groupdict()
    if groups.get("who") in _PATIENTS and HARM.search(sentence, hit.end()):
        return True
    if groups.get("unit") != "例" or _EXAMPLES.search(sentence):
        return False
    return _CASES.search(sentence) is not None or HARM.search(sentence) is not None


def are_all_so_far(sentence: str, hit: re.Match[str]) -> bool:
    """They are all who fell ill until now, of whom some have left the hospital, or are treated there."""
    if _BY_NOW.search(sentence, 0, hit.start()) and _SOME_TREATED.match(sentence, hit.end()):
        return True
    return _SO_FAR.search(sentence, 0, hit.start()) is not None and _OF_WHOM.match(sentence, hit.end()) is not None


def are_joined(sentence: str, before: re.Match[str] | None, hit: re.Match[str]) -> bool:
    """俩大人一个孩子: of two sorts; 八个人五个 are five of eight."""
    if before is None:
        return False
    if before.end() == hit.start():
        sorts = [each["who"] or each["bare"] for each in (before, hit)]
        return all(sorts) and "人" not in sorts
    return _JOINED.fullmatch(sentence, before.end(), hit.start()) is not None


def are_the_exposed(sentence: str, hit: re.Match[str], following: re.Match[str] | None) -> bool:
    """约180人就餐, 31人腹泻: those among whom others are counted who fell ill; all of them are where it says so, or
    where the word of harm follows on their number (一行6人腹泻, 2人住院; 16人就餐后呕吐, 其中3人留院)."""
    if are_all_so_far(sentence, hit):
        return False
    if following and _AMONG.fullmatch(sentence, hit.end(), following.start()):
        return _FELL_ILL.match(sentence, following.end()) is not None
    if HARM.match(sentence, hit.end()) or _is_of_all(sentence, hit, following):
        return False
    ate = _EXPOSED_BEFORE.search(sentence, 0, hit.start()) is not None
    if not ate and (following is None or not _says_of_whom(sentence, hit)):
        return False
    between = sentence[hit.end() : following.start() if following else len(sentence)]
    clause, comma, _ = between.partition(",")
    if comma and not ate and HARM.search(clause):
        return False
    return not any(_fell(between, each) for each in _ALL_OF.finditer(between))


def _is_of_all(sentence: str, hit: re.Match[str], following: re.Match[str] | None) -> bool:
    """They fell ill, as is said at once, and the number that follows does not count that: 出现腹泻31人 does."""
    showed = _SHOWED.match(sentence, hit.end())
    harm = HARM.match(sentence, showed.end()) if showed else None
    return harm is not None and not (following and following.start() == harm.end())


def _fell(between: str, all_of: re.Match[str]) -> bool:
    """均出现腹泻, but not 均已好转: harm befell all of them, in the same clause."""
    harm = HARM.search(between, all_of.start(), all_of.end() + _NEAR)
    return harm is not None and "," not in between[all_of.end() : harm.start()]


def _says_of_whom(sentence: str, hit: re.Match[str]) -> bool:
    return (
        _BASE_BEFORE.search(sentence, 0, hit.start()) is not None or _BASE_AFTER.match(sentence, hit.end()) is not None
    )
