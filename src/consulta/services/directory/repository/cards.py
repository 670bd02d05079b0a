"""The truth about a consultant as one row, and the cards, which are that truth stored for search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Text, cast, delete, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from consulta.contracts.booking import Availability
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceKind, PriceTerms
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.directory.domain.search import letters_of, weights_of
from consulta.services.directory.models import (
    Card,
    CardWord,
    KnownAvailability,
    KnownPerson,
    KnownPresence,
    KnownScore,
    Offering,
    Profile,
    ProfileTopic,
    Topic,
    Word,
)

COLUMNS = [column.name for column in Card.__table__.columns]


def truth() -> Select[*tuple[Any, ...]]:
    """What every profile's card has to be, from the tables it is made of; published or not."""
    topics = (
        select(
            func.array_agg(aggregate_order_by(Topic.slug, ProfileTopic.position)).label("slugs"),
            func.array_agg(aggregate_order_by(Topic.name, ProfileTopic.position)).label("names"),
        )
        .join(ProfileTopic, ProfileTopic.topic_slug == Topic.slug)
        .where(ProfileTopic.consultant_id == Profile.consultant_id)
        .lateral("topics")
    )
    active = (Offering.consultant_id == Profile.consultant_id) & Offering.active
    cheapest = (
        select(Offering)
        .where(active)
        .order_by(Offering.price_limit_minor, Offering.duration_minutes.desc(), Offering.id)
        .limit(1)
        .lateral("cheapest")
    )
    nothing = cast(literal([], ARRAY(Text)), ARRAY(Text))
    topic_names = func.coalesce(topics.c.names, nothing)
    return (
        select(
            Profile.consultant_id,
            Profile.slug,
            KnownPerson.name,
            Profile.headline,
            Profile.picture_key,
            func.coalesce(topics.c.slugs, nothing).label("topic_slugs"),
            topic_names.label("topic_names"),
            Profile.languages,
            KnownScore.average.label("rating_average"),
            func.coalesce(KnownScore.count, 0).label("rating_count"),
            KnownScore.score,
            func.coalesce(KnownPresence.online, literal(value=False)).label("online"),
            func.coalesce(KnownAvailability.availability, Availability.OFF.value).label("availability"),
            select(func.count()).where(active).scalar_subquery().label("offering_count"),
            cheapest.c.price_kind,
            cheapest.c.price_amount_minor,
            cheapest.c.price_minimum_minor,
            cheapest.c.price_cap_minor,
            cheapest.c.price_currency,
            cheapest.c.price_limit_minor,
        )
        .select_from(Profile)
        .join(KnownPerson, KnownPerson.person_id == Profile.consultant_id)
        .join(topics, literal(value=True))
        .outerjoin(cheapest, literal(value=True))
        .outerjoin(KnownScore, KnownScore.consultant_id == Profile.consultant_id)
        .outerjoin(KnownPresence, KnownPresence.person_id == Profile.consultant_id)
        .outerjoin(KnownAvailability, KnownAvailability.consultant_id == Profile.consultant_id)
    )


async def refresh(work: Work, consultant_id: PersonId) -> None:
    """Make the card true again; none while unpublished. The profile must be locked by this transaction."""
    await work.flush()
    published = select(Profile.consultant_id).where(Profile.consultant_id == consultant_id, Profile.published)
    await work.execute(delete(Card).where(Card.consultant_id == consultant_id, ~published.exists()))
    now_true = truth().where(Profile.consultant_id == consultant_id, Profile.published)
    written = insert(Card).from_select(COLUMNS, now_true)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["consultant_id"],
            set_={name: written.excluded[name] for name in COLUMNS if name != "consultant_id"},
        )
    )


async def refresh_words(work: Work, consultant_id: PersonId) -> None:
    """Make the words of a card those of its texts. The profile must be locked, its card refreshed."""
    rows = (await work.execute(_texts().where(Card.consultant_id == consultant_id))).all()
    await work.execute(delete(CardWord).where(CardWord.consultant_id == consultant_id))
    for row in rows:
        weights = _weights(row)
        # Sorted, so that two who bring the same new words wait for each other in one order.
        words = [{"word": word, "letters": letters_of(word)} for word in sorted(weights)]
        await work.execute(insert(Word).on_conflict_do_nothing(index_elements=["word"]), words)
        places = [
            {"word": word, "consultant_id": consultant_id, "weight": weight}
            for word, weight in weights.items()
        ]
        await work.execute(insert(CardWord), places)


def _texts() -> Select[*tuple[Any, ...]]:
    return select(Card.consultant_id, Card.name, Card.topic_names, Card.headline, Profile.biography).join(
        Profile, Profile.consultant_id == Card.consultant_id
    )


def _weights(row: Row[Any]) -> dict[str, int]:
    return weights_of(name=row.name, topics=row.topic_names, headline=row.headline, biography=row.biography)


async def list_untrue(work: Work) -> Sequence[UUID]:
    """DI-4's check: whose card or its words differ from the truth, are missing, or should not be there."""
    true = truth().where(Profile.published)
    stored = select(*Card.__table__.columns)
    differences = union_all(
        select(true.except_(stored).subquery().c.consultant_id),
        select(stored.except_(true).subquery().c.consultant_id),
    )
    untrue = list(await work.session.scalars(differences))
    words: dict[UUID, dict[str, int]] = {}
    for word, consultant_id, weight in await work.execute(
        select(CardWord.word, CardWord.consultant_id, CardWord.weight)
    ):
        words.setdefault(consultant_id, {})[word] = weight
    texts = await work.execute(_texts())
    untrue += [row.consultant_id for row in texts if words.get(row.consultant_id) != _weights(row)]
    return list(dict.fromkeys(untrue))


@dataclass(frozen=True)
class Consultant:
    """Everything a page shows of one consultant, but the offerings."""

    card: Row[Any]
    """A row with the columns of a card."""
    biography: str
    zone: str
    published: bool


async def find_consultant(work: Work, slug: str) -> Consultant | None:
    """The consultant whose page is at this address now, published or not."""
    wanted = truth().add_columns(Profile.biography, Profile.published, KnownPerson.zone)
    row = (await work.execute(wanted.where(Profile.slug == slug))).one_or_none()
    return None if row is None else Consultant(row, row.biography, row.zone, row.published)


def lowest_price(card: Row[Any]) -> PriceTerms | None:
    """The price on a card; nothing when there is no offering yet."""
    return None if card.price_kind is None else price_of(card)


def price_of(row: Row[Any] | Offering) -> PriceTerms:
    """The price in the `price_…` columns of an offering or a card."""
    currency = row.price_currency

    def money(amount_minor: int | None) -> Money | None:
        return None if amount_minor is None or currency is None else Money(amount_minor, currency)

    return PriceTerms(
        kind=PriceKind(row.price_kind),
        amount=money(row.price_amount_minor),
        minimum=money(row.price_minimum_minor),
        cap=money(row.price_cap_minor),
    )


def one_decimal(average: Decimal | None) -> Decimal | None:
    """An average as people read it."""
    return None if average is None else average.quantize(Decimal("0.1"))
