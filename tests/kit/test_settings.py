"""Configuration: what is wrong is refused by name, before anything starts."""

from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from consulta.app import configure
from consulta.kit.settings import PlatformSettings, Section, SettingsRefusedError, Sources


class ToySettings(Section):
    """Settings of the toy."""

    section: ClassVar[str] = "toy"
    minutes: Annotated[int, Field(ge=1)] = 5
    secret_word: str = "x"


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path) -> None:
    file = tmp_path / "consulta.toml"
    file.write_text('port = 9000\nhost = "127.0.0.2"\n[toy]\nminutes = 7\n')
    sources = Sources({"CONSULTA_PORT": "9001", "CONSULTA_TOY_MINUTES": "8", "CONSULTA_CONFIG": str(file)})
    platform = sources.load(PlatformSettings, port=9002)
    assert (platform.port, platform.host) == (9002, "127.0.0.2")
    assert sources.load(ToySettings).minutes == 8
    sources.refuse_unknown()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"CONSULTA_PORT": "abc"}, "CONSULTA_PORT: Input should be a valid integer"),
        ({"CONSULTA_PORT": "99999"}, "CONSULTA_PORT: Input should be less than or equal to 65535"),
        ({"CONSULTA_CURRENCY": "euro"}, "CONSULTA_CURRENCY"),
        ({"CONSULTA_RABBITMQ_URL": "http://x"}, "CONSULTA_RABBITMQ_URL"),
        ({"CONSULTA_PROT": "1"}, "CONSULTA_PROT: there is no such setting"),
        ({"CONSULTA_CONFIG": "/nowhere.toml"}, "no such file"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_that_names_it(
    environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsRefusedError) as refused:
        configure(Sources(environment))
    assert sentence in str(refused.value)


def test_a_misspelt_section_of_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "consulta.toml"
    file.write_text("[bookings]\nx = 1\n")
    with pytest.raises(SettingsRefusedError, match=r"\[bookings\]"):
        configure(Sources({}, file=file))


def test_a_wrong_secret_is_not_repeated_in_the_message() -> None:
    sources = Sources({"CONSULTA_TOY_SECRET_WORD": "hush", "CONSULTA_TOY_MINUTES": "0"})
    with pytest.raises(SettingsRefusedError) as refused:
        sources.load(ToySettings)
    assert "hush" not in str(refused.value)


def test_a_rule_over_several_settings_does_not_repeat_their_secrets() -> None:
    with pytest.raises(SettingsRefusedError) as refused:
        configure(Sources({"CONSULTA_CALLS_TURN_URLS": "turn:hush.example.org", "CONSULTA_SECRET": "x" * 40}))
    assert "turn_secret" in str(refused.value)
    assert "hush" not in str(refused.value)
