"""Sorts of things told by what is said of them, where no word of the lists names one."""

from .patterns import pattern


class Said:
    """What is said of each sort, as patterns; the sorts are asked in their order."""

    def __init__(self, of: dict[str, str], heads: str = "") -> None:
        """`heads`: the characters that all of it begins with, which spares a search at most places."""
        self.each = {id: pattern(words) for id, words in of.items()}
        self._any = pattern(f"{f'(?=[{heads}])' if heads else ''}(?:{'|'.join(of.values())})")

    def first(self, folded: str) -> str | None:
        """The first sort of which the text says something."""
        begin = self._any.search(folded)
        if begin is None:
            return None
        return next((id for id, words in self.each.items() if words.search(folded, begin.start())), None)
