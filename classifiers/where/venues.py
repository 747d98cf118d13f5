"""Venues: the sort of place where somebody ate or bought, by what is said of it where no name of the list stands."""

from collections.abc import Callable
from functools import lru_cache

from ..patterns import pattern
from ..said import Said
from .beside import BESIDE
from .schools import SAID as SCHOOL_SAID
from .suppliers import TO_SCHOOLS, feeds_schools

EATING_HOUSE, SCHOOL = "restaurant", "school_canteen"
DELIVERY = "meal_delivery"
WORKSHOP = "small_workshop"
UNSEEN_KITCHEN = "delivery_kitchen"
BANQUET, MARKET, MARKET_STALL, STREET_STALL = "rural_banquet", "market", "market_stall", "street_stall"
_SAID = {
    "kindergarten_canteen": r"[我你他]们园|[小中大][一二三四五六]班|小朋友[^,。]{0,10}园|园方|幼师|保育[员老]",
    "supermarket": r"超市|商超|生活广场",
    "small_shop": r"(?:面包|蛋糕|糕点|烘焙|甜品)[店房坊屋]",
    "online_shop": r"拼多多|淘宝|京东|某(?:东(?![北街路西方安山])|宝(?!宝)|多多)|抖音商城|小红书[^,。]{0,4}买",
    "hospital_canteen": r"(?:院内|本院|我院|病区|康复中心)[^,。]{0,4}(?:食堂|订餐)",
    "unit_canteen": r"[厂司位关业团间园区](?:里|内)?[^,。]{0,3}(?:食堂|餐厅)"
    r"|厂(?![^,。]{0,2}(?:离职|辞职|前员工))[^,。]{0,6}(?:员工|职工|工人|行政|医务室)"
    r"|物流园|(?:员工|职工)[^,。]{0,12}(?:盒饭|食堂|宿舍|餐)",
    "site_canteen": r"(?:工地|项目部)(?:[^,。]{0,6}(?:食堂|伙房|吃|饭|餐|灶)|[^,。]{0,4}工人)",
    "care_home_canteen": r"(?:养老|敬老|护理|颐养)(?:院|中心)",
    "rural_banquet": (
        r"白事|喜事|(?:满月|周岁|百[天岁])(?:那天|酒|席)|喜酒|酒席|宴席|流水席|村宴|开席|待客|摆席|回门宴|寿席"
        r"|(?:办|丧葬|出殡|发丧|下葬|吊[孝唁丧]|去世|过世|[一三]周年|出嫁"
        r"|结婚|娶(?:媳妇|亲)|嫁(?:闺女|女儿)|[过祝]寿|满月|周岁|丧事)"
        r"[^。]{0,16}(?:[摆支]了?[^,。]{1,5}桌|搭棚|厨[师子]|大锅[饭菜]|[烩杂]烩?菜)"
        r"|[摆支]了?(?:\d|[一二两三四五六七八九十百几多来]){1,4}桌|流动厨[师子]|(?:村|院)[^,。]{0,10}大锅[饭菜]"
    ),
    "street_stall": r"摊[点贩主儿子位]|[烤粉饼面]摊|出摊|夜市|推[着个]?三轮|三轮车|台底下"
    r"|小吃[街车]|餐车|推车|路边[^,。]{0,4}[买卖吃]|地摊",
    MARKET_STALL: r"(?:熟食|卤[肉味菜]|酱肉|凉菜|豆腐|豆制品|干货|粮油|调料)摊(?!的?外卖)",
    "online_catering": r"美团|饿了么|拼单|通过外卖|外卖点|平台客服|[点买叫订拼]的?[^,。]{0,4}外卖|你家外卖"
    r"|外卖(?!骑手|员|小哥|单)[^,。]{0,8}(?:吃|喝|送|商家|店)",
    EATING_HOUSE: (
        r"(?:烤[鱼肉鸭]|火锅|串串|烧烤|料理|西餐|海鲜|饺子|家常菜|[羊牛]肉|炒菜|私房菜|自助餐?|[川湘粤豫鲁]菜)"
        r"[^,。]{0,2}[店馆庄坊]|泰餐|日料|冒菜|香锅|烤全羊|鱼庄|餐饮店|堂食|包[间厢]|服务员|点菜|上菜|[店馆]里吃"
    ),
}
"""How people say where they ate, where no name of the list stands: a sort of place by what is said of it."""
VENUE_HEADS = (
    "面蛋糕烘甜丧吊发下去过一出结娶嫁祝支办超商生拼某淘京抖小美饿通平冒香鱼物粉订叫面三本夜康日买外拼病开饼台泰"
    "熟卤酱凉豆干粮调"
    "院我你他员职幼保中大厂司位关业团间园区工项养敬护颐白喜酒宴流村待满周百摆回寿摊出小餐推路地烤火串烧"
    "料西海饺家羊牛炒私自川湘粤豫鲁堂包服点上店馆"
)
_HINTED = {
    "unit_canteen": (
        r"(?:夜班|[我俺咱他她]们?厂|厂里|车间|(?:单位|公司)(?![^,。]{0,6}(?:聚餐|团建|附近|旁边|楼下|对面|门口"
        r"|下午茶)))[^。]{0,16}(?:加餐|夜宵|工作餐|订餐|[吃喝][罢完了坏]|食堂|[早午晚]饭)|厂医|剧组"
    ),
    "site_canteen": r"项目部|工友|民工|工棚|包工头|伙食团",
    BANQUET: r"(?:丧|家|婚|喜|寿|满月|乔迁)宴|[吃坐]桌|厨子?队",
    "online_catering": r"外卖|骑手|平台[^,。]{0,4}(?:让|赔|退|客服|处理)|点了[一两三]?[份单]|(?:团购|网上订)的",
    "fast_food": r"奶茶|汉堡|炸鸡|茶饮|三明治|披萨",
    EATING_HOUSE: (
        r"聚餐|下馆子|饭局|探店|大众点评|自助|(?<!自热)火锅(?!底料)|小龙虾|后厨"
        r"|隔壁桌|同桌|[我俺咱]们?这?一?桌|[这那]一?家店|店里|[烤羊牛]肉串"
        r"|(?:[他她这那]|[这那]一)家(?:网红)?[^,。店]{0,6}(?:[烤烩焖炖拌炒炸卤]|[汤面饭菜鱼鸡虾粉粥锅串肉](?![厂铺]))"
    ),
    "producer": r"食品(?:科技|工业|集团)?(?:有限|股份)(?:责任)?公司[^;。!?]{0,24}?(?:生产的|出厂|车间|喷码)"
    r"|厂家|标称(?:生产(?:企业|厂家|商))?|召回|[米油酒饼乳糖]厂|油企|生产单位",
    "online_shop": r"网上买|网售|网络抽检|详情页",
}
"""How it can be guessed where nothing of the above is said: the first of these that speaks."""
HINT_HEADS = (
    "三下丧乔乳他俺公剧单厂厨召吃同后咱喜团坐外夜大奶她婚家寿小工平包伙"
    "店我披探标民汉油满火炸点烤牛生米糖网羊食聚自茶详车这那酒隔项饭饼骑"
)
SHORT = 300
"""Characters of what people write about one place; press reports are longer and speak of many."""
_COUNTRY = pattern(
    r"村|农家|自办|流动|流水|坝坝|[我俺自主]家|家里|[乡帮]厨"
    r"|厨(?:师|子)?队|红白|白事|丧|搭棚|大锅|[支摆]了?[^,。]{1,5}桌"
)
"""At home or in a village, cooked by who goes from feast to feast: a hotel's cook may be one of them."""
_FEAST = r"[婚喜寿家]宴|(?:升学|谢师|满月|周岁|百日|订婚|回门|乔迁|团圆)[宴酒]|喜酒|年会|婚礼"
_HOUSE = pattern(
    rf"[“\"'「『][^”\"'」』,。]{{2,10}}[”\"'」』](?!村)[^,。;!?]{{0,12}}?(?:{_FEAST})"
    rf"|(?:{_FEAST})[^,。;!?]{{0,4}}[在于去到][^,。;!?]{{0,8}}[“\"'「『][^”\"'」』,。]{{2,10}}[”\"'」』]"
    r"|宴会[厅中]|婚庆酒|礼宴|会馆|酒家(?!人)|饭庄"
)
"""“聚福楼”28日中午婚宴: a feast at a house that has a name, whatever it is called after."""
_BOUGHT = pattern(r"[买购摊档售卖]|水产区|铺")
HOME = "home"
_AT_HOME = pattern(
    r"在(?:自己?|我们?|俺|咱|亲戚|朋友|同学|同事|邻居|父母|奶奶|爷爷|姥姥|外婆)?家(?:里|中)?"
    r"(?!附近|门口|旁|楼下|对面|隔壁|常|乡|点)[^,。;店馆点订]{0,6}(?:[吃喝涮煮做烤炖炒包]|聚餐|请客)"
    r"|回家(?:里|后|自己)?[^,。;店馆点订]{0,3}[涮煮做烤炖炒包蒸]"
    r"|家里[^,。;店馆点订]{0,4}(?:聚餐|[涮煮做烤炖炒包])|(?<![店家板主里])(?:自家|自己)(?:在家|动手)?[涮煮做烤炖炒包]"
)
"""在家吃了火锅: a home is nobody's business."""
_GATHERED = pattern(
    "(?:自己|自家|自行|村民|上山|[进去到]山里?|野外)[^,。;]{0,6}(?:采|挖"
    "|摘|捡|捞)[^,。;]{0,10}(?:[菇菌蕈]|野菜|草|果|根|叶|贝|螺|鱼)"
    "|(?:后山|山[上里下坡脚]|林子?里|树林|[地田]里|田[间边埂]|河[边里]|沟边|草坪|路边|水库|池塘)[上里边]?[^,。;]{0,4}"
    "(?:采(?![购样集取访用])|[挖摘捡捞])[^,。;]{0,8}(?:[菇菌蕈]|野菜|草|果|根|叶|籽|贝|螺|鱼)"
    "|(?:采(?![购样集取访用])|摘(?!要)|[挖捡])[^,。;]{0,6}(?:[菇蕈]|野生?菌|菌子|野[菜果草葱蒜])"
    "|自采|采食|自(?:己|家|行)[^,。;]{0,4}(?:制|蒸|腌|泡|酿|熬|发酵)|自[制酿泡]|村民家里?[^,。;]{0,6}[做煮]"
    "|(?:家人|家[一二两三四五六七八九十]口|户人家)[^,。;]{0,12}(?:误食|误饮|误[把将]|错[把将])"
)
"""People gather or make for themselves what they eat."""
_COOKED = pattern("[涮煮做烤炖炒饭菜]|包[饺粽包]|聚餐|请客|火锅|饺子|小龙虾")
"""What is eaten at home without any of this may have come in its packing."""
_SOLD = pattern(
    "买|购|卖|店|摊|厂|超市|食堂|餐厅|饭馆|酒楼|老板|商家|配送|团购|点餐|宴|席|学校|学生"
    "|幼儿园|老师|单位|公司|工[地友棚]|民工|宿舍|养老|敬老|采摘园|农家乐|合作社|大棚"
)
"""Where any of this is said, somebody may have sold or served it, and their supply is to be stopped."""
_BROUGHT_HOME = ("producer", "online_shop")
_AS_SAID, _AS_HINTED = Said(_SAID, VENUE_HEADS), Said(_HINTED, HINT_HEADS)
_MADE = "[做卤烤腌炸蒸熬煮酿灌榨炒包磨泡晒酱]|加工|制作|自制|生产"
_FROM_HOME = pattern(
    r"(?:在(?:自己)?家|家[里中]|自家|[住租]户|业主|居民(?!小区)|邻居|宝妈"
    r"|单元|小区里头?|民房|出租[屋房]|自建房|住宅|车库|地下室|院[子里]"
    rf"|(?:隔壁|对门|楼[上下])(?![^,。;]{{0,6}}[店馆厂摊铺超]))[^。;!?]{{0,14}}?(?:{_MADE})[^。;!?]{{0,20}}?"
    r"(?:[往对向]外[卖售销]|(?:出|零|批发|兜|贩|销)售|[贩叫零]卖"
    r"|[上里群信音宝圈手摊车场门口]卖|接[单龙]|卖(?:[给到]|$|[,。;!?])|跑腿送"
    r"|送[到往进][^,。;]{0,6}(?:市场|超市|饭店|早市|夜市|餐馆|食堂|摊))"
    r"|(?:朋友圈|微信|抖音|快手|群)[^。;!?]{0,8}(?:卖|接[单龙]|团购|出售)[^。;!?]{0,8}"
    rf"(?:自家|家[里中]|自己)(?:{_MADE})"
)
"""A household that makes food to sell is a workshop, whoever eats it."""
_IN_SECRET = pattern(
    r"(?:村民|居民|农户|[住租]户|民[房宅]|出租[屋房]|自建房|车库|地下室|农家院|小院)[^,。;!?]{0,5}"
    r"(?:私自|私下|非法|偷偷|违规|无证)(?:加工|生产|制作|灌装|分装|腌制|熬制)"
    r"(?![^,。;!?]{0,4}(?:蘑菇|菌|河豚|草乌|附子))(?![^。!?]{0,12}自[己家]?[吃食喝])"
)
"""村民家院里私自加工豆腐: whoever does so sells it, but what is gathered wild is eaten at home."""
_GHOST = pattern("幽灵(?:外卖|店|商家)|套(?:用|别人的?)?证(?:经营|照经营|[^,。;!?]{0,6}外卖)")
"""套证经营幽灵外卖: a kitchen at another place than the one that was licensed, wherever it is."""
_AT_THE_GATE = pattern(
    rf"(?:[校园]门?|[小中大]学|学院)(?:口|{BESIDE})[^,。;店馆]{{0,8}}?(?:[吃买喝](?!的?早饭)"
    r"|[摊贩]|卖(?!部)|炸串)|流动(?:车|三轮|餐车)"
)
"""What children buy on their way from school."""
_OPENS_A_NAME = "“\"'「『"
_BY_NAME = rf"[{_OPENS_A_NAME}](?![^”\"'」』]*(?:[小中]学|学校|幼儿园)[”\"'」』])"
_OUTING = "[春秋]游|研学|郊游|野餐|踏青|谢师宴|毕业"
_OFF_CAMPUS = pattern(
    rf"(?:[校园学]|学院)(?:口|{BESIDE})的?[^,。;!?]{{0,4}}{_BY_NAME}|校外[^,。;!?]{{0,6}}(?:{_BY_NAME}|[店馆坊])"
    rf"|(?:{_OUTING})[^。;!?]{{0,8}}[在去到][^,。;!?]{{0,6}}{_BY_NAME}"
    rf"|[在去到][^,。;!?“]{{0,6}}{_BY_NAME}[^,。;!?”]{{2,12}}”[^,。;!?]{{0,8}}(?:{_OUTING}|聚餐|[吃喝做办]|过生日)"
)
"""校门口“甜甜面包房”送的, 在校外“乐童手工坊”春游: who fed pupils is named, and is not their school."""
_CLEARED = pattern(
    r"[与和跟](?:学校|校内)?的?食堂(?:无关|没有?关系|不相干)|不(?:是|关|怪|在)(?:学校|校内)?的?食堂"
    r"|食堂(?:[没无未](?:有|出|见|发现)?(?:问题|异常|情况))|食堂[^,。;!?]{0,4}[没未](?:供餐|开饭|开门|营业)"
)
_BROUGHT = pattern(rf"{_BY_NAME}|(?:家长|同学|老师)[^,。;!?]{{0,6}}[带送买]|自带|外卖")
"""Who says that it was not the canteen has to say besides what else it was: schools say the former of themselves."""
_CANTEEN, _UNIVERSITY = pattern("食堂|配餐|营养餐|学生餐"), pattern("大学|学院|高校")
TOLD_BY = {id: [sort.each[id] for sort in (_AS_SAID, _AS_HINTED) if id in sort.each] for id in _SAID | _HINTED}
TOLD_BY |= {
    STREET_STALL: [*TOLD_BY[STREET_STALL], _AT_THE_GATE],
    HOME: [_AT_HOME, _GATHERED],
    WORKSHOP: [_FROM_HOME, _IN_SECRET],
    UNSEEN_KITCHEN: [_GHOST],
    SCHOOL: [SCHOOL_SAID],
    DELIVERY: [TO_SCHOOLS],
    MARKET_STALL: [pattern(f"{_SAID[STREET_STALL]}|[早夜]市|市场|赶集|大集|集市|摊|推车|三轮")],
}
"""The words by which each venue is told."""


