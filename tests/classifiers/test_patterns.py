"""Patterns compiled when they are first looked with: they find what the others find, and a hit knows them."""

import copy
import gc
import pickle
import re
from importlib import import_module
from pathlib import Path
from threading import Barrier, Thread

import pytest

from classifiers import patterns
from classifiers.patterns import pattern

ROOT = Path(__file__).parents[2]
MODULES = [path for package in ("classifiers", "streams", "console") for path in (ROOT / package).rglob("*.py")]
TEXT = "18名学生呕吐，3人Abc"


def test_a_pattern_does_what_one_that_was_compiled_at_once_does():
    late, at_once = (each(r"(?P<n>\d+)[名人]|abc", re.IGNORECASE) for each in (pattern, re.compile))
    assert [found(late) for found in LOOKS] == [found(at_once) for found in LOOKS]


LOOKS = (
    lambda each: each.search(TEXT).span("n"),
    lambda each: each.search(TEXT, 3)["n"],
    lambda each: each.match(TEXT)[0],
    lambda each: each.fullmatch(TEXT),
    lambda each: [hit[0] for hit in each.finditer(TEXT)],
    lambda each: each.findall(TEXT),
    lambda each: each.sub("某", TEXT),
    lambda each: each.subn("某", TEXT),
    lambda each: each.split(TEXT),
    lambda each: [each.pattern, each.groups, dict(each.groupindex), each.flags],
    lambda each: copy.copy(each).findall(TEXT),
    lambda each: copy.deepcopy(each).findall(TEXT),
    lambda each: pickle.loads(pickle.dumps(each)).findall(TEXT),
)


def test_a_hit_was_found_by_its_own_pattern_and_by_no_other():
    numeral, word = pattern(r"\d+"), pattern(r"\w+")
    other = pattern(r"\d+", re.ASCII)
    hit = numeral.search(TEXT)
    assert [hit.re == numeral, hit.re != numeral, hit.re == word, hit.re == other] == [True, False, False, False]
    assert [hit.re in {numeral}, hit.re in {word, other}] == [True, False]


def test_one_that_was_looked_with_asks_nothing_more_of_the_look():
    """What has `__getattr__` pays for it at each call, though it has the method."""
    late = pattern("a")
    before = hasattr(type(late), "__getattr__")
    late.search(TEXT)
    assert [before, hasattr(type(late), "__getattr__")] == [True, False]


def test_who_look_first_at_once_find_the_same():
    late, together, found = pattern(r"\d+[名人]"), Barrier(4), []

    def look():
        together.wait()
        found.append(late.findall(TEXT))

    threads = [Thread(target=look) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [["18名", "3人"]] * 4


def test_nowhere_is_it_asked_whether_a_hit_was_found_by_the_very_object():
    assert [path.name for path in MODULES if re.search(r"\.re is\b", path.read_text("utf-8"))] == []


def test_every_pattern_is_faultless():
    """A fault would show only when it is first looked with."""
    for path in MODULES:
        if "patterns import pattern" in path.read_text("utf-8"):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    gc.collect()
    gc.unfreeze()  # else those that a test has frozen are not told
    wrong = pattern("(")
    late = [each for each in gc.get_objects() if type(each) is patterns._Late]
    assert [each.pattern for each in late if not is_expression(each.pattern)] == [wrong.pattern]


def is_expression(expression):
    try:
        re.compile(expression)
    except re.error:
        return False
    return True


def test_a_fault_in_a_pattern_is_told_when_it_is_looked_with():
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search(TEXT)
