"""Where an affair is: each business that its signals state, with its address."""

from pathlib import Path

from factories import a_case
from flow import a_signal
from msgspec.structs import replace

from console.pages.places import where
from streams.system import load_knowledge

KNOWLEDGE = load_knowledge(Path(__file__).parents[3] / "seeds")
SHOPS = [{"name": f"示例火锅{n}", "address": f"示例路{n}号"} for n in range(1, 5)]


def place(case, *shops):
    return where(case, [a_signal(subject=each) for each in shops], KNOWLEDGE)


def test_two_businesses_of_one_affair_both_stand_there_with_their_addresses():
    assert place(a_case(), *SHOPS[:2]) == ("示例路1号", "示例火锅1", "示例路2号", "示例火锅2")


def test_no_more_than_three_do_and_each_once():
    assert place(a_case(), *SHOPS[:2], *SHOPS) == place(a_case(), *SHOPS[:3])


def test_what_a_person_stated_stands_alone():
    stated = replace(a_case(), stated={"operator": "示例小馆", "address": "示例街1号"})
    assert place(stated, *SHOPS) == ("示例街1号", "示例小馆")
