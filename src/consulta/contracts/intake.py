"""What a client is asked before a booking, and what they answered and agreed to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_QUESTIONS = 20
MOST_CHOICES = 20


class QuestionKind(StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    """One of the choices."""
    MULTIPLE_CHOICE = "multiple_choice"
    """Any of the choices."""
    YES_NO = "yes_no"
    DATE = "date"


CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.MULTIPLE_CHOICE})

Answer = str | bool | tuple[str, ...] | None
"""A text, a choice or a date (as `2026-11-23`); yes or no; several choices; or nothing."""


class _Said(BaseModel):
    """Values that are copied into a booking and never change for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Said):
    """One question. Choices are named where one chooses, and nowhere else."""

    kind: QuestionKind
    label: str
    required: bool = False
    choices: Annotated[tuple[str, ...], Field(max_length=MOST_CHOICES)] = ()

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.kind in CHOOSING) != bool(self.choices):
            raise ValueError("choices are named where one chooses, and nowhere else")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError("each choice is named once")
        return self


class Form(_Said):
    """The questions of an offering, and the text a client agrees to."""

    questions: Annotated[tuple[Question, ...], Field(max_length=MOST_QUESTIONS)] = ()
    consent: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not self.questions and not self.consent


class Intake(_Said):
    """A client's answers, one for each question of the form as they saw it, and whether they agreed."""

    version: int
    form: Form
    answers: tuple[Answer, ...]
    consented: bool
