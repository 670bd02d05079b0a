"""Add an offering, change its terms for bookings from now on, archive it."""

from __future__ import annotations

from consulta.contracts.directory import OfferingChanged, OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Form
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, Rules, Way
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.directory.domain.offerings import MOST_ACTIVE, Terms
from consulta.services.directory.domain.profiles import Missing
from consulta.services.directory.errors import OfferingArchived, StillPublished, TooManyOfferings
from consulta.services.directory.models import FormVersion, Offering
from consulta.services.directory.repository import cards, profiles


async def offer(work: Work, consultant_id: PersonId, terms: Terms) -> Offering:
    """Add an offering, active at once. Raises `NoProfile`, `TooManyOfferings` and what `Terms.checked` raises."""
    terms = terms.checked(currency=work.resource(PlatformSettings).currency)
    await profiles.get_for_update(work, consultant_id)
    if await profiles.count_active_offerings(work, consultant_id) >= MOST_ACTIVE:
        raise TooManyOfferings(at_most=MOST_ACTIVE)
    offering = Offering(
        id=work.new_id(), consultant_id=consultant_id, active=True, revision=1, form_version=0
    )
    _take_over(offering, terms)
    work.session.add(offering)
    await work.session.flush()
    _take_over_form(work, offering, terms)
    await _changed(work, offering)
    return offering


async def change(work: Work, consultant_id: PersonId, offering_id: OfferingId, terms: Terms) -> Offering:
    """Give an offering other terms; bookings made before keep theirs (DI-5).

    Raises `NoSuchOffering`, `OfferingArchived` and what `Terms.checked` raises.
    """
    terms = terms.checked(currency=work.resource(PlatformSettings).currency)
    await profiles.get_for_update(work, consultant_id)
    offering = await profiles.get_offering(work, consultant_id, offering_id)
    if not offering.active:
        raise OfferingArchived
    _take_over(offering, terms)
    _take_over_form(work, offering, terms)
    offering.revision += 1
    await _changed(work, offering)
    return offering


async def archive(work: Work, consultant_id: PersonId, offering_id: OfferingId) -> Offering:
    """Take an offering off the page for good; what is booked stands. Asking twice changes nothing.

    Raises `NoSuchOffering`, and `StillPublished` for the last one clients can book (DI-3).
    """
    profile = await profiles.get_for_update(work, consultant_id)
    offering = await profiles.get_offering(work, consultant_id, offering_id)
    if not offering.active:
        return offering
    if profile.published and await profiles.count_active_offerings(work, consultant_id) == 1:
        last = Missing("offerings", "This is the last offering that clients can book.")
        raise StillPublished(missing=[last.as_json()])
    offering.active = False
    offering.revision += 1
    await _changed(work, offering)
    return offering


def _take_over(offering: Offering, terms: Terms) -> None:
    price = terms.price
    offering.title = terms.title
    offering.description = terms.description
    offering.duration_minutes = terms.duration_minutes
    offering.interval_minutes = terms.interval_minutes
    offering.buffer_before_minutes = terms.buffer_before_minutes
    offering.buffer_after_minutes = terms.buffer_after_minutes
    offering.minimum_notice_minutes = terms.minimum_notice_minutes
    offering.horizon_days = terms.horizon_days
    offering.price_kind = price.kind.value
    offering.price_amount_minor = price.amount.amount_minor if price.amount is not None else None
    offering.price_minimum_minor = price.minimum.amount_minor if price.minimum is not None else None
    offering.price_cap_minor = price.cap.amount_minor if price.cap is not None else None
    offering.price_currency = price.currency
    offering.price_limit_minor = terms.price_limit_minor
    offering.ways = [way.value for way in terms.ways]
    offering.rules = terms.rules.model_dump(mode="json")
    offering.policy = terms.policy.model_dump(mode="json")
    offering.location = terms.location.kept()


def _take_over_form(work: Work, offering: Offering, terms: Terms) -> None:
    """DI-12. Another form is another version; the same one stays what it was."""
    form = None if terms.form is None else terms.form.model_dump(mode="json")
    if form == offering.form:
        return
    offering.form = form
    offering.form_version += 1
    work.session.add(
        FormVersion(offering_id=offering.id, version=offering.form_version, form=form, made_at=work.now)
    )


async def _changed(work: Work, offering: Offering) -> None:
    work.publish(
        OfferingChanged(
            offering_id=OfferingId(offering.id),
            consultant_id=PersonId(offering.consultant_id),
            title=offering.title,
            duration_minutes=offering.duration_minutes,
            interval_minutes=offering.interval_minutes,
            buffer_before_minutes=offering.buffer_before_minutes,
            buffer_after_minutes=offering.buffer_after_minutes,
            minimum_notice_minutes=offering.minimum_notice_minutes,
            horizon_days=offering.horizon_days,
            price=cards.price_of(offering),
            policy=Policy.model_validate(offering.policy),
            active=offering.active,
            ways=tuple(map(Way, offering.ways)),
            rules=Rules.model_validate(offering.rules),
            form=None if offering.form is None else Form.model_validate(offering.form),
            form_version=offering.form_version,
            location=Location.read(offering.location),
            revision=offering.revision,
        )
    )
    await cards.refresh(work, PersonId(offering.consultant_id))
