// One door on one device: it asks the server, decides alone when it has to, and loses nothing.
import { all, put } from './store.js';
import { bringBack } from './upload.js';
import { decide } from './alone.js';
import { Elsewhere, post, read, SignedOut, Unreachable } from './server.js';
import { Pack } from './pack.js';

const AGAIN = 60_000;
const PROBE = 5_000;
const UPLOADED_FOR = 6_000;
const TAKEN_BACK = ['dropped', 'undoing', 'undone'];
const now = () => new Date().toISOString();
// Also where the address is no https: there browsers make no other names.
const newNonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0')).join('');

export class Door extends EventTarget {
    constructor(kit) {
        super();
        const { house, event, here, state, find, calls, undoing, gate, way, token, person } = kit;
        this.place = { key: `${house}/${event}`, house, event, here, state, find, calls, undoing };
        Object.assign(this, { gate, way, token, person, entered: kit.entered, enteredSince: now() });
        this.pack = new Pack(this.place);
        this.scans = [];
        this.isOnline = true;
        this.losses = 0;
        this.since = null;
        this.problem = null;
        this.wasUploaded = false;
        this.turn = Promise.resolve();
    }

    async begin() {
        await put('doors', this.place);
        await this.pack.load();
        await this.reread();
        if (!navigator.onLine) this.lost(new Unreachable());
        await this.refresh();
        setInterval(() => this.isOnline && this.refresh(), AGAIN);
        setInterval(() => !this.isOnline && this.refresh(), PROBE);
        addEventListener('online', () => this.refresh());
        addEventListener('offline', () => this.lost(new Unreachable()));
    }

    changed() {
        this.dispatchEvent(new Event('change'));
    }

    async reread() {
        const scans = (await all('scans')).filter((one) => one.door === this.place.key);
        this.scans = scans;
        this.pack.knows(scans);
        this.changed();
    }

    get waiting() {
        return this.scans.filter((one) => one.state === 'waiting' || one.state === 'undoing').length;
    }

    // How many came in at this gate, by the server's count and what this device knows besides.
    get enteredHere() {
        const own = this.scans.filter((one) => one.gate === this.gate && one.way === 'in' && !one.perk);
        const isNews = (one) => one.state === 'waiting' || (one.state === 'sent' && one.sentAt >= this.enteredSince);
        const isGone = (one) => TAKEN_BACK.includes(one.state) && one.sentAt && one.sentAt < this.enteredSince && !(one.undoneAt < this.enteredSince);
        return this.entered + own.filter(isNews).length - own.filter(isGone).length;
    }

    lost(fault) {
        this.losses += 1;
        if (this.isOnline) this.since = now();
        this.isOnline = false;
        this.problem = fault instanceof SignedOut ? { kind: 'signedOut' } : fault instanceof Elsewhere ? { kind: 'elsewhere' } : null;
        this.changed();
    }

    // Bring back what waits, then learn what is new; the way back from being offline, too.
    refresh() {
        this.refreshing ??= this.learn().finally(() => { this.refreshing = null; });
        return this.refreshing;
    }

    async learn() {
        try {
            const had = this.waiting;
            const asked = now();
            const { losses } = this;
            const { body } = await read(this.place, `${this.place.state}?gate=${encodeURIComponent(this.gate)}`);
            Object.assign(this, { token: body.token, person: body.person });
            const [problem = null] = await bringBack();
            await this.pack.refresh();
            const { body: after } = had ? await read(this.place, `${this.place.state}?gate=${encodeURIComponent(this.gate)}`) : { body };
            Object.assign(this, { entered: after.entered, enteredSince: had ? now() : asked });
            // What was answered before the network went says nothing of it now.
            this.isOnline = losses === this.losses;
            this.problem = problem;
            await this.reread();
            if (had && !this.waiting) this.tellUploaded();
        } catch (fault) {
            this.lost(fault);
        }
    }

