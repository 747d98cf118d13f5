"""Fingerprints: near texts have near ones, and no other text changes any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import fingerprint
from classifiers.fingerprint import Simhash
from classifiers.words import LIMIT, NUMBER

WORDS = st.lists(st.sampled_from([f"词{n}" for n in range(40)]), max_size=30)


def plain(tokens):
    """The same from the definition: a bit is set when most words have it."""
    words = set(tokens)
    hashed = [fingerprint.blake2b(word.encode(), digest_size=8, person=fingerprint._PERSON).digest() for word in words]
    numbers = [int.from_bytes(each, "big") for each in hashed]
    value = sum(1 << bit for bit in range(64) if 2 * sum(n >> bit & 1 for n in numbers) > len(words))
    return value - (1 << 64) if value >> 63 else value


@given(WORDS)
def test_a_bit_is_set_when_most_words_have_it(words):
    assert Simhash().of(words) == plain(words)


@pytest.mark.parametrize("most", [0, 1, 2, 255, 256, LIMIT])
def test_a_text_of_however_many_words_is_no_exception(most):
    words = [f"词{n}" for n in range(most)]
    assert Simhash().of(words) == plain(words)


def test_numbers_are_one_word_and_marks_are_none():
    assert Simhash().of(["吃", "3", "，", "吃", "45.6", "。"]) == plain(["吃", NUMBER])


def test_a_full_cache_changes_nothing(monkeypatch):
    texts = [[f"词{n}" for n in range(at, at + 30)] for at in range(0, 300, 10)]
    monkeypatch.setattr(fingerprint, "_CACHED", 64)
    assert list(map(Simhash().of, texts)) == list(map(plain, texts))


def test_a_rewritten_text_is_nearer_than_another():
    text = "昨天 中午 在 学校 食堂 吃饭 后 孩子 呕吐 家长 很 担心".split()
    other = "今天 股市 大涨 基金 经理 说 明天 可能 回调 请 投资者 注意".split()
    one, two, three = map(Simhash().of, (text, [*text[:-1], "着急"], other))
    assert ((one ^ two) & (2**64 - 1)).bit_count() < ((one ^ three) & (2**64 - 1)).bit_count()
