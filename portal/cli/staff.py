"""``flask staff ...``: accounts of the back office (Policy A16)."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.words import Words
from portal.domain.errors import RuleBroken
from portal.domain.roles import Role
from portal.queries.staff import all_staff
from portal.services import staff as accounts
from portal.web.passwords import check_password, hashed

staff = AppGroup("staff", help="Add people to the back office, give them roles, end accounts.")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
NAME_LIMIT = 200
ROLE = click.Choice([role.value for role in Role])


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(staff)


@contextmanager
def _rules_as_messages() -> Iterator[None]:
    """Show a broken rule as one line and end with an error."""
    try:
        yield
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if not ADDRESS.fullmatch(value) or len(value) > 254:
        raise click.BadParameter("this is not an email address, like name@example.com")
    return value.lower()


def _new_password(ask: bool, *personal: str) -> str:
    """Return a generated password, or with ``ask`` one that is typed twice."""
    if not ask:
        return secrets.token_urlsafe(15)
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_password(password, *personal)
    return password


@staff.command("add")
@click.argument("email", callback=_address)
@click.option(
    "--name",
    prompt=True,
    type=Words(NAME_LIMIT),
    help="Their name, as colleagues and residents see it.",
)
@click.option("--role", "roles", multiple=True, required=True, type=ROLE, help="One or more.")
@click.option("--service", help="Short name of the service they work in, such as waste.")
@click.option("--heads", multiple=True, help="Short name of a service they head. One or more.")
@click.option("--ask-password", is_flag=True, help="Type a password instead of getting one.")
def add(
    email: str,
    name: str,
    roles: tuple[str, ...],
    service: str | None,
    heads: tuple[str, ...],
    ask_password: bool,
) -> None:
    """Make an account for EMAIL and print its password."""
    with _rules_as_messages():
        password = _new_password(ask_password, email, name)
        accounts.add_staff(
            email=email,
            name=name,
            password_hash=hashed(password),
            roles=[Role(role) for role in roles],
            service=service,
            heads=heads,
            now=datetime.now(UTC),
        )
    click.echo(f"{email} can sign in at /staff/sign-in")
    if not ask_password:
        click.echo(f"password: {password}")


@staff.command("role")
@click.argument("email")
@click.argument("roles", nargs=-1, required=True, type=ROLE)
@click.option("--heads", multiple=True, help="Short name of a service they head. One or more.")
def role(email: str, roles: tuple[str, ...], heads: tuple[str, ...]) -> None:
    """Give EMAIL exactly these ROLES. They are signed out everywhere."""
    with _rules_as_messages():
        now = datetime.now(UTC)
        accounts.set_roles(email=email, roles=[Role(one) for one in roles], now=now)
        if heads:
            accounts.set_heads(email=email, slugs=heads, now=now)
    click.echo(f"{email}: {', '.join(roles)}")


@staff.command("password")
@click.argument("email")
@click.option("--ask-password", is_flag=True, help="Type a password instead of getting one.")
def password(email: str, ask_password: bool) -> None:
    """Give EMAIL a new password. They are signed out everywhere."""
    with _rules_as_messages():
        new = _new_password(ask_password, email)
        accounts.set_password(email=email, password_hash=hashed(new), now=datetime.now(UTC))
    click.echo(f"{email} has a new password" if ask_password else f"password: {new}")


@staff.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """End the account of EMAIL. Their name stays on what they did."""
    with _rules_as_messages():
        accounts.disable(email=email, now=datetime.now(UTC))
    click.echo(f"{email} can no longer sign in")


@staff.command("list")
def list_() -> None:
    """List every account with its roles."""
    for one in all_staff():
        roles = ", ".join(held.role.value for held in one.roles)
        click.echo(f"{one.email:40} {one.name:30} {roles}{'' if one.active else ' (disabled)'}")