_REMEMBERED = 64
"""Texts: of one that is judged, the same is asked three times."""


def is_at_the_gate(folded: str) -> bool:
    """Whether it was bought at a school's gate, which is no canteen of the school; a long text is about more."""
    if len(folded) > SHORT or not any(each in folded for each in "校园学流"):  # nearly every text
        return False
    return _AT_THE_GATE.search(folded) is not None


def is_off_campus(folded: str) -> bool:
    """Whether what pupils ate is said to come from elsewhere than their school, whose canteen nothing speaks of but to
    clear it; a long text is about more. Students of a university are no pupils: only the venue says that they have a
    school."""
    if len(folded) > SHORT:
        return False
    told = _CLEARED.sub("", folded) if "食堂" in folded else folded
    if _CANTEEN.search(told) or _UNIVERSITY.search(told):
        return False
    if any(each in told for each in ("校外", *_OPENS_A_NAME)) and _OFF_CAMPUS.search(told):
        return True
    return told != folded and _BROUGHT.search(told) is not None


def is_brought_to_school(folded: str) -> bool:
    """Whether a business is meant that brings meals to schools, and no canteen of theirs; a long text is about more."""
    return len(folded) <= SHORT and "食堂" not in folded and feeds_schools(folded)


@lru_cache(_REMEMBERED)
def is_sold_from_home(folded: str) -> bool:
    """Whether somebody makes food at home and sells it; a long text is about more."""
    if len(folded) > SHORT or not any(each in folded for each in "卖售销单龙送团私非偷违无"):
        return False
    return _FROM_HOME.search(folded) is not None or _IN_SECRET.search(folded) is not None


