from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.checkin.models import CheckIn, PerkRedemption, RefusedScan
from ticketing.inventory.models import Stock, StockKind
from ticketing.mail.models import HolderNotice, Letter, Reminder
from ticketing.media.models import GuestPass, Photo, PhotoShare, TakeDown
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.payments.models import (
    Payment,
    PaymentQuestion,
    Refund,
    StripeAccount,
    StripeNotice,
)
from ticketing.payments.standin.models import StandInObject
from ticketing.programmes.models import ProgrammeFile
from ticketing.sessions.models import (
    Invitation,
    Participant,
    Programme,
    Room,
    Session,
    SessionSeat,
    SessionSpeaker,
    Speaker,
)
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.transfers.models import Transfer

__all__ = [
    "CheckIn",
    "GuestPass",
    "HolderNotice",
    "Invitation",
    "Letter",
    "Order",
    "OrderLine",
    "OrderStep",
    "Participant",
    "Payment",
    "PaymentQuestion",
    "Perk",
    "PerkRedemption",
    "Photo",
    "PhotoShare",
    "Programme",
    "ProgrammeFile",
    "PromoCode",
    "Refund",
    "RefusedScan",
    "Reminder",
    "Room",
    "Session",
    "SessionSeat",
    "SessionSpeaker",
    "Speaker",
    "StandInObject",
    "Stock",
    "StockKind",
    "StripeAccount",
    "StripeNotice",
    "TakeDown",
    "Ticket",
    "TicketPerk",
    "TicketType",
    "TicketedEvent",
    "Transfer",
]
