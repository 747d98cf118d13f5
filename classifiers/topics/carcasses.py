"""Dead stock (死猪): animals that died by themselves, and are bought or cut up to be sold as meat."""

from ..patterns import pattern

_BEAST = r"死了?的?(?:[母仔肥公奶]?[猪牛羊驴兔]|[鸡鸭鹅]|鸭子|畜禽|牲[口畜])(?![蹄圈场舍粪])"
_BURIED = r"(?![^。!?]{0,14}(?:无害化|保险|理赔|深埋|掩埋|焚烧))"
TRADED = pattern(
    rf"(?:专?收|收购|收来)[了着过的]?(?<!没收)(?<!签收)[^,。;!?]{{0,6}}{_BEAST}{_BURIED}"
    rf"|[拉贩倒剥宰杀买捡存运][了着过的]?[^,。;!?]{{0,6}}{_BEAST}(?=[^。!?]{{0,24}}(?:卖"
    rf"|冷库|菜市|集[上市]|饭店|肉|[摊块元]|烧鸡|腊肠)){_BURIED}"
    rf"|冷库[^,。;!?]{{0,8}}{_BEAST}{_BURIED}"
    rf"|{_BEAST}[^。!?]{{0,16}}?(?:卖给|[拿拉送杀宰做剥][^。!?]{{0,6}}?卖|卖肉|流入"
    rf"|做成|加工成|[送拉][到往进去][^,。;!?]{{0,6}}(?:店|集|菜市|市场|食堂))"
    rf"|[猪牛羊驴鸡鸭鹅][^,。;!?]{{0,3}}(?:病|瘟)?死了?[^。!?]{{0,10}}?(?:卖给|[拿拉送杀宰做剥][^。!?]{{0,6}}?卖|卖肉)"
    r"|(?:水库|[河塘坑湖沟渠]|养殖)[^。!?]{0,14}?死了?的?[^,。;!?]{0,6}鱼[^。!?]{0,20}?[捞捡收拉网][^。!?]{0,16}?(?:卖"
    r"|摊|市场|夜市|饭店|[餐饭]馆)"
)
"""What is done with them beside burying. A shop's fish that died in its tank are no more than stale."""


def trades_in_dead_stock(folded: str) -> bool:
    """Whether somebody is told to deal in it."""
    return "死" in folded and TRADED.search(folded) is not None
