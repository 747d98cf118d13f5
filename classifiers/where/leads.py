"""Leads: words such as 在, 位于 or 反映 that stand before a name; the name begins after the last of them."""

from collections.abc import Sequence

from ..patterns import pattern

BRIBED = "收受|收取|索[要贿取]|[受行]贿|贿赂|[参入持]股|包庇|袒护|偏袒|勾结|串通|纵容|庇护|吃拿卡要"
"""What officials are accused of with a business."""

DEEDS = (
    r"要求|督促|责令|责成|约谈|告知|告诉|惊动|得罪|瞒着|采访|流入|发往|打卡|恳[请求]"
    r"|请求|请(?![贤君客神])|呼吁|建议|期望|盼望|(?<!新)希望(?!之|$)|谴责|质问"
    r"|得知|获悉|就读|其中|包[括含]|例如|不仅|目前|涉事|当事|强烈|[让劝逼催]$|抽检|检查|配合|组织|开展|赶赴|返回|转入"
    rf"|{BRIBED}"
)
"""What somebody does with a place or a business stands before its name and is no part of it. 新希望, 希望之星 and
希望小学 are names."""

CLAUSE = (
    r"而且|并且|但是|不仅|不但|如果|因此|因而|由于|虽然|尽管|尤其|比如|譬如|根据|按照|依照"
    r"|道理|对于|除了|即使|即便|不管|无论|只有|只要|只能|之前|之后|以后|以前|以来|毕竟"
    r"|如今|今年|去年|明年|每[年天]|近期|没有|没考上|多少|还有|不应该?|应该|应当|必须要?"
    r"|需要|可以|不[能会再]|完全(?=[不没可无忽能])|如何|怎样|为什么|凭什么|即将"
    r"|规定|导致|造成|影响|加[强快大]|提[高升]|确保|保障|建立|改建|[办改变转]成|划[入到]|纳入|调整|入读|升入"
    r"|考[上取]|报考|毕业|回应|官方(?=回应|通报|称|说|发布|调查|辟谣)|通报|卧底|联系|接手|完成|做好|严查|拆除"
    r"|(?<!综合)利用|取缔|播放|移交|明确|取名|选择|作为|成为|属于|集中|触犯|适应|培养|征求|公开"
    r"|反应|回忆|滞留|资助|同意|批准|坚决|倡导|从事|经营[户者]?|私信|有些|同一|另一"
    r"|事发[时后]?|当[天晚]|进一步|压实|落实|夯实|部分(?![店校厂])|发生|[几多\d]起"
    r"|(?<![第金老百十])[负一二三四五六七八九十\d]楼"
    r"|(?:\d+|[一二两三四五六七八九十几数多]+)[所个名间座]|(?<!南)开$|[办读考捐]$"
)
"""What makes a clause of the words before a sort of business (教育部门坚决取缔小学, 导致周边没有公办幼儿园): no name
reaches over it."""

OFFICIAL = (
    r"监管[局所]|监督管理局|执法[局队]|食安[办委]|卫健委|书记|主任|人员"
    r"|(?:(?<=副)|(?<!会)(?<!招待)(?<!交易))[所局科股队处]长(?![沙城江安春垣兴寿风葛治青盛])"
)
"""An office, and who works there: no business's name reaches over them."""

TROUBLE = (
    r"肚子|呕吐|吐(?!鲁番|司)[了的]?|腹[泻痛泄]|拉稀|窜稀|中毒|发[烧热霉臭酸黏]|变质|长毛|[长生]蛆|[有长生]虫|过期"
    r"|[馊臭]了|头[晕疼痛]|恶心|不舒服|难受|过敏|生病"
)
"""What befell people or food opens a sentence (三个孩子呕吐学校瞒着, 牛奶过期超市还卖) and is of no name."""

