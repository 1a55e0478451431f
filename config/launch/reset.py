"""`make reset`: delete what Foyer made in its home, and nothing else."""

import os
import shutil
import sys
from pathlib import Path

from config.launch import server
from config.launch.errors import LaunchError
from config.launch.locks import is_last, open_users_lock, starting_and_stopping
from config.launch.place import find_place, socket_folder
from config.launch.supervisor import alone

ROOT = Path(__file__).resolve().parents[2]
# Everything Foyer writes into its home. Whatever else lies there belongs to somebody else.
MADE_HERE = ("postgres", "logs", "static", "static.stamp", "media", "mail", "samples", "up.lock")
MADE_HERE_PATTERNS = ("secret-key", ".secret-key-*", "demo-password", "schedule*")


def main() -> None:
    """Ask, then delete; refuse while anybody uses the home."""
    if os.environ.get("DATABASE_URL"):
        raise LaunchError(
            "DATABASE_URL is set: that database is not Foyer's to delete. Unset it to delete the "
            "embedded one."
        )
    home = Path(os.environ.get("FOYER_HOME") or ROOT / "var").resolve()
    doomed = contents(home)
    if not doomed:
        print(f"Nothing of Foyer's is in {home}.")
        return
    print("This deletes, for good:", *doomed, sep="\n  ")
    if os.environ.get("YES") != "1" and input("Type yes to go on: ").strip() != "yes":
        raise LaunchError("Nothing was deleted.")
    delete_home(home)
    print("Deleted. `make run` starts anew.")


def contents(home: Path) -> list[Path]:
    """What a reset would delete; under root, the engine may live outside the home."""
    named = [home / name for name in MADE_HERE]
    found = [path for path in named if path.exists()]
    found += [path for pattern in MADE_HERE_PATTERNS for path in sorted(home.glob(pattern))]
    location = home / "postgres" / "location"
    if location.exists() and (folder := Path(location.read_text().strip())) != location.parent:
        found.append(folder)
    return found


def delete_home(home: Path) -> None:
    """Delete it all, or raise LaunchError when the home is in use."""
    if (home / "postgres").exists():
        with alone(home):
            _stop_left_behind(home)
    for path in contents(home):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _stop_left_behind(home: Path) -> None:
    place = find_place(home)
    with open_users_lock(place.folder) as users, starting_and_stopping(place.folder):
        if not is_last(users):
            raise LaunchError(f"Foyer is running with FOYER_HOME={home}. Stop it first.")
        if place.cluster.exists() and server.find_running(place):
            server.stop(place)
        shutil.rmtree(socket_folder(place))  # it may lie outside, where paths are short


if __name__ == "__main__":
    try:
        main()
    except LaunchError as refusal:
        sys.exit(str(refusal))
    except (KeyboardInterrupt, EOFError):
        sys.exit("Nothing was deleted.")
