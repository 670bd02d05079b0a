"""Booking in a rhythm: looking ahead, booking, seeing, answering what is asked, cancelling what lies ahead."""

from __future__ import annotations

from fastapi import Depends, Request

from consulta.contracts.booking import SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.booking.commands import answering
from consulta.services.booking.commands import series as commands
from consulta.services.booking.commands.booking import Wish
from consulta.services.booking.commands.series import Beat, Order
from consulta.services.booking.domain.series import Rhythm
from consulta.services.booking.errors.series import TimesNotApart
from consulta.services.booking.queries import series as queries
from consulta.services.booking.queries.series import SeenOccurrence
from consulta.services.booking.routes.asking import asking_calendars
from consulta.services.booking.routes.attendees import attendee_in
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import DeclineRequest, said
from consulta.services.booking.schemas.common import Moment
from consulta.services.booking.schemas.series import (
    CancelledOneOut,
    ForeseenOut,
    OccurrenceOut,
    SeriesCancellationOut,
    SeriesCancelRequest,
    SeriesOut,
    SeriesPreviewOut,
    SeriesRequest,
    Times,
)


@router.get("/series/preview")
async def preview_series(
    work: InWork,
    caller: SignedIn,
    *,
    offering_id: OfferingId,
    starts_at: Moment,
    rhythm: Rhythm,
    times: Times,
) -> SeriesPreviewOut:
    """How each time of a rhythm stands now, before it is booked; nothing is kept by looking."""
    beat = Beat(offering_id, starts_at, rhythm, times)
    found = await queries.preview(work, caller.person_id, beat)
    return SeriesPreviewOut(
        consultant_zone=found.offering.hours.zone,
        duration_minutes=found.offering.rules.duration_minutes,
        times=[
            ForeseenOut(
                number=each.planned.number,
                starts_at=each.planned.starts_at,
                fate=each.fate,
                alternatives=list(each.alternatives),
            )
            for each in found.times
        ],
        each=found.each,
    )


@router.post("/series", status_code=201, dependencies=[Depends(rate("20/hour", "booking.series"))])
async def book_series(work: InWork, caller: SignedIn, body: SeriesRequest, request: Request) -> SeriesOut:
    """Book the chosen times of a rhythm: each is a booking like any other; all of them, or those that are possible."""
    chosen = {each.number: each.starts_at for each in body.chosen}
    if len(chosen) < len(body.chosen):
        raise TimesNotApart
    order = Order(
        beat=Beat(body.offering_id, body.starts_at, body.rhythm, body.times),
        chosen=chosen,
        must=body.must,
        each_minor=body.each_minor,
        wish=Wish(
            caller.person_id,
            body.offering_id,
            body.starts_at,
            body.note or None,
            answers=said(body.answers),
            consented=body.consent,
            form_version=body.form_version,
            attendee=await attendee_in(body.attendee, request, invitations=len(chosen)),
        ),
    )
    async with asking_calendars(work):
        series_id = await commands.book(work, order)
    return await _series(work, series_id, caller.person_id)


@router.get("/series/{series_id}")
async def get_series(work: InWork, caller: SignedIn, series_id: SeriesId) -> SeriesOut:
    """A series of yours, every one of its times in order."""
    return await _series(work, series_id, caller.person_id)


@router.get("/series/{series_id}/cancellation")
async def get_series_cancellation(
    work: InWork, caller: SignedIn, series_id: SeriesId
) -> SeriesCancellationOut:
    """What cancelling all that lies ahead would give back and keep, to be shown before anything is pressed."""
    found = await commands.remaining(work, series_id, caller.person_id)
    return SeriesCancellationOut(
        refund=found.refund,
        kept=found.kept,
        items=[
            CancelledOneOut(
                booking_id=booking.id, starts_at=booking.starts_at, refund=terms.refund, kept=terms.kept
            )
            for booking, terms in found.bookings
        ],
    )


@router.post("/series/{series_id}/cancel")
async def cancel_series(
    work: InWork, caller: SignedIn, series_id: SeriesId, body: SeriesCancelRequest
) -> SeriesOut:
    """Cancel all that lies ahead, each by its own policy, at the sum that was shown."""
    await commands.cancel_remaining(
        work,
        series_id,
        caller.person_id,
        reason=body.reason or None,
        expected_refund_minor=body.expected_refund_minor,
    )
    return await _series(work, series_id, caller.person_id)


@router.post("/series/{series_id}/accept")
async def accept_series(work: InWork, caller: SignedIn, series_id: SeriesId) -> SeriesOut:
    """Say yes to every time of a series that waits for one's answer."""
    await answering.accept_series(work, series_id, caller.person_id)
    return await _series(work, series_id, caller.person_id)


@router.post("/series/{series_id}/decline")
async def decline_series(
    work: InWork, caller: SignedIn, series_id: SeriesId, body: DeclineRequest
) -> SeriesOut:
    """Say no to every time of a series that waits for one's answer, with a reason that the client reads."""
    await answering.decline_series(work, series_id, caller.person_id, reason=body.reason or None)
    return await _series(work, series_id, caller.person_id)


async def _series(work: Work, series_id: SeriesId, person: PersonId) -> SeriesOut:
    found = await queries.get_series(work, series_id, person)
    series = found.series
    return SeriesOut(
        id=series.id,
        you=found.you,
        offering_id=series.offering_id,
        offering_title=series.offering_title,
        rhythm=series.rhythm,
        must=series.must,
        wall_zone=series.wall_zone,
        created_at=series.created_at,
        occurrences=[_occurrence(work, each, found.you) for each in found.occurrences],
    )


def _occurrence(work: Work, each: SeenOccurrence, you: Party) -> OccurrenceOut:
    return OccurrenceOut(
        number=each.occurrence.number,
        planned_at=each.planned_at,
        booking=None if each.booking is None else shown(work, each.booking, you),
        moved=each.is_moved,
        left_out=each.occurrence.left_out,
    )
