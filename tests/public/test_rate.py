"""Rate a contact in under 30 seconds (Policy B5, A14)."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.ratings import BURST, PlaceKind
from portal.models import Poster, Rating
from portal.queries.ratings import ratings_page, tallies
from portal.services.posters import add_poster, end_poster
from portal.services.upkeep import purge_marks
from tests.journeys.walks import STARTS, to_check
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged


@pytest.fixture
def poster(app: Flask) -> str:
    """A poster at a reception desk."""
    with app.app_context():
        return add_poster(
            place="Market Hall desk", kind=PlaceKind.RECEPTION, office="market-hall", code="WH1",
            now=NOW,
        )  # fmt: skip


def ratings(session: Session) -> list[Rating]:
    session.expire_all()
    return list(session.scalars(select(Rating).order_by(Rating.id)))


def legends(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [" ".join("".join(legend.itertext()).split()) for legend in page.root.iter("legend")]


@pytest.mark.parametrize(
    ("kind", "third"),
    [
        (PlaceKind.RECEPTION, "Did we start to help you within 5 minutes?"),
        (PlaceKind.PHONE, "Did you wait long for us to answer?"),
        (PlaceKind.LETTER, "Did you find what you needed?"),
        (PlaceKind.PAGE, "Did you find what you needed?"),
        (PlaceKind.OTHER, None),
    ],
)
def test_the_place_decides_the_third_question(
    app: Flask, client: ReviewingClient, kind: PlaceKind, third: str | None
) -> None:
    with app.app_context():
        code = add_poster(place="Here", kind=kind, now=NOW)
    page = client.get(f"/r/{code}")
    asked = ["How polite were we?", "How easy were we to understand?", third]
    assert page.h1 == "How did we do?"
    assert legends(page) == [question for question in asked if question]


def test_the_scale_is_worded_in_full_best_first(client: ReviewingClient) -> None:
    words = client.get("/rate").words
    assert "Very polite Polite Neither polite nor rude Rude Very rude Does not apply" in words


def test_answers_are_kept_with_the_place(
    client: ReviewingClient, session: Session, poster: str
) -> None:
    page = client.submit(client.get(f"/r/{poster}"), polite="5", third="no")
    assert page.h1 == "Thank you"
    assert page.request.path == f"/r/{poster}/thanks"
    (kept,) = ratings(session)
    assert (kept.polite, kept.clear, kept.third) == (5, None, "no")
    assert (kept.source, kept.place_kind, kept.invited) == ("poster", "reception", False)
    assert kept.poster is not None
    assert kept.poster.code == "WH1"
    assert kept.held is False


@pytest.mark.parametrize("typed", ["wh1", "W-H-1", "WHI", "whl"])
def test_a_code_is_read_as_people_type_it(client: ReviewingClient, poster: str, typed: str) -> None:
    assert "Did we start to help you" in client.get(f"/r/{typed}").words


@pytest.mark.parametrize("code", ["ZZ9", "é", "a" * 400, "<b>", "W%00H", "none"])
def test_an_unknown_code_still_takes_the_answer_for_no_place(
    client: ReviewingClient, session: Session, code: str
) -> None:
    page = client.get(f"/r/{code}")
    if page.status_code == 404:
        assert code in {"<b>", "W%00H"}
        return
    assert "We do not use this code now." in page.words
    assert len(legends(page)) == 2
    assert client.submit(page, clear="2").h1 == "Thank you"
    (kept,) = ratings(session)
    assert (kept.place_kind, kept.poster_id) == ("other", None)


def test_an_ended_poster_takes_answers_for_no_place(
    app: Flask, client: ReviewingClient, session: Session, poster: str
) -> None:
    with app.app_context():
        end_poster(code=poster, now=NOW)
    page = client.get("/r/WH1")
    assert "We do not use this code now." in page.words
    client.submit(page, polite="4")
    assert ratings(session)[0].place_kind == "other"


def test_one_answer_is_needed(client: ReviewingClient, session: Session, poster: str) -> None:
    with unchanged(session):
        page = client.submit(client.get("/r/WH1"))
    assert page.status_code == 400
    assert page.errors == ["Select an answer to at least one question"]
    assert page.links["Select an answer to at least one question"] == "#polite"


def test_an_answer_that_was_not_offered_is_refused(
    client: ReviewingClient, session: Session
) -> None:
    for wrong in ("6", "-1", "Very polite", "\x00", "'"):
        values = client.get("/rate").values()
        values["polite"] = wrong
        with unchanged(session):
            answer = client.post("/rate", data=values)
        assert answer.status_code == 400
        assert answer.errors


def test_reading_records_nothing(client: ReviewingClient, session: Session, poster: str) -> None:
    with unchanged(session):
        for address in ("/r/WH1", "/rate", "/r/WH1/thanks", "/rate/ease", "/r/WH1?polite=1"):
            client.get(address)
            client.head(address)


def test_sent_twice_it_counts_once(client: ReviewingClient, session: Session) -> None:
    values = client.get("/rate").values()
    values["polite"] = "1"
    for _ in range(3):
        answer = client.post("/rate", data=values)
        assert answer.status_code == 302
    assert len(ratings(session)) == 1


def test_going_back_to_change_an_answer_changes_it(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    page = client.get("/rate")
    client.submit(page, polite="1", clear="2")
    client.submit(page, polite="5")
    assert [(one.polite, one.clear) for one in ratings(session)] == [(5, None)]
    clock.forward(days=2)
    client.submit(page, polite="1")
    assert [one.polite for one in ratings(session)] == [5]


def test_a_form_without_its_token_changes_nothing_and_keeps_the_answers(
    client: ReviewingClient, session: Session
) -> None:
    page = client.get("/rate")
    values = page.values()
    values["polite"], values["csrf_token"] = "2", "wrong"
    with unchanged(session):
        again = client.post("/rate", data=values, csrf=False)
    assert again.status_code == 400
    assert again.values()["polite"] == "2"
    assert client.submit(again).h1 == "Thank you"


def test_more_from_one_device_at_one_poster_is_held_and_looks_the_same(
    client: ReviewingClient, session: Session, poster: str, clock: Clock
) -> None:
    first = client.submit(client.get("/r/WH1"), polite="1")
    clock.forward(minutes=9)
    second = client.submit(client.get("/r/WH1"), polite="1")
    assert second.words == first.words
    client.submit(client.get("/rate"), polite="1")
    clock.forward(minutes=10)
    client.submit(client.get("/r/WH1"), polite="1")
    assert [rating.held for rating in ratings(session)] == [False, True, False, False]
    assert ratings(session)[1].held_reason == "same_device"


def test_another_device_is_not_held(
    app: Flask, client: ReviewingClient, session: Session, poster: str
) -> None:
    for agent in ("One", "Other"):
        visitor = app.test_client()
        page = visitor.get("/r/WH1", headers={"User-Agent": agent})
        values = page.values()
        values["polite"] = "5"
        visitor.post("/r/WH1", data=values, headers={"User-Agent": agent})
    assert [rating.held for rating in ratings(session)] == [False, False]


def rate_as(
    app: Flask, agent: str, address: str = "192.0.2.1", page: str = "/r/WH1", **answers: str
) -> None:
    """Rate in a browser of its own that calls itself ``agent``."""
    visitor = app.test_client()
    about = {"headers": {"User-Agent": agent}, "environ_base": {"REMOTE_ADDR": address}}
    values = visitor.get(page, **about).values()
    values.update(answers or {"polite": "1"})
    assert visitor.post(page, data=values, **about).status_code in (200, 302)


def test_a_burst_from_one_address_is_held_whatever_its_browsers_call_themselves(
    app: Flask, session: Session, poster: str, clock: Clock
) -> None:
    pages = [
        {"page": "/r/WH1"}, {"page": "/rate"}, {"page": "/rate/ease", "easy": "1"},
        {"page": "/clear?page=/help", "clear": "no"},
    ]  # fmt: skip
    for number in range(BURST + 8):
        rate_as(app, f"Robot {number}", **pages[number % 4])
        clock.forward(seconds=10)
    rate_as(app, "Robot", address="192.0.2.2")
    clock.forward(minutes=3)
    rate_as(app, "Somebody else")
    reasons = [rating.held_reason for rating in ratings(session)]
    assert reasons == [None] * BURST + ["burst"] * 8 + [None] * 2


def test_a_family_at_one_desk_is_not_held(
    app: Flask, session: Session, poster: str, clock: Clock
) -> None:
    for number in range(BURST):
        rate_as(app, f"Phone {number}")
    clock.forward(minutes=3)
    rate_as(app, "The next in the queue")
    assert not any(rating.held for rating in ratings(session))


def test_what_is_kept_of_a_device_tells_nothing_and_goes_after_a_day(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    client.submit(client.get("/rate"), polite="5")
    mark = ratings(session)[0].device_mark
    assert mark is not None
    assert len(mark) == 64
    purge_marks(now=clock.forward(hours=23))
    assert ratings(session)[0].device_mark == mark
    purge_marks(now=clock.forward(hours=2))
    assert ratings(session)[0].device_mark is None


def test_a_filled_hidden_box_is_held_not_dropped(client: ReviewingClient, session: Session) -> None:
    client.submit(client.get("/rate"), polite="5", more="buy this")
    assert [(r.held, r.held_reason) for r in ratings(session)] == [(True, "robot")]


@pytest.mark.parametrize("answer", ["1", "2"])
def test_after_rude_we_first_offer_to_look_into_it(client: ReviewingClient, answer: str) -> None:
    page = client.submit(client.get("/rate"), polite=answer)
    assert page.words.startswith("Thank you Do you want us to look into this?")
    assert page.links["Tell us what happened"] == "/complain"


@pytest.mark.parametrize("answer", ["3", "5", "0"])
def test_after_anything_else_we_do_not(client: ReviewingClient, answer: str) -> None:
    page = client.submit(client.get("/rate"), polite=answer)
    assert "look into" not in page.words
    assert page.links["Tell us we missed a commitment"] == "/challenge/which"


def test_words_can_be_added_once_thanked(client: ReviewingClient, session: Session) -> None:
    thanks = client.submit(client.get("/rate"), polite="5")
    done = client.submit(thanks, comment="<b>Kind</b>\n\nand quick 🙂")
    assert "We have what you wrote." in done.words
    assert ratings(session)[0].comment == "<b>Kind</b>\n\nand quick 🙂"
    assert client.get("/rate/thanks").root.find(".//textarea") is None


@pytest.mark.parametrize(
    ("comment", "error"),
    [
        ("", "Enter what you want to add"),
        ("a" * 501, "What you write must be 500 characters or less"),
        ("a\x00b", "What you write must not include signs that cannot be read"),
    ],
)
def test_words_that_will_not_do_are_kept_on_the_page(
    client: ReviewingClient, session: Session, comment: str, error: str
) -> None:
    thanks = client.submit(client.get("/rate"), polite="5")
    page = client.submit(thanks, comment=comment)
    assert page.status_code == 400
    assert page.errors[0].startswith(error)
    assert page.values("comment")["comment"] == comment.replace("\x00", "\ufffd")
    assert ratings(session)[0].comment is None


def test_words_go_to_ones_own_rating_only(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    thanks = client.submit(client.get("/rate"), polite="5")
    values = thanks.values("comment")
    values["rating"], values["comment"] = "another-key-0123456789", "Not mine"
    with unchanged(session):
        answer = client.post("/rate/thanks", data=values)
    assert answer.status_code == 400
    assert answer.values("comment")["comment"] == "Not mine"


def test_words_survive_a_session_that_ended(client: ReviewingClient, session: Session) -> None:
    thanks = client.submit(client.get("/rate"), polite="5")
    values = thanks.values("comment")
    values["comment"] = "All good"
    with client.session_transaction() as kept:
        kept.clear()
    again = client.post("/rate/thanks", data=values, csrf=False)
    assert again.values("comment")["comment"] == "All good"
    assert "We have what you wrote." in client.submit(again).words
    assert ratings(session)[0].comment == "All good"


def test_thanks_without_a_rating_leads_to_the_questions(client: ReviewingClient) -> None:
    answer = client.get("/rate/thanks")
    assert answer.status_code == 302
    assert answer.location == "/rate"


@pytest.mark.parametrize(
    ("journey", "start"),
    [*zip(("complaint", "challenge", "feedback", "tell_us"), STARTS, strict=True)],
)
def test_how_easy_it_was_counts_once_for_the_journey_that_this_browser_ended(
    client: ReviewingClient, session: Session, journey: str, start: str
) -> None:
    done = client.submit(to_check(client, start))
    for easy in ("2", "4"):
        client.submit(done, _form="easy", easy=easy)
        client.submit(client.get(done.request.path), _form="easy", easy=easy)
    (kept,) = ratings(session)
    assert (kept.easy, kept.source, kept.invited) == (4, journey, True)


def test_nobody_is_invited_by_a_journey_that_they_did_not_end(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    ended = client.submit(to_check(client, "/feedback/type"))
    reference = ended.values("easy")["reference"]
    other = app.test_client()
    for claimed in (reference, "", "complaint", "<b>", "C26-7Q4KD-8"):
        values = other.get("/rate/ease").values()
        values["easy"], values["reference"], values["journey"] = "5", claimed, "complaint"
        assert other.post("/rate/ease", data=values).status_code == 302
    assert {(r.source, r.invited) for r in ratings(session)} == {("website", False)}


def test_how_easy_needs_an_answer(client: ReviewingClient, session: Session) -> None:
    with unchanged(session):
        page = client.submit(client.get("/rate/ease"))
    assert page.h1 == "How easy was it to tell us?"
    assert page.errors == ["Select an answer to at least one question"]


def test_staff_read_ratings_newest_first_page_by_page(app: Flask, session: Session) -> None:
    session.add_all(
        Rating(at=NOW, source="website", place_kind="other", polite=5, form_key=str(number))
        for number in range(30)
    )
    session.commit()
    first = ratings_page()
    second = ratings_page(before=first.older)
    assert [len(first.rows), len(second.rows), second.older] == [25, 5, None]
    numbers = [row.id for row in (*first.rows, *second.rows)]
    assert numbers == sorted(numbers, reverse=True)
    assert session.scalar(select(func.count(Rating.id))) == len(set(numbers))


def test_ratings_are_counted_by_place_without_those_held(
    client: ReviewingClient, session: Session, poster: str, clock: Clock
) -> None:
    client.submit(client.get("/r/WH1"), polite="5", third="yes")
    client.submit(client.get("/r/WH1"), polite="1")
    counted = {
        (t.poster, t.question, t.value): t.count for t in tallies(NOW, clock.forward(days=1))
    }
    assert counted == {("WH1", "polite", 5): 1, ("WH1", "third", "yes"): 1}
    assert [row.answers for row in ratings_page(held_only=True).rows] == [{"polite": 1}]
    assert [row.poster for row in ratings_page(poster="WH1").rows] == ["WH1", "WH1"]
    assert ratings_page(poster="ZZ").rows == ()


def test_posters_from_the_command_line(app: Flask, session: Session) -> None:
    def run(*words: str):  # type: ignore[no-untyped-def]
        return app.test_cli_runner().invoke(args=["posters", *words])

    made = run("add", "Market Hall desk", "--kind", "reception", "--code", "wh1")
    assert made.output == "WH1  http://localhost/r/WH1\n".replace("WH1", "WH1")
    free = run("add", "Harbour desk", "--kind", "phone", "--office", "harbour-office")
    assert len(free.output.split()[0]) == 4
    assert "Another poster has" in run("add", "Else", "--kind", "page", "--code", "WHI").output
    assert "There is no office" in run("add", "Else", "--kind", "page", "--office", "x").output
    assert "2 to 12 letters" in run("add", "Else", "--kind", "page", "--code", "U").output
    assert "WH1 has ended." in run("end", "wh1").output
    assert "No poster with the code WH1" in run("end", "WH1").output
    listed = run("list").output.splitlines()
    assert "Harbour Office" in listed[0]
    assert "ended 2" in listed[1]
    assert session.scalar(select(func.count(Poster.id))) == 2
