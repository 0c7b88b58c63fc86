"""What the addresses of the open data share: reading only, by anybody, from anywhere."""

from flask import Blueprint, Response

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.after_request
def open_to_all(answer: Response) -> Response:
    """Let the pages of other sites read it: it holds nothing but published figures."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
