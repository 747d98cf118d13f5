"""The desk in English: Chinese on it is law, a name, or what somebody said, and nothing of the system's own."""

import ast
import re
from datetime import timedelta
from functools import cache

import msgspec
import pytest
import yaml
from flow import T0
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of, visiting

from classifiers.kinds.odds import BY_DEFAULT
from classifiers.topics.taxonomy import load_taxonomy
from console.forms import LANGUAGE_COOKIE
from console.wording.grounds import affair, forms, ground, heading, table
from console.wording.words import Say
from playbooks.deciding import relisting
from playbooks.deciding.beginning_earlier import UNTOLD
from playbooks.deciding.ending import NEXT
from playbooks.law.cited import unnumbered
from playbooks.law.rules import extensions_of
from playbooks.seedfile import from_yaml
from playbooks.shared_steps import read_parts
from streams.store import schema as t
from tests.factories import LIBRARY, SEEDS, a_reference

CHINESE = re.compile("[\u4e00-\u9fff]+")
WIDE = re.compile("[（），：；]")
DATA = ("districts", "places", "people.yaml", "rumours.yaml")
"""Seeds that are names, the plan, and claims: they stay in Chinese."""
LAW = ("article", "version", "basis")
"""What the rules and the library quote of the law."""
ALLOWED = ("中文", "新乡市红旗区（410702）", "食安", "示例", "演练", "年修订", "修订", "紫菜是塑料做的")
"""The other language, the district with its code, marks of the desk and of no duty, editions of law, a claim."""
PAGES = (
    "/",
    "/unplaced",
    "/ledger",
    "/set-aside",
    "/sources",
    "/register",
    "/mine",
    "/calls",
    "/files",
    "/handover",
    "/dead-letters",
    "/retention",
    "/setup",
    "/workdays",
    "/roster",
    "/reference",
    "/learning",
    "/statistics",
    "/statistics/list?grid=law&row=all&column=due",
    "/statistics/list?grid=duties&row=all&column=sent",
    "/statistics/list?grid=kind&row=all&column=cases",
    "/glossary",
    "/drills",
)


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        visitor.client.cookies.set(LANGUAGE_COOKIE, "en")
        yield visitor


def texts_in(value):
    """Every text within plain data."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from (*texts_in(key), *texts_in(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str):
        yield value


def quoted_in(value):
    """Every quotation of the law within plain data."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        quoted = texts_in(each) if key in LAW else quoted_in(each)
        yield from (form for text in quoted for form in (text, unnumbered(text)))


@cache
def named():
    """Names, law and plan: what stays in Chinese."""
    data = [path for each in DATA for path in ([SEEDS / each] if "." in each else (SEEDS / each).rglob("*.yaml"))]
    quoting = [SEEDS / "deadlines.yaml", *LIBRARY.rglob("*.yaml")]
    read = {path: yaml.safe_load(path.read_text("utf-8")) for path in (*data, *quoting)}
    return {text for path in data for text in texts_in(read[path])} | {
        text for path in quoting for text in quoted_in(read[path])
    }


def left_in(page, line):
    """Chinese, and brackets and stops as Chinese has them, that are in no name and no words of a signal."""
    said = {text for row in line.rows(t.signals) for text in texts_in(msgspec.json.decode(row.body))}
    shown = re.sub(
        r"<(textarea|datalist|q)\b.*?</\1>|<(small|ul|p|dd) lang=\"zh-CN\".*?</\2>|<dl [^>]*id=\"laws\">.*?</dl>",
        " ",
        page,
        flags=re.DOTALL,
    )
    shown = re.sub(r'<p class="text">.*?</p>', " ", shown, flags=re.DOTALL)
    text = text_of(shown)
    for name in sorted({each for each in named() | said | set(ALLOWED) if CHINESE.search(each)}, key=len, reverse=True):
        text = text.replace(name, "·")
    text = re.sub("《[^》]*》", "·", text)
    return sorted({*CHINESE.findall(text), *WIDE.findall(text)})


def test_nothing_of_our_own_stands_in_chinese_on_an_english_page(line, visitor):
    cases = [a_red_case(line), a_blue_case(line), a_rumour_case(line)]
    line.clock.moment = T0.replace(hour=6)
    line.let_time_pass()
    of_cases = [*(f"/cases/{each}" for each in cases), *(f"/signals/{row.id}" for row in line.rows(t.signals))]
    pages = {path: visitor.read(path) for path in (*PAGES, *of_cases)}
    left = {path: left_in(page, line) for path, page in pages.items()}
    assert left == dict.fromkeys(pages, [])


