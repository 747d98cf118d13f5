"""Would the classifier do better had it learned from what officers corrected?"""

from pathlib import Path

import pytest

from classifiers.assessment import Kind
from classifiers.challenge import LEAST, challenge
from classifiers.corpora import Sample
from classifiers.reader import load_reader

READER = load_reader(Path(__file__).parents[2] / "seeds")
SEED = 7


def sample(text, event, kind=Kind.IRRELEVANT):
    return Sample(text=text, relevant=kind != Kind.IRRELEVANT, kind=kind, event=event, source="own:test")


def learned():
    complaints = [sample(f"示例{n}号面馆的面里有虫，要求退款赔偿", f"c{n}", Kind.COMPLAINT) for n in range(60)]
    failures = [sample(f"抽检发现示例{n}号店的凉皮大肠菌群不合格", f"s{n}", Kind.SAMPLING_FAILURE) for n in range(60)]
    return complaints + failures + [sample(f"今天{n}点去公园散步，风很大", f"i{n}") for n in range(60)]


def corrected(kind, count=40):
    """Something new that the texts above do not know: shops that close early."""
    return [sample(f"第{n}家示例奶茶店今晚八点就打烊了，白跑一趟", f"k{n}", kind) for n in range(count)]


def test_corrections_that_say_something_new_help():
    found = challenge(learned(), corrected(Kind.IRRELEVANT), READER, SEED)
    assert (found.recent.without, found.recent.with_corrections) == (0.0, 1.0)
    assert found.is_better


def test_corrections_that_contradict_what_was_learned_are_no_gain():
    wrong = [sample(f"示例{n}号面馆的面里有虫，要求退款赔偿", f"w{n}") for n in range(60, 160)]
    found = challenge(learned(), wrong, READER, SEED)
    assert found.frozen.with_corrections < found.frozen.without
    assert not found.is_better


def test_the_latest_are_kept_back():
    found = challenge(learned(), corrected(Kind.COMPLAINT, 40), READER, SEED)
    assert (found.corrections, found.recent.texts, found.recent.kinds) == (40, 12, 12)


def test_a_few_corrections_say_nothing():
    with pytest.raises(ValueError, match=f"at least {LEAST}"):
        challenge(learned(), corrected(Kind.COMPLAINT, LEAST - 1), READER, SEED)
