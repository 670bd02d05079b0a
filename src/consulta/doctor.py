"""The doctor: looks at a platform from outside and says what is wrong, in sentences, with the fix."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from consulta.kit.platform import Platform


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    fix: str = ""

    def __str__(self) -> str:
        return f"{'ok  ' if self.fine else 'BAD '} {self.what}" + (f" {self.fix}" if self.fix else "")


async def examine(platform: Platform, *, invariants: bool) -> list[Finding]:
    """Look at the database of each service, at what waits there, and on request at every invariant."""
    findings: list[Finding] = []
    try:
        findings += [await _database_of(platform, name) for name in platform.running]
        if all(finding.fine for finding in findings):
            findings += await _backlogs(platform)
            if invariants:
                findings += await _invariants(platform)
    finally:
        await platform.close()
    return findings


async def _database_of(platform: Platform, name: str) -> Finding:
    try:
        async with platform.running[name].engine.connect() as connection:
            version = await connection.scalar(
                text(f"SELECT version_num FROM {name}.version")  # noqa: S608 - a service's name is ours
            )
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return Finding(
            f"{name}: its tables cannot be read ({reason}).",
            fine=False,
            fix="Start the database, then run `consulta migrate`.",
        )
    return Finding(f"{name}: the database answers, migrated to {version}.", fine=True)


async def _backlogs(platform: Platform) -> list[Finding]:
    findings = []
    for name, running in platform.running.items():
        backlog = await running.inbox.backlog()
        if backlog["parked"]:
            findings.append(
                Finding(
                    f"{name}: {backlog['parked']} event(s) are parked.",
                    fine=False,
                    fix="See `consulta events parked`; mend the cause, then `consulta events retry ID`.",
                )
            )
    return findings or [Finding("No event is parked.", fine=True)]


async def _invariants(platform: Platform) -> list[Finding]:
    broken = {
        (violation.service, violation.invariant): violation for violation in await platform.check_invariants()
    }
    findings = []
    for name, running in platform.running.items():
        for invariant in running.service.invariants:
            violation = broken.get((name, invariant.name))
            sentence = f"{invariant.rule} {invariant.name} ({name})"
            if violation is None:
                findings.append(Finding(f"{sentence}: holds.", fine=True))
            else:
                shown = "; ".join(str(each) for each in violation.what[:5])
                findings.append(
                    Finding(f"{sentence}: broken {len(violation.what)} time(s): {shown}", fine=False)
                )
    return findings
