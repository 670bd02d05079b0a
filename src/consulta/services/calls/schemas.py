"""HTTP bodies of calls, and the messages of a call's socket."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from consulta.contracts.calls import Interval
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer
from consulta.kit.money import Money
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.presence import SILENT
from consulta.services.calls.queries import Picture


class MeterOut(Answer):
    """How long both talked until `as_of`, and what it costs: `cost` never exceeds `cap`."""

    running: bool
    talk_seconds: int
    price: PriceTerms
    cost: Money
    cap: Money | None = Field(description="More than this it never costs; nothing when free")
    as_of: UTCDatetime

    @classmethod
    def of(cls, picture: Picture) -> MeterOut:
        """The meter of a moment."""
        return cls(
            running=picture.is_running,
            talk_seconds=picture.settlement.talk.seconds,
            price=picture.price,
            cost=picture.cost,
            cap=picture.cap,
            as_of=picture.call.ended_at or picture.now,
        )


class OtherOut(Answer):
    """The other side."""

    id: UUID
    name: str


class CallOut(Answer):
    """A call, as one of its two people sees it."""

    call_id: UUID
    booking_id: UUID
    state: State
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    check_in_opens_at: UTCDatetime
    you: Party
    other: OtherOut
    present: list[UUID]
    waiting: list[UUID]
    admitted: bool
    meter: MeterOut
    ended_at: UTCDatetime | None

    @classmethod
    def of(cls, picture: Picture, person_id: PersonId) -> CallOut:
        """The call for this person."""
        call = picture.call
        you = Party.CLIENT if person_id == call.client_id else Party.CONSULTANT
        other_id = PersonId(call.consultant_id if you is Party.CLIENT else call.client_id)
        return cls(
            call_id=call.id,
            booking_id=call.booking_id,
            state=picture.state,
            starts_at=call.starts_at,
            ends_at=call.ends_at,
            check_in_opens_at=call.check_in_opens_at,
            you=you,
            other=OtherOut(id=other_id, name=picture.name_of(other_id)),
            present=list(picture.there),
            waiting=list(picture.waiting),
            admitted=picture.is_admitted,
            meter=MeterOut.of(picture),
            ended_at=call.ended_at,
        )


class MomentOut(Answer):
    """One thing that happened."""

    at: UTCDatetime
    kind: Literal["joined", "left", "admitted", "started", "ended"]
    person_id: UUID | None
    text: str


class TimelineOut(Answer):
    """What happened in a call and when both talked; the same for both sides."""

    items: list[MomentOut]
    intervals: list[Interval]
    talk_seconds: int


class IceServer(Answer):
    """A STUN or TURN server for the browser's peer connection."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class JoinOut(Answer):
    """The permission to open the call's socket: one use, until `expires_at`."""

    token: str
    expires_at: UTCDatetime
    ice_servers: list[IceServer]


class MediaFlags(BaseModel):
    """What a browser sends."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    audio: Annotated[bool, Field(strict=True)] = False
    video: Annotated[bool, Field(strict=True)] = False


class ParticipantOut(Answer):
    """One of the two."""

    person_id: UUID
    name: str
    role: Party
    present: bool
    admitted: bool
    media: MediaFlags


class CallState(Answer):
    """A call as its socket shows it."""

    state: State
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    participants: list[ParticipantOut]
    meter: MeterOut
    you: Party


def state_message(picture: Picture, you: Party) -> dict[str, object]:
    """The `state` message for one side."""
    participants = []
    for role, person_id in picture.people.items():
        media = picture.there.get(person_id, SILENT)
        participants.append(
            ParticipantOut(
                person_id=person_id,
                name=picture.name_of(person_id),
                role=role,
                present=person_id in picture.there,
                admitted=role is Party.CONSULTANT or picture.is_admitted,
                media=MediaFlags(audio=media.audio, video=media.video),
            )
        )
    call = CallState(
        state=picture.state,
        starts_at=picture.call.starts_at,
        ends_at=picture.call.ends_at,
        participants=participants,
        meter=MeterOut.of(picture),
        you=you,
    )
    return {"type": "state", "call": call.model_dump(mode="json")}


class _Message(BaseModel):
    """A message of a browser; fields it does not know are dropped, so that nothing unknown is passed on."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Join(_Message):
    """The first message of a socket."""

    type: Literal["join"]
    token: Annotated[str, Field(max_length=100)]


class Heartbeat(_Message):
    """Every 5 s: the browser is there. It carries no time and no length; those are the server's."""

    type: Literal["heartbeat"]
    media: MediaFlags = MediaFlags()


class Description(_Message):
    """A WebRTC session description."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Annotated[str, Field(max_length=48_000)] = ""


class Candidate(_Message):
    """A WebRTC ICE candidate."""

    candidate: Annotated[str, Field(max_length=2_000)]
    sdpMid: Annotated[str, Field(max_length=100)] | None = None  # noqa: N815 - the browser's own name
    sdpMLineIndex: Annotated[int, Field(ge=0, le=65535)] | None = None  # noqa: N815 - the browser's own name
    usernameFragment: Annotated[str, Field(max_length=256)] | None = None  # noqa: N815 - the browser's own name


class SignalData(_Message):
    """A description or a candidate; `candidate: null` says that no more come."""

    description: Description | None = None
    candidate: Candidate | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> SignalData:
        if len(self.model_fields_set & {"description", "candidate"}) != 1:
            raise ValueError("a signal is a description or a candidate")
        return self


class Signal(_Message):
    """Something for the other side's peer connection."""

    type: Literal["signal"]
    data: SignalData


class Admit(_Message):
    """The consultant lets somebody in."""

    type: Literal["admit"]
    person_id: UUID


class Leave(_Message):
    """This browser goes; the call goes on."""

    type: Literal["leave"]


class End(_Message):
    """The call is over for both."""

    type: Literal["end"]


ClientMessage = Annotated[Heartbeat | Signal | Admit | Leave | End, Field(discriminator="type")]

CLIENT_MESSAGES: TypeAdapter[Heartbeat | Signal | Admit | Leave | End] = TypeAdapter(ClientMessage)
