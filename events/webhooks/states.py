"""The lives of an endpoint and of a delivery."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndpointState(models.TextChoices):
    """Whether an endpoint gets messages."""

    ACTIVE = "active", _("Active")
    FAILING = "failing", _("Failing")
    DISABLED = "disabled", _("Disabled")
    GONE = "gone", _("Gone")

    @property
    def listens(self) -> bool:
        """Whether messages are sent; the others are held until somebody wakes the endpoint."""
        return self in {EndpointState.ACTIVE, EndpointState.FAILING}


class DeliveryState(models.TextChoices):
    """What has become of one message on its way to one endpoint."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")
