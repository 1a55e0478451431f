"""What of tickets waits for somebody: photos, payments that do not fit, orders to be paid."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.waiting import Duty, Task, counted, duties
from accounts.models import Workspace
from accounts.scopes import Scope
from ticketing.media.models import Photo, TakeDown
from ticketing.media.states import PhotoState, Purpose, TakeDownState
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.models import PaymentQuestion


def payment_questions(workspace: Workspace) -> Iterator[Task]:
    """Money that does not explain itself."""
    asked = PaymentQuestion.objects.filter(workspace=workspace, answered_at=None)
    if number := counted(asked):
        words = ngettext(
            "payment has a question: money that does not fit an order",
            "payments have a question: money that does not fit an order",
            number,
        )
        yield Task(
            number, words, reverse("admin:ticketing_paymentquestion_changelist"), _("Answer")
        )


def photos_to_approve(workspace: Workspace) -> Iterator[Task]:
    """Photos that nobody sees yet."""
    new = Photo.objects.of(workspace).filter(purpose=Purpose.GALLERY, state=PhotoState.PENDING)
    if number := counted(new):
        words = ngettext("photo waits for approval", "photos wait for approval", number)
        yield Task(number, words, reverse("admin:ticketing_photo_changelist"), _("Decide"))


def photos_to_take_down(workspace: Workspace) -> Iterator[Task]:
    """Photos that somebody asked to be taken down."""
    wishes = TakeDown.objects.filter(workspace=workspace, state=TakeDownState.OPEN)
    if number := counted(wishes):
        words = ngettext(
            "person asks to have a photo taken down",
            "people ask to have a photo taken down",
            number,
        )
        address = reverse("admin:ticketing_photo_changelist")
        yield Task(number, words, f"{address}?show=asked", _("Decide"))


def orders_to_be_paid(workspace: Workspace) -> Iterator[Task]:
    """Tickets put aside for who pays at the desk."""
    kept = Order.objects.of(workspace).filter(
        state=OrderState.PENDING, provider=Provider.OFFLINE, expires_at__gt=timezone.now()
    )
    if number := counted(kept):
        words = ngettext(
            "order waits to be paid at the desk", "orders wait to be paid at the desk", number
        )
        address = reverse("admin:ticketing_order_changelist")
        chosen = f"?state={OrderState.PENDING}&payment={Provider.OFFLINE}"
        yield Task(number, words, address + chosen, _("Take the money"))


duties += [
    Duty(Scope.TICKETS_SELL, payment_questions, 10),
    Duty(Scope.TICKETS_CONFIGURE, photos_to_approve, 20),
    Duty(Scope.TICKETS_CONFIGURE, photos_to_take_down, 21),
    Duty(Scope.TICKETS_SELL, orders_to_be_paid, 30),
]
