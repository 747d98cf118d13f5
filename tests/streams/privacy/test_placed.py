"""Where an affair is in words that may leave, and which other district its words speak of."""

import msgspec
import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Entity
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.privacy.placed import places_of
from streams.store import schema as t

OURS, THEIRS = "410702", "410711"


def read(text, area, *places, **fields):
    """A call taken down at the desk, and its reading: the area that was decided on, the words of each place."""
    signal = a_signal(**{"channel": "duty", "request": None, "source_id": text, "area": OURS, "text": text, **fields})
    found = tuple(
        Entity(type="place", text=words, start=text.index(words), end=text.index(words) + len(words), id=id)
        for words, id in places
    )
    return signal, an_assessment(signal, entities=found, area=area)


@pytest.fixture
def place(line):
    def of(*calls):
        (case_id,) = {line.take(*call) for call in calls}
        with line.writing() as connection:
            return places_of(connection, line.system.reference, [line.case(case_id)])[case_id]

    return of


def test_what_the_words_place_in_another_district_is_placed_there_until_somebody_has_looked(place):
    assert place(read("在牧野区的店里吃出异物", THEIRS, ("牧野区", THEIRS))) == "牧野区（外区，待核实）"


def test_a_town_next_door_is_no_place_of_ours_until_somebody_has_looked(place):
    assert place(read("关堤乡的小卖部卖过期奶", None, ("关堤乡", "410771360"))) == "关堤乡（外区，待核实）"


def test_a_town_next_door_that_the_words_place_here_is_ours(place):
    assert place(read("红旗区关堤乡的小卖部", OURS, ("红旗区", OURS), ("关堤乡", "410771360"))) == "红旗区"


def test_one_that_places_it_here_outweighs_it(place):
    there = read("在牧野区的店里吃出异物", THEIRS, ("牧野区", THEIRS))
    assert place(there, read("在洪门镇的店里吃出异物", OURS, ("洪门镇", OURS))) == "红旗区洪门镇"


def test_where_the_words_name_no_district_it_is_the_office_s_own(place):
    assert place(read("在店里吃出异物", None)) == "红旗区"


def test_a_notice_to_a_department_names_the_district_of_the_words(line):
    case_id = line.take(*read("在牧野区的店里吃出异物", THEIRS, ("牧野区", THEIRS), request="complaint"))
    told = {msgspec.json.decode(row.body)["place"] for row in line.rows(t.notices) if row.case_id == case_id}
    assert told == {"牧野区（外区，待核实）"}


def test_a_person_who_said_where_it_is_is_believed(line, place):
    call = read("在牧野区的店里吃出异物", THEIRS, ("牧野区", THEIRS))
    case_id = line.take(*call)
    body = {"signal": line.case(case_id).signals[0].id, "fields": {"address": "洪门镇示例路1号"}}
    actor = Actor(person="示例·值班员甲", role="duty_officer", department="D01")
    action = Action(id="a", case=case_id, kind="correct_label", actor=actor, at=T0, body=body)
    line.act(action, T0)
    assert place(call) == "红旗区洪门镇"
