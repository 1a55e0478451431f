"""Stamp programmes over HTTP: how they are set up, who is enrolled, and customers' cards."""

from datetime import datetime

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from loyalty.errors import UnknownDefinition
from loyalty.models import StampProgram
from loyalty.recounting.serializers import BODY_FAULTS
from loyalty.recounting.services import under_way
from loyalty.stamps.content import ProgramContent
from loyalty.stamps.reading import programs_of
from loyalty.stamps.serializers import (
    CustomerProgramSerializer,
    EnrolmentSerializer,
    StampProgramSerializer,
    shown_program,
    shown_view,
)
from loyalty.stamps.services.enrolling import enrol_customer, leave_program
from loyalty.stamps.services.programs import find_program, put_program, retire_program


class Enrolling(msgspec.Struct, forbid_unknown_fields=True):
    """From when on what a customer buys counts."""

    since: datetime | None = None


_program = Shape(ProgramContent)
_enrolling = Shape(Enrolling)


class ProgramsView(Endpoint):
    """What the workspace has set up; a customer sees what is active."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listStampPrograms",
        summary="List the stamp programmes, by their keys",
        answers={200: StampProgramSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        found = StampProgram.objects.of(self.workspace).select_related("reward__stock")
        if self.caller.customer is not None:
            found = found.active()
        jobs, currency = under_way(self.workspace), self.workspace.currency
        return Response([shown_program(one, jobs.get(one.id), currency) for one in found])


class ProgramView(Endpoint):
    """One stamp programme, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getStampProgram",
        summary="Get a stamp programme",
        answers={200: StampProgramSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, program_id: str) -> Response:
        return self._shown(find_program(workspace=self.workspace, key=program_id))

    @describe(
        "putStampProgram",
        summary="Make or change a stamp programme; whoever has a past is counted by it",
        request=StampProgramSerializer,
        answers={200: StampProgramSerializer},
        refusals={
            400: f"{BODY_FAULTS} not_a_purchase too_many_digits ends_before_it_starts key_taken",
            409: "too_many_definitions stock_below_taken",
        },
    )
    def put(self, request: Request, program_id: str) -> Response:
        content = read_body(_program, self.raw_body())
        return self._shown(put_program(workspace=self.workspace, key=program_id, content=content))

    @describe(
        "retireStampProgram",
        summary="Retire a stamp programme: what is bought from now on does not count",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, program_id: str) -> Response:
        retire_program(workspace=self.workspace, key=program_id)
        return Response(status=204)

    def _shown(self, program: StampProgram) -> Response:
        job = under_way(self.workspace).get(program.id)
        return Response(shown_program(program, job, self.workspace.currency))


class EnrolmentView(Endpoint):
    """One customer in one stamp programme."""

    scopes = {"PUT": Scope.CUSTOMERS_WRITE, "DELETE": Scope.CUSTOMERS_WRITE}

    @describe(
        "enrolCustomer",
        summary="Enrol a customer in a stamp programme",
        request=EnrolmentSerializer,
        answers={200: CustomerProgramSerializer},
        refusals={
            400: "unknown_field invalid_type time_zone_missing out_of_range",
            404: "unknown_definition unknown_customer",
        },
    )
    def put(self, request: Request, program_id: str, user_id: str) -> Response:
        customer = self.customer_named(user_id)
        program = find_program(workspace=self.workspace, key=program_id)
        wish = read_body(_enrolling, self.raw_body().strip() or b"{}")
        enrol_customer(
            program=program,
            customer=customer,
            at=timezone.now(),
            since=wish.since,
            by=self.caller.user,
        )
        [view] = programs_of(customer, key=program.key)
        return Response(shown_view(view))

    @describe(
        "leaveStampProgram",
        summary="Have a customer leave a stamp programme, and give up cards that are not spent",
        answers={204: None},
        refusals={404: "unknown_definition unknown_customer"},
    )
    def delete(self, request: Request, program_id: str, user_id: str) -> Response:
        customer = self.customer_named(user_id)
        program = find_program(workspace=self.workspace, key=program_id)
        leave_program(program=program, customer=customer, at=timezone.now())
        return Response(status=204)


class CustomerCardsView(Endpoint):
    """One customer's stamp cards."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getCustomerCards",
        summary="Get a customer's stamp cards: full, under way and spent",
        answers={200: CustomerProgramSerializer(many=True)},
        parameters=[query("program", says="Only the programme with this key.")],
        refusals={
            400: "unknown_parameter",
            404: "unknown_customer unknown_definition",
        },
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"program"})
        customer, key = self.customer_named(user_id), request.query_params.get("program")
        if key is not None and not key.isprintable():
            raise UnknownDefinition
        views = programs_of(customer, key=key)
        if key is not None and not views:
            raise UnknownDefinition
        return Response([shown_view(view) for view in views])
