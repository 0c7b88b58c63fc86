"""The back office. Locked as a whole."""

from flask import Blueprint, Flask

from portal.staff import (
    actions,
    approvals,
    away,
    cases,
    challenges,
    clear,
    commitments_read,
    contact_plans,
    dashboard,
    fair_play,
    feedback,
    figures,
    home,
    inbox,
    mail,
    moves,
    other_routes,
    past_records,
    post,
    posters,
    ratings,
    record,
    refusals,
    samples,
    search,
    sign_in,
    slips,
    templates,
    triage,
    views,
)
from portal.staff.lock import guard
from portal.staff.strips import strip_words
from portal.web.staff_pages import staff_words

PAGES = (
    home,
    sign_in,
    dashboard,
    commitments_read,
    inbox,
    triage,
    cases,
    search,
    views,
    record,
    refusals,
    challenges,
    contact_plans,
    feedback,
    ratings,
    slips,
    samples,
    past_records,
    figures,
    clear,
    posters,
    mail,
    moves,
    post,
    templates,
    other_routes,
    away,
    fair_play,
    actions,
    approvals,
)
"""The modules with pages, each with its ``blueprint``."""


def register(app: Flask) -> None:
    """Join the pages of this part to ``app``, all behind one lock."""
    office = Blueprint("staff", __name__, url_prefix="/staff")
    for module in PAGES:
        office.register_blueprint(module.blueprint)
    office.before_request(guard)
    office.context_processor(staff_words)
    office.context_processor(strip_words)
    app.register_blueprint(office)
