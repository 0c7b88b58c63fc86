"""What is written to people when cases are split or joined (Policy A1.1, A7.5)."""

from portal.domain.message_templates.wording import MessageTemplate
from portal.domain.message_templates.working import IF_YOU_DO_NOT_AGREE
from portal.domain.words import N_

LINKED = (
    MessageTemplate(
        name="split",
        title=N_("We deal with the parts apart"),
        when=N_("Sent when one contact is about more than one thing and becomes two cases."),
        subject=N_("We deal with what you told us in two parts: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You wrote to us on {received_on} about more than one thing. "
                "We deal with each part on its own, so that each gets what it needs."
            ),
            N_("Under {reference} we deal with this:"),
            "{stays}",
            N_("Under {new_reference} we deal with this:"),
            "{part}",
            N_(
                "You do not have to do anything. You can track each part by its own reference. "
                "If you have a tracking code, it works for both."
            ),
            IF_YOU_DO_NOT_AGREE,
        ),
        words=("reference", "received_on", "stays", "new_reference", "part"),
        needed=("reference", "stays", "new_reference", "part"),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="merged",
        title=N_("We answer in another case"),
        when=N_("Sent to the person of a case that is joined to another about the same thing."),
        subject=N_("We have joined {reference} to {kept_reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You wrote to us on {received_on}. We are looking into the same thing "
                "under {kept_reference}, so we have joined the two."
            ),
            "{answer_day}",
            N_(
                "You will still get our answer. What you told us is not lost, "
                "and you can still write to us about {reference}."
            ),
            IF_YOU_DO_NOT_AGREE,
        ),
        words=("reference", "received_on", "kept_reference"),
        needed=("reference", "kept_reference"),
        parts=("greeting", "answer_day"),
    ),
    MessageTemplate(
        name="joined",
        title=N_("Someone else told us of the same thing"),
        when=N_(
            "Sent to the person of the case that stays, when another person's is joined to it."
        ),
        subject=N_("We answer you together with someone else: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "Someone else told us of the same thing as you did under {reference}. "
                "You agreed that we answer you together, so we have joined the two."
            ),
            "{answer_day}",
            IF_YOU_DO_NOT_AGREE,
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting", "answer_day"),
    ),
    MessageTemplate(
        name="joined_stage_2",
        title=N_("Someone else asked for stage 2"),
        when=N_("Sent to everyone else whose case is answered together with the one who asked."),
        subject=N_("We will look again: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "Someone else told us of the same thing as you did under {reference}. "
                "They are not happy with our answer, and asked us to look at it again. We will."
            ),
            N_(
                "Someone who has not worked on it before will do it. It is stage 2 of 2. "
                "You will get our final answer too, by {due_on}."
            ),
            N_(
                "You do not need to do anything. If you want to tell us more, phone {phone} "
                "and say your reference, {reference}."
            ),
        ),
        words=("reference", "due_on"),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="stage_2_goes_on",
        title=N_("Stopped at stage 2, which goes on for someone else"),
        when=N_(
            "Sent when a person asks us to stop at stage 2, and someone else whose case is "
            "answered together with theirs has asked for it too."
        ),
        subject=N_("You asked us to stop: {reference}"),
        paragraphs=(
            "{greeting}",
            N_("You asked us to stop looking again at {reference}."),
            N_(
                "Someone else asked us to look again at the same thing. So we go on, for them. "
                "You do not need to do anything. You will get our final answer too."
            ),
            N_("If you change your mind, phone us on {phone}."),
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="joined_waits",
        title=N_("Our answer waits for someone else"),
        when=N_(
            "Sent to everyone else whose case is answered together with the one on which our "
            "answer has to wait."
        ),
        subject=N_("Our answer will wait: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "Someone else told us of the same thing as you did under {reference}. "
                "We have to wait for them, so our answer to you will wait too."
            ),
            N_(
                "We give you a new date when we carry on. If you cannot wait, phone {phone} and "
                "say your reference."
            ),
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="stage_2_waits",
        title=N_("Stage 2 waits for someone else"),
        when=N_(
            "Sent to a person who asked for stage 2 when someone else, whose case is answered "
            "together with theirs, asks us to wait."
        ),
        subject=N_("Our final answer will wait: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "You asked us to look again at {reference}. Someone else told us of the same "
                "thing. They asked us to wait, so our final answer will wait too."
            ),
            N_(
                "We give you a new date when we carry on. If you cannot wait, phone {phone} and "
                "say your reference."
            ),
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="stage_2_stopped",
        title=N_("Stage 2 has stopped"),
        when=N_(
            "Sent to everyone else whose case is answered together with the one who asked us "
            "to look again, when they ask us to stop."
        ),
        subject=N_("We do not look again: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "We told you that someone else asked us to look again at the same thing as you "
                "told us of under {reference}. They have asked us to stop."
            ),
            N_("So there will be no final answer from us. The answer you have had still stands."),
            N_("If you want us to look again, phone us on {phone} and say your reference."),
        ),
        words=("reference",),
        needed=("reference",),
        parts=("greeting",),
    ),
    MessageTemplate(
        name="joined_answer",
        title=N_("Our answer, for whoever's case was joined"),
        when=N_("Carries the answer to each person whose case was joined to another."),
        subject=N_("Our answer: {reference}"),
        paragraphs=(
            "{greeting}",
            N_(
                "We joined what you told us under {reference} to {kept_reference}. "
                "This is the answer that we gave there:"
            ),
            "{answer}",
        ),
        words=("reference", "kept_reference", "answer"),
        needed=("answer",),
        parts=("greeting",),
    ),
)
