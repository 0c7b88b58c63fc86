"""How each question looks: the one place where fields meet the GOV.UK macros."""

import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.domain.files import ENDINGS
from portal.web.govuk import draw, macro
from portal.web.words import count

if TYPE_CHECKING:
    from portal.web.fields import (
        ChoiceField,
        DateField,
        FilesField,
        LongTextField,
        PickField,
        Question,
        TextField,
        TrapField,
        UploadField,
    )

Params = dict[str, Any]


def text(field: "TextField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with a box of one line; ``heading`` makes it the h1 of the page."""
    params = _input_params(field, heading)
    return draw("input", "govukInput", params, typed=bool(field.typed or field.errors))


def _input_params(field: "TextField", heading: bool) -> Params:
    return {
        **_described(field),
        "label": _label(field, heading),
        "name": field.name,
        "type": field.input_type,
        "value": field.typed,
        "classes": f"govuk-input--width-{field.width}" if field.width else "",
        "autocomplete": field.autocomplete or None,
        "inputmode": field.inputmode or None,
        "spellcheck": field.spellcheck,
    }


def long_text(field: "LongTextField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with a box of several lines and a count of characters."""
    left = {"other": _("You have %(count)s characters remaining", count="%{count}")}
    over = {"other": _("You have %(count)s characters too many", count="%{count}")}
    return draw(
        "character-count",
        "govukCharacterCount",
        {
            **_described(field),
            "label": _label(field, heading),
            "name": field.name,
            # A page drops the first line break after <textarea>; this one is for it to drop.
            "value": "\n" + field.typed if field.typed.startswith("\n") else field.typed,
            "rows": field.rows,
            "maxlength": field.limit,
            "spellcheck": field.spellcheck,
            "textareaDescriptionText": ngettext(
                "You can enter up to %(limit)s character",
                "You can enter up to %(limit)s characters",
                field.limit,
                limit=count(field.limit),
            ),
            "charactersUnderLimitText": {
                "one": _("You have %(count)s character remaining", count="%{count}"),
                **left,
            },
            "charactersAtLimitText": _("You have 0 characters remaining"),
            "charactersOverLimitText": {
                "one": _("You have %(count)s character too many", count="%{count}"),
                **over,
            },
        },
        typed=bool(field.typed or field.errors),
    )


def radios(field: "PickField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with its answers as round buttons."""
    return _picks(field, heading, "radios", "govukRadios")


def checkboxes(field: "PickField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with its answers as boxes to tick."""
    return _picks(field, heading, "checkboxes", "govukCheckboxes")


def _picks(field: "PickField", heading: bool, component: str, name: str) -> Markup:
    items: list[Params] = []
    follow_ups: list[tuple[str, Markup]] = []
    for option in field.options:
        if option.apart:
            items.append({"divider": _("or")})
        item: Params = {
            "value": option.value,
            "text": str(option.text),
            "checked": field.picked(option),
            "behaviour": "exclusive" if option.alone else None,
        }
        if option.hint:
            item["hint"] = {"text": str(option.hint)}
        if option.reveals:
            # The macro indents what it is given, which would change text that a person typed.
            # It gets a mark instead, and the questions are put in its place afterwards.
            mark = _mark_of(field.name, option.value)
            item["conditional"] = {"html": mark}
            follow_ups.append((mark, _joined(field, option.reveals)))
        items.append(item)
    described = _described(field)
    drawn = draw(
        component,
        name,
        {
            **described,
            "idPrefix": described.pop("id"),
            "name": field.name,
            "fieldset": _fieldset(field, heading),
            "classes": f"govuk-{component}--small" if field.small else "",
            "items": items,
        },
        typed=bool(field.errors),
    )
    for mark, questions in follow_ups:
        drawn = drawn.replace(mark, questions)
    return drawn


@lru_cache(maxsize=2000)
def _mark_of(name: str, part: str) -> str:
    """Return a mark that nobody outside this process can know, the same each time."""
    return secrets.token_hex(16)


def _joined(field: "PickField", names: tuple[str, ...]) -> Markup:
    first, *others = (field.form[name]() for name in names)
    for other in others:
        first = first + other
    return first


def choice(field: "ChoiceField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with its answers as a drop-down list."""
    empty = {"value": "", "text": _("Select an answer"), "selected": not field.data}
    return draw(
        "select",
        "govukSelect",
        {
            **_described(field),
            "label": _label(field, heading),
            "name": field.name,
            "items": [
                empty,
                *(
                    {
                        "value": option.value,
                        "text": str(option.text),
                        "selected": field.picked(option),
                    }
                    for option in field.options
                ),
            ],
        },
        typed=bool(field.errors),
    )


def date(field: "DateField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with boxes for day, month and year."""
    names = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    mark = _mark_of(field.name, "not known")
    drawn = draw(
        "date-input",
        "govukDateInput",
        {
            **_described(field, _date_hint(field)),
            "fieldset": _fieldset(field, heading),
            "namePrefix": field.name,
            "items": [_date_box(field, part, name) for part, name in names.items()],
            "formGroup": {"afterInputs": {"html": mark}} if field.not_known else {},
        },
        typed=bool(field.errors or any(getattr(field.boxes, part) for part in names)),
    )
    return drawn.replace(mark, _not_known(field)) if field.not_known else drawn


def _date_box(field: "DateField", part: str, name: str) -> Params:
    faulty = " govuk-input--error" if field.errors and part in field.faulty else ""
    return {
        "name": part,
        "label": name,
        "value": getattr(field.boxes, part),
        "classes": f"govuk-input--width-{4 if part == 'year' else 2}{faulty}",
    }


def _not_known(field: "DateField") -> Markup:
    return macro("checkboxes", "govukCheckboxes")(
        {
            "idPrefix": f"{field.id}-unknown",
            "name": f"{field.name}-unknown",
            "items": [{"value": "yes", "text": str(field.not_known), "checked": field.ticked}],
            "formGroup": {"classes": "portal-date-unknown"},
        }
    )


def _date_hint(field: "DateField") -> str:
    if field.hint:
        return str(field.hint)
    if field.month_enough:
        return _(
            "For example, 27 3 2026. An approximate date is fine: "
            "leave the day empty if you do not know it."
        )
    return _("For example, 27 3 2026")


def files(field: "FilesField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with a box to choose files, and the list of those that wait."""
    drawn = draw(
        "file-upload",
        "govukFileUpload",
        {
            **_described(field),
            "label": _label(field, heading),
            "name": field.name,
            "multiple": True,
            "attributes": {"accept": ",".join(ENDINGS)},
        },
        typed=bool(field.errors),
    )
    template = current_app.jinja_env.get_template("components/files.html")
    waiting: Markup = template.module.waiting(field.data)  # type: ignore[attr-defined]
    return drawn + waiting


def upload(field: "UploadField", heading: bool = False, **kwargs: Any) -> Markup:
    """Return the question with a box to choose one file."""
    params = {**_described(field), "label": _label(field, heading), "name": field.name}
    return draw("file-upload", "govukFileUpload", params, typed=bool(field.errors))


def trap(field: "TrapField", **kwargs: Any) -> Markup:
    """Return a box that nobody sees, with words for those who come upon it."""
    template = current_app.jinja_env.get_template("components/trap.html")
    drawn: Markup = template.module.trap(field.name)  # type: ignore[attr-defined]
    return drawn


def _described(field: "Question", hint: str = "") -> Params:
    """What a macro needs to tie the hint and the message to the question."""
    params: Params = {"id": field.id}
    if hint or field.hint:
        params["hint"] = {"text": hint or str(field.hint)}
    if field.errors:
        params["errorMessage"] = {
            "text": str(field.errors[0]),
            "visuallyHiddenText": _("Error"),
        }
    return params


def _label(field: "Question", heading: bool) -> Params:
    return {
        "text": field.question,
        "isPageHeading": heading,
        "classes": "govuk-label--l" if heading else "govuk-label--s",
    }


def _fieldset(field: "Question", heading: bool) -> Params:
    return {
        "legend": {
            "text": field.question,
            "isPageHeading": heading,
            "classes": "govuk-fieldset__legend--l" if heading else "govuk-fieldset__legend--s",
        }
    }
