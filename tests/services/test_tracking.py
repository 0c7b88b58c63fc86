"""What a person who holds the code of a case can do with it, and what guessing gets."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.clocks import Which
from portal.domain.errors import AlreadySent
from portal.domain.messages import Purpose
from portal.domain.moves import MoveNotPossible
from portal.domain.references import hash_tracking_code, new_one_time_code
from portal.domain.standing import Standing
from portal.mailer import Outgoing
from portal.models import (
    Attempt,
    CaseConflict,
    Event,
    Message,
    OneTimeCode,
    OutboundMail,
    Staff,
)
from portal.queries.due_dates import those_for
from portal.queries.tracking import tracked_case
from portal.recording.history import broken_at
from portal.services.attempts import note_try, too_many
from portal.services.mail import deliver_due
from portal.services.tracking import (
    TooManyTries,
    WrongCode,
    WrongOneTimeCode,
    ask_for_code,
    new_code,
    open_with_one_time_code,
    open_with_tracking_code,
    send_message,
    withdraw,
)
from portal.services.upkeep import purge_marks
from tests import builders
from tests.builders import Member
from tests.kit.clock import Clock
from tests.working import Desk

WRONG = "0000-1111-2222-3333"


def told_of(session: Session, *people: Member) -> list[str]:
    """The addresses of those of ``people`` who got a mail."""
    wanted = OutboundMail.recipient.in_([one.email for one in people])
    return list(session.scalars(select(OutboundMail.recipient).where(wanted)))


@pytest.fixture
def key(app: Flask) -> bytes:
    """The key that the app hashes codes with."""
    return str(app.config["TRACKING_KEY"]).encode()


@pytest.fixture
def reference(app: Flask, session: Session) -> str:
    """The reference of a complaint received on Monday 23 November 2026."""
    return builders.received(app)


def tries(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Attempt.id))) or 0


class TestTrackingCode:
    @pytest.mark.parametrize(
        "typed",
        [
            "ABCD-EFGH-JKMN-PQRS",
            "abcdefghjkmnpqrs",
            " ABCD EFGH  JKMN–PQRS ",
            "abcd.efgh.jkmn.pqrs",
        ],
    )
    def test_opens_however_it_is_typed(
        self, session: Session, clock: Clock, key: bytes, reference: str, typed: str
    ) -> None:
        spaced = reference.lower().replace("-", "  ")
        opened = open_with_tracking_code(
            reference=spaced, code=typed, network="1.2.3.4", now=clock.now, key=key
        )
        assert opened == reference
        assert tries(session) == 0, "a right try does not count"

    @pytest.mark.parametrize("code", [WRONG, "", "x", "ABCD-EFGH-JKMN-PQR", "\x00" * 16, "🦉" * 99])
    @pytest.mark.parametrize("known", [True, False])
    def test_says_the_same_whichever_is_wrong(
        self, clock: Clock, key: bytes, reference: str, code: str, known: bool
    ) -> None:
        with pytest.raises(WrongCode):
            open_with_tracking_code(
                reference=reference if known else "nonsense",
                code=code,
                network="1.2.3.4",
                now=clock.now,
                key=key,
            )

    def test_of_another_case_opens_nothing(
        self, app: Flask, clock: Clock, key: bytes, reference: str
    ) -> None:
        builders.received(app, tracking_code="2222-3333-4444-5555")
        with pytest.raises(WrongCode):
            open_with_tracking_code(
                reference=reference, code="2222-3333-4444-5555", network="n", now=clock.now, key=key
            )

    def test_of_a_case_without_one_opens_nothing(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        builders.kept_case(reference).tracking_hash = None
        session.commit()
        for code in ("", "0000-0000-0000-0000", builders.TRACKING_CODE):
            with pytest.raises(WrongCode):
                open_with_tracking_code(
                    reference=reference, code=code, network="n", now=clock.now, key=key
                )

    def test_five_wrong_tries_from_a_network_then_wait_a_quarter_of_an_hour(
        self, clock: Clock, key: bytes, reference: str
    ) -> None:
        def attempt(code: str, network: str = "1.2.3.4") -> str:
            return open_with_tracking_code(
                reference=reference, code=code, network=network, now=clock.now, key=key
            )

        for _ in range(5):
            with pytest.raises(WrongCode):
                attempt(WRONG)
        for code in (WRONG, builders.TRACKING_CODE):
            with pytest.raises(TooManyTries):
                attempt(code)
        assert attempt(builders.TRACKING_CODE, "5.6.7.8") == reference
        clock.forward(minutes=15, seconds=1)
        assert attempt(builders.TRACKING_CODE) == reference

    def test_thirty_wrong_tries_on_a_reference_from_anywhere(
        self, clock: Clock, key: bytes, reference: str
    ) -> None:
        for number in range(30):
            with pytest.raises(WrongCode):
                open_with_tracking_code(
                    reference=reference, code=WRONG, network=f"n{number}", now=clock.now, key=key
                )
        with pytest.raises(TooManyTries):
            open_with_tracking_code(
                reference=reference,
                code=builders.TRACKING_CODE,
                network="another",
                now=clock.now,
                key=key,
            )
        clock.forward(hours=1, seconds=1)
        assert open_with_tracking_code(
            reference=reference,
            code=builders.TRACKING_CODE,
            network="another",
            now=clock.now,
            key=key,
        )

    def test_is_never_compared_once_the_tries_are_used_up(
        self, clock: Clock, key: bytes, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(5):
            with pytest.raises(WrongCode):
                open_with_tracking_code(
                    reference=reference, code=WRONG, network="n", now=clock.now, key=key
                )

        def forbidden(*given: object) -> str:
            raise AssertionError("hashed")

        monkeypatch.setattr("portal.services.tracking.hash_tracking_code", forbidden)
        with pytest.raises(TooManyTries):
            open_with_tracking_code(
                reference=reference, code=WRONG, network="n", now=clock.now, key=key
            )

    def test_tries_are_kept_without_the_network(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        with pytest.raises(WrongCode):
            open_with_tracking_code(
                reference=reference, code=WRONG, network="192.0.2.7", now=clock.now, key=key
            )
        session.rollback()
        for attempt in session.scalars(select(Attempt)):
            assert "192.0.2.7" not in attempt.who
            assert reference not in attempt.who


class TestOneTimeCode:
    def ask(self, reference: str, clock: Clock, key: bytes, asker: str = "mine") -> None:
        ask_for_code(reference=reference, asker=asker, network="n", now=clock.now, key=key)

    def delivered(self, clock: Clock, key: bytes) -> list[Outgoing]:
        mails: list[Outgoing] = []
        deliver_due(clock=clock, send=mails.append, key=key)
        return mails

    def code_in(self, mail: Outgoing) -> str:
        return mail.body.splitlines()[2]

    def use(self, code: str, clock: Clock, key: bytes, asker: str = "mine") -> str:
        return open_with_one_time_code(asker=asker, code=code, network="n", now=clock.now, key=key)

    def test_opens_once_in_the_browser_that_asked(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        self.ask(reference, clock, key)
        (mail,) = self.delivered(clock, key)
        assert mail.recipient == "rosa@example.com"
        assert reference not in mail.subject + mail.body
        with pytest.raises(WrongOneTimeCode):
            self.use(self.code_in(mail), clock, key, asker="other")
        assert self.use(self.code_in(mail).lower(), clock, key) == reference
        with pytest.raises(WrongOneTimeCode):
            self.use(self.code_in(mail), clock, key)

    def test_lasts_ten_minutes_from_the_hand_over(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        self.ask(reference, clock, key)
        clock.forward(hours=3)
        (mail,) = self.delivered(clock, key)
        clock.forward(minutes=10)
        with pytest.raises(WrongOneTimeCode):
            self.use(self.code_in(mail), clock, key)

    def test_works_in_its_ninth_minute(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        self.ask(reference, clock, key)
        (mail,) = self.delivered(clock, key)
        clock.forward(minutes=9)
        assert self.use(self.code_in(mail), clock, key) == reference

    def test_bears_five_wrong_tries(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        self.ask(reference, clock, key)
        (mail,) = self.delivered(clock, key)
        for _ in range(5):
            with pytest.raises(WrongOneTimeCode):
                self.use(new_one_time_code(), clock, key)
        with pytest.raises(WrongOneTimeCode):
            self.use(self.code_in(mail), clock, key)

    @pytest.mark.parametrize("code", ["", " ", "0000-0000", "\x00", "None", "null"])
    def test_that_was_not_handed_over_is_opened_by_nothing(
        self, session: Session, clock: Clock, key: bytes, reference: str, code: str
    ) -> None:
        self.ask(reference, clock, key)
        with pytest.raises(WrongOneTimeCode):
            self.use(code, clock, key)

    def test_is_sent_to_the_address_on_the_case_only(
        self, app: Flask, session: Session, clock: Clock, key: bytes
    ) -> None:
        nobody = builders.received(
            app, person=builders.resident(email=None, contact_way=ContactWay.PHONE)
        )
        self.ask(nobody, clock, key)
        self.ask("C26-00000-0", clock, key)
        self.ask("nonsense", clock, key)
        assert self.delivered(clock, key) == []

    def test_is_mailed_three_times_an_hour_at_most(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        for _ in range(8):
            self.ask(reference, clock, key)
        assert len(self.delivered(clock, key)) == 3
        clock.forward(hours=1, seconds=1)
        self.ask(reference, clock, key)
        assert len(self.delivered(clock, key)) == 1

    def test_works_while_the_tracking_code_has_to_wait(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        for number in range(31):
            with pytest.raises((WrongCode, TooManyTries)):
                open_with_tracking_code(
                    reference=reference, code=WRONG, network=f"n{number}", now=clock.now, key=key
                )
        self.ask(reference, clock, key)
        (mail,) = self.delivered(clock, key)
        assert self.use(self.code_in(mail), clock, key) == reference

    def test_is_nowhere_in_the_database(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        self.ask(reference, clock, key)
        (mail,) = self.delivered(clock, key)
        session.rollback()
        kept = session.scalars(select(OneTimeCode)).one()
        assert kept.code_hash != self.code_in(mail)
        assert self.code_in(mail) not in session.scalars(select(OutboundMail.body)).one()

    def test_codes_differ(self, session: Session, clock: Clock, key: bytes, reference: str) -> None:
        for _ in range(3):
            self.ask(reference, clock, key)
        assert len({self.code_in(mail) for mail in self.delivered(clock, key)}) == 3


class TestNewCode:
    def test_replaces_the_old_one_and_is_made_once_for_a_form(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        code = new_code(reference=reference, form_key="f1", now=clock.now, key=key)
        assert builders.kept_case(reference).tracking_hash == hash_tracking_code(code, key)
        with pytest.raises(AlreadySent) as sent:
            new_code(reference=reference, form_key="f1", now=clock.now, key=key)
        assert code not in sent.value.result
        with pytest.raises(WrongCode):
            open_with_tracking_code(
                reference=reference,
                code=builders.TRACKING_CODE,
                network="n",
                now=clock.now,
                key=key,
            )

    def test_is_another_one_each_time(
        self, session: Session, clock: Clock, key: bytes, reference: str
    ) -> None:
        """Nothing that others know, such as the case and the moment, leads to it."""
        codes = [
            new_code(reference=reference, form_key=form, now=clock.now, key=key)
            for form in ("f1", "f2", "f3")
        ]
        assert len(set(codes)) == 3


class TestMessage:
    def test_is_kept_once_with_a_line_of_history_and_a_receipt_without_its_words(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        words = "One more thing: <b>the lid</b>\nis broken."
        send_message(reference=reference, text=words, form_key="f1", now=clock.now, key=key)
        with pytest.raises(AlreadySent):
            send_message(reference=reference, text=words, form_key="f1", now=clock.now, key=key)
        case = builders.kept_case(reference)
        (message,) = case.messages
        assert (message.incoming, message.body) == (True, words)
        assert broken_at(list(case.events)) is None
        assert case.events[-1].actor == "person"
        mail = session.scalars(select(OutboundMail)).one()
        assert "lid" not in mail.subject + mail.body
        assert reference in mail.subject

    def test_tells_the_handler_that_there_is_something_to_read(
        self, app: Flask, session: Session, clock: Clock, key: bytes
    ) -> None:
        handler = builders.handler(app)
        reference = builders.received(app, handled_by=handler)
        send_message(
            reference=reference, text="The lid broke", form_key="f1", now=clock.now, key=key
        )
        mail = session.scalars(
            select(OutboundMail).where(OutboundMail.recipient == handler.email)
        ).one()
        assert f"/staff/cases/{reference}" in mail.body
        assert "lid" not in mail.subject + mail.body

    @pytest.mark.parametrize("conflict", [False, True])
    def test_tells_who_stands_in_while_the_handler_is_away(
        self, app: Flask, session: Session, clock: Clock, key: bytes, conflict: bool
    ) -> None:
        handler, cover = builders.handler(app), builders.other_handler(app)
        reference = builders.received(app, handled_by=handler)
        away = session.get_one(Staff, handler.staff_id)
        away.away_from, away.cover_id = clock.now.date(), cover.staff_id
        if conflict:
            case_id = builders.kept_case(reference).id
            session.add(CaseConflict(case_id=case_id, staff_id=cover.staff_id))
        session.commit()
        send_message(
            reference=reference, text="The lid broke", form_key="f1", now=clock.now, key=key
        )
        told = session.scalars(
            select(OutboundMail.recipient).where(
                OutboundMail.recipient.in_([handler.email, cover.email])
            )
        ).all()
        assert told == [handler.email if conflict else cover.email]

    def test_tells_the_head_while_the_handler_and_who_stands_in_are_away(
        self, app: Flask, session: Session, clock: Clock, key: bytes
    ) -> None:
        handler, cover = builders.handler(app), builders.other_handler(app)
        head = builders.head(app)
        reference = builders.received(app, handled_by=handler)
        away = session.get_one(Staff, handler.staff_id)
        away.away_from, away.cover_id = clock.now.date(), cover.staff_id
        session.get_one(Staff, cover.staff_id).away_from = clock.now.date()
        session.commit()
        send_message(
            reference=reference, text="The lid broke", form_key="f1", now=clock.now, key=key
        )
        assert told_of(session, handler, cover, head) == [head.email]

    def test_tells_who_stands_in_for_the_reviewer(
        self, app: Flask, session: Session, clock: Clock, key: bytes
    ) -> None:
        rhoda, second = builders.reviewer(app), builders.reviewer(app, name="Second Reviewer")
        reference = builders.received(app)
        desk = Desk(app, builders.officer(app), reference)
        desk.answer(clock.now)
        desk.ask_again(clock.now)
        desk.choose(clock.now, rhoda)
        case_id = builders.kept_case(reference).id
        assert not those_for(second.viewer, [case_id], clock.now)
        away = session.get_one(Staff, rhoda.staff_id)
        away.away_from, away.cover_id = clock.now.date(), second.staff_id
        session.commit()
        assert those_for(second.viewer, [case_id], clock.now)
        send_message(
            reference=reference, text="The lid broke", form_key="f1", now=clock.now, key=key
        )
        assert told_of(session, rhoda, second) == [second.email]

    def test_stops_no_clock_and_moves_no_date(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        before = [(one.due_on, one.stopped_on) for one in builders.kept_case(reference).clocks]
        clock.forward(days=1)
        send_message(reference=reference, text="Hello", form_key="f1", now=clock.now, key=key)
        session.rollback()
        after = [(one.due_on, one.stopped_on) for one in builders.kept_case(reference).clocks]
        assert after == before

    def test_can_be_sent_on_a_closed_case(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        withdraw(reference=reference, reason=None, form_key="f1", now=clock.now, key=key)
        send_message(reference=reference, text="Thank you", form_key="f2", now=clock.now, key=key)
        assert builders.kept_case(reference).state is State.CLOSED


class TestWithdraw:
    def test_closes_ends_every_clock_and_tells_the_person(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        withdraw(
            reference=reference,
            reason="It was <i>collected</i>",
            form_key="f",
            now=clock.now,
            key=key,
        )
        case = builders.kept_case(reference)
        assert (case.state, case.closure) == (State.CLOSED, Closure.WITHDRAWN)
        assert case.closed_at == clock.now
        assert all(one.stopped_on is not None for one in case.clocks)
        assert all(one.met is None for one in case.clocks)
        assert case.next_due_on is None
        assert case.events[-1].words == "It was <i>collected</i>"
        message = session.scalars(select(Message)).one()
        assert message.purpose is Purpose.WITHDRAWAL
        assert "Monday 23 November 2026" in message.body
        assert session.scalars(select(OutboundMail)).one().message_id == message.id

    def test_keeps_a_miss_that_was_there_before(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        clock.set(2026, 11, 27)
        withdraw(reference=reference, reason=None, form_key="f", now=clock.now, key=key)
        met = {one.which: one.met for one in builders.kept_case(reference).clocks}
        assert met[Which.OUR_ACKNOWLEDGEMENT] is False
        assert met[Which.OUR_RESPONSE] is None

    def test_twice_is_once(
        self, session: Session, clock: Clock, reference: str, key: bytes
    ) -> None:
        withdraw(reference=reference, reason=None, form_key="f", now=clock.now, key=key)
        with pytest.raises(AlreadySent):
            withdraw(reference=reference, reason=None, form_key="f", now=clock.now, key=key)
        with pytest.raises(MoveNotPossible):
            withdraw(reference=reference, reason=None, form_key="g", now=clock.now, key=key)


class TestTracked:
    def test_shows_the_commitment_dates_and_no_other(
        self, session: Session, clock: Clock, reference: str
    ) -> None:
        tracked = tracked_case(reference, clock.now.date())
        assert tracked.standing is Standing.RECEIVED
        assert tracked.acknowledge is not None
        assert tracked.answer is not None
        assert tracked.acknowledge.due_on.isoformat() == "2026-11-26"
        assert tracked.answer.due_on.isoformat() == "2026-12-07"
        assert not tracked.answer.late

    @pytest.mark.parametrize(
        ("days", "first", "answer"),
        [(3, False, False), (4, True, False), (14, True, False), (15, True, True)],
    )
    def test_is_late_from_the_day_after(
        self, session: Session, clock: Clock, reference: str, days: int, first: bool, answer: bool
    ) -> None:
        tracked = tracked_case(reference, clock.now.date() + timedelta(days=days))
        assert tracked.acknowledge is not None
        assert tracked.answer is not None
        assert (tracked.acknowledge.late, tracked.answer.late) == (first, answer)

    @pytest.mark.parametrize("kind", [Kind.CHALLENGE, Kind.COMPLIMENT, Kind.COMMENT])
    def test_what_is_owed_no_answer_is_recorded(
        self, app: Flask, session: Session, clock: Clock, kind: Kind
    ) -> None:
        tracked = tracked_case(builders.received(app, kind=kind), clock.now.date())
        assert tracked.standing is Standing.RECORDED
        assert tracked.answer is None
        assert not tracked.can_withdraw

    def test_a_letter_shows_once_it_is_posted(
        self, app: Flask, session: Session, clock: Clock, key: bytes
    ) -> None:
        reference = builders.received(
            app,
            person=builders.resident(
                contact_way=ContactWay.POST, address_line_1="1 Sea Road", postcode="FS1 1AA"
            ),
        )
        withdraw(reference=reference, reason=None, form_key="f", now=clock.now, key=key)
        assert tracked_case(reference, clock.now.date()).messages == ()
        builders.kept_case(reference).messages[0].dispatched_on = clock.now.date()
        session.commit()
        (message,) = tracked_case(reference, clock.now.date()).messages
        assert message.by_post


def test_limits_count_tries_of_a_scope_in_a_window(
    session: Session, clock: Clock, key: bytes
) -> None:
    def full() -> bool:
        return too_many(scope="send", who="1.2.3.4", times=2, minutes=10, now=clock.now, key=key)

    note_try(scope="send", who="1.2.3.4", now=clock.now, key=key)
    note_try(scope="send", who="5.6.7.8", now=clock.now, key=key)
    note_try(scope="other", who="1.2.3.4", now=clock.now, key=key)
    assert not full()
    note_try(scope="send", who="1.2.3.4", now=clock.now, key=key)
    assert full()
    clock.forward(minutes=10)
    assert not full()


def test_upkeep_forgets_what_had_its_time_and_doing_it_twice_is_harmless(
    session: Session, clock: Clock, key: bytes, reference: str
) -> None:
    note_try(scope="send", who="1.2.3.4", now=clock.now, key=key)
    ask_for_code(reference=reference, asker="a", network="n", now=clock.now, key=key)
    send_message(reference=reference, text="Hello", form_key="f1", now=clock.now, key=key)
    clock.forward(days=8)
    purge_marks(now=clock.now)
    purge_marks(now=clock.now)
    assert tries(session) == 0
    assert session.scalars(select(OneTimeCode)).all() == []
    assert len(session.scalars(select(OutboundMail)).all()) == 2
    assert len(session.scalars(select(Event)).all()) == 2
    with pytest.raises(AlreadySent):
        send_message(reference=reference, text="Hello", form_key="f1", now=clock.now, key=key)
