"""A PostgreSQL of the tests' own, gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from cluster.ports import free_port
from harness.deadline import until

USER = "hallway"
START_WITHIN = 20.0


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest if there are several; None where it is not installed."""
    found = [Path(at).parent for at in [shutil.which("initdb")] if at]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    usable = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return usable[-1] if usable else None


class Postgres:
    """One PostgreSQL on a free port of 127.0.0.1, in a temporary folder: `async with Postgres(programs)`."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="hallway-postgres-"))
        self._log = self._folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        #: It refuses to run as root.
        self._owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    async def __aenter__(self) -> Postgres:
        try:
            data = self._folder / "data"
            if self._owner:
                os.chown(self._folder, self._owner.pw_uid, self._owner.pw_gid)
            made = self._start(
                "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"
            )
            assert made.wait() == 0, self._log.read_text()
            settings = ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=60")
            options = [part for setting in settings for part in ("-c", setting)]
            self._process = self._start("postgres", "-D", data, "-p", self.port, "-k", self._folder, *options)
            await until(self._accepts, "PostgreSQL accepts connections", START_WITHIN)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()  # nothing in it is worth a good end
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self) -> str:
        """A fresh database, as a `DATABASE_URL`."""
        self._databases += 1
        name = f"hallway_{self._databases}"
        made = self._start("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", USER, name)
        assert made.wait() == 0, self._log.read_text()
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}?sslmode=disable"

    async def _accepts(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self._log.read_text()
        asked = self._start("pg_isready", "-q", "-h", "127.0.0.1", "-p", self.port, "-U", USER)
        return asked.wait() == 0

    def _start(self, program: str, *arguments: object) -> subprocess.Popen[bytes]:
        owner = self._owner
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [str(self.programs / program), *map(str, arguments)],
                cwd=self._folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
                start_new_session=True,
            )
