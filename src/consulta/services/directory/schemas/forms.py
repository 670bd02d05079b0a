"""What a consultant asks of clients, as they write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from consulta.contracts.intake import CHOOSING, MOST_CHOICES, MOST_QUESTIONS, Form, Question, QuestionKind
from consulta.kit.http.routing import Body, Plain

LONGEST_LABEL = 300
LONGEST_CHOICE = 120
LONGEST_CONSENT = 5000
FEWEST_CHOICES = 2


class QuestionIn(Body):
    """One question of a form."""

    kind: QuestionKind
    label: Annotated[str, Plain(LONGEST_LABEL, 1)]
    required: bool = False
    choices: Annotated[
        list[Annotated[str, Plain(LONGEST_CHOICE, 1)]], Field(max_length=MOST_CHOICES, validate_default=True)
    ] = Field(default_factory=list)

    @field_validator("choices")
    @classmethod
    def _are_where_one_chooses(cls, choices: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("kind") in CHOOSING:
            if len(choices) < FEWEST_CHOICES:
                raise ValueError("Name at least two choices.")
            if len(set(choices)) != len(choices):
                raise ValueError("Name each choice once.")
        elif choices:
            raise ValueError("Only a question with a choice has choices.")
        return choices


class FormIn(Body):
    """Up to 20 questions, and the text a client must agree to."""

    questions: Annotated[list[QuestionIn], Field(max_length=MOST_QUESTIONS)] = Field(default_factory=list)
    consent: Annotated[str, Plain(LONGEST_CONSENT)] | None = None

    def form(self) -> Form | None:
        """As everybody copies it; nothing where nothing is asked."""
        form = Form(
            questions=tuple(
                Question(
                    kind=each.kind, label=each.label, required=each.required, choices=tuple(each.choices)
                )
                for each in self.questions
            ),
            consent=self.consent or None,
        )
        return None if form.is_empty else form
