"""What a door may say no for, before it is asked: it goes with the door that is offline."""

from ticketing import errors

REASONS = {
    one.code: one.says
    for one in (
        errors.UnknownTicket,
        errors.CodeNotGenuine,
        errors.CodeReplaced,
        errors.TicketRefunded,
        errors.TicketCancelled,
        errors.EventCancelled,
        errors.WrongEvent,
        errors.AlreadyIn,
        errors.NoReentry,
        errors.NotInside,
    )
}
