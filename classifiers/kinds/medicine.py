"""Medicine: what somebody took and it did is no illness by food."""

from ..features import Reading
from ..harm.harms import HARM
from ..patterns import pattern

INGESTED = pattern("[吃喝]")
_MEDICINE = pattern(
    r"[吃服喝用买卖][了的过]?[^,。;]{0,8}?(?:[感退止降消胃咳安][\u4e00-\u9fff]{0,2}药|药[片丸]|布洛芬|阿莫西林|头孢)"
)
_MEAL = pattern("[餐饭菜肉汤奶粥面席]|外卖|食堂|烧烤|火锅|学校|幼儿园")


def is_of_medicine(reading: Reading) -> bool:
    """Somebody took a medicine, and nothing tells of a meal or of harm before it (吃了止泻药也不管用 does): what it did
    is no illness by food."""
    taken = None if "product" in reading.groups else _MEDICINE.search(reading.folded)
    if taken is None or _MEAL.search(reading.folded):
        return False
    before = reading.folded[: taken.start()]
    return INGESTED.search(before) is None and HARM.search(before) is None
