"""What single steps of the shipped library owe to their article: which clock an outcome starts, and when it ends."""

from datetime import timedelta

import pytest

from playbooks.deciding.undone import as_it_stands
from playbooks.needs import CHOICES
from tests.factories import NOON, a_case, a_reference, an_incoming, at, done, plans, the_clock, the_step

REF = a_reference()
HOUR = timedelta(hours=1)
NINE = at("2026-11-26 09:00")


def test_nothing_pauses_a_term_by_whose_end_something_is_so():
    """Penalty Procedure Art. 57, 82: five working days to be heard and thirty of a public notice run through, so of two
    that become one in a merged case neither stands still."""
    plans = {
        each.id: each for book in REF.playbooks for each in book.steps if any(way.at_term for way in each.outcomes)
    }
    rules = {rule: REF.rules.get(rule) for plan in plans.values() for rule in plan.rules}
    assert sorted(rules) == ["PEN-57", "PEN-82", "PEN-82b"]
    assert {version.excluded for rule in rules.values() for version in rule.versions} == {()}


SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
CHOSEN = {"publish_kind": "情况告知"} | {need: CHOICES[need][0] for need in ("refused_on", "ended_on")}
"""What an outcome asks for by a choice; the rest is words."""


def after(case, *steps, ref=REF):
    """The case after these (plan, outcome) were done, an hour apart from nine o'clock on."""
    for n, (plan, outcome) in enumerate(steps):
        step = as_it_stands(case, next(each for each in case.open_steps if each.plan == plan))
        fields = {need: CHOSEN.get(need, "示例") for each in step.outcomes if each.id == outcome for need in each.needs}
        case = done(case, "complete", step=step.id, outcome=outcome, fields=fields, when=NINE + n * HOUR, ref=ref)
    return case


ASKED = (
    ("decide_filing", "filed"),
    ("transfer_check", "suspected"),
    ("report_transfer", "done"),
    ("approve_transfer", "approved"),
    ("hand_to_police", "done"),
    ("police_decide", "refused"),
    ("answer_refusal", "asked"),
)
"""From a failed sample to the request that the police reconsider their refusal."""


def refused_case(*more):
    """A case whose refusal the police were asked to reconsider, and what came after."""
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    return after(a_case(an_incoming(facts=facts)), *ASKED, *more)


def test_the_police_have_three_days_to_reconsider():
    """Transfer Regulation (Order 310) Art. 9(2), first half."""
    assert str(the_clock(refused_case(), "CRM-9b").deadline.due_on) == "2026-11-29"


def test_who_still_disagrees_has_three_days_to_ask_the_prosecutor():
    """Transfer Regulation (Order 310) Art. 9(2), second half."""
    upheld = the_clock(refused_case(("police_reconsider", "upheld")), "CRM-9c")
    asked = the_clock(refused_case(("police_reconsider", "upheld"), ("ask_supervision", "asked")), "CRM-9c")
    assert (str(upheld.deadline.due_on), upheld.is_running, asked.is_running) == ("2026-11-29", True, False)


def test_after_a_reconsideration_that_files_the_case_the_goods_are_handed_over():
    """Transfer Regulation (Order 310) Art. 12; nobody disagrees any more, so Art. 9(2) asks nothing."""
    case = refused_case(("police_reconsider", "filed"))
    assert ("hand_goods" in plans(case), "ask_supervision" in plans(case)) == (True, False)


DUE_AFTER_SUSPICION = {"CRM-5b": "2026-11-29", "CRM-5c": "2026-11-27", "CRM-8": "2026-11-29", "CRM-9a": "2026-11-29"}
"""Three days, twenty-four hours, three days, three days, from the day on which all of it is done."""


