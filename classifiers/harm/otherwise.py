"""Otherwise (他因): whoever is ill by something that is no food, as a short text says outright.

受凉拉肚子, 同桌传染的诺如, 胃镜前喝的泻药 and 吵架后喝百草枯 tell of nobody whom a meal harmed. Where anything eaten is
told of, more are ill than one household, or the cause is doubted, it may be food all the same.
"""

from ..patterns import pattern
from .sufferers import may_be_by_food

_IN_CLAUSE = "[^,。;!?\n]"
_NO_MEAL = pattern(
    r"过山车|大摆锤|海盗船|跳楼机|交通事故|车祸|追尾|翻车|侧翻|坠[楼落]|触电|溺水"
    r"|(?:吸入|[氯氨煤沼燃]气|一氧化碳|硫化氢|瓦斯|尾气|煤炉|炭火)[^,。;!?]{0,8}?(?:泄[漏露]|中毒)"
    r"|急刹|晕[车船机]|高原反应|高反|[盘山]山?路(?:十八弯|太|颠)|电梯[^,。;!?]{0,2}困|蹦极|中暑|热射病"
    r"|[蜂蛇狗虫鼠][^,。;!?]{0,8}?[咬蜇蛰叮]|被[咬蜇蛰叮]|蜇伤|职业(?:性|中毒)[^,。;!?]{0,3}(?:中毒)?"
    r"|(?:消毒[水液]|泳池|[氯氨]气|油漆|刷漆|涂料|胶水|装修|甲醛|杀虫剂?|灭蚊|喷药|[汽柴]油|沥青)[^,。;!?]{0,8}?"
    r"(?:[气异]?味|[气多重大]|超标|挥发)|刷[漆胶]|(?:气味|异味|味道?)[^,。;!?]{0,2}(?:冲|刺鼻|呛)"
    r"|化疗|孕吐|(?:接种|疫苗|九价)[^,。;!?]{0,6}?后(?!来)"
    r"|(?:流感|[甲乙]流|手足口|疱疹|水痘|肠道病毒)[^,。;!?]{0,6}阳性(?!\d)"
)
"""A blow, heat, the air, a sting, a journey or a treatment: 氯气泄漏, 煤炉取暖一氧化碳中毒, 校车晕车. Of infections
only one that a test has shown: a class that vomits is often called flu before anybody asks what it ate."""
_BESIDE = pattern("军训|没吃[早午晚中]?饭|[备怀]孕|孕[早中晚]期|产检|接种|疫苗|九价|麻[药醉]|吃啥吐啥|吃什么吐什么")
"""What makes one sick and is told of beside several who are: 其中一人怀孕, 军训第三天9名学生呕吐."""
_SEVERAL = pattern(
    rf"一家[人\d二两三四五六七八九十]|全家|[俩仨]|都|[我他她][和跟]"
    rf"|(?:[二两三四五六七八九十]|\d){_IN_CLAUSE}?[个名人口例]"
)
_SAID_BY_SOME = pattern(
    rf"(?:老板|店[家方主]|商家|[校园厂船景主]方|[校园班组]长|学校|景区|旅行社|单位|公司|导游|领队|工头|领导|护工)"
    rf"{_IN_CLAUSE}{{0,4}}(?:[说称讲]|认为|判断|解释)|[以按]{_IN_CLAUSE}{{2,6}}处理|初[诊判步]|待[排查]|疑"
)
"""校方称中暑, 校医初判晕车: what those say whom it suits, or who have not looked into it."""
_FOUND_GAS = pattern(
    r"(?:[系属](?:[^,。;!?]{0,6}取暖)?|致(?:使|其)?[^,。;!?]{0,10}|诊断[为是]|确[诊认][为是]?|查明[系为是]"
    r"|发现[系为是])(?:急性)?"
    r"(?:一氧化碳|co|煤气|沼气|硫化氢|液化气)中毒"
)
_OF_FOOD_TOO = pattern(r"(?<!非)(?<!是)(?<!除)(?<!于)食物中毒")
"""系一氧化碳中毒, 非食物中毒: what was found outright, whatever they ate before."""
_NOT_OUTRIGHT = pattern(
    "以为|怀疑|疑似|可能|起初|首诊|初[诊步]|原诊|曾|改诊|坚持|但|却|其[余中他]|另|排除(?!食物中毒)|亚硝酸|蘑菇|菌"
    "|鼠强|食源性|腹泻|拉肚|(?:老板|店[家方主]|商家|家属|学校|[校园厂]方)[^,。;]{0,4}[说称讲]"
)
"""起初诊断为一氧化碳中毒, 其余8人均在食堂就餐: it was taken for that, by whom it suits, or some were."""
_NOT_BY_THAT = pattern(
    "排除|否认|疑似|阴性|未检出|另|其[余他它]|腹泻|腹痛|肚|拉稀|窜|上吐|误|服|其中[1一两2][人例名][^,。;!?]{0,8}阳性"
)
"""It is ruled out, others are told of, or somebody has the runs, which none of them does; all of them make people
sick."""
_MEAL_DENIED = pattern(
    "(?:无|没有?|未|非|不是)(?:共同|外出|在外|可疑)?(?:聚餐|就餐|进食|饮食|用餐|食源性|食品|食物)"
    "(?:中毒|史|暴露|因素)?(?![的者人])"
    "|[与和跟](?:进食|饮食|食品|食物|饭菜|吃饭)[^,。;!?]{0,2}[无没]有?关系?"
)
"""无聚餐史, 与进食无关: a meal that is named to deny it."""
_SENTENCE = pattern(r"[。;!?\n]|[,、 ](?=\d{1,2}[.、)]|另|同时|此外|还有)")
_ACCIDENT = pattern(
    "电梯|扶梯|交通事故|车祸|追尾|翻车|侧翻|坠[楼落]|触电|溺水|火灾|着火|蜇|蛰|[蛇狗]咬|中暑|一氧化碳|煤气"
)
_SICK_ELSEWHERE = pattern(
    r"(?:[二两三四五六七八九十几]|\d)[余多来]?[名个位例人](?!次).{0,16}?(?:呕吐|吐|腹泻|拉肚|腹痛|肚子)"
)
_OF_A_PLACE = pattern(
    "小学|中学|大学|学校|学院|幼儿园|托班|敬老院|养老院|工地|学生|同学|孩子|娃|幼儿|老人|工人|员工|职工"
)
_LONGEST = 120
"""Characters of what somebody tells of one sickness; a longer text is about more."""
_PURGE = "[喝吃服用]了?(?:医[院生]开的|点|那个)?的?(?:泻药|清肠药|导泻[药剂]?|开塞露)"
_FEIGNED = "装(?:病|肚子)|逃学|(?:每到|每次|一到|天天|老是)[^。;!?]{0,14}不[想愿肯]意?去?上(?:学|幼儿园)"
_OF_THE_BODY = pattern(
    rf"(?:受|着)了?凉|冻着了?|踢被子|例假|痛经|来了?大?姨妈|姨妈来|姨妈[痛期]|生理期|月经|老毛病|老胃病|{_PURGE}"
    rf"|{_FEIGNED}"
)
"""A cold, one's period, what empties the gut for a doctor, what a child says who will not go to school."""
_BY_A_TRICK = pattern("泻药.*[骗被整]|[骗被整].*泻药")
_DRUNK = pattern(
    "喝(?:[了得]?太?[多大高断]了?|醉)|喝倒(?=.*(?:喝酒|酒量))|醉酒|(?<![喜席寿])酒后"
    "|混着喝|喝趴|拼酒|酒精中毒|饮[^,。;!?]{0,4}过量"
)
_TOGETHER = r"(?:[二两三四五六七八九十]|[2-9]|\d\d)"
_POISONED_TOGETHER = pattern(
    rf"{_TOGETHER}[名人例位个][^,。;!?]{{0,6}}酒精中毒|酒精中毒[^,。;!?]{{0,3}}{_TOGETHER}[名人例位]"
)
_TOO_MUCH = pattern("过量|喝[^,。;!?]{0,3}[多大高断醉]|醉|拼酒|混着喝|灌酒|酒量|醒酒|已醒|清醒")
_MEAL_OR_POISON = pattern(
    "甲醇|[喜席寿散毒药劣]酒|(?<!非)(?<!不是)假酒|散装|工业|看不|[瞎死毒病变]|洗胃|拉肚|腹泻"
    "|[吃饭菜餐食烤卤锅串]|住院|昏迷|抢救|外卖|饮料"
    "|自酿|泡酒|勾兑|视[物力野]|眼"
)
_VIRUS, _CAUGHT = pattern("诺如|轮状"), pattern("传染|传给|传[的我了]")
_OWN_WILL = pattern("自[杀尽]|轻生|短见|想不开|吵了?架|争吵|吵[了过几两]|拌嘴|失恋|分手|殉情|一气之下|赌气|抑郁")
_POISON = pattern(rf"[喝服吞](?:下|了|食)?{_IN_CLAUSE}{{0,5}}(?:农药|百草枯|敌敌畏|除草剂|安眠药|毒药|老鼠药)|服毒")
_HABIT = pattern(rf"[喝吃]{_IN_CLAUSE}{{1,6}}?[必就](?:得|会|要)?(?:跑厕所|[拉窜蹲])")
_WANTED = pattern("通便|便秘|乳糖不耐|神器|刮油|减肥")
_INJURY = pattern(
    "崴[了到伤]?脚|脚崴|扭[了到伤]了?脚|[烧烫砸摔]伤(?![病科患药膏])|头破血流|骨折|爆[炸燃][^。;!?]{0,10}受伤"
)
_INTOLERANT = pattern("[我俺咱]们?(?:[俩仨]|[两二三]个?人?|都|全家)?[都也是有]*乳糖不耐")
_NOT_THAT_ALONE = pattern(
    "过期|变质|[坏馊臭霉]|住院|抢救|急诊|救护|输液|送医|学校|班|幼儿园|食堂|老师|老板|店[家员]|客服|孩子|宝宝"
    "|不是|没有|但|可(?!能)|却|结果|以为|燕麦|植物奶|同[事学行]|室友|说"
)
"""Beside one's own intolerance: that it may be what was sold, is grave, or is said by whom it suits."""
_GAME = pattern("(?:原神|我的世界|塞尔达|星露谷|饥荒|泰拉瑞亚|动森|明日方舟|游戏)(?:[里中]|这[把局])|半管血")
_IN_EARNEST = pattern("店|外卖|医院|送医|住院|昨|今|现实|食堂|学校|宿舍|一边|买|[玩打]游戏|[我俺咱](?!的世界)|孩子")
_MEAL = pattern(
    "奶(?!奶)(?<!奶奶)|(?<!马)桶|[吃喝餐饭菜肉鱼虾蛋果粉汤面米豆包串蟹蚝贝蛤螺莓瓜冰茶水锅堡寿沙席宴粥店摊酒糕饼]"
    "|食|外卖|海鲜|自助|买|麻辣|烫|三明治|披萨|烧烤|厨|中毒|零嘴|蘑菇|学校发|幼儿园发"
    "|[卤鸭鹅烤炸薯]|鸡(?!皮疙瘩)|[凉粉]皮|点心|甜品|小吃|饮用|[香烤腊]肠|农家乐"
)
_TREATED = pattern("[吃喝开买]了?[点些]?(?:药|热?水)|红糖水|热水袋")
_MORE = pattern(
    rf"也|(?<!人)都|[俩仨们]|好几|几个|陆续|全班|班[里上]|一个班|多[名人个]|(?:[二两三四五六七八九十]"
    rf"|\d){_IN_CLAUSE}?[个名人口]"
)
_MANY = pattern(
    r"学校|幼儿园|学生|班|食堂|老师|单位|公司|养老院|工地|宿舍|寝室|聚集|暴发|爆发|[三四五六七八九十\d][个名]"
)
_OTHERS = pattern(
    r"误|投毒|下毒|里下|全家|[锅缸井碗杯瓶汤粥酒水掺拌倒味]|[二两三四五六七八九十\d][个名]?[人口]"
    "|[也都给喂被逼]|孩子|饭|菜|饮料|聚餐"
)
_ONCE = pattern("[店家都也学人]|孩子|这|住院|脱水|医院|送|急|抢救|昨|今天|过期|变质|坏")
_DOUBTED = pattern("以为|说是|[怀可]疑|可能|估计|还是|不知|是不是|[吗?]|结果|但|可是|却|不是|并非|谁|到底|除了|其实|真")


