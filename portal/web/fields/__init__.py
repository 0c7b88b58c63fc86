"""Questions that a form asks. They keep what was typed and say what is wrong in plain words.

Every message names its question: ``subject`` is the question as the beginning of a sentence
("The date it happened"). ``required`` is the message for no answer; None makes it optional.
"""

from portal.web.fields.dates import DateField
from portal.web.fields.files import FilesField, UploadField
from portal.web.fields.hidden import LARGEST_NUMBER, HiddenNumber, HiddenText, TrapField
from portal.web.fields.picks import CheckboxesField, ChoiceField, Option, PickField, RadiosField
from portal.web.fields.question import Question, Words, first_text
from portal.web.fields.text import (
    EmailField,
    LongTextField,
    MoneyField,
    NumberField,
    PhoneField,
    PostcodeField,
    TextField,
    TimeField,
    WebAddressField,
)

__all__ = [
    "LARGEST_NUMBER",
    "CheckboxesField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "FilesField",
    "HiddenNumber",
    "HiddenText",
    "LongTextField",
    "MoneyField",
    "NumberField",
    "Option",
    "PhoneField",
    "PickField",
    "PostcodeField",
    "Question",
    "RadiosField",
    "TextField",
    "TimeField",
    "TrapField",
    "UploadField",
    "WebAddressField",
    "Words",
    "first_text",
]
