"""A customer enrolled in a stamp programme by staff, and one who leaves it."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import said
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.desk import the_customer
from loyalty.admin.undoing_desk import back_from_enrolling
from loyalty.models import StampProgram
from loyalty.stamps.services.enrolling import enrol_customer, leave_program


def enrol(request: HttpRequest, program_id: UUID, customer_id: UUID) -> HttpResponse:
    """Have a customer take part; leaving undoes it."""
    customer, program = _both(request, program_id, customer_id)
    if request.method == "POST":
        try:
            enrol_customer(
                program=program, customer=customer, at=timezone.now(), by=signed_in(request)
            )
            named = {"customer": customer, "program": program.title}
            words = _("%(customer)s takes part: %(program)s.") % named
            tell_done(request, words, back_from_enrolling(customer, program))
        except DomainError as refusal:
            messages.error(request, said(refusal))
    return redirect("admin:accounts_customer_change", customer.pk)


def leave(request: HttpRequest, program_id: UUID, customer_id: UUID) -> HttpResponse:
    """Have a customer take part no more, which gives up what is not spent: it is asked first."""
    customer, program = _both(request, program_id, customer_id)
    if request.method == "POST":
        try:
            leave_program(program=program, customer=customer, at=timezone.now())
            named = {"customer": customer, "program": program.title}
            messages.success(request, _("%(customer)s has left: %(program)s.") % named)
        except DomainError as refusal:
            messages.error(request, said(refusal))
        return redirect("admin:accounts_customer_change", customer.pk)
    title = _("Leave · %(program)s") % {"program": program.title}
    context = {"customer": customer, "program": program}
    return TemplateResponse(
        request, "admin/loyalty/leave.html", page(admin.site, request, title, **context)
    )


def _both(
    request: HttpRequest, program_id: UUID, customer_id: UUID
) -> tuple[Customer, StampProgram]:
    customer = the_customer(request, customer_id)
    if not station_of(request).may(Scope.CUSTOMERS_WRITE):
        raise PermissionDenied
    rows = StampProgram.objects.of(customer.workspace).select_related("reward", "workspace")
    program = rows.filter(id=program_id).first()
    if program is None:
        raise Http404
    return customer, program
