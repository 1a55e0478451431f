"""What `up` shows of its programs' logs."""

from pathlib import Path

from config.launch.log import LIMIT_BYTES, Log


def test_errors_are_said_once_and_the_rest_stays_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text('{"level": "error", "event": "of the run before"}\n')
    log = Log(path)
    with path.open("a") as written:
        written.write('{"level": "info", "event": "request"}\n{"half a line\n')
        written.write('{"level": "error", "event": "failed", "exception": "Trace\\nKeyError: 1"}\n')
        written.write("[ERROR] Unexpected exit from worker-1\n")

    first, second = log.errors(), log.errors()

    assert first == ["failed KeyError: 1", "Unexpected exit from worker-1"]
    assert second == []


def test_a_line_that_is_still_being_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    log = Log(path)
    path.write_text('{"level": "error", ')

    before = log.errors()
    with path.open("a") as written:
        written.write('"event": "late"}\n')

    assert before == []
    assert log.errors() == ["late"]


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_bytes(b"x" * (LIMIT_BYTES + 1))

    Log(path)

    assert not path.exists()
    assert (tmp_path / "web.log.1").exists()
