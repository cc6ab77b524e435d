"""Accounts beside a workspace: who can sign in, for how long, and how often somebody may guess."""

import re
import sqlite3
import stat
import threading

import pytest

from small_disks import SmallDisk, small_disk
from villagemap.domain.account_errors import (
    AccountExistsError,
    AccountsDamagedError,
    AccountUnknownError,
    BadNameError,
    SignInRefusedError,
    SignInUnavailableError,
    TooManyAttemptsError,
    WeakPasswordError,
)
from villagemap.domain.accounts import IDLE_SECONDS, LONGEST_SECONDS, Account, Role
from villagemap.store import attempts
from villagemap.store.accounts import AccountsFile

PASSWORD, OTHER = "correct horse battery", "another horse entirely"
HERE, THERE = "192.0.2.7", "198.51.100.9"


class Clock:
    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(tmp_path, clock):
    made = AccountsFile(tmp_path / "city.gpkg.accounts", clock=clock)
    made.add("王明", Role.EDITOR, PASSWORD)
    return made


def refused(accounts, times, *, name="王明", address=HERE):
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            accounts.sign_in(name, OTHER, address)


@pytest.fixture
def quick(monkeypatch):
    """Hash in no time: what is asked here is how often, not how long."""
    monkeypatch.setattr("villagemap.store.accounts.fits", lambda kept, _: bool(kept) and False)


def test_without_a_file_there_is_nobody_and_none_is_made(tmp_path):
    accounts = AccountsFile(tmp_path / "city.gpkg.accounts")

    assert (accounts.exist(), accounts.secret(), accounts.all(), accounts.signed_in("x")) == (
        False,
        None,
        (),
        None,
    )
    with pytest.raises(SignInRefusedError):
        accounts.sign_in("王明", PASSWORD, HERE)
    with pytest.raises(AccountUnknownError):
        accounts.remove("王明")
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_of_the_file_may_read_it(accounts):
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_the_file_holds_no_password_and_no_token(accounts):
    token = accounts.sign_in("王明", PASSWORD, HERE)

    kept = accounts.path.read_bytes()
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept
    assert b"$argon2id$" in kept


def test_a_session_is_of_the_account_that_signed_in(accounts):
    token = accounts.sign_in("王明", PASSWORD, HERE)

    assert accounts.signed_in(token) == Account("王明", Role.EDITOR)
    assert accounts.signed_in(token + "x") is None


@pytest.mark.parametrize("name", ["wang", "WANG", "ＷＡＮＧ", " Wang "])
def test_width_and_case_of_a_name_do_not_matter(accounts, name):
    accounts.add("Wang", Role.VIEWER, PASSWORD)

    assert accounts.signed_in(accounts.sign_in(name, PASSWORD, HERE)).name == "Wang"
    with pytest.raises(AccountExistsError):
        accounts.add(name.strip(), Role.ADMIN, PASSWORD)


def test_a_password_may_be_typed_composed_or_not(accounts):
    accounts.add("rene", Role.VIEWER, "caf\u00e9 caf\u00e9 caf\u00e9")

    assert accounts.sign_in("rene", "cafe\u0301 cafe\u0301 cafe\u0301", HERE)


