"""Sample: a workspace of an invented city."""

from collections.abc import Callable

from villagemap.application.ports import Ports
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.domain.errors import SampleIntoRealError, WorkspaceExistsError
from villagemap.frames.tables import TableWrite
from villagemap.sample.city import DEFAULT_SEED, make_city, sizes


def make_sample(
    ports: Ports, *, seed: int | None, replace_sample: bool, progress: Callable[[str], None]
) -> dict[str, int]:
    """Create a workspace of sample data, whole or not at all.

    `progress` receives each phase as it begins: `land`, `rows`, `writing`. The numbers of villages, plans, demonstration
    villages, 5G sites and wells are returned.

    Raises:
        WorkspaceExistsError: there is a workspace already, and `replace_sample` is not set.
        SampleIntoRealError: the workspace that was to be replaced holds real data.
        WorkspaceNewerError: a newer version has written it; nothing was touched.
        ProfileError, DiskFullError, WorkspaceBusyError: nothing was changed.
    """
    storage = ports.storage
    storage.refuse_newer()
    if storage.exists() and not replace_sample:
        raise WorkspaceExistsError(path=str(ports.settings.workspace))
    ledger = ports.ledger()
    if ledger and not ledger.sample:
        raise SampleIntoRealError
    profile = ports.profile()
    seed = DEFAULT_SEED if seed is None else seed
    tables = make_city(profile, folder=ports.settings.city_folder, seed=seed, progress=progress)
    progress("writing")
    provenance = Provenance(EntryKind.SAMPLE, reason=f"seed {seed}", as_of=profile.reporting_date)
    writes = [TableWrite(name, frame, LoadMode.REPLACE, provenance) for name, frame in tables.items()]
    if ledger:
        ledger.commit(writes)
    else:
        storage.create_sample(writes, city=ports.settings.city)
    return sizes(tables)
