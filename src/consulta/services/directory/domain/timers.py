"""What the directory tells itself for later."""

from consulta.contracts.directory import OrganisationId
from consulta.contracts.identity import PersonId
from consulta.kit.event import Event


class PictureReplaced(Event, name="directory.picture_replaced", version=1, subject="consultant_id"):
    """A profile no longer shows this picture; its file can go once nobody may still be uploading the same again."""

    consultant_id: PersonId
    picture_key: str


class LogoReplaced(Event, name="directory.logo_replaced", version=1, subject="organisation_id"):
    """An organisation no longer shows this logo; its file can go once nobody may still be uploading the same again."""

    organisation_id: OrganisationId
    logo_key: str
