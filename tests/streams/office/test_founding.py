"""The first start of an empty office: a district of the gazetteer, nobody's telephone, and nothing that is in use."""

import re
from dataclasses import replace

import msgspec
import pytest
from commands import shian
from flow import T0, FixedClock

from classifiers.where.places import Places
from console.pages.set_up import lines
from streams.check import check_all
from streams.office.founding import find_district, found
from streams.settings import LIBRARY, SEEDS, SettingsError, read_settings
from streams.store import schema as t
from streams.store.office_schema import audit
from streams.system import build

NAME = "牧野区人民政府食品安全委员会办公室"


def an_office(folder, area="410711", name=NAME):
    settings = read_settings({}, data=folder)
    found(settings, area, name, by="test", now=T0)
    return build(settings, FixedClock())


@pytest.mark.parametrize("area", ["410711", "410102", "410702"])
def test_an_office_of_any_district_of_the_province_has_no_fault(tmp_path, area):
    system = an_office(tmp_path / "data", area)
    try:
        settings = system.settings
        assert settings.areas == (area,)
        assert check_all(settings.seeds, settings.library, area=area).faults == []
        assert [each.phone for each in system.reference.people] == [""]
    finally:
        system.database.close()


def test_its_departments_bear_its_own_name(tmp_path):
    system = an_office(tmp_path / "data")
    try:
        known = system.reference.departments
        assert [each.name for each in known if "红旗" in each.name + each.short] == []
        assert known.resolve("公安牧野分局").id == known.resolve("公安红旗分局").id == "D05"
        assert known.resolve("牧野区食安办").id == known.resolve("红旗区食安办").id == "D01"
    finally:
        system.database.close()


def test_a_reason_by_the_samples_plan_says_so_until_the_district_has_its_own(tmp_path):
    system = an_office(tmp_path / "data")
    try:
        ref = system.reference
        follows = "参照2023年红旗区食品安全工作要点（本区的还没有录入）："
        assert ref.why("工作要点第16条由{D05}查办食品犯罪") == f"{follows}工作要点第16条由公安牧野分局查办食品犯罪"
        assert ref.why("《食品安全法》第一百零五条") == "《食品安全法》第一百零五条"
        reasons = {ref.why(step.why_you) for book in ref.playbooks for step in book.steps}
        assert [each for each in reasons if "红旗" in each.replace(follows, "")] == []
        with system.database.reading() as connection:
            line = next(each for each in lines(connection, system, T0) if each.id == "plan")
        assert (line.is_done, line.said["name"]) == (False, "2023年红旗区食品安全工作要点")
        own = msgspec.structs.replace(ref.plan.plan, id="410711-2026", name="2026年牧野区食品安全工作要点")
        theirs = replace(ref, plan=msgspec.structs.replace(ref.plan, plan=own))
        assert theirs.why("工作要点第16条由{D05}查办食品犯罪") == "工作要点第16条由公安牧野分局查办食品犯罪"
    finally:
        system.database.close()


def test_a_new_district_is_known_by_its_city_too(tmp_path):
    """住郑州市惠济区: read as one place, as that of the sample is."""
    system = an_office(tmp_path / "data", area="410108")
    try:
        folder = system.settings.seeds / "districts/410108"
        hits = Places.load(folder, SEEDS / "places").find("我住郑州市惠济区，在郑州惠济区吃的")
        assert [(each.text, each.level) for each in hits] == [("郑州市惠济区", "district"), ("郑州惠济区", "district")]
    finally:
        system.database.close()


def test_what_ships_for_every_district_names_none():
    """Its own lists, the sample day and the gazetteer do; corpora are what the classifier was tried on."""
    shared = [*SEEDS.glob("*.yaml"), *SEEDS.glob("drills/*.yaml"), *LIBRARY.rglob("*.yaml")]
    named = {path.name for path in shared if re.search("红旗区|新乡", path.read_text("utf-8"))}
    assert named - {"corpora.yaml"} == set()


