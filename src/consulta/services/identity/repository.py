"""All of identity's SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, delete, func, or_, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from consulta.contracts.identity import CodeRequestId, LoginEnding, PersonId
from consulta.kit.access import Role
from consulta.kit.work import Work
from consulta.services.identity.domain import Form
from consulta.services.identity.models import SEARCHED, Address, Audit, CodeRequest, Login, Person, metadata

DAY = timedelta(days=1)
CLOCK_TOLERANCE = timedelta(seconds=5)
"""How far the clocks of two processes may be apart."""

_CODE_REQUESTS = metadata.tables["identity.code_requests"]
_ADDRESSES = metadata.tables["identity.addresses"]


@dataclass(frozen=True, slots=True)
class Guess:
    """One of a code's few comparisons, already spent."""

    request_id: CodeRequestId
    email: str
    code_tag: str
    language: str
    left: int
    guest_name: str | None = None
    guest_zone: str | None = None
    begun_id: UUID | None = None
    """What the holder of a link had begun."""


async def lock_address(work: Work, email: str) -> None:
    """Make the requests for one address queue up, whether somebody has it here or not."""
    await work.execute(
        insert(Address)
        .values(email=email, failures=0, failing_since=work.now, asked_at=work.now)
        .on_conflict_do_update(index_elements=["email"], set_={"asked_at": work.now})
    )


async def codes_sent(work: Work, email: str, *, recently: timedelta) -> tuple[int, int]:
    """How many codes an address was sent within 24 hours, and how many of them `recently`."""
    counted = select(func.count(), func.count().filter(CodeRequest.requested_at > work.now - recently)).where(
        CodeRequest.email == email, CodeRequest.sent, CodeRequest.requested_at > work.now - DAY
    )
    today, just_now = (await work.execute(counted)).one()
    return today, just_now


def add_code_request(work: Work, request: CodeRequest) -> None:
    """Keep a new request."""
    work.session.add(request)


async def spend_guess(
    work: Work, request_id: CodeRequestId, form: Form, *, failures_per_day: int
) -> tuple[Guess | None, bool]:
    """Spend one comparison of a code and count it against its address, in one statement.

    Returns the guess, or none when the code is unknown, used, too old or has none left; and whether the address may
    still be tried today. Each guess is counted before anything is compared, so that no number of requests at the same
    moment gets more of them than there are.
    """
    requests, addresses = _CODE_REQUESTS.c, _ADDRESSES.c
    day_ago = work.now - DAY
    spent = (
        update(_CODE_REQUESTS)
        .where(
            requests.id == request_id,
            requests.form == form,
            requests.guesses_left > 0,
            requests.used_at.is_(None),
            requests.expires_at > work.now,
            # A code from a clock that ran ahead is not good until that time comes.
            requests.requested_at <= work.now + CLOCK_TOLERANCE,
        )
        .values(guesses_left=requests.guesses_left - 1)
        .returning(
            requests.email,
            requests.code_tag,
            requests.language,
            requests.guesses_left,
            requests.sent,
            requests.guest_name,
            requests.guest_zone,
            requests.begun_id,
        )
        .cte("spent")
    )
    # A code that was never sent cannot be guessed, so trying it must not count against the address's owner.
    is_stale = addresses.failing_since <= day_ago
    counted = (
        update(_ADDRESSES)
        .where(
            addresses.email == spent.c.email,
            or_(addresses.failures < failures_per_day, is_stale, ~spent.c.sent),
        )
        .values(
            failures=case((~spent.c.sent, addresses.failures), (is_stale, 1), else_=addresses.failures + 1),
            failing_since=case(
                (and_(spent.c.sent, or_(is_stale, addresses.failures == 0)), work.now),
                else_=addresses.failing_since,
            ),
        )
        .returning(addresses.email)
        .cte("counted")
    )
    row = (
        await work.execute(
            select(spent, counted.c.email.label("counted")).select_from(spent.outerjoin(counted, true()))
        )
    ).one_or_none()
    if row is None:
        return None, True
    guess = Guess(
        request_id,
        row.email,
        row.code_tag,
        row.language,
        row.guesses_left,
        guest_name=row.guest_name,
        guest_zone=row.guest_zone,
        begun_id=row.begun_id,
    )
    return guess, row.counted is not None


async def use_code(work: Work, guess: Guess) -> bool:
    """Use a code up and forget the address's failures; false when somebody else was quicker with this code."""
    used = await work.changed(
        update(CodeRequest)
        .where(CodeRequest.id == guess.request_id, CodeRequest.used_at.is_(None))
        .values(used_at=work.now)
    )
    if used:
        await work.execute(update(Address).where(Address.email == guess.email).values(failures=0))
    return bool(used)


