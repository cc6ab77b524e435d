"""What the page shows: the form of an upload, its way, its report, or what became of it; and the book."""

from collections.abc import Iterator
from dataclasses import dataclass

from villagemap.domain.accounts import Account
from villagemap.ingest.mappings import shipped
from villagemap.ingest.options import LOADABLE
from villagemap.texts import Texts
from villagemap.web.context import AppContext
from villagemap.web.errors import sentence_for_readers
from villagemap.web.imports.engine import Engine
from villagemap.web.imports.fields import FieldNames
from villagemap.web.imports.job import Job, State
from villagemap.web.imports.options import FIELDS, Kind, Way, page_texts, said_options
from villagemap.web.imports.view_difference import Shown, difference_of
from villagemap.web.imports.view_history import Write, history_of
from villagemap.web.imports.view_report import Report, report_of
from villagemap.web.pages.frame import snapshot_of

_EXAMPLE = "name"
_MOST_SIGNS = 20_000
_ACCEPTED = (".xlsx", ".xls", ".csv", ".geojson", ".json", ".gpkg", ".zip")
_FIRST = (
    "villages",
    "sites_5g",
    "wells",
    "facilities",
    "roads",
    "bridges",
    "projects",
    "townships",
    "counties",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of the form and its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an upload. `sample` tells that the workspace holds sample data, which real data must replace."""

    layers: tuple[Choice, ...]
    ways: tuple[Choice, ...]
    profiles: tuple[Choice, ...]
    accepted: str
    megabytes: int
    sample: bool


@dataclass(frozen=True, slots=True)
class OptionShown:
    """A field about the file: `choices` where it has few values."""

    key: str
    kind: Kind
    label: str
    value: str
    example: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload: its file, where it stands, and what was found or done."""

    state: State
    file: str
    layer: str
    replaces_sample: bool
    problem: str
    can_go_back: bool
    options: tuple[OptionShown, ...]
    report: Report | None
    difference: Shown | None
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page; one of `form` and `upload` leads."""

    form: Form | None
    upload: Upload | None
    history: tuple[Write, ...]


def page_of(context: AppContext, engine: Engine, job: Job | None, account: Account, texts: Texts) -> Page:
    """Return the page of a session with its upload, if there is one."""
    shows_form = job is None or job.state in {State.FAILED, State.STORED}
    return Page(
        form=_form(context, engine, texts) if shows_form else None,
        upload=_upload(context, job, texts) if job else None,
        history=history_of(engine.history(), account, texts) if shows_form else (),
    )


def _form(context: AppContext, engine: Engine, texts: Texts) -> Form:
    snapshot = snapshot_of(context)
    ordered = sorted(LOADABLE, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return Form(
        layers=tuple(Choice(name, _named(name, texts)) for name in ordered),
        ways=tuple(Choice(way, texts.say(f"import.way.{way}")) for way in Way),
        profiles=(
            *(Choice(name, profile.label.in_(texts.language)) for name, profile in shipped().items()),
            *(Choice(name, name) for name in engine.mappings()),
        ),
        accepted=",".join(_ACCEPTED),
        megabytes=context.settings.limits.file_megabytes,
        sample=snapshot is not None and snapshot.sample,
    )


def _upload(context: AppContext, job: Job, texts: Texts) -> Upload:
    looked = job.looked
    fields = FieldNames(job.options.layer, context.atlas.profile, texts)
    shown = looked is not None and job.state is State.LOOKED
    compared = looked.compared if looked and shown else None
    return Upload(
        state=job.state,
        file=job.path.name,
        layer=_named(job.options.layer, texts),
        replaces_sample=job.replace_sample,
        problem=sentence_for_readers(job.problem, page_texts(texts)) if job.problem else "",
        can_go_back=bool(job.earlier),
        options=tuple(_options(job, fields, texts)) if shown else (),
        report=report_of(looked.checked, fields, texts) if looked and shown else None,
        difference=difference_of(compared, context.atlas.disclosure, texts) if compared else None,
        written=tuple(
            texts.say(
                "load.written",
                table=_named(done.table, texts),
                added=done.added,
                changed=done.changed,
                removed=done.removed,
                unchanged=done.unchanged,
                entry=str(done.entry),
            )
            for done in job.written
        ),
    )


def _options(job: Job, fields: FieldNames, texts: Texts) -> Iterator[OptionShown]:
    said = said_options(job.options, fields)
    examples = {"mapping": texts.say("import.mapping_example", field=fields.said(_EXAMPLE))}
    for field in FIELDS:
        if len(said[field.key]) > _MOST_SIGNS:
            continue  # no form could send it back: it stays as it was said
        choices = tuple(Choice(value, _choice(field.key, value, texts)) for value in field.valid)
        label = texts.say(f"import.option.{field.key}")
        example = examples.get(field.key, field.example)
        yield OptionShown(field.key, field.kind, label, said[field.key], example, choices)


def _choice(field: str, value: str, texts: Texts) -> str:
    """Return the name of a choice; values that are names already, such as encodings, stay."""
    if not value:
        asked = f"import.{field}.ask"
        return texts.say(asked if asked in texts else "import.option.found_out")
    key = f"import.{field}.{value}"
    return texts.say(key) if key in texts else value


def _named(table: str, texts: Texts) -> str:
    key = f"layer.{table}"
    return texts.say(key if key in texts else f"register.{table}")
