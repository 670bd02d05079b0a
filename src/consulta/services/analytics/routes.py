"""The journal over HTTP, for staff."""

from uuid import UUID

from consulta.kit.access import Staff
from consulta.kit.http.routing import InWork, service_router
from consulta.services.analytics import queries
from consulta.services.analytics.schemas import Happening, Timeline

router = service_router("analytics")


@router.get("/bookings/{booking_id}/timeline")
async def booking_timeline(work: InWork, _staff: Staff, booking_id: UUID) -> Timeline:
    """AN-6. Everything that happened to a booking, across all services, in sentences."""
    entries = await queries.timeline_of_booking(work, booking_id)
    return Timeline(items=[Happening.of(entry) for entry in entries])
