"""Words of bodily harm and words for people, as regular expressions over folded text: what counting is made of.

The lists of the lexicon say what a text is about; these say what happened to whom, so they know how people put it.
"""

import re

import msgspec

DEAD = (
    r"死亡(?!搭配|率|罪)(?<!过失致人死亡)|身亡|(?<!险)(?<!险些)(?<!差点)丧[生命]|去世|离世|遇难|毒死(?!蜱|了?的?[^,。;人]{0,4}(?:[狗鸡鸭鹅鱼羊猪牛鸟雀蛇兔猫鼠肉]|牲口))|死(?<![福笑气累困饿馋香热冷吓急烦爱想甜辣咸苦酸臭丑美渴撑腻疼痛痒]死)(?<!难吃死)(?<!好吃死)了|不治|抢救无效|丧失生命|病亡|死于|没有?(?:能)?(?:抢?救)(?:过来|回来)|停了?止?呼吸|没[了有]?呼吸(?![机困急道系不])|(?<![不未没])断了气"
    r"|(?<=[人汉])就?没了|[吃喝毒]死人了"
)
HOSPITALISED = (
    r"住院|在院治疗|入院|住进|收住院?|住下了|住[上着了]院|icu|重症|危重|收治|抢救|留院(?!观察|察看|医学观察)"
    r"|收入(?=[^,。;、\d]{0,6}(?:icu|监护|病[房区]|住院))"
)
OBSERVED = r"留观|留[院诊](?:医学)?观察|留院察看|急诊(?:[科室]内?)?观察|在(?:[市区县镇]|人民|中心){0,2}医院观察"
"""Kept under observation in an emergency room, and not admitted (住院)."""
_POISONED = (
    r"食物中毒|中(?<!化碳中)(?<!煤气中)(?<!甲醛中)(?<!铊中)(?<!吸性[酸碱]中)(?<!谢性酸中)(?<!酮症酸中)(?<!手机中)(?<!电脑中)(?<!系统中)"
    r"毒(?![太很至极颇]?深|已深|不浅|式|了?你的)"
)
"""Not the poisoning of a song or of a computer, and none by what nobody eats: gas, formaldehyde, thallium. What stands
before is looked at after the first character: at most places there is none."""
GUT = (
    rf"{_POISONED}|上吐下泻|又吐又[拉泻]|呕吐|吐泻|喷射状吐|腹泻|腹泄|拉肚|拉[杜度都]子|拉稀|拉水|拉虚脱|闹肚|闹了?[^,。]{{1,4}}肚子|吃坏了?肚|[吃喝]坏了?(?=[\d一二两三四五六七八九十几好]+(?:个?人|名|口人|个[孩小学老同工]))|肚子都?吃?坏了|跑肚|[都全也又]窜|往厕所[跑窜冲]|[窜蹿](?:稀|了?[一整](?:个?晚|夜|宿|天)|了?[一两二三四五六七八九十几\d]+[回次趟]|到|得|个不停)|一泻千里|水样便|血便|便血"
    r"|跑(?:了?[一两二三四五六七八九十几\d]+[次趟回])?(?:厕所|茅房|茅子|茅厕)|[蹲占]厕所|轮(?:着|流)(?:上|跑|蹲)厕所|上厕所排队|厕所都?排队|全在(?:洗手间|厕所)|抱(?:着|一个|着一个)?马桶|抱着肚子|[吃喝][吐拉](?![了槽过不])|[吃喝][完了]就?吐(?![槽露])|绞痛|[腹肚](?:子)?里?(?:疼|痛|胀痛)|肚子(?:绞着|绞得|拧着|一阵阵的?|一阵一阵地?|隐隐作?|直|老)(?:疼|痛)|捂着?肚子|脐周|胃疼|胃痛|胃里?翻江倒海|翻江倒海"
    r"|(?:心口|胃里?|肚子)难受|恶心|想吐|吐了|吐过|吐得(?:胆汁|黄水|昏天|天昏|虚脱|起不来|站不|一塌|稀里|死去)|吐[得嘞]|吐(?=[,。!;、+]|$)(?<![吞谈倾到]吐)|[吐拉](?<=[吐拉]的[吐拉])(?=的)|拉(?<=[人个她我他们妈爸婆公儿弟妹哥姐友家仨俩全都宝]拉)(?=[,。!;、+]|$)|[拉吐]的(?=[吐拉]的)|吐到|吐黄水|又[吐呕]|也吐|在吐|吐的吐|拉的拉|吐(?<=集体吐)|拉(?<=集体拉)|拉了一(?:村|家|班|片|大片)|吐在(?=[^,。]{0,3}(?:教室|课|操场|走廊|讲台|床|车|地|身|校))|[都全]吐|开始吐|一起吐|扶着墙吐|直吐|狂吐|吐的(?=[,。!]|$|厉害|不行)|哕|吐(?<=[人个娃儿]吐)(?![槽露])"
    r"|(?:都|全|又|直|在)拉(?![黑群着扯客进入到货]|了?[一两二三几十\d]*[大小整]?[车吨头批箱])|拉(?<=[人个她我]拉)(?![黑群着扯客进入到])|拉了?(?:好?几|十几|\d+|[一二两三四五六七八九十])[次趟回天夜晚宿]|拉[到了]脱水"
    r"|屙(?:痢|肚|稀|水|得|到|了|[一两三四五几][回次趟晚日])|[又都全]屙|冒肚|拉哩|吐哩|拉嘞|拉(?<=经拉)(?:了|[一两二三四五六七八九十几\d]+[回次趟])|拉得|拉到虚脱|黄水都"
    r"|上tu下|上吐下xie|tu下?xie|拉du|拉xi|la[肚稀]|呕tu|ou吐|中du|zhong毒|fu泻|腹xie"
)
NERVES = (
    r"头晕|头痛|头疼|头昏|晕(?:倒|地铁|[在到]地|路上|在[^,。船]{1,4}[上里])|心跳(?:到|有|飙到|飙)?(?:一百|1\d\d)|晕过去|昏过去|昏迷|昏倒|抽搐|抽筋|休克|脱水|虚脱|乏力|无力|手抖|心慌|发绀|发紫|变成?[蓝青]?紫色?"
    r"|嘴唇?(?:都)?(?:发)?[青紫]|口唇(?:[、及和][\u4e00-\u9fff]{2})?(?:发)?[青紫绀]|麻木|发麻|嘴麻|舌头?麻|嘴发木|(?:嘴|舌头?)[^,。]{0,2}木|一样麻|重影|视物模糊|眼[^,。]{0,6}看不[清见]|看不清东西|看东西[^,。]{0,4}(?:花|模糊|不清)|眼前一片|眼睛瞎|失明"
    r"|眼睑下垂|吞咽困难|呼吸困难|喘不上气|说胡话|胡言乱语(?<!的胡言乱语)|幻觉|[见抓](?:墙上)?(?:有)?小人|走路不稳|尿[是成呈]?[^,]{0,2}酱油色|意识模糊|意识不清|意识差|不省人事"
    r"|眼[睛白]发黄|皮肤发黄|黄疸|转氨酶[^,。]{0,4}(?:高|升|[\d一二两三四五六七八九]百|\d{3})"
)
SKIN = (
    r"过敏(?!原|源|体质|史|性鼻炎|信息|提示|物|性哮喘)|出疹|起疹|疹子|红疹|红疙瘩|风团|脸肿|肿成|肿了|都肿|身上.{0,4}痒|红肿"
    r"|嘴巴?(?:里)?疼|(?:嘴|舌)(?:巴|唇|头|里|上|都|全)*起了?(?:大|水|血)?泡"
)
_UNWELL = (
    r"发作(?<=[夜里晚上午天点时后续全都半]发作)|发烧|发热|高烧|高热|低烧|烧到|不适|不舒服|不舒坦|不得劲|[就都也]不[行中]了(?<=[晚天夜里后完罢人我爸妈公婆娃他她个俩仨事子][就都也]不[行中]了)|症状|生病|病倒|发病|患病|感染|确诊|身体异常|受害|吃倒|喝倒|[全都]交代[在了]|[全都](?:倒下?|躺下|趴下?)了|[全都]倒(?<=个都倒|个全倒|人都倒|人全倒)(?=,|。|!|$)|全军覆没|阵亡(?<=全寝阵亡|全家阵亡|全桌阵亡|全班阵亡|全组阵亡|全员阵亡)|无一幸免|没一个幸免|趴[下窝]了?"
    r"|腿软|病假|急性胃?肠胃?炎|胃肠炎|肠胃炎|甲肝|戊肝|菌痢|流产|早产(?!奶)|出事了|中招"
)
_CARE = (
    r"送医|就医|就诊|看病|洗胃|灌肠|输液|在医院花|去医院看(?:病(?!人)|的(?!是)|了(?!眼|看|病人))|[送拉](?:去|到|进|往)[^,。]{0,3}医院|[挂吊](?:着)?水|挂盐水|打点滴|打?吊针|打?吊瓶|挂吊瓶|急诊|血透|血液透析|透(?<=[在上做]透)析(?!\d|室|中心|[一二两三四五六七八九十几]+年)|医院治疗|[在受]治疗|进了?(?:[市区县校镇]|人民|中心)*(?:医院|医务室|卫生院)"
    r"|[去在]了?(?:诊所|卫生院|卫生室|医务室|校医[院室])[^,。]{0,3}(?:打了?[^,。苗]{0,3}针|输|挂|吊|治|抢救)|叫(?:了|的|来)?(?:救护车|120)|打(?:了|的)?120|救护车拉走|[送拉](?:(?<=120[送拉])|(?<=护车[送拉])|(?<=救车[送拉]))[来到往去]|送(?:到|去|往|进|了)?(?:了)?(?:区|市|县|省)?医院|医院躺着|(?<=[个人名位])(?:都|也|全)?去了?(?:市|区|县|人民)?医院|[都还人正]在(?:区|市|县)?(?:人民|中心)?医院"
)
ILL = "|".join((OBSERVED, GUT, NERVES, SKIN, _UNWELL, _CARE))
"""Who is observed is ill."""
HEADS = (
    "fiotzl一上不丧中乏也人休低住便停入全出冒医占厕哕去又发受变口叫吃吊吐吞呕呼喘喝喷嘴在失头就尿幻开心急恶患想意感戊手打扶抓抢抱抽拉挂捂收救无早往危"
    "昏晕正死断毒水没洗流灌烧狂生甲留疹病症直看眼确离窜红绞翻肚屙肠肿胃胡脐脱脸腹腿舌菌虚血见视说走起趴跑蹲蹿身轮输过还进送遇都重闹风食高麻黄皮转透阵"
)
"""What a word of harm may begin with."""
SECONDS = (
    r"\d1acdhtux一七三上下不世东两个中九了事二于五亡交产人住体作例便倒假克入八六军几到力区医十卫厕去县口吊吐吸呕周呼命咽唇四团在地坏墙失始子完害射小屙市"
    "影往得心性慌成所抖抢护拉招搐敏救整明昏晕有木来析染校样止死毒氨水江没治泄泻液点烧热物状瓶生疙疸疹疼病症痛痢的盐省着稀窜窝筋紫绀翻者"
    "肚肝肠肤肿胀胃胡能脱舒茅蓝血观觉言识诊起趴路跳躺软过进迷适透里重针镇院难青马麻流"
)
"""What may follow on it."""
ALONE = "吐哕嘴尿拉眼舌闹"
"""On these may follow whatever."""
_STARTS = f"(?=[{HEADS}])(?=.[{SECONDS}]|[{ALONE}])"
"""A look at two characters spares trying some two hundred words at nearly every place of a text."""
HARM = re.compile(
    f"{_STARTS}(?:(?P<dead>{DEAD})|(?P<hospitalised>{HOSPITALISED})|(?P<observed>{OBSERVED})|(?P<ill>{ILL}))"
)
"""One word of harm; the group that matched says which harm."""
PEOPLE = (
    r"小学生|中学生|大学生|高中生|初中生|住校生|学生|同学|孩子|小孩|娃娃|娃|小朋友|幼儿|儿童|婴儿|婴幼儿|宝宝|男童|女童|男孩|女孩|男生|女生|学员|师生"
    r"|人员|群众|村民|居民|市民|老年人|老人|老汉|员工|职工|工人|女工|工友|民工|教师|老师|顾客|食客|宾客|客人|常客|消费者|患者|病人|病号|病例|家长"
    r"|同事|朋友|家属|家人|亲戚|亲友|乡亲|老乡|邻居|孕妇|产妇|大人|室友|游客|乘客|战士|[战校队学球牌驴]友|队员|护工|帮工|店员|保安|保育员|服务员|厨师|小伙子?|姑娘|大爷|大妈|阿姨|老太太|老头儿?|女子|男子|(?:岁数|年[纪龄])[比较最]*[大小]的|上了?(?:岁数|年纪)的|[大小]的(?=[都也又全在吐拉发])|人"
)
KIN = (
    r"男朋友|女朋友|姐夫|妹夫|姑父|姨夫|女婿|儿媳妇?|媳妇儿?|小姑子|小叔子|大姑子|小舅子|老丈人|丈母娘|老婆|老公|爱人|对象|丈夫|妻子|老伴|儿子|女儿|闺女|孙子|孙女|孩子|娃|宝宝|妈妈|爸爸|老妈|老爸|母亲|父亲|奶奶|爷爷|姥姥|姥爷"
    r"|孩儿|外婆|外公|婆婆|公公|岳母|岳父|舅妈|舅舅|姑姑|姨|妈|爸|娘|爹|哥哥?|姐姐?|弟弟?|妹妹?|嫂子?|叔叔?|伯父|大伯|婶子?|侄子|侄女|外甥女?|表[哥姐弟妹]|室友|舍友|同事|同学|同桌|工友|朋友|闺蜜|邻居|家人"
)
"""Words that say one person by themselves."""
EXCLUDED = re.compile(
    r"(?<![不能未没])(?<!无法|难以|没有|完全|是否|初步|暂时)排除了?食(?:物中毒|源性)|并非食(?:物中毒|源性)"
    r"|不(?<![是会该说讲]不)[是属]于?食(?:物中毒|源性)(?![就还吧吗么?的])"
)
"""It was no food poisoning; what cannot be excluded yet may be one, and what is excluded at first sight too."""
_UNTRUE = re.compile(
    r"(?=[不谣虚误未纯造子辟没无并是自摆他恶凭排])"
    r"(?:不属实|不实(?!宣传|广告)|谣言|虚假(?!宣传|广告|标|承诺|功|销售)|误传|谣传|未发生|纯属|(?<![我们在])造谣|子虚乌有|辟谣|没有此事|无此事|并非(?!编|捏|虚|造|谣)|是假的|(?:他人|恶意|凭空)编造|自导自演|摆拍)"
    rf"|(?=[排不])(?:{EXCLUDED.pattern})"
)
_MADE_UP = re.compile(
    r"(?:编造|捏造|杜撰|虚构)(?=[,。;!、)]|$|的?(?:谣|虚假)|[并后再]|发布|散布|传播)|旧闻|旧视频|移花接木|张冠李戴|(?:ai|人工智能)生成"
)
_LOOKED_INTO = re.compile(r"(?:经[^,。;]{0,12}(?:查|核实|比对|调查|了解|甄别)|警方?|公安|网信)[^。!?\n]{0,60}$")
"""经查, 该信息系网民为吸引流量编造; 经比对为外省旧闻: as those found who looked into it."""
_UNRELATED = re.compile(
    r"(?:经[^,。]{0,12}(?:核[查实]|调查|诊断|检[测验]|会诊)|诊断为|疾控|卫健|专家组|系)[^。!?\n]{0,30}[与和跟][^,。]{0,12}[餐食饭饮菜][^,。]{0,5}无关"
    r"|(?:查出来|医生|大夫|确诊)(?:(?!老板|商家|客服|店[家主员里]|学校|[校园]方|食堂|[他她]们?家?|对方)[^。!?\n]){1,24}[与和跟][^,。]{0,10}(?:无关|没[有啥]?(?:半[毛分]钱)?关系)"
)
"""系急性阑尾炎, 与学校供餐无关: somebody is ill, and not by food, as those found who looked into it."""
_BY_WHOM = re.compile(
    r"(?:老板|商家|店[家主员里]|客服|厂家|摊主|学校|校方|园方|食堂|对方|他们|人家)[^,。:]{0,4}(?:说|讲|骂|怪|赖|咬定)[^,。]{0,8}$"
)
"""老板说我造谣: a denial by whom the text complains of."""


