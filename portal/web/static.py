"""Files that never change under one address: the stylesheet, the script, the icon, the theme."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Blueprint, Flask, Response, current_app, url_for
from whitenoise import WhiteNoise

from portal.domain.council import Council

FOR_EVER = "public, max-age=31536000, immutable"
blueprint = Blueprint("theme", __name__)


def init_static(app: Flask) -> None:
    """Serve ``static/`` (packed where a ``.gz`` stands beside a file) and ``/theme.css``.

    Templates get ``asset(name)`` and ``theme()``, addresses that change with the content.
    """
    folder = Path(app.static_folder or "")
    app.extensions["fingerprints"] = {
        file.name: _fingerprint(file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.is_file()
    }
    app.jinja_env.globals.update(asset=asset, theme=theme)
    app.register_blueprint(blueprint)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        allow_all_origins=False,
        immutable_file_test=lambda path, url: True,
        add_headers_function=_file_headers,
    )


def asset(name: str) -> str:
    """Return the address of the static file ``name``; it changes when the file does.

    Raises ``KeyError`` when there is no such file.
    """
    fingerprints: Mapping[str, str] = current_app.extensions["fingerprints"]
    return url_for("static", filename=name, v=fingerprints[name])


def theme() -> str:
    """Return the address of the council's colours; it changes when they do."""
    return url_for("theme.stylesheet", v=_fingerprint(_theme_of_council().encode()))


@blueprint.get("/theme.css")
def stylesheet() -> Response:
    """The council's own colours, over those in ``portal.css``."""
    answer = Response(_theme_of_council(), mimetype="text/css")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


def _theme_of_council() -> str:
    council: Council = current_app.extensions["council"]
    return colours_as_css(tuple(sorted(council.colours.items())))


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _file_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


@lru_cache(maxsize=8)
def colours_as_css(colours: tuple[tuple[str, str], ...]) -> str:
    """Return a stylesheet that sets ``colours``, pairs of (name, ``#rrggbb``).

    ``brand`` colours the header, ``link`` the links, ``button`` the main button, ``accent``
    the line under the header. White text on the brand or a button becomes black where white
    could not be read; a link or a button too pale for a white page is left as it was.
    """
    chosen = dict(colours)
    lines = []
    if "brand" in chosen:
        lines += [
            f"--govuk-brand-colour:{chosen['brand']}",
            f"--portal-on-brand-colour:{_readable_on(chosen['brand'])}",
        ]
    if "accent" in chosen:
        lines.append(f"--portal-accent-colour:{chosen['accent']}")
    if "link" in chosen and _contrast(chosen["link"], "#f1f6f6") >= 4.5:
        lines += [
            f"--govuk-link-colour:{chosen['link']}",
            f"--govuk-link-hover-colour:{_darker(chosen['link'])}",
        ]
    if "button" in chosen and _contrast(chosen["button"], "#ffffff") >= 4.5:
        lines += [
            f"--portal-button-colour:{chosen['button']}",
            f"--portal-button-hover-colour:{_darker(chosen['button'])}",
        ]
    return ":root{" + ";".join(lines) + "}\n"


def _readable_on(background: str) -> str:
    white = _contrast("#ffffff", background)
    return "#ffffff" if white >= _contrast("#0b0c0c", background) or white >= 4.5 else "#0b0c0c"


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _darker(colour: str) -> str:
    return "#" + "".join(f"{channel * 6 // 10:02x}" for channel in _channels(colour))
