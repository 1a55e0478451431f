// What stands below the field: counts, the last scans of this device, and what went wrong.
import { clock, kit, number, say, told } from './words.js';

const MOST = 10;
const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
const counts = document.getElementById('counts');
const reports = document.getElementById('reports');
const last = document.getElementById('last');
const isOver = () => Date.now() > Date.parse(kit.endsAt);

export function count(pack, enteredHere) {
    if (!pack.isReady) return;
    const types = new Map([...pack.types.values()].map((one) => [one.ticketTypeId, { title: one.title, came: 0, all: 0 }]));
    const sum = { inside: 0, came: 0, all: 0 };
    for (const ticket of pack.tickets.values()) {
        const now = pack.where(ticket);
        const type = types.get(ticket.ticketTypeId);
        for (const one of [sum, type]) {
            if (!one) continue;
            one.came += now.entries > 0;
            one.all += ticket.status === 'valid';
        }
        sum.inside += now.inside;
    }
    const [heads, byType] = [counts.querySelector('.heads'), counts.querySelector('.by-type')];
    heads.querySelector('strong').textContent = number(sum.inside);
    const came = say('came', { came: number(sum.came), all: number(sum.all) });
    heads.querySelector('.quiet').textContent = [came, say('here', { number: number(enteredHere) })].join(' · ');
    byType.replaceChildren(...[...types.values()].filter((one) => one.all).map(typeLine));
    byType.hidden = types.size < 2;
}

function typeLine({ title, came, all }) {
    const line = document.createElement('div');
    const [name, figure] = ['dt', 'dd'].map((tag) => line.appendChild(document.createElement(tag)));
    name.textContent = title;
    figure.textContent = `${number(came)} / ${number(all)}`;
    return line;
}

const WORDS = { in: 'in', out: 'out', refused: 'noEntry' };

let shownScans = '';

// Drawn anew only when something changed, so that a button is still there when the finger comes
// up. The newest that counts can be taken back, with `undo`.
export function list(scans, undo) {
    const own = scans.filter((one) => one.gate === kit.gate && !one.perk).toSorted((one, other) => (one.at < other.at ? 1 : -1)).slice(0, MOST);
    const shown = JSON.stringify([isOver(), ...own.map(({ nonce, state }) => [nonce, state])]);
    if (!own.length || shown === shownScans) return;
    shownScans = shown;
    const newest = isOver() ? null : own.find(({ state }) => state === 'sent' || state === 'waiting');
    const lines = document.createElement('ol');
    lines.className = 'scans';
    lines.append(...own.map((scan) => scanLine(scan, scan === newest && undo)));
    last.querySelector('ol, p')?.replaceWith(lines);
}

function scanLine(scan, undo) {
    const line = copy('passed');
    const isUndone = ['dropped', 'undoing', 'undone'].includes(scan.state);
    const marks = [clock(scan.at), isUndone && say('wasUndone'), scan.state === 'waiting' && say('waits')];
    line.classList.toggle('undone', isUndone);
    line.querySelector('strong').textContent = say(scan.state === 'refused' ? WORDS.refused : WORDS[scan.way]);
    line.querySelector('.when').textContent = marks.filter(Boolean).join(', ');
    const facts = [scan.reason, scan.name, scan.type, scan.number || scan.typed, scan.person.name];
    line.querySelector('.quiet').textContent = facts.filter(Boolean).join(' · ');
    const button = line.querySelector('button');
    button.hidden = !undo;
    button.querySelector('.hidden').textContent = ` ${scan.number}`;
    button.addEventListener('click', () => undo(scan));
    return line;
}

let shownReports = '';

// They stay until somebody has seen them; drawn anew only when there are others, so that a
// button is still there when the finger comes up.
export function report(rows, seen) {
    const names = rows.map((row) => row.nonce).join();
    if (names === shownReports) return;
    shownReports = names;
    reports.hidden = !rows.length;
    reports.querySelector('ul').replaceChildren(...rows.map((row) => {
        const line = copy('report');
        const [words, reason, more] = [line.querySelector('strong'), ...line.querySelectorAll('p')];
        const isTwice = row.others.length > 0;
        words.textContent = row.status === 'perk' ? say('perkLater') : say(isTwice ? 'twice' : 'refusedLater');
        reason.textContent = [row.name, row.type, row.number].filter(Boolean).join(' · ');
        const here = say('hereAt', { when: told({ gate: row.gate, at: row.at }) });
        const others = isTwice ? say('also', { others: row.others.map(told).join('; ') }) : reasonOf(row);
        more.textContent = [here, others].join('. ');
        line.querySelector('button').addEventListener('click', () => seen(row));
        return line;
    }));
}

const reasonOf = ({ code, message }) => kit.words.codes[code]?.[0] || message;
