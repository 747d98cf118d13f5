"""Passed (合格): whether a text tells of samples that all passed."""

from ..features import Reading
from ..patterns import pattern

PASSED = "group:sampling_passed"
_FAILED = pattern(
    r"(?<!未检出)(?<!未发现)不合格(?!率)(?!(?:结论|判定|结果)?(?:予以|依法|已)?(?:撤销|不成立|更正))"
    r"|不符合|不达标|超标|超过|超出|超限|(?<!未)检出(?!率)"
)
"""Where samples passed, these say that some did not."""
_ALL_RIGHT = pattern(r"(?:判定|结论|复检|均)[:为是]?合格|结论不成立|未检出不合格|未发现不合格|全(?:部|都)?过关")
"""What the list of words for it does not know (复检合格)."""
_LIKELY = 0.3
"""Asked only of what is a failure with at least this share."""


def all_passed(reading: Reading, failure: float) -> bool:
    """Samples passed, and none is said to have failed; `failure`: how likely the text tells of a failed one."""
    passed = PASSED in reading.groups or failure > _LIKELY and _ALL_RIGHT.search(reading.folded) is not None
    return passed and _FAILED.search(reading.folded) is None