def test_a_decision_that_finds_a_crime_begins_the_hand_over_with_its_clocks_and_ends_the_penalty_s():
    """Penalty Procedure Art. 60(1)(5) and 77(4); Transfer Regulation Art. 5, 8, 9."""
    chain = (
        ("report_transfer", "done"),
        ("approve_transfer", "approved"),
        ("hand_to_police", "done"),
        ("police_decide", "refused"),
    )
    decided = punished(("decide_filing", "filed"), ("decide_penalty", "suspected"))
    assert the_clock(decided, "PEN-64").is_running is False
    assert {"report_transfer", "close_penalty_case", "tell_prosecutor"} <= plans(decided)
    assert plans(decided) & {"serve_penalty_decision", "transfer_check", "submit_case_file"} == set()
    asked = punished(("decide_filing", "filed"), ("decide_penalty", "suspected"), *chain)
    assert {rule: str(the_clock(asked, rule).deadline.due_on) for rule in DUE_AFTER_SUSPICION} == DUE_AFTER_SUSPICION
    assert "answer_refusal" in plans(asked)


def test_a_hand_over_under_way_is_not_begun_a_second_time_by_the_decision():
    case = refused_case(("decide_penalty", "suspected"))
    assert [step.plan for step in case.steps.values()].count("report_transfer") == 1
    assert [step.plan for step in case.steps.values()].count("tell_prosecutor") == 1


def test_what_the_police_have_already_ends_the_penalty_case_without_another_hand_over():
    case = refused_case(("police_reconsider", "filed"), ("decide_penalty", "transferred"))
    assert [step.plan for step in case.steps.values()].count("report_transfer") == 1
    assert ("close_penalty_case" in plans(case), "decide_penalty" in plans(case)) == (True, False)


@pytest.mark.parametrize(
    "more",
    [
        (("approve_transfer", "refused"),),
        (
            ("approve_transfer", "approved"),
            ("hand_to_police", "done"),
            ("police_decide", "refused"),
            ("answer_refusal", "accepted"),
        ),
    ],
)
def test_what_is_not_handed_over_or_not_filed_comes_back_to_the_agency_once(more):
    """Transfer Regulation Art. 10; where the penalty is still to be decided, that is the duty."""
    by_decision = punished(
        ("decide_filing", "filed"), ("decide_penalty", "suspected"), ("report_transfer", "done"), *more
    )
    assert {"decide_untransferred", "submit_untransferred_file"} <= plans(by_decision)
    checked = (("decide_filing", "filed"), ("transfer_check", "suspected"), ("report_transfer", "done"))
    by_check = punished(*checked, *more)
    assert plans(by_check) & {"decide_untransferred", "submit_untransferred_file", "decide_penalty"} == {
        "decide_penalty"
    }


@pytest.mark.parametrize("facts", [{"ill": 4}, {"ill": 31}, {"ill": 3, "school": True}])
def test_progress_is_reported_every_day_until_the_response_has_ended(facts):
    """The national plan 4.2.2 asks for progress reports while it lasts; once a day is the office's own target."""
    case = after(a_case(an_incoming(facts={"channel": "illness", **facts})), ("first_report", "done"))
    for day in range(1, 4):
        (step,) = [each for each in case.open_steps if each.plan == "progress_report"]
        when = NINE + timedelta(days=day)
        case = done(case, "complete", step=step.id, outcome="done", when=when)
        (again,) = [each for each in case.open_steps if each.plan == "progress_report"]
        assert again.target_at == when + timedelta(days=1)
    ended = after(case, ("verify_report", "confirmed"), ("end_response", "ended"))
    assert "progress_report" not in plans(ended)


def test_testing_is_not_counted_in_the_seizure_of_food():
    """Compulsion Law Art. 25(3) holds beside Regulation Art. 61, which changes only the extension: 45 days at most."""
    version = REF.rules.get("REG-61").versions[0]
    assert (version.length, version.extension.length) == (30, 45)
    assert [(each.title, each.article) for each in version.excluded] == [
        ("检测、检验、检疫、技术鉴定", "《行政强制法》第二十五条第三款")
    ]


SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
DECIDED = (("decide_filing", "filed"), ("decide_penalty", "penalised"))


def punished(*more):
    """A failed sample whose case ended with a penalty, and what came after."""
    return after(a_case(an_incoming(facts=SAMPLE)), *more)


def test_a_decision_is_served_within_seven_working_days():
    """Penalty Procedure Art. 81; how it was served ends the clock, a public notice opens the next."""
    case = punished(*DECIDED)
    assert str(the_clock(case, "PEN-81").deadline.due_on) == "2026-12-07"
    noticed = punished(*DECIDED, ("serve_penalty_decision", "by_notice"))
    ended = the_clock(noticed, "PEN-81").stopped_at is not None
    assert (ended, str(the_clock(noticed, "PEN-82").deadline.due_on)) == (True, "2026-12-26")


