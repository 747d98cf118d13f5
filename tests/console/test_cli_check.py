"""`shian check`: the inventory, every fault of every file in one run, and the exit code."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest
from commands import shian

from connectors.signal import AccountKind
from playbooks.facts import CHOICES
from playbooks.law.workdays import BEIJING
from streams.check import check_all
from streams.settings import LIBRARY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def seeds(tmp_path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.fixture
def library(tmp_path):
    shutil.copytree(ROOT / "playbooks/library", tmp_path / "library")
    return tmp_path / "library"


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def check(*more):
    answer = shian("check", "--json", *more)
    return answer.code, answer.json


def test_the_seeds_as_shipped_have_no_fault():
    code, result = check()
    assert (code, result["ok"], result["faults"]) == (0, True, [])


def test_the_inventory_counts_the_plan_whole():
    counts = check()[1]["counts"]
    assert [counts[name] for name in ("clauses", "groups", "targets", "rumours")] == [31, 67, 35, 54]
    assert all(counts[name] > 0 for name in counts)
    assert {"departments", "rules", "playbooks"} <= set(counts)
    assert counts["playbooks"] >= 11


DOORS = """
channels: [{kind: webhook, name: city, url: "https://city.invalid", secret: "file:key", ca: ca.pem}]
routes: [{department: D99, channel: city}, {department: D01, channel: city, role: king}]
"""


def test_the_office_s_own_doors_are_checked_when_it_has_any(tmp_path):
    (tmp_path / "doors.yaml").write_text(DOORS, "utf-8")
    code, result = check("--data", tmp_path)
    places = [(each["file"], each["at"].partition("（")[0]) for each in result["faults"]]
    assert (code, places) == (
        1,
        [
            ("doors.yaml", f"{at}")
            for at in ("channels[0].secret", "channels[0].ca", "routes[0].department", "routes[1].role")
        ],
    )
    assert all(each["problem"] and each["remedy"] for each in result["faults"])
    (tmp_path / "doors.yaml").write_text(
        "channels: [{kind: phone, name: call}]\nroutes:\n"
        "  - {department: D03, channel: call, to: '1', reasons: [overdue, overdu], role: bos}\n",
        "utf-8",
    )
    code, result = check("--data", tmp_path)
    told = [(each["at"], each["problem"], each["remedy"].partition("可写")[0]) for each in result["faults"]]
    assert told == [
        ("routes[0].role（第 3 行）", "bos 这个角色不会收到通知", ""),
        ("routes[0].reasons[1]（第 3 行）", "没有“overdu”这种通知", "是不是 overdue？"),
    ]
    (tmp_path / "doors.yaml").write_text("channels: [{kind: fax, name: a}]", "utf-8")
    code, result = check("--data", tmp_path)
    assert (code, [each["file"] for each in result["faults"]]) == (1, ["doors.yaml"])
    (tmp_path / "doors.yaml").write_text("channels: [{kind: phone, name: a}]", "utf-8")
    code, result = check("--data", tmp_path)
    assert (code, result["counts"]["channels"], result["faults"]) == (0, 1, [])


def test_an_account_of_a_source_is_one_that_severity_tells_apart():
    assert get_args(AccountKind) == CHOICES["media_kind"]


@pytest.mark.parametrize(("year", "told"), [(2025, [("plan.yaml", "plan.year")]), (2026, []), (2027, [])])
def test_a_plan_of_a_year_that_is_over_is_told_and_is_no_fault(seeds, year, told):
    change(seeds / "districts/410702/plan.yaml", "  year: 2023\n", f"  year: {year}\n")
    found = check_all(seeds, LIBRARY, area="410702", now=datetime(2026, 1, 1, 1, tzinfo=BEIJING))
    assert ([(each.file, each.at) for each in found.warnings], found.ok) == (told, True)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (datetime(2026, 10, 31, tzinfo=BEIJING), []),
        (datetime(2026, 11, 1, tzinfo=BEIJING), ["2027 年"]),
        (datetime(2027, 1, 4, tzinfo=BEIJING), ["2027 年"]),
    ],
)
def test_a_year_without_its_notice_is_told_from_november_on_and_is_no_fault(seeds, day, told):
    change(seeds / "districts/410702/plan.yaml", "  year: 2023\n", "  year: 2027\n")
    found = check_all(seeds, LIBRARY, area="410702", now=day)
    assert ([each.at for each in found.warnings], found.ok) == (told, True)


def test_what_a_plan_with_numbers_of_its_own_does_not_take_up_is_told_and_is_no_fault(seeds):
    """Whether it is silent on it or somebody forgot to say so, the office alone knows."""
    plan = seeds / "districts/410702/plan.yaml"
    text = plan.read_text("utf-8")
    plan.write_text(re.sub(r'"no": (\d+)\n    part:', r'"no": \1\n    cited_as: [\1]\n    part:', text), "utf-8")
    found = check_all(seeds, LIBRARY, area="410702")
    assert (found.warnings, found.ok) == ([], True)
    change(plan, "cited_as: [10]", "cited_as: []")
    found = check_all(seeds, LIBRARY, area="410702")
    assert ([each.problem for each in found.warnings], found.ok) == (["没有一条对应处置规程引用的第 10 条"], True)


def test_a_district_without_a_folder_is_one_fault(seeds):
    found = check_all(seeds, LIBRARY, area="999999")
    assert [(each.at, each.problem) for each in found.faults] == [("999999", "there is no district 999999 here")]


def test_words_for_a_terminal_say_that_nothing_is_wrong():
    answer = shian("check")
    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "没有发现问题"
    assert re.search("[a-z]", answer.out.replace("plan.yaml plan.year", "")) is None


def test_faults_of_several_files_are_all_told_in_one_run(seeds, library):
    change(seeds / "deadlines.yaml", "unit: working_days", "unit: fortnights")
    change(seeds / "taxonomy.yaml", "\nvenues:", "\nvenuez:")
    change(seeds / "drills/school_illness.yaml", "starts:", "begins:")
    change(seeds / "workdays/2026.yaml", "year: 2026", "year: 1926")
    (library / "complaint.yaml").write_text("v: 1\nid: complaint\n", "utf-8")
    code, result = check("--seeds", seeds, "--library", library)
    files = {Path(each["file"]).name for each in result["faults"]}
    assert (code, result["ok"]) == (1, False)
    assert {"deadlines.yaml", "taxonomy.yaml", "school_illness.yaml", "2026.yaml", "complaint.yaml"} <= files


def test_every_fault_names_its_file_place_problem_and_remedy(seeds):
    change(seeds / "deadlines.yaml", "unit: working_days", "unit: fortnights")
    faults = check("--seeds", seeds)[1]["faults"]
    assert all(set(each) == {"file", "at", "problem", "remedy"} for each in faults)
    (fault,) = [each for each in faults if "fortnights" in each["problem"]]
    assert fault["at"].startswith("rules[")
    assert "working_days" in fault["remedy"]


@pytest.mark.parametrize("name", ["severity.yaml", "rumours.yaml", "people.yaml", "ladder.yaml", "lexicon.yaml"])
def test_a_missing_file_is_a_fault_and_no_crash(seeds, name):
    (seeds / name).unlink()
    code, result = check("--seeds", seeds)
    assert code == 1
    assert any(name in each["file"] + each["problem"] for each in result["faults"])


@pytest.mark.parametrize("name", ["grades.yaml", "events.yaml", "taxonomy.yaml", "drills/school_illness.yaml"])
def test_a_file_that_is_no_yaml_is_a_fault_and_no_crash(seeds, name):
    (seeds / name).write_text("v: [1", "utf-8")
    code, result = check("--seeds", seeds)
    assert code == 1
    assert any(Path(name).name in each["file"] + each["problem"] for each in result["faults"])


def test_words_for_a_terminal_count_the_faults(seeds):
    change(seeds / "deadlines.yaml", "unit: working_days", "unit: fortnights")
    answer = shian("check", "--seeds", seeds)
    assert answer.code == 1
    assert answer.out.splitlines()[-1].startswith("发现 ")


def test_the_hosts_that_a_proxy_must_let_through_are_printed(tmp_path):
    nothing = shian("check", "--hosts", "--data", tmp_path)
    (tmp_path / "doors.yaml").write_text(
        "channels:\n"
        "  - {kind: smtp, name: mail, host: smtp.example, sender: a@b.example, proxy: 'http://proxy.example:3128'}\n"
        "  - {kind: robot, name: group, url: 'file:none'}\n",
        "utf-8",
    )
    words, data = shian("check", "--hosts", "--data", tmp_path), shian("check", "--hosts", "--json", "--data", tmp_path)
    assert [nothing.code, "没有向外连接" in nothing.out, words.code] == [0, True, 1]
    assert words.out.splitlines()[0] == "smtp.example:465  mail（经代理 proxy.example:3128）"
    assert [words.out.splitlines()[1][:11], list(data.json["untold"])] == ["group：主机不明：", ["group"]]
    assert [(each["host"], each["port"]) for each in data.json["hosts"]] == [("smtp.example", 465)]
