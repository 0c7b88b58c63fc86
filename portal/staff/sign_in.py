"""Signing in and out, and the list of one's own sessions (Policy B9 S0)."""

import logging
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.roles import Permission
from portal.queries.staff import account_for, sessions_of
from portal.recording.tries import TooManyTries
from portal.services import sessions, sign_ins
from portal.web.access import needs
from portal.web.fields import HiddenNumber, TextField
from portal.web.form import Form
from portal.web.networks import network
from portal.web.now import now
from portal.web.password_field import PasswordField
from portal.web.passwords import matches
from portal.web.signed_in import (
    end_this_one,
    forget,
    remember,
    safe_next,
    session_id,
    viewer,
    whole_limit,
)
from portal.web.typed_before import Typed, just_typed, typed_before

blueprint = Blueprint("sign_in", __name__)
log = logging.getLogger("portal.sign_in")


class AddressField(TextField):
    """An account's address. A wrong form of it is told no differently from a wrong one."""

    input_type = "email"


class SignInForm(Form):
    """Address and password. Pasting works; a code from an app comes as a third question."""

    email = AddressField(
        _l("Email address"),
        required=_l("Enter your email address"),
        limit=254,
        autocomplete="username",
    )
    password = PasswordField(
        _l("Password"), required=_l("Enter your password"), autocomplete="current-password"
    )


class EndForm(Form):
    """Ends one session, or with no number every one."""

    session_id = HiddenNumber()


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; the same answer to a wrong one and an unknown one."""
    form = SignInForm()
    address = safe_next(request.args.get("next"))
    typed = typed_before()
    if form.validate_on_submit():
        try:
            right = _try(form.email.data, form.password.data)
        except TooManyTries as many:
            form.add_problem(_(many.sentence) % many.values)
            return _page(form, address, typed), 429
        if right and typed.fields and address:
            return render_template("staff/sign_in/typed.html", typed=typed, address=address)
        if right:
            return redirect(address or url_for("staff.home.index"))
        form.add_problem(_("The email address or password is not right"), "email")
    return _page(form, address, typed), form.status


def ask_after_typing(address: str) -> ResponseReturnValue:
    """Show the sign-in page to whom sent a form to ``address`` too late, keeping what they typed.

    The form's act is not carried out.
    """
    typed = just_typed() if safe_next(address) else Typed()
    return _page(SignInForm(formdata=None), safe_next(address), typed), 403


def _page(form: SignInForm, address: str | None, typed: Typed) -> str:
    return render_template("staff/sign_in/sign_in.html", form=form, address=address, typed=typed)


def _try(email: str, password: str) -> bool:
    """Start a session when the password is right; every try is counted before it is looked at."""
    key = current_app.config["SECRET_KEY"].encode()
    tries = sign_ins.admit(email=email, network=network(), now=now(), key=key)
    account = account_for(email)
    if not matches(password, account.password_hash if account else None) or account is None:
        return False
    secret = sessions.start(
        staff_id=account.staff_id,
        browser=str(request.user_agent),
        network=sign_ins.network_mark(network(), key),
        now=now(),
    )
    sign_ins.forgive(tries=tries, now=now())
    end_this_one()
    remember(secret)
    log.info("signed in staff=%d", account.staff_id)
    return True


@blueprint.post("/sign-out")
@needs(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this session, in the database and in the cookie."""
    if not Form().validate_on_submit():
        abort(400)
    end_this_one()
    flash(_("You are signed out"))
    return redirect(url_for("staff.sign_in.sign_in"))


@blueprint.route("/sessions", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def own_sessions() -> ResponseReturnValue:
    """List where the person is signed in; end one of them, or all."""
    form = EndForm()
    if form.validate_on_submit():
        chosen = form.session_id.data
        sessions.end(staff_id=viewer().staff_id, session_id=chosen, now=now())
        if chosen is None or chosen == session_id():
            forget()
            flash(_("You are signed out everywhere") if chosen is None else _("You are signed out"))
            return redirect(url_for("staff.sign_in.sign_in"))
        flash(_("That session has ended"))
        return redirect(url_for("staff.sign_in.own_sessions"))
    page = render_template("staff/sign_in/sessions.html", form=form, rows=_rows())
    return page, form.status


def _rows() -> list[dict[str, Any]]:
    """Return the sessions that still open something, this one marked."""
    moment = now()
    return [
        {
            "id": row.id,
            "browser": row.browser,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "here": row.id == session_id(),
        }
        for row in sessions_of(viewer().staff_id)
        if moment - row.started_at < whole_limit()
    ]