def test_the_closing_form_is_filled_in_within_fifteen_working_days_of_the_ground():
    """Penalty Procedure Art. 77."""
    case = punished(*DECIDED, ("serve_penalty_decision", "served"), ("follow_payment", "performed"))
    assert str(the_clock(case, "PEN-77").deadline.due_on) == "2026-12-17"


@pytest.mark.parametrize(
    ("outcome", "rules"), [("penalised", {"PUB-9.same"}), ("penalised_outside", {"PUB-9.same", "PUB-9.other"})]
)
def test_a_party_of_another_province_is_published_where_it_is_registered(outcome, rules):
    """Publication of Penalties Art. 9 to 11: ten working days to push, twenty to publish."""
    case = punished(("decide_filing", "filed"), ("decide_penalty", outcome))
    started = {each.deadline.rule for each in case.clocks.values() if each.deadline.rule.startswith("PUB")}
    assert started == rules


def test_what_was_changed_is_withdrawn_within_three_working_days():
    case = punished(*DECIDED, ("watch_remedies", "changed"))
    assert str(the_clock(case, "PUB-9.withdraw").deadline.due_on) == "2026-12-01"


def test_a_decision_that_is_made_ends_what_leads_to_it():
    """A register says only that a penalty was imposed: review, notice and hearing are not asked for afterwards."""
    early = {"submit_case_file", "review_case_file", "serve_penalty_notice", "hear_party"}
    under_way = punished(("decide_filing", "filed"), ("submit_case_file", "submitted"))
    assert plans(under_way) & early == {"review_case_file"}
    assert plans(after(under_way, ("decide_penalty", "penalised"))) & early == set()


def test_a_file_that_was_returned_is_reviewed_again_with_ten_working_days_of_its_own():
    """Penalty Procedure Art. 55."""
    sent = (("decide_filing", "filed"), ("submit_case_file", "submitted"), ("review_case_file", "returned"))
    case = punished(*sent, ("supplement_case_file", "done"))
    clocks = [each for each in case.clocks.values() if each.deadline.rule == "PEN-55"]
    assert [each.stopped_at is None for each in clocks] == [False, True]


def test_a_banned_substance_in_a_sample_is_always_asked_for_a_crime():
    """Plan clause 14: a substance that is no food calls for the transfer check before any case is filed."""
    case = punished(("judge_serious", "banned"))
    assert {"report_serious", "transfer_check_banned"} <= plans(case)


PRODUCE = {"channel": "duty", "product_category": "P32", "hazard": "HZ-C.carbofuran"}
RAPID = ("AGR-30", "AGR-51b")


def test_the_laboratory_that_re_tests_farm_produce_has_seven_working_days():
    """Farm Produce Law Art. 51: five working days to apply, seven for the re-test; both are others' time."""
    case = after(a_case(an_incoming(facts=PRODUCE)), ("tell_agri_result", "told"))
    asked = the_clock(case, "AGR-51a")
    case = after(case, ("record_agri_retest", "applied"), ("send_agri_retest", "sent"))
    tested = the_clock(case, "AGR-51c")
    assert [(str(each.deadline.due_on), each.is_theirs) for each in (asked, tested)] == [
        ("2026-12-03", True),
        ("2026-12-07", True),
    ]


def test_a_rapid_test_is_disputed_within_four_hours():
    """Market Rules for farm produce Art. 30; Farm Produce Law Art. 51."""
    case = after(a_case(an_incoming(facts=PRODUCE)), ("tell_rapid_result", "told"), ("tell_agri_result", "rapid"))
    assert [the_clock(case, rule).deadline.due_at - the_clock(case, rule).started_at for rule in RAPID] == [
        4 * HOUR
    ] * 2


def test_residues_that_are_still_to_be_tested_are_judged_when_the_result_comes():
    waiting = after(a_case(an_incoming(facts=PRODUCE)), ("judge_banned", "unknown"))
    found = after(waiting, ("record_residue_result", "banned"))
    assert ("transfer_check_banned" in plans(waiting), "transfer_check_banned" in plans(found)) == (False, True)


