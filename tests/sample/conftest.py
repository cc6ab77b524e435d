from collections.abc import Mapping

import pandas as pd
import pytest

from villagemap.domain.profile import Profile
from villagemap.profiles import read_profile
from villagemap.sample.city import make_city

Tables = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="session")
def siping() -> Profile:
    return read_profile("siping")


@pytest.fixture(scope="session")
def sample_city(siping: Profile) -> Tables:
    """Every table of the sample with the seed that `villagemap sample` uses."""
    return make_city(siping)
