"""The only place where the parts are joined."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

import portal.models  # the models, so that migrations see them
from portal import api, cli, public, staff
from portal.db import db, prepare_engine
from portal.domain.council import parse_council
from portal.web.access import check_staff_pages
from portal.web.context import init_context
from portal.web.errors import init_errors
from portal.web.headers import init_headers
from portal.web.jobs import init_jobs
from portal.web.numbers import init_numbers
from portal.web.pages import init_pages
from portal.web.uploads import init_uploads

ROOT = Path(__file__).parent.parent


def create_app(settings: Mapping[str, Any]) -> Flask:
    """Return the portal with ``settings`` (see ``config.py``)."""
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.from_mapping(settings)
    app.extensions["council"] = parse_council(Path(app.config["COUNCIL_FILE"]).read_text("utf-8"))
    _open_database(app)
    _prepare_accounts(app)
    _prepare_templates(app)
    init_uploads(app)
    init_errors(app, database_is_away=OperationalError)
    init_headers(app)
    init_context(app)
    init_numbers(app)
    init_pages(app)
    init_jobs(app)
    for part in (public, staff, api, cli):
        part.register(app)
    check_staff_pages(app)
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _open_database(app: Flask) -> None:
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, app.config["SQLITE_SYNCHRONOUS"])
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)


def _prepare_accounts(app: Flask) -> None:
    """Let Flask-Security keep the accounts of staff: hashing now, the second factor later.

    Its pages and commands stay off, and it looks for no signed-in user of its own:
    ``portal.web.signed_in`` alone decides that.
    """
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SESSION_PROTECTION=None,
    )
    kept: Any = portal.models  # rows without the library's mixins, which bring Flask along
    accounts = SQLAlchemyUserDatastore(db, kept.Staff, kept.StaffRole)
    Security(app, accounts, register_blueprint=False).login_manager.request_loader(lambda _: None)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
