"""A pytest plugin: what runs first, and on which of several workers (`-n 2 --dist loadfile`).

A file stays on one worker, since its tests share what is dear to start. The few files that take many minutes are dealt
out to all workers, test by test; each worker then starts for itself what the file shares.
"""

import pytest

DEALT_OUT = frozenset({"tests/api/test_openapi.py", "tests/journeys/test_screens.py"})


def file_of(node_id: str) -> str:
    """The file of a test, as node ids write it."""
    return node_id.partition("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: what breaks cheaply shall break early. What is dealt out comes before its like.

    Begun last, a long one would keep one worker busy while the others have nothing left to do.
    """
    items.sort(
        key=lambda item: (
            item.get_closest_marker("journey") is not None,
            file_of(item.nodeid) not in DEALT_OUT,
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """The scheduler by files, which knows the parts of those that are dealt out. Node ids stay what they are."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - xdist may be turned off

    class InParts(LoadFileScheduling):  # type: ignore[misc] # xdist ships no types
        def _split_scope(self, nodeid: str) -> str:
            file = file_of(nodeid)
            return f"{file} {self.collection.index(nodeid) % self.numnodes}" if file in DEALT_OUT else file

    return InParts(config, log)
