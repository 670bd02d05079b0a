"""A demo worth showing: believable people, made through the same commands as real ones."""

from consulta.kit.platform import Platform


async def fill_demo(platform: Platform) -> None:
    """Make the demo people if they are not there yet. Doing it again changes nothing."""


async def introduce_demo_people(platform: Platform) -> str:
    """Who is there to sign in as, for the terminal."""
    return ""
