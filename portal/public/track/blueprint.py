"""The blueprint that the pages of this package belong to."""

from flask import Blueprint

blueprint = Blueprint("track", __name__, url_prefix="/track")
