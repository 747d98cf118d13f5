"""What a desk shows instead of duty: a drill is by the office's accounts, the sample day by none."""

from console.commands.staging import answered_drill, sample_day
from tests.staging import scenario_of


def test_who_has_an_account_logs_in_at_a_drill_and_the_sample_day_asks_nobody():
    drill = answered_drill(scenario_of("school_illness"), ())
    assert [drill.by_accounts, sample_day(60).by_accounts] == [True, False]