def test_where_a_text_stays_in_chinese_the_page_says_so(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=2)
    line.let_time_pass()
    case, calls = visitor.read(f"/cases/{case_id}"), visitor.read("/calls")
    report, proposals = (
        case.partition(f'id="{each}"')[2].partition("</section>")[0] for each in ("report", "proposals")
    )
    said = "The text below is in Chinese: it is read out, handed over or sent as it stands."
    assert [said in each for each in (report, proposals, calls)] == [True] * 3
    assert "The reports and sheets are in Chinese." in visitor.read("/drills")
    visitor.send("/language", language="zh", back="/")
    assert ["只有中文" in visitor.read(each) for each in (f"/cases/{case_id}", "/calls", "/drills")] == [False] * 3


def test_the_page_of_a_telephone_s_link_is_english_but_for_names_and_what_was_reported(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "education_on_site")
    made = visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step.id).text
    path = re.search(r"http://[^/]+(/s/[\w-]+)", made)[1]
    pages = [visitor.read(path), visitor.send(path, page=path).text, visitor.get("/s/nothing").text]
    assert [left_in(page, line) for page in pages] == [[], [], []]
    assert f"signed for by a handler of {step.department_name} (by link)" in text_of(pages[1])
    assert "Known so far</dt><dd>school canteen, 23 ill (not verified)</dd>" in pages[0]


def test_whoever_opens_a_link_on_a_telephone_chooses_the_language_there_but_where_a_business_is_shown_once(
    line, visitor
):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "education_on_site")
    made = visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step.id).text
    path = re.search(r"http://[^/]+(/s/[\w-]+)", made)[1]
    visitor.client.cookies.delete(LANGUAGE_COOKIE)
    assert "Sign for" not in visitor.read(path)
    answer = visitor.send("/language", page=path, language="en", back=path)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "Sign for" in visitor.read(path)
    assert 'action="/language"' not in visitor.send(path, page=path).text


def test_the_grades_are_english_where_one_is_proposed(line, visitor):
    case_id = a_red_case(line)
    (signal,) = line.case(case_id).signals
    visitor.do(case_id, "correct_label", signal=signal.id, field="provinces", now="2", key="a")
    panel = visitor.read(f"/cases/{case_id}").partition('id="grade"')[2].partition("</section>")[0]
    assert ["<option" in panel, left_in(panel, line)] == [True, []]


def seeds(name):
    """A file of the seeds."""
    return from_yaml((SEEDS / name).read_text("utf-8"))


def glossed(term):
    """What of a term has its English."""
    return [term[name] for name in ("word", "means", "not_to_confuse", "source") if term.get(name)]


def drilled(scenario):
    """What the pages of drills say of one: its marking too."""
    expected = [each["title"] for each in scenario["expect"]]
    return [scenario["title"].removeprefix("【演练】"), scenario["note"], *scenario["aims"], *expected]


def seeded():
    """What the seeds name, by the file in which its English stands."""
    reference = a_reference()
    steps = [step for playbook in reference.playbooks for step in playbook.steps]
    rules = [reference.rules.get(rule) for step in steps for rule in step.rules]
    targets = [each for each in reference.plan.targets if each.measure == "E"]
    versions = [version for rule in reference.rules.values() for version in rule.versions]
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    kinds = (taxonomy.hazards, taxonomy.products, taxonomy.venues, taxonomy.symptoms, taxonomy.measures)
    days = "\n".join(path.read_text("utf-8") for path in (SEEDS / "workdays").glob("*.yaml"))
    return {
        "titles": {step.title for step in steps} | {rule.title for rule in rules} | {NEXT},
        "outcomes": {outcome.title for step in steps for outcome in step.outcomes},
        "library": {each.title for each in (*reference.playbooks, *read_parts(LIBRARY, []).values())}
        | {each for step in steps for each in step.evidence},
        "bodies": {rule.actor for rule in rules}
        | {each.approval for version in versions for each in extensions_of(version)}
        | {each.title for version in versions for each in version.excluded},
        "taxonomy": {each.name for kind in kinds for each in kind},
        "duties": {step.why_you for step in steps},
        "grades": {each.words for each in reference.criteria.rules}
        | {each.why for each in reference.criteria.attention}
        | {reference.criteria.outbreak["source"], BY_DEFAULT},
        "drills": {text for path in (SEEDS / "drills").glob("*.yaml") for text in drilled(seeds(path))},
        "retention": {each["title"] for each in seeds("retention.yaml")["rules"]},
        "glossary": {text for each in seeds("glossary.yaml")["terms"] for text in glossed(each)},
        "targets": {text for each in targets for text in (each.metric, each.how, each.unit)} - {"%"},
        "holidays": set(re.findall(r"^ +[0-9-]+: (.+)$", days, re.MULTILINE)),
    }


