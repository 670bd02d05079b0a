"""What live publishes: who is online."""

from consulta.contracts.identity import PersonId
from consulta.kit.event import Event


class CameOnline(Event, name="live.came_online", version=1, subject="person_id"):
    """A person has Consulta open somewhere."""

    person_id: PersonId


class WentOffline(Event, name="live.went_offline", version=1, subject="person_id"):
    """A person has closed Consulta everywhere."""

    person_id: PersonId