@pytest.mark.parametrize(("product", "owner"), [("P32", "D04"), ("P01", "D03")])
def test_opinion_about_farm_produce_is_answered_by_agriculture(product, owner):
    """Plan group 24.b: opinion about food and about farm produce, each by the department it belongs to."""
    case = a_case(
        an_incoming(facts={"channel": "media", "kind": "rumour", "rumour": True, "product_category": product})
    )
    (clock,) = [each for each in case.clocks.values() if each.deadline.rule == "OPN-3"]
    assert case.steps[clock.step].department == owner


def test_a_claim_that_could_not_be_judged_is_looked_at_again():
    case = a_case(an_incoming(facts={"channel": "media", "kind": "rumour", "rumour": True}))
    case = after(case, ("verify_claim", "open"), ("verify_again", "refuted"))
    assert "publish_debunk" in plans(case)


def test_an_answer_that_did_not_calm_is_given_again_and_tracked_on():
    case = a_case(an_incoming(facts={"channel": "media", "kind": "rumour", "rumour": True}))
    case = after(case, ("answer_opinion", "answered"), ("track_opinion", "again"))
    assert ("track_opinion" in plans(case), "review_opinion" in plans(case)) == (True, False)


@pytest.mark.parametrize(("ill", "opens"), [(1, False), (2, True)])
def test_an_outbreak_of_two_is_reported_within_a_week_of_its_end(ill, opens):
    """National surveillance plan 2015: two cases or a death."""
    case = after(a_case(an_incoming(facts={"channel": "illness", "ill": ill})), ("verify_report", "confirmed"))
    case = after(case, ("end_response", "ended"))
    assert ("report_outbreak" in plans(case)) is opens


def test_of_a_failed_sample_told_by_telephone_the_times_run_from_when_the_report_came():
    told = a_case(an_incoming(facts={"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory"}))
    came = NOON + timedelta(minutes=30)
    body = {"outcome": "received", "fields": {"sample_no": "示例-1"}, "done_at": came}
    case = done(told, "complete", step=the_step(told, "obtain_failing_report").id, **body)
    assert ([each.deadline.rule for each in told.clocks.values()], the_clock(case, "SMP-29").started_at) == ([], came)
    assert the_clock(case, "SMP-45").started_at == came


@pytest.mark.parametrize("came", ["2026-11-20 10:00", "2026-11-20 00:00"])
def test_a_letter_that_asks_for_help_has_its_fifteen_working_days_from_when_it_came(came):
    """Penalty Procedure Art. 45: not from when somebody at the desk wrote down that it is one."""
    case = a_case(an_incoming(facts={"channel": "notice", "from_other_area": True}, received_at=at(came)))
    case = done(case, "complete", step="acknowledge_notice", outcome="assistance", when=at("2026-11-28 18:48"))
    clock = the_clock(case, "PEN-45")
    assert (clock.started_at, str(clock.deadline.due_on)) == (at(came), "2026-12-11")


@pytest.mark.parametrize(
    ("facts", "asked", "runs"),
    [
        ({"producer": "local"}, {"visit_producer"}, False),
        ({"producer": "province"}, {"tell_home_department"}, False),
        ({"producer": "outside"}, {"tell_home_department"}, True),
        ({}, {"find_producer"}, False),
        ({"producer": "local", "online": True}, {"visit_producer", "tell_home_department"}, False),
    ],
)
def test_only_of_a_maker_who_is_known_to_be_elsewhere_its_department_is_told(facts, asked, runs):
    """Sampling Rules Art. 27, whose time is for another province, and names the platform's place too; of a maker here
    somebody goes there instead, and where nobody knows the maker it is found out first."""
    case = a_case(an_incoming(facts=SAMPLE | facts, sample_no="示例S-1"))
    rules = {clock.deadline.rule for clock in case.clocks.values()}
    of_makers = {"visit_producer", "tell_home_department", "find_producer"}
    assert (of_makers & {*plans(case)}, "SMP-27" in rules) == (asked, runs)


