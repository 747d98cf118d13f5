"""Taxonomy: hazards, foods, venues, symptoms and measures, with the words that name them."""

from pathlib import Path

from ..errors import ClassifierError, Fault
from ..seedfile import Row, read_seed, repeated
from ..words import normalise

TRAITS = {
    "school", "collective", "care", "medical", "site", "market", "online", "small", "producer", "farm", "catering",
    "shop", "household",
}  # fmt: skip


class Hazard(Row, frozen=True, kw_only=True):
    """What may make a food unsafe; `HZ-B.salmonella` lies under `HZ-B`."""

    id: str
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """What a test that failed calls it; in other texts these words speak for nothing."""
    crime: bool = False
    """Food with it, or with what lies under it, is a crime to sell."""


class ProductCategory(Row, frozen=True, kw_only=True):
    """A food category of the national sampling plan, with everyday foods that belong there."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    foods: tuple[str, ...] = ()


class Venue(Row, frozen=True, kw_only=True):
    """A kind of business or place where food is made, sold or eaten."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()


class Symptom(Row, frozen=True, kw_only=True):
    """A symptom with the words for it."""

    id: str
    name: str
    words: tuple[str, ...] = ()


class Measure(Row, frozen=True, kw_only=True):
    """A control measure."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Taxonomy(Row, frozen=True, kw_only=True):
    """All of it; ids are unique over all parts."""

    v: int
    hazards: tuple[Hazard, ...]
    products: tuple[ProductCategory, ...]
    venues: tuple[Venue, ...]
    symptoms: tuple[Symptom, ...] = ()
    measures: tuple[Measure, ...] = ()

    def name(self, id: str) -> str:
        """The Chinese name of an id; empty when unknown."""
        rows: list[Hazard | ProductCategory | Venue | Symptom | Measure]
        rows = [*self.hazards, *self.products, *self.venues, *self.symptoms, *self.measures]
        return next((row.name for row in rows if row.id == id), "")

    def words(self) -> dict[str, list[tuple[str, str]]]:
        """Every word, folded, with what it names: (`hazard|category|product|venue|symptom`, id).

        `category` is a food category called by its own name, `product` a food that belongs to one.
        """
        found: dict[str, list[tuple[str, str]]] = {}
        for hazard in self.hazards:
            _add(found, (hazard.name, *hazard.aliases), "hazard", hazard.id)
        for product in self.products:
            _add(found, (product.name, *product.aliases), "category", product.id)
            _add(found, product.foods, "product", product.id)
        for venue in self.venues:
            _add(found, (venue.name, *venue.aliases), "venue", venue.id)
        for symptom in self.symptoms:
            _add(found, (symptom.name, *symptom.words), "symptom", symptom.id)
        return found


def load_taxonomy(path: Path) -> Taxonomy:
    """Read `taxonomy.yaml`. Raises ClassifierError listing every fault."""
    taxonomy = read_seed(path, Taxonomy)
    parts = (taxonomy.hazards, taxonomy.products, taxonomy.venues, taxonomy.symptoms, taxonomy.measures)
    faults = repeated(path.name, "id", [row.id for part in parts for row in part])
    hazards = {row.id for row in taxonomy.hazards}
    for n, hazard in enumerate(taxonomy.hazards):
        if hazard.parent is not None and hazard.parent not in hazards:
            faults.append(Fault(path.name, f"hazards[{n}].parent", f"no hazard {hazard.parent}", "the id of a hazard"))
    for n, venue in enumerate(taxonomy.venues):
        for trait in sorted(set(venue.traits) - TRAITS):
            faults.append(Fault(path.name, f"venues[{n}].traits", f"unknown trait {trait}", ", ".join(sorted(TRAITS))))
    if faults:
        raise ClassifierError(faults)
    return taxonomy


def _add(found: dict[str, list[tuple[str, str]]], words: tuple[str, ...], what: str, id: str) -> None:
    for word in words:
        meanings = found.setdefault(normalise(word).strip(), [])
        if (what, id) not in meanings:
            meanings.append((what, id))
