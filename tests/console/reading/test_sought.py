"""What the search field asks for: words, a case's number, nobody's own number."""

import pytest

from console.reading.sought import is_of_people, number_in, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [("肉松 棉花", ("肉松", "棉花")), (" 肉松　棉花  肉松 ", ("肉松", "棉花")), ("", ()), (None, ())],
)
def test_words_are_what_stands_between_blanks_each_once(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20261119-001", "20261119-001"),
        (" ２０２６１１１９－００１ ", "20261119-001"),
        ("20261119—001", "20261119-001"),
        ("20261119", None),
        ("20261119-001 肉松", None),
        (None, None),
    ],
)
def test_a_number_is_known_in_whatever_signs_it_is_written(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("13700005678", True),
        ("王建国 137 0000 5678", True),
        ("0373-3012345", True),
        ("someone@example.com", True),
        ("20261119-001", False),
        ("批号20261101", False),
        ("王建国", False),
        (None, False),
    ],
)
def test_a_telephone_is_nobodys_to_search_for(text, is_so):
    assert is_of_people(text) == is_so
