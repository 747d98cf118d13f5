"""Pinyin: letters among characters are heard as what they stand for; names, measures and words of English are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.spelling.pinyin import GONE, initials_of, spelt_out
from classifiers.spelling.sounds import places_of, sound_of
from classifiers.words import normalise

INITIALS = initials_of(["金针菇", "甲醛", "紫菜", "西瓜", "香菇"])


def heard(text):
    return sound_of(spelt_out(normalise(text), INITIALS))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zi菜", "紫菜"),
        ("甲quan泡的", "甲醛泡的"),
        ("suliao做的", "塑料做的"),
        ("jzg里有毒", "金针菇里有毒"),
        ("JZG都泡jq", "金针菇都泡甲醛"),
    ],
)
def test_syllables_and_initials_sound_as_what_they_stand_for(written, meant):
    assert heard(written) == sound_of(meant)


@pytest.mark.parametrize(
    "text", ["每袋5kg装", "jq", "买了jq回家", "扫码下载app领券", "zi cai is seaweed", "H7N9病毒", "xg都打了针"]
)
def test_a_measure_a_foreign_word_or_what_may_mean_two_things_stays(text):
    assert heard(text) == sound_of(normalise(text))


def test_initials_of_two_words_stand_for_neither():
    assert sorted(INITIALS) == ["jq", "jzg", "zc"]


@given(st.text(alphabet="紫菜甲的abzicaiquanjg 1.", max_size=40))
def test_every_character_keeps_its_place(text):
    spelt = spelt_out(text, INITIALS)
    assert (len(spelt), len(places_of(spelt))) == (len(text), len(sound_of(spelt)))
    assert all(new == old or old.isalpha() for new, old in zip(spelt.replace(GONE, "a"), text, strict=True))
