"""Numbers of people as Chinese texts write them: 十二, 三十多, 二三十, 30余, 上百. A range gives its lower bound."""

from ..patterns import pattern

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6}
DIGITS |= {"七": 7, "八": 8, "九": 9}
_IN_FULL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千") | {
    ord(char): plain for char, plain in ((",", ""), ("廿", "二十"), ("卅", "三十"))
}
"""As sums are written where nobody may change them, and as old people say scores."""
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_SMALL = "一二两三四五六七八九"
NUMERAL = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}|[零〇一二两三四五六七八九十百千几数廿卅壹贰叁肆伍陆柒捌玖拾佰仟]{1,9})"
"""A number in either writing, without hedges; 几 and 数 stand for an unknown digit of at least two."""
UNIT = r"(?:名|位|人|例|个)"
"""What stands between a number and the people it counts."""
COUNTED = pattern(rf"(?P<n>{NUMERAL}){UNIT}")
HEADS = r"\d零〇一二两三四五六七八九十百千几数廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
"""What a `NUMERAL` begins with."""
_PAIR = pattern(rf"^([{_SMALL}]?十?)([{_SMALL}])([{_SMALL}])([十百千]?)$")
_GUESS = 2
"""几十 and 数百 are at least twenty and two hundred."""


_VAGUE = pattern(
    rf"几|(?<!人)数(?=[十百千])|[十百千\d名位例个人][多余来]|[上近约过超逾](?=[十百千]|\d)|[{_SMALL}](?!两)[{_SMALL}]"
)


_ABOUT = pattern(
    r"[近约]|(?<![大多])半|分之|[一二两三四五六七八九]成|大概|差不多|估计|不到|不足|左右|上下|[十百千\d]来"
)
_AT_LEAST = pattern(r"光[^,。]{1,10}就|至少|最少|起码|不少于|知道的|[大多]半|大部分|大?多数|(?:半数?|成)以上")
LEAST, ABOUT = "least", "about"


def hedge(written: str) -> str | None:
    """How far a number is known that stands for more than one: `LEAST` (几百个, 三十多人), or `ABOUT` where it may be
    fewer (近300名, 二十来个, 10人左右). None where it was said as it is."""
    if _AT_LEAST.search(written):
        return LEAST
    if _ABOUT.search(written):
        return ABOUT
    return LEAST if _VAGUE.search(written) else None


def number(written: str) -> int | None:
    """The number, or the lower bound of a range (二三十 → 20, 十七八 → 17); None when it is none."""
    plain = written.translate(_IN_FULL)
    if plain.isdecimal() and plain.isascii():
        return int(plain)
    if plain.isdecimal():
        return None
    pair = _PAIR.match(plain)
    if pair and pair[2] != pair[3] and not (pair[1] and "十" not in pair[1]):
        plain = pair[1] + pair[2] + pair[4]
    return _sum(plain)


def _sum(plain: str) -> int | None:
    total, digit, smallest = 0, None, 10**6
    for char in plain:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= smallest:
                return None
            total += (1 if digit is None else digit) * unit
            digit, smallest = None, unit
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _digit_of(char, after_unit=smallest < 10**6)
    return total + (digit or 0) if plain else None


def _digit_of(char: str, *, after_unit: bool) -> int:
    """几 after a ten adds nothing to the lower bound (十几 → 10)."""
    if char in "几数":
        return 0 if after_unit else _GUESS
    return DIGITS.get(char, 0)
