"""Cursors tell nothing to who holds them, and nobody makes one."""

from itertools import product

import pytest

from console.reading.cursors import Cursor, CursorError, Cursors
from streams.store.vault import Vault

VAULT = Vault(bytes(32))
CURSOR = Cursor(link=41, until=77, n=12, turned=1_764_000_000_000_000, turned_n=3, mark=7)
THEIRS = Cursors(VAULT, "12315", None, ("complaint", "media"))


def test_a_cursor_that_is_handed_back_is_the_one_that_was_handed_out():
    renewed = Cursors(VAULT, "12315", None, ("media", "complaint"))
    assert [THEIRS.opened(THEIRS.sealed(CURSOR)), renewed.opened(THEIRS.sealed(CURSOR)), THEIRS.opened("0")] == [
        CURSOR,
        CURSOR,
        Cursor(),
    ]


def test_how_much_was_written_is_seen_neither_in_it_nor_by_its_length():
    small, large = THEIRS.sealed(Cursor(link=1)), THEIRS.sealed(Cursor(link=10**15))
    assert [len(small) == len(large), THEIRS.sealed(CURSOR) == THEIRS.sealed(CURSOR)] == [True, False]


@pytest.mark.parametrize(
    "other",
    [
        Cursors(VAULT, "12345", None, ("complaint", "media")),
        Cursors(VAULT, "12315", None, ("complaint",)),
        Cursors(VAULT, "12315", "e1", ("complaint", "media")),
        Cursors(Vault(bytes([1] * 32)), "12315", None, ("complaint", "media")),
    ],
)
def test_nobody_elses_cursor_opens(other):
    with pytest.raises(CursorError):
        other.opened(THEIRS.sealed(CURSOR))


@pytest.mark.parametrize("text", ["", "x", "1", "00", "1.2.3.4.5", "1.0.0.0.0.0", "9" * 30, "9" * 31, "٣", "A" * 102])
def test_a_cursor_that_is_none_is_refused(text):
    with pytest.raises(CursorError):
        THEIRS.opened(text)


def test_a_cursor_with_a_changed_letter_is_refused():
    sealed, opened = THEIRS.sealed(CURSOR), []
    for n, letter in product(range(len(sealed)), "AQ"):
        try:
            opened.append(THEIRS.opened(sealed[:n] + letter + sealed[n + 1 :]))
        except CursorError:
            continue
    assert [each for each in opened if each != CURSOR] == []
