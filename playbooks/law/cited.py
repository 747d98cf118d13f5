"""What a duty rests on (依据): of a rule that the playbook names by its id (`{CMP-1}`) the article of a version."""

import re
from collections.abc import Callable

from .rules import RuleVersion

BY_RULE = re.compile(r"\{([A-Z]+-[^{}]+)\}")
_NUMBER = re.compile(r"(?<=》)（[^（）]*第\d+号）")
"""By which order a law was issued; its name says which of two it is."""


def cited(basis: str | None, version_of: Callable[[str], RuleVersion]) -> str | None:
    """The text with the articles that it cites, each of the version that counts."""
    return BY_RULE.sub(lambda found: unnumbered(version_of(found[1]).article), basis) if basis else basis


def unnumbered(article: str) -> str:
    """An article without the order by which its law was issued."""
    return _NUMBER.sub("", article)
