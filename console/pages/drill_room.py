"""Where drills are run for the desk: one at a time, in a process of its own, each run kept with its report."""

import contextlib
import multiprocessing as mp
import os
import re
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec

from playbooks.errors import ActionRefused, PlaybookError
from playbooks.law.workdays import in_beijing
from streams.drills.mending import Tally, items_of, tally
from streams.drills.placing import here_of
from streams.drills.reading import load_scenario
from streams.drills.scenario import Scenario
from streams.drills.scoring import WAITING, LineScore, total_in_words
from streams.intake.file_intake import free_name
from streams.pool import start_deaf
from streams.settings import Settings

KEPT_SHOWN = 50
"""Runs that are listed, and whatever people answered before them; older demonstrations stay in the folder."""

DONE = ("P", "M")
"""Ratings of what was done, in time or late."""

TOTAL = "总分"
"""What stands before the lines of the form."""

_PART, _DONE, _FAULT = "part", "done", "fault.txt"
_RUN = re.compile(r"\d{8}-\d{6}-[^/\0]{1,60}")
"""What `free_name` makes of the time and the scenario; a file system takes 255 bytes."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `state`: running | finished | failed."""

    id: str
    state: str
    scenario: str
    title: str = ""
    fault: str = ""
    mark: str = ""
    """What people were given who answered it."""
    has_sheet: bool = False
    """An evaluator's sheet lies beside its report."""
    has_summary: bool = False
    """So does the text of a summary report."""
    is_held: bool = False
    """It was an exercise: people did something of what was expected of them, and it was ended."""

    @property
    def day(self) -> date | None:
        """When it was ended, or begun where the script played by itself; None of a folder that somebody renamed."""
        with contextlib.suppress(ValueError):
            return date.fromisoformat(self.id[:8])
        return None


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the form in two drills of one scenario; None: it was not tested or nobody was graded."""

    title: str
    before: float | None
    now: float | None

    @property
    def change(self) -> float | None:
        """How many points more."""
        return None if self.before is None or self.now is None else round(self.now - self.before, 1)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The last drill of a scenario that people answered, beside the one before."""

    title: str
    before: str
    now: str
    """The ids of the two runs."""
    lines: tuple[LineChange, ...]
    """The total first, out of a hundred, then line by line, out of ten."""
    graded_before: int
    graded_now: int
    """How many expected actions counted: a drill that was ended early tested less."""


class _Graded(msgspec.Struct, frozen=True):
    rating: str
    is_scripted: bool = False


class _Result(msgspec.Struct, frozen=True):
    """What the list shows of a run's data."""

    scenario: str
    title: str
    score: float | None
    band: str
    is_answered: bool = False
    lines: tuple[LineScore, ...] = ()
    expected: tuple[_Graded, ...] = ()

    @property
    def graded(self) -> int:
        """How many expected actions counted."""
        return sum(each.rating != WAITING and not each.is_scripted for each in self.expected)

    @property
    def is_held(self) -> bool:
        """Whether people did something of what was expected."""
        return self.is_answered and any(each.rating in DONE and not each.is_scripted for each in self.expected)


