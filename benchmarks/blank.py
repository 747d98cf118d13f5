"""The whole server with an assessor that reads nothing: what intake costs around the classifier."""

import sys
from typing import Any

from classifiers.assessment import Assessment, Kind, Text
from console.cli import main
from streams import pool


class Blank:
    """Everything is irrelevant, at no cost."""

    @classmethod
    def load(cls, *args: Any, **settings: Any) -> "Blank":
        """In place of the trained model, in the assess processes."""
        return cls()

    def assess_many(self, texts: list[Text]) -> list[Assessment]:
        """One and the same answer."""
        return [BLANK] * len(texts)


BLANK = Assessment(id="", kind=Kind.IRRELEVANT, relevant=False, relevance=0.0, kinds={}, model="blank")


if __name__ == "__main__":
    pool.Assessor = Blank  # type: ignore[misc,assignment]  # that is the point
    sys.argv[0] = "shian"
    main()
