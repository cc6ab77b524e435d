"""Where a village stands with its plan. These choices are ours; those of the city are rows of its profile."""

from enum import StrEnum


class PlanStatus(StrEnum):
    """Whether a village plan 村庄规划 is compiled; values appear in addresses and downloads."""

    COMPILED = "compiled"
    NONE = "none"


class PlanStage(StrEnum):
    """How far a plan has come: 编制中, 已评审, 已批复, 已备案."""

    DRAFTING = "drafting"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    FILED = "filed"


class CadreLevel(StrEnum):
    """The four levels of cadres who look after a demonstration village: 市, 县, 乡, 村."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class WellTest(StrEnum):
    """The result of a well's yearly water test."""

    PASS = "pass"  # noqa: S105 - a water test, no password
    FAIL = "fail"


class WellUpgrade(StrEnum):
    """What a well was given: 锰砂过滤, 净水设备, 水井房."""

    MANGANESE_FILTER = "manganese_filter"
    PURIFIER = "purifier"
    WELL_HOUSE = "well_house"


class RoadKind(StrEnum):
    """Roads built or rebuilt 新改建, safety works 安防, showcase corridors 精品廊道 and routes 精品路线."""

    BUILT = "built"
    SAFETY = "safety"
    CORRIDOR = "corridor"
    ROUTE = "route"


class ProjectKind(StrEnum):
    """What a support project is for: 产业, 基础设施, 其他."""

    INDUSTRY = "industry"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


NOT_IN_PROGRAMME = "none"
"""The value of `demo` of a village that is reported to be in no batch of the demonstration programme."""
