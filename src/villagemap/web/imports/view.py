"""What the page shows: the form of an upload, its progress, its report or its outcome; and the history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from villagemap.ingest.mappings import shipped
from villagemap.ingest.options import LOADABLE
from villagemap.texts import Texts
from villagemap.uploads.job import Job, State
from villagemap.web.context import AppContext
from villagemap.web.errors import sentence_for_readers
from villagemap.web.imports.fields import FieldNames
from villagemap.web.imports.handler import UploadHandler
from villagemap.web.imports.options import FIELDS, Kind, Way, form_values, page_texts
from villagemap.web.imports.view_difference import DifferenceView, difference_of
from villagemap.web.imports.view_history import Write, history_of
from villagemap.web.imports.view_report import ReportView, report_of
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


Choices = tuple[tuple[str, str], ...]
"""Values of a field, each with its name."""


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of an upload. `sample` tells that the workspace holds sample data, which real data must replace."""

    layers: Choices
    ways: Choices
    profiles: Choices
    accepted: str
    megabytes: int
    sample: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """A field about the file: `choices` where it has few values."""

    key: str
    kind: Kind
    label: str
    value: str
    example: str
    choices: Choices


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload: its file, how far it is, and what was found or stored."""

    state: State
    file: str
    layer: str
    replaces_sample: bool
    problem: str
    can_go_back: bool
    options: tuple[OptionView, ...]
    report: ReportView | None
    difference: DifferenceView | None
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The page; one of `form` and `upload` leads."""

    form: FormView | None
    upload: UploadView | None
    history: tuple[Write, ...]


def page_of(handler: UploadHandler, texts: Texts) -> PageView:
    """Return the page of a session with its upload, if there is one."""
    context, job = handler.context, handler.job
    if job is not None and job.state not in {State.FAILED, State.STORED}:
        return PageView(form=None, upload=_upload(context, job, texts), history=())
    ledger = handler.uploads.ports.storage.open()
    return PageView(
        form=_form(context, sorted(ledger.mappings()), texts),
        upload=_upload(context, job, texts) if job else None,
        history=history_of(ledger.history(), handler.account, texts),
    )


def _form(context: AppContext, mappings: Sequence[str], texts: Texts) -> FormView:
    snapshot = snapshot_of(context)
    ordered = sorted(LOADABLE, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return FormView(
        layers=tuple((name, texts.table(name)) for name in ordered),
        ways=tuple((way, texts.say(f"import.way.{way}")) for way in Way),
        profiles=(
            *((name, profile.label.in_(texts.language)) for name, profile in shipped().items()),
            *((name, name) for name in mappings),
        ),
        accepted=",".join(_ACCEPTED),
        megabytes=context.settings.limits.file_megabytes,
        sample=snapshot is not None and snapshot.sample,
    )


def _upload(context: AppContext, job: Job, texts: Texts) -> UploadView:
    inspection = job.inspection if job.state is State.INSPECTED else None
    fields = FieldNames(job.options.layer, context.atlas.profile, texts)
    compared = inspection.compared if inspection else None
    return UploadView(
        state=job.state,
        file=job.path.name,
        layer=texts.table(job.options.layer),
        replaces_sample=job.replace_sample,
        problem=sentence_for_readers(job.problem, page_texts(texts)) if job.problem else "",
        can_go_back=bool(job.earlier),
        options=tuple(_options(job, fields, texts)) if inspection else (),
        report=report_of(inspection.checked, fields, texts) if inspection else None,
        difference=difference_of(compared, context.atlas.disclosure, texts) if compared else None,
        written=tuple(
            texts.say(
                "load.written",
                table=texts.table(summary.table),
                added=summary.added,
                changed=summary.changed,
                removed=summary.removed,
                unchanged=summary.unchanged,
                entry=str(summary.entry),
            )
            for summary in job.written
        ),
    )


def _options(job: Job, fields: FieldNames, texts: Texts) -> Iterator[OptionView]:
    values = form_values(job.options, fields)
    examples = {"mapping": texts.say("import.mapping_example", field=fields.title_of(_EXAMPLE))}
    for field in FIELDS:
        if len(values[field.key]) > _MOST_SIGNS:
            continue  # no form could send it back: it stays as it is
        choices = tuple((value, _choice(field.key, value, texts)) for value in field.valid)
        label = texts.say(f"import.option.{field.key}")
        example = examples.get(field.key, field.example)
        yield OptionView(field.key, field.kind, label, values[field.key], example, choices)


def _choice(field: str, value: str, texts: Texts) -> str:
    """Return the name of a choice; values that are names already, such as encodings, stay."""
    if not value:
        ask = f"import.{field}.ask"
        return texts.say(ask if ask in texts else "import.option.found_out")
    key = f"import.{field}.{value}"
    return texts.say(key) if key in texts else value