@pytest.mark.parametrize("name", sorted(seeded()))
def test_whatever_the_seeds_name_has_its_english_and_none_is_left_over(name):
    assert table(name).keys() == seeded()[name]
    assert [each for each in table(name).values() if CHINESE.search(re.sub("《[^》]*》|示例", "", each))] == []


def test_every_law_that_a_step_of_the_library_runs_by_has_its_english_name_in_the_glossary(visitor):
    reference = a_reference()
    rules = {rule for playbook in reference.playbooks for step in playbook.steps for rule in step.rules}
    articles = [version.article for rule in rules for version in reference.rules.get(rule).versions]
    cited = {name for article in articles for name in re.findall("《([^》]*)》", article)}
    short, page = table("laws"), visitor.read("/glossary")
    visitor.client.cookies.set(LANGUAGE_COOKIE, "zh")
    assert [name for name in cited if f"<dt>{short.get(name)}</dt><dd>《{name}》</dd>" not in page] == []
    assert "Food Safety Law" not in visitor.read("/glossary")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        (
            "学校食堂，诺如病毒，不适34人、住院8人（未核实）",
            "school canteen, norovirus, 34 ill, 8 in hospital (not verified)",
        ),
        (
            "不适5人（网传至少30人）、住院2人（均已出院）",
            "5 ill (at least 30 said on line), 2 in hospital (all discharged)",
        ),
        ("餐馆，三人以上不适，其中有儿童", "restaurant, three or more ill, a child among them"),
        ("餐馆，没有这样的话", "restaurant, 没有这样的话"),
    ],
)
def test_what_a_notice_says_of_an_affair_is_known_again_part_by_part(chinese, english):
    assert [affair(chinese, Say("en")), affair(chinese, Say("zh"))] == [english, chinese]


def test_a_warning_that_speaks_against_an_outcome_is_said_in_english():
    rows = [yaml.safe_load(path.read_text("utf-8")) for path in LIBRARY.rglob("*.yaml")]
    denials = [each for row in rows for each in denials_in(row)]
    said = [f"确认为食源性疾病：记录为不适34人、住院8人，{each['why']}（{each['source']}）" for each in denials]
    said += ["最近一条病情记录（不适3人）距今5小时3分钟，不满24小时（《预案》关于响应终止的规定）"]
    said += ["封存已办结、停止供应未办结"]
    left = [re.sub("《[^》]*》|确认为食源性疾病", "", ground(each, Say("en"))) for each in said]
    assert len(denials) > 4
    assert [each for each in left if CHINESE.search(each)] == []