class DrillRoom:
    """Starts runs and knows what became of them; `folder` holds a folder for each."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._settings = settings
        self.folder = folder or settings.data / "drills"
        self._process: BaseProcess | None = None
        self._running = ""
        self._lock = threading.Lock()

    def scenarios(self) -> tuple[list[Scenario], list[str]]:
        """Every scenario, and the names of files that have faults."""
        good, faulty = [], []
        here = here_of(self._settings.seeds, self._settings.areas[0])
        for path in sorted((self._settings.seeds / "drills").glob("*.yaml")):
            try:
                good.append(load_scenario(path, here))
            except PlaybookError:
                faulty.append(path.name)
        return good, faulty

    def start(self, scenario: str, now: datetime) -> str:
        """Begin a run; its id. Raises ActionRefused for an unknown scenario, or while another one runs."""
        if scenario not in {each.id for each in self.scenarios()[0]}:
            raise ActionRefused("没有这个演练脚本，请从列表中选择")
        with self._lock:
            if self._is_alive():
                raise ActionRefused("已有一场演练正在进行，请等它结束")
            run = self._new(scenario, now)
            # A process of its own: played in ours, a drill would hold up everybody at the desk.
            context = mp.get_context("spawn")
            process = context.Process(target=play, args=(self._settings, scenario, run), daemon=True, name="drill")
            start_deaf(process)
            self._process, self._running = process, run.name
        return run.name

    def keep(self, scenario: str, now: datetime, write: Callable[[Path], None]) -> str:
        """Keep a drill that people answered; `write` puts its report into a folder. Its id."""
        run = self._new(scenario, now)
        (run / _PART).mkdir()
        write(run / _PART)
        (run / _PART).rename(run / _DONE)
        return run.name

    def runs(self) -> list[Run]:
        """The last runs, the newest first."""
        if not self.folder.is_dir():
            return []
        names = sorted((each.name for each in self.folder.iterdir() if each.is_dir()), reverse=True)
        earlier = (name for name in names[KEPT_SHOWN:] if self._was_answered(name))
        return [self._run(name) for name in (*names[:KEPT_SHOWN], *earlier)]

    def compared(self, runs: Iterable[Run]) -> list[Comparison]:
        """Of each scenario that people answered twice or more, the last of `runs` beside the one before, and beside the
        last of an earlier year where that is another."""
        answered: dict[str, list[str]] = {}
        for run in runs:
            if run.mark:
                answered.setdefault(run.scenario, []).append(run.id)
        pairs = []
        for now, *earlier in answered.values():
            of_last_year = (each for each in earlier if each[:4] < now[:4])
            pairs += [(before, now) for before in dict.fromkeys((*earlier[:1], *islice(of_last_year, 1)))]
        return [self._compared(before, now) for before, now in pairs]

    def report(self, run: str, name: str = "report.html") -> Path | None:
        """The report of a finished run, or another of its pages; None when there is none."""
        path = self.folder / run / _DONE / name
        return path if _RUN.fullmatch(run) and path.is_file() else None

    def mending(self, run: str, today: date) -> Tally:
        """How far what a finished drill showed to be wrong is mended."""
        return tally(items_of(self.folder / run / _DONE), today)

    def wait(self, patience_s: float) -> None:
        """Until the present run ends, if there is one."""
        if self._process is not None:
            self._process.join(patience_s)

    def close(self) -> None:
        """End what still runs."""
        if self._process is not None and self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _new(self, scenario: str, now: datetime) -> Path:
        run = free_name(self.folder / f"{in_beijing(now):%Y%m%d-%H%M%S}-{scenario}")
        run.mkdir(parents=True)
        return run

    def _was_answered(self, run: str) -> bool:
        return (self.folder / run / _DONE / "sheet.html").is_file()

    def _is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def _data(self, run: str) -> _Result:
        return msgspec.json.decode((self.folder / run / _DONE / "data.json").read_bytes(), type=_Result)

    def _compared(self, before: str, now: str) -> Comparison:
        first, last = self._data(before), self._data(now)
        points = {line.line: line.points for line in first.lines}
        lines = [LineChange(title=each.title, before=points.get(each.line), now=each.points) for each in last.lines]
        total = LineChange(title=TOTAL, before=first.score, now=last.score)
        tested = [each for each in lines if each.before is not None or each.now is not None]
        return Comparison(
            title=last.title,
            before=before,
            now=now,
            lines=(total, *tested),
            graded_before=first.graded,
            graded_now=last.graded,
        )

    def _run(self, name: str) -> Run:
        folder, scenario = self.folder / name, scenario_of(name)
        is_running = name == self._running and self._is_alive()
        with contextlib.suppress(OSError, msgspec.DecodeError):
            found = self._data(name)
            mark = total_in_words(found.score, found.band) if found.is_answered else ""
            return Run(
                id=name,
                state="finished",
                scenario=found.scenario,
                title=found.title,
                mark=mark,
                is_held=found.is_held,
                has_sheet=self._was_answered(name),
                has_summary=(folder / _DONE / "summary.txt").is_file(),
            )
        if is_running:
            return Run(id=name, state="running", scenario=scenario)
        fault = folder / _FAULT
        return Run(id=name, state="failed", scenario=scenario, fault=fault.read_text("utf-8") if fault.exists() else "")


def scenario_of(run: str) -> str:
    """The scenario that a run's id names."""
    return run.split("-", 2)[-1].split(" ")[0]


def play(settings: Settings, scenario: str, run: Path) -> None:
    """Play a scenario as `shian drill` does; what is half written is never taken for a finished run."""
    from ..commands.drill import run_drill  # slow import

    with contextlib.suppress(OSError):
        os.nice(5)
    try:
        run_drill(settings, scenario, out=run / _PART)
        (run / _PART / scenario).rename(run / _DONE)
    except Exception as error:  # whatever it is, the page tells it
        (run / _FAULT).write_text(f"{type(error).__name__}: {error}", "utf-8")
