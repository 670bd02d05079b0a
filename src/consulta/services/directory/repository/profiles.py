"""Profiles, their addresses and topics, and offerings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.errors import NoProfile, NoSuchOffering
from consulta.services.directory.models import KnownPerson, Offering, Profile, ProfileTopic, Slug, Topic


async def find(work: Work, consultant_id: PersonId) -> Profile | None:
    """Somebody's profile, if they have one."""
    return await work.session.get(Profile, consultant_id)


async def get(work: Work, consultant_id: PersonId) -> Profile:
    """Somebody's profile; raises `NoProfile`."""
    profile = await find(work, consultant_id)
    if profile is None:
        raise NoProfile
    return profile


async def find_for_update(work: Work, consultant_id: PersonId) -> Profile | None:
    """The profile, locked. Whatever a card is made of changes under this lock, so cards are never late."""
    locked = (
        select(Profile)
        .where(Profile.consultant_id == consultant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(locked)).one_or_none()


async def get_for_update(work: Work, consultant_id: PersonId) -> Profile:
    """The profile, locked; raises `NoProfile`."""
    profile = await find_for_update(work, consultant_id)
    if profile is None:
        raise NoProfile
    return profile


async def open_profile(work: Work, consultant_id: PersonId, *, slug: str, headline: str) -> bool:
    """Begin a profile; `False` when the same person has begun one a moment ago."""
    begun = upsert(Profile).values(
        consultant_id=consultant_id,
        slug=slug,
        headline=headline,
        biography="",
        languages=[],
        published=False,
        joined_at=work.now,
        revision=1,
    )
    return await work.changed(begun.on_conflict_do_nothing(index_elements=["consultant_id"])) == 1


async def find_person(work: Work, person_id: PersonId) -> KnownPerson | None:
    """What is known of a person."""
    return await work.session.get(KnownPerson, person_id, populate_existing=True)


async def take_slug(work: Work, consultant_id: PersonId, slug: str) -> bool:
    """Make an address this consultant's for good; `False` when it is or was another's. Taking it twice is fine."""
    await work.flush()
    taken = upsert(Slug).values(slug=slug, consultant_id=consultant_id, taken_at=work.now)
    await work.execute(taken.on_conflict_do_nothing(index_elements=["slug"]))
    owner = await work.session.scalar(select(Slug.consultant_id).where(Slug.slug == slug))
    return owner == consultant_id


async def slugs_of(work: Work, consultant_id: PersonId) -> set[str]:
    """Every address of a consultant's page, the present one included."""
    return set(await work.session.scalars(select(Slug.slug).where(Slug.consultant_id == consultant_id)))


async def find_present_slug(work: Work, former: str) -> str | None:
    """Where a page that had this address is now; nothing for an address nobody had."""
    return await work.session.scalar(
        select(Profile.slug)
        .join(Slug, Slug.consultant_id == Profile.consultant_id)
        .where(Slug.slug == former, Profile.slug != former)
    )


async def topics_of(work: Work, consultant_id: PersonId) -> list[str]:
    """The topics of a profile, in its order, by slug."""
    chosen = (
        select(ProfileTopic.topic_slug)
        .where(ProfileTopic.consultant_id == consultant_id)
        .order_by(ProfileTopic.position)
    )
    return list(await work.session.scalars(chosen))


async def catalogued(work: Work, topics: Iterable[str]) -> set[str]:
    """Which of these topics the catalogue has."""
    return set(await work.session.scalars(select(Topic.slug).where(Topic.slug.in_(list(topics)))))


async def replace_topics(work: Work, consultant_id: PersonId, topics: Sequence[str]) -> None:
    """Make these the topics of a profile, in this order."""
    await work.execute(delete(ProfileTopic).where(ProfileTopic.consultant_id == consultant_id))
    if topics:
        await work.execute(
            insert(ProfileTopic),
            [
                {"consultant_id": consultant_id, "topic_slug": topic, "position": position}
                for position, topic in enumerate(topics)
            ],
        )


async def list_offerings(work: Work, consultant_id: UUID, *, active_only: bool = False) -> Sequence[Offering]:
    """A consultant's offerings, active ones first, each group in the order they were made."""
    wanted = select(Offering).where(Offering.consultant_id == consultant_id)
    if active_only:
        wanted = wanted.where(Offering.active)
    return (await work.session.scalars(wanted.order_by(Offering.active.desc(), Offering.id))).all()


async def count_active_offerings(work: Work, consultant_id: PersonId) -> int:
    """How many offerings can be booked."""
    await work.flush()
    counted = select(func.count()).where(Offering.consultant_id == consultant_id, Offering.active)
    return int(await work.session.scalar(counted) or 0)


async def get_offering(work: Work, consultant_id: PersonId, offering_id: OfferingId) -> Offering:
    """One of this consultant's offerings; another's is `NoSuchOffering`, like a missing one."""
    wanted = (
        select(Offering)
        .where(Offering.id == offering_id, Offering.consultant_id == consultant_id)
        .execution_options(populate_existing=True)
    )
    offering = (await work.session.scalars(wanted)).one_or_none()
    if offering is None:
        raise NoSuchOffering
    return offering


async def list_incomplete(work: Work) -> Sequence[UUID]:
    """DI-3's check: published profiles that lack something."""
    topics = select(ProfileTopic.consultant_id).where(ProfileTopic.consultant_id == Profile.consultant_id)
    offerings = select(Offering.id).where(Offering.consultant_id == Profile.consultant_id, Offering.active)
    lacking = (
        (Profile.headline == "")
        | (Profile.biography == "")
        | (func.cardinality(Profile.languages) == 0)
        | ~topics.exists()
        | ~offerings.exists()
    )
    return (await work.session.scalars(select(Profile.consultant_id).where(Profile.published, lacking))).all()
