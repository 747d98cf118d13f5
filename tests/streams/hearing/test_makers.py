"""Where the maker of a failed sample is."""

import pytest
from flow import a_signal, an_assessment

from classifiers.assessment import Entity, Kind
from playbooks.district.gazetteer import load_gazetteer
from streams.gathering.incoming import facts_of
from streams.hearing.makers import maker_of, sampled_at, stated_maker, told_of_ours
from tests.factories import SEEDS, a_reference

REF = a_reference()

TEXT = "示例粮油店销售的香油不合格，标称生产者：新乡市牧野区示例油坊，苯并[a]芘超标"


def named(text, **codes):
    """The assessment of a text that names places, by their words."""
    found = [
        Entity(type="place", text=w, start=text.index(w), end=text.index(w) + len(w), id=c) for w, c in codes.items()
    ]
    signal = a_signal(channel="notice", request=None, text=text)
    return signal, an_assessment(signal, kind=Kind.SAMPLING_FAILURE, entities=tuple(found))


@pytest.mark.parametrize(
    ("codes", "where"),
    [
        ({"新乡市": "410700", "牧野区": "410711"}, "local"),
        ({"新乡市": "410725"}, "province"),
        ({"新乡市": "370000"}, "outside"),
        ({"示例粮油": "410711"}, None),
    ],
)
def test_it_is_where_the_narrowest_place_beside_it_is(codes, where):
    assert maker_of(TEXT, named(TEXT, **codes)[1], ["410711"]) == where


def test_of_what_is_no_failure_nobody_asks():
    signal, assessment = named(TEXT, 牧野区="410711")
    said = [facts_of(signal, each, {"410711": None}).get("producer") for each in (assessment, an_assessment(signal))]
    assert said == ["local", None]


@pytest.mark.parametrize(
    ("producer", "address", "where"),
    [
        ("红旗区小店镇金麦香食品有限公司", "河南省新乡市红旗区小店镇", "local"),
        ("小店镇示例食品厂", None, "local"),
        ("自制", None, "local"),
        ("洛阳市涧西区麦香园食品有限公司", "河南省洛阳市涧西区", "province"),
        ("开封市禹王台区香满园食品厂", None, "province"),
        ("示例面业", "新乡市牧野区", "province"),
        ("示例面业", "新乡市", "province"),
        ("示例食品（青岛）有限公司", "山东省青岛市城阳区", "outside"),
        ("示例酒厂", "山西省汾阳市", "outside"),
        ("示例食品厂", None, None),
        (None, None, None),
    ],
)
def test_a_sheet_states_its_maker_in_columns_of_its_own(producer, address, where):
    product = {"name": "示例食品", "producer": producer, "producer_address": address}
    signal = a_signal(channel="sampling", request=None, product=product, sampling={"conclusion": "failed"})
    assert stated_maker(signal, REF.districts, load_gazetteer(SEEDS)) == where


def test_who_is_named_before_made_is_the_maker_too():
    text = "示例超市销售的标称“新乡市牧野区示例油坊”生产的香油不合格"
    assert maker_of(text, named(text, 牧野区="410711")[1], ["410711"]) == "local"


@pytest.mark.parametrize(
    ("address", "elsewhere"),
    [
        ("濮阳市华龙区", True),
        ("新乡市卫滨区胜利路", True),
        ("山东省济南市", True),
        ("红旗区人民路66号", False),
        ("新乡市红旗区小店镇", False),
        ("新乡市", False),
        ("人民路66号", False),
    ],
)
def test_whoever_was_sampled_in_another_county_is_served_by_its_office(address, elsewhere):
    signal = a_signal(channel="sampling", request=None, subject={"name": "示例商行", "address": address}, sampling={})
    where = "elsewhere" if elsewhere else "here"
    assert sampled_at(signal, tuple(REF.districts), load_gazetteer(SEEDS)) == where


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你区“示例麦香食品有限公司”桃酥检出脱氢乙酸钠，请核查处置。", ("local", "here")),
        ("我市监督抽检中，贵区“示例面业有限公司”生产的挂面检出脱氢乙酸", ("local", "elsewhere")),
        ("市级抽检中你区“示例生活超市”销售的豆芽不合格", (None, "here")),
        ("贵区示例食品商贸有限公司销售的木耳超标", (None, "here")),
        ("贵区“示例超市”加工生产的馒头不合格", ("local", "here")),
        ("我县流通环节抽检的木耳超标，请贵区协查", (None, "elsewhere")),
        ("我市抽检的挂面脱氢乙酸超标，生产企业在贵区，请协查", ("local", "elsewhere")),
        ("不合格桃酥标称生产企业位于贵区，请核查", ("local", None)),
        ("我县超市销售的桃酥检出脱氢乙酸，厂家在你们区", ("local", "elsewhere")),
        ("该批不合格豆芽由你区某加工点生产", ("local", None)),
        ("我县检出不合格豆干，生产者为贵区某豆制品厂", ("local", "elsewhere")),
        ("冻牛肉检出克伦特罗，存放于贵区示例冷库", (None, "here")),
        ("该不合格食品生产企业不在贵区", (None, None)),
        ("生产企业非贵区企业，不合格产品已流入，请排查", (None, None)),
        ("检出不合格豆干，生产企业在我区，请贵区排查", (None, None)),
        ("卫滨区“示例生活超市”销售的豆芽不合格，请各县区排查", (None, None)),
        ("你区“示例麦香食品有限公司”申请复检，请配合", (None, None)),
    ],
)
def test_what_a_letter_tells_of_a_business_under_us(text, said):
    assert told_of_ours(a_signal(channel="notice", request=None, text=text)) == said


def test_of_a_business_under_us_only_a_letter_tells_so():
    assert told_of_ours(a_signal(channel="duty", text="你区“示例麦香食品有限公司”桃酥检出脱氢乙酸钠")) == (None, None)
