"""Feeds: one's own, and what a calendar reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from consulta.contracts.identity import PersonId
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.calendars.domain.feeds import Entry, Shows, digest_of, feed_file, partner_of
from consulta.services.calendars.errors import NoSuchFeed
from consulta.services.calendars.models import Feed
from consulta.services.calendars.repository import copies
from consulta.services.calendars.repository import feeds as repository
from consulta.services.calendars.settings import Settings


async def own_feed(work: Work, person_id: PersonId) -> Feed | None:
    """One's own feed, if there is one."""
    return await repository.find_open(work, person_id)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What a calendar is given."""

    feed: Feed
    content: bytes


async def read_feed(work: Work, token: str) -> FeedFile:
    """The calendar behind a secret, as things stand now. Raises `NoSuchFeed`."""
    feed = await repository.find_by_digest(work, digest_of(token))
    if feed is None:
        raise NoSuchFeed
    person_id = PersonId(feed.person_id)
    person = await copies.find_person(work, person_id)
    since = work.now - timedelta(days=work.settings(Settings).feed_past_days)
    site = work.resource(PlatformSettings).public_url
    entries = [
        Entry(
            booking_id=booking.booking_id,
            sequence=booking.revision,
            title=booking.offering_title,
            partner=partner_of(partner, booking.attendee_name, is_client=booking.client_id == person_id),
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            is_cancelled=booking.state == "cancelled",
            told_at=booking.told_at,
            url=f"{site}/bookings/{booking.booking_id}",
            place=booking.place,
        )
        for booking, partner in await repository.list_bookings(work, person_id, since=since)
    ]
    name = f"Consulta: {person.name}" if person is not None else "Consulta"
    return FeedFile(feed, feed_file(entries, name=name, shows=Shows(feed.shows)))
