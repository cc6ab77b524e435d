"""One decision for pages, data addresses and exports alike: who may have which address.

An address that the table lacks is refused to everybody. docs/accounts.md shows the table; a test compares the two
with what the service answers.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from villagemap.domain.accounts import Right, Role, may

RIGHT_OF: Mapping[str, Right] = MappingProxyType(
    {
        "/sign-in": Right.OPEN,
        "/sign-out": Right.OPEN,
        "/static/<version>/<path:name>": Right.OPEN,
        "/favicon.ico": Right.OPEN,
        "/healthz": Right.OPEN,
        "/script-errors": Right.OPEN,
        "/texts/<lang>.json": Right.OPEN,
        "/styles/<page>.css": Right.OPEN,
        "/folium/<lang>.js": Right.READ,
        "/": Right.READ,
        "/villages": Right.READ,
        "/villages/<code>": Right.READ,
        "/villages/<code>.json": Right.READ,
        "/villages/<code>/provenance.json": Right.READ,
        "/villages.<ending>": Right.READ,
        "/layers/<name>.<ending>": Right.READ,
        "/overview/<path:name>.json": Right.READ,
        "/locate.json": Right.READ,
        "/import": Right.LOAD,
        "/import/file": Right.LOAD,
        "/import/progress.json": Right.LOAD,
        "/import/answers": Right.LOAD,
        "/import/options": Right.LOAD,
        "/import/back": Right.LOAD,
        "/import/report.<ending>": Right.LOAD,
        "/import/difference.<ending>": Right.LOAD,
        "/import/commit": Right.LOAD,
        "/import/cancel": Right.LOAD,
        "/import/undo": Right.LOAD,
    }
)
"""What each address asks."""


class Decision(StrEnum):
    """What becomes of a request."""

    GRANTED = "granted"
    SIGN_IN = "sign in"
    REFUSED = "refused"


def decide(role: Role | None, address: str | None, *, reading_is_open: bool) -> Decision:
    """Decide about a request for an address of the table; None is one that leads nowhere, as only readers are told.

    Methods make no difference: who may open a form may send it.
    """
    right = Right.READ if address is None else RIGHT_OF.get(address)
    if right is None:
        return Decision.REFUSED
    if may(role, right, reading_is_open=reading_is_open):
        return Decision.GRANTED
    return Decision.SIGN_IN if role is None else Decision.REFUSED