def denials_in(value):
    """What the library says against outcomes."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        yield from each if key == "denied_by" else denials_in(each)


def test_an_english_page_names_steps_in_english_and_a_chinese_one_in_chinese(line, visitor):
    case_id = a_red_case(line)
    pages = []
    for language in ("en", "zh"):
        visitor.client.cookies.set(LANGUAGE_COOKIE, language)
        pages.append(" ".join(re.findall("<h3>.*?</h3>", visitor.read(f"/cases/{case_id}"))))
    names = "Stop the suspect meal and food", "停止供应可疑餐次和食品"
    assert [[each in page for each in names] for page in pages] == [[True, False], [False, True]]


def test_every_reason_that_a_decision_writes_in_fixed_words_has_its_english():
    said = {
        each
        for path in (SEEDS.parent / "playbooks").rglob("*.py")
        for each in fixed_reasons(ast.parse(path.read_text("utf-8")))
    }
    assert {UNTOLD, relisting.REASON} <= said
    assert sorted(each for each in said if CHINESE.search(ground(each, Say("en")))) == []


def fixed_reasons(module):
    """What is given as `reason` in Chinese, written there, by a name of the same file, or through a variable."""
    named = {
        name.id: each.value
        for each in ast.walk(module)
        if isinstance(each, ast.Assign)
        for name in each.targets
        if isinstance(name, ast.Name)
    }
    given = [each.value for each in ast.walk(module) if isinstance(each, ast.keyword) and each.arg == "reason"]
    given += [each.value for each in ast.walk(module) if isinstance(each, ast.Assign) and is_of_reason(each.targets)]
    for each in (part for value in given for part in either(value)):
        value = named.get(each.id, each) if isinstance(each, ast.Name) else each
        if isinstance(value, ast.Constant) and CHINESE.search(str(value.value)):
            yield value.value


def either(value):
    """What an expression may be: each side of a condition, each part of a tuple."""
    parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else getattr(value, "elts", None)
    return [value] if parts is None else [each for part in parts for each in either(part)]


def is_of_reason(targets):
    return any(isinstance(each, ast.Name) and each.id == "reason" for one in targets for each in ast.walk(one))


def test_every_sentence_of_severity_and_ladder_has_its_english():
    reference = a_reference()
    ladder = reference.ladder
    rungs = [
        *ladder.ordinary,
        *ladder.health_harm,
        *(each for rungs in ladder.unacknowledged.values() for each in rungs),
    ]
    why = {each.why for each in (*reference.severities, *rungs)}
    assert [each for each in sorted(why) if CHINESE.search(ground(each, Say("en")))] == []


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("转发合计 1,460，达到 1,000", "forwards 1,460 in all, past 1,000"),
        ("转发在 48 小时内增到 5 倍以上", "forwards grew 5 times or more within 48 h"),
        ("浏览 18,000 → 143,000，2 小时", "views 18,000 → 143,000 in 2 h"),
        ("同一单位“示例第一小学”", "the same business “示例第一小学”"),
        ("渠道：投诉举报", "Channel: Complaint or report"),
        ("不在任何一种说法里", "不在任何一种说法里"),
        ("示例小学（名称未核实）", "示例小学 (name not verified)"),
        ("来电人称“洪门镇”（未核实）", "the caller says “洪门镇” (not verified)"),
        (
            "2026年工作要点第5条由区市场监管局牵头餐饮环节监管，第12条由其健全调查处置程序",
            "Plan clause 5: market supervision leads in catering; clause 12: it keeps the procedure of investigation",
        ),
        (
            "参照示例要点（本区的还没有录入）：工作要点第10条落实校长（园长）负责制",
            "following 示例要点 as a sample (the district's own is not laid in yet): "
            "Plan clause 10: the head of a school or kindergarten answers for it",
        ),
        (
            "处置规程把这一步交给本部门，示例要点没有写明",
            "The playbook gives it to this department; 示例要点 does not say so",
        ),
    ],
)
def test_a_ground_is_known_again_by_its_form(chinese, english):
    assert [ground(chinese, Say("en")), ground(chinese, Say("zh"))] == [english, chinese]


def test_a_heading_is_english_part_by_part_and_names_stay():
    said = "紫菜 · 已辟谣的旧谣言疑似再现（谣言库 E01）"
    assert heading(said, Say("en")) == "紫菜 · an old, refuted rumour seems to be back (rumour base E01)"
    assert heading("学校食堂 · 23人不适", Say("en")) == "School canteen · 23 ill"
    said_by_posts = heading("学校食堂 · 5人不适（网传至少30人，未核实）", Say("en"))
    assert said_by_posts == "School canteen · 5 ill (at least 30 said on line, not verified)"
    assert heading("餐馆 · 网传约30人不适", Say("en")) == "Restaurant · said on line: about 30 ill"
    assert heading(said, Say("zh")) == said


def test_no_english_ground_holds_chinese_and_each_takes_the_same_values():
    names = re.compile(r"\{\w+\}")
    assert [each for each, said in forms().items() if CHINESE.search(said)] == []
    of_bodies = re.compile(
        r"\{[A-Z]\d{2}\}"
    )  # in English a duty may say what a body is (market supervision), not its name
    said_of = {of_bodies.sub("", each): of_bodies.sub("", said) for each, said in forms().items()}
    assert [each for each, said in said_of.items() if set(names.findall(each)) != set(names.findall(said))] == []
    assert [
        said for each, said in forms().items() if not set(of_bodies.findall(said)) <= set(of_bodies.findall(each))
    ] == []
