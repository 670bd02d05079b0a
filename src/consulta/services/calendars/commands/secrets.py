"""CL-7. Credentials of other servers: sealed where they are kept, open only while they are used."""

from __future__ import annotations

import json
from typing import Final

from consulta.kit.secrets import SealBrokenError
from consulta.kit.work import Work
from consulta.services.calendars.gateways import Account, SignInRefused
from consulta.services.calendars.models import Connection

SEAL: Final = "calendars.credentials"


def sealed(work: Work, secrets: dict[str, str]) -> str:
    """Credentials as they are kept."""
    return work.desk.keyring.seal(SEAL, json.dumps(secrets))


def account_of(work: Work, connection: Connection) -> Account:
    """A connection's account, open. Raises `SignInRefused` when the platform's secret is another by now."""
    try:
        secrets = json.loads(work.desk.keyring.unseal(SEAL, connection.sealed_secrets))
    except SealBrokenError:
        raise SignInRefused("What was kept of your sign-in cannot be read any more.") from None
    return Account(connection.address, connection.login, secrets)


def keep_renewed(work: Work, account: Account) -> dict[str, str]:
    """What is to be written of an account that renewed its credentials while it was used."""
    return {"sealed_secrets": sealed(work, account.secrets)} if account.is_renewed else {}
