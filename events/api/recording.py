"""Recording events: one, and up to a thousand."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.params import flag, refuse_unknown
from core.api.schema import describe, query
from core.errors import DomainError, NotPermitted
from events import schema
from events.api.reading import EventsListing
from events.drafts import Draft
from events.kinds import REPORTED_BY_DEVICES
from events.parsing import parse_batch, parse_draft
from events.receipts import batch_answer, recorded_answer
from events.serializers import BatchSerializer, RecordedSerializer
from events.services.people import Unknown
from events.services.recording import Extent, Receipt, Terms, record_events, refuse_unless_whole

_CREATE = query("create_customers", bool, "Make customers of user ids that are not known yet.")
DRY_RUN = query("dry_run", bool, "Check and answer, keep nothing.")
_ATOMIC = query("atomic", bool, "All or nothing: 422 when one event cannot be recorded.")
REFUSALS = {
    400: (
        "unknown_parameter unknown_category unknown_type required unknown_field invalid_type "
        "negative_amount too_many_digits amount_too_large unknown_currency field_not_allowed "
        "in_the_future too_early time_zone_missing too_long nul_character broken_unicode too_deep "
        "metadata_too_large number_too_large ambiguous_customer "
        "reserved"
    ),
    404: "unknown_customer",
    409: "external_id_conflict deleted_meanwhile",
}
RECORDED = {200: RecordedSerializer, 201: RecordedSerializer}


class Recording(Endpoint):
    """What the recording addresses share."""

    def record(self, drafts: Sequence[Draft | DomainError], extent: Extent) -> list[Receipt]:
        """Record what the caller may record, on the terms of the query string."""
        unknown = Unknown.CREATE if self._may_create_customers() else Unknown.REFUSE
        return record_events(
            workspace=self.workspace,
            drafts=[self._own(draft) for draft in drafts],
            at=timezone.now(),
            terms=Terms(
                extent=extent,
                unknown=unknown,
                by=self.caller.user,
                by_customer=self.caller.customer is not None,
            ),
        )

    def record_one(self, draft: Draft) -> HttpResponse:
        """Record one event: 201, or 200 for one that was there already."""
        refuse_unknown(self.request.query_params, {"create_customers", "dry_run"})
        is_rehearsal = flag(self.request.query_params, "dry_run")
        extent = Extent.REHEARSAL if is_rehearsal else Extent.EACH
        return recorded_answer(self.record([draft], extent)[0])

    def _may_create_customers(self) -> bool:
        wanted = flag(self.request.query_params, "create_customers")
        if wanted and not self.caller.may(Scope.CUSTOMERS_WRITE):
            raise NotPermitted(
                f"create_customers needs the scope {Scope.CUSTOMERS_WRITE}.", code="scope_missing"
            )
        return wanted

    def _own(self, draft: Draft | DomainError) -> Draft | DomainError:
        own = self.caller.customer
        if own is None or isinstance(draft, DomainError):
            return draft
        if draft.user_id is not None:
            self.refuse_other_customer(own.id if draft.user_id == own.external_id else None)
        elif draft.pass_id is not None:
            self.refuse_other_pass(draft.pass_id)
        else:
            draft.pass_id = str(own.id)
        if draft.event_type not in REPORTED_BY_DEVICES:
            raise NotPermitted(
                "A customer's token records what a device reports; use an API key for the rest.",
                code="api_key_required",
            )
        return draft


class EventsView(Recording, EventsListing):
    """The stream: record one event, or list what was recorded."""

    scopes = {"GET": Scope.EVENTS_READ, "POST": Scope.EVENTS_WRITE}
    customer_methods = frozenset({"GET", "POST"})

    @describe(
        "createEvent",
        summary="Record one event",
        request={"application/json": schema.EVENT},
        answers=RECORDED,
        parameters=[_CREATE, DRY_RUN],
        refusals=REFUSALS,
    )
    def post(self, request: Request) -> HttpResponse:
        return self.record_one(parse_draft(self.raw_body()))


class BatchView(Recording):
    """Up to a thousand events at once, with a receipt for each."""

    scopes = {"POST": Scope.EVENTS_WRITE}
    customer_methods = frozenset({"POST"})

    @describe(
        "createEventBatch",
        summary="Record up to 1000 events",
        request={"application/json": schema.BATCH},
        answers={200: BatchSerializer},
        parameters=[_CREATE, DRY_RUN, _ATOMIC],
        refusals={400: "unknown_parameter", 413: "batch_too_large", 422: "batch_refused"},
    )
    def post(self, request: Request) -> HttpResponse:
        params = request.query_params
        refuse_unknown(params, {"create_customers", "dry_run", "atomic"})
        is_atomic = flag(params, "atomic")
        extent = Extent.WHOLE if is_atomic else Extent.EACH
        if flag(params, "dry_run"):
            extent = Extent.REHEARSAL
        receipts = self.record(parse_batch(self.raw_body()), extent)
        if is_atomic:
            # A rehearsal answers what the performance would.
            refuse_unless_whole(receipts)
        return batch_answer(receipts)
