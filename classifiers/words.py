"""Words: a text folded so that spellings agree, and cut into words.

Folding keeps every character's place (one character in, one out), so an offset into the folded text is an offset
into the original. The cut is jieba's dictionary cut without its hidden Markov model; rjieba is the same algorithm
in Rust, an order of magnitude faster, and `tokenizer="jieba"` takes the reference implementation instead.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from .patterns import pattern
from .spelling.characters import SIMPLIFIED, TRADITIONAL
from .spelling.translation import MUCH, Translation

_P = ParamSpec("_P")
_T = TypeVar("_T")

LIMIT = 4000
"""Characters looked at; what a longer text is about stands well before."""

SENTENCE_ENDS = "。!?;\n"
SENTENCE = pattern(f"[^{SENTENCE_ENDS}]+")
SENTENCE_END = pattern(f"[{SENTENCE_ENDS}]")
CLAUSE = r"[^,。;:!?\n]"
"""Of a folded text, as an expression: no sign that ends a clause."""

_NOISE = pattern(r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|<[a-zA-Z/!][^<>]{0,200}>|&[a-z]{2,6};|@[\w\-]{1,30}")
_HAS_NOISE = pattern(r"[@<&:w](?:(?<=[@<&])|(?<=:)//|(?<=w)ww\.)")
_WORD = pattern(r"\w")
_NUMBER = pattern(r"[\d.,%]+")
NUMBER = "0"
"""The token every number becomes."""
REMEMBERED, SHORT = 1 << 16, 300
"""Texts of so many characters at most of which something is kept, so many of them: some 60 MB when all are as long."""


def normalise(text: str) -> str:
    """The folded text, of the same length: NFKC and lower case where one character stays one, common traditional
    characters simplified; addresses, @names, markup, emoji, marks and lone surrogates become spaces."""
    return _without_noise(text.translate(_FOLD))


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Each text folded, all in one array: a fifth of the time of one after the other where there is much to fold."""
    whole = "\n".join(texts)
    if len(whole) < MUCH:
        return list(map(normalise, texts))
    whole = _FOLD.codes_of(whole).tobytes().decode("utf-32-le")
    ends = list(accumulate(len(text) + 1 for text in texts))
    parts = [whole[end - len(text) - 1 : end - 1] for text, end in zip(texts, ends, strict=True)]
    return parts if _HAS_NOISE.search(whole) is None else list(map(_without_noise, parts))


def begin_of(folded: str, at: int, ends: str = SENTENCE_ENDS) -> int:
    """Where the sentence (the clause, by its `ends`) begins that goes on at `at`."""
    return max(folded.rfind(mark, 0, at) for mark in ends) + 1


def sentences_with(word: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    """Where each sentence that has such a word begins and ends: the word is looked for first, it is rarer."""
    end = 0
    while hit := word.search(folded, end):
        start = max(end, *(folded.rfind(mark, end, hit.start()) + 1 for mark in SENTENCE_ENDS))
        closing = SENTENCE_END.search(folded, hit.end())
        end = closing.start() if closing else len(folded)
        yield start, end


def remembered(asked: Callable[Concatenate[str, _P], _T]) -> Callable[Concatenate[str, _P], _T]:
    """What a function finds in a text, kept of the latest short ones: the page of an affair of twenty thousand posts
    asks of each of them the same at every look. What it finds must not be changed."""
    kept = cast(Callable[Concatenate[str, _P], _T], lru_cache(REMEMBERED)(asked))

    @wraps(asked)
    def ask(text: str, /, *more: _P.args, **named: _P.kwargs) -> _T:
        return (kept if len(text) <= SHORT else asked)(text, *more, **named)

    return ask


def cutter(own: Iterable[str] = (), *, tokenizer: str = "rjieba") -> Callable[[str], list[str]]:
    """What cuts a folded text into parts, punctuation too (put together they are the text), with our own words added to
    a dictionary of its own."""
    known = sorted({word for word in map(normalise, own) if 2 <= len(word) <= 8 and word.isalnum()})
    return _CUTTERS[tokenizer](known)


def among(parts: Iterable[str]) -> list[str]:
    """The words among the parts of a folded text."""
    return list(filter(None, map(word_of, parts)))


def word_of(part: str) -> str:
    """The word that a part of a folded text is: every number is one word whatever its value; a run of punctuation or
    blanks is none (empty)."""
    if part.isalpha():  # nearly every one
        return part
    if _WORD.search(part) is None:
        return ""
    return NUMBER if _NUMBER.fullmatch(part) else part


def _without_noise(folded: str) -> str:
    if _HAS_NOISE.search(folded) is None:
        return folded
    return _NOISE.sub(lambda hit: " " * len(hit.group()), folded)


def _rjieba_cut(own: list[str]) -> Callable[[str], list[str]]:
    jieba = _rjieba().Jieba()
    for word in own:
        jieba.add_word(word, None, None)
    cut: Callable[[str, bool], list[str]] = jieba.cut
    return lambda text: cut(text, False)


def _rjieba() -> Any:
    """The compiled module alone: its package would read the dictionary once more for itself, which costs every process
    a tenth of a second and 24 MiB that nobody uses."""
    if _COMPILED not in sys.modules:
        package = find_spec("rjieba")
        found = PathFinder.find_spec(_COMPILED, package.submodule_search_locations if package else None)
        if found is None or found.loader is None:
            raise ModuleNotFoundError(f"no module named {_COMPILED}", name=_COMPILED)
        sys.modules[_COMPILED] = module = module_from_spec(found)
        found.loader.exec_module(module)
    return sys.modules[_COMPILED]


_COMPILED = "rjieba.rjieba"


def _jieba_cut(own: list[str]) -> Callable[[str], list[str]]:
    # Late: jieba reads its dictionary for a second, and only the reference implementation needs it.
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer: Any = jieba.Tokenizer()
    for word in own:
        tokenizer.add_word(word)
    return lambda text: list(tokenizer.cut(text, HMM=False))


def _fold_of(char: str) -> str:
    """What one character becomes: itself, or what stands for it in one place."""
    category = unicodedata.category(char)
    if category in ("Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp", "So", "Sk") or "\ufe00" <= char <= "\ufe0f":
        folded = unicodedata.normalize("NFKC", char)
        return folded.lower() if category == "So" and len(folded) == 1 and folded.isalnum() else " "
    folded = unicodedata.normalize("NFKC", char).lower()
    # A compatibility form may stand for a traditional character.
    folded = _SIMPLE.get(folded, folded)
    return folded if len(folded) == 1 else char


_SIMPLE = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
_FOLD = Translation(_fold_of, _SIMPLE | {"\n": "\n"})
_CUTTERS = {"rjieba": _rjieba_cut, "jieba": _jieba_cut}
