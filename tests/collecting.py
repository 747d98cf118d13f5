"""Where processes share the tests, each of them collects all; none begins where another does.

Who reads a file first rewrites it for pytest and keeps it, which takes longer than all else of collecting. Whoever
comes to it later finds it.
"""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """A folder's files, beginning at this process's share of them."""
    report = yield
    shared = getattr(collector.config, "workerinput", None)
    if shared and isinstance(collector, pytest.Directory):
        begin = len(report.result) * int(shared["workerid"].removeprefix("gw")) // shared["workercount"]
        report.result = [*report.result[begin:], *report.result[:begin]]
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """The same order in every process: that of the files' names."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.parts)
