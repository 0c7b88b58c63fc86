"""The messages that the portal writes to people: the wording of each can be a council's own.

Policy B9 ("Message templates"), A5.5, C10.
"""

from portal.domain.message_templates.answers import ANSWERS, OMBUDSMAN, check_is_due
from portal.domain.message_templates.endings import ENDINGS
from portal.domain.message_templates.linked import LINKED
from portal.domain.message_templates.placeholders import MEANS
from portal.domain.message_templates.receipts import RECEIPTS
from portal.domain.message_templates.wording import (
    ALWAYS,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    MessageTemplate,
    Wording,
    WordingRefused,
    fill,
)
from portal.domain.message_templates.working import WHILE_WORKING

__all__ = [
    "ALWAYS",
    "LONGEST_BODY",
    "LONGEST_SUBJECT",
    "MEANS",
    "OMBUDSMAN",
    "TEMPLATES",
    "MessageTemplate",
    "Wording",
    "WordingRefused",
    "check_is_due",
    "fill",
]

TEMPLATES: dict[str, MessageTemplate] = {
    template.name: template for template in (*RECEIPTS, *WHILE_WORKING, *ANSWERS, *ENDINGS, *LINKED)
}
"""Every message with a wording of its own, by name, in the order of the list for staff."""
