"""Settings, from the environment. A production portal refuses to start without its secrets."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


class SettingMissing(RuntimeError):
    """A setting that production needs is not there."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the settings that ``environ`` describes.

    ``PORTAL_ENV`` is ``production`` on a server; anything else is a machine to try the
    portal on, which makes its own secrets once and keeps them beside its database.
    """
    instance = Path(environ.get("PORTAL_FOLDER") or ROOT / "instance").absolute()
    production = environ.get("PORTAL_ENV") == "production"
    if production:
        found = {name: environ.get(name, "") for name in SECRETS}
        missing = [name for name, value in found.items() if len(value) < 32]
        if missing:
            raise SettingMissing(
                f"set {', '.join(missing)} to a secret of 32 characters or more: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
    else:
        found = {name: _kept_secret(instance, name, environ) for name in SECRETS}
    return {
        **found,
        **_web(environ, production),
        **_mail(environ, instance),
        **_files(environ, instance),
        "PRODUCTION": production,
        "PORTAL_FOLDER": str(instance),
        "COUNCIL_FILE": environ.get("COUNCIL_FILE") or str(ROOT / "council.toml"),
        "SQLALCHEMY_DATABASE_URI": _database(environ, instance),
        "SQLITE_SYNCHRONOUS": "FULL",
        "DRAFT_HOURS": 24,
        "TRACK_MINUTES": 30,
        "STAFF_IDLE_MINUTES": 30,
        "STAFF_SESSION_HOURS": 8,
        "BABEL_DEFAULT_LOCALE": "en_GB",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
    }


SECRETS = ("SECRET_KEY", "TRACKING_KEY", "SECURITY_PASSWORD_SALT")


def _kept_secret(instance: Path, name: str, environ: Mapping[str, str]) -> str:
    """Return the secret ``name``, made once and kept in a file only its owner can read."""
    if environ.get(name):
        return environ[name]
    instance.mkdir(parents=True, exist_ok=True)
    file = instance / name.lower()
    try:
        with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text()


def _database(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("DATABASE_URL")
    if not url:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'portal.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _web(environ: Mapping[str, str], production: bool) -> dict[str, Any]:
    return {
        "PUBLIC_ADDRESS": environ.get("PUBLIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/"),
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES", "0")),
        "SESSION_COOKIE_NAME": "__Host-portal" if production else "portal",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=24),
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 300,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _mail(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Mail goes to MAIL_SERVER; with none set, each mail becomes a file in MAIL_FOLDER."""
    return {
        "MAIL_SERVER": environ.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(environ.get("MAIL_PORT", "25")),
        "MAIL_USE_TLS": environ.get("MAIL_USE_TLS", "") == "yes",
        "MAIL_USE_SSL": environ.get("MAIL_USE_SSL", "") == "yes",
        "MAIL_USERNAME": environ.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD") or None,
        "MAIL_SENDER": environ.get("MAIL_SENDER", "no-reply@example.org"),
        "MAIL_TIMEOUT_SECONDS": 20,
        "MAIL_FOLDER": environ.get("MAIL_FOLDER", str(instance / "mail")),
        "QUEUE_FILE": environ.get("QUEUE_FILE", str(instance / "queue.sqlite")),
    }


def _files(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Files go to a folder, or to an S3 when FILES_ADDRESS names a bucket."""
    return {
        "FILES_ADDRESS": environ.get("FILES_ADDRESS") or str(instance / "files"),
        "FILES_S3": {
            "endpoint": environ.get("FILES_S3_ENDPOINT", ""),
            "region": environ.get("FILES_S3_REGION", ""),
            "access_key_id": environ.get("FILES_S3_KEY_ID", ""),
            "secret_access_key": environ.get("FILES_S3_SECRET", ""),
        },
        "CLAMD_ADDRESS": environ.get("CLAMD_ADDRESS", ""),
    }
