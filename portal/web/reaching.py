"""The boxes for how to reach someone, in the same words for residents and staff (K12, S18)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.contacts import mailbox_of
from portal.web.context import council
from portal.web.fields import EmailField, PhoneField, PostcodeField, TextField
from portal.web.fields.text import EMAIL_WANTED, PHONE_WANTED, POSTCODE_WANTED


def boxes(*, own: bool = True) -> tuple[Any, ...]:
    """Return new questions: email, phone, two lines of an address, town, postcode.

    ``own`` False says that someone else's are typed: no browser offers those of who types.
    """

    def offered(token: str) -> str:
        return token if own else "off"

    return (
        EmailField(required=EMAIL_WANTED, autocomplete=offered("email")),
        PhoneField(required=PHONE_WANTED, autocomplete=offered("tel")),
        TextField(
            _l("Address line 1"),
            required=_l("Enter address line 1, typically the building and street"),
            autocomplete=offered("address-line1"),
        ),
        TextField(_l("Address line 2 (optional)"), autocomplete=offered("address-line2")),
        TextField(
            _l("Town or city"),
            required=_l("Enter town or city"),
            limit=120,
            width=20,
            autocomplete=offered("address-level2"),
        ),
        PostcodeField(required=POSTCODE_WANTED, autocomplete=offered("postal-code")),
    )


def is_ours(address: str | None) -> bool:
    """Whether mail to ``address`` would come to ourselves."""
    return mailbox_of(address or "") in council().own_addresses
