"""What keeps a service from its newest data is logged once."""

import pytest

from villagemap.atlas.renewal_failure import RenewalFailure
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
    failure = RenewalFailure(Language.EN)

    failure.record(problem)
    failure.record(problem)

    (record,) = caplog.records
    assert (record.exc_info is not None) == traceback
    assert failure.persists
    failure.clear()
    assert not failure.persists
    failure.record(problem)
    assert len(caplog.records) == 2
