"""The page of an error, and of a village that is not there: what is wrong, what would be right, where to go."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import render_template, request

from villagemap.atlas.filter_grammar import VIEW_PARAMETERS, read_filter, readable_pairs
from villagemap.atlas.layer_columns import title_with_unit, village_columns
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.spelling import romanised
from villagemap.domain.account_errors import NotSignedInError
from villagemap.domain.errors import (
    BadFilterError,
    UnknownLayerError,
    UnknownParameterError,
    UnknownVillageError,
    UnreadableTextError,
    VillagemapError,
)
from villagemap.domain.filters import VillageFilter, criteria
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.accounts.guard import may_read
from villagemap.web.accounts.menu import SIGN_IN
from villagemap.web.context import AppContext
from villagemap.web.errors import Problem
from villagemap.web.links import Links, with_values
from villagemap.web.pages.frame import MAP, VILLAGES, frame_of, snapshot_of
from villagemap.web.pages.overlays import layer_words
from villagemap.web.pages.result import Way, counted

_LATER = 503
_NOT_FOUND = 404
_OF_COLUMNS = ("sort", "columns")
_NEAREST = 3
_ALIKE = 0.8
_MOST_WRONG = 3  # digits: as many as the number of a village within its township has


@dataclass(frozen=True, slots=True)
class Valid:
    """A value that would be right, what it means, and the page with it."""

    value: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What the page says."""

    title: str
    sentence: str
    valid: tuple[Valid, ...]
    ways: tuple[Way, ...]


def error_page(context: AppContext, problem: Problem) -> str:
    """Render the page of a problem. It needs no workspace: without one there is neither foot nor menu of downloads."""
    texts = context.texts(problem.language)
    snapshot = _snapshot(context)
    links = _links(context, problem, snapshot)
    words = CityWords(context.atlas.profile, texts)
    problem_text = ErrorText(
        _title(problem, texts),
        _sentence(problem, texts),
        tuple(_valid(problem.error, snapshot, links, words)),
        tuple(_ways(problem, snapshot, links, texts)),
    )
    frame = frame_of(context, snapshot, links, texts)
    return render_template(
        "error.html", t=texts.say, frame=frame, title=problem_text.title, problem=problem_text
    )


def _snapshot(context: AppContext) -> Snapshot | None:
    return snapshot_of(context) if may_read(context) else None


def _pairs() -> list[tuple[str, str]]:
    return readable_pairs(request.query_string.decode("utf-8", "replace"))


def _links(context: AppContext, problem: Problem, snapshot: Snapshot | None) -> Links:
    """Keep what can be read of the address: everything but the parameter at fault."""
    known = snapshot.criteria if snapshot else criteria(context.atlas.profile)
    at_fault = getattr(problem.error, "parameter", "")
    pairs = [pair for pair in _pairs() if pair[0] != at_fault]
    try:
        village_filter = read_filter(pairs, known)
    except VillagemapError:
        village_filter = VillageFilter()
    view = {name: value for name, value in pairs if name in VIEW_PARAMETERS} | {"lang": problem.language}
    path = request.path if request.path in {MAP, VILLAGES} else VILLAGES
    return Links(path, village_filter, view, known, context.language)


def _title(problem: Problem, texts: Texts) -> str:
    key = f"problem.{problem.status}"
    return texts.say(key if key in texts else "problem.other")


def _sentence(problem: Problem, texts: Texts) -> str:
    error = problem.error
    if isinstance(error, BadFilterError) and not isinstance(error, UnreadableTextError):
        return texts.say("problem.bad_value", parameter=error.parameter, value=error.value)
    # Programs get all that would be right in one sentence; people have it as a table, or as links.
    if isinstance(error, UnknownParameterError):
        return texts.say("problem.bad_parameter", parameter=error.parameter)
    if isinstance(error, UnknownLayerError):
        return texts.say("problem.no_layer", layer=error.parts["layer"])
    if problem.logged:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        return texts.say("problem.number", sentence=problem.sentence, time=now, number=problem.number)
    return problem.sentence


def _valid(
    error: VillagemapError | None, snapshot: Snapshot | None, links: Links, words: CityWords
) -> Iterator[Valid]:
    if isinstance(error, UnknownParameterError):
        for parameter in error.valid:
            if parameter not in VIEW_PARAMETERS:
                yield Valid(parameter, words.facet(parameter), links.to())
    elif isinstance(error, BadFilterError):
        filters = error.parameter in {row.parameter for row in links.criteria}
        for value in error.valid:
            if value.startswith("-"):
                continue  # the same column, sorted backwards
            yield (
                _filter_value(error, value, snapshot, links, words)
                if filters
                else _view_value(error, value, snapshot, links, words)
            )


