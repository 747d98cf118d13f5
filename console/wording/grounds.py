"""Grounds (理由) in the reader's language: the system's own sentences that say why, as entries keep them.

Entries keep them in Chinese. Each is known again by its form, whatever it names; law, names and words as spoken stay.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from playbooks.facts import GUESS_WORDS, PEOPLE
from playbooks.folding.headings import SEPARATOR
from playbooks.seedfile import from_yaml

from .words import Say, english

LOCALE = Path(__file__).parent.parent / "locale"
NAMES = ("titles", "outcomes", "library", "bodies", "grades", "retention", "holidays", "drills", "targets", "taxonomy")
"""Files of names that the seeds give: of two that name the same, the earlier is taken."""
NAME = re.compile(r"\{(\w+)\}")
_NUMBERS = frozenset("total line hours times minutes first last least".split())
_CLAUSE = re.compile("第([0-9]+)条")
"""A clause of a district's plan: a plan with numbers of its own is cited by these, in the same words."""
_YEAR = re.compile("[0-9]{4}年(?=工作要点第)")
"""Of which year the plan is that a reason cites, which its English leaves out."""
_ROUND = re.compile("（第[0-9]+次）$")
"""The end of the title of a duty that is done once more (`rounds.ROUND`)."""
_GUESS = f"(?P<{{}}>{'|'.join(sorted(GUESS_WORDS.values(), key=len, reverse=True))}|)"
_COUNT = re.compile(
    f"{_GUESS.format('heard')}(?P<word>{'|'.join(PEOPLE.values())}){_GUESS.format('guess')}"
    "(?P<number>[0-9]+)人(?P<more>(?:（[^（）]*）)*)"
)
"""A number of people as a notice says it (不适至少10人（未核实）): see `telling.affair.counted`."""
_BETWEEN = re.compile("[，、；](?![^（]*）)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LONGEST = 400
"""Characters of a ground that is looked at."""


class Form(NamedTuple):
    """How a text is worded: its own words, the longest run of them, its shape, and what is said instead."""

    own: str
    words: str
    shape: re.Pattern[str]
    said: str

    def found_in(self, text: str) -> re.Match[str] | None:
        """What a text in this form names; None of any other."""
        return self.shape.fullmatch(text) if self.words in text else None


@cache
def table(name: str) -> dict[str, str]:
    """A file of Chinese texts of the seeds and their English."""
    found: dict[str, str] = from_yaml((LOCALE / f"{name}.en.yaml").read_text("utf-8"))
    return found


@cache
def names() -> dict[str, str]:
    """Whatever the library, the rules and the taxonomy name, and its English."""
    return {chinese: said for each in reversed(NAMES) for chinese, said in table(each).items()}


@cache
def forms() -> dict[str, str]:
    """Every form of a ground, with `{name}` for what it names, and its English."""
    return table("duties") | table("grounds")


def ground(text: str, say: Say) -> str:
    """A sentence that says why, in the language of `say`; one in no form that is known is left as it is."""
    return text if say.is_chinese else _said(text)


def titled(text: str, say: Say) -> str:
    """What a step, its outcome, a time, a playbook or a kind of thing is called, in the language of `say`; what is not
    known is left as it is."""
    if say.is_chinese:
        return text
    return _said(text) if _ROUND.search(text) else names().get(text, text)


def heading(text: str, say: Say) -> str:
    """What a case is called, in the language of `say`: names, and what is in no form that is known, are left."""
    first, *rest = (ground(part, say) for part in text.split(SEPARATOR))
    return SEPARATOR.join([first if text.startswith(first) else first[:1].upper() + first[1:], *rest])


def affair(text: str, say: Say) -> str:
    """What a notice says of an affair, part by part in the language of `say`: the longest run of parts that is known
    is taken together, since a reason may hold the sign that parts them."""
    ends = [*(found.start() for found in _BETWEEN.finditer(text)), len(text)]
    said, begin = [], 0
    while not say.is_chinese and begin < len(text):
        runs = [text[begin:end] for end in ends if end > begin]
        run = next((each for each in reversed(runs) if not _CHINESE.search(_said(each))), runs[0])
        said.append(_said(run))
        begin += len(run) + 1
    return ", ".join(said) if said else text


@lru_cache(4096)
def _said(text: str) -> str:
    known = forms().get(text) or english().get(text) or names().get(text)
    if known or len(text) > _LONGEST:
        return known or text
    of_any_year = _YEAR.sub("", text)
    for form in (*_shapes(), *_renumbered()):
        if found := form.found_in(of_any_year):
            return form.said.format(**{name: _said(value) for name, value in found.groupdict().items()})
    return _counted(text) or _together(text) or text


def _counted(text: str) -> str | None:
    """Numbers of people in the words of a notice; None of anything else."""
    counts = [_COUNT.fullmatch(each) for each in _BETWEEN.split(text)]
    return ", ".join(_count(each) for each in counts if each) if all(counts) else None


def _together(text: str) -> str | None:
    """Several grounds in one text, where each is known."""
    parts = text.split("；")
    said = "; ".join(map(_said, parts)) if len(parts) > 1 else text
    return None if _CHINESE.search(said) else said


def _count(found: re.Match[str]) -> str:
    said = _said(f"{found['heard'] or found['guess']}{found['number']}人{found['word']}")
    return said + "".join(f" ({_said(each)})" for each in re.findall("（(.*?)）", found["more"]))


@cache
def _shapes() -> tuple[Form, ...]:
    return shapes_of({form: said for form, said in forms().items() if "{" in form}, _NUMBERS, "[0-9.,]+")


@cache
def _renumbered() -> tuple[Form, ...]:
    """Reasons by clauses of the plan, whatever their numbers; of two that only their numbers tell apart neither."""
    slotted = [_slotted(form, said) for form, said in table("duties").items() if _CLAUSE.search(form)]
    alike = Counter(NAME.sub("", form) for form, _ in slotted)
    found = {form: said for form, said in slotted if alike[NAME.sub("", form)] == 1}
    slots = {name for form in found for name in NAME.findall(form) if name.startswith("clause")}
    return shapes_of(found, slots, "[0-9]+")


def _slotted(form: str, said: str) -> tuple[str, str]:
    """A form and its English with `{clause10}` where clause 10 stood."""
    for number in dict.fromkeys(_CLAUSE.findall(form)):
        form = form.replace(f"第{number}条", f"第{{clause{number}}}条", 1)
        said = re.sub(rf"\b{number}\b", f"{{clause{number}}}", said)
    return form, said


def shapes_of(forms: Mapping[str, str], numbers: Collection[str], number: str) -> tuple[Form, ...]:
    """Forms with what is said instead, ready to be tried: those with the most words of their own first. What they name
    by `numbers` is a `number`, an expression; else it is anything."""
    found = [_form(worded, said, numbers, number) for worded, said in forms.items()]
    return tuple(sorted(found, key=lambda form: len(form.own), reverse=True))


def _form(worded: str, said: str, numbers: Collection[str], number: str) -> Form:
    pieces = NAME.split(worded)
    slots = (f"(?P<{name}>{number if name in numbers else '.+?'})" for name in pieces[1::2])
    shape = "".join(re.escape(own) + next(slots, "") for own in pieces[::2])
    return Form("".join(pieces[::2]), max(pieces[::2], key=len), re.compile(shape, re.DOTALL), said)
