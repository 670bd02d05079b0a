"""A crowd of consultants, written straight into the tables of the directory and of booking.

What is free is computed by booking's own rules from the bookings and written as the announcements would have written
it, so that filling takes a minute and not an hour. Bookings themselves exist for those whose announcement is measured.
"""

import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from consulta.contracts.booking import FreeLane, FreeTimesChanged
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Rules, Way
from consulta.kit.ids import new_uuid
from consulta.services.booking.domain.free_times import free_lanes
from consulta.services.booking.domain.hours import Hours, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import epoch_day
from consulta.services.directory.domain.search import letters_of, weights_of
from consulta.services.directory.repository import free_times as kept

CALENDARS = 4_000
BOOKINGS_EACH = 20

COMMON = ["en", "de", "fr", "es"]
RARE = ["ar", "tr", "pl", "it", "pt", "ru", "zh", "hi"]
WEIGHTS = [60, 25, 8, 8, 4, 4, 3, 3, 2, 2, 1, 1]
WORDS = [
    "help",
    "advice",
    "families",
    "students",
    "founders",
    "contracts",
    "exams",
    "movers",
    "numbers",
    "plans",
]

PLACES = """
INSERT INTO directory.places (consultant_id, topic, language, standing, rating_count, rating_average, cheapness,
                              free_parts)
SELECT consultant_id, topic, language, round(coalesce(score, 4.0) * 1000000), rating_count, rating_average,
       -coalesce(price_limit_minor, 1000000000000000), free_parts
  FROM directory.cards c JOIN directory.openings USING (consultant_id), unnest(array_prepend('', topic_slugs)) AS topic,
       unnest(array_prepend('', languages)) AS language
 WHERE NOT EXISTS (SELECT FROM directory.places p WHERE p.consultant_id = c.consultant_id)
"""


