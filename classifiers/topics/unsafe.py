"""What is wrong with food, by where the words stand: next to a food, or to a place that sells it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter

from ..features import Reading
from ..patterns import pattern
from ..where.venues import is_sold_from_home
from .carcasses import trades_in_dead_stock
from .topics import DONE_BY_STAFF, FOUND, PAST_DATE, UNSAFE

FOOD = frozenset(("product", "group:food_context", "group:food_safety_terms"))
NEAR = 20
"""Characters between two words that have to do with each other."""
FOUND_IN_IT = frozenset(
    (
        *(f"group:{name}" for name in ("foreign_body", "spoilage", "contamination", "fraud", "additives")),
        *(f"hazard:HZ-{family}" for family in "ABCFILOPQT"),
    )
)
"""What the lists know to be wrong with a food itself; how a kitchen is kept (无证, 下水道) neighbours complain of."""
_NEXT = 6
"""The same where the lists alone say so. Of 7,159 messages to a town hall, three are looked at for it."""
_STOP = pattern(r"[,。;!?\n]")
_DISH = "面饭菜汤粥肉鱼饼粉馍酱"
_IN_FOOD = pattern(f"[{_DISH}][里中上]")
_OR_WITH_IT = pattern(
    rf"{_IN_FOOD.pattern}|[饭菜肉鱼](?:[是也拿]|[^,。;!?]?盖)|[吃喝](?![醋瓜亏惊苦力紧])|餐[盘具盒]|碗|筷子"
    r"|还在?炸(?![弹药裂开])|咬一口"
)
"""The same, and what one eats with: enough beside what should not have been done."""
_HOMEMADE = pattern("盒饭|[早午晚]餐|香油|咸菜|卤[味肉菜货]|糕点?|[饼馍酱腌]|凉菜|灌肠")
"""What the lists know by longer words only."""
_STAFF = pattern(r"员工|店员|服务员|厨师|厨子|师傅|[大主]厨|帮厨|切配|[阿大]姨|老板|摊主|店主|老板娘|做饭的|伙计")
_OUTRIGHT = pattern(
    # The first character stands alone, so that the search passes over all others at once.
    rf"[{_DISH}吃喝咬油蟹虾](?:(?<=[{_DISH}])[里中上][^,。;!?]{{0,3}}(?:{FOUND})"
    r"|(?<=[吃喝咬])出了?[^,。;!?]{0,4}(?:蚯蚓|蜈蚣|蟑螂|苍蝇|老鼠|壁虎|刀片|玻璃)"
    r"|(?<=[吃喝])[^,。;!?]{0,4}(?:[完了过必就]|一次)[^,。;!?]{0,3}(?:窜(?!货)|拉稀|拉肚子|[跑蹲]厕所)"
    r"|(?<=油)(?:[^。!?]{0,6}还在?炸[^。!?]{0,4}黑[得乎黢]|[^,。]{0,3}黑[得乎黢][^。!?]{0,8}还在?炸)"
    r"|(?<=[蟹虾])[^。!?]{0,4}(?:到[手货]|收到)[^,。;!?]{0,4}[死臭])"
)
"""面里有毛, 吃完必窜: short posts say no more. Of 55,326 real texts none that was set aside says so."""


_UNLICENSED = pattern(
    r"(?<![园校])[没无]有?(?:任何|办)?(?:[证执]照|手续(?!费)|(?:食品|经营|卫生)?(?:许可)?证(?![据明实件办上婚]))"
)
_AT_ONCE = 2


def is_unsafe(reading: Reading, *, sells_food: bool) -> bool:
    """Near a food, or a place that sells it, stands what no food should have had done to it; or a home sells it.
    `sells_food`: the source itself names such a place, or the food."""
    folded = reading.folded
    said = [hit.span() for hit in UNSAFE.finditer(folded)]
    foods = [
        (hit.start, hit.end)
        for hit in reading.hits
        if FOOD & hit.groups or any(name.startswith("venue:") for name in hit.groups)
    ]
    foods += [hit.span() for hit in _OR_WITH_IT.finditer(folded)] if said else []
    is_near = any(_gap(one, food) <= NEAR for one in said for food in foods)
    is_food = bool(foods) or _HOMEMADE.search(folded) is not None
    is_sold = is_near or (sells_food and bool(said)) or (is_food and is_sold_from_home(folded))
    return (
        is_sold
        or trades_in_dead_stock(folded)
        or _is_unlicensed(reading)
        or _is_done_by_staff(folded)
        or next(beside_food(reading), None) is not None
    )


def is_told_of(reading: Reading) -> bool:
    """What is in a food, or what it did to whoever ate it, said outright; or who sells or serves what is bad."""
    return _OUTRIGHT.search(reading.folded) is not None or is_told_of_seller(reading)


def is_told_of_seller(reading: Reading) -> bool:
    """A sort of business is named, and what is wrong with what it sells or serves."""
    has_seller = any(name.startswith("venue:") for name in reading.groups)
    return has_seller and next(beside_food(reading), None) is not None


def beside_food(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where the lists' words for what is wrong with a food stand next to one, in one clause."""
    wrong = [(hit.start, hit.end) for hit in reading.hits if not hit.groups.isdisjoint(FOUND_IN_IT)]
    wrong += [hit.span() for hit in PAST_DATE.finditer(reading.folded)]
    foods = [(hit.start, hit.end) for hit in reading.hits if FOOD & hit.groups] if wrong else []
    for one in wrong:
        # Hits stand in order and apart: a press report has hundreds, of which a few are at hand.
        first = bisect_left(foods, one[0] - _NEXT, key=itemgetter(1))
        last = bisect_right(foods, one[1] + _NEXT, key=itemgetter(0))
        if any(_is_next(reading.folded, one, food) for food in foods[first:last]):
            yield one


def unsafe_spans(reading: Reading) -> list[tuple[int, int]]:
    """The words by which a text was found to tell of bad food."""
    said = [hit.span() for each in (UNSAFE, _OUTRIGHT) for hit in each.finditer(reading.folded)]
    return said + [span for span in beside_food(reading) if span not in said]


def _is_done_by_staff(folded: str) -> bool:
    """员工上完厕所不洗手: whoever tells the office needs to name no food."""
    staff = [hit.span() for hit in _STAFF.finditer(folded)]
    done = [hit.span() for hit in DONE_BY_STAFF.finditer(folded)] if staff else []
    return any(_gap(one, who) <= NEAR for one in done for who in staff)


def _is_unlicensed(reading: Reading) -> bool:
    """小饭桌没证: right behind a word for a place that sells food."""
    said = [hit.start() for hit in _UNLICENSED.finditer(reading.folded)]
    sellers = [hit.end for hit in reading.hits if any(name.startswith("venue:") for name in hit.groups)] if said else []
    return any(0 <= start - end <= _AT_ONCE for start in said for end in sellers)


def _is_next(folded: str, one: tuple[int, int], food: tuple[int, int]) -> bool:
    start, end = min(one[1], food[1]), max(one[0], food[0])
    return one != food and end - start <= _NEXT and _STOP.search(folded, start, end) is None


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])
