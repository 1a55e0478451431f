"""Deleting events, and one person's rights: export and erasure."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from accounts.services.customers import find_customer
from core.api.schema import describe
from core.errors import FieldFault
from events import schema
from events.errors import NothingToDelete
from events.export import export_customer
from events.filters import FILTER_NAMES, select
from events.models import ActivityEvent
from events.serializers import DeletedSerializer, ErasedSerializer
from events.services.deleting import delete_events
from events.services.privacy import erase_customer


class _DeletionSerializer(serializers.Serializer[Any]):
    filters = serializers.DictField()
    confirm = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(default=False)
    workspace_id = serializers.CharField(required=False)


class DeleteBatchView(Endpoint):
    """Deleting by filters, after being told how many it would be."""

    scopes = {"POST": Scope.EVENTS_DELETE}

    @describe(
        "deleteEventBatch",
        summary="Delete the events that the filters select",
        request={"application/json": schema.DELETION},
        answers={200: DeletedSerializer},
        refusals={400: "not_confirmed unknown_filter unknown_field unknown_kind"},
    )
    def post(self, request: Request) -> Response:
        parsed = _DeletionSerializer(data=request.data)
        parsed.is_valid(raise_exception=True)
        wish = parsed.validated_data
        if "workspace_id" in wish:
            self.refuse_other_workspace(wish["workspace_id"])
        _refuse_careless(wish, strange=set(request.data) - set(parsed.fields))
        rows = ActivityEvent.objects.of(self.workspace)
        chosen = select(rows, wish["filters"], workspace=self.workspace)
        if wish["dry_run"]:
            return Response({"deleted": chosen.count(), "dry_run": True})
        deleted = delete_events(workspace=self.workspace, events=chosen)
        return Response({"deleted": deleted, "dry_run": False})


def _refuse_careless(wish: dict[str, Any], *, strange: set[str]) -> None:
    filters = wish["filters"]
    # A misspelt dry_run that is passed over would delete.
    faults = [FieldFault(name[:100], "unknown_field", "Unknown.") for name in sorted(strange)]
    faults += [
        FieldFault(f"filters.{name[:100]}", "unknown_filter", "Unknown.")
        for name in sorted(set(filters) - FILTER_NAMES)
    ]
    faults += [
        FieldFault(f"filters.{name}", "required", "Give it a value or leave it out.")
        for name in sorted(FILTER_NAMES & filters.keys())
        if filters[name] in (None, "", [])
    ]
    if not filters:
        faults.append(FieldFault("filters", "required", "Give at least one filter."))
    if not (wish["confirm"] or wish["dry_run"]):
        faults.append(
            FieldFault("confirm", "not_confirmed", "Say true, or try it with dry_run first.")
        )
    if faults:
        raise NothingToDelete(faults=faults)


class ErasureView(Endpoint):
    """The right to be forgotten (GDPR, article 17)."""

    scopes = {"POST": Scope.CUSTOMERS_PRIVACY}

    @describe(
        "eraseCustomer",
        summary="Erase a person: name, e-mail, free text and metadata; amounts stay",
        answers={200: ErasedSerializer},
        refusals={404: "unknown_customer"},
    )
    def post(self, request: Request, user_id: str) -> Response:
        customer = find_customer(workspace=self.workspace, external_id=user_id)
        erased = erase_customer(customer=customer, at=timezone.now())
        return Response(
            {
                "passId": customer.id,
                "pseudonym": erased.pseudonym,
                "events": erased.events,
                "erasedAt": erased.at,
            }
        )


class ExportView(Endpoint):
    """The right of access (GDPR, article 15)."""

    scopes = {"GET": Scope.CUSTOMERS_PRIVACY}
    customer_methods = frozenset({"GET"})

    @describe(
        "exportCustomer",
        summary="Everything that is kept about one person",
        answers={200: {"type": "object", "additionalProperties": True}},
        refusals={404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        own = self.caller.customer
        if own is not None:
            self.refuse_other_customer(own.id if own.external_id == user_id else None)
        customer = find_customer(workspace=self.workspace, external_id=user_id)
        return Response(
            export_customer(customer=customer),
            headers={"Content-Disposition": 'attachment; filename="personal-data.json"'},
        )
