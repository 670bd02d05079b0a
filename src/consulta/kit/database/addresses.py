"""Where each service's schema lies and by which role it is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import URL, make_url

from consulta.kit.secrets import Keyring

DATABASE = "consulta"


def role_of(service: str) -> str:
    """The database role a service connects as; it may use its own schema and nothing else."""
    return f"consulta_{service}"


@dataclass(frozen=True)
class Addresses:
    """The administrator's URL and those of the services.

    Services reach the same database as the administrator with a role of their own, whose password is derived from the
    platform's secret, unless `overrides` names a whole URL for one.
    """

    admin: URL
    keyring: Keyring
    overrides: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, url: str, keyring: Keyring, overrides: dict[str, str] | None = None) -> Addresses:
        """Read `postgresql://…` as people write it."""
        return cls(with_driver(url), keyring, overrides or {})

    def of(self, service: str) -> URL:
        """The URL by which `service` connects."""
        if service in self.overrides:
            return with_driver(self.overrides[service])
        return self.admin.set(username=role_of(service), password=self.password_of(service))

    def password_of(self, service: str) -> str:
        """The role's password: the same in every process that knows the platform's secret."""
        return self.keyring.derive(f"database.{service}").hex()


def with_driver(url: str) -> URL:
    """The URL with the driver we use, whatever driver or none it names."""
    return make_url(url).set(drivername="postgresql+psycopg")
