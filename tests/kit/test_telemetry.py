"""Logs: one JSON object a line, with the request's id, without secrets."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from consulta.kit.telemetry import configure_logging
from tests.support.house import House


@pytest.fixture(autouse=True)
def logging_left_as_found() -> Iterator[None]:
    """These tests write to an error stream that ends with them."""
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before


def _lines(captured: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.splitlines()]


def test_a_traceback_does_not_tell_what_the_variables_held(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level="warning")

    def fail() -> None:
        code = "314159"
        raise ValueError(f"six digits, {len(code)}")

    try:
        fail()
    except ValueError as error:
        structlog.get_logger("t").error("failed", exc_info=error, refresh_token="hush", email="a@b")
    [line] = _lines(capsys.readouterr().err)
    assert "314159" not in json.dumps(line)
    assert "hush" not in json.dumps(line)
    assert line["event"] == "failed"
    assert line["email"] == "a@b"


def test_other_libraries_log_in_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level="warning")
    logging.getLogger("some.library").warning("a line\nof two")
    [line] = _lines(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("a line\nof two", "warning")


async def test_every_answer_names_its_request_and_is_counted(toy_house: House) -> None:
    answer = await toy_house.http().get("/toy/counters/a", headers={"X-Request-Id": "from-the-gateway"})
    assert answer.headers["x-request-id"] == "from-the-gateway"
    odd = await toy_house.http().get("/toy/counters/a", headers={"X-Request-Id": "a b\tc"})
    assert re.fullmatch(r"[0-9a-f]{32}", odd.headers["x-request-id"])
    told = (await toy_house.http().get("http://consulta.test/metrics")).text
    counted = (
        'consulta_http_requests_total{method="GET",route="/api/v1/toy/counters/{name}",status="200"} 2.0'
    )
    assert counted in told
