"""One embedded PostgreSQL: who starts it, who stops it, what survives."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from config.launch.errors import LaunchError
from config.launch.place import MAJOR
from config.launch.postgres import embedded_postgres
from config.launch.server import Durability
from tests.launch.machine import address_of, leave, server_of, stay

pytestmark = pytest.mark.slow


def test_the_engine_is_the_major_version_that_is_promised_and_sorts_by_code_point(
    settled_home: Path,
) -> None:
    with (
        embedded_postgres(settled_home, durability=Durability.NONE) as url,
        psycopg.connect(url) as connection,
    ):
        version = connection.execute("SHOW server_version").fetchone()
        ordered = connection.execute("SELECT 'Z' < 'a', upper('é')").fetchone()

    assert version is not None
    assert version[0].split(".")[0] == MAJOR
    assert ordered == (True, "É")


def test_it_waits_for_the_disk_unless_a_test_asks_otherwise(settled_home: Path) -> None:
    with embedded_postgres(settled_home) as url, psycopg.connect(url) as connection:
        durable = connection.execute(
            "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
            " current_setting('synchronous_commit')"
        ).fetchone()

    assert durable == ("on", "on", "on")


def test_it_is_not_on_the_network_and_the_role_is_no_superuser(settled_home: Path) -> None:
    with (
        embedded_postgres(settled_home, durability=Durability.NONE) as url,
        psycopg.connect(url) as connection,
    ):
        found = connection.execute(
            "SELECT current_setting('listen_addresses'), rolsuper, rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert found == ("", False, True)


def test_a_wrong_password_is_refused(settled_home: Path) -> None:
    with embedded_postgres(settled_home, durability=Durability.NONE) as url:
        forged = url.replace("foyer:", "foyer:x", 1)

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(forged)


def test_the_last_one_out_stops_it(settled_home: Path) -> None:
    first, second = stay(settled_home), stay(settled_home)
    assert address_of(first) == address_of(second)

    leave(first)
    running_for_the_second = server_of(settled_home)
    leave(second)

    assert running_for_the_second is not None
    assert server_of(settled_home) is None


def test_a_server_whose_user_was_killed_is_found_and_used_again(settled_home: Path) -> None:
    killed = stay(settled_home)
    address_of(killed)
    before = server_of(settled_home)

    killed.kill()
    killed.communicate()
    left_behind = server_of(settled_home)
    with embedded_postgres(settled_home, durability=Durability.NONE):
        again = server_of(settled_home)

    assert before == left_behind == again
    assert server_of(settled_home) is None


def test_committed_rows_survive_a_killed_server(home: Path) -> None:
    user = stay(home)
    with psycopg.connect(address_of(user), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server = server_of(home)
    assert server is not None

    os.kill(server, signal.SIGKILL)
    while server_of(home) is not None:
        time.sleep(0.05)
    with (
        embedded_postgres(home, durability=Durability.NONE) as url,
        psycopg.connect(url) as connection,
    ):
        found = connection.execute("SELECT answer FROM kept").fetchone()
        leave(user)

    assert found == (42,)


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(home: Path) -> None:
    with embedded_postgres(home, durability=Durability.NONE):
        pid_file = home / "postgres" / "data" / "postmaster.pid"
        lines = pid_file.read_text().split("\n")
    # After a reboot, the number in the file belongs to some other process, here to this test.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    with embedded_postgres(home, durability=Durability.NONE) as url:
        psycopg.connect(url).close()
        server = server_of(home)

    assert server not in (None, os.getpid())


def test_an_interrupted_first_start_is_made_anew(home: Path) -> None:
    half = home / "postgres" / "data.draft"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(MAJOR)

    with embedded_postgres(home, durability=Durability.NONE) as url:
        psycopg.connect(url).close()

    assert not half.exists()


def test_a_failed_start_says_why(home: Path) -> None:
    with embedded_postgres(home, durability=Durability.NONE):
        pass
    (home / "postgres" / "data" / "pg_hba.conf").write_text("nonsense\n")

    with pytest.raises(LaunchError, match=r"postgres\.log ends with:[\s\S]*pg_hba\.conf"):
        embedded_postgres(home, durability=Durability.NONE).__enter__()


def test_the_data_of_another_major_version_is_refused_in_plain_words(home: Path) -> None:
    with embedded_postgres(home, durability=Durability.NONE):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("16\n")

    with pytest.raises(LaunchError, match=r"made by PostgreSQL 16.*docs/operators\.md"):
        embedded_postgres(home).__enter__()
