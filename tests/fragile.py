"""An assessor by plain words, which fails where a test asks for it: for what must hold when assessing goes wrong."""

import os
import re
import time

from classifiers.assessment import Assessment, Entity, Harm, Kind

DEADLY = "致命一击"
FAULTY = "无法初筛"
SLOW = "慢慢初筛"


def load():
    """For a process that assesses: importable from there."""
    return WordAssessor()


class WordAssessor:
    """Irrelevant when the text speaks of the weather; pupils who vomit are an incident; all else is a complaint."""

    def assess_many(self, texts):
        return [self.assess(text) for text in texts]

    def assess(self, text):
        whole = text.whole
        if DEADLY in whole:
            os._exit(9)
        if FAULTY in whole:
            raise ValueError("this text cannot be assessed")
        if SLOW in whole:
            time.sleep(0.05)
        if "天气" in whole:
            return Assessment(id=text.id, relevant=False, relevance=0.01, kind=Kind.IRRELEVANT, kinds={})
        ill = re.search(r"(\d+)名学生", whole)
        return Assessment(
            id=text.id,
            relevant=True,
            relevance=0.9,
            kind=Kind.INCIDENT if ill else Kind.COMPLAINT,
            kinds={},
            venue="school_canteen" if ill else None,
            harm=Harm(ill=int(ill[1]), children=True) if ill else Harm(),
            area="410702",
            entities=tuple(
                Entity(type="operator", text=found[0], start=found.start(), end=found.end())
                for found in re.finditer(r"示例[甲乙丙丁戊\d]+店", whole)
            ),
        )
