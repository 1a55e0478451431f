// Whoever has no code at hand is found by name, address or order: by the server, else in the pack.
import { readNumber, readPresented } from './codes.js';
import { say } from './words.js';
import { read } from './server.js';

const MOST = 8;
const FEWEST = 2;
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

// Whether a text can only be meant for a person: no number of ours has so few signs.
export function isName(text, pack) {
    const presented = readPresented(text);
    if (!presented) return /\p{L}/u.test(text);
    if (pack.isReady && pack.find(presented)) return false;
    return Boolean(presented.number) && presented.number.length !== 10 && /\p{L}/u.test(text);
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

// Show who it may be, a moment after the last sign was typed; at once where it was asked for.
export function offer(pack, text, { isOnline, choose, pause = PAUSE }) {
    clearTimeout(timer);
    const mine = ++asked;
    if (text.trim().length < FEWEST || !/\p{L}|@/u.test(text) || text.length > 60) return hide();
    timer = setTimeout(async () => {
        const found = await search(pack, text.trim(), isOnline());
        if (mine === asked) draw(found, choose, pause === 0);
    }, pause);
}

function draw(found, choose, isAsked) {
    const template = document.getElementById('match').content.firstElementChild;
    list.replaceChildren(...found.map((one) => {
        const line = template.cloneNode(true);
        line.querySelector('strong').textContent = one.name || one.number;
        const facts = [one.type, one.number, one.inside && say('isInside')];
        line.querySelector('.quiet').textContent = facts.filter(Boolean).join(' · ');
        line.querySelector('button').addEventListener('click', () => choose(one));
        return line;
    }));
    if (!found.length && isAsked) {
        const line = document.createElement('li');
        line.textContent = say('nobody');
        list.append(line);
    }
    list.hidden = !list.children.length;
}
