"""Founding an office (开办): the first start of an empty data folder, for a district of the gazetteer."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from playbooks.district.departments import TOWNS
from playbooks.seedfile import as_yaml, from_yaml

from ..settings import Settings, SettingsError, data_folder
from ..store import schema as t
from ..store.audit import record
from ..store.database import Database, how_many, named
from . import references
from .backup import is_in_use
from .office_files import AREA, OFFICE, keep

MODEL_DISTRICT = "410702"
"""The district whose lists another one begins with."""


class GazetteerDistrict(msgspec.Struct, frozen=True, kw_only=True):
    """A district of the gazetteer."""

    code: str
    name: str
    city: str
    city_code: str
    province: str


def find_district(seeds: Path, code: str) -> GazetteerDistrict:
    """The district of a six-digit code. Raises SettingsError naming the nearest."""
    list_ = from_yaml((seeds / "places" / "henan.yaml").read_text("utf-8"))
    cities = {row["name"]: row["code"] for row in list_["cities"]}
    areas = {row["code"]: row for row in list_["areas"]}
    if code not in areas:
        near = [f"{row['code']} {row['name']}" for row in areas.values() if row["code"][:4] == code[:4]]
        hint = "、".join(near) or f"现有{list_['province']['name']}各县（市、区）"
        raise SettingsError(f"--area {code}：地名表里没有这个区县代码；{hint}")
    row = areas[code]
    city = row["city"]
    return GazetteerDistrict(
        code=code, name=row["name"], city=city, city_code=cities[city], province=list_["province"]["name"]
    )


def found(settings: Settings, area: str, name: str, *, by: str, now: datetime) -> GazetteerDistrict:
    """Make the empty data folder the office of a district. Raises SettingsError when it is in use."""
    district = find_district(settings.seeds, area)
    if not name.strip():
        raise SettingsError("--name：请写本单位的全称，例如 牧野区人民政府食品安全委员会办公室")
    if not settings.database and is_in_use(settings.data):
        raise SettingsError(f"{settings.data}：不是空目录，不能在这里开办。请用 --data 指定新的目录")
    data_folder(settings)
    with closing(Database(settings.database_url)) as database:
        database.prepare()
        with database.writing() as connection:
            signals = how_many(connection, t.signals)
            if signals or references.version_of(connection, OFFICE, AREA):
                raise SettingsError(f"{named(database.url)}：已在使用，不能再开办")
            references.save(connection, OFFICE, AREA, body=area.encode(), by=by, at=now)
            for path, text in first_files(settings.seeds, district, name.strip()).items():
                keep(connection, path, text, by=by, at=now)
            record(connection, "reference", now, who=by, about="shian init", detail=area)
    return district


def first_files(seeds: Path, district: GazetteerDistrict, name: str) -> dict[str, str]:
    """What the office says from its first day: itself, its place, its departments by the model's, nobody's phone."""
    folder = f"seeds/districts/{district.code}"
    office = {
        "v": 1,
        "area": district.code,
        "name": district.name,
        "city": district.city,
        "province": district.province,
        "office": name.removeprefix(district.city),
    }
    model = seeds / "districts" / MODEL_DISTRICT
    theirs = from_yaml((model / "office.yaml").read_text("utf-8"))
    if theirs["city"] == district.city and (code := theirs.get("area_code")):
        office["area_code"] = code
    files = {f"{folder}/office.yaml": as_yaml(office), "seeds/people.yaml": NOBODY}
    if district.code == MODEL_DISTRICT:
        return files
    called = [f"{city}{district.name}" for city in (district.city.removesuffix("市"), district.city)]
    own = {"code": district.code, "name": district.name, "city": district.city_code, "aliases": called}
    files[f"{folder}/places.yaml"] = PLACES + as_yaml({"v": 1, "area": own, "places": _streets(seeds, district.code)})
    files[f"{folder}/departments.yaml"] = _departments(model, district)
    files[f"{folder}/plan.yaml"] = (model / "plan.yaml").read_text("utf-8")
    return files


PLACES = """# 本区的街道、乡镇，代码取统计用区划代码的前九位。已列出的请核对，并在 aliases 里补上群众的叫法；
# 没有列出的请按下面的写法逐行录入，并把 places 后面的 [] 去掉。
# places:
#   - {code: "410702100", name: 洪门镇, aliases: [洪门, 洪门镇政府]}
"""
"""How an office says its streets and towns: those of `streets.yaml`, or of a district further off its own."""

NOBODY = """# 本单位人员。请在值班台“开办事项”下载人员表填写后导入，或在“基础资料”里修改。
v: 1
people:
  - {id: duty, name: 值班员（未登记）, department: D01, role: duty_officer, phone: ""}
"""
"""The people of an office that has entered none: somebody must be able to act."""


def _streets(seeds: Path, code: str) -> list[dict[str, Any]]:
    rows = from_yaml((seeds / "places" / "streets.yaml").read_text("utf-8"))["places"]
    return [{**row, "aliases": _also_called(row["name"])} for row in rows if row["code"].startswith(code)]


def _also_called(name: str) -> list[str]:
    """A street by the office that runs it; anything shorter may be an ordinary word."""
    return [f"{name.removesuffix('街道')}办事处"] if name.endswith("街道") else []


def _departments(model: Path, district: GazetteerDistrict) -> str:
    """The model's departments under this district's name. The model's spellings stay: its work plan is cited by them
    until the office enters its own."""
    theirs = from_yaml((model / "office.yaml").read_text("utf-8"))
    content = from_yaml((model / "departments.yaml").read_text("utf-8"))
    content["source"] = f"{content['source']}中的部门设置，待本单位核对"
    content["departments"] = _of_towns(content["departments"], _streets(model.parents[1], district.code))
    for row in content["departments"]:
        spelt = (row["name"], row["short"], *row.get("aliases", []))
        row["name"], row["short"] = (_renamed(row[key], theirs, district) for key in ("name", "short"))
        both = dict.fromkeys((*spelt, *(_renamed(each, theirs, district) for each in spelt)))
        row["aliases"] = [each for each in both if each not in (row["name"], row["short"])]
    return as_yaml(content)


def _of_towns(rows: list[dict[str, Any]], streets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The departments with the streets and towns of this district in the place of the model's."""
    stands = next(row for row in rows if row["id"] == TOWNS)
    theirs = [row for row in rows if row["id"] in stands["members"]]
    own = [{**theirs[0], "id": f"T{n:02}", **_office_of(each["name"])} for n, each in enumerate(streets, 1)]
    stands["members"] = [row["id"] for row in own]
    return [row for row in rows if row not in theirs] + own


def _office_of(town: str) -> dict[str, Any]:
    """What runs a street, a town or a township, with its spellings."""
    if not town.endswith("街道"):
        return {"name": f"{town}人民政府", "short": f"{town}政府", "aliases": [town]}
    stem = town.removesuffix("街道")
    return {"name": f"{stem}街道办事处", "short": f"{stem}街道办", "aliases": [town, *_also_called(town)]}


def _renamed(text: str, theirs: dict[str, Any], ours: GazetteerDistrict) -> str:
    branch, our_branch = (f"{name.removesuffix('区')}分局" for name in (theirs["name"], ours.name))
    return text.replace(theirs["city"], ours.city).replace(theirs["name"], ours.name).replace(branch, our_branch)
