"""docs/operators.md names every variable that the code reads."""

import re

from tests.launch.machine import ROOT

READ = re.compile(r'(?:\bread\(|environ\.get\()\s*"([A-Z_]+)"')
# Not settings: the answer to a question of `make reset`, and the terminal's own search path.
NO_SETTINGS = {"YES", "PATH"}


def test_every_variable_is_in_the_table() -> None:
    guide = (ROOT / "docs" / "operators.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))

    read = {
        name
        for path in [ROOT / "manage.py", *(ROOT / "config").rglob("*.py")]
        for name in READ.findall(path.read_text())
    }

    assert read - NO_SETTINGS == documented
