"""Cleaning of single cell values: blanks, numbers, amounts, codes, phones.

A value is either certain or it is a CellError with the reason and the remedy; nothing is repaired by guessing.
"""

import re
from datetime import date, datetime, time, timedelta

from .errors import CellError, RuinedCell, short

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell may hold, as the readers of tables hand it over."""

AS_TEXT = "请在源表把该列设为文本格式后重新导出"
SPOILT = "是电子表格没有算出或者显示不下的格，不是内容"
AS_VALUE = "请用电子表格软件打开源表，加宽该列，或把公式粘贴成数值，保存后再导入"

_NULLS = frozenset(
    ["", "/", "／", "\\", "-", "--", "—", "——", "－", "无", "空", "暂无", "详见", "详见附件", "见附件", "详见备注"]
    + ["null", "NULL", "None", "none", "N/A", "n/a", "#N/A", "NaN", "nan", "undefined", "未填", "未填写"]
)
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of writing: what follows reads otherwise than it was written (Unicode UAX 9)."""
_TURNS = re.compile(f"[{_TURNING}]")
_INVISIBLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff{_TURNING}]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_SPOILT = re.compile(
    r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)"
    r"|=[A-Za-z$(\d'](?:\"[^\"]*\"|'[^']*'|[^\u4e00-\u9fff])*+",
    re.IGNORECASE,
)
"""What a spreadsheet writes where it could not reckon a cell or show it, and a formula that nobody has reckoned.

Nothing is tried twice (`*+`): a formula of forty quotes would take hours."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_AMOUNT = re.compile(r"(?:人民币|RMB|[¥￥])?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万)?(?:元|块|圆)?(?:整|人民币)?", re.ASCII)
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([万亿wWkK千]?)\+?(?:人|名|位|次|条|个|例)?", re.ASCII)
_TIMES = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_KEPT_DIGITS = 15
"""A spreadsheet keeps fifteen significant digits of a number and writes zeros for the rest."""


def clean(value: Cell) -> str | None:
    """`value` as trimmed text without invisible characters; None for a blank or a word that means blank."""
    if value is None:
        return None
    text = value if isinstance(value, str) else _written(value)
    text = _INVISIBLE.sub("", text).strip()
    wrapped = _FORMULA_TEXT.fullmatch(text)
    if wrapped:
        text = wrapped[1].strip()
    if text[:1] in ("'", "’") and text[1:2].isalnum():
        text = text[1:]
    return None if text in _NULLS else text


def says_none(number: str) -> bool:
    """Whether a source's number only says that there is none: a blank, a word that means blank, noughts."""
    return not (clean(number) or "").strip("0")


def straight(text: str) -> str:
    """`text` without marks that turn the direction of writing."""
    return _TURNS.sub("", text)


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made half-width."""
    return text.translate(_WIDE)


def amount(value: Cell) -> float | None:
    """Yuan. Takes `1,280.00元`, `３９元`, `¥39`, `3.5万元`. Raises CellError for anything less certain."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _not_negative(float(value))
    text = clean(value)
    if text is None:
        return None
    found = _AMOUNT.fullmatch(narrow(text).replace(" ", ""))
    if not found:
        raise CellError(f"“{short(text)}”不是确定的金额", "请只写数字和单位元，例如 39.00元")
    whole, fraction, ten_thousands = found.groups()
    number = float(whole.replace(",", "") + (fraction or ""))
    return _not_negative(round(number * 10_000, 2) if ten_thousands else number)


def count(value: Cell) -> int | None:
    """A whole number. Takes `1,024`, `３０人`, `1.2万`, `10万+` (its lower bound). Raises CellError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _whole(float(value), str(value))
    text = clean(value)
    if text is None:
        return None
    found = _COUNT.fullmatch(narrow(text).replace(" ", ""))
    if not found:
        raise CellError(f"“{short(text)}”不是确定的数量", "请只写数字，例如 30")
    whole, fraction, unit = found.groups()
    number = float(whole.replace(",", "") + (fraction or "")) * _TIMES[unit.lower()]
    return _whole(round(number, 6), text)


def whether(value: Cell) -> bool | None:
    """是 / 否. None for a blank or any other word."""
    text = clean(value)
    if text is None:
        return None
    return {
        "是": True,
        "有": True,
        "y": True,
        "true": True,
        "1": True,
        "否": False,
        "n": False,
        "false": False,
        "0": False,
    }.get(narrow(text).lower())


def credit_code(value: Cell) -> str | None:
    """统一社会信用代码: 18 characters with the check character of GB 32100-2015.

    Raises RuinedCell when a spreadsheet has damaged it, CellError when it cannot be a code.
    """
    text = number_as_text(value, "统一社会信用代码")
    if text is None:
        return None
    code = re.sub(r"[\s-]", "", narrow(text)).upper()
    if len(code) != 18:
        raise CellError(f"统一社会信用代码应为 18 位，这里是 {len(code)} 位", "请核对营业执照后改正")
    if any(letter not in _CODE_ALPHABET for letter in code):
        raise CellError("统一社会信用代码含有不会出现的字符（字母 I、O、S、V、Z 等）", "请核对营业执照后改正")
    if code[17] != check_character(code[:17]):
        raise CellError("统一社会信用代码的校验位不符", "请核对营业执照后改正")
    return code


def check_character(body: str) -> str:
    """The 18th character of a credit code for its first 17 (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(_CODE_ALPHABET.index(letter) * weight for letter, weight in zip(body, _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[-total % 31]


def is_spoilt(text: str) -> bool:
    """Whether a cell says only that a spreadsheet could not reckon or show it."""
    return _SPOILT.fullmatch(text) is not None


def number_as_text(value: Cell, name: str) -> str | None:
    """A number that is a name (sample number, register number, code), as text.

    Raises RuinedCell when its digits were lost: `9.14107E+17`, `#NAME?`, a numeric cell of more than fifteen digits,
    or eighteen and more digits that are all zero after the fifteenth.
    """
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    text = clean(value)
    if text is None:
        return None
    digits = narrow(text)
    if is_spoilt(digits):
        raise RuinedCell(f"{name}“{short(text)}”{SPOILT}", AS_VALUE)
    if _SCIENTIFIC.fullmatch(digits):
        raise RuinedCell(f"{name}“{short(text)}”已被电子表格改成科学计数法，后面的数字已丢失", AS_TEXT)
    long = digits.isascii() and digits.isdigit() and len(digits) > _KEPT_DIGITS
    if long and (numeric or (len(digits) >= 18 and not digits[_KEPT_DIGITS:].strip("0"))):
        raise RuinedCell(f"{name}“{short(text)}”只剩前 15 位，后面的数字已被电子表格丢掉", AS_TEXT)
    return digits


def phone(value: Cell) -> str | None:
    """A phone as digits with its area code's hyphen; free words stay as written. Raises RuinedCell."""
    text = number_as_text(value, "电话")
    if text is None:
        return None
    plain = re.sub(r"[\s()]", "", text).replace("—", "-")
    return plain if re.fullmatch(r"[+\d*-]+", plain, re.ASCII) else text


def _written(value: int | float | bool | date | datetime | time | timedelta) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _not_negative(number: float) -> float:
    if not 0 <= number < 1e12:
        raise CellError(f"金额 {number:g} 不可能", "请核对金额")
    return number


def _whole(number: float, text: str) -> int:
    if not 0 <= number < 1e15 or number != int(number):
        raise CellError(f"“{short(text)}”不是可能的数量", "请只写数字，例如 30")
    return int(number)
