"""What every table of the directory is made with."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("directory")


class Base(DeclarativeBase):
    """Tables of the schema `directory`."""

    metadata = metadata
