"""What keeps a service from its newest data is logged once."""

import pytest

from villagemap.atlas.trouble import Trouble
from villagemap.domain.errors import TableMissingError
from villagemap.domain.labels import Language


@pytest.mark.parametrize(
    ("problem", "traceback"),
    [
        pytest.param(TableMissingError(path="w.gpkg", table="wells"), False, id="an error of ours"),
        pytest.param(LookupError("a fault of ours"), True, id="nobody foresaw it"),
    ],
)
def test_the_same_failure_is_logged_once_until_it_is_over(caplog, problem, traceback):
    trouble = Trouble(Language.EN)

    trouble.begin(problem)
    trouble.begin(problem)

    (record,) = caplog.records
    assert (record.exc_info is not None) == traceback
    assert trouble.lasts
    trouble.end()
    assert not trouble.lasts
    trouble.begin(problem)
    assert len(caplog.records) == 2
