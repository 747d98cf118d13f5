"""Sounds: texts as they are read out."""

from hypothesis import given
from hypothesis import strategies as st

from classifiers.spelling.sounds import places_of, sound_of, sounds_of
from classifiers.words import normalise

TEXTS = st.lists(st.text(max_size=40).map(normalise), min_size=1, max_size=6)


@given(TEXTS)
def test_many_texts_sound_as_each_of_them(texts):
    assert sounds_of(texts) == [sound_of(text) for text in texts]


@given(st.text(max_size=40).map(normalise))
def test_every_character_of_a_sound_has_its_place(text):
    assert len(places_of(text)) == len(sound_of(text))


def test_marks_between_and_other_characters_of_the_same_syllable_make_no_difference():
    assert sounds_of(["紫.菜🙂", "味京", "a\nb"]) == [sound_of("紫菜"), sound_of("味精"), "ab"]
