// Whoever has no code at hand is found by name, address or order: by the server, else in the pack.
import { readNumber, readPresented } from './codes.js';
import { say } from './words.js';
import { read } from './server.js';

const MOST = 8;
const FEWEST = 2;
const LONGEST = 60;
const NUMBER = 10;
// What stands in names and addresses; the codes of others have more.
const NAME = /^[\p{L}\p{M}\p{N}\s'’.,@_+-]*\p{L}[\p{L}\p{M}\p{N}\s'’.,@_+-]*$/u;
// A scanner types a whole code in less.
const PAUSE = 220;
const list = document.getElementById('found');
let timer, asked = 0;

export function hide() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
}

// Whether a text can only be meant for a person or an order: a ticket's number has ten signs.
export function isName(text, pack) {
    const presented = readPresented(text);
    if (presented && (!presented.number || pack.find(presented))) return false;
    if (presented && pack.hasOrder(presented.number)) return true;
    return presented?.number.length !== NUMBER && text.length <= LONGEST && NAME.test(text);
}

function inPack(pack, text) {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const number = readNumber(text);
    const found = [];
    for (const ticket of pack.tickets.values()) {
        const name = (ticket.holderName || '').toLocaleLowerCase();
        const isNamed = words.length && name && words.every((word) => name.includes(word));
        if (!isNamed && ticket.orderNumber !== number && ticket.number !== number) continue;
        const type = pack.types.get(ticket.ticketTypeId)?.title;
        found.push({ number: ticket.number, name: ticket.holderName, type, order: ticket.orderNumber, inside: pack.where(ticket).inside });
        if (found.length === MOST) break;
    }
    return found;
}

export async function search(pack, text, isOnline) {
    if (isOnline) {
        try {
            const { body } = await read(pack.door, `${pack.door.find}?q=${encodeURIComponent(text)}`, 2000);
            return body.found;
        } catch { /* The pack knows names too. */ }
    }
    return pack.isReady ? inPack(pack, text) : [];
}

// Show who it may be, a moment after the last sign was typed.
export function offer(pack, text, whom) {
    clearTimeout(timer);
    asked += 1;
    if (!/\p{L}|@/u.test(text)) return hide();
    timer = setTimeout(() => offerNow(pack, text, whom), PAUSE);
}

// The same at once; whether there is anybody, or something else was typed meanwhile.
export async function offerNow(pack, text, { isOnline, choose }) {
    clearTimeout(timer);
    const mine = ++asked;
    const isAskable = text.trim().length >= FEWEST && text.length <= LONGEST;
    const found = isAskable ? await search(pack, text.trim(), isOnline()) : [];
    if (mine === asked) draw(found, choose);
    return mine !== asked || found.length > 0;
}

function draw(found, choose) {
    const template = document.getElementById('match').content.firstElementChild;
    list.replaceChildren(...found.map((one) => {
        const line = template.cloneNode(true);
        line.querySelector('strong').textContent = one.name || one.number;
        const facts = [one.type, one.number, one.inside && say('isInside')];
        line.querySelector('.quiet').textContent = facts.filter(Boolean).join(' · ');
        line.querySelector('button').addEventListener('click', () => choose(one));
        return line;
    }));
    list.hidden = !found.length;
}
