"""What paying refuses."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, Missing


class NoStripeAccount(Conflict):
    """The workspace takes no money online: it has no keys of the payment service."""

    code = "no_stripe_account"
    says = _("Paying online is not set up here.")


class PaymentServiceUnavailable(DomainError):
    """The payment service cannot be reached, or fails; what was put aside stays put aside."""

    status = 502
    code = "payment_service_unavailable"
    says = _("The payment service does not answer. Your tickets stay put aside: try again.")


class PaymentServiceRefused(DomainError):
    """The payment service says no: to the keys, or to what it is asked."""

    status = 502
    code = "payment_service_refused"
    says = _("The payment service does not take this payment.")


class OrderTimeOver(Conflict):
    """The time for which the tickets were put aside has run out."""

    code = "order_time_over"
    says = _("The time has run out. Ask for the tickets again.")


class PaymentOnItsWay(Conflict):
    """The buyer has paid in a way that takes a while; until it is known, nothing else goes."""

    code = "payment_on_its_way"
    says = _("A payment is on its way. Wait until it is known what became of it.")


class SignatureRefused(DomainError):
    """A notice is not signed by the payment service, or too old, or for nobody here."""

    code = "signature_refused"
    says = _("This is not signed as it must be.")


class UnknownQuestion(Missing):
    """No question about money of the workspace has this id."""

    code = "unknown_question"
    says = _("There is no such question.")
