"""Where the maker of a failed sample is (标称生产者): in an area of the office, elsewhere in its province, or outside.

Article 27 of the sampling rules wants another province told; of our own makers nobody has to be, but somebody must go.
"""

import re
from collections.abc import Collection

from classifiers.assessment import Assessment

LOCAL, PROVINCE, OUTSIDE = "local", "province", "outside"
_MAKER = re.compile(
    r"生产(?:者|企业|单位|厂家|厂商|商)(?:名称|地址)?(?:[:：为是]|标称为?)?(?P<named>[^，。；！？,;!?\n]{2,40})"
)


def maker_of(whole: str, assessment: Assessment, areas: Collection[str]) -> str | None:
    """Of the maker that a text names first with its place; None where none is. `areas`: codes of the office's own."""
    for hit in _MAKER.finditer(whole):
        start, end = hit.span("named")
        codes = [each.id for each in assessment.entities if each.type == "place" and start <= each.start < end]
        if found := [code for code in codes if code]:
            return _where(max(found, key=lambda code: len(code.rstrip("0"))), areas)
    return None


def _where(code: str, areas: Collection[str]) -> str:
    if code[:6] in areas:
        return LOCAL
    return PROVINCE if any(area[:2] == code[:2] for area in areas) else OUTSIDE
