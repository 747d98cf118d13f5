"""What those who own the work are told: which business it is, the stall where the source says only the market."""

import pytest
from factories import a_case
from flow import a_signal, an_assessment

from classifiers.assessment import Entity
from console.pages.handed import address_of, business_of
from console.queries import SignalRow

WORDS = "富民农贸市场王记蔬菜摊的韭菜检出啶虫脒"


def a_row(name, *operators, text=WORDS, address=None):
    """A signal that states a business, and in whose words these were read."""
    subject = {"name": name, "address": address} if name or address else None
    signal = a_signal(text=text, subject=subject)
    found = tuple(Entity(type="operator", text=each, start=0, end=len(each)) for each in operators)
    return SignalRow(
        signal=signal, assessment=an_assessment(signal, entities=found), state="", revision=1, case_id=None
    )


@pytest.mark.parametrize(
    ("stated", "read", "said"),
    [
        (
            "富民农贸市场",
            "富民农贸市场王记蔬菜摊",
            "富民农贸市场（名称未核实）；原话提到“富民农贸市场王记蔬菜摊”（未核实）",
        ),
        ("富民农贸市场王记蔬菜摊", "富民农贸市场王记蔬菜摊", "富民农贸市场王记蔬菜摊（名称未核实）"),
        ("富民农贸市场", "示例饭店", "富民农贸市场（名称未核实）"),
    ],
)
def test_a_stall_that_the_words_name_stands_beside_the_market_that_the_source_states(stated, read, said):
    assert business_of(a_case(), [a_row(stated, read)]) == said


def test_an_address_that_only_the_words_tell_is_the_place_and_no_sentence():
    row = a_row(None, text="家长来电：昨天晚上在和平路吃晚饭后孩子吐了")
    assert address_of(a_case(), [row]) == "投诉举报人称“和平路”（未核实）"
