"""`villagemap user`: the accounts beside a workspace."""

import sys
from typing import TYPE_CHECKING

import click

from villagemap.cli.main import texts_of
from villagemap.domain.accounts import Role
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.application.ports import AccountRegister


@click.group()
def user() -> None:
    """Accounts: who may bring in files, and, with VILLAGEMAP_REQUIRE_LOGIN=yes, who may look.

    They are kept beside the workspace (WORKSPACE.accounts) and are in no backup of it. Passwords are asked for,
    or read from standard input.

    \b
    Examples:
      villagemap user add wang --role editor
      villagemap user role wang admin
      villagemap user password wang < new-password.txt
    """


_ROLES = click.Choice([role.value for role in Role])


@user.command()
@click.argument("name")
@click.option(
    "--role", required=True, type=_ROLES, help="viewer looks, editor loads, admin also undoes others' loads."
)
@click.pass_obj
def add(settings: Settings, name: str, role: str) -> None:
    """Add the account NAME."""
    texts = texts_of(settings)
    account = _accounts(settings).add(name, Role(role), _password(texts))
    click.echo(texts.say("user.added", name=account.name, role=texts.say(f"account.role.{account.role}")))


@user.command(name="list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """List the accounts with their roles."""
    accounts = _accounts(settings).all()
    for account in accounts:
        click.echo(f"{account.name}\t{account.role}")
    if not accounts:
        click.echo(texts_of(settings).say("user.nobody"), err=True)


@user.command()
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.pass_obj
def role(settings: Settings, name: str, role: str) -> None:
    """Give NAME another role; it holds at once."""
    texts = texts_of(settings)
    _accounts(settings).set_role(name, Role(role))
    click.echo(texts.say("user.role", name=name, role=texts.say(f"account.role.{role}")))


@user.command()
@click.argument("name")
@click.pass_obj
def password(settings: Settings, name: str) -> None:
    """Give NAME another password; it ends all sessions of the account."""
    texts = texts_of(settings)
    _accounts(settings).set_password(name, _password(texts))
    click.echo(texts.say("user.password_set", name=name))


@user.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Remove NAME; its sessions end at once."""
    _accounts(settings).remove(name)
    click.echo(texts_of(settings).say("user.removed", name=name))


def _accounts(settings: Settings) -> "AccountRegister":
    from villagemap.application.upkeep import managed_accounts
    from villagemap.bootstrap import make_ports

    return managed_accounts(make_ports(settings))


def _password(texts: Texts) -> str:
    """Prompt for a password twice, or read it from standard input where that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt(
        texts.say("user.password"), hide_input=True, confirmation_prompt=texts.say("user.again")
    )
    return password
