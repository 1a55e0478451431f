// Whether a ticket opens the door, by the pack alone: the server's rules, in the server's order.
// Answers the code of the refusal, or '' where the ticket lets through.

function deadTicket(presented, ticket, pack) {
    if (ticket.status === 'refunded') return 'ticket_refunded';
    if (ticket.status !== 'valid') return 'ticket_cancelled';
    const { code, number } = presented;
    const isOfHolder = code ? code.epoch === ticket.epoch : Boolean(number) || ticket.epoch === 1;
    if (!isOfHolder) return 'code_replaced';
    return pack.status === 'cancelled' ? 'event_cancelled' : '';
}

function entry(now, isReEntry) {
    if (now.inside) return 'already_in';
    return now.entries && !isReEntry ? 'no_reentry' : '';
}

// `now` is where the ticket is: {inside, entries}. `genuine` is null where nobody can tell.
export function judge({ presented, genuine, ticket, type, pack, now, way }) {
    if (!presented) return 'unknown_ticket';
    // Signed by the event, and not on the list: sold after the list was fetched.
    const isNew = !ticket && genuine === true;
    if (!ticket && !isNew) return 'unknown_ticket';
    if (presented.code && genuine === false) return 'code_not_genuine';
    if (way === 'out') return now.inside ? '' : 'not_inside';
    const dead = ticket ? deadTicket(presented, ticket, pack) : '';
    return dead || entry(now, Boolean(type && type.reEntry));
}

// Where a ticket is: as the pack says, and what this device knows of since `since`.
export function whereabouts(ticket, own, since) {
    const now = { inside: ticket.inside, entries: ticket.entries, in: null, out: null };
    for (const last of ticket.lastScans || []) now[last.direction] = last;
    for (const scan of own) {
        const step = scan.way === 'in' ? 1 : 0;
        const isCounted = scan.state === 'waiting' || scan.state === 'sent';
        if (isCounted && !isKnown(scan, since)) {
            now.inside = scan.way === 'in';
            now.entries += step;
            now[scan.way] = { gate: scan.gate, at: scan.at, by: scan.person.name };
        } else if (isTakenBack(scan, since)) {
            now.inside = scan.way !== 'in';
            now.entries = Math.max(0, now.entries - step);
        }
    }
    return now;
}

// Whether the pack has the scan in it.
const isKnown = (scan, since) => scan.state === 'sent' && scan.sentAt < since;

// Whether the pack has a scan in it that this device took back since.
function isTakenBack(scan, since) {
    if (scan.state !== 'undoing' && scan.state !== 'undone') return false;
    const wasPacked = Boolean(scan.sentAt) && scan.sentAt < since;
    return wasPacked && !(scan.undoneAt && scan.state === 'undone' && scan.undoneAt < since);
}
