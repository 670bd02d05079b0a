"""A toy service: counts things, and tells and hears about it. It stands in for a real one in tests of the kit."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import BigInteger, Column, Table, Text, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.database.engine import metadata_of
from consulta.kit.errors import Conflict
from consulta.kit.event import Event
from consulta.kit.http.routing import Answer, Body, InWork, service_router
from consulta.kit.service import Due, On, Service
from consulta.kit.work import Work

metadata = metadata_of("toy")
counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("count", BigInteger, nullable=False)
)

router = service_router("toy")


class Counted(Event, name="toy.counted", version=1, subject="counter"):
    """A counter went up."""

    counter: str
    serial: UUID


class Remind(Event, name="toy.remind", version=1, subject="counter"):
    """A reminder to oneself."""

    counter: str


class TooHigh(Conflict, code="toy.too_high"):
    """The counter cannot go higher."""

    counter: str


async def count(work: Work, name: str, by: int = 1) -> int:
    """Add to a counter."""
    statement = insert(counters).values(name=name, count=by)
    result = await work.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"count": counters.c.count + by}
        ).returning(counters.c.count)
    )
    return int(result.scalar_one())


async def note_counted(work: Work, event: Counted) -> None:
    """Count what was heard; a poisoned one never succeeds."""
    if event.counter == "poison":
        raise RuntimeError("poisoned")
    await count(work, f"heard:{event.counter}")


async def note_reminded(work: Work, event: Remind) -> None:
    """Count reminders."""
    await count(work, f"reminded:{event.counter}")


class CountUp(Body):
    """Count up by this much."""

    by: int = 1


class Count(Answer):
    """Where the counter stands."""

    count: int


@router.post("/counters/{name}")
async def count_up(work: InWork, name: str, body: CountUp) -> Count:
    """Count up and tell."""
    reached = await count(work, name, body.by)
    work.publish(Counted(counter=name, serial=work.new_id()))
    if reached > 1000:
        raise TooHigh(counter=name)
    return Count(count=reached)


@router.get("/counters/{name}")
async def read_counter(work: InWork, name: str) -> Count:
    """Where it stands."""
    found = await work.session.scalar(select(counters.c.count).where(counters.c.name == name))
    return Count(count=found or 0)


async def lower(work: Work, name: str) -> None:
    """Take one away."""
    await work.execute(update(counters).where(counters.c.name == name).values(count=counters.c.count - 1))


def build() -> Service:
    """The toy's manifest."""
    return Service(
        name="toy",
        metadata=metadata,
        router=router,
        subscriptions=[On(Counted, note_counted)],
        timers=[Due(Remind, note_reminded)],
        migrations=Path(__file__).parent / "toy_migrations",
    )
