"""What can be refused about classes and their seats."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Invalid, NotFound


class NoSuchClass(NotFound, code="booking.no_such_class"):
    """There is no such class, or it is not yours. Open the consultant's page to see what is planned."""


class NotAClass(Invalid, code="booking.not_a_class"):
    """This offering is no class of yours that can be booked now. Choose one of your classes."""

    field: str | None = "offering_id"


class ClassInThePast(Invalid, code="booking.class_in_the_past"):
    """A class lies ahead, within two years. Choose another time."""

    field: str | None = "starts_at"


class ClassTimeTaken(Conflict, code="booking.class_time_taken"):
    """At this time your calendar is not free. Move or cancel what is there first, or choose another time."""

    starts_at: datetime


class EnrolmentOver(Conflict, code="booking.enrolment_over"):
    """This class has begun, is over or was called off. Choose another date."""


class TooManySeats(Invalid, code="booking.too_many_seats"):
    """One booking can have only so many seats of this class. Choose fewer."""

    field: str | None = "seats"
    most: int


class SeatsTaken(Conflict, code="booking.seats_taken"):
    """So many seats are not free any more. Choose fewer, or wait in line for them."""

    seats_left: int


class AlreadyEnrolled(Conflict, code="booking.already_enrolled"):
    """You have seats in this class already. Cancel them first if you need another number."""


class AlreadyWaiting(Conflict, code="booking.already_waiting"):
    """You wait for seats in this class already. Leave the line first if you need another number."""


class SeatsAreFree(Conflict, code="booking.seats_are_free"):
    """There are seats left, and nobody waits: take them at once."""


class NotWaiting(NotFound, code="booking.not_waiting"):
    """You do not wait for seats in this class; perhaps the offer to you ended. You can wait in line anew."""


class NothingOffered(Conflict, code="booking.nothing_offered"):
    """No seats are kept for you just now. You will hear when it is your turn."""


class CapacityTooSmall(Invalid, code="booking.capacity_too_small"):
    """More seats are taken or promised than that. Choose a larger number."""

    field: str | None = "capacity"
    seats_promised: int


class RosterNotOpen(Conflict, code="booking.roster_not_open"):
    """The roster is called from the start of a class until its seats are settled."""


class NotInThisClass(NotFound, code="booking.not_in_this_class"):
    """Nobody in this class has such a booking."""


class ClassNotOver(Conflict, code="booking.class_not_over"):
    """A class is settled once its time is over."""


class TooManyMaterials(Conflict, code="booking.too_many_materials"):
    """This class has as much material as one can have. Remove some first."""

    most: int


class NoSuchMaterial(NotFound, code="booking.no_such_material"):
    """There is no such material, or you have no seat in its class."""


class MaterialTooLarge(Invalid, code="booking.material_too_large"):
    """A file of material has at least one byte and at most 6 MB. Share larger ones by a link."""

    field: str | None = "file"
