"""What the pages about actions share."""

from flask import Blueprint

blueprint = Blueprint("actions", __name__, url_prefix="/actions")
