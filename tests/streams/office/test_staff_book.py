"""The staff book: what is written down comes back as files; each fault names its cell; one fault, nothing taken in."""

import io

import msgspec
import openpyxl
import pytest
import yaml
from commands import shian
from files.make import encrypted

from playbooks.district.departments import load_departments
from playbooks.district.people import People, Person, load_people
from streams.office.books import BookError
from streams.office.staff_book import read_book, template, texts_now
from streams.settings import SEEDS

AREA = "410702"
KNOWN = load_departments(SEEDS / "districts" / AREA / "departments.yaml")
SAMPLE = load_people(SEEDS / "people.yaml", KNOWN)
DUTY = ("甲一", "区食安办", "值班员", "0373-1234567", "乙一")
OTHER = ("乙一", "区食安办", "值班员", "13800000000", "")


def filled(*people, bodies=()):
    """The template with these rows of people, and these cells (name, value) of departments."""
    book = openpyxl.load_workbook(io.BytesIO(template(KNOWN, SAMPLE)))
    for row in people:
        book["人员"].append(row)
    for cell, value in bodies:
        book["部门"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(content):
    said = read_book(content, KNOWN, SAMPLE, files=texts_now(SEEDS, AREA))
    return {kind: yaml.safe_load(text)[kind] for kind, text in said.items()}


def faults(content):
    with pytest.raises(BookError) as refused:
        taken(content)
    return [f"{each.sheet}!{each.cell} {each.problem}" for each in refused.value.faults]


def test_the_template_holds_the_departments_and_no_invented_person():
    book = openpyxl.load_workbook(io.BytesIO(template(KNOWN, SAMPLE)))
    assert [book["部门"].max_row - 1, book["人员"].max_row] == [len(KNOWN), 1]


def test_a_template_that_comes_back_as_it_was_changes_no_department():
    before = yaml.safe_load(texts_now(SEEDS, AREA)[0])["departments"]
    after = taken(filled())["departments"]
    keys = ("id", "name", "short", "kind", "in_plan", "members", "inbox", "roles")
    plain = [[{key: each.get(key) for key in keys} for each in rows] for rows in (before, after)]
    assert plain[0] == plain[1]
    assert [sorted(each.get("aliases", [])) for each in before] == [sorted(each.get("aliases", [])) for each in after]


def test_whoever_has_no_telephone_comes_back_with_the_template():
    """An import replaces the whole list: whom the template leaves out would be lost."""
    rows = [
        {"id": "d-1", "name": "甲一", "department": "D01", "role": "duty_officer", "phone": "0373-1234567"},
        {"id": "d-2", "name": "乙一", "department": "D01", "role": "duty_officer", "phone": ""},
    ]
    people = People(tuple(msgspec.convert(each, Person) for each in rows))
    said = read_book(template(KNOWN, people), KNOWN, people, files=texts_now(SEEDS, AREA))
    assert yaml.safe_load(said["people"])["people"] == rows


def test_a_new_person_needs_a_telephone():
    assert faults(filled(DUTY, (*OTHER[:3], "", ""))) == ["人员!D3 “”不是电话号码"]


def test_a_name_whose_signs_are_held_apart_is_that_name():
    people = taken(filled(("甲　一", *DUTY[1:4], "乙 一"), OTHER))["people"]
    assert [(each["name"], each.get("deputy")) for each in people] == [("甲一", people[1]["id"]), ("乙一", None)]


def test_a_book_with_a_password_is_refused_for_it():
    with pytest.raises(BookError) as refused:
        taken(encrypted())
    assert str(refused.value).startswith("工作簿：文件有密码；请用表格软件打开后去掉密码")


def test_a_stray_word_in_the_far_corner_is_refused_before_it_takes_all_memory():
    """The reader asks for 512 GB at once, and the process dies of the refusal."""
    with pytest.raises(BookError) as refused:
        taken(filled(DUTY, bodies=[("XFD1048576", "x")]))
    assert str(refused.value).startswith("工作簿：表格范围到了 XFD 列、1048576 行，太大")


def test_people_are_read_with_their_deputies():
    first, second = taken(filled(DUTY, OTHER))["people"]
    assert first == {
        "id": "d01-duty-officer-1",
        "name": "甲一",
        "department": "D01",
        "role": "duty_officer",
        "phone": "0373-1234567",
        "deputy": "d01-duty-officer-2",
    }
    assert "deputy" not in second


def test_the_department_of_a_person_may_be_written_by_its_number():
    people = taken(filled((DUTY[0], "D01", *DUTY[2:]), OTHER))["people"]
    assert [each["department"] for each in people] == ["D01", "D01"]


def test_a_new_department_and_a_changed_one_are_read():
    row = len(KNOWN) + 2
    bodies = [("B2", "本区食安办"), (f"A{row}", "D40"), (f"B{row}", "示例新部门"), (f"C{row}", "示例区新部门")]
    found = {each["id"]: each for each in taken(filled(bodies=bodies))["departments"]}
    assert [found["D01"]["short"], found["D40"]["name"], found["D40"]["in_plan"]] == [
        "本区食安办",
        "示例区新部门",
        False,
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("", *DUTY[1:]), "人员!A2 是空的"),
        ((DUTY[0], "区某局", *DUTY[2:]), "人员!B2 没有“区某局”这个部门"),
        ((*DUTY[:2], "国王", *DUTY[3:]), "人员!C2 没有“国王”这个岗位"),
        ((*DUTY[:3], "电话不详", ""), "人员!D2 “电话不详”不是电话号码"),
        ((*DUTY[:4], "丁"), "人员!E2 表里没有另一个“丁”"),
        ((*DUTY[:2], "承办人", *DUTY[3:4], ""), "人员!C2 没有一个值班员"),
    ],
)
def test_a_fault_of_a_person_names_its_cell(row, fault):
    assert fault in faults(filled(row))