def is_denied_by_others(text: str) -> bool:
    """Harm is called untrue or no matter of food, and not by whom it is blamed on."""
    hit = _UNTRUE.search(text)
    while hit is not None and _BY_WHOM.search(text[: hit.start()]):
        hit = _UNTRUE.search(text, hit.end())
    if hit is not None or ("无关" in text or "关系" in text) and _UNRELATED.search(text) is not None:
        return True
    return any(_LOOKED_INTO.search(text, 0, made.start()) for made in _MADE_UP.finditer(text))


def started(pattern: str) -> str:
    """A pattern that begins with a word of harm, made fast."""
    return _STARTS + pattern


_LONGEST = 12
"""Characters of a word of harm, hardly ever more."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A number of people and where it stands; offsets into the folded text."""

    what: str
    """ill | hospitalised | observed | dead | critical"""
    count: int
    start: int
    end: int


def most(what: str, found: list[Mention]) -> Mention | None:
    """The mention of the most, of those who are some."""
    return max((each for each in found if each.what == what and each.count), key=lambda each: each.count, default=None)


def harm_named(hit: re.Match[str]) -> str:
    """Which harm a match of `HARM` is."""
    return hit.lastgroup or "ill"


def harm_before(text: str, end: int) -> str | None:
    """Which harm the words before a place end in; None when they end in none."""
    last = [hit for hit in HARM.finditer(text, max(0, end - _LONGEST), end) if hit.end() == end]
    return harm_named(last[-1]) if last else None


def what_of(word: str) -> str:
    """Which harm a word is of."""
    hit = HARM.match(word)
    return harm_named(hit) if hit else "ill"
