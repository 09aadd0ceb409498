"""TLS to a PostgreSQL on another machine: always, and with its name verified (mail-safety.md 10)."""

import os
from collections.abc import Mapping, Sequence

from sqlalchemy import URL

from casepost.config_reader import is_loopback

VERIFIED = "verify-full"


class Unprotected(ValueError):
    """The address asks for a connection that others could read. The text is one plain sentence with the remedy."""


def connect_arguments(place: URL, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what to tell libpq: nothing for a server of this machine. Raises Unprotected.

    Left to itself libpq tries TLS, verifies no name, and falls back to clear text.
    """
    _without_a_service(place, env)
    named = (place.host, *_all(place, "host"), *_all(place, "hostaddr"), env.get("PGHOSTADDR"))
    hosts = [host for given in named for host in _split(given)] or _split(env.get("PGHOST"))
    if all(host.startswith("/") or is_loopback(host) for host in hosts):
        return {}
    mode = next(iter(_all(place, "sslmode")), VERIFIED)
    if mode != VERIFIED:
        raise Unprotected(
            f"[store] url says sslmode={mode}, and the database is on another machine: write sslmode={VERIFIED}, or "
            "leave it out."
        )
    known = _all(place, "sslrootcert") or env.get("PGSSLROOTCERT")
    authorities = {} if known else {"sslrootcert": "system"}
    return {"sslmode": VERIFIED, "ssl_min_protocol_version": "TLSv1.2", **authorities}


def _without_a_service(place: URL, env: Mapping[str, str]) -> None:
    """Refuse a libpq service: its file, which nobody here reads, may name any server, and a line without TLS."""
    asked = [f"[store] url says {name}=" for name in ("service", "servicefile") if name in place.normalized_query]
    asked += ["The environment names PGSERVICE"] if env.get("PGSERVICE") else []
    if asked:
        raise Unprotected(
            f"{asked[0]}, and the file behind it may lead to another machine without TLS: take it out, and write the "
            "server, the database and the user into [store] url."
        )


def _all(place: URL, name: str) -> Sequence[str]:
    return place.normalized_query.get(name, ())


def _split(given: str | None) -> list[str]:
    hosts = [host.strip() for host in (given or "").split(",") if host.strip()]
    return [host.partition(":")[0] if host.count(":") == 1 else host for host in hosts]  # host:port
