"""Names in pinyin."""

import pytest

from villagemap.atlas.spelling import romanised, spellings


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param("杨树屯村", "Yangshutun", id="without the suffix"),
        pytest.param("杨树屯村民委员会", "Yangshutun", id="without the committee"),
        pytest.param("长山村", "Changshan", id="长 as it is said in names of places"),
        pytest.param("村", "Cun", id="a name that is only a suffix"),
    ],
)
def test_a_name_is_one_word_in_english(name, word):
    assert romanised(name) == word


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        pytest.param("长岭村", "chang ling cun", id="长 as chang"),
        pytest.param("长岭村", "zhang ling cun", id="长 as zhang"),
        pytest.param("十家堡村", "shi jia pu cun", id="堡 as pu, as it is said there"),
        pytest.param("十家堡村委会", "shi jia bao cun", id="堡 as bao, committee or not"),
    ],
)
def test_a_name_is_found_by_every_reading(name, reading):
    assert reading in spellings(name)


def test_a_name_without_chinese_has_no_spelling():
    assert spellings("${alert(1)}") == ()
