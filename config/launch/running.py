"""What runs on this machine, as far as a server's folder is concerned."""

import subprocess
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "cwd").exists()


def command_line(pid: int) -> str:
    """The command of a living process; empty for one that is dead, buried or not."""
    if HAS_PROC:
        with suppress(OSError):
            return (PROC / str(pid) / "cmdline").read_text(errors="replace").replace("\0", " ")
        return ""
    found = subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return found.stdout


def working_in(folder: Path) -> list[int]:
    """Processes whose current folder this is, as every process of a PostgreSQL server has it."""
    found = []
    for entry in PROC.iterdir() if HAS_PROC else ():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
    return found
