"""Text files as they come: every delimiter, every encoding, and what is no table at all."""

import json
import os
import tracemalloc
from pathlib import Path

import pytest

from core.errors import DomainError
from events.imports.errors import EmptyFile, UnreadableFile
from events.imports.lines import Line, raw_of
from events.imports.options import SPACES
from events.imports.reading import find_format, guess_options
from events.imports.sniffing import guess_delimiter
from events.imports.states import FileFormat
from events.imports.text_files import count_lines, find_encoding, text_lines
from tests.imports.files import HEADER, ORDERS, written
from tests.shared_files import shared_file


def read(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[Line]:
    return list(text_lines(path, encoding=encoding, delimiter=delimiter))


def code_of(line: Line) -> str:
    assert line.fault is not None
    return line.fault.faults[0].code


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n1,5;3\n", ";"),
        ("a\tb\n1 2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        (" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n", SPACES),
        ("date,amount\n2026-03-01 10:00,1\n2026-03-01 11:00,2\n", ","),
        ("only\none\n", ","),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, content: str, delimiter: str) -> None:
    path = written(tmp_path, content)

    assert guess_delimiter(path, encoding="utf-8") == delimiter


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    path = written(tmp_path, "customer,name\n1,Zoë\n".encode(encoding))

    options = guess_options(path, format=find_format(path))

    lines = read(path, encoding=options.encoding)
    assert options.encoding == found
    assert [list(line.cells) for line in lines] == [["customer", "name"], ["1", "Zoë"]]


def test_bytes_that_no_windows_writes_are_latin_1(tmp_path: Path) -> None:
    assert find_encoding(written(tmp_path, b"a,\x81\n")) == "latin-1"


def test_a_cell_may_hold_line_breaks_and_the_next_line_keeps_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,"one\ntwo\r\nthree"\n\nb,c\n')

    lines = read(path)

    assert [(line.number, list(line.cells)) for line in lines] == [
        (1, ["a", "one\ntwo\r\nthree"]),
        (5, ["b", "c"]),
    ]


def test_a_missing_quotation_mark_is_a_fault_of_its_line(tmp_path: Path) -> None:
    lines = read(written(tmp_path, 'a,b\nc,"d\ne,f\n'))

    assert (lines[1].number, code_of(lines[1])) == (2, "unreadable_line")
    assert "lines 2 to 3 were read as one" in str(lines[1].fault)


def test_a_mark_too_many_spoils_only_its_line(tmp_path: Path) -> None:
    lines = read(written(tmp_path, 'a,"b"c\nd,e\n'))

    assert [line.fault is None for line in lines] == [False, True]


def test_a_line_of_ten_megabytes_is_passed_over_without_being_kept(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" + b"x" * 10_000_000 + b"\nc,d\n")
    tracemalloc.start()

    lines = read(path)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (lines[1].number, code_of(lines[1])) == (2, "line_too_long")
    assert list(lines[2].cells) == ["c", "d"]
    assert peak < 8_000_000


def test_a_very_long_cell_is_a_fault_of_its_line(tmp_path: Path) -> None:
    lines = read(written(tmp_path, "a," + "x" * 200_000 + "\nc,d\n"))

    assert code_of(lines[0]) == "unreadable_line"
    assert list(lines[1].cells) == ["c", "d"]


def test_bytes_of_another_encoding_spoil_only_their_line(tmp_path: Path) -> None:
    lines = read(written(tmp_path, b"a,\xff\nb,c\n"))

    assert lines[0].cells[1] == "\udcff"
    assert raw_of(lines[0], delimiter=",", most=100) == "a,?"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        find_format(written(tmp_path, b""))


@pytest.mark.parametrize("content", [b"\n\n\n", b"  \n", b",,,\n"])
def test_a_file_of_blanks_is_refused(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)

    with pytest.raises(EmptyFile):
        guess_options(path, format=FileFormat.TEXT)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
        b"%PDF-1.7\n" + bytes(range(256)) * 50,
        b"\xd0\xcf\x11\xe0" + b"\0" * 5000,
        b"\0" * 100,
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        find_format(written(tmp_path, content))


def test_random_bytes_are_refused_or_read_but_never_break(tmp_path: Path) -> None:
    for size in (1, 7, 50, 300):
        path = written(tmp_path, os.urandom(size))
        try:
            options = guess_options(path, format=find_format(path))
            list(text_lines(path, encoding=options.encoding, delimiter=options.delimiter))
        except DomainError as refusal:
            assert refusal.code in {"empty_file", "unreadable_file"}  # noqa: PT017 - whether it refuses is left to chance


def test_lines_are_counted_with_and_without_a_last_line_break(tmp_path: Path) -> None:
    assert count_lines(written(tmp_path, ORDERS)) == 3
    assert count_lines(written(tmp_path, ORDERS.rstrip("\n"))) == 3


def test_naughty_strings_are_cells_like_others(tmp_path: Path) -> None:
    strings = json.loads(shared_file("data/hostile-input/blns.json").read_text())
    quoted = ['"' + text.replace('"', '""') + '",x\n' for text in strings]
    path = written(tmp_path, HEADER + "".join(quoted))

    cells = [line.cells[0] for line in read(path)][1:]

    assert cells == list(strings)
