"""The permitted moves of a case, as one table (Policy A5.1).

Each row says who may make a move, from which states, to which, what it needs, what it tells the
person and what it may do to each date. Staff see it drawn at ``/staff/moves``; the services ask
it before every act, by ``portal.domain.moves``.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from portal.domain import move_needs as clocks
from portal.domain.cases import LIVE, WORKING, Kind, State
from portal.domain.messages import Purpose
from portal.domain.move_names import Actor, Move
from portal.domain.move_needs import Effects, Need
from portal.domain.roles import Permission


class Back(StrEnum):
    """Where a move leads when that is no one state."""

    TO_WORK = "to_work"


@dataclass(frozen=True)
class MoveRule:
    """One row of the table of moves.

    ``by`` are the permissions of which a member of staff needs one, and the actors that are not
    staff. ``to`` is None when the move leaves the state as it is, and ``Back.TO_WORK`` when it
    leads back to where the case is worked on (``work_state``). ``kinds`` are the kinds it is
    for. ``needs`` is held by the service of the move, ``tells`` is what the person is sent, None
    when nothing, and ``clocks`` is all that the move may do to clocks.
    """

    move: Move
    by: tuple[Permission | Actor, ...]
    from_states: frozenset[State]
    to: State | Back | None = None
    kinds: frozenset[Kind] = frozenset(Kind)
    needs: tuple[Need, ...] = ()
    tells: Purpose | None = None
    clocks: Effects = field(default_factory=dict)


ANSWERABLE = frozenset(Kind) - {Kind.CHALLENGE}
"""Every kind but a challenge may be acknowledged and answered."""

FEEDBACK = frozenset({Kind.COMMENT, Kind.COMPLIMENT})
COMPLAINT = frozenset({Kind.COMPLAINT})
NEW = frozenset({State.NEW})
ANY = frozenset(State)
AT_WORK = WORKING | {State.NEW}
ASKING = frozenset({State.OPEN, State.EXTENDED})
STAGE_2 = frozenset({State.STAGE_2})
ANSWERED = frozenset({State.ANSWERED})
CLOSED = frozenset({State.CLOSED})

NOT_WAITED_FOR = frozenset(State) - {State.WAITING_FOR_CONSENT, State.CLOSED}

CONSENT_CHASED = (
    *(
        MoveRule(
            move,
            (Permission.RESPOND, Permission.REVIEW),
            NOT_WAITED_FOR,
            kinds=ANSWERABLE,
            needs=(Need.EVIDENCE,),
        )
        for move in (Move.CONSENT_GIVEN, Move.CONSENT_REFUSED)
    ),
    MoveRule(
        Move.REMIND_CONSENT,
        (Actor.SYSTEM,),
        frozenset({State.WAITING_FOR_CONSENT}),
        kinds=ANSWERABLE,
        needs=(Need.CONSENT, Need.WORKING_DAYS_5),
        tells=Purpose.REMINDER,
    ),
    MoveRule(
        Move.NO_CONSENT,
        (Actor.SYSTEM,),
        frozenset({State.WAITING_FOR_CONSENT}),
        to=Back.TO_WORK,
        kinds=ANSWERABLE,
        needs=(Need.CONSENT, Need.WORKING_DAYS_20),
        tells=Purpose.NEW_DATE,
        clocks=clocks.RESUMED,
    ),
)
"""Consent that comes unasked or late, and what the portal does itself meanwhile (A7.1)."""

ABOUT_PEOPLE = (Permission.RESPOND, Permission.REVIEW, Permission.TRIAGE)

PEOPLE = (
    MoveRule(
        Move.CHANGE_CONTACT,
        ABOUT_PEOPLE,
        ANY,
        needs=(Need.REASON,),
        tells=Purpose.NOTE,
    ),
    MoveRule(
        Move.CHANGE_CONTACT,
        (Actor.PERSON,),
        ANY,
        needs=(Need.CONFIRMED_ADDRESS,),
        tells=Purpose.NOTE,
    ),
    MoveRule(Move.ADJUST, ABOUT_PEOPLE, ANY),
    MoveRule(Move.SAY_WHO, ABOUT_PEOPLE, ANY, needs=(Need.REASON,)),
    MoveRule(Move.NAME_STAFF, (Permission.TRIAGE,), ANY, needs=(Need.REASON,)),
    MoveRule(Move.SAY_CONFLICT, ABOUT_PEOPLE, ANY, needs=(Need.REASON,)),
    MoveRule(Move.AT_RISK, (*ABOUT_PEOPLE, Permission.RECORD_CONTACT), ANY, needs=(Need.REASON,)),
    MoveRule(Move.NOT_AT_RISK, ABOUT_PEOPLE, ANY, needs=(Need.REASON,)),
    MoveRule(
        Move.CONTACT_PLAN,
        (Permission.PLAN_CONTACT,),
        ANY,
        needs=(Need.EVIDENCE, Need.NOT_HANDLER),
        tells=Purpose.CONTACT_PLAN,
    ),
    MoveRule(
        Move.REVIEW_PLAN, (Permission.PLAN_CONTACT,), ANY, needs=(Need.REASON, Need.NOT_HANDLER)
    ),
)
"""What is written down about the people of a case (Policy A7). It moves no case and no date."""

MOVES: tuple[MoveRule, ...] = (
    MoveRule(
        Move.DECIDE_KIND,
        (Permission.TRIAGE,),
        AT_WORK,
        needs=(Need.REASON, Need.HANDLER),
        tells=Purpose.NOTE,
        clocks=clocks.COUNTED_AGAIN,
    ),
    MoveRule(Move.ASSIGN, (Permission.ASSIGN,), LIVE, needs=(Need.HANDLER,)),
    MoveRule(
        Move.ACKNOWLEDGE,
        (Permission.ACKNOWLEDGE,),
        NEW,
        to=State.OPEN,
        kinds=ANSWERABLE,
        needs=(Need.UNDERSTANDING, Need.HANDLER),
        tells=Purpose.ACKNOWLEDGEMENT,
        clocks=clocks.ACKNOWLEDGED,
    ),
    MoveRule(
        Move.ACKNOWLEDGE,
        (Permission.ACKNOWLEDGE,),
        WORKING,
        kinds=ANSWERABLE,
        needs=(Need.UNDERSTANDING, Need.HANDLER),
        tells=Purpose.ACKNOWLEDGEMENT,
        clocks=clocks.ACKNOWLEDGED,
    ),
    MoveRule(
        Move.ASK_INFORMATION,
        (Permission.RESPOND,),
        ASKING | {State.WAITING_FOR_PERSON},
        to=State.WAITING_FOR_PERSON,
        kinds=ANSWERABLE,
        needs=(Need.MESSAGE,),
        tells=Purpose.QUESTION,
    ),
    MoveRule(
        Move.ASK_INFORMATION,
        (Permission.REVIEW,),
        STAGE_2,
        needs=(Need.MESSAGE,),
        tells=Purpose.QUESTION,
    ),
    MoveRule(
        Move.INFORMATION_CAME,
        (Permission.RESPOND, Actor.PERSON),
        frozenset({State.WAITING_FOR_PERSON}),
        to=Back.TO_WORK,
        kinds=ANSWERABLE,
        needs=(Need.QUESTION,),
    ),
    MoveRule(
        Move.INFORMATION_CAME, (Permission.REVIEW, Actor.PERSON), STAGE_2, needs=(Need.QUESTION,)
    ),
    MoveRule(
        Move.RANG,
        (Permission.RESPOND,),
        frozenset({State.WAITING_FOR_PERSON}),
        kinds=ANSWERABLE,
        needs=(Need.QUESTION,),
    ),
    MoveRule(Move.RANG, (Permission.REVIEW,), STAGE_2, needs=(Need.QUESTION,)),
    MoveRule(
        Move.REMIND_QUESTION,
        (Actor.SYSTEM,),
        STAGE_2 | {State.WAITING_FOR_PERSON},
        kinds=ANSWERABLE,
        needs=(Need.QUESTION, Need.ANSWER_BY),
        tells=Purpose.REMINDER,
    ),
    MoveRule(
        Move.ASK_CONSENT,
        (Permission.RESPOND,),
        ASKING | {State.WAITING_FOR_PERSON},
        to=State.WAITING_FOR_CONSENT,
        kinds=ANSWERABLE,
        needs=(Need.ACKNOWLEDGED, Need.MESSAGE, Need.OTHERS),
        tells=Purpose.CONSENT,
        clocks=clocks.PAUSED,
    ),
    MoveRule(
        Move.CONSENT_GIVEN,
        (Permission.RESPOND,),
        frozenset({State.WAITING_FOR_CONSENT}),
        to=Back.TO_WORK,
        kinds=ANSWERABLE,
        needs=(Need.CONSENT, Need.EVIDENCE),
        tells=Purpose.NEW_DATE,
        clocks=clocks.RESUMED,
    ),
    MoveRule(
        Move.CONSENT_REFUSED,
        (Permission.RESPOND,),
        frozenset({State.WAITING_FOR_CONSENT}),
        to=Back.TO_WORK,
        kinds=ANSWERABLE,
        needs=(Need.CONSENT, Need.EVIDENCE),
        tells=Purpose.NEW_DATE,
        clocks=clocks.RESUMED,
    ),
    *CONSENT_CHASED,
    MoveRule(
        Move.PAUSE,
        (Permission.RESPOND,),
        ASKING | {State.WAITING_FOR_PERSON},
        to=State.WAITING_FOR_PERSON,
        kinds=ANSWERABLE,
        needs=(Need.WRITTEN_REQUEST,),
        tells=Purpose.PAUSE,
        clocks=clocks.PAUSED,
    ),
    MoveRule(
        Move.PAUSE,
        (Permission.REVIEW,),
        STAGE_2,
        needs=(Need.WRITTEN_REQUEST,),
        tells=Purpose.PAUSE,
        clocks=clocks.PAUSED,
    ),
    MoveRule(
        Move.RESUME,
        (Permission.RESPOND,),
        frozenset({State.WAITING_FOR_PERSON}),
        to=Back.TO_WORK,
        kinds=ANSWERABLE,
        needs=(Need.PAUSED,),
        tells=Purpose.NEW_DATE,
        clocks=clocks.RESUMED,
    ),
    MoveRule(
        Move.RESUME,
        (Permission.REVIEW,),
        STAGE_2,
        needs=(Need.PAUSED,),
        tells=Purpose.NEW_DATE,
        clocks=clocks.RESUMED,
    ),
    MoveRule(
        Move.EXTEND,
        (Permission.RESPOND, Permission.EXTEND_AGAIN),
        ASKING,
        to=State.EXTENDED,
        kinds=ANSWERABLE,
        needs=(Need.BEFORE_DUE, Need.REASON, Need.NEW_DATE),
        tells=Purpose.EXTENSION,
        clocks=clocks.EXTENDED,
    ),
    MoveRule(
        Move.EXTEND,
        (Permission.RESPOND, Permission.EXTEND_AGAIN),
        frozenset({State.WAITING_FOR_PERSON}),
        kinds=ANSWERABLE,
        needs=(Need.BEFORE_DUE, Need.REASON, Need.NEW_DATE),
        tells=Purpose.EXTENSION,
        clocks=clocks.EXTENDED,
    ),
    MoveRule(
        Move.EXTEND,
        (Permission.REVIEW, Permission.EXTEND_AGAIN),
        STAGE_2,
        needs=(Need.BEFORE_DUE, Need.REASON, Need.NEW_DATE),
        tells=Purpose.EXTENSION,
        clocks=clocks.EXTENDED,
    ),
    MoveRule(Move.CORRECT_DATE, (Permission.CORRECT_DATE,), LIVE, needs=(Need.REASON,)),
    MoveRule(
        Move.AGREE_DATE,
        (Permission.AGREE_DATE,),
        LIVE,
        needs=(Need.SECOND_PERSON,),
        clocks=clocks.CORRECTED,
    ),
    MoveRule(
        Move.REJECT_DATE, (Permission.AGREE_DATE,), LIVE, needs=(Need.SECOND_PERSON, Need.REASON)
    ),
    MoveRule(Move.SAY_LATE, (Actor.SYSTEM,), LIVE, needs=(Need.LATE,), tells=Purpose.LATE),
    MoveRule(
        Move.DECIDE_POINTS, (Permission.RESPOND,), AT_WORK, kinds=COMPLAINT, needs=(Need.REASON,)
    ),
    MoveRule(
        Move.ASK_APPROVAL,
        (Permission.RESPOND,),
        AT_WORK,
        kinds=COMPLAINT,
        needs=(Need.POINTS_DECIDED, Need.CAUSE, Need.APOLOGY, Need.LEARNING),
    ),
    MoveRule(
        Move.APPROVE,
        (Permission.APPROVE,),
        AT_WORK,
        kinds=COMPLAINT,
        needs=(Need.SECOND_PERSON, Need.POINTS_DECIDED),
    ),
    MoveRule(
        Move.SEND_BACK,
        (Permission.APPROVE,),
        AT_WORK,
        kinds=COMPLAINT,
        needs=(Need.SECOND_PERSON, Need.REASON),
    ),
    MoveRule(
        Move.RESPOND,
        (Permission.RESPOND,),
        AT_WORK,
        to=State.ANSWERED,
        kinds=ANSWERABLE,
        needs=(
            Need.POINTS_DECIDED,
            Need.CAUSE,
            Need.APOLOGY,
            Need.LEARNING,
            Need.APPROVAL,
        ),
        tells=Purpose.RESPONSE,
        clocks=clocks.ANSWERED,
    ),
    MoveRule(
        Move.POST,
        (Permission.RESPOND, Permission.REVIEW),
        ANY,
        needs=(Need.LETTER,),
        clocks=clocks.ANSWERED,
    ),
    MoveRule(
        Move.TAKE_BACK, (Permission.RESPOND,), ANSWERED, to=Back.TO_WORK, needs=(Need.LETTER,)
    ),
    MoveRule(
        Move.TAKE_BACK,
        (Permission.RESPOND, Permission.REVIEW),
        WORKING | STAGE_2,
        needs=(Need.LETTER,),
    ),
    MoveRule(
        Move.ASK_STAGE_2,
        (Actor.PERSON, Permission.RECORD_CONTACT, Permission.RESPOND),
        ANSWERED | CLOSED,
        to=State.STAGE_2,
        kinds=COMPLAINT,
        needs=(Need.ANSWERED,),
        tells=Purpose.STAGE_2_RECEIPT,
        clocks=clocks.STAGE_2_STARTED,
    ),
    MoveRule(
        Move.ASK_STAGE_2,
        (Actor.PERSON, Permission.RECORD_CONTACT, Permission.RESPOND),
        ANSWERED | CLOSED,
        to=State.STAGE_2,
        kinds=frozenset({Kind.SERVICE_REQUEST}),
        needs=(Need.ANSWERED, Need.WAS_COMPLAINT),
        tells=Purpose.STAGE_2_RECEIPT,
        clocks=clocks.STAGE_2_STARTED,
    ),
    MoveRule(Move.CHOOSE_REVIEWER, (Permission.ASSIGN,), STAGE_2, needs=(Need.NOT_STAGE_1,)),
    MoveRule(
        Move.ACKNOWLEDGE_STAGE_2,
        (Permission.TRIAGE, Permission.REVIEW),
        STAGE_2,
        needs=(Need.UNDERSTANDING, Need.NOT_STAGE_1),
        tells=Purpose.STAGE_2_ACKNOWLEDGEMENT,
        clocks=clocks.ACKNOWLEDGED,
    ),
    MoveRule(
        Move.FINAL_RESPONSE,
        (Permission.REVIEW, Actor.SYSTEM),
        STAGE_2,
        to=State.CLOSED,
        kinds=COMPLAINT,
        needs=(
            Need.NOT_STAGE_1,
            Need.POINTS_DECIDED,
            Need.APOLOGY,
            Need.LEARNING,
            Need.MONEY_AGREED,
            Need.OMBUDSMAN_TEXT,
        ),
        tells=Purpose.FINAL_RESPONSE,
        clocks=clocks.ANSWERED,
    ),
    MoveRule(
        Move.CLOSE_UNASKED,
        (Actor.SYSTEM,),
        ANSWERED,
        to=State.CLOSED,
        needs=(Need.TIME_IS_UP,),
        clocks=clocks.ENDED,
    ),
    MoveRule(Move.REFUSE, (Permission.TRIAGE,), AT_WORK, kinds=COMPLAINT, needs=(Need.REASON,)),
    MoveRule(
        Move.AGREE_REFUSAL,
        (Permission.REFUSE,),
        AT_WORK,
        to=State.CLOSED,
        kinds=COMPLAINT,
        needs=(Need.SECOND_PERSON, Need.OMBUDSMAN_TEXT),
        tells=Purpose.REFUSAL,
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.REJECT_REFUSAL,
        (Permission.REFUSE,),
        AT_WORK,
        kinds=COMPLAINT,
        needs=(Need.SECOND_PERSON, Need.REASON),
    ),
    MoveRule(
        Move.WITHDRAW,
        (Actor.PERSON,),
        LIVE,
        to=State.CLOSED,
        tells=Purpose.WITHDRAWAL,
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.WITHDRAW,
        (Permission.CLOSE,),
        LIVE,
        to=State.CLOSED,
        needs=(Need.EVIDENCE,),
        tells=Purpose.WITHDRAWAL,
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.WITHDRAW,
        (Permission.CLOSE, Actor.PERSON),
        CLOSED,
        needs=(Need.EVIDENCE, Need.JOINED),
        tells=Purpose.WITHDRAWAL,
    ),
    MoveRule(
        Move.CLOSE,
        (Permission.CLOSE,),
        LIVE - STAGE_2,
        to=State.CLOSED,
        needs=(Need.FITTING_REASON,),
        tells=Purpose.NOTE,
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.MERGE,
        (Permission.TRIAGE,),
        AT_WORK,
        to=State.CLOSED,
        needs=(Need.OTHER_CASE,),
        tells=Purpose.MERGED,
        clocks=clocks.COUNTED_AGAIN,
    ),
    MoveRule(
        Move.SPLIT,
        (Permission.TRIAGE,),
        AT_WORK - {State.WAITING_FOR_CONSENT},
        needs=(Need.REASON,),
        tells=Purpose.SPLIT,
    ),
    MoveRule(
        Move.REOPEN,
        (Permission.REOPEN,),
        CLOSED | ANSWERED,
        to=Back.TO_WORK,
        needs=(Need.REASON,),
        tells=Purpose.NEW_DATE,
        clocks=clocks.OPENED_AGAIN,
    ),
    MoveRule(
        Move.READ,
        (Permission.READ_CHALLENGES,),
        LIVE,
        to=State.CLOSED,
        kinds=frozenset({Kind.CHALLENGE}),
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.READ,
        (Permission.READ_FEEDBACK,),
        LIVE,
        to=State.CLOSED,
        kinds=FEEDBACK,
        clocks=clocks.ENDED,
    ),
    MoveRule(
        Move.MESSAGE, (Permission.RESPOND, Permission.REVIEW, Actor.PERSON), ANY, tells=Purpose.NOTE
    ),
    MoveRule(Move.NOTE, (Permission.RESPOND, Permission.REVIEW, Permission.TRIAGE), ANY),
    MoveRule(
        Move.ADD_FILE,
        (Permission.RESPOND, Permission.REVIEW, Permission.RECORD_CONTACT, Actor.PERSON),
        ANY,
    ),
    MoveRule(Move.REMEDY, (Permission.RESPOND, Permission.REVIEW), ANY, kinds=COMPLAINT),
    MoveRule(
        Move.APPROVE_MONEY,
        (Permission.APPROVE_MONEY,),
        ANY,
        kinds=COMPLAINT,
        needs=(Need.SECOND_PERSON,),
    ),
    MoveRule(Move.LEARN, (Permission.PROPOSE_ACTIONS,), ANY),
    *PEOPLE,
    MoveRule(Move.OMBUDSMAN, (Permission.RECORD_OMBUDSMAN,), ANY, kinds=COMPLAINT),
)
"""The permitted moves, as data."""
