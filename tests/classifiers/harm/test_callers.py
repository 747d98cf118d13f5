"""Callers: counts as those who telephone, parents and offices put them."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "dead"),
    [
        ("网传不实。样例小学有19名学生在食堂用餐后出现恶心、腹痛,已送往医院,其中2人留院治疗", 19, 2, None),
        ("丧宴17人餐后腹泻,均已好转", 17, None, None),
        ("俺庄吃席嘞人都窜稀,有十来个嘞", 10, None, None),
        ("住宿生发热腹泻,现26人", 26, None, None),
        ("下午有学生呕吐,截至18时共29人,均送市里医院,其中住院6人", 29, 6, None),
        ("工友几个喝散酒,有俩眼瞎了,一个没了", 2, None, 1),
        ("俺娃拉肚子,俺班还有七八个都是", 7, None, None),
        ("食堂吃坏了百十号人", 100, None, None),
        ("敬老院拉倒十几个", 10, None, None),
        ("目前15个,其中3个在输液,其余已回家", 15, None, None),
        ("患者李某吃野菇呕吐死亡。同食3人住院", 4, 3, 1),
        ("昨日报告的“31人发病”经逐一核实,确诊病例22人,排除9人", 22, None, None),
        ("昨晚接报婚宴后5人腹泻\n回复:已核,现为14人,均为同桌", 14, None, None),
        ("五1 三人,五2 两人,六1 四人,均为呕吐腹痛", 9, None, None),
        ("全宿舍只有我没吐", 2, None, None),
        ("目前13名学生呕吐,2名住院", 13, 2, None),
        ("日前13名工人餐后腹泻", 13, None, None),
        ("目前二年级呕吐6人,三年级4人", 10, None, None),
    ],
)
def test_counts_as_callers_parents_and_reports_put_them(text, ill, hospitalised, dead):
    found = harm_of(normalise(text), of_food=True)
    assert (found.ill, found.hospitalised, found.dead) == (ill, hospitalised, dead)
