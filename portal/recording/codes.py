"""One-time codes: each works once, in the browser that asked for it (Policy A3.4)."""

import hmac
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.models import OneTimeCode

TRIES_OF_A_CODE = 5


def use_code(
    session: Session,
    asker_hash: str,
    typed_hash: str,
    now: datetime,
    *conditions: ColumnElement[bool],
) -> OneTimeCode | None:
    """Use up the code that matches, of those that ``conditions`` let through; return it.

    None when none does: that counts as a try on each of them.
    """
    codes = session.scalars(
        select(OneTimeCode)
        .where(
            OneTimeCode.asker_hash == asker_hash,
            OneTimeCode.code_hash.is_not(None),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < TRIES_OF_A_CODE,
            *conditions,
        )
        .order_by(OneTimeCode.id)
        .with_for_update()
    ).all()
    for code in codes:
        if hmac.compare_digest(code.code_hash or "", typed_hash):
            code.used_at = now
            return code
    for code in codes:
        code.tries += 1
    return None
