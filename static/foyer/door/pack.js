// The list of an event's tickets on this device, and where each of them is.
import { get, put } from './store.js';
import { isGenuine, readPresented } from './codes.js';
import { judge, whereabouts } from './judging.js';
import { read } from './server.js';

export class Pack {
    constructor(door) {
        this.door = door;
        this.fields = null;
        this.tickets = new Map();
        this.numbers = new Map();
        this.orders = new Set();
        // When the newest page was asked for: what happened since may be missing in it.
        this.since = '';
        this.own = new Map();
    }

    get isReady() {
        return this.fields !== null;
    }

    // What was kept from before.
    async load() {
        const kept = await get('packs', this.door.key);
        if (!kept) return;
        this.take(kept.fields, kept.tickets, kept.since);
    }

    // What changed, from the server; everything, the first time.
    async refresh() {
        const asked = new Date().toISOString();
        let cursor = this.fields?.cursor || '';
        let isChanged = !this.isReady;
        let rows = null;
        for (;;) {
            const { body } = await read(this.door, `${this.door.calls}/door-pack?since=${encodeURIComponent(cursor)}`);
            if (!body.tickets) throw new Error(body.code);
            const { tickets, revoked, ...fields } = body;
            if (fields.full) rows = new Map();
            rows ??= new Map(this.tickets);
            for (const one of tickets) rows.set(one.ticketId, one);
            isChanged ||= fields.full || tickets.length > 0 || fields.status !== this.fields.status;
            cursor = fields.cursor;
            if (!fields.more) {
                this.take(fields, [...rows.values()], asked);
                break;
            }
        }
        const { key } = this.door;
        if (isChanged) await put('packs', { key, fields: this.fields, tickets: [...this.tickets.values()], since: asked });
    }

    take(fields, tickets, since) {
        this.fields = fields;
        this.tickets = new Map(tickets.map((one) => [one.ticketId, one]));
        this.numbers = new Map(tickets.map((one) => [one.number, one]));
        this.orders = new Set(tickets.map((one) => one.orderNumber));
        this.types = new Map(fields.ticketTypes.map((one) => [one.ticketTypeId, one]));
        this.since = since;
    }

    // The scans of this device, by ticket, in the order of their times.
    knows(scans) {
        this.own = new Map();
        for (const scan of scans.toSorted((one, other) => (one.at < other.at ? -1 : 1))) {
            if (scan.ticket && !scan.perk) this.own.set(scan.ticket, [...(this.own.get(scan.ticket) || []), scan]);
        }
    }

    where(ticket) {
        return whereabouts(ticket, this.own.get(ticket.ticketId) || [], this.since);
    }

    find(presented) {
        if (!presented) return undefined;
        return presented.number ? this.numbers.get(presented.number) : this.tickets.get(presented.id);
    }

    hasOrder(number) {
        return this.orders.has(number);
    }

    // What the server would say: the code of a refusal or '', the ticket, and where it is.
    async judge(text, way) {
        const presented = readPresented(text);
        const ticket = this.find(presented);
        const code = presented?.code;
        const genuine = code ? await isGenuine(code, this.fields.publicKey) : null;
        const type = ticket && this.types.get(ticket.ticketTypeId);
        const known = ticket || { ticketId: presented?.id, inside: false, entries: 0 };
        const now = this.where(known);
        const refusal = judge({ presented, genuine, ticket, type, pack: this.fields, now, way });
        const isUnlisted = !ticket && !refusal;
        return { code: refusal, ticket, type, now, id: ticket?.ticketId || (isUnlisted ? presented.id : null) };
    }
}
