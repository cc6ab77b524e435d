"""Pages of the list: where one begins and ends, and the links to the others."""

from dataclasses import dataclass

from villagemap.web.links import Links

_AROUND = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be turned to; one without an address is a gap."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """The page that is shown: its villages from `first` to `last`, counted from 1.

    `before` and `after` are the addresses of its neighbours, empty at the ends.
    """

    number: int
    first: int
    last: int
    pages: tuple[Page, ...]
    before: str
    after: str


def pager_of(number: int, size: int, rows: int, links: Links) -> Pager:
    """Return the links around a page of `size` rows; a page after the last one is the last one."""
    count = max(1, -(-rows // size))
    number = min(number, count)
    near = {1, count, *range(number - _AROUND, number + _AROUND + 1)} & set(range(1, count + 1))
    pages: list[Page] = []
    for one in sorted(near):
        if pages and one - pages[-1].number > 1:
            pages.append(Page(one - 1, "", current=False))
        pages.append(Page(one, _address(one, links), one == number))
    return Pager(
        number,
        (number - 1) * size + 1,
        min(rows, number * size),
        tuple(pages),
        _address(number - 1, links) if number > 1 else "",
        _address(number + 1, links) if number < count else "",
    )


def _address(number: int, links: Links) -> str:
    # An address that names a village opens its page of the list: that of another page names none.
    return links.to(page="" if number == 1 else str(number), village="")
