"""`python -m tests.translations`: bring the German catalogue up to what the code says now.

What is new waits in `locale/de/LC_MESSAGES/django.po` to be translated; run it again afterwards,
and it is compiled. It needs xgettext (Debian: apt install gettext).
"""

import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
NOT_SHOWN = ("tests/*", "bench/*", "docs/*", "var/*", ".venv/*")


def extract() -> None:
    """Write every text of the code into the catalogue; translations that are there stay."""
    ignored = [word for pattern in NOT_SHOWN for word in ("--ignore", pattern)]
    command = ["makemessages", "--locale", "de", "--no-location", "--no-wrap", *ignored]
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgresql:///unused"},
        check=True,
        capture_output=True,
    )


def untranslated(catalogue: polib.POFile) -> list[str]:
    """The texts of the code that have no German, or only a guessed one."""
    return [
        entry.msgid
        for entry in catalogue
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def _forget_guess(entry: polib.POEntry) -> None:
    """A guess from a text that was similar is worse than none."""
    entry.flags.remove("fuzzy")
    entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
    entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None


def main() -> None:
    """Extract, compile, and say what is left to do."""
    extract()
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    for entry in catalogue.fuzzy_entries():
        _forget_guess(entry)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()
    catalogue.save_as_mofile(str(COMPILED))
    for text in untranslated(catalogue):
        sys.stdout.write(f"{text!r}\n")


if __name__ == "__main__":
    main()
