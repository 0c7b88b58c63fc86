"""A manager approves what an officer wrote, or sends it back (Policy A5.1, A9.4)."""

from datetime import datetime

from portal.domain.approvals import AnswerChanged, Approving, WordsMissing
from portal.domain.cases import ContactWay
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.moves import Move, after
from portal.domain.remedies import (
    SumUnclear,
    WriterApproves,
    check_limit,
    promises_money,
    sums_not_in,
)
from portal.domain.responses import Dispatch, Response
from portal.domain.roles import Permission, Viewer
from portal.domain.sums import largest_sum
from portal.domain.times import london_date
from portal.mailer import Composed
from portal.models import Approval, Case, Remedy
from portal.queries.cases import case_to_change, find_case
from portal.queries.families import money_family_of
from portal.queries.putting_right import approval_waiting, money_agreed, money_on, remedy_on
from portal.recording.acts import act
from portal.recording.answers import answer_mail, check_answer, seal_of, texts_sent, words_of
from portal.recording.history import record


def waiting_text(*, viewer: Viewer, reference: str, now: datetime) -> Composed:
    """Return the message of the answer that waits, as it would leave today.

    Raises ``AnswerChanged`` when the case has changed since, ``NotFound`` when none waits.
    """
    case = find_case(viewer, reference, now)
    response = _as_written(_waiting(case), case)
    return answer_mail(case, response, check_answer(case, response), london_date(now))


def decide_answer(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    approval_id: int,
    approve: bool,
    words: str,
    limit_pence: int,
    form_key: str,
    now: datetime,
) -> None:
    """Approve the answer that waits, or send it back with ``words``. Its writer never does.

    Approving it agrees to the money in it too. ``limit_pence`` is the most that this person may
    agree to on one case with all that it was split into or joined to, with what was agreed to
    before. A sum in the words of the answer can be read and is within it too, or stands in a
    remedy that somebody agreed to. Nothing leaves: the writer sends it, and only that stops the
    clocks. Raises ``WriterApproves``, ``WordsMissing``, ``AnswerChanged``,
    ``BeyondLimit``, ``SumUnclear``, ``AlreadySent``, ``ChangedByOther``, ``NotFound`` (also when
    another answer waits now), ``NotAllowed`` or ``MoveNotPossible``.
    """
    move = Move.APPROVE if approve else Move.SEND_BACK
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(move, case.state, case.kind, viewer)
        waiting = _waiting(case)
        if waiting.id != approval_id:
            raise NotFound
        if waiting.asked_by_id == viewer.staff_id:
            raise WriterApproves
        if not approve and not words:
            raise WordsMissing
        agreed = []
        if approve:
            response = _as_written(waiting, case)
            for remedy in money_on(case.id):
                if remedy.approved_by_id is None:
                    _agree(remedy, viewer, limit_pence, now)
                    agreed.append(remedy.id)
            _check_words(case, response, limit_pence)
        waiting.state = Approving.APPROVED if approve else Approving.SENT_BACK
        waiting.decided_at, waiting.decided_by_id = now, viewer.staff_id
        waiting.words = words or None
        record(
            doing.session,
            case,
            move,
            now=now,
            staff_id=viewer.staff_id,
            words=words or None,
            money=agreed,
        )
        doing.result = reference


def agree_to_money(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    remedy_id: int,
    limit_pence: int,
    form_key: str,
    now: datetime,
) -> None:
    """Agree to what one remedy promises of money (Policy A9.4). Its writer never does.

    ``limit_pence`` is the most for the whole case, as in ``decide_answer``, and holds for the
    largest sum that the remedy names, as its amount or in its words. Agreeing to what is agreed
    already changes nothing. Raises ``WriterApproves``, ``BeyondLimit``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.APPROVE_MONEY, case.state, case.kind, viewer)
        remedy = remedy_on(case.id, remedy_id)
        if not promises_money(remedy.kind, remedy.what):
            raise NotFound
        if remedy.approved_by_id is None:
            _agree(remedy, viewer, limit_pence, now)
            record(
                doing.session,
                case,
                Move.APPROVE_MONEY,
                now=now,
                staff_id=viewer.staff_id,
                words=remedy.what,
                pence=remedy.pence,
            )
        doing.result = reference


def _waiting(case: Case) -> Approval:
    waiting = approval_waiting(case.id)
    if waiting is None:
        raise NotFound
    return waiting


def _as_written(waiting: Approval, case: Case) -> Response:
    """Return the answer that waits; raise when the case no longer says what it says."""
    said = dict(waiting.answer)
    dispatch = Dispatch(ContactWay(said.pop("way")))
    response = Response(dispatch=dispatch, **said)
    if seal_of(case, response) != waiting.seal:
        raise AnswerChanged
    return response


def _check_words(case: Case, response: Response, limit_pence: int) -> None:
    """Raise ``BeyondLimit`` for a larger sum in the answer's words that nobody agreed to, and
    ``SumUnclear`` for one that cannot be read: it is beyond every limit."""
    agreed = [(remedy.pence, remedy.what) for remedy in money_on(case.id)]
    said = sums_not_in(agreed, texts_sent(case, words_of(response)))
    if None in said:
        raise SumUnclear
    check_limit(largest_sum(said, ()), 0, limit_pence)


def _agree(remedy: Remedy, viewer: Viewer, limit_pence: int, now: datetime) -> None:
    if not viewer.may(Permission.APPROVE_MONEY):
        raise NotAllowed
    if remedy.written_by_id == viewer.staff_id:
        raise WriterApproves
    promised = largest_sum((remedy.pence,), (remedy.what,))
    if promised:
        check_limit(promised, money_agreed(money_family_of(remedy.case_id)), limit_pence)
    remedy.approved_by_id, remedy.approved_at = viewer.staff_id, now
