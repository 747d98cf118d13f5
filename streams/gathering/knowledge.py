"""What the flow knows about words: names of hazards and venues, and the known rumours with their facts."""

from dataclasses import dataclass
from pathlib import Path

from classifiers.lexicon import load_lexicon
from classifiers.rumours import Rumour, entry_now
from classifiers.topics.taxonomy import Taxonomy
from playbooks.district.gazetteer import Gazetteer

HARM_GROUPS = ("illness_words", "care_words", "death_words")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names for ids, and the rumour knowledge base."""

    taxonomy: Taxonomy
    rumours: dict[str, Rumour]
    harm_words: tuple[str, ...] = ()
    """Words of illness and death: what holds them is never told to come back later."""
    gazetteer: Gazetteer = Gazetteer(areas=())

    def hazard_name(self, hazard: str | None) -> str:
        """The Chinese name of a hazard id; empty when unknown."""
        return self.taxonomy.name(hazard) if hazard else ""

    def venue_name(self, venue: str | None) -> str:
        """The Chinese name of a venue id, or the source's own word."""
        return self.taxonomy.name(venue) or venue if venue else ""

    def is_venue(self, name: str) -> bool:
        """Whether a kind of venue is called so."""
        return any(each.name == name for each in self.taxonomy.venues)

    def rumour(self, rumour_id: str) -> Rumour | None:
        """The entry of the knowledge base."""
        return self.rumours.get(rumour_id)

    def rumour_now(self, rumour_id: str) -> Rumour | None:
        """The same, or, where it was merged into another one, that which says the claim now."""
        return entry_now(self.rumours, rumour_id)


def load_harm_words(seeds: Path) -> tuple[str, ...]:
    """The words of illness, care and death of the lexicon."""
    groups = load_lexicon(seeds / "lexicon.yaml").groups
    return tuple(word for group in groups if group.id in HARM_GROUPS for word in group.words)
