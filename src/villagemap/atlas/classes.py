"""Classes of an indicator by quantiles: about as many villages in each."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.domain.themes import QUANTILE_STEPS, IndicatorClasses


def indicator_classes(facts: pd.DataFrame, profile: Profile) -> Mapping[str, IndicatorClasses]:
    """Return the classes of every numeric indicator that has values, by its key.

    Breaks are quantiles of the reported values; equal breaks fall together, so there may be fewer than five.
    """
    classes = {}
    for indicator in profile.indicators:
        if indicator.kind is IndicatorKind.MARK:
            continue
        values = pd.to_numeric(facts[indicator.key]).to_numpy(dtype=float)
        reported = values[~np.isnan(values)]
        if len(reported):
            classes[indicator.key] = _classes(values, reported)
    return classes


def _classes(values: np.ndarray, reported: np.ndarray) -> IndicatorClasses:
    quantiles = np.quantile(reported, np.linspace(0, 1, QUANTILE_STEPS + 1)[1:], method="higher")
    upper = np.unique(quantiles)
    position = np.searchsorted(upper, values, side="left")
    members = [None if np.isnan(value) else int(place) for value, place in zip(values, position, strict=True)]
    lower = [float(reported[np.searchsorted(upper, reported) == place].min()) for place in range(len(upper))]
    return IndicatorClasses(tuple(zip(lower, upper.tolist(), strict=True)), tuple(members))
