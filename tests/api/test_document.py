"""The API's document in the repository is the one the platform serves, and the TypeScript types were made of it."""

import json

from tools.openapi import DOCUMENT, TYPES, digest, document


def test_the_document_and_the_types_made_of_it_are_fresh() -> None:
    served = document()
    assert DOCUMENT.read_text() == served, "run `make api`"
    assert TYPES.read_text().startswith(digest(served)), "run `make api`"


def test_every_operation_has_a_name_a_summary_and_a_refusal() -> None:
    operations = [
        (path, method, operation)
        for path, methods in json.loads(document())["paths"].items()
        for method, operation in methods.items()
    ]
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(names) == len(set(names))
    for path, method, operation in operations:
        assert operation.get("description"), f"{method} {path} has no docstring"
        assert "4XX" in operation["responses"] or path.endswith("/meta"), f"{method} {path}"
