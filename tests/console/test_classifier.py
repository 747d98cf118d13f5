"""Classifier: loaded once, and again when the office's words change; one at a time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from shutil import copytree
from threading import Event

import pytest

from console.classifier import Classifier
from streams.settings import read_settings


@pytest.fixture(scope="module")
def settings():
    return read_settings()


def test_it_is_loaded_once(settings):
    classifier = Classifier()
    with classifier.of(settings) as first:
        pass
    with classifier.of(settings) as again:
        assert again is first


def test_other_words_hold_without_a_restart(settings, tmp_path):
    classifier, seeds = Classifier(), tmp_path / "seeds"
    copytree(settings.seeds, seeds)
    lexicon = seeds / "lexicon.yaml"
    lexicon.write_text(lexicon.read_text("utf-8") + "\n", "utf-8")
    with classifier.of(settings) as before:
        pass
    with classifier.of(replace(settings, seeds=seeds)) as after:
        assert after is not before


def test_two_never_use_it_at_once(settings):
    classifier, is_in, may_go = Classifier(), Event(), Event()
    order = []

    def first():
        with classifier.of(settings):
            is_in.set()
            may_go.wait(30)
            order.append("first")

    def second():
        is_in.wait(30)
        may_go.set()
        with classifier.of(settings):
            order.append("second")

    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(first), threads.submit(second)]:
            each.result()
    assert order == ["first", "second"]
