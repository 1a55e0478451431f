"""What a column of a file can become, and which header suggests what."""

import re
from collections.abc import Sequence

SKIP = "-"
METADATA = "metadata."
NUMBER = ":number"
PLAIN_TARGETS = (
    "user_id",
    "pass_id",
    "type",
    "category",
    "amount",
    "currency",
    "date",
    "time",
    "external_id",
    "source",
    "field_name",
    "old_value",
    "new_value",
)
# What the API calls them is understood too.
_API_NAMES = {
    "event_type": "type",
    "event_category": "category",
    "event_timestamp": "date",
    "": SKIP,
}
_SUGGESTED_BY = {
    "user_id": "userid customer customerid customernumber client clientid member memberid "
    "kunde kundennummer kundenid kundennr",
    "pass_id": "passid pass",
    "type": "type eventtype typ ereignis",
    "category": "category eventcategory kategorie",
    "amount": "amount total price value sum revenue betrag summe preis umsatz",
    "currency": "currency currencycode waehrung währung",
    "date": "date datetime timestamp eventtimestamp occurredat orderdate purchasedate when day "
    "datum zeitpunkt",
    "time": "time timeofday uhrzeit zeit",
    "external_id": "externalid id eventid orderid ordernumber transactionid receipt receiptid "
    "receiptnumber bestellnummer belegnummer",
    "source": "source store till channel location quelle filiale kasse",
    "field_name": "fieldname",
    "old_value": "oldvalue",
    "new_value": "newvalue",
}
_SUGGESTIONS = {name: target for target, names in _SUGGESTED_BY.items() for name in names.split()}


def is_target(name: str) -> bool:
    """Whether a column can become this: a plain name, `metadata.<key>`, or `-` for none."""
    return name == SKIP or name in PLAIN_TARGETS or bool(metadata_key(name))


def metadata_key(target: str) -> str:
    """The dotted key that `metadata.<key>` or `metadata.<key>:number` names; empty for others."""
    if not target.startswith(METADATA):
        return ""
    key = target.removeprefix(METADATA).removesuffix(NUMBER)
    return key if all(part.strip() for part in key.split(".")) else ""


def parse_targets(text: str) -> list[str]:
    """The targets of `user_id,-,date`, as commands take them."""
    names = [name.strip() for name in text.split(",")]
    return [_API_NAMES.get(name, name) for name in names]


def guess_targets(header: Sequence[str]) -> list[str]:
    """A target for each column by its header; the first that suggests one gets it."""
    guessed: list[str] = []
    for name in header:
        target = name.strip() if metadata_key(name.strip()) else _suggestion(name)
        guessed.append(SKIP if target in guessed else target)
    if "time" in guessed and "date" not in guessed:
        guessed[guessed.index("time")] = "date"
    return guessed


def _suggestion(name: str) -> str:
    return _SUGGESTIONS.get(re.sub(r"[\W_]", "", name.lower()), SKIP)
