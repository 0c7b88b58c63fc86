"""What people type is kept as it should be, or refused in plain words beside its question."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.domain.cases import Precision
from portal.domain.partial_dates import NOT_KNOWN, PartialDate
from portal.web.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    EmailField,
    HiddenNumber,
    LongTextField,
    NumberField,
    Option,
    PhoneField,
    PostcodeField,
    RadiosField,
    TextField,
    TimeField,
    TrapField,
)
from portal.web.form import NOT_OURS, OneTimeForm
from portal.web.typed_text import TooLong, tidy
from tests.web.gallery import gallery

TODAY = date(2026, 11, 23)
EMAIL = "Enter an email address in the correct format, like name@example.com"
MARKS = "\u0301\u0323" * 5_000
PHONE = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"


class Everything(OneTimeForm):
    """One of each question."""

    name = TextField("What is your name?", required="Enter your full name", subject="Your name")
    what = LongTextField(
        "What happened?", required="Enter what happened", subject="What happened", limit=4000
    )
    when = DateField(
        "When did it happen?", required="Enter the date it happened", subject="The date it happened"
    )
    about = DateField(
        "About when?", subject="The date", month_enough=True, not_known="I do not know"
    )
    planned = DateField("Reply by", subject="Reply by", past=False)
    how = RadiosField(
        "How should we contact you?",
        required="Select how we should contact you",
        options=[
            Option("email", "Email", reveals=("email",)),
            Option("phone", "Phone", hint="Office hours", reveals=("phone",)),
            Option("letter", "Letter", reveals=("postcode", "address"), apart=True),
        ],
    )
    email = EmailField(required=EMAIL)
    phone = PhoneField(required="Enter a phone number")
    postcode = PostcodeField(required="Enter a full UK postcode")
    address = LongTextField("Address", limit=500)
    right = CheckboxesField(
        "What would put this right?",
        required="Select what would put this right",
        options=[
            Option("apology", "An apology"),
            Option("other", "Something else", reveals=("other",)),
            Option("none", "None of these", apart=True, alone=True),
        ],
    )
    other = TextField("What else?", required="Enter what else")
    service = ChoiceField("Which service?", options=[Option("bins", "Bins"), Option("tax", "Tax")])
    people = NumberField("Number of people", low=2, high=500)
    at = TimeField("Time of day")
    version = HiddenNumber()
    trap = TrapField()


GOOD = {
    "name": "Mary Okoro",
    "what": "My bin was missed.",
    "when-day": "3",
    "when-month": "11",
    "when-year": "2026",
    "how": "email",
    "email": "mary@example.org",
    "right": "apology",
}


@pytest.fixture(scope="module")
def site() -> Flask:
    """A site with the form above."""
    return gallery({"everything": Everything})


def filled(site: Flask, **changes: Any) -> Everything:
    """Return the form with the good answers and ``changes``, validated on 23 November 2026."""
    answers = MultiDict({**GOOD, **changes})
    with site.test_request_context("/", method="POST", data=answers):
        form = Everything(today=TODAY, meta={"csrf": False})
        form.validate()
        return form


def problem(site: Flask, field: str, **changes: Any) -> str | None:
    """Return what is said about ``field``, None when nothing is."""
    form = filled(site, **changes)
    others = {name: errors for name, errors in form.errors.items() if name != field}
    assert not others, others
    errors = form[field].errors
    assert len(errors) <= 1
    return str(errors[0]) if errors else None


def test_good_answers_are_taken(site: Flask) -> None:
    form = filled(site)
    assert form.problems() == []
    assert form.answers()["what"] == "My bin was missed."
    assert form.answers()["when"] == "2026-11-03"
    assert form.answers()["right"] == ["apology"]


REFUSED = [
    ("name", {"name": ""}, "Enter your full name"),
    ("name", {"name": " \u00a0\u200b\u2060 "}, "Enter your full name"),
    ("name", {"name": "x" * 201}, "Your name must be 200 characters or less"),
    ("name", {"name": "Mary\nBcc: all@example.org"}, "Your name must be on one line"),
    ("name", {"name": "Mary\r\nX: y"}, "Your name must be on one line"),
    ("name", {"name": "Mary\u2028Okoro"}, "Your name must be on one line"),
    ("what", {"what": "   \r\n\t "}, "Enter what happened"),
    ("what", {"what": "x" * 4001}, "What happened must be 4,000 characters or less"),
    ("what", {"what": "😀" * 2001}, "What happened must be 4,000 characters or less"),
    ("what", {"what": "a" + MARKS}, "What happened must be 4,000 characters or less"),
    ("how", {"how": ""}, "Select how we should contact you"),
    ("how", {"how": "pigeon"}, "Select how we should contact you"),
    ("right", {"right": ""}, "Select what would put this right"),
    ("right", {"right": "gold"}, "Select what would put this right"),
    ("service", {"service": "moon"}, "Select one of the answers on the page"),
    ("people", {"people": "1"}, "Number of people must be between 2 and 500"),
    ("people", {"people": "501"}, "Number of people must be between 2 and 500"),
    ("people", {"people": "2.5"}, "Number of people must be between 2 and 500"),
    ("people", {"people": "³"}, "Number of people must be between 2 and 500"),
    ("people", {"people": "nine"}, "Number of people must be between 2 and 500"),
    ("at", {"at": "25:00"}, "Time of day must be a time, like 2:05pm or 14:05"),
    ("at", {"at": "2"}, "Time of day must be a time, like 2:05pm or 14:05"),
    ("at", {"at": "13pm"}, "Time of day must be a time, like 2:05pm or 14:05"),
    ("email", {"email": ""}, EMAIL),
    *(("email", {"email": wrong}, EMAIL) for wrong in (
        "mary", "mary@", "@example.org", "mary@example", "mary@@example.org", "mary @example.org",
        "mary@example..org", "mary.@example.org", "mary@-example.org", "a@b.c, d@e.f",
        "Mary <mary@example.org>", "mary@[127.0.0.1]",
    )),
    ("email", {"email": "mary@example.org\nBcc: x"}, "Email address must be on one line"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "changes", "message"), REFUSED)
def test_a_wrong_answer_gets_one_message_and_stays_on_the_page(
    site: Flask, field: str, changes: dict[str, str], message: str
) -> None:
    assert problem(site, field, **changes) == message


@pytest.mark.parametrize("code", [0, 1, 7, 8, 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF])
def test_control_characters_and_halves_of_pairs_are_refused(site: Flask, code: int) -> None:
    with site.test_request_context("/", method="POST"):
        form = Everything(MultiDict({**GOOD, "what": f"a{chr(code)}b"}), meta={"csrf": False})
        assert not form.validate()
        assert form.what.errors == [
            "What happened must not include signs that cannot be read. "
            "We have shown each one as �. Take them out"
        ]
        assert form.what.typed == "a�b"
        "".join(str(form.what())).encode()


KEPT = [
    ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
    ("word\vprocessor\fpage\x85end\u2029", "word\nprocessor\npage\nend"),
    ("  ends trimmed \n", "ends trimmed"),
    ("Cafe\u0301", "Café"),
    ("tab\tstays", "tab\tstays"),
    ("\u202eright to left\u202c", "\u202eright to left\u202c"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("👩🏽‍🦽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "👩🏽‍🦽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿"),
    ("x" * 3999 + "\r\n", "x" * 3999),
    (("x" * 99 + "\r\n") * 40, (("x" * 99 + "\n") * 40).strip()),
    ("e\u0301" * 4000, "é" * 4000),
]


@pytest.mark.parametrize(("typed", "kept"), KEPT)
def test_text_is_kept_in_one_form(site: Flask, typed: str, kept: str) -> None:
    form = filled(site, what=typed)
    assert form.problems() == []
    assert form.what.data == kept


def test_a_heap_of_accents_is_left_in_the_order_typed() -> None:
    """Putting it in order takes time that grows with its square."""
    heap = "a" + "\u0301" * 7_000 + "\u0323" * 7_000
    assert tidy(heap, limit=20_000, lines=True) == heap
    with pytest.raises(TooLong):
        tidy(heap, limit=4000, lines=True)


def test_typed_text_comes_back_untouched_even_inside_an_answer(site: Flask) -> None:
    lines = "1 High Street\n  Flat 2\n\n    Fellside"
    client = site.test_client()
    page = client.post("/form/everything", data={"how": "letter", "address": "\n" + lines})
    assert page.status_code == 400
    typed = page.root.find(".//textarea[@id='address']")  # type: ignore[attr-defined]
    assert typed.text == "\n" + lines
    assert "<b>" not in client.post("/form/everything", data={"name": "<b>"}).text


DATES = [
    ("3", "11", "2026", "2026-11-03"),
    ("03", "nov", "2026", "2026-11-03"),
    ("3", "November", "2026", "2026-11-03"),
    ("3 nov 2026", "", "", "2026-11-03"),
    ("", "3 NOV 2026", "", "2026-11-03"),
    ("", "", "3rd November, 2026", "2026-11-03"),
    ("3/11/2026", "", "", "2026-11-03"),
    ("3-11-2026", "", "", "2026-11-03"),
    ("3.11.2026", "", "", "2026-11-03"),
    ("2026-11-03", "", "", "2026-11-03"),
    ("Tuesday 3 November 2026", "", "", "2026-11-03"),
    ("3nov2026", "", "", "2026-11-03"),
    ("nov 3 2026", "", "", "2026-11-03"),
    ("3", "nov 2026", "", "2026-11-03"),
    ("３", "１１", "２０２６", "2026-11-03"),
    ("29", "2", "2024", "2024-02-29"),
    ("23", "11", "2026", "2026-11-23"),
    ("1", "sept", "2026", "2026-09-01"),
]


@pytest.mark.parametrize(("day", "month", "year", "kept"), DATES)
def test_a_date_is_read_however_it_is_typed(
    site: Flask, day: str, month: str, year: str, kept: str
) -> None:
    form = filled(site, **{"when-day": day, "when-month": month, "when-year": year})
    assert form.problems() == []
    assert form.when.for_draft() == kept


NAME = "The date it happened"
WRONG_DATES = [
    ("", "", "", "Enter the date it happened", "day"),
    ("31", "2", "2026", f"{NAME} must be a real date", "day"),
    ("29", "2", "2026", f"{NAME} must be a real date", "day"),
    ("31 feb 2026", "", "", f"{NAME} must be a real date", "day"),
    ("0", "1", "2026", f"{NAME} must be a real date", "day"),
    ("3", "13", "2026", f"{NAME} must be a real date", "month"),
    ("3", "ju", "2026", f"{NAME} must be a real date", "month"),
    ("3", "smarch", "2026", f"{NAME} must be a real date", "month"),
    ("3x", "1", "2026", f"{NAME} must be a real date", "day"),
    ("3", "11", "1026", f"{NAME} must be a real date", "year"),
    ("3", "11", "9" * 39, f"{NAME} must be a real date", "day"),
    ("3", "11", "9" * 5000, f"{NAME} must be a real date", "day"),
    ("²", "x", "y", f"{NAME} must be a real date", "month"),
    ("3", "11", "26", "Year must include 4 numbers", "year"),
    ("3/11/26", "", "", "Year must include 4 numbers", "year"),
    ("", "11", "2026", f"{NAME} must include a day", "day"),
    ("nov 2026", "", "", f"{NAME} must include a day", "day"),
    ("3", "", "2026", f"{NAME} must include a month", "month"),
    ("3", "11", "", f"{NAME} must include a year", "year"),
    ("3 november", "", "", f"{NAME} must include a year", "year"),
    ("3", "", "", f"{NAME} must include a month and a year", "month"),
    ("24", "11", "2026", f"{NAME} must be today or in the past", "day"),
]


@pytest.mark.parametrize(("day", "month", "year", "message", "box"), WRONG_DATES)
def test_a_wrong_date_says_what_to_mend_and_leads_there(
    site: Flask, day: str, month: str, year: str, message: str, box: str
) -> None:
    form = filled(site, **{"when-day": day, "when-month": month, "when-year": year})
    assert form.problems() == [{"text": message, "href": f"#when-{box}"}]
    assert (form.when.boxes.day, form.when.boxes.month) == (day, month)


def test_a_date_sent_as_one_value_is_read_too(site: Flask) -> None:
    changes = {"when-day": "", "when-month": "", "when-year": "", "when": "3 nov 2026"}
    assert filled(site, **changes).when.for_draft() == "2026-11-03"


ABOUT = [
    ({"about-month": "11", "about-year": "2026"}, PartialDate(date(2026, 11, 1), Precision.MONTH)),
    ({"about-day": "Nov 2026"}, PartialDate(date(2026, 11, 1), Precision.MONTH)),
    ({"about-day": "11/2026"}, PartialDate(date(2026, 11, 1), Precision.MONTH)),
    ({"about-unknown": "yes"}, NOT_KNOWN),
    (
        {"about-unknown": "yes", "about-day": "1 Nov 2026"},
        PartialDate(date(2026, 11, 1), Precision.DAY),
    ),
    ({}, None),
]


@pytest.mark.parametrize(("changes", "kept"), ABOUT)
def test_a_date_may_be_approximate_or_not_known_where_that_is_enough(
    site: Flask, changes: dict[str, str], kept: PartialDate | None
) -> None:
    form = filled(site, **changes)
    assert form.problems() == []
    assert form.about.data == kept


def test_next_month_is_in_the_future(site: Flask) -> None:
    changes = {"about-month": "12", "about-year": "2026"}
    assert problem(site, "about", **changes) == "The date must be today or in the past"


def test_a_date_may_be_ahead_where_that_makes_sense(site: Flask) -> None:
    form = filled(site, **{"planned-day": "7 Dec 2026"})
    assert form.planned.data == PartialDate(date(2026, 12, 7), Precision.DAY)


PHONES = {
    "01632 960 001": True,
    "(01632) 960001": True,
    "07700 900 982": True,
    "+44 808 157 0192": True,
    "+44 (0)1632 960001": True,
    "0044 7700 900982": True,
    "0800 1111": True,
    "01632-960-001 ext 12": True,
    "18001 01632 960100": False,
    "+33 1 99 00 12 34": True,
    "12345": False,
    "0163296000": True,
    "016329600011": False,
    "phone me": False,
    "+": False,
    "01632 960 001; 07700 900 982": False,
    "٠١٦٣٢٩٦٠٠٠١": False,
}


@pytest.mark.parametrize(("typed", "right"), PHONES.items())
def test_a_phone_number_is_one_that_can_be_rung(site: Flask, typed: str, right: bool) -> None:
    said = problem(site, "phone", how="phone", phone=typed)
    assert said == (None if right else PHONE)


POSTCODES = {
    "fs1 1aa": "FS1 1AA",
    "EC1A1BB": "EC1A 1BB",
    " w1a-0ax ": "W1A 0AX",
    "m1 1ae": "M1 1AE",
    "FS1": None,
    "FS1 1A": None,
    "1FS 1AA": None,
    "FS1 1CI": None,
    "90210": None,
}


@pytest.mark.parametrize(("typed", "kept"), POSTCODES.items())
def test_a_postcode_is_whole_and_kept_in_one_form(
    site: Flask, typed: str, kept: str | None
) -> None:
    form = filled(site, how="letter", postcode=typed)
    assert form.postcode.errors == ([] if kept else ["Enter a full UK postcode"])
    assert form.postcode.data == (kept or "")


TIMES = {"14:05": time(14, 5), "2.05pm": time(14, 5), "2 PM": time(14), "12am": time(0),
         "12:30 p.m.": time(12, 30), "0905": time(9, 5), "noon": time(12)}  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), TIMES.items())
def test_a_time_is_read_however_it_is_typed(site: Flask, typed: str, kept: time) -> None:
    assert filled(site, at=typed).at.data == kept


def test_only_what_an_answer_reveals_is_asked(site: Flask) -> None:
    form = filled(site, how="phone", phone="01632 960001", email="not an address")
    assert form.problems() == []
    assert form.answers()["email"] == ""
    assert problem(site, "postcode", how="letter") == "Enter a full UK postcode"
    assert problem(site, "other", right="other") == "Enter what else"


def test_none_of_these_goes_with_nothing_else(site: Flask) -> None:
    assert filled(site, right=["none"]).problems() == []
    said = problem(site, "right", right=["apology", "none"])
    assert said == "Select what would put this right"


def test_answers_keep_the_order_of_the_page_and_come_once(site: Flask) -> None:
    form = filled(site, right=["other", "apology", "apology", "gold"], other="A call")
    assert form.answers()["right"] == ["apology", "other"]


def test_a_draft_fills_the_form_as_it_was(site: Flask) -> None:
    about = {"about-day": "Nov 2026", "at": "2pm", "people": "12", "service": "tax"}
    before = filled(site, **about, right=["apology", "other"], other="A call")
    with site.test_request_context("/"):
        after = Everything(data=before.answers(), meta={"csrf": False})
        assert after.answers() == before.answers()
        assert (after.about.boxes.day, after.about.boxes.month) == ("", "11")
        assert 'value="2:00pm"' in after.at()
        assert after.when.as_words() == ["Tuesday 3 November 2026"]
        assert after.about.as_words() == ["November 2026"]
        assert after.how.as_words() == ["Email"]


def test_every_problem_leads_to_an_input_of_the_page(site: Flask) -> None:
    page = site.test_client().post("/form/everything", data={"how": "letter", "right": "other"})
    ids = {element.get("id") for element in page.root.iter() if element.tag in INPUTS}  # type: ignore[attr-defined]
    links = [link.get("href") for link in page.find_all("govuk-error-summary", "a")]  # type: ignore[attr-defined]
    assert len(links) == 5
    assert {link.removeprefix("#") for link in links} <= ids
    assert page.title.startswith("Error: Questions")  # type: ignore[attr-defined]


INPUTS = {"input", "textarea", "select"}


def test_a_form_that_is_not_ours_keeps_what_was_typed(site: Flask) -> None:
    client = site.test_client()
    page = client.post("/form/everything", data={**GOOD, "csrf_token": "made up"})
    assert page.status_code == 400
    assert page.errors == [str(NOT_OURS)]  # type: ignore[attr-defined]
    assert "My bin was missed." in page.text
    assert client.submit(page).h1 == "Answers"  # type: ignore[attr-defined]


def test_a_form_key_is_kept_and_never_guessable(site: Flask) -> None:
    with site.test_request_context("/"):
        first, second = Everything(), Everything()
    assert first.form_key.data != second.form_key.data
    assert len(first.form_key.data) >= 24
    assert filled(site, form_key=first.form_key.data).form_key.data == first.form_key.data
    for odd in ("", "x" * 41, "a b", "é", "<"):
        assert filled(site, form_key=odd).form_key.data not in (odd, None)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("7", 7), ("", None), ("-1", None), ("9" * 10, None), ("x", None), ("٣", None)],
)
def test_a_version_is_a_number_the_database_can_hold(
    site: Flask, sent: str, kept: int | None
) -> None:
    assert filled(site, version=sent).version.data == kept


def test_a_robot_falls_into_the_trap(site: Flask) -> None:
    assert not filled(site).trap.data
    assert filled(site, trap="http://example.org").trap.data


FIELDS = [*GOOD, "when", "about-unknown", "about", "phone", "postcode", "address", "other",
          "service", "people", "at", "version", "form_key", "trap", "csrf_token"]  # fmt: skip
garbage = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "99999999999999999999",
        "-1",
        "NaN",
        "2026-13-45",
        "٣",
        "\x00",
        "\r\n",
        "None",
        "[]",
        "é" * 999,
    ]
)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), garbage), max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_shape_of_answers_is_a_failure(site: Flask, pairs: list[tuple[str, str]]) -> None:
    answers: MultiDict[str, str] = MultiDict(pairs)
    page = site.test_client().post("/form/everything", data=answers)
    assert page.status_code in (200, 400)


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"name": ["a"], "right": {"a": 1}}},
        {"json": ["a", 1]},
        {"data": b"not json", "content_type": "application/json"},
        {"data": b"", "content_type": "multipart/form-data; boundary=x"},
        {
            "data": b"\xff\xfe=%ED%A0%80&name=%00",
            "content_type": "application/x-www-form-urlencoded",
        },
        {"data": b"a", "content_type": "text/plain"},
        {},
    ],
)
def test_no_kind_of_body_is_a_failure(site: Flask, request_: dict[str, Any]) -> None:
    assert site.test_client().post("/form/everything", **request_).status_code == 400


def test_a_file_where_text_belongs_is_no_answer(site: Flask) -> None:
    from io import BytesIO

    page = site.test_client().post(
        "/form/everything", data={"name": (BytesIO(b"x"), "x.txt")}, csrf=False
    )
    assert "Enter your full name" in page.text
