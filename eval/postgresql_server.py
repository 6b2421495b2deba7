"""A PostgreSQL server for tests, kills and bench: in a temporary folder, on a socket there, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

# A locale that sorts otherwise than by code point shows whether the order of rows depends on the server's.
_CLUSTER = ("--auth=trust", "--username=vigie", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
_ICU = ("--locale-provider=icu", "--icu-locale=fr")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
}
_TEMPLATE = "vigie_template"


class UnavailableError(Exception):
    """Why no server can be started here."""


class Server:
    """A running server; makes databases that hold the current layout, empty."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs = programs
        self._folder = folder
        self._user = user
        self._numbers = count()

    @classmethod
    def start(cls) -> Server:
        """Make a cluster and start it. Raises UnavailableError where the machine lacks what that takes."""
        server = cls(_programs(), Path(tempfile.mkdtemp(prefix="vigie-pg-", dir="/tmp")), _user())
        if server._user:
            account = pwd.getpwnam(server._user)
            os.chown(server._folder, account.pw_uid, account.pw_gid)
        data, options = str(server._folder / "data"), dict(_SETTINGS, unix_socket_directories=str(server._folder))
        if server._run("initdb", "-D", data, *_CLUSTER, *_ICU, check=False).returncode:
            shutil.rmtree(data, ignore_errors=True)
            server._run("initdb", "-D", data, *_CLUSTER)
        told = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        server._run("pg_ctl", "-D", data, "-w", "-l", str(server._folder / "log"), "-o", told, "start")
        from vigie.store.store import Store

        server._execute(f"CREATE DATABASE {_TEMPLATE}")
        Store.open(server.url(_TEMPLATE)).close()
        return server

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://vigie@/{name}?host={self._folder}"

    def new(self, bare: bool = False) -> str:
        """The address of a new database; `bare` without the layout."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {'template0' if bare else _TEMPLATE} STRATEGY file_copy")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url("postgres").replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._programs / program), *arguments]
        # The server inherits the descriptors: with a pipe among them, waiting for its end would never end.
        with tempfile.TemporaryFile() as told:
            ended = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=told, stderr=told, cwd="/", user=self._user, check=False
            )
            told.seek(0)
            if check and ended.returncode:
                raise UnavailableError(f"{program}: {told.read().decode(errors='replace').strip()}")
        return ended


def _name(url: str) -> str:
    return url.split("@/", 1)[1].split("?", 1)[0]


def _programs() -> Path:
    """Where initdb and pg_ctl are."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise UnavailableError("PostgreSQL is not installed here: apt-get install postgresql")
    return max(folders, key=lambda folder: int(folder.parent.name))


def _user() -> str | None:
    """The user to run as: the server refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise UnavailableError("PostgreSQL does not run as root, and there is no user postgres or nobody")
