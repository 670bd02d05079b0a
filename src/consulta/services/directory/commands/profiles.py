"""Become a consultant, write the profile, show it and take it down."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.directory import ConsultantJoined, ConsultantPublished, ConsultantUnpublished
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.domain.profiles import (
    MOST_SLUGS,
    Missing,
    ProfileText,
    missing_from,
    slugs_for,
)
from consulta.services.directory.domain.timers import PictureReplaced
from consulta.services.directory.errors import (
    NoSuchTopic,
    PersonNotKnownYet,
    ProfileIncomplete,
    SlugTaken,
    StillPublished,
    TooManySlugs,
)
from consulta.services.directory.models import KnownPerson, Profile
from consulta.services.directory.repository import cards, profiles

PICTURE_FORGOTTEN_AFTER = timedelta(hours=1)
"""Long enough that nobody who uploads the same picture again loses it in between."""


async def join(work: Work, consultant_id: PersonId, *, headline: str = "") -> Profile:
    """DI-1. Open a profile, not yet published. Asking twice changes nothing.

    Raises `PersonNotKnownYet` while identity's news of this person is still on its way.
    """
    person = await profiles.find_person(work, consultant_id)
    if person is None:
        raise PersonNotKnownYet
    existing = await profiles.find_for_update(work, consultant_id)
    if existing is not None:
        return existing
    slug = await _first_free_slug(work, consultant_id, person.name)
    if await profiles.open_profile(work, consultant_id, slug=slug, headline=headline):
        work.publish(ConsultantJoined(consultant_id=consultant_id, revision=1))
    return await profiles.get_for_update(work, consultant_id)


async def _first_free_slug(work: Work, consultant_id: PersonId, name: str) -> str:
    for slug in slugs_for(name, consultant_id.hex):
        if await profiles.take_slug(work, consultant_id, slug):
            return slug
    raise SlugTaken(slug=name)


async def edit(work: Work, consultant_id: PersonId, text: ProfileText) -> Profile:
    """Replace what the profile says. The former address leads to the new one from now on (DI-2).

    Raises `SlugTaken`, `TooManySlugs`, `NoSuchTopic`, `StillPublished` and what `ProfileText.checked` raises.
    """
    text = text.checked()
    profile = await profiles.get_for_update(work, consultant_id)
    unknown = set(text.topics) - await profiles.catalogued(work, text.topics)
    if unknown:
        raise NoSuchTopic(topic=min(unknown))
    if profile.published:
        missing = missing_from(
            headline=text.headline,
            biography=text.biography,
            topics=text.topics,
            languages=text.languages,
            active_offerings=await profiles.count_active_offerings(work, consultant_id),
        )
        if missing:
            raise StillPublished(missing=[each.as_json() for each in missing])
    if text.slug != profile.slug:
        await _move_to(work, profile, text.slug)
    profile.headline = text.headline
    profile.biography = text.biography
    profile.languages = list(text.languages)
    await profiles.replace_topics(work, consultant_id, text.topics)
    await _changed(work, profile)
    return profile


async def _move_to(work: Work, profile: Profile, slug: str) -> None:
    consultant_id = PersonId(profile.consultant_id)
    had = await profiles.slugs_of(work, consultant_id)
    if slug not in had and len(had) >= MOST_SLUGS:
        raise TooManySlugs(at_most=MOST_SLUGS)
    if not await profiles.take_slug(work, consultant_id, slug):
        raise SlugTaken(slug=slug)
    profile.slug = slug


async def publish(work: Work, consultant_id: PersonId) -> Profile:
    """DI-3. Show the profile to clients; raises `ProfileIncomplete`. Asking twice changes nothing."""
    profile = await profiles.get_for_update(work, consultant_id)
    if profile.published:
        return profile
    missing = await what_is_missing(work, profile)
    if missing:
        raise ProfileIncomplete(missing=[each.as_json() for each in missing])
    profile.published = True
    await _changed(work, profile)
    return profile


async def unpublish(work: Work, consultant_id: PersonId) -> Profile:
    """Hide the profile from clients; promised bookings stand. Asking twice changes nothing."""
    profile = await profiles.get_for_update(work, consultant_id)
    if not profile.published:
        return profile
    profile.published = False
    profile.revision += 1
    work.publish(ConsultantUnpublished(consultant_id=consultant_id, revision=profile.revision))
    await cards.refresh(work, consultant_id)
    return profile


async def set_picture(work: Work, consultant_id: PersonId, key: str | None) -> Profile:
    """Show the picture under this key, or none; the file of the one before goes an hour later."""
    profile = await profiles.get_for_update(work, consultant_id)
    if profile.picture_key == key:
        return profile
    if profile.picture_key is not None:
        work.publish_at(
            PictureReplaced(consultant_id=consultant_id, picture_key=profile.picture_key),
            work.now + PICTURE_FORGOTTEN_AFTER,
        )
    profile.picture_key = key
    await _changed(work, profile)
    return profile


async def rename(work: Work, consultant_id: PersonId) -> None:
    """The person behind a profile has another name: everybody who shows it is told."""
    profile = await profiles.find_for_update(work, consultant_id)
    if profile is not None:
        await _changed(work, profile)


async def refresh_card(work: Work, consultant_id: PersonId) -> None:
    """Bring a consultant's card up to date with what became known about them."""
    profile = await profiles.find_for_update(work, consultant_id)
    if profile is not None and profile.published:
        await cards.refresh(work, consultant_id)


async def what_is_missing(work: Work, profile: Profile) -> list[Missing]:
    """DI-3. What the profile lacks before it can be published."""
    consultant_id = PersonId(profile.consultant_id)
    return missing_from(
        headline=profile.headline,
        biography=profile.biography,
        topics=await profiles.topics_of(work, consultant_id),
        languages=profile.languages,
        active_offerings=await profiles.count_active_offerings(work, consultant_id),
    )


async def _changed(work: Work, profile: Profile) -> None:
    """A profile is new in some way: count it, tell everybody while it is published, bring its card up to date."""
    profile.revision += 1
    if not profile.published:
        return
    consultant_id = PersonId(profile.consultant_id)
    person = await profiles.find_person(work, consultant_id)
    work.publish(
        ConsultantPublished(
            consultant_id=consultant_id,
            slug=profile.slug,
            name=_name_of(person),
            headline=profile.headline,
            revision=profile.revision,
        )
    )
    await cards.refresh(work, consultant_id)
    await cards.refresh_words(work, consultant_id)


def _name_of(person: KnownPerson | None) -> str:
    if person is None:
        raise PersonNotKnownYet
    return person.name
