"""Addresses of the pages: the filter first, then how the page is viewed, always in the same order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from villagemap.domain.filters import Criterion, VillageFilter
from villagemap.domain.labels import Language

# In this order they stand in addresses; static/js/page/address.js has the same.
_VIEW_ORDER = ("at", "theme", "layers", "outside", "lang", "sort", "page", "columns", "village")
_OF_ONE_PAGE = ("sort", "page", "columns", "village")


@dataclass(frozen=True)
class Links:
    """Makes addresses that keep the filter and the view of the page.

    `view` holds the view parameters as the address writes them; `default` is the language that an address
    leaves out.
    """

    path: str
    village_filter: VillageFilter
    view: Mapping[str, str]
    criteria: Sequence[Criterion]
    default: Language

    def to(self, path: str | None = None, village_filter: VillageFilter | None = None, **changes: str) -> str:
        """Return the address of a page.

        `village_filter` stands in place of the one in force; a change to "" drops that view parameter.
        Another page keeps position, theme, layers and language; another filter begins at the first page.
        """
        view = dict(self.view)
        if path is not None and path != self.path:
            view = {name: value for name, value in view.items() if name not in _OF_ONE_PAGE}
        if village_filter is not None:
            view.pop("page", None)
        wanted = self.village_filter if village_filter is None else village_filter
        query = "&".join(part for part in (wanted.query(), self._view(view | changes)) if part)
        address = self.path if path is None else path
        return f"{address}?{query}" if query else address

    def _view(self, view: Mapping[str, str]) -> str:
        values = {name: view.get(name, "") for name in _VIEW_ORDER}
        if values["lang"] == self.default:
            values["lang"] = ""
        return "&".join(f"{name}={quote(value, safe=',:/')}" for name, value in values.items() if value)

    def with_values(self, parameter: str, *values: str) -> VillageFilter:
        """Return the filter in force with these values of a parameter in place of its own."""
        return with_values(self.village_filter, self.criteria, parameter, values)


def with_values(
    village_filter: VillageFilter, criteria: Sequence[Criterion], parameter: str, values: Sequence[str]
) -> VillageFilter:
    """Return a filter with these values of a parameter; its choices stay in the order of the criteria."""
    chosen = dict(village_filter.choices) | {parameter: tuple(values)}
    choices = tuple((row.parameter, chosen[row.parameter]) for row in criteria if chosen.get(row.parameter))
    return replace(village_filter, choices=choices)
