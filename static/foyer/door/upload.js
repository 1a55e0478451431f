// Brings back what a door did alone. Any number of times, from any tab, or from none at all:
// the service worker runs it too.
import { all, get, put } from './store.js';
import { Broken, Elsewhere, read, send, SignedOut } from './server.js';

const MOST = 500;
// A scan at which the server breaks lets the others go first, and is tried again later.
// Less than a door waits between two uploads: so the next one takes it along.
const AGAIN_AFTER = 45_000;
const MOST_BROKEN = 12;
const aside = new Map();
const isPending = (scan) => scan.state === 'waiting' || scan.state === 'undoing';

export async function bringBack() {
    const bring = async () => {
        const pending = (await all('scans')).filter(isPending);
        const doors = pending.length ? await all('doors') : [];
        const problems = [];
        for (const door of doors) {
            const own = pending.filter((scan) => scan.door === door.key);
            if (own.length) problems.push(...await bringOf(door, own));
        }
        return problems;
    };
    // Two tabs would only do it twice: the server knows each scan by its nonce.
    return navigator.locks ? navigator.locks.request('foyer-door-upload', bring) : bring();
}

async function bringOf(door, pending) {
    const problems = [];
    try {
        const { body: state } = await read(door, door.state);
        const trip = { door, state, broken: 0 };
        const isInBatch = (one) => one.state === 'waiting' && !one.perk;
        const first = pending.filter((one) => !aside.has(one.nonce));
        for (const scans of byPerson(first.filter(isInBatch))) problems.push(...await bringScans(trip, scans));
        const later = pending.filter((one) => aside.get(one.nonce) <= Date.now());
        for (const one of [...first.filter((scan) => !isInBatch(scan)), ...later]) {
            problems.push(...await bringAlone(trip, one, isInBatch(one) ? (scan) => bringBatch(trip, [scan]) : (scan) => bringSingle(door, state, scan)));
        }
        if (pending.some((one) => aside.has(one.nonce))) problems.push({ kind: 'aside' });
    } catch (fault) {
        if (fault instanceof SignedOut) problems.push({ kind: 'signedOut' });
        else if (fault instanceof Elsewhere) problems.push({ kind: 'elsewhere' });
        else throw fault;
    }
    return problems;
}

function byPerson(scans) {
    const groups = new Map();
    for (const scan of scans) {
        const group = groups.get(scan.person.id) || [];
        groups.set(scan.person.id, [...group, scan]);
    }
    const parts = [];
    for (const group of groups.values()) {
        for (let at = 0; at < group.length; at += MOST) parts.push(group.slice(at, at + MOST));
    }
    return parts;
}

// Where the server breaks at many, it is asked for each half by itself, down to the one.
async function bringScans(trip, scans) {
    if (scans.length === 1) return bringAlone(trip, scans[0], (scan) => bringBatch(trip, [scan]));
    try {
        return await bringBatch(trip, scans);
    } catch (fault) {
        trip.broken += 1;
        if (!(fault instanceof Broken) || trip.broken > MOST_BROKEN) throw fault;
    }
    const half = Math.ceil(scans.length / 2);
    return [...await bringScans(trip, scans.slice(0, half)), ...await bringScans(trip, scans.slice(half))];
}

async function bringAlone(trip, scan, bring) {
    try {
        const problems = await bring(scan);
        aside.delete(scan.nonce);
        return problems;
    } catch (fault) {
        trip.broken += 1;
        if (!(fault instanceof Broken) || trip.broken > MOST_BROKEN) throw fault;
        aside.set(scan.nonce, Date.now() + AGAIN_AFTER);
        return [];
    }
}

async function bringBatch({ door, state }, scans) {
    const { person } = scans.at(-1);
    const content = { scans: scans.map(shown) };
    // Whoever is signed in now brings it; who scanned is written down.
    if (person.id !== state.person.id) content.shift = person.shift;
    const { status, body } = await send(door, `${door.calls}/check-ins/batch`, state.token, content);
    if (status !== 200) return [{ kind: 'asks', name: person.name }];
    const at = new Date().toISOString();
    for (const [index, result] of body.results.entries()) {
        const scan = scans[index];
        await put('scans', { ...scan, ...await standing(scan), sentAt: at });
        if (isWrong(result)) await put('reports', reportOf(scan, result));
    }
    return [];
}

// Taken back while it was on its way, it stays so; what never reached the server has to be told.
async function standing({ nonce }) {
    const { state, undoneAt } = await get('scans', nonce);
    if (state === 'waiting') return { state: 'sent' };
    return { state: state === 'dropped' ? 'undoing' : state, undoneAt };
}

const shown = ({ code, nonce, gate, at, way }) => ({ ticketId: code, nonce, gate, at, direction: way });
const isWrong = ({ status, others }) => status === 'double' || status === 'refused' || others.length > 0;

function reportOf(scan, { status, code, message, others }) {
    const { nonce, door, number, name, type, gate, at } = scan;
    return { nonce, door, number, name, type, gate, at, status, code, message, others };
}

async function bringSingle(door, state, scan) {
    const at = new Date().toISOString();
    const ticket = encodeURIComponent(scan.ticket || scan.code);
    if (scan.state === 'undoing') {
        await send(door, `${door.undoing}${ticket}/undo`, state.token, { nonce: scan.nonce });
        await put('scans', { ...scan, state: 'undone', undoneAt: at });
        return [];
    }
    if (scan.person.id !== state.person.id) return [{ kind: 'asks', name: scan.person.name }];
    const content = { nonce: scan.nonce, gate: scan.gate, at: scan.at };
    const address = `${door.undoing}${ticket}/perks/${encodeURIComponent(scan.perk)}`;
    const { status, body } = await send(door, address, state.token, content);
    await put('scans', { ...scan, state: 'sent', sentAt: at });
    if (status !== 200) await put('reports', reportOf(scan, { ...body, status: 'perk', others: [] }));
    return [];
}