@dataclass
class Crowd:
    """Consultants of many kinds, always the same ones."""

    chance: random.Random
    today: date

    def __post_init__(self) -> None:
        self.topics: list[tuple[str, str]] = []
        self._calendars = [free_lanes(self._offerings(), self.today) for _ in range(CALENDARS)]

    def _offerings(self) -> list[Offering]:
        """One to three offerings of somebody with `BOOKINGS_EACH` bookings in the next two weeks."""
        chance, first = self.chance, epoch_day(self.today) * 1440
        opens, long = chance.choice([7, 8, 9, 9, 10, 13]), chance.choice([3, 4, 8, 8])
        weekdays = chance.sample(range(7), chance.choice([2, 3, 5, 5, 5]))
        zone = chance.choice(
            ["Europe/Berlin", "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata"]
        )
        busy = []
        for _ in range(BOOKINGS_EACH):
            start = first + chance.randrange(14) * 1440 + chance.randrange(28, 72) * 15
            busy.append((start, start + chance.choice([15, 30, 60])))
        notice = chance.choice([0, 60, 60, 120, 1440])
        return [
            Offering(
                id=OfferingId(new_uuid()),
                consultant_id=PersonId(new_uuid()),
                consultant_name="",
                consultant_slug=None,
                title="",
                rules=SlotRules(length, 30, 0, 0, notice, chance.choice([30, 60])),
                price=PriceTerms(kind=PriceKind.FREE),
                policy=Policy(tiers=()),
                ways=frozenset({Way.SLOT}),
                asks=Rules(),
                is_bookable=True,
                hours=Hours(
                    zone, tuple(WeeklyRange(day, opens * 60, (opens + long) * 60) for day in weekdays)
                ),
                busy=tuple(busy),
                offering_revision=1,
                consultant_revision=1,
                calendar_revision=1,
            )
            for length in chance.sample([15, 30, 30, 60, 45], chance.choice([1, 1, 2, 3]))
        ]

    def fill(self, url: str, number: int) -> None:
        """So many more."""
        with psycopg.connect(url) as connection:
            self.topics = connection.execute(
                "SELECT slug, name FROM directory.topics ORDER BY slug"
            ).fetchall()
            # Without profiles behind the cards: search never looks at them.
            connection.execute("SET session_replication_role = replica")
            ids = [new_uuid() for _ in range(number)]
            lanes = [self.chance.choice(self._calendars) for _ in ids]
            words: list[tuple[str, Any, int]] = []
            with connection.cursor().copy(
                "COPY directory.cards (consultant_id, slug, name, headline, topic_slugs, topic_names, languages, "
                "rating_average, rating_count, score, online, offering_count, price_kind, price_amount_minor, "
                "price_currency, price_limit_minor) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    card = self._card(str(each), free)
                    rows.write_row((each, *card))
                    weights = weights_of(name=card[1], topics=card[4], headline=card[2], biography="")
                    words += [(word, each, weight) for word, weight in weights.items()]
            with connection.cursor().copy(
                "COPY directory.openings (consultant_id, online, available, free_revision, free_from, free_starts, "
                "free_delay, free_days, free_alike, free_parts) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    rows.write_row((each, self.chance.random() < 0.03, False, 0, *self._opening(each, free)))
            with connection.cursor().copy(
                "COPY directory.lanes (consultant_id, offerings, minutes, notices, days, offsets, starts) FROM STDIN"
            ) as rows:
                for each, free in zip(ids, lanes, strict=True):
                    rows.write_row((each, *self._lanes(free)))
            connection.execute(PLACES)
            connection.cursor().executemany(
                "INSERT INTO directory.words VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(word, letters_of(word)) for word in {word for word, *_ in words}],
            )
            with connection.cursor().copy(
                "COPY directory.card_words (word, consultant_id, weight) FROM STDIN"
            ) as rows:
                for row in words:
                    rows.write_row(row)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def search(self) -> dict[str, Any]:
        """What somebody may look for among them; every fourth wants something rare at an odd hour."""
        chance = self.chance
        rare = chance.random() < 0.25
        query: dict[str, Any] = {"limit": 12, "zone": "Europe/Berlin"}
        if rare or chance.random() < 0.75:
            query["topic"] = chance.choice(self.topics)[0]
        if rare or chance.random() < 0.35:
            query["language"] = chance.choice(RARE if rare else COMMON)
        if chance.random() < 0.4:
            query["price_max_minor"] = chance.choice([1500, 2500] if rare else [1500, 2500, 4000, 6000])
        if chance.random() < 0.4:
            query["rating_min"] = chance.choice([3, 4, 4.5])
        if chance.random() < 0.1:
            query["sort"] = "price"
        if not rare and chance.random() < 0.05:
            query["text"] = chance.choice(["tax law", "physics exams", "contracts founders"])
        if chance.random() < 0.2:
            query["minutes_min"] = chance.choice([30, 60])
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        if not rare and chance.random() < 0.15:
            opens, hours = datetime.now(UTC), 7 * 24.0
        else:
            opens = midnight + timedelta(
                days=chance.randrange(1, 13),
                minutes=30 * chance.randrange(0 if rare else 14, 48 if rare else 38),
            )
            hours = chance.choice([1, 2] if rare else [2, 2, 3, 4, 12])
        query["free_from"] = opens.isoformat()
        query["free_until"] = (opens + timedelta(hours=hours)).isoformat()
        return query

    def _card(self, key: str, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        chance = self.chance
        share = [(number % 7 + 1) ** 2 for number in range(len(self.topics))]
        topics = list(dict.fromkeys(chance.choices(self.topics, share, k=chance.choice([1, 1, 2, 3]))))
        languages = list(
            dict.fromkeys(chance.choices([*COMMON, *RARE], WEIGHTS, k=chance.choice([1, 2, 2, 3])))
        )
        ratings = 0 if chance.random() < 0.15 else int(chance.expovariate(1 / 30)) + 1
        average = round(chance.triangular(3, 5, 4.8), 2) if ratings else None
        score = None if average is None else round((20 + average * ratings) / (5 + ratings), 4)
        price = chance.choice([0, 1500, 2500, 3000, 4000, 5000, 6000, 8000, 12000])
        return (
            key,
            f"Person {key[-6:]}",
            f"{topics[0][1]} and {' '.join(chance.sample(WORDS, 3))}",
            [slug for slug, _ in topics],
            [name for _, name in topics],
            languages,
            average,
            ratings,
            score,
            False,
            len({lane.offering_id for lane in free}),
            "per_session",
            price,
            "EUR",
            price,
        )

    def _lanes(self, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        return (
            [lane.offering_id for lane in free],
            [lane.duration_minutes for lane in free],
            [lane.minimum_notice_minutes for lane in free],
            [lane.horizon_days for lane in free],
            [lane.minute for lane in free],
            [_binary(lane.starts) for lane in free],
        )

    def _opening(self, consultant_id: UUID, free: tuple[FreeLane, ...]) -> tuple[Any, ...]:
        """As `repository.free_times` would write it."""
        values = kept.opening_of(
            FreeTimesChanged(
                consultant_id=PersonId(consultant_id), begins_on=self.today, lanes=free, revision=1
            )
        )
        return (
            values["free_from"],
            _binary(values["starts"][1:]),
            values["delay"],
            values["days"],
            values["alike"],
            values["parts"],
        )


def _binary(digits: str) -> str:
    return f"{int(digits, 16):0{4 * len(digits)}b}" if digits else ""


def add_bookings(url: str, number: int) -> list[PersonId]:
    """So many of the consultants once more, in booking: hours, an offering, and bookings of the next two weeks."""
    price, policy = json.dumps({"kind": "free"}), json.dumps({"tiers": []})
    weekly = json.dumps([[day, 480, 1080] for day in range(7)])
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT consultant_id FROM directory.cards LIMIT %s", (number,)).fetchall()
        ids = [each for (each,) in rows]
        connection.execute(
            "INSERT INTO booking.known_consultants SELECT id, 'Somebody', 'some', true, 1 FROM unnest(%s::uuid[]) id",
            (ids,),
        )
        connection.execute(
            "INSERT INTO booking.calendars (consultant_id, zone, revision) "
            "SELECT id, 'Europe/Berlin', 1 FROM unnest(%s::uuid[]) id",
            (ids,),
        )
        connection.execute(
            "INSERT INTO booking.weeks (id, consultant_id, name, weekly, is_default) "
            "SELECT gen_random_uuid(), id, 'Usual', %s, true FROM unnest(%s::uuid[]) id",
            (weekly, ids),
        )
        connection.execute(
            "INSERT INTO booking.known_offerings (offering_id, consultant_id, title, duration_minutes, "
            "interval_minutes, buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes, horizon_days, "
            "price, policy, active, revision) SELECT gen_random_uuid(), id, 'A talk', 30, 30, 0, 0, 60, "
            "60, %s, %s, true, 1 "
            "FROM unnest(%s::uuid[]) id",
            (price, policy, ids),
        )
        connection.execute(
            """
            WITH made AS (
              INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at,
                     offering_title, buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor,
                     currency, created_at, revision)
              SELECT gen_random_uuid(), gen_random_uuid(), o.consultant_id, o.offering_id, 'confirmed', at,
                     at + interval '30 min', o.title, 0, 0, o.price, o.policy, 0, 'EUR', at, 1
                FROM booking.known_offerings o,
                     generate_series(1, %s) AS number,
                     LATERAL (SELECT date_trunc('day', %s::timestamptz) + number * interval '16 hours') AS t (at)
              RETURNING id, consultant_id, client_id, starts_at, ends_at
            )
            INSERT INTO booking.occupancies
                   (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
            SELECT id, id, consultant_id, client_id, tstzrange(starts_at, ends_at),
                   tstzrange(starts_at, ends_at), true FROM made
            """,
            (BOOKINGS_EACH, datetime.now(UTC)),
        )
    return [PersonId(each) for each in ids]
