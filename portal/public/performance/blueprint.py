"""What the pages about how we are doing share."""

from flask import Blueprint

blueprint = Blueprint("performance", __name__, url_prefix="/performance")
