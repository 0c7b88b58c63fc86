"""What the pages about messages share."""

from flask import Blueprint

from portal.domain.errors import NotFound
from portal.domain.message_templates import TEMPLATES, MessageTemplate

blueprint = Blueprint("templates", __name__, url_prefix="/settings/templates")


def template_named(name: str) -> MessageTemplate:
    """Return the message of that name. Raises ``NotFound``."""
    if name not in TEMPLATES:
        raise NotFound
    return TEMPLATES[name]
