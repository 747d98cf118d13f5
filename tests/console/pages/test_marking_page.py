"""The marking of a drill that is answered at the desk, and the report that ends it."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import msgspec
import pytest
from flow import school_illness
from signing import an_account, sit_down
from visiting import text_of, title_of, visiting

from console.commands.drill_words import counts_of
from console.pages.drill_room import KEPT_SHOWN
from streams.drills.feed import Feed
from streams.drills.scoring import DrillResult, Scored
from streams.store import schema as t
from tests.staging import open_drill


@pytest.fixture
def drilled(line):
    """A desk at which the drill is answered; its first call has come in."""
    day = open_drill(line)
    first = day.signals[0].signal
    line.case_id = line.take(first, school_illness(first))
    with visiting(line) as visitor:
        visitor.desk.feed = Feed(visitor.desk.runner, line.system.clock, day, lambda _: None)
        yield visitor


def test_the_desk_says_on_every_page_that_it_is_a_drill(drilled):
    pages = [drilled.read(path) for path in ("/", "/register", "/drills", "/marking")]
    assert [title_of(page).startswith("【演练】") for page in pages] == [True] * len(pages)
    assert [["演练时间" in text_of(page), "示例" in text_of(page).split("食安值班台")[0]] for page in pages] == [
        [True, False]
    ] * len(pages)


def test_it_waits_to_be_begun_and_says_so(drilled):
    assert "开始演练" in text_of(drilled.read("/"))
    drilled.send("/sample", do="resume", back="/")
    assert "开始演练" not in text_of(drilled.read("/"))


def test_what_is_registered_here_belongs_to_the_drill(line, drilled):
    drilled.send("/register", words="【演练】家长来电，孩子也吐了")
    bodies = [row.body.decode() for row in line.rows(t.signals) if "家长来电" in row.body.decode()]
    assert ["drill-school_illness" in each for each in bodies] == [True]


def test_what_is_expected_stands_beside_what_was_done(line, drilled):
    page = text_of(drilled.read("/marking"))
    assert ["红色提示五分钟内认领" in page, "未到时限" in page, "区市场监管局" in page] == [True] * 3
    drilled.send("/language", language="en", back="/marking")
    page = text_of(drilled.read("/marking"))
    assert ["red alert claimed within five minutes" in page, "红色提示五分钟内认领" in page] == [True, False]


def test_the_page_says_what_the_report_would_say_if_the_drill_ended_now(line, drilled):
    totals = []
    for _ in range(2):
        during = re.search(r"至今得分 (\S+?（.+?）)", text_of(drilled.read("/marking")))[1]
        report = re.search(r"总分 (\S+?（.+?）)", text_of(drilled.read(f"/drills/{ended(drilled)}")))[1]
        totals.append([during, report])
        drilled.act(line.case_id, "acknowledge")
    assert [totals[0][0][:2], totals[0][1][:2]] == ["—（", "—（"]
    assert totals[1] == ["100（优）"] * 2


def test_before_anything_is_due_the_page_gives_no_points(drilled):
    page = text_of(drilled.read("/marking"))
    assert ["至今得分 —" in page, "0.0" in page] == [True, False]


def test_ending_it_stops_the_clock_and_keeps_a_report_with_its_points(line, drilled):
    drilled.send("/sample", do="resume", back="/")
    drilled.act(line.case_id, "acknowledge")
    answer = drilled.send("/marking", page="/marking")
    report = text_of(drilled.read(answer.headers["location"]))
    assert [drilled.desk.staged.is_paused, "演练评估报告" in report, "总分" in report, "各部门" in report] == [True] * 4
    (run,) = drilled.desk.drills.runs()
    listed = text_of(drilled.read("/drills"))
    assert [run.state, run.mark in listed, run.mark[-3:] in ("（优）", "（良）", "（中）", "（差）")] == [
        "finished",
        True,
        True,
    ]


def ended(drilled):
    """The id of the run that ending the drill leaves; one that has ended is ended once more, as if it had gone on."""
    drilled.desk.feed.is_ended = False
    answer = drilled.send("/marking", page="/marking")
    return unquote(answer.headers["location"].rpartition("/")[2])


def test_the_evaluator_s_sheet_has_room_for_marks_and_remarks_during_the_drill_and_after(drilled):
    during = drilled.get("/marking/sheet")
    after = drilled.get(f"/drills/{ended(drilled)}/sheet")
    for sheet in (during, after):
        text = text_of(sheet.text)
        wanted = ("红色提示五分钟内认领", "区市场监管局", "□ 基本完成", "备注", "评估人员：")
        assert [title_of(sheet.text)[:4], [each for each in wanted if each not in text]] == ["【演练】", []]
    assert "script" not in during.headers["content-security-policy"]
    assert "评估表" in text_of(drilled.read("/drills"))


def test_what_the_script_did_is_counted_apart():
    done = Scored(
        id="a", title="示例", line=1, rating="P", points=1, due_at=None, done_at=None, late_by_s=None, critical=False
    )
    result = a_result([done, msgspec.structs.replace(done, is_scripted=True)])
    said = "按时完成 2 项、迟后完成 0 项、未完成 0 项（其中按剧本或导调代办、不计分的 1 项）"
    assert counts_of(result).endswith(said)


def a_result(expected):
    """The result of a drill with these expected actions."""
    texts = dict.fromkeys(("scenario", "title", "band", "entries_sha256"), "示例")
    numbers = dict.fromkeys(("seed", "score", "cases", "signals", "notices"), 0)
    return DrillResult(**texts, **numbers, lines=[], expected=expected, deadlines=[], timeline=[], fence=[])


def test_one_drill_is_compared_with_nothing_and_two_line_by_line(line, drilled):
    drilled.act(line.case_id, "acknowledge")
    ended(drilled)
    assert "与上一次比较" not in text_of(drilled.read("/drills"))
    first = drilled.desk.drills.runs()[0]
    data = drilled.desk.drills.folder / first.id / "done" / "data.json"
    told = json.loads(data.read_bytes())
    told["score"], told["lines"][0]["points"] = told["score"] + 10, 7.5
    data.write_text(json.dumps(told), "utf-8")
    second = ended(drilled)
    (compared,) = drilled.desk.drills.compared(drilled.desk.drills.runs())
    total, reporting, *_ = compared.lines
    assert [compared.before, compared.now, total.change] == [first.id, second, -10.0]
    assert [reporting.title, reporting.before] == ["接报与首报", 7.5]
    assert compared.graded_before == compared.graded_now
    page = text_of(drilled.read("/drills"))
    assert ["与上一次比较" in page, "▼ -10.0" in page] == [True, True]


def test_a_drill_of_last_year_is_listed_after_any_number_of_demonstrations_and_compared_beside_the_last_one(drilled):
    room, runs = drilled.desk.drills, [ended(drilled) for _ in range(3)]
    last_year = f"2020{runs[0][4:]}"
    (room.folder / runs[0]).rename(room.folder / last_year)
    for n in range(KEPT_SHOWN):
        (room.folder / f"2021{runs[0][4:]}-{n}").mkdir()
    compared = [(each.before, each.now) for each in room.compared(room.runs())]
    assert compared == [(runs[1], runs[2]), (last_year, runs[2])]


def test_who_plays_does_not_see_what_is_expected_and_who_evaluates_does(line, drilled):
    seen = {}
    for login, role in (("wang", "duty_officer"), ("li", "evaluator"), ("zhao", "drill_controller")):
        an_account(line, login, role)
        drilled.desk.known.forget()
        sit_down(line, drilled, login)
        seen[role] = [drilled.get("/marking").status_code, "/marking" in drilled.read("/drills")]
    assert seen == {"duty_officer": [403, False], "evaluator": [200, True], "drill_controller": [200, True]}


def test_who_plays_reads_no_report_of_what_they_play_and_starts_none(line, drilled):
    run = ended(drilled)
    seen = {}
    for login, role in (("wang", "duty_officer"), ("zhao", "drill_controller")):
        an_account(line, login, role)
        drilled.desk.known.forget()
        sit_down(line, drilled, login)
        listed = drilled.read("/drills")
        paths = [f"/drills/{run}{part}" for part in ("", "/sheet", "/summary", "/mending")]
        opened = [drilled.get(path).status_code for path in paths]
        seen[role] = ["示例第一小学" in listed.split("<h1>")[1], "豇豆" in listed, run in listed, *opened]
    assert seen == {
        "duty_officer": [False, True, False, *[403] * 4],
        "drill_controller": [True, True, True, *[200] * 4],
    }
    sit_down(line, drilled, "wang")
    assert drilled.send("/drills", scenario="school_illness").status_code == 403


def test_who_plays_cannot_wipe_the_drill_and_who_directs_it_can(line, drilled):
    seen = {}
    for login, role in (("wang", "duty_officer"), ("sun", "director"), ("zhao", "drill_controller")):
        an_account(line, login, role)
        drilled.desk.known.forget()
        sit_down(line, drilled, login)
        offered = 'value="again"' in drilled.read("/")
        seen[role] = [offered, drilled.send("/sample", do="again", back="/").status_code]
    assert seen == {"duty_officer": [False, 403], "director": [False, 403], "drill_controller": [True, 303]}


def test_the_report_says_from_when_to_when_it_was_played_and_when_it_was_held(drilled):
    report = text_of(drilled.read(f"/drills/{ended(drilled)}"))
    span = "2026年11月25日（周三） 09:20 起，到 11-25 09:20（提前结束：剧本到 12-05 09:20）"
    held = re.findall(r"举行时间 20\d\d年\d+月\d+日（周.） \d\d:\d\d 结束，没有开始过", report)
    assert [report.count(span), len(held)] == [2, 1]


def test_the_report_says_when_it_was_begun_and_hurried_by_whom_and_what_was_done_while_its_clock_stood(line, drilled):
    drilled.act(line.case_id, "acknowledge")
    for wish in ("resume", "600", "pause"):
        drilled.send("/sample", do=wish, back="/")
    report = text_of(drilled.read(f"/drills/{ended(drilled)}"))
    turns = re.findall(r"\d\d:\d\d (走时|改为600倍速|暂停|结束)（演练时间 11-25 \d\d:\d\d，示例·王一）", report)
    assert turns == ["走时", "改为600倍速", "暂停", "结束"]
    assert len(re.findall(r"举行时间 20\d\d年\d+月\d+日（周.） \d\d:\d\d 开始，", report)) == 1
    assert "时钟停着时参演人员办理 1 次：按停住的时刻计" in report


def test_what_is_begun_anew_while_its_clock_runs_was_begun_and_what_nobody_can_press_is_no_turn(drilled):
    answers = [drilled.send("/sample", do=do, back="/").status_code for do in ("resume", "again", "7")]
    report = text_of(drilled.read(f"/drills/{ended(drilled)}"))
    turns = re.findall(r"\d\d:\d\d (\S+)（演练时间 11-25 \d\d:\d\d，示例·王一）", report)
    assert [answers, turns] == [[303, 303, 400], ["走时", "结束"]]
    assert len(re.findall(r"举行时间 20\d\d年\d+月\d+日（周.） \d\d:\d\d 开始，", report)) == 1


def test_the_summary_report_is_a_text_with_what_the_guide_asks_for(line, drilled):
    drilled.act(line.case_id, "acknowledge")
    answer = drilled.get(f"/drills/{ended(drilled)}/summary")
    text = answer.content.decode("utf-8-sig")
    assert unquote(answer.headers["content-disposition"]).startswith("attachment; filename*=UTF-8''【演练】总结报告")
    assert re.findall(r"^[一二三四五六七八九]、(.+)$", text, re.MULTILINE) == [
        "演练目的",
        "时间和地点",
        "参演单位和人员",
        "演练方案概要",
        "评估结果",
        "发现的问题和原因",
        "经验和教训",
        "改进建议",
        "归档材料",
    ]
    assert ["区食安办：示例·王一" in text, "区卫健委：没有人应答" in text] == [True, True]


def test_on_duty_there_is_no_drill_to_mark(line):
    with visiting(line) as visitor:
        assert [visitor.get("/marking").status_code, visitor.send("/marking").status_code] == [404, 404]


def test_what_has_ended_leads_to_its_report_on_every_page_and_tells_who_plays_where_it_is(line, drilled):
    assert "看评估报告" not in drilled.read("/")
    ended(drilled)
    assert '<a href="/drills">看评估报告</a>' in drilled.read("/")
    sit_down(line, drilled, an_account(line, "wang", "duty_officer"))
    page = drilled.read("/")
    assert ["看评估报告" in page, "报告在值班台的“演练”里" in page] == [False, True]


def test_a_drill_is_ended_once_however_often_the_button_is_pressed(drilled):
    token = drilled.read("/marking").partition('name="token" value="')[2].partition('"')[0]

    def press(_):
        return drilled.client.post("/marking", data={"token": token}, follow_redirects=False).headers["location"]

    with ThreadPoolExecutor(3) as people:
        led = sorted(people.map(press, range(3)))
    (run,) = drilled.desk.drills.runs()
    assert led == ["/drills", "/drills", f"/drills/{run.id}"]


def test_what_has_ended_goes_on_only_when_it_is_begun_anew(line, drilled):
    drilled.send("/marking", page="/marking")
    page = text_of(drilled.read("/marking"))
    offered = [word in page for word in ("演练已结束", "继续", "×60", "结束演练，出评估报告", "重新开始")]
    answers = [drilled.send("/sample", do=do, back="/").status_code for do in ("resume", "60")]
    assert [offered, answers] == [[True, False, False, False, True], [409, 409]]
    known = Feed(drilled.desk.runner, line.system.clock, drilled.desk.feed.day, lambda _: None).is_ended
    assert [line.system.clock.is_paused, known] == [True, True]
    drilled.send("/sample", do="again", back="/")
    begun = text_of(drilled.read("/marking"))
    assert [drilled.desk.feed.is_ended, "演练已结束" in begun, "结束演练，出评估报告" in begun] == [False, False, True]


def test_who_registers_a_call_here_reads_that_a_real_one_belongs_elsewhere(line, drilled):
    assert "这里是演练：真实的来电请到值班台登记" in text_of(drilled.read("/register"))
    with visiting(line) as duty:
        assert "这里是演练" not in text_of(duty.read("/register"))


def test_every_row_of_a_file_of_figures_says_that_it_is_of_a_drill(drilled):
    _, *rows = drilled.get("/statistics/csv").content.decode("utf-8-sig").splitlines()
    assert [row for row in rows if not row.startswith("【演练】")] == []
