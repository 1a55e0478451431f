from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.checkin.models import CheckIn, PerkRedemption
from ticketing.inventory.models import Stock, StockKind
from ticketing.mail.models import Letter
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.payments.models import (
    Payment,
    PaymentQuestion,
    Refund,
    StripeAccount,
    StripeNotice,
)
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.transfers.models import Transfer

__all__ = [
    "CheckIn",
    "Letter",
    "Order",
    "OrderLine",
    "OrderStep",
    "Payment",
    "PaymentQuestion",
    "Perk",
    "PerkRedemption",
    "PromoCode",
    "Refund",
    "Stock",
    "StockKind",
    "StripeAccount",
    "StripeNotice",
    "Ticket",
    "TicketPerk",
    "TicketType",
    "TicketedEvent",
    "Transfer",
]
