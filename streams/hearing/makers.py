"""Where the maker of a failed sample is (标称生产者): in an area of the office, elsewhere in its province, or outside.

Article 27 of the sampling rules wants another province told; of our own makers nobody has to be, but somebody must go.
"""

import re
from collections.abc import Collection, Mapping

from classifiers.assessment import Assessment
from connectors.signal import Signal
from playbooks.district.districts import District
from playbooks.district.gazetteer import Gazetteer

LOCAL, PROVINCE, OUTSIDE = "local", "province", "outside"
NOWHERE = Gazetteer(areas=())
"""A list of no areas."""
_SELF = re.compile(r"^(?:自制|现制|自产|现做|本店|自行)")
"""Whoever was sampled made it themselves."""
_MAKER = re.compile(
    r"标称(?!生产)[“\"「]?(?P<made>[^，。；！？,;!?\n]{2,40}?)生产|生产(?:者|企业|单位|厂家"
    r"|厂商|商)(?:名称|地址)?(?:[:：为是]|标称为?)?(?P<named>[^，。；！？,;!?\n]{2,40})"
)


def maker_of(whole: str, assessment: Assessment, areas: Collection[str]) -> str | None:
    """Of the maker that a text names first with its place; None where none is. `areas`: codes of the office's own."""
    for hit in _MAKER.finditer(whole):
        start, end = hit.span("named" if hit["named"] else "made")
        codes = [each.id for each in assessment.entities if each.type == "place" and start <= each.start < end]
        if found := [code for code in codes if code]:
            return _where(max(found, key=lambda code: len(code.rstrip("0"))), areas)
    return None


def stated_maker(signal: Signal, districts: Mapping[str, District], gazetteer: Gazetteer = NOWHERE) -> str | None:
    """The same of the maker that a source states in fields of its own."""
    product = signal.product
    said = f"{product.producer or ''} {product.producer_address or ''}".strip() if product else ""
    if _SELF.match(said):
        return LOCAL
    code = gazetteer.code_in(said) or ""
    ours = (each for each in districts.values() if each and (each.name in said or each.streets_in([said])))
    if (not code or code.endswith("00")) and not code.endswith("0000") and any(ours):
        return LOCAL  # of the own city, or of no place else
    return _where(code, districts) if code else None


def sampled_at(signal: Signal, areas: Collection[str], gazetteer: Gazetteer = NOWHERE) -> str | None:
    """Whether the unit that was sampled is in another county than the office's, whose office then serves it; None of
    what is no sample's own report."""
    if signal.sampling is None:
        return None
    code = gazetteer.code_in(signal.subject.address or "" if signal.subject else "") or ""
    is_own_city = any(code[:4] == area[:4] for area in areas)
    is_here = not code or code[:6] in areas or (is_own_city and code.endswith("00"))
    return "here" if is_here else "elsewhere"


def _where(code: str, areas: Collection[str]) -> str:
    if code[:6] in areas:
        return LOCAL
    return PROVINCE if any(area[:2] == code[:2] for area in areas) else OUTSIDE
