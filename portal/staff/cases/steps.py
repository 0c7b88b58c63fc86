"""What can be done with a case, as its page offers it: the next step first, the rest in groups."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.domain.moves import Move
from portal.domain.next_step import may_take, moves_for, next_step
from portal.domain.words import N_
from portal.queries.case_page import CaseView
from portal.web.signed_in import viewer

ANSWERS = frozenset({Move.DECIDE_POINTS, Move.RESPOND, Move.FINAL_RESPONSE})
"""The steps that lead to an answer."""

GROUPS = (
    (
        N_("With the person"),
        {
            Move.ASK_INFORMATION,
            Move.INFORMATION_CAME,
            Move.RANG,
            Move.ASK_CONSENT,
            Move.CONSENT_GIVEN,
            Move.MESSAGE,
        },
    ),
    (
        N_("The answer"),
        {
            Move.ACKNOWLEDGE,
            Move.DECIDE_POINTS,
            Move.RESPOND,
            Move.APPROVE,
            Move.REMEDY,
            Move.LEARN,
            Move.ASK_STAGE_2,
            Move.ACKNOWLEDGE_STAGE_2,
            Move.FINAL_RESPONSE,
            Move.OMBUDSMAN,
        },
    ),
    (
        N_("Its dates"),
        {Move.PAUSE, Move.RESUME, Move.EXTEND, Move.CORRECT_DATE, Move.AGREE_DATE},
    ),
    (
        N_("The case itself"),
        {
            Move.DECIDE_KIND,
            Move.ASSIGN,
            Move.CHOOSE_REVIEWER,
            Move.NOTE,
            Move.SPLIT,
            Move.MERGE,
            Move.REFUSE,
            Move.AGREE_REFUSAL,
            Move.CLOSE,
            Move.WITHDRAW,
            Move.REOPEN,
        },
    ),
)
"""What steps are about, so that one of many is found. Each step is in one group."""


@dataclass(frozen=True)
class Step:
    """One thing that can be done: where it leads and what it is called."""

    text: str
    href: str


@dataclass(frozen=True)
class Group:
    """Steps about the same, and what about."""

    name: str
    steps: list[Step]


def main_step(view: CaseView) -> Step | None:
    """Return the next right step for who is signed in, None when there is none for them.

    When nobody answered our question, the answer is called so (screen S7).
    """
    move = next_step(view.progress, viewer())
    if move is None:
        return None
    step = _step(move, view)
    if view.progress.heard_nothing and move in ANSWERS:
        return Step(_("Answer with what we have"), step.href)
    return step


def step_next_to_it(view: CaseView) -> Step | None:
    """Return the step that comes right behind the main one: closing, when nobody answered."""
    if view.progress.heard_nothing and Move.CLOSE in moves_for(view.progress, viewer()):
        return _step(Move.CLOSE, view)
    return None


def other_steps(view: CaseView) -> list[Group]:
    """Return all other steps that who is signed in may take, in groups that have any."""
    shown = {Move.CLOSE} if step_next_to_it(view) else set()
    moves = [move for move in moves_for(view.progress, viewer()) if move not in shown]
    found = []
    for name, among in GROUPS:
        steps = [_step(move, view) for move in moves if move in among]
        if Move.MESSAGE in among and may_take(Move.MESSAGE, view.progress, viewer()):
            href = url_for("staff.cases.call", reference=view.case.reference)
            steps.append(Step(_("Write down that they phoned"), href))
        if steps:
            found.append(Group(_(name), steps))
    return found


def _step(move: Move, view: CaseView) -> Step:
    reference = view.case.reference
    if move is Move.POST:
        letter = view.letters[0]
        return Step(
            _("Print and post the letter"),
            url_for("staff.cases.letter", reference=reference, message_id=letter.id),
        )
    text, endpoint = {
        Move.DECIDE_KIND: (_("Decide what this is"), "staff.triage.decide"),
        Move.ACKNOWLEDGE: (_("Acknowledge"), "staff.cases.acknowledge"),
        Move.DECIDE_POINTS: (_("Decide the points"), "staff.cases.points"),
        Move.RESPOND: (_("Write the answer"), "staff.cases.respond"),
        Move.APPROVE: (_("Approve the answer"), "staff.cases.approve"),
        Move.REMEDY: (_("Put it right"), "staff.cases.remedy"),
        Move.LEARN: (_("Say what we change"), "staff.cases.learning"),
        Move.ASSIGN: (_("Choose who handles this"), "staff.cases.assign"),
        Move.ASK_INFORMATION: (_("Ask for information"), "staff.cases.ask"),
        Move.INFORMATION_CAME: (_("Write down their answer"), "staff.cases.came"),
        Move.RANG: (_("Write down that you rang them"), "staff.cases.rang"),
        Move.ASK_CONSENT: (_("Ask for consent"), "staff.cases.consent"),
        Move.CONSENT_GIVEN: (_("Record consent"), "staff.cases.consent_came"),
        Move.PAUSE: (_("Wait because they asked"), "staff.cases.pause"),
        Move.RESUME: (_("Carry on"), "staff.cases.resume"),
        Move.EXTEND: (_("Give more time"), "staff.cases.extend"),
        Move.CORRECT_DATE: (_("Correct a date"), "staff.cases.correct"),
        Move.AGREE_DATE: (_("Decide a corrected date"), "staff.cases.correct_decide"),
        Move.REFUSE: (_("Do not take this as a complaint"), "staff.cases.refuse"),
        Move.AGREE_REFUSAL: (_("Decide a refusal"), "staff.cases.refuse_decide"),
        Move.SPLIT: (_("Split into two cases"), "staff.cases.split"),
        Move.MERGE: (_("Join to another case"), "staff.cases.merge"),
        Move.ASK_STAGE_2: (_("They ask for stage 2"), "staff.cases.ask_stage_2"),
        Move.CHOOSE_REVIEWER: (_("Choose the stage 2 reviewer"), "staff.cases.reviewer"),
        Move.ACKNOWLEDGE_STAGE_2: (_("Acknowledge stage 2"), "staff.cases.acknowledge_stage_2"),
        Move.FINAL_RESPONSE: (_("Write the final response"), "staff.cases.final"),
        Move.OMBUDSMAN: (_("Ombudsman"), "staff.cases.ombudsman"),
        Move.MESSAGE: (_("Write to the person"), "staff.cases.message"),
        Move.NOTE: (_("Add a note"), "staff.cases.note"),
        Move.CLOSE: (_("Close"), "staff.cases.close"),
        Move.WITHDRAW: (_("Withdraw"), "staff.cases.withdraw"),
        Move.REOPEN: (_("Open again"), "staff.cases.reopen"),
    }[move]
    return Step(text, url_for(endpoint, reference=reference))