def _filter_value(
    error: BadFilterError, value: str, snapshot: Snapshot | None, links: Links, words: CityWords
) -> Valid:
    wanted = with_values(links.village_filter, links.criteria, error.parameter, [value])
    meaning = words.phrase(error.parameter, [value])
    if snapshot:
        count = counted(snapshot, error.parameter, value)
        meaning = words.texts.say("problem.meaning", meaning=meaning, n=count)
    return Valid(value, meaning, links.to(village_filter=wanted))


def _view_value(
    error: BadFilterError, value: str, snapshot: Snapshot | None, links: Links, words: CityWords
) -> Valid:
    meaning = _meaning(error.parameter, value, snapshot, words) if snapshot else ""
    # Files have columns that the list lacks.
    of_file = error.parameter in _OF_COLUMNS and snapshot and value not in village_columns(snapshot)
    path = request.path if of_file else links.path
    return Valid(value, meaning, replace(links, path=path, view={**links.view, error.parameter: value}).to())


def _meaning(parameter: str, value: str, snapshot: Snapshot, words: CityWords) -> str:
    """Say what a value of a view parameter means; an example of how one is written means nothing more."""
    column = village_columns(snapshot).get(value)
    if parameter in _OF_COLUMNS:
        return title_with_unit(column, words) if column else ""
    if parameter == "layers":
        return layer_words(value, snapshot.profile, words.texts)
    labels = {theme.key: theme.label for theme in snapshot.themes} if parameter == "theme" else {}
    return words.texts.shown(labels.get(value, ""))


def _ways(problem: Problem, snapshot: Snapshot | None, links: Links, texts: Texts) -> Iterator[Way]:
    error = problem.error
    if problem.status == _LATER and request.method == "GET":
        yield Way(texts.say("state.retry"), "", request.full_path.removesuffix("?"))
    if isinstance(error, (BadFilterError, UnknownParameterError)):
        yield Way(texts.say("problem.without"), "", links.to())
    if isinstance(error, UnknownVillageError) and snapshot:
        yield from _pages_instead(str(error.parts["code"]), snapshot, links, texts)
    if isinstance(error, NotSignedInError):
        yield Way(texts.say("account.sign_in"), "", links.to(SIGN_IN, VillageFilter()))
    yield Way(texts.say("problem.home"), "", links.to(MAP, VillageFilter()))
    if problem.status == _NOT_FOUND:
        yield Way(texts.say("problem.list"), "", links.to(VILLAGES, VillageFilter()))


@dataclass(frozen=True, slots=True)
class MissingVillage:
    """What a page says of the village in its address that it cannot show, and the ways on."""

    sentence: str
    ways: tuple[Way, ...]


def missing_village(
    snapshot: Snapshot, code: str | None, links: Links, texts: Texts
) -> MissingVillage | None:
    """Return what to say where the address names a village that is not there; None where it is, or names none."""
    if not code or code in snapshot.positions:
        return None
    instead = (_way(other, name, links.to(village=other), texts) for other, name in _like(code, snapshot))
    return MissingVillage(texts.explain(UnknownVillageError(code=code)), tuple(instead))


def _pages_instead(code: str, snapshot: Snapshot, links: Links, texts: Texts) -> Iterator[Way]:
    """Yield the pages of the villages that may have been meant."""
    for other, name in _like(code, snapshot):
        yield _way(other, name, links.to(f"/villages/{other}"), texts)


def _way(code: str, name: str, href: str, texts: Texts) -> Way:
    """English pages name a village in pinyin, its Chinese name beside it."""
    english = texts.language is Language.EN
    label = texts.say("problem.instead", name=romanised(name) if english else name, code=code)
    return Way(label, "", href, name if english else "")


def _like(code: str, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the village that bore the code before, else those with the nearest codes."""
    aliases = snapshot.tables["aliases"]
    former = aliases[(aliases["layer"] == "villages") & (aliases["value"] == code)]["code"]
    known = [one for one in former if one in snapshot.positions]
    for other in known or nearest_codes(code, list(snapshot.positions)):
        yield other, snapshot.village(other).row["name"]


def nearest_codes(code: str, codes: Sequence[str]) -> Sequence[str]:
    """Return codes with few other digits, those that begin like `code` first; for another length those most alike."""
    wrong = {one: [ours != theirs for ours, theirs in zip(code, one, strict=False)] for one in codes}
    near = [one for one in codes if len(one) == len(code) and sum(wrong[one]) <= _MOST_WRONG]
    if near:
        return sorted(near, key=lambda one: (sum(wrong[one]), wrong[one], one))[:_NEAREST]
    return difflib.get_close_matches(code, codes, n=_NEAREST, cutoff=_ALIKE)