def hidden_kitchen(folded: str) -> str | None:
    """Where a kitchen is that guests do not see, whatever it is called: one that only delivers under another's
    licence, or a household's."""
    if _GHOST.search(folded):
        return UNSEEN_KITCHEN
    return WORKSHOP if is_sold_from_home(folded) else None


def said_venue(folded: str) -> str | None:
    """The first sort of place of which the text says something."""
    return _AS_SAID.first(folded)


def is_at_home(folded: str) -> bool:
    """Whether a household alone made or gathered what it ate: a long text is about more than one, and where a seller
    may be meant it is none."""
    if len(folded) > SHORT or _SOLD.search(folded):
        return False
    is_cooked = _AT_HOME.search(folded) is not None and _COOKED.search(folded) is not None
    return is_cooked or _GATHERED.search(folded) is not None


def hinted_venue(folded: str) -> str | None:
    """The sort of place that what is told mostly happens at, or where it was bought that was eaten at home; None for a
    long text."""
    found = None if len(folded) > SHORT else _AS_HINTED.first(folded)
    if found == EATING_HOUSE and _AT_HOME.search(folded):
        return next((id for id in _BROUGHT_HOME if _AS_HINTED.each[id].search(folded)), None)
    return found


def told_apart(venue: str, *, is_house: bool, folded: str, is_raw: Callable[[], bool]) -> str:
    """Of two sorts that go by one word, the one that is meant: a wedding in a hotel is no banquet in a village, what is
    bought in a market is bought at a stall. `is_house`: an eating house is named; `is_raw`: it is about produce of
    farms, which no street kitchen sells."""
    if len(folded) > SHORT:
        return venue
    if venue == BANQUET and (is_house or _HOUSE.search(folded)) and _COUNTRY.search(folded) is None:
        return EATING_HOUSE
    is_stall = is_raw() if venue == STREET_STALL else venue == MARKET and _BOUGHT.search(folded) is not None
    return MARKET_STALL if is_stall else venue
