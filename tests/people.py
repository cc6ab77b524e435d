"""Somebody who asks: accounts in memory, and clients that are signed in."""

import re
from dataclasses import dataclass, field

from villagemap.domain.account_errors import SignInRefusedError
from villagemap.domain.accounts import Account, Role

PASSWORD = "correct horse battery"
NAMES = {Role.VIEWER: "kan", Role.EDITOR: "bian", Role.ADMIN: "guan"}


@dataclass
class MemoryAccounts:
    """Accounts that are never hashed; a session's token is a number."""

    people: dict[str, Account] = field(
        default_factory=lambda: {name: Account(name, role) for role, name in NAMES.items()}
    )
    sessions: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def exist(self):
        return bool(self.people)

    def secret(self):
        return b"a key for tests" if self.people else None

    def sign_in(self, name, password, address):
        self.asked.append((name, address))
        if name not in self.people or password != PASSWORD:
            raise SignInRefusedError
        token = f"session-{len(self.sessions)}"
        self.sessions[token] = name
        return token

    def signed_in(self, token):
        return self.people.get(self.sessions.get(token, ""))

    def sign_out(self, token):
        self.sessions.pop(token, None)


def mark_of(client, page, action):
    """Return the mark of the form on a page that is sent to `action`."""
    html = client.get(page).text
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)
    return re.search(r'name="mark" value="(\w*)"', form[0])[1]


def sign_in(client, role, *, password=PASSWORD, onward="/"):
    """Sign somebody of a role in through the page; return the answer."""
    told = {"mark": mark_of(client, "/sign-in", "/sign-in"), "name": NAMES.get(role, role)}
    return client.post("/sign-in", data=told | {"password": password, "next": onward})


class NoUploads:
    """A queue of uploads for a service that takes none; it is its own port, store and ledger."""

    def __init__(self):
        self.ports = self.storage = self.store = self

    def open(self):
        return self

    def prepare(self):
        pass

    def current(self, _token):
        return None

    def drop(self, _token):
        pass

    def history(self):
        return ()

    def mappings(self):
        return {}