@pytest.mark.parametrize("name", ["", "  ", "a b", "a/b", "<i>", "x" * 33, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_one_is_refused(accounts, name):
    with pytest.raises(BadNameError):
        accounts.add(name, Role.VIEWER, PASSWORD)


@pytest.mark.parametrize("password", ["", "123456789", "x" * 201])
def test_a_password_that_is_no_good_is_refused(accounts, password):
    with pytest.raises(WeakPasswordError):
        accounts.add("li", Role.VIEWER, password)


@pytest.mark.parametrize(
    ("waits", "lasts"),
    [
        pytest.param([IDLE_SECONDS - 1], True, id="until it fell idle"),
        pytest.param([IDLE_SECONDS], False, id="not when it was idle"),
        pytest.param([IDLE_SECONDS - 1, IDLE_SECONDS - 1], True, id="as long as it is used"),
        pytest.param(
            [IDLE_SECONDS // 2] * (2 * LONGEST_SECONDS // IDLE_SECONDS), False, id="one working day"
        ),
    ],
)
def test_a_session_lasts(accounts, clock, waits, lasts):
    token = accounts.sign_in("王明", PASSWORD, HERE)

    for seconds in waits:
        clock.wait(seconds)
        account = accounts.signed_in(token)

    assert (account is not None) is lasts


def test_signing_out_ends_this_session_alone(accounts):
    first, second = (accounts.sign_in("王明", PASSWORD, HERE) for _ in range(2))

    accounts.sign_out(first)

    assert accounts.signed_in(first) is None
    assert accounts.signed_in(second) is not None


def test_another_password_ends_all_sessions(accounts):
    tokens = [accounts.sign_in("王明", PASSWORD, HERE) for _ in range(2)]

    accounts.set_password("王明", OTHER)

    assert [accounts.signed_in(token) for token in tokens] == [None, None]
    refused_with_the_old_one = pytest.raises(SignInRefusedError)
    with refused_with_the_old_one:
        accounts.sign_in("王明", PASSWORD, HERE)
    assert accounts.sign_in("王明", OTHER, HERE)


def test_a_removed_account_is_out_at_once(accounts):
    token = accounts.sign_in("王明", PASSWORD, HERE)

    accounts.remove("王明")

    assert accounts.signed_in(token) is None
    assert accounts.all() == ()


def test_another_role_holds_from_the_next_request_on(accounts):
    token = accounts.sign_in("王明", PASSWORD, HERE)

    accounts.set_role("王明", Role.ADMIN)

    assert accounts.signed_in(token).role is Role.ADMIN


@pytest.mark.usefixtures("quick")
def test_a_colleagues_password_can_be_guessed_five_times(accounts, clock):
    refused(accounts, 5)

    with pytest.raises(TooManyAttemptsError) as stopped:
        accounts.sign_in("王明", PASSWORD, HERE)
    assert 0 < stopped.value.seconds <= attempts.WINDOW_SECONDS + 1
    clock.wait(stopped.value.seconds)
    refused(accounts, 1)


@pytest.mark.usefixtures("quick")
def test_who_is_stopped_stops_nobody_else(accounts):
    refused(accounts, 5)

    refused(accounts, 1, address=THERE)
    refused(accounts, 1, name="li")


@pytest.mark.usefixtures("quick")
def test_an_address_cannot_try_many_names(accounts):
    for number in range(30):
        refused(accounts, 1, name=f"name{number}")

    with pytest.raises(TooManyAttemptsError):
        accounts.sign_in("王明", PASSWORD, HERE)


@pytest.mark.usefixtures("quick")
def test_a_customer_with_many_addresses_is_one(accounts):
    for number in range(30):
        refused(accounts, 1, name=f"name{number}", address=f"2001:db8::{number:x}")

    with pytest.raises(TooManyAttemptsError):
        accounts.sign_in("王明", PASSWORD, "2001:db8::ffff")
    refused(accounts, 1, address="2001:db8:1::1")


@pytest.mark.usefixtures("quick")
def test_many_machines_cannot_guess_one_password(accounts):
    for number in range(60):
        refused(accounts, 1, address=f"192.0.2.{number}")

    with pytest.raises(TooManyAttemptsError):
        accounts.sign_in("王明", PASSWORD, THERE)


def test_who_mistypes_and_then_signs_in_begins_anew(accounts):
    for _ in range(3):
        refused(accounts, 4)
        assert accounts.sign_in("王明", PASSWORD, HERE)


def test_guesses_made_at_once_count_too(accounts, monkeypatch):
    looked = []
    monkeypatch.setattr("villagemap.store.accounts.fits", lambda *_: looked.append(1) and False)

    def guess():
        with pytest.raises((SignInRefusedError, TooManyAttemptsError)):
            accounts.sign_in("王明", OTHER, HERE)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked) == 5


def test_what_was_typed_as_a_name_is_not_kept(accounts):
    refused(accounts, 1, name=PASSWORD)

    assert PASSWORD.encode() not in accounts.path.read_bytes()


def test_the_key_is_the_same_for_every_process_and_another_for_every_file(accounts, tmp_path):
    other = AccountsFile(tmp_path / "other.accounts")
    other.add("li", Role.VIEWER, PASSWORD)

    assert accounts.secret() == AccountsFile(accounts.path).secret()
    assert accounts.secret() != other.secret()
    assert len(accounts.secret()) == 32


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", None], ids=["empty", "text", "another database"]
)
def test_a_file_that_is_none_of_ours_is_named(tmp_path, content):
    path = tmp_path / "city.gpkg.accounts"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
    else:
        path.write_bytes(content)

    with pytest.raises(AccountsDamagedError) as problem:
        AccountsFile(path).all()
    assert re.search("accounts", str(problem.value.parts["path"]))


@pytest.mark.parametrize("how", [SmallDisk.make_read_only, SmallDisk.fill], ids=["read-only", "full"])
def test_where_the_disk_takes_nothing_sessions_go_on_and_nobody_signs_in(tmp_path, clock, how):
    with small_disk(tmp_path / "disk") as disk:
        accounts = AccountsFile(disk.path / "w.gpkg.accounts", clock=clock)
        wang = accounts.add("wang", Role.EDITOR, PASSWORD)
        token = accounts.sign_in("wang", PASSWORD, HERE)
        how(disk)
        clock.wait(IDLE_SECONDS / 2)

        assert accounts.signed_in(token) == wang
        for password in (PASSWORD, OTHER):
            with pytest.raises(SignInUnavailableError):
                accounts.sign_in("wang", password, HERE)
