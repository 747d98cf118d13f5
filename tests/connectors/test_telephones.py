"""A telephone number is one and the same, however it was written."""

import pytest

from connectors.telephones import numbers_in, own_numbers

MOBILE = (
    "13800001111|138 0000 1111|138-0000-1111|+86 13800001111|"
    "0086138 0000 1111|１３８００００１１１１|电话：13800001111（王）"
)
LINE = "0373-3051234|(0373)3051234|（0373）305 1234|03733051234|+86 373 3051234|０３７３－３０５１２３４"
NOBODYS = "匿名|138****1111|12345|0373-12345|00000000|13800000000|410702199001011234|20261125|4001234567|"


@pytest.mark.parametrize("written", MOBILE.split("|"))
def test_a_mobile_is_known_by_its_eleven_digits(written):
    assert numbers_in(written) == ("13800001111",)


@pytest.mark.parametrize("written", LINE.split("|"))
def test_a_line_is_known_with_the_code_of_its_area(written):
    assert numbers_in(written) == ("03733051234",)


@pytest.mark.parametrize("written", ["0373-3051234-801", "0373-3051234转801", "0373 3051234 分机801"])
def test_who_sits_behind_an_extension_is_another(written):
    assert numbers_in(written) == ("03733051234-801",)


def test_several_in_one_field_are_several_each_once():
    assert numbers_in("13800001111、0373-3051234 或13900002222/138 0000 1111") == (
        "13800001111",
        "03733051234",
        "13900002222",
    )
    assert numbers_in("3051234") == ("3051234",)
    assert numbers_in("+852 5123 4567") == ("+85251234567",)


@pytest.mark.parametrize("written", NOBODYS.split("|"))
def test_what_is_masked_a_hotline_or_no_number_is_nobodys(written):
    assert numbers_in(written) == ()


def test_in_words_only_what_plainly_is_the_speakers():
    assert own_numbers("我的电话是１３８ ００００ １１１１，店家电话13900002222") == ("13800001111",)
    assert own_numbers("投诉人联系电话：0373-3051234。") == ("03733051234",)
    assert own_numbers("联系电话：13800001111，老板手机13900002222") == ()
