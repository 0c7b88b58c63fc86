"""The pages of a complaint are all under one address."""

from flask import Blueprint

blueprint = Blueprint("complaint", __name__, url_prefix="/complain")
