"""The contact plans in force, those due for review first (screen S17; Policy A7.9)."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.domain.contact_plans import PLAN_WORDS
from portal.domain.roles import Permission
from portal.queries.people import is_due, plans_by_review
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("contact_plans", __name__, url_prefix="/contact-plans")


@blueprint.get("", strict_slashes=False)
@needs(Permission.PLAN_CONTACT)
def index() -> str:
    """List every plan in force on the cases that this manager may see."""
    plans = [
        {
            "reference": plan.case.reference,
            "person": plan.case.person.name,
            "number": plan.id,
            "step": _(PLAN_WORDS[plan.step]),
            "start_on": plan.start_on,
            "review_on": plan.review_on,
            "due": is_due(plan, today()),
            "decided_by": plan.decided_by.name,
        }
        for plan in plans_by_review(viewer(), now())
    ]
    return render_template("staff/contact_plans/index.html", plans=plans)
