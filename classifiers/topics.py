"""Topics: which hazard, venue and food category a text is about; what the source says itself comes first."""

from collections.abc import Sequence

from .assessment import Harm, Kind, Text
from .features import Reading
from .lexicon import Hit
from .taxonomy import Taxonomy
from .where.places import PlaceHit
from .words import normalise

UNKNOWN_HAZARD = "HZ-U"
EATING_HOUSE = "restaurant"
HAZARD_OF_GROUP = {"foreign_body": "HZ-P", "additives": "HZ-A", "hygiene": "HZ-O", "fraud": "HZ-F"}
"""Where no hazard is named, the words for what was found still say its family."""


class Topics:
    """Chooses one hazard, venue and food category out of a text's hits."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._hazards = {hazard.id for hazard in taxonomy.hazards}
        self._venues = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.venues])
        self._products = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.products])
        self._foods = _names([(row.id, row.foods) for row in taxonomy.products])
        self.schools = {row.id for row in taxonomy.venues if "school" in row.traits}

    def hazard(self, reading: Reading, kind: Kind, harm: Harm) -> str | None:
        """The named hazard, a subtype before its family, then the more often named, then the first; people ill
        without a named hazard is `HZ-U`."""
        named = _ids(reading.hits, "hazard")
        if named:
            return _most(named, key=lambda id: "." in id)
        groups = [HAZARD_OF_GROUP[id] for id in _ids(reading.hits, "group") if id in HAZARD_OF_GROUP]
        if groups:
            return _most([id for id in groups if id in self._hazards])
        harmed = any((harm.ill, harm.hospitalised, harm.dead))
        return UNKNOWN_HAZARD if harmed and kind == Kind.INCIDENT and UNKNOWN_HAZARD in self._hazards else None

    def venue(
        self, text: Text, reading: Reading, places: Sequence[PlaceHit], *, school: bool, eating_house: bool = False
    ) -> str | None:
        """The source's own venue, else the one the text names, a school's before others; 小店镇 is a town, no shop.
        `eating_house`: a business is named after what it cooks."""
        given = self._venues.get(normalise(text.venue).strip()) if text.venue else None
        if given:
            return given
        named = _ids(_apart_from(places, reading.hits), "venue")
        if not named and text.operator:
            named = [id for word, id in self._venues.items() if len(word) > 1 and word in normalise(text.operator)][:1]
        if not named and school:
            return "school_canteen" if "school_canteen" in self.schools else None
        if not named and eating_house:
            return EATING_HOUSE
        return _most(named, key=lambda id: id in self.schools)

    def product_category(self, text: Text, reading: Reading) -> str | None:
        """The source's own category or food, else the category of the foods the text names most."""
        for given, known in ((text.product_category, self._products), (text.product, self._foods)):
            id = known.get(normalise(given).strip()) if given else None
            if id:
                return id
        return _most(_ids(reading.hits, "product")) or _most(_ids(reading.hits, "category"))


def _names(rows: list[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, words in rows:
        for word in words:
            found.setdefault(normalise(word).strip(), id)
    return found


def _apart_from(places: Sequence[PlaceHit], hits: list[Hit]) -> list[Hit]:
    """The words that are not inside the name of a place."""
    inside = {at for place in places for at in range(place.start, place.end)}
    return [hit for hit in hits if hit.start not in inside or hit.end - 1 not in inside]


def _ids(hits: list[Hit], what: str) -> list[str]:
    return [id for hit in hits for kind, id in hit.meanings if kind == what]


def _most(ids: list[str], key: object = None) -> str | None:
    """The id named most often among those for which `key` holds (or among all); the first of equals."""
    if not ids:
        return None
    preferred = [id for id in ids if key(id)] if callable(key) else []
    named = preferred or ids
    return max(dict.fromkeys(named), key=named.count)