def test_of_a_new_district_the_desk_asks_for_its_streets_until_they_are_there(tmp_path):
    said = {}
    for area, name in (("410102", "中原区食安办"), ("410702", "红旗区食安办")):
        system = an_office(tmp_path / area, area, name)
        try:
            with system.database.reading() as connection:
                line = next(each for each in lines(connection, system, T0) if each.id == "places")
        finally:
            system.database.close()
        said[area] = (line.is_done, line.said, line.link)
    path = "/reference/file?path=seeds/districts"
    assert said == {
        "410102": (False, {"n": 0, "area": "中原区"}, f"{path}/410102/places.yaml"),
        "410702": (True, {"n": 7, "area": "红旗区"}, f"{path}/410702/places.yaml"),
    }


def test_an_office_of_the_same_city_begins_with_its_streets_and_towns(tmp_path):
    system = an_office(tmp_path / "data")
    try:
        folder = system.settings.seeds / "districts" / "410711"
        places = Places.load(folder, SEEDS / "places")
    finally:
        system.database.close()
    found = [places.find(text) for text in ("王村镇一家超市", "荣校路办事处一家超市", "荣校路一家超市")]
    assert [[(hit.area, hit.level) for hit in hits] for hits in found] == [[("410711", "street")]] * 2 + [[]]


def test_each_of_its_streets_and_towns_is_a_body_that_is_told(tmp_path):
    system = an_office(tmp_path / "data")
    try:
        known, streets = system.reference.departments, system.reference.terms["street"]
    finally:
        system.database.close()
    assert {known.at("X03", each).id for each in streets} == {f"T{n:02}" for n in range(1, len(streets) + 1)}
    assert known.at("X03", "王村镇").name == "王村镇人民政府"
    assert known.resolve("荣校路办事处").name == "荣校路街道办事处"


def test_founding_is_in_the_audit(tmp_path):
    system = an_office(tmp_path / "data")
    try:
        with system.database.reading() as connection:
            rows = connection.execute(audit.select()).all()
        assert ("reference", "shian init", "410711") in {(row.kind, row.about, row.detail) for row in rows}
    finally:
        system.database.close()


@pytest.mark.parametrize(("code", "named"), [("410799", "410702 红旗区"), ("999999", "河南省"), ("x", "河南省")])
def test_a_code_that_is_no_district_is_refused_with_the_nearest(code, named):
    with pytest.raises(SettingsError, match=named):
        find_district(SEEDS, code)


def test_a_folder_in_use_is_refused(tmp_path):
    answer = shian("init", "--area", "410711", "--name", NAME, "--data", tmp_path / "data")
    assert [answer.code, "牧野区" in answer.out, "开办事项" in answer.out] == [0, True, True]
    assert "部门和工作要点以红旗区2023年的为样例" in answer.out
    written = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert {each.stat().st_mode & 0o077 for each in written} == {0}  # nobody else on the machine reads any of it
    again = shian("init", "--area", "410711", "--name", NAME, "--data", tmp_path / "data")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("x", "utf-8")
    other = shian("init", "--area", "410711", "--name", NAME, "--data", tmp_path / "other")
    assert [again.code, other.code, "不是空目录" in again.err, "不是空目录" in other.err] == [2, 2, True, True]


def test_an_office_without_a_name_is_refused(tmp_path):
    answer = shian("init", "--area", "410711", "--name", " ", "--data", tmp_path / "data")
    assert [answer.code, (tmp_path / "data").exists()] == [2, False]


def test_what_was_founded_is_what_commands_go_by(tmp_path):
    shian("init", "--area", "410711", "--name", NAME, "--data", tmp_path / "data")
    counts = shian("check", "--data", tmp_path / "data", "--json").json["counts"]
    page = shian("get", "/", "--data", tmp_path / "data").out
    assert [counts["people"], NAME in page, "待完成" in page] == [1, True, True]


def test_what_an_office_takes_in_is_of_its_own_area(tmp_path):
    shian("init", "--area", "410711", "--name", NAME, "--data", tmp_path / "data")
    register = tmp_path / "register.csv"
    register.write_text(
        "登记编号,类型,登记时间,被投诉人,问题描述\nA1,投诉,2026-11-24 09:00,示例小吃店,吃出异物\n", "utf-8"
    )
    assert shian("ingest", "--live", register, "--data", tmp_path / "data").code == 0
    system = build(read_settings({}, data=tmp_path / "data"), FixedClock())
    try:
        with system.database.reading() as connection:
            assert b'"area":"410711"' in connection.execute(t.log.select()).one().body
    finally:
        system.database.close()
