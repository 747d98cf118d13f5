"""Whether a text suspects that somebody poisoned food or water on purpose (投毒, 下毒, 往面缸里下药), or says that they
will."""

import re

from ..patterns import pattern

_IN_CLAUSE = r"[^,。;!?\n，；！？]"
_POISON = r"毒[药粉]|老?鼠药|耗子药|农药|百草枯|敌敌畏|毒鼠强|甲胺磷|除草剂|杀虫[剂药]|砒霜|氰化"
_ANYTHING = r"(?:迷|安眠|白)?药(?!店|房|膳|材|酒)|不明(?:粉|液|物)|粉末|液体|(?<=下了)东西|(?<=加了)东西|(?<=放了)东西"
_INTO = (
    r"(?:(?:[缸锅罐壶杯瓶桶盆碗筐瓮囤]子?|井水?|水[塔箱池窖源]|饮水机|面袋"
    r"|米袋)(?:里[头面边]?|中|内|(?=[下放投倒撒掺加兑被让叫]|不知))"
    r"|(?:稀饭|饭菜?|[菜汤粥面水酒茶奶馍盐油]|豆浆|饮料|吃的|喝的)(?:里[头面边]?|中|内))"
)
_PUT = (
    r"(?:偷偷|故意|悄悄|给[我俺咱他她](?:家|们|爹|娘|妈|爸)?)*(?:投放|[下放投倒撒掺加拌搁兑])[了过进入上些点]{0,2}"
    rf"{_IN_CLAUSE}{{0,4}}?"
)
_BROUGHT = (
    rf"(?:(?:[往向朝在给趁]|被人|有人|谁){_IN_CLAUSE}{{0,10}}?{_INTO}{_IN_CLAUSE}{{0,3}}?"
    rf"|{_INTO}{_IN_CLAUSE}{{0,2}}(?:被人|有人|被谁|让人|叫人|叫谁|让谁|不知道?(?:被|叫|让)谁))"
)
_SAID = pattern(
    rf"投(?:了|过)?毒(?!品)|下[了过]?毒(?!素)|被{_IN_CLAUSE}{{0,6}}毒害"
    rf"|投放{_IN_CLAUSE}{{0,4}}(?:毒[药物]|鼠药|农药|危险物质)"
    rf"|(?:要|想|扬言|放话|威胁说?){_IN_CLAUSE}{{0,10}}?(?:[毒药]死(?:人|[你我俺咱他她大全])"
    rf"|放毒|把{_IN_CLAUSE}{{0,6}}[毒药]死)"
)
"""Said outright."""
_DONE = pattern(
    rf"{_BROUGHT}{_PUT}(?P<poison>{_POISON})|{_BROUGHT}{_PUT}(?P<thing>{_ANYTHING})"
    rf"|(?:{_POISON}){_IN_CLAUSE}{{0,4}}?[放倒投下掺撒拌]{_IN_CLAUSE}{{0,3}}?[进到在入]{_IN_CLAUSE}{{0,6}}?{_INTO}"
)
"""Told by what was done: something put into what others eat or drink from."""
_DENIED = pattern(
    rf"(?:排除|未发现|没有|没发现|未见|不是|不存在|不像|并非|否认|谣){_IN_CLAUSE}{{0,8}}$"
    rf"|(?:等于|相当于|简直|无异于|无疑是|[和跟与]|就像|好比|差不多|不就是|变相){_IN_CLAUSE}{{0,8}}$"
)
"""It is denied, or said of bad food as a figure of speech (这等于给孩子下毒)."""
_CLOSED = pattern(rf"{_IN_CLAUSE}{{0,6}}(?:已?(?:被)?(?:排除|否认)|(?:系|是|为)?谣言|不属实)")
_FIGURE = pattern(r"(?:没有?(?:什么)?(?:区别|两样|分别)|有(?:什么|啥)(?:区别|两样)|一样)")
_TOLD = pattern(
    "电视剧|电影|小说|剧[里中情本集]|宫斗|皇[上帝后宫]|游戏里|[书戏]里|历史上|古代|段子|短剧|演[练习]|模拟|假设"
)
"""What a film or a book tells, or is played in a drill, befell nobody."""
_BY_TRADE = pattern(
    r"医生|大夫|护士|中医|兽医|药师|商家|店家|老板|[摊鱼菜肉商小]贩|摊主|厂[家里]|作坊|[店馆厂摊](?:里|家|的?人)?$"
    r"|卖家|卖[^,。]{0,6}的|养[^,。]{0,4}的|种[^,。]{0,4}的|养殖|种植|[菜果粮]农"
)
"""Whoever cures, grows or sells puts in what they should not to earn by it: that is another crime."""
_SPITE = pattern(
    r"怀疑|疑似|故意|偷偷|悄悄|有人|被人|叫人|让人|谁|仇|报复|结怨|威胁|扬言|放话|不和|吵[过了架]|邻居"
    r"|对门|前[妻夫]|婆婆|儿?媳妇|同事|工友|室友|[我俺咱他她]们?(?:家|的|自己)?[^,。;!?]{0,4}$"
)
"""Why anybody should have."""
_NEAR, _AROUND = 14, 40


def suspects_poisoning(folded: str) -> bool:
    """Whether it does somewhere, and neither denies it there nor means another thing."""
    if "毒" not in folded and "药" not in folded and _RARE.search(folded) is None:
        return False
    said = any(_is_meant(folded, *hit.span()) for hit in _SAID.finditer(folded))
    return said or any(_is_meant(folded, *hit.span()) and _is_of_spite(folded, hit) for hit in _DONE.finditer(folded))


_RARE = pattern("百草枯|敌敌畏|甲胺磷|除草剂|杀虫|砒霜|氰化|[下加放]了东西|粉末|液体|不明")
"""What else has to stand there."""


def _is_meant(folded: str, start: int, end: int) -> bool:
    """Neither denied, nor a figure of speech, nor out of a story."""
    before = folded[max(0, start - _NEAR) : start]
    if _DENIED.search(before) or _CLOSED.match(folded, end) or _FIGURE.search(folded[end : end + _NEAR]):
        return False
    return _TOLD.search(folded, max(0, start - _AROUND), end) is None


def _is_of_spite(folded: str, hit: re.Match[str]) -> bool:
    """Whether nobody put it there by their trade; where it may be anything, there has to be a reason to think so."""
    before = folded[max(0, hit.start() - _AROUND) : hit.start()]
    if _BY_TRADE.search(re.split("[,。;!?\n]", before)[-1]):
        return False
    return hit["thing"] is None or _SPITE.search(f"{before}{hit.group().partition(hit['thing'])[0]}") is not None
