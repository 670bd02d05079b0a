"""BK-22. A client's answers against the questions of the form they saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from consulta.contracts.intake import Answer, Form, Intake, Question, QuestionKind
from consulta.services.booking.errors.bookings import AnswerMissing, AnswerUnfit, ConsentMissing, FormChanged

LONGEST = {QuestionKind.SHORT_TEXT: 300, QuestionKind.LONG_TEXT: 4000}


def intake_of(
    form: Form | None, version: int, answers: Sequence[Answer], *, seen: int | None, consented: bool
) -> Intake | None:
    """The answers as they are kept with the booking; nothing where nothing was asked.

    Raises `FormChanged` unless `seen` is the version of today, `AnswerMissing`, `AnswerUnfit` and `ConsentMissing`.
    """
    if form is None:
        if answers or consented:
            raise FormChanged(version=version)
        return None
    if seen != version or len(answers) != len(form.questions):
        raise FormChanged(version=version)
    kept = tuple(
        _answer(question, answer, place)
        for place, (question, answer) in enumerate(zip(form.questions, answers, strict=True))
    )
    if form.consent and not consented:
        raise ConsentMissing
    return Intake(version=version, form=form, answers=kept, consented=bool(form.consent))


def _answer(question: Question, answer: Answer, place: int) -> Answer:
    field = f"answers.{place}"
    if answer is None or answer in ("", ()):
        if question.required:
            raise AnswerMissing(field=field)
        return None
    if not _fits(question, answer):
        raise AnswerUnfit(field=field)
    if isinstance(answer, tuple):
        return tuple(choice for choice in question.choices if choice in answer)
    return answer


def _fits(question: Question, answer: Answer) -> bool:
    match question.kind:
        case QuestionKind.SHORT_TEXT | QuestionKind.LONG_TEXT:
            is_short = question.kind is QuestionKind.SHORT_TEXT
            fits = isinstance(answer, str) and len(answer) <= LONGEST[question.kind]
            return fits and not (is_short and isinstance(answer, str) and "\n" in answer)
        case QuestionKind.CHOICE:
            return isinstance(answer, str) and answer in question.choices
        case QuestionKind.MULTIPLE_CHOICE:
            return isinstance(answer, tuple) and set(answer) <= set(question.choices)
        case QuestionKind.YES_NO:
            return isinstance(answer, bool)
        case QuestionKind.DATE:
            return isinstance(answer, str) and _is_date(answer)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
