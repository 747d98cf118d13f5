"""The names that must not leave before they may: those of businesses, and no words of an accusation."""

from flow import a_signal

from classifiers.assessment import Assessment, Entity, Kind
from streams.privacy.named import names_in


def read_as(*names):
    entities = tuple(Entity(type="operator", text=name, start=0, end=len(name)) for name in names)
    return Assessment(
        id="1", relevant=True, relevance=1.0, kind=Kind.COMPLAINT, kinds={}, fingerprint=0, model="m", entities=entities
    )


def test_a_misread_name_that_holds_an_official_or_a_deed_is_hidden_from_nobody():
    misread = ("所副所长收受饭店", "食安办主任参股饭店", "执法人员收受超市")
    assert names_in(a_signal(), read_as(*misread, "好好来饭店")) - names_in(a_signal(), None) == {"好好来饭店"}
