"""The floor under a sale: its minimal transaction, by pgbench on the same tables.

A conditional update, an order, a ticket, a commit; statements prepared, no HTTP, no checks.
"""

import re
import subprocess
from uuid import UUID

from bench.stage import Stage

_SCRIPT = """
BEGIN;
UPDATE ticketing_stock SET taken = taken + 1
    WHERE workspace_id = '{workspace}' AND subject_id = '{type}' AND taken < capacity;
INSERT INTO ticketing_order (id, workspace_id, number, ticketed_event_id, customer_id, state,
        provider, currency, subtotal, discount, total, refunded, name, email, language,
        link_epoch, created_at)
    VALUES (gen_random_uuid(), '{workspace}', substr(gen_random_uuid()::text, 25, 12), '{event}',
        '{customer}', 'confirmed', 'offline', 'USD', 25, 0, 25, 0, '', '', '', 1,
        now())
    RETURNING id AS order_id \\gset
INSERT INTO ticketing_ticket (id, workspace_id, number, ticketed_event_id, ticket_type_id, order_id,
        customer_id, state, epoch, holder_name, holder_email, price, issued_at, is_inside, entries)
    VALUES (gen_random_uuid(), '{workspace}', substr(gen_random_uuid()::text, 25, 12), '{event}',
        '{type}', :order_id, '{customer}', 'valid', 1, '', '', 25, now(), false, 0);
COMMIT;
"""


def sales_per_second(stage: Stage, *, seconds: int, clients: int, ids: dict[str, UUID]) -> float:
    """How many sales of one hot type a second the database does, by so many clients."""
    return transactions_per_second(stage, _SCRIPT.format(**ids), seconds=seconds, clients=clients)


def transactions_per_second(stage: Stage, script: str, *, seconds: int, clients: int) -> float:
    """How often a second pgbench gets through a script, by so many clients."""
    file = stage.place.home / "bare.sql"
    file.write_text(script)
    told = subprocess.run(
        [
            stage.place.binaries / "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={clients}",
            "--jobs=2",
            f"--time={seconds}",
            f"--file={file}",
            stage.url,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"tps = ([0-9.]+)", told)
    assert found, told
    return float(found[1])
