"""Services and offices that people can pick."""

from sqlalchemy import select

from portal.db import db
from portal.domain.council import Place
from portal.domain.errors import NotFound
from portal.models import Office, Service


def services(on_forms_only: bool = False) -> list[Place]:
    """Return the services that have not ended, in the council's order.

    ``on_forms_only`` leaves out those that residents are not asked about (screens K6 and C5).
    """
    wanted = select(Service).where(Service.ended_at.is_(None)).order_by(Service.position)
    if on_forms_only:
        wanted = wanted.where(Service.on_forms)
    return [Place(row.slug, row.name, row.on_forms) for row in db.session.scalars(wanted)]


def service_names() -> dict[str, str]:
    """Return the name of every service by its slug, of ended ones too."""
    return dict(db.session.execute(select(Service.slug, Service.name)).all())


def offices() -> list[Place]:
    """Return the offices that have not ended, in the council's order."""
    wanted = select(Office).where(Office.ended_at.is_(None)).order_by(Office.position)
    return [Place(row.slug, row.name, on_forms=True) for row in db.session.scalars(wanted)]


def office_id(slug: str) -> int:
    """Return the row number of an office that has not ended. Raises ``NotFound``."""
    found = db.session.scalar(
        select(Office.id).where(Office.slug == slug, Office.ended_at.is_(None))
    )
    if found is None:
        raise NotFound
    return found
