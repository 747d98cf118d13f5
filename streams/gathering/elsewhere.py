"""Asked for help (协查): an office of another area calls because people fell ill there of what a business here sent.

Who fell ill, and the school where they did, are that office's own affair; ours is the business, and what else it
supplies.
"""

import re

from classifiers.assessment import Assessment, Entity
from classifiers.where.suppliers import suppliers
from connectors.signal import Channel, Signal
from playbooks.facts import ELSEWHERE, KNOWN_FACTS

OF_ELSEWHERE = {ELSEWHERE: "asked", "from_other_area": True} | dict.fromkeys(("school", "venue", "grade", "treated"))
"""What is known of such an affair; the place where people fell ill, and how grave that is, are not ours to answer."""
ASKED = KNOWN_FACTS[ELSEWHERE]
"""What it is called by."""
_OFFICE = re.compile(
    r"(?:我们?|这里|这边)是(?P<place>[^，。；！？,;!?\n是]{2,16}?)(?:食安办|食安委|市场监管局|市场监督管理局|卫健委|卫生健康委|疾控|教体局|教育局)"
)
_ASKS = re.compile(r"协查|协助[^，。；！？,;!?\n]{0,4}[调核]?查|配合[^，。；！？,;!?\n]{0,4}[调核]查")
_SUPPLIER = re.compile(
    r"(?:供应商|供货商|供货方|供货单位|供应单位|配送商|配送单位|供餐单位|生产商|生产厂家|厂家)[^，。；！？,;!?\n]{0,6}?(?:你们|贵)[区这市]?"
)
"""Who supplies them is said to be here, where who is asked is."""
_NAMED_WITHIN = 12


def supplier_here(signal: Signal, assessment: Assessment) -> Entity | None:
    """The business here about which another county's office asks for help; None where none does."""
    whole = signal.whole
    office, said = _OFFICE.search(whole), _SUPPLIER.search(whole)
    if signal.channel not in (Channel.DUTY, Channel.NOTICE) or not (office and said and _ASKS.search(whole)):
        return None
    places = (each for each in assessment.entities if each.type == "place" and each.start >= office.start("place"))
    asks = next((each for each in places if each.end <= office.end("place")), None)
    if asks is None or asks.id in (None, signal.area) or str(asks.id).endswith("00"):
        return None
    spans = (each for each in suppliers(whole) if said.end() <= each[0] <= said.end() + _NAMED_WITHIN)
    return next((Entity(type="operator", text=whole[a:b], start=a, end=b) for a, b in spans), None)
