"""Faults of seeds and playbooks: every one that a reader words is said in Chinese, with its place and its remedy."""

import ast
import re
from pathlib import Path

import pytest

from classifiers.errors import Fault as WordFault
from console.wording.faults import fault_in_words, forms, said
from console.wording.words import Say
from playbooks.errors import Fault

ROOT = Path(__file__).parents[3]
CHINESE = re.compile("[\u4e00-\u9fff]")
READERS = [
    path
    for folder in ("playbooks", "classifiers")
    for path in (ROOT / folder).rglob("*.py")
    if "learning" not in path.parts and path.stem not in ("holidays", "errors")
]
READERS += [ROOT / f"classifiers/learning/{name}.py" for name in ("corpora", "labelled", "train")]
AS_THEY_ARE = {"v: 1", "x1.yaml", "x1", "", "x1 x1", "id, name, short, aliases, kind, in_plan, members, inbox, roles"}
"""What is to be written instead, and what a driver said itself."""
HEADS = sorted(
    line.removeprefix("# fault: ")
    for path in (ROOT / "tests/faulty").glob("*.yaml")
    for line in path.read_text("utf-8").splitlines()
    if line.startswith("# fault: ")
)


def texts(node):
    """The texts an expression may be, `x1` in the place of what they name."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(each.value if isinstance(each, ast.Constant) else "x1" for each in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def worded(path):
    """What a module hands on as the problem or the remedy of a fault."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in ("Fault", "fault", "refusal"):
            for each in node.args[-2:]:
                yield from texts(each)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("problem", "remedy"):
            yield from texts(node.value)


def test_everything_a_reader_words_has_its_chinese():
    found = {text for path in READERS for text in worded(path)} - AS_THEY_ARE
    assert len(found) > 100
    assert sorted(text for text in found if not CHINESE.search(said(text))) == []


def test_no_form_is_left_over():
    source = "\n".join(path.read_text("utf-8") for path in READERS) + (ROOT / "streams/check.py").read_text("utf-8")
    runs = {form: max(re.split(r"\{\w+\}", form), key=len).strip() for form in forms()}
    assert [form for form, run in runs.items() if run not in source] == []


def test_a_form_names_the_same_in_chinese():
    names = re.compile(r"\{\w+\}")
    assert [form for form, zh in forms().items() if sorted(names.findall(form)) != sorted(names.findall(zh))] == []


@pytest.mark.parametrize("head", HEADS)
def test_every_fault_of_the_corpus_is_told_in_chinese(head):
    file, at, told = head.split(": ", 2)
    problem, _, remedy = told.partition("; ")
    assert CHINESE.search(said(problem))
    line = fault_in_words(Fault(file, at, problem, remedy))
    assert line.startswith(f"{file} ") or not at
    assert fault_in_words(Fault(file, at, problem, remedy), Say("en")).startswith(f"{file}: ")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            Fault("seeds/people.yaml", "people a.role", "unknown role hero", "one of a, b"),
            "people.yaml 人员 a.role：没有岗位 hero。可写：a, b",
        ),
        (Fault("plan.yaml", "line 3", "a key is no word", "keep one"), "plan.yaml 第 3 行：有一个键不是文字。只留一个"),
        (
            WordFault("rumours.yaml", "$.rumours[0].claim", "Expected `str`, got `int`", "see the head of the file"),
            "rumours.yaml $.rumours[0].claim：应为文字，收到的是整数。写法见文件开头",
        ),
        (Fault("x.yaml", "", "no such words", "as they are"), "x.yaml：no such words。as they are"),
    ],
)
def test_a_fault_is_one_line_of_file_place_problem_and_remedy(fault, told):
    assert fault_in_words(fault) == told


def test_a_reader_of_english_reads_what_the_file_s_reader_worded():
    fault = Fault("people.yaml", "people a.role", "unknown role hero", "one of a, b")
    assert fault_in_words(fault, Say("en")) == str(fault)