def is_caused_otherwise(folded: str) -> bool:
    """Whether what made them ill is said, and it is no food."""
    if len(folded) > _LONGEST:
        return False
    if _FOUND_GAS.search(folded) and not (_OF_FOOD_TOO.search(folded) or _NOT_OUTRIGHT.search(folded)):
        return True
    if _DOUBTED.search(folded):
        return False
    if _GAME.search(folded) and _IN_EARNEST.search(folded) is None:
        return True
    ways = (_is_intolerant, _is_of_drink, _is_of_the_body, _is_caught, _is_own_will, _is_wanted, is_hurt, is_by_no_meal)
    return any(way(folded) for way in ways)


def is_by_no_meal(folded: str) -> bool:
    """A crash, a fall or what was breathed in did it, and nothing eaten is told of, nor anybody's gut."""
    if len(folded) > _LONGEST or not _is_told_of_a_cause(folded):
        return False
    if _NOT_BY_THAT.search(folded) or _DOUBTED.search(folded) or _SAID_BY_SOME.search(folded):
        return False
    if _MEAL.search(_NO_MEAL.sub("", _BESIDE.sub("", _MEAL_DENIED.sub("", folded)))):
        return False
    return not _is_of_others(folded)


def _is_of_others(folded: str) -> bool:
    """The accident is of one sentence and those who are sick of another, which names a place or people of its own:
    商场电梯困人;某小学25名学生呕吐."""
    sentences = _SENTENCE.split(folded)
    accidents = [each for each in sentences if _ACCIDENT.search(each)]
    sick = [each for each in sentences if each not in accidents and _SICK_ELSEWHERE.search(each)]
    return bool(accidents) and any(
        all(hit.group() not in each for each in accidents) for one in sick for hit in _OF_A_PLACE.finditer(one)
    )