_THING = "奶|糕|餐|饭|课|苗|会|病|药|饼|粽子?|果|菜|汤|操|包|饼干|糖|水|点心|零食"
HAVING_DONE = (
    rf"完(?![全整美善达颜璧])(?:[\u4e00-\u9fff]{{0,3}}?(?:{_THING}))?"
    rf"|(?<=[发吃喝领打分送买订上开])(?<!沙发)了[\u4e00-\u9fff]{{0,2}}?(?:{_THING})$"
    r"|(?:食用|核实|供应|支持|参加|提示|状告|潜入|[刚在打]接|^接)$|刚接"
)
"""What somebody has done right before they speak of a school or a shop (发完蛋糕学校说, 刚接学校电话). 完美 and 完达山
are names."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
    "肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
)
HOUSEHOLD = rf"家(?!族|(?<=[{SURNAMES}]家)[庄坪沟湾桥寨堡屯岭营洼坡楼坳])"
"""一家, 我家: whose it is or how many. 郝家坪 is a place, called by who lived there first."""

_OPENING = pattern(
    r"(?:(?:兹|本人|现(?![代河制场])|据悉?|因(?![斯此])|致(?![富美电诚])|使(?!馆)|令(?!狐)|共(?![和青])"
    r"|[只还又仍也]?有些?(?![机家限])|[还又也]|就(?![业会餐])|查[处封出]|查(?!干|家|氏)"
    r"|原(?![阳武村田野产])|另(?:有|外)?(?!一)|[含除](?!山|光)|涉(?:及|嫌)?(?!县)"
    r"|[专]?供(?:应|给|货)?(?!销)|配送|[今昨](?![年世麦])[日晨晚早]?|[日稍此]前|近日|当日|次日"
    r"|[续补再另上]报|更正|续|系(?!统)|属(?!于)|均|已|拟|曾(?![家庄记])|继(?!光|红)|距|离(?!石)"
    r"|替|帮|靠近|紧[邻挨靠]|关停|取缔|暂停|承包|负责|通知|定点|随[后即]|赴|凭|让"
    r"|自(?![强由然助治立力信来建制产家])|至(?![尊善诚德圣])|(?:孩子|学生)?(?:[就在]读|[读念])))+"
)
"""What opens a sentence about a school or a shop (现周河小学, 据悉, 供好几所), and no name that is longer than it."""
_SHORTEST = 2
"""Characters that a name has at least before the word for its kind: 致远小学, 有朋饭店 are names as they stand."""


def behind_opening(text: str, start: int, end: int) -> int:
    """Where a name begins that stands from `start` to `end`, behind an adverb or a verb that opens the sentence."""
    hit = _OPENING.match(text, start)
    return hit.end() if hit and hit.end() <= end - _SHORTEST else start


_REACHES_OVER = pattern(f"{BRIBED}|{OFFICIAL}")


def is_no_name(name: str) -> bool:
    """Whether a reading of a business's name took in an office, a person or a deed: 所副所长收受饭店."""
    return _REACHES_OVER.search(name) is not None


class Leads:
    """Words that lead to a name, and words in which they lead to nothing (小区, 和平)."""

    def __init__(self, words: str, whole: Sequence[str]) -> None:
        """`words`: alternatives of a regular expression; `whole`: taken out one after the other, in this order."""
        self._last = pattern(f".*(?:{words})")
        self._whole, self._has_whole = whole, pattern("|".join(whole))

    def end(self, text: str) -> int:
        """Where the last of them ends; 0 where there is none."""
        if self._has_whole.search(text):
            for word in self._whole:
                text = text.replace(word, "#" * len(word))
        found = self._last.match(text)
        return found.end() if found else 0


_BEGINS = "(?<![^在去到市县区省镇乡路街])"
"""Nothing stands before it, or what a name begins behind."""
_AND = (
    rf"(?<!{_BEGINS}[康人仁爱同盛颐嘉鼎惠宜德信善清荣润聚福春亲广顺])"
    r"和(?!谐|[美睦顺]$|(?<![^在去到市县区省镇乡路街]和)[顺记盛丰兴悦府合风信泰庆瑞])"
)
"""康和医院, 人和超市 and 和顺斋 are names."""
_WHOSE = rf"(?<!{_BEGINS}百){HOUSEHOLD}"
"""百家粥铺 is a name, 上百家 a number."""
_FALSE_STOPS = (
    "配送",
    "市场",
    "超市",
    "城市",
    "家常",
    "家乐",
    "农家",
    "乡村",
    "老家",
    "味道",
    "大道",
    "小区",
    "社区",
    "中学",
    "道口",
    "老新乡",
    "来福",
    "好再来",
    "喜来",
    "客来",
    "来客",
    "来香",
    "香来",
    *(f"{each}家" for each in "满邻佳好喜旺惠爱宜兴福顺客鲜优"),
    *(f"{each}和" for each in "协仁永泰义太祥瑞"),
    *(f"{each}家" for each in SURNAMES if each not in "万余"),
    "润万家",
    "万家福",
    "万家乐",
    "和平",
)
TO_A_BUSINESS = Leads(
    rf"{DEEDS}|{CLAUSE}|{OFFICIAL}|{TROUBLE}|{HAVING_DONE}|(?<!好)孩子(?!王)|自己|家长会"
    r"|在|到|去|于(?!庄)|向(?!阳(?!光)|日葵|荣)|从|往|给|被|把|对|由|是"
    rf"|为(?!民(?![办营间政]))|了|的|{_AND}|与|及|跟|(?<![^前过回起下出上进带们我他])来"
    rf"|叫|{_WHOSE}|某|这|那|我|你|他|她|们|吃|买|逛|进(?!步)|出|找|问|说|称|经|过|当(?!代)"
    r"|送[至入检往到去]?|住进|转[到往]|[租原]来|昨天|今天|前天|昨晚|今晚|今早|早上|上午|中午|下午"
    r"|晚上|半夜|网传|累计|接诊|收治|救治|报告|[前所]报|昨日报|我院|本院|该院|来自|接到"
    r"|反映|投诉|举报|位于|名叫|名为|附近|旁边?|边上|[东西南北]邻|斜?对[面过门]|隔壁|门口|楼下|一所|一处"
    r"|(?<!个)个(?![个体性人别])|个体(?:工商)?户|(?<=[这那])间"
    r"|市民|网友|家长|记者|发现|购买|购于|购自(?!运)|举行|规划有|涉事|当事|如果|关于"
    r"|村头|(?:[村路街巷]口|[东西巷桥]头(?![村庄]))(?=..)|路|街|道|号|县|区|市|省|镇|乡|村|办事处|县城|城区",
    _FALSE_STOPS,
)
