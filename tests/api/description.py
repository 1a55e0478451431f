"""The API's description, as it is in git."""

from typing import Any

import yaml

from tests.api.refusal_codes import ROOT

FILE = ROOT / "docs" / "openapi.yaml"
METHODS = {"get", "post", "put", "patch", "delete"}


def parsed(text: str | bytes) -> dict[str, Any]:
    """A description; by libyaml, since the other way takes seconds."""
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


DESCRIBED = parsed(FILE.read_text())
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation
    for path in DESCRIBED["paths"].values()
    for method, operation in path.items()
    if method in METHODS
}