def _is_told_of_a_cause(folded: str) -> bool:
    if _NO_MEAL.search(folded):
        return True
    return _BESIDE.search(folded) is not None and _SEVERAL.search(_BESIDE.sub("", folded)) is None


def is_hurt(folded: str) -> bool:
    """Somebody hurt a foot and was taken to a doctor, and nothing that a meal does is told of, though one may be."""
    return len(folded) <= _LONGEST and _INJURY.search(folded) is not None and not may_be_by_food(folded)


def _is_intolerant(folded: str) -> bool:
    """我俩乳糖不耐,一杯拿铁下去都拉: what one's own body does with any milk."""
    return _INTOLERANT.search(folded) is not None and _NOT_THAT_ALONE.search(folded) is None


def _is_of_drink(folded: str) -> bool:
    """喝多了吐了一地: who drank too much, of what is no poison and at no meal that is told of; several whom alcohol
    poisoned at once (3人急性酒精中毒) may have drunk what is none, unless it is said that it was too much."""
    if _POISONED_TOGETHER.search(folded) and _TOO_MUCH.search(folded) is None:
        return False
    return _DRUNK.search(folded) is not None and _MEAL_OR_POISON.search(_DRUNK.sub("", folded)) is None


def _is_of_the_body(folded: str) -> bool:
    if _OF_THE_BODY.search(folded) is None or _MORE.search(folded) or _BY_A_TRICK.search(folded):
        return False
    return _MEAL.search(_OF_THE_BODY.sub("", _TREATED.sub("", folded))) is None


def _is_caught(folded: str) -> bool:
    """In a household: of a school or an office it may be what all of them ate."""
    if _VIRUS.search(folded) is None or _CAUGHT.search(folded) is None or _MANY.search(folded):
        return False
    return _MEAL.search(_TREATED.sub("", folded)) is None


def _is_own_will(folded: str) -> bool:
    """Whoever drinks poison after a quarrel, and nobody beside them."""
    taken = _POISON.search(folded) if _OWN_WILL.search(folded) else None
    return taken is not None and _OTHERS.search(folded) is None


def _is_wanted(folded: str) -> bool:
    """喝冰美式必跑厕所, 当通便神器了: a habit of one's own, which nobody complains of."""
    return _HABIT.search(folded) is not None and _WANTED.search(folded) is not None and _ONCE.search(folded) is None
