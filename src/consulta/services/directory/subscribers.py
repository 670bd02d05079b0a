"""What the directory does when it hears something."""

from __future__ import annotations

from consulta.contracts.booking import AvailableNowChanged, FreeTimesChanged
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.reviews import ScoreChanged
from consulta.kit.files import Files
from consulta.kit.work import Work
from consulta.services.directory import gateways
from consulta.services.directory.commands import profiles
from consulta.services.directory.domain.timers import LogoReplaced, PictureReplaced
from consulta.services.directory.repository import copies, free_times, organisations
from consulta.services.directory.repository import profiles as profile_rows


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """A consultant's page shows the name they have now."""
    known = await profile_rows.find_person(work, event.person_id)
    former = known.name if known is not None else None
    newer = await copies.remember_person(
        work, person_id=event.person_id, name=event.name, zone=event.zone, revision=event.revision
    )
    if newer and former != event.name:
        await profiles.rename(work, event.person_id)


async def remember_score(work: Work, event: ScoreChanged) -> None:
    """Search ranks by the score and shows the average."""
    newer = await copies.remember_score(
        work,
        consultant_id=event.consultant_id,
        average=event.average,
        count=event.count,
        score=event.score,
        revision=event.revision,
    )
    if newer:
        await profiles.refresh_card(work, event.consultant_id)


async def remember_online(work: Work, event: CameOnline) -> None:
    """Clients see who is online."""
    if await copies.remember_presence(work, person_id=event.person_id, online=True, revision=event.revision):
        await profiles.refresh_card(work, event.person_id)


async def remember_offline(work: Work, event: WentOffline) -> None:
    """Clients see who is no longer online."""
    if await copies.remember_presence(work, person_id=event.person_id, online=False, revision=event.revision):
        await profiles.refresh_card(work, event.person_id)


async def remember_availability(work: Work, event: AvailableNowChanged) -> None:
    """Clients see who can be called at once."""
    newer = await copies.remember_availability(
        work,
        consultant_id=event.consultant_id,
        availability=event.availability,
        revision=event.revision,
    )
    if newer:
        await profiles.refresh_card(work, event.consultant_id)


async def remember_free_times(work: Work, event: FreeTimesChanged) -> None:
    """Search finds those who have time, and shows when."""
    await free_times.keep(work, event)


async def forget_picture(work: Work, event: PictureReplaced) -> None:
    """A picture's file goes, unless its owner has come back to it meanwhile.

    The profile stays locked until the file is gone, so nobody comes back to it in between.
    """
    profile = await profile_rows.find_for_update(work, event.consultant_id)
    if profile is None or profile.picture_key != event.picture_key:
        await gateways.forget(work.resource(Files), event.picture_key)


async def forget_logo(work: Work, event: LogoReplaced) -> None:
    """A logo's file goes, unless its organisation has come back to it meanwhile; locked until the file is gone."""
    organisation = await organisations.get_for_update(work, event.organisation_id)
    if organisation.logo_key != event.logo_key:
        await gateways.forget(work.resource(Files), event.logo_key)