@pytest.mark.parametrize(("where", "asked"), [("local", ["visit_producer"]), ("province", ["tell_home_department"])])
def test_once_a_person_says_where_the_maker_is_what_follows_is_asked_for(where, asked):
    case = a_case(an_incoming(id="s1", facts=SAMPLE, sample_no="示例S-1"))
    case = done(case, "correct_label", signal="s1", field="producer", now=where)
    assert sorted({"visit_producer", "tell_home_department", "find_producer"} & {*plans(case)}) == asked


@pytest.mark.parametrize(
    ("microbial", "applied", "refused", "right"),
    [
        ("all", False, True, False),
        ("some", True, True, True),
        ("none", True, False, True),
        (None, True, False, True),
    ],
)
def test_microbes_are_not_tested_again(microbial, applied, refused, right):
    """Sampling Rules Art. 31: a re-test is for the other items; whoever asks for one of microbes is refused."""
    case = a_case(an_incoming(facts=SAMPLE | {"microbial": microbial}, sample_no="示例S-1"))
    case = after(case, ("serve_notice", "served"))
    rules = {clock.deadline.rule for clock in case.clocks.values()}
    assert ("record_retest" in plans(case), "refuse_retest" in plans(case), "SMP-30" in rules) == (
        applied,
        refused,
        right,
    )


def test_a_re_test_that_leaves_microbes_out_overturns_nothing():
    case = a_case(an_incoming(facts=SAMPLE | {"microbial": "some"}, sample_no="示例S-1"))
    asked = (("serve_notice", "served"), ("record_retest", "retest"), ("decide_retest", "accepted"))
    tested = (("choose_retest_lab", "done"), ("hand_spare", "done"), ("conclude_partial_retest", "partly"))
    case = after(case, *asked, *tested)
    assert {"control_risk", "check_posting", "complete_disposal", "tell_retest_result"} <= plans(case)
    assert "correct_records" not in plans(case)


def test_whoever_reads_that_it_failed_by_microbes_ends_the_time_for_a_re_test():
    incoming = an_incoming(facts=SAMPLE, sample_no="示例S-1")
    case = after(a_case(incoming), ("serve_notice", "served"))
    case = done(case, "correct_label", when=NINE + HOUR, signal=incoming.id, field="microbial", now="all")
    assert ("refuse_retest" in plans(case), the_clock(case, "SMP-30").is_running) == (True, False)


@pytest.mark.parametrize(
    ("venue", "microbial", "school", "health"),
    [
        ("school_canteen", "all", True, True),
        ("school_canteen", "none", True, False),
        ("supermarket", "all", False, False),
    ],
)
def test_of_a_dish_of_a_school_canteen_education_is_told_and_of_microbes_health(venue, microbial, school, health):
    case = a_case(an_incoming(facts=SAMPLE | {"venue": venue, "microbial": microbial}, sample_no="示例S-1"))
    assert ("owner_school" in plans(case), "tell_health" in plans(case)) == (school, health)


def test_of_our_maker_s_failed_sample_that_a_letter_tells_of_the_handling_is_ours_and_the_serving_theirs():
    """Sampling rules Art. 45: ninety days from the receipt of the failing conclusion."""
    facts = {"channel": "notice", "kind": "sampling_failure", "from_other_area": True, "producer": "local"}
    case = a_case(an_incoming(facts=facts | {"sampled_at": "elsewhere"}))
    rules = {each.deadline.rule for each in case.clocks.values()}
    assert ("SMP-45" in rules, "SMP-29" in rules) == (True, False)
    assert {"start_disposal", "visit_producer", "answer_notice"} <= plans(case)


def test_whoever_was_sampled_elsewhere_is_served_by_that_office_and_whoever_was_sampled_here_by_ours():
    """Sampling rules Art. 29; one maker's two samples are one affair."""
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    there = an_incoming(facts=facts | {"sampled_at": "elsewhere"}, sample_no="示例-1")
    here = an_incoming(facts=facts | {"sampled_at": "here"}, sample_no="示例-2")
    case = a_case(there, here)
    assert [each.about for each in case.clocks.values() if each.deadline.rule == "SMP-29"] == ["sample:示例-2"]