    tellUploaded() {
        this.wasUploaded = true;
        this.changed();
        setTimeout(() => { this.wasUploaded = false; this.changed(); }, UPLOADED_FOR);
    }

    // One after the other; what goes wrong with one stops no other.
    scan(text) {
        const turn = this.turn.then(() => this.judge(text));
        this.turn = turn.catch(() => {});
        return turn;
    }

    async judge(text) {
        const scan = { nonce: newNonce(), door: this.place.key, code: text, gate: this.gate, way: this.way, at: now(), person: this.person };
        const online = await this.asked({ code: text, nonce: scan.nonce });
        const answer = online.answer ?? await decide(this.pack, text, this.way);
        const isThrough = answer.kind === 'in' || answer.kind === 'out';
        const kept = { ...scan, ...this.facts(answer, text), ...(online.answer ? { sentAt: now() } : { isUnsure: online.isUnsure }) };
        kept.state = !isThrough ? 'refused' : online.answer ? 'sent' : 'waiting';
        // Written down before the door opens.
        await put('scans', kept);
        await this.reread();
        if (kept.state === 'waiting') this.wake();
        return { answer, scan: isThrough ? kept : null };
    }

    facts({ ticket, reason, typed, code }, text) {
        return { ticket: ticket?.id || null, number: ticket?.number || '', name: ticket?.name || '', type: ticket?.type || '', reason: code ? reason : '', typed: ticket ? '' : (typed || text).slice(0, 40) };
    }

    // The server's answer; none when it cannot be had, and whether it may have been given all the same.
    async asked(fields) {
        if (!this.isOnline) return {};
        try {
            const { body } = await post(this.place, this.token, fields);
            if (!body.kind) throw new Unreachable(body.code);
            return { answer: body };
        } catch (fault) {
            this.lost(fault);
            return { isUnsure: fault instanceof Unreachable };
        }
    }

    // Let the browser bring it back when the page is closed, where it can.
    async wake() {
        try {
            await (await navigator.serviceWorker?.ready)?.sync?.register('door');
        } catch { /* The page does it when it is opened. */ }
    }

    // The scan that a ticket is inside by, where this device made it and no other gate's followed.
    entryOf(id) {
        const own = this.pack.own.get(id)?.findLast(({ state }) => state === 'waiting' || state === 'sent');
        const ticket = this.pack.tickets.get(id);
        const isNewest = !ticket || this.pack.where(ticket).in?.gate === own?.gate;
        return own?.way === 'in' && isNewest ? own : null;
    }

    // Take a scan back: at the server, or on this device where it never left it.
    async undo(scan) {
        const current = (await all('scans')).find((one) => one.nonce === scan.nonce);
        if (current.state === 'waiting' && !current.isUnsure) {
            await this.keep({ ...current, state: 'dropped', undoneAt: now() });
            return true;
        }
        const { answer } = await this.asked({ ask: 'undo', ticket: scan.ticket || scan.code, nonce: scan.nonce });
        if (answer && answer.kind !== 'undone') return false;
        await this.keep({ ...current, state: answer ? 'undone' : 'undoing', undoneAt: now() });
        if (answer) this.refresh();
        else this.wake();
        return true;
    }

    async keep(scan) {
        await put('scans', scan);
        await this.reread();
    }

    // Hand out a perk of a ticket that was scanned: now, or noted down until the network is back.
    async give(ticket, perk) {
        const given = { nonce: newNonce(), door: this.place.key, code: ticket.id, ticket: ticket.id, perk: perk.perkId, gate: this.gate, way: this.way, at: now(), person: this.person, number: ticket.number, name: ticket.name, type: perk.title };
        const { answer } = await this.asked({ ask: 'give', ticket: ticket.number || ticket.id, perk: perk.perkId, nonce: given.nonce });
        if (answer) return answer.kind === 'given';
        await this.keep({ ...given, state: 'waiting' });
        return true;
    }
}
