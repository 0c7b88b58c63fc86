"""The drafts of the person who is asking: their secrets are in the cookie, nowhere else."""

from datetime import timedelta

from flask import current_app, session

from portal.domain.cases import Kind
from portal.queries.drafts import KeptDraft, SentCase, find_draft, sent_case
from portal.recording.sending import tracking_code
from portal.web.now import now

DRAFTS = "drafts"
RECEIPTS = "receipts"
RECEIPTS_KEPT = 5


def lifetime() -> timedelta:
    """Return how long a draft lives from its start."""
    return timedelta(hours=current_app.config["DRAFT_HOURS"])


def tracking_key() -> bytes:
    """Return the key that tracking codes are made and kept with."""
    return str(current_app.config["TRACKING_KEY"]).encode()


def secret_of(journey: str) -> str | None:
    """Return the secret of this browser's draft of ``journey``, None without one."""
    found = session.get(DRAFTS, {}).get(journey)
    return found if isinstance(found, str) else None


def draft_of(journey: str) -> KeptDraft | None:
    """Return this browser's draft of ``journey``, None when there is none any more."""
    secret = secret_of(journey)
    return find_draft(journey, secret, now(), lifetime()) if secret else None


def remember_draft(journey: str, secret: str) -> None:
    """Let this browser open the draft of ``secret``."""
    if secret_of(journey) != secret:
        session[DRAFTS] = {**session.get(DRAFTS, {}), journey: secret}


def remember_receipt(reference: str, secret: str) -> None:
    """Let this browser see what became of the draft of ``secret``, after its next one too."""
    kept = session.get(RECEIPTS, [])
    if reference not in dict(kept):
        session[RECEIPTS] = [*kept, [reference, secret]][-RECEIPTS_KEPT:]


def receipt(reference: str) -> tuple[SentCase, str] | None:
    """Return the case that this browser sent and its tracking code, None for any other."""
    secret = dict(session.get(RECEIPTS, [])).get(reference)
    if not isinstance(secret, str):
        return None
    found = sent_case(reference, secret)
    return (found, tracking_code(secret, tracking_key())) if found else None


def newest_receipt(kind: Kind) -> SentCase | None:
    """Return the case of ``kind`` that this browser sent last, None when it sent none."""
    for reference, _secret in reversed(session.get(RECEIPTS, [])):
        found = receipt(reference)
        if found is not None and found[0].kind is kind:
            return found[0]
    return None
