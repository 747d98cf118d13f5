"""Wiring of what reads a text: dictionary, word lists and cutter."""

from pathlib import Path

from .features import Reader
from .lexicon import Finder, Lexicon, load_lexicon
from .topics.taxonomy import Taxonomy, load_taxonomy
from .words import cutter


def load_reader(seeds: Path, *, tokenizer: str = "rjieba") -> Reader:
    """The reader of the seeds' word lists. Raises ClassifierError."""
    return build_reader(load_lexicon(seeds / "lexicon.yaml"), load_taxonomy(seeds / "taxonomy.yaml"), tokenizer)


def build_reader(lexicon: Lexicon, taxonomy: Taxonomy, tokenizer: str) -> Reader:
    """A reader whose dictionary has every word of the lists; its cut is part of the model's features."""
    finder = Finder(lexicon, taxonomy)
    return Reader(cutter(finder.words, tokenizer=tokenizer), finder)