def test_two_people_of_one_name_in_one_post_are_to_be_told_apart():
    twin = (*DUTY[:3], "0373-7654321", "")
    assert faults(filled(DUTY, twin, OTHER)) == ["人员!A3 “甲一”和第 2 行同名、同部门、同岗位"]
    apart = (f"{DUTY[0]}（二股）", *twin[1:])
    assert len({each["id"] for each in taken(filled(DUTY, apart, OTHER))["people"]}) == 3


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("A2", "一", "部门!A2 “一”不是编号"),
        ("A3", "D01", "部门!A3 D01 写了两次"),
        ("B2", None, "部门!B2 是空的"),
        ("B3", "区食安办", "部门!B3 “区食安办”已是 D01 的写法"),
        ("C1", "名称", "部门!C1 表头被改动"),
    ],
)
def test_a_fault_of_a_department_names_its_cell(cell, value, fault):
    assert fault in faults(filled(DUTY, OTHER, bodies=[(cell, value)]))


def book_without(sheet="", header=""):
    """The template without a sheet, or with another header of the people."""
    book = openpyxl.load_workbook(io.BytesIO(filled(DUTY)))
    if sheet:
        del book[sheet]
    if header:
        book["人员"]["A1"] = header
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nothing", "不是工作簿；请用下载的模板填写，另存为 .xlsx"),
        (book_without(sheet="人员"), "人员!A1：没有这张表；请用下载的模板填写"),
        (book_without(header="名字"), "人员!A1：表头被改动；应为“姓名”"),
    ],
)
def test_of_a_book_that_is_wrong_as_a_whole_it_is_told_what_to_do(content, said):
    with pytest.raises(BookError) as refused:
        taken(content)
    assert str(refused.value) == said


def test_the_command_writes_takes_in_and_refuses(tmp_path):
    data, book = tmp_path / "data", tmp_path / "b.xlsx"
    shian("init", "--area", "410711", "--name", "牧野区食安办", "--data", data)
    assert shian("staff", book, "--template", "--data", data).code == 0
    assert shian("staff", book, "--template", "--data", data).code == 2
    book.write_bytes(filled(DUTY, ("乙一", "区食安办", "国王", "1", "")))
    refused = shian("staff", book, "--data", data)
    assert [refused.code, "人员!C3" in refused.err, "人员!D3" in refused.err] == [2, True, True]
    book.write_bytes(filled(DUTY, OTHER))
    assert "人员 2 名" in shian("staff", book, "--data", data).out
    assert shian("check", "--data", data, "--json").json["counts"]["people"] == 2


def test_the_command_tells_of_accounts_whose_people_left_and_what_an_officer_leaves_open(tmp_path):
    data, book = tmp_path / "data", tmp_path / "b.xlsx"
    shian("account", "add", "admin", "--name", "示例·管", "--role", "administrator", "--data", data)
    book.write_bytes(filled(DUTY, OTHER))
    shian("staff", book, "--data", data)
    shian("account", "add", "jia", "--person", "d01-duty-officer-1", "--data", data)
    book.write_bytes(filled((DUTY[0], "区市场监管局", "承办人", DUTY[3], ""), OTHER))
    assert "账号 jia（甲一）仍在用，人员表里已没有这个人或换了岗" in shian("staff", book, "--data", data).out
    moved = shian("account", "move", "jia", "--person", "d03-handler-1", "--data", data)
    assert "账号 jia 已调岗（D03 甲一，承办人）" in moved.out
    assert "仍在用" not in shian("staff", book, "--data", data).out
    shian("account", "disable", "jia", "--data", data)
    assert "该账号已停用，还不能登录" in shian("account", "reset", "jia", "--data", data).out


def test_a_department_that_is_renamed_is_found_by_its_former_names_too():
    row = 2 + [each.id for each in KNOWN].index("D05")
    content = filled(bodies=[(f"B{row}", "公安示例分局"), (f"C{row}", "新乡市公安局示例分局")])
    body = {each["id"]: each for each in taken(content)["departments"]}["D05"]
    assert (body["short"], {"公安红旗分局", "新乡市公安局红旗分局"} <= set(body["aliases"])) == ("公安示例分局", True)


def test_two_departments_may_change_their_names_with_each_other():
    rows = [2 + [each.id for each in KNOWN].index(id_) for id_ in ("D03", "D04")]
    content = filled(bodies=[(f"B{rows[0]}", "区农业农村局甲"), (f"B{rows[1]}", "区市场监管局")])
    found = {each["id"]: each for each in taken(content)["departments"]}
    assert (found["D04"]["short"], "区市场监管局" in found["D03"]["aliases"]) == ("区市场监管局", False)


def test_a_spelling_that_the_plan_uses_and_nobody_bears_any_more_is_told_with_its_cell():
    row = 2 + [each.id for each in KNOWN].index("D05")
    with pytest.raises(BookError) as refused:
        read_book(
            filled(bodies=[(f"D{row}", "")]),
            KNOWN,
            SAMPLE,
            files=texts_now(SEEDS, AREA),
            written=["公安红旗局", "公安红旗分局"],
        )
    (fault,) = refused.value.faults
    assert (fault.cell, fault.problem) == (f"D{row}", "少了“公安红旗局”，工作要点用这个写法称呼这个部门")
