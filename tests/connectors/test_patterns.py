"""Patterns compiled when they are first looked with: they find what the others find, and a hit knows them."""

import pickle

from connectors import masking, officials, receipt
from connectors.patterns import _Late, pattern
from connectors.sources import around, dating, hours

TEXT = "18名学生呕吐，3人"


def test_a_pattern_finds_what_one_that_was_compiled_at_once_finds():
    for late in (pattern(r"(\d+)[名人]"), pickle.loads(pickle.dumps(pattern(r"(\d+)[名人]")))):
        assert [late.search(TEXT)[1], late.findall(TEXT), late.sub("某", TEXT)] == [
            "18",
            ["18", "3"],
            "某学生呕吐，某",
        ]


def test_a_hit_was_found_by_its_own_pattern_and_by_no_other():
    numeral, word = pattern(r"\d+"), pattern(r"\w+")
    hit = numeral.search(TEXT)
    assert [hit.re in (numeral,), hit.re in (word,), hit.re in {numeral}] == [True, False, True]


def test_those_that_wait_are_faultless():
    """A fault would show only when one is first looked with."""
    waiting = [
        each
        for module in (masking, officials, receipt, around, dating, hours)
        for value in vars(module).values()
        for each in (value if isinstance(value, tuple) else (value,))
        if isinstance(each, _Late)
    ]
    assert [each._expression for each in waiting if each.pattern != each._expression] == []
    assert {masking._GATE, officials._ACTS_RE, *receipt._SAID, around._SUM} <= {*waiting}
