"""The truth about a consultant as one row, and the cards, which are that truth stored for search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Row,
    Select,
    Text,
    cast,
    delete,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)
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
    Opening,
    Place,
    Profile,
    ProfileTopic,
    Topic,
    Word,
)
from consulta.services.directory.settings import Settings

COLUMNS = [column.name for column in Card.__table__.columns]
STANDING = ("standing", "rating_count", "rating_average", "cheapness", "free_parts")
"""What of a place is more than which it is."""
PLACE = ("consultant_id", "topic", "language", *STANDING)

MILLION = 1_000_000
NO_PRICE = 10**15
"""Stands behind every price: those without an offering come last."""

_PLACES = f"""
SELECT consultant_id, topic, language,
       CAST(coalesce(round(score * {MILLION}), :unrated) AS int) AS standing, rating_count, rating_average,
       -coalesce(price_limit_minor, {NO_PRICE}) AS cheapness, free_parts
  FROM directory.cards JOIN directory.openings USING (consultant_id),
       unnest(array_prepend('', topic_slugs)) AS topic, unnest(array_prepend('', languages)) AS language
"""  # noqa: S608 - the numbers are ours
"""The places every card has to have: for each of its topics and languages, and for any."""


def _standing(of: str) -> str:
    return "(" + ", ".join(f"{of}.{name}" for name in STANDING) + ")"


_TAKE_PLACES = text(f"""
INSERT INTO directory.places AS p ({", ".join(PLACE)}) {_PLACES} WHERE consultant_id = :consultant_id
ON CONFLICT (consultant_id, topic, language) DO UPDATE
   SET ({", ".join(STANDING)}) = {_standing("excluded")}
 WHERE {_standing("p")} IS DISTINCT FROM {_standing("excluded")}
""")  # noqa: S608 - the columns are ours

_LEAVE_PLACES = text("""
DELETE FROM directory.places p
 WHERE p.consultant_id = :consultant_id
   AND NOT EXISTS (SELECT FROM directory.cards c
                    WHERE c.consultant_id = p.consultant_id AND p.topic = ANY(array_prepend('', c.topic_slugs))
                      AND p.language = ANY(array_prepend('', c.languages)))
""")

_UNTRUE_PLACES = text(f"""
SELECT coalesce(t.consultant_id, p.consultant_id)
  FROM ({_PLACES}) t FULL JOIN directory.places p USING (consultant_id, topic, language)
 WHERE {_standing("t")} IS DISTINCT FROM {_standing("p")}
""")  # noqa: S608 - the columns are ours


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


def standing_of_unrated(work: Work) -> int:
    """Where somebody without ratings stands."""
    return int(work.settings(Settings).score_of_unrated * MILLION)


async def restand_unrated(work: Work) -> None:
    """Give those without ratings the place the operator now wants for them."""
    now = standing_of_unrated(work)
    unrated = select(Card.consultant_id).where(Card.score.is_(None))
    await work.execute(
        update(Place).where(Place.standing != now, Place.consultant_id.in_(unrated)).values(standing=now)
    )


async def refresh(work: Work, consultant_id: PersonId) -> None:
    """Make the card true again; none while unpublished. The profile must be locked by this transaction."""
    await work.flush()
    # Before anything of the card, as the announcements of free times do: so nobody waits for one another.
    await work.execute(
        select(Opening.consultant_id).where(Opening.consultant_id == consultant_id).with_for_update()
    )
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
    opening = insert(Opening).from_select(
        ["consultant_id", "online", "available"],
        _opened().where(Card.consultant_id == consultant_id),
    )
    await work.execute(
        opening.on_conflict_do_update(
            index_elements=["consultant_id"],
            set_={"online": opening.excluded.online, "available": opening.excluded.available},
        )
    )
    await _refresh_places(work, consultant_id)


def _opened() -> Select[*tuple[Any, ...]]:
    """What every opening has to say of who can be reached now."""
    available = Card.availability == Availability.AVAILABLE.value
    return select(Card.consultant_id, Card.online, available.label("available"))


async def _refresh_places(work: Work, consultant_id: PersonId) -> None:
    """Few places change at a time, and none when somebody comes online: what is right already is left alone."""
    values = {"consultant_id": consultant_id, "unrated": standing_of_unrated(work)}
    await work.execute(_LEAVE_PLACES, values)
    await work.execute(_TAKE_PLACES, values)


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
    opened = select(Opening.consultant_id, Opening.online, Opening.available)
    differences = union_all(
        *(
            select(these.except_(those).subquery().c.consultant_id)
            for one, other in ((true, stored), (_opened(), opened))
            for these, those in ((one, other), (other, one))
        )
    )
    untrue = list(await work.session.scalars(differences))
    untrue += list(await work.session.scalars(_UNTRUE_PLACES, {"unrated": standing_of_unrated(work)}))
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
