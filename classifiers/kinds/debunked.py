"""Debunked (科普): plain words by which those who know set a claim right, without calling it a rumour.

空心是打激素吗?农技站:品种造成的 says what is so. Whoever quotes such words to attack them (专家说没事, 你信吗), asks
whether they hold or tells what they bought sets nothing right, nor does who answers the question with the claim.
"""

from ..patterns import pattern

_BAD = (
    r"(?:激素|塑料|棉花|人造|人工合成|假|染|色素|打针|打了|打药|喷|注射|甲醛|福尔马林|硫磺|重金属|硼砂|明矾|膨大|催熟"
    r"|农药|毒|病|癌|早熟|黄曲霉|寄生虫|钩虫|线虫|硫酸|粪|氰|砒霜|胶|添加剂|防腐剂|老鼠)"
)
"""What a claim says against a food."""
_FOUND_OUT = (
    r"(?:专家|教授|博士|院士|医生|医师|大夫|营养师|农技|农科|疾控|卫健|药监|世卫|监管|市监|官方|权威|科普|研究|实测"
    r"|实验|检测|记者|协会|评估中心|大学|学者|老师傅|技术员|质检|检验|公安|警方|网信|辟谣|海关|农业农村"
    r"|(?<!班)(?<!车间)主任|药师)"
)
"""Who found out, or how."""
_ANSWER = (
    r"(?:(?<!是)不是(?!好)|并非|(?<!会)不会|并不|不能[算说]"
    r"|没有?(?:必要|依据|根据|关联|(?:半毛钱|半点|任何|什么)?关系|这[回种]?事|证据|限量的必要|问题)"
    r"|不存在|不可能|无关|无害|无毒|无妨|安全"
    r"|正常(?:现象|代谢|生理|的|吃)|天然|品种|合[法格规]|假的|误解|放心|未(?:见异常|检出|发现|接报)|未接到|低于|达不到"
    r"|长不了|更健康|可以[吃喝]|两码事|两回事|别(?:被|乱|再)|没这|筋膜|[^,。!?]{0,8}(?:太低|极低|很低|更贵|赔本"
    r"|说不通|比[^,。!?]{1,8}还?[低少]))"
)
"""What they answer."""
_DOUBTS = pattern(
    r"你[们敢]?(?:还敢)?信[吗么不]|谁(?:还)?信|你就信|鬼才?信|信你|骗(?:人|鬼|傻|谁|我们)|砖家|洗地|洗白"
    r"|收了?钱|拿了?钱|被收买|打脸|呵呵|鬼话|(?<!被)忽悠|睁眼说|瞎话|糊弄|才怪|反正我"
    r"|(?:我|俺|咱)(?:可|就|才|还是|是|反正)?(?:不|没)(?:敢|信|放心)|还敢|谁敢|敢[吃喝买][吗么不]"
    r"|别听|别信(?:专家|官方|医生|什么|他们)|不要信(?:专家|官方)|(?:都|也)不(?:敢)?(?:管|承认)|捂"
    r"|真[的]?(?:没事|安全|假)[吗么]|凭啥|凭什么|为[啥什]么?不[管查]"
    r"|转给|转告|转起来|快转|速转|扩散|告诉(?:家人|爸妈|亲戚)|千万别|千万不要|赶紧(?:扔|倒|停|看)|别再?(?:买|吃"
    r"|喝)(?!出)"
    r"|(?:靠谱|是真的|可信|真的假的|真假|对|是)[吗么不没]?[??!。 ]*$|求(?:科普|辟谣|解|真相|专家)|(?<!多方)求证"
    r"|有没有(?:人|专家|懂)|(?:吗|么|呢|不成|没有|真的假的)[??!。 ~]*$|再也不"
    r"|(?:到底|究竟)(?![^,。!]{2,16}[??][^??]{4})"
)
"""It is quoted to attack it, it is asked whether it holds, or whoever reads is told to shun the food all the same."""
_MINE = pattern(
    r"(?:[我俺咱](?:们|家|妈|爸|娃|儿子|闺女|女儿|孩子|老公|老婆|婆婆|奶奶|姥姥)?[^,。;!?]{0,8}"
    r"|刚|昨[天晚][^,。!?]{0,6}|今[天早][^,。!?]{0,4})(?:买|吃|喝|点|订|收到)(?:了|的|到|完|过)"
    r"|老板|商家|店[家主员]|摊主|客服|卖家|厂家说|投诉|举报|要求(?:退|赔|查)|退款|赔偿|希望[^,。]{0,8}(?:查|管)"
)
"""Somebody tells what they bought: no matter what an expert says of its like."""
_ASSERTED = pattern(
    rf"(?:[吗么?]|”|\")[^。!?]{{0,4}}{_FOUND_OUT}[^。!?:]{{0,14}}[:说称]"
    r"[^。!?]{0,8}(?:是真的|确实|的确|属实|没错|千真万确|真有|有毒|致癌|会的)"
)
"""They answer that the claim is so."""
_TRUE_AFTER_ALL = pattern(
    rf"(?:真相|其实|说白了|事实)[^。!?]{{0,6}}(?:就是|全是|都是|是)[^,。!?]{{0,2}}{_BAD}"
    r"|(?:辟谣|谣言|假的|没事|安全|无害)[^,。!?]{0,4}[吗么]"
    r"|(?:不是|并非|不算)(?:谣言|传言|造谣|假的|夸张|吓唬|危言)"
    r"|[没不无][^,。!?]{0,8}[吗么?][?!]*错|(?:什么|啥)(?:花青素|天然)"
    r"|(?:品种|天然|正常)[^,。!?]{0,6}(?:没[有啥]?关系|无关|个鬼|才怪|骗)"
    r"|(?:根本|压根)不是(?:什么)?(?:品种|天然|正常|大米|肉|粮食|鸡蛋|奶|真)"
    rf"|[不没]是[^,。!?]{{0,10}},?(?:而是|就是|全是|都是|是)[^,。!?]{{0,8}}{_BAD}"
)
"""What is said to be so is the claim itself, or who denies it is denied."""
_SET_RIGHT = pattern(
    r"[吗么?][?!。\"”』 ]*(?:不[,。!]|不是的|不会的|假的|不存在|不可能|没这(?:回)?事|没有的事|别再?信|纯属|误会|想多了)"
    rf"|{_BAD}[^,。!?;]{{0,8}}(?:假的|不可能|误[读区]|谬论|无稽之谈)[,。!:](?!不)"
    rf"|{_BAD}[^,。!?;]{{0,4}}[吗么?][?!。\"”』 ]*错[了误]?[,。!]"
    r"|按(?:照)?(?:国家)?(?:标准|规定)[^,。!?;]{0,4}[使食]?用?[^,。!?;]{0,2}(?:安全|无害|没有?问题)"
    r"|(?:别|不[用要必])(?:急着|着急|忙着)[扔倒]|花青素[^,。!?;]{0,4}(?:溶|遇|变色|掉色|造成|所致)"
    r"|【(?:较真|明查|求真)】|(?:问[了过]|核实|打听)[^,。!?]{0,10},(?:根本)?没有?这[回种个]?事"
    rf"|[和与跟同][^,。!?;]{{0,4}}{_BAD}[^,。!?;]{{0,6}}"
    r"(?:无关|没(?:有|啥|什么)?(?:任何|半点|必然|直接)?(?:关系|关联)|两码事|两回事|不沾边)"
    rf"|{_BAD}[^,。!?;]{{0,12}}(?:[和与跟同][^,。!?;]{{0,8}})"
    r"(?:无关|没有?(?:任何|必然|直接)?(?:关系|关联)|两码事|两回事)"
    r"|(?:没有|并无|未发现)(?:必然|直接|任何|明显)?(?:关联|联系)"
    rf"|(?:不是|并非)[^,。!?;]{{0,6}}{_BAD}[^,。!?;]{{0,8}}[,。;](?:而|其实)?[是系](?!{_BAD})"
    r"|真相[是:][^,。!?]{0,16}(?:品种|正常|天然|不是|无关|没有|筋膜|冷[藏冻]|造成|所致|引起)"
    rf"|{_BAD}[^,。!?;]{{0,10}}[\"”』]?(?:的)?(?:视频|说法|画面)?[^,。!?;]{{0,6}}其实[^,。!?;]{{0,4}}是(?!{_BAD})"
    r"|(?:本身|其实|实际上)(?:没有毒|无毒|不含毒|不致癌|不会致癌|没毒)"
    rf"|科普[^。!?]{{0,12}}[:,!]?[^。!?]{{0,20}}其实[^,。!?;]{{0,10}}(?:是|来自|属于)(?![^,。!?]{{0,4}}{_BAD})"
    rf"|别再?(?:被[^,。!?]{{0,4}}?骗|上当)了?[^。?]{{0,3}}(?:(?!{_BAD})[^,。!?]){{0,14}}?(?:差不多"
    rf"|没(?:有|啥|什么)?[区差]别|一样|(?:不是|并非|没有)[^,。!?]{{0,3}}{_BAD})"
)
"""The claim is set right without anybody being named."""
_QUOTED = pattern(r"[吗么?]|[\"“『「][^\"”』」]{3,30}[\"”』」]|网[传上]|科普|流传|传言|说法|回应|关于")
"""A claim is told."""
_ANSWERED = pattern(rf"{_FOUND_OUT}[^。!?]{{0,24}}?[:,说称明示实][^!?]{{0,40}}?{_ANSWER}")
_LOOKED_AT = pattern(
    r"(?:遇火成灰|一烧就灰|嚼不烂|不吸水|成本(?:远)?(?:高|超)|赔本|比[^,。]{1,6}贵|有益菌|属正常|正常代谢|未见异常"
    r"|偶尔吃|吃更健康|合法|可以?放心[吃喝食]|正常吃是安全|均未接报|远低于|低于(?:国标|限[值量]))"
)
"""How those who know put it, whoever they are."""
_EXPLAINED = pattern(
    r"达不到[^,。!?]{0,4}[量度毒]|[得要需][^,。!?]{0,4}[吃喝][^,。!?]{0,4}[十百千几][^,。!?]{0,8}才(?:够|会|能|可能|有)"
    r"|符合(?:国家|国标|食品安全)[^,。!?]{0,6}标准|本底(?:值|含量)"
    r"|正常(?:食用|吃|用)量[^,。!?]{0,4}(?:没[有事]|不会|安全)"
    rf"|[是系](?:(?!{_BAD})[^,。!?;]){{1,12}}(?:的结果|造成|引起|所致|的缘故|的?(?:正常|自然|物理)现象)"
    rf"|[??][^。!?]{{0,16}}(?:本来|本身|天生)就?[能会有含是](?![^,。!?]{{0,3}}{_BAD})"
    r"|(?:真的|真会|真有|会不会|是不是|能不能|到底)[^,。!?]{1,14}[??]\W{0,2}(?:一|本|这篇)文章?[^。!?]{0,4}"
    r"(?:[读看]懂|了解|[说讲]清|告诉)"
    r"|根本[^,。!?]{0,3}(?:不[了进成出起]|不存在|不可能)|忽略不计|微乎其微|含量极[微低少]|按规定使用|对人体无害"
    r"|(?:多少|[\d几一二两三四五六七八九十百千万]+(?:公?斤|吨|[只碗升杯]))[^,。!?]{0,6}才(?:会|能|可能)"
)
"""Why it is so, that it is as the norm wants it, or that a piece tells."""
_UNTRUE = pattern(
    r"(?:[系属]|实[为系]|确为)[^,。;!?]{0,6}(?:误会|误解|误读|误传|谣[言传]|编造|捏造|虚构|杜撰|摆拍|旧[闻图]|乌龙"
    r"|自导自演|恶意剪辑|自[己行](?:投放|放[入的进])|恶作剧|假消息|不实)"
)
"""系家长误会, 系自己投放: a word that ends a tale, as who looked into it puts it."""
_GOES_ON = pattern("立案|查获|刑拘|否认|不认可|质疑|[校店]方|超市说|门店")
"""It is the other side that says so, or the matter goes on."""
_WRITER = pattern(
    "[我俺咱](?!们?[国市省县区])|(?:商家|店[家主员]|老板|摊主|卖家|客服|厂家)[^,。]{0,4}[说称]|退[款钱]|不给|要求[退赔]"
)
"""Somebody whom it befell tells it, or what the business said."""
_PAPER = pattern(r"记者[^,。]{0,6}[从在][^,。!?]{2,24}(?:获悉|了解到|得知)|[^,。]{0,12}(?:本报|讯)[(]?(?:通讯员|记者)")
"""A paper tells it."""
_POST = 150
"""Characters of a post; a report that is longer tells of more than one claim."""


def is_set_right(folded: str) -> bool:
    """A claim is set right in plain words, and nothing doubts that or tells what befell the writer."""
    if len(folded) > _POST:
        return False
    is_said = _SET_RIGHT.search(folded) is not None
    if not is_said and _QUOTED.search(folded):
        is_said = _ANSWERED.search(folded) is not None or any(each.search(folded) for each in (_LOOKED_AT, _EXPLAINED))
    return is_said and not _is_doubted(folded)


def is_found_untrue(folded: str) -> bool:
    """A word says that there is nothing in it; nothing doubts that, and it is not the business or the school that says
    so."""
    if len(folded) > _POST or _UNTRUE.search(folded) is None:
        return False
    return not any(each.search(folded) for each in (_DOUBTS, _WRITER, _GOES_ON))


def is_of_a_paper(folded: str) -> bool:
    """A paper tells where it learnt what it tells."""
    return "记者" in folded and _PAPER.search(folded) is not None


def _is_doubted(folded: str) -> bool:
    return any(each.search(folded) for each in (_DOUBTS, _MINE, _TRUE_AFTER_ALL, _ASSERTED))
