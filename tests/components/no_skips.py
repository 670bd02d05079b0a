"""A pytest plugin for CI: a skipped test counts as failed, because nobody reads what was not run.

Loaded by `python -m pytest -p tests.components.no_skips`.
"""

from collections.abc import Generator

import pytest

SENTENCE = "skipped, which counts as failed in CI: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips itself, or is marked to be skipped, fails with its reason."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = SENTENCE.format(reason=_reason(report))
        report.outcome = "failed"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself while being imported fails likewise."""
    report = yield
    if report.skipped:
        report.longrepr = SENTENCE.format(reason=_reason(report))
        report.outcome = "failed"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words given to pytest.skip."""
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(report.longrepr)
