"""The history of the workspace as the page shows it: what came in, from whom, and whether it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from villagemap.domain.accounts import Account, Right, may
from villagemap.domain.entries import Entry, EntryKind
from villagemap.texts import Texts

_MOST = 20
_TO_THE_MINUTE = 16
_CAN_BE_UNDONE = {EntryKind.LOAD, EntryKind.EDIT, EntryKind.UNDO}


@dataclass(frozen=True, slots=True)
class Write:
    """What was written at once: a file with all its tables. `entry` is the number to undo it by, 0 where that is impossible."""

    number: int
    at: str
    who: str
    what: str
    file: str
    reason: str
    added: int
    changed: int
    removed: int
    note: str
    entry: int


def history_of(entries: Sequence[Entry], account: Account, texts: Texts) -> tuple[Write, ...]:
    """Return the newest writes."""
    grouped = [list(group) for _, group in groupby(entries, key=lambda entry: entry.load)]
    load_of = {entry.id: entry.load for entry in entries}
    return tuple(_write(group, load_of, account, texts) for group in grouped[:_MOST])


def may_undo(entries: Sequence[Entry], number: int, account: Account) -> bool:
    """Tell whether an account may undo an entry: one of its own, or any."""
    authors = {entry.who for entry in entries if number in {entry.id, entry.load}}
    return may(account.role, Right.UNDO_ANY, reading_is_open=True) or authors == {account.name}


def _write(group: Sequence[Entry], load_of: Mapping[int, int], account: Account, texts: Texts) -> Write:
    first = group[-1]
    layers = dict.fromkeys(
        texts.table(entry.layer) if entry.layer else texts.say("history.all_layers")
        for entry in reversed(group)
    )
    kind = texts.say(f"history.kind.{_kind(first)}")
    damaged = any(entry.damaged for entry in group)
    standing = first.kind in _CAN_BE_UNDONE and not first.undone_by and not damaged
    touched = any(entry.added or entry.changed or entry.removed for entry in group)
    undoable = standing and touched and may_undo(group, first.id, account)
    return Write(
        number=first.load,
        at=first.at[:_TO_THE_MINUTE].replace("T", " "),
        who=first.who,
        what=f"{kind} · {texts.shown(list(layers))}",
        file=" · ".join(part for part in (first.file, first.part) if part),
        reason=first.reason,
        added=sum(entry.added for entry in group),
        changed=sum(entry.changed for entry in group),
        removed=sum(entry.removed for entry in group),
        note=_note(first, load_of, texts),
        entry=first.id if undoable else 0,
    )


def _kind(entry: Entry) -> str:
    return "damaged" if entry.damaged or entry.kind is None else entry.kind.value


def _note(entry: Entry, load_of: Mapping[int, int], texts: Texts) -> str:
    """Return what undid it or what it undoes, by the numbers of the writes that are listed."""
    if entry.undone_by:
        by = load_of.get(entry.undone_by, entry.undone_by)
        return texts.say("history.undone_by", entry=str(by))
    if not entry.undoes:
        return ""
    return texts.say("history.undoes", entry=str(load_of.get(entry.undoes, entry.undoes)))