async def forget_code_request(work: Work, request_id: CodeRequestId) -> None:
    """Delete a request, and what is known of its address once nothing has happened there for a day."""
    email = await work.session.scalar(
        delete(CodeRequest).where(CodeRequest.id == request_id).returning(CodeRequest.email)
    )
    if email is not None:
        await work.execute(
            delete(Address).where(
                Address.email == email,
                Address.asked_at <= work.now - DAY,
                Address.failing_since <= work.now - DAY,
            )
        )


async def add_person(work: Work, person: Person) -> bool:
    """Keep a new person; false when the address is somebody's already, also somebody's of this very moment."""
    values = {column.key: getattr(person, column.key) for column in Person.__mapper__.columns}
    added = await work.changed(insert(Person).values(values).on_conflict_do_nothing(index_elements=["email"]))
    return bool(added)


async def get_person_by_email(work: Work, email: str) -> Person:
    """The person of an address, locked."""
    statement = select(Person).where(Person.email == email).with_for_update()
    person: Person = (await work.execute(statement)).scalar_one()
    return person


async def find_person(work: Work, person_id: UUID, *, locked: bool = False) -> Person | None:
    """A person, if there is one."""
    statement = select(Person).where(Person.id == person_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return (await work.execute(statement)).scalar_one_or_none()


async def lock_staff(work: Work) -> list[PersonId]:
    """Everybody who is staff, locked in a fixed order: two who take each other's role queue up here."""
    rows = await work.execute(
        select(Person.id).where(Person.granted.contains([Role.STAFF])).order_by(Person.id).with_for_update()
    )
    return [PersonId(person_id) for person_id in rows.scalars()]


async def list_people(
    work: Work, query: str, *, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Person]:
    """People by name, `limit + 1` of them: those whose name or address contains the query or a word much like it."""
    statement = select(Person).order_by(Person.name, Person.id).limit(limit + 1)
    if query:
        statement = statement.where(
            or_(SEARCHED.ilike(f"%{_literally(query)}%"), SEARCHED.op("%>", is_comparison=True)(query))
        )
    if after is not None:
        statement = statement.where(tuple_(Person.name, Person.id) > after)
    return (await work.execute(statement)).scalars().all()


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def list_demo_people(work: Work) -> Sequence[Person]:
    """The demo's people, oldest first."""
    statement = select(Person).where(Person.demo_note.is_not(None)).order_by(Person.id).limit(100)
    return (await work.execute(statement)).scalars().all()


def add_login(work: Work, login: Login) -> None:
    """Keep a new login."""
    work.session.add(login)


async def find_login(work: Work, login_id: UUID, *, locked: bool = False) -> Login | None:
    """A login; `locked` where it is renewed: two tabs that refresh at once queue up here."""
    statement = select(Login).where(Login.id == login_id)
    return (await work.execute(statement.with_for_update() if locked else statement)).scalar_one_or_none()


async def end_logins(
    work: Work, ending: LoginEnding, *, person_id: UUID, login_id: UUID | None = None
) -> Sequence[UUID]:
    """End one or all of a person's logins; returns those that were still open."""
    statement = update(Login).where(Login.person_id == person_id, Login.ended_at.is_(None))
    if login_id is not None:
        statement = statement.where(Login.id == login_id)
    ended = await work.execute(statement.values(ended_at=work.now, ending=ending).returning(Login.id))
    return ended.scalars().all()


async def logins_ended_since(work: Work, moment: datetime) -> list[tuple[UUID, datetime]]:
    """Logins that ended after a moment, and when."""
    rows = await work.execute(select(Login.id, Login.ended_at).where(Login.ended_at >= moment))
    return [(row.id, row.ended_at) for row in rows]


def add_audit(
    work: Work, action: str, *, subject_id: UUID, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Write down what is being done, by whom and to whom."""
    caller = work.caller_or_nobody
    work.session.add(
        Audit(
            id=work.new_id(),
            at=work.now,
            actor_id=caller.person_id if caller is not None else None,
            action=action,
            subject_id=subject_id,
            before=before,
            after=after,
            request_id=work.request_id,
        )
    )


async def staff_without_audit(work: Work) -> Sequence[UUID]:
    """Staff whose role does not follow from the last thing the audit says about them."""
    latest = (
        select(Audit.subject_id, Audit.after)
        .ext(distinct_on(Audit.subject_id))
        .order_by(Audit.subject_id, Audit.at.desc(), Audit.id.desc())
        .subquery()
    )
    statement = (
        select(Person.id)
        .outerjoin(latest, latest.c.subject_id == Person.id)
        .where(
            Person.granted.contains([Role.STAFF]),
            func.coalesce(~latest.c.after["roles"].contains([Role.STAFF]), true()),
        )
    )
    return (await work.execute(statement)).scalars().all()
