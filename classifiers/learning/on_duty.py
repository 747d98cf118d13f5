"""How the model on duty does, as it stands, on texts that somebody judged. Nothing is learned from them.

`evaluate` teaches a model anew for each fold: on an office's own few hundred texts that says how much can be learned
from them, and nothing about the model by which the office works.
"""

from collections.abc import Collection, Sequence

import msgspec

from ..assess import Assessor
from ..assessment import Assessment, Kind
from ..words import normalise
from .evaluate import Mistake
from .labelled import Judged
from .scores import Scores, scores_of

_EXCERPT = 80


class OnDuty(msgspec.Struct, frozen=True, kw_only=True):
    """What came out."""

    model: str
    texts: int
    learned: int
    """Texts of them that it has learned from: they flatter."""
    scores: Scores
    """By kind, irrelevant among them, and of what is shown at all."""
    confusion: dict[str, dict[str, int]]
    """What a person said → what the assessor said → texts."""
    mistakes: tuple[Mistake, ...]
    """Every text of which another kind was said, those that would not have been shown first."""


def on_duty(assessor: Assessor, judged: Sequence[Judged], learned: Collection[str], seed: int) -> OnDuty:
    """Ask the model on duty about every text. `learned`: texts that it learned from, as they are compared."""
    found = assessor.assess_many([each.as_text(n) for n, each in enumerate(judged)])
    said, guessed = [str(each.kind) for each in judged], [str(each.kind) for each in found]
    confusion: dict[str, dict[str, int]] = {label: {} for label in sorted({*said})}
    for one, other in zip(said, guessed, strict=True):
        confusion[one][other] = confusion[one].get(other, 0) + 1
    wrong = [_mistake(*pair) for pair in zip(judged, found, strict=True) if pair[0].kind != pair[1].kind]
    return OnDuty(
        model=assessor.model_id,
        texts=len(judged),
        learned=sum(normalise(each.text) in learned for each in judged),
        scores=scores_of(said, guessed, [each.relevance for each in found], seed=seed),
        confusion=confusion,
        mistakes=tuple(sorted(wrong, key=lambda each: each.guessed != Kind.IRRELEVANT)),
    )


def _mistake(judged: Judged, assessment: Assessment) -> Mistake:
    decided = (each.text for each in assessment.evidence if each.for_ in ("relevant", f"kind:{assessment.kind}"))
    return Mistake(
        source=judged.channel or "",
        text=f"{judged.title} {judged.text}".strip()[:_EXCERPT],
        said=str(judged.kind),
        guessed=str(assessment.kind),
        relevance=assessment.relevance,
        evidence=tuple(dict.fromkeys(decided)),
    )
