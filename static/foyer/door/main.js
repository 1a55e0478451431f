// The door's page: one field for everything, the answer over the whole screen, nothing in the way.
import * as camera from './camera.js';
import * as lists from './lists.js';
import * as searching from './searching.js';
import { all, empty, remove } from './store.js';
import { Door } from './door.js';
import { kit, say } from './words.js';
import { hide, show } from './verdict.js';
import { wake } from './sound.js';
import { tell } from './line.js';

const UNDO_SECONDS = 10;
const [form, field] = ['scan', 'code'].map((id) => document.getElementById(id));
const [bar, eyeButton, leave] = ['undo', 'camera', 'leave'].map((id) => document.getElementById(id));
const door = new Door(kit);
let countdown;

const ready = () => field.focus({ preventScroll: true });

async function scan(text) {
    searching.hide();
    try {
        const { answer, scan: kept } = await door.scan(text);
        if (answer.code === 'unknown_ticket' && await searching.offerNow(door.pack, text, whom)) return;
        const section = show(answer, answer.ticket ? { give: (perk) => door.give(answer.ticket, perk) } : {});
        offerUndo(kept, section.querySelector('.undo'));
        if (answer.code === 'already_in') offerFormer(door.entryOf(answer.ticket.id), section.querySelector('.undo'));
    } catch (fault) {
        // Whatever it was: the next one is scanned as if nothing had been.
        console.error(fault);
        refuse('cannotCheck', { advice: say('again'), typed: text });
    } finally {
        ready();
    }
}

const refuse = (words, more) => show({ kind: 'refused', words: say(words), reason: '', advice: '', typed: '', ticket: null, perks: [], ...more });

// Who is meant by a name, an address or an order.
async function lookFor(text) {
    const isFound = await searching.offerNow(door.pack, text, whom);
    if (!isFound) refuse('notFound', { reason: say('nobody'), advice: kit.words.codes.unknown_ticket[1], typed: text });
    ready();
}

// For ten seconds, on the answer and, once that is gone, in a bar.
function offerUndo(kept, button) {
    clearInterval(countdown);
    bar.hidden = true;
    if (!kept) return;
    const until = performance.now() + UNDO_SECONDS * 1000;
    const buttons = [button, bar.querySelector('button')];
    bar.querySelector('span').textContent = [say(kept.way), kept.name || kept.number].filter(Boolean).join(': ');
    const draw = () => {
        const seconds = Math.ceil((until - performance.now()) / 1000);
        for (const one of buttons) {
            one.textContent = say('undoIn', { seconds });
            one.hidden = seconds <= 0;
        }
        bar.hidden = seconds <= 0;
        if (seconds <= 0) clearInterval(countdown);
    };
    for (const one of buttons) one.onclick = () => takeBack(kept);
    draw();
    countdown = setInterval(draw, 250);
}

// Somebody is in by an earlier scan of this device: by mistake, it may be.
function offerFormer(former, button) {
    if (!former) return;
    button.textContent = say('undoThat');
    button.hidden = false;
    button.onclick = () => takeBack(former);
}

async function takeBack(kept) {
    clearInterval(countdown);
    bar.hidden = true;
    const isUndone = await door.undo(kept);
    show({ kind: isUndone ? 'undone' : 'refused', words: say(isUndone ? 'undone' : 'notUndone'), reason: '', advice: '', ticket: kept, perks: [] });
    ready();
}

async function draw() {
    const { isOnline, since, problem, waiting, wasUploaded } = door;
    tell({ isOnline, since, problem, count: waiting, wasUploaded });
    lists.count(door.pack, door.enteredHere);
    lists.list(door.scans, takeBack);
    const reports = (await all('reports')).filter((one) => one.door === door.place.key);
    lists.report(reports, async (row) => {
        await remove('reports', row.nonce);
        draw();
    });
}

form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = '';
    if (!text) return;
    if (searching.isName(text, door.pack)) lookFor(text);
    else scan(text);
});

const whom = {
    isOnline: () => door.isOnline,
    choose: (one) => { field.value = ''; scan(one.number); },
};

field.addEventListener('input', () => {
    hide();
    searching.offer(door.pack, field.value, whom);
});

// Whatever was pressed: the keyboard's next sign is for the field.
addEventListener('pointerdown', wake);
addEventListener('keydown', (event) => {
    wake();
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isSign && event.key !== ' ' && document.activeElement !== field) ready();
    if (event.key === 'Escape') hide();
});
addEventListener('pageshow', ready);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && door.refresh());

eyeButton.hidden = false;
eyeButton.addEventListener('click', async () => {
    if (camera.isOpen()) return camera.close();
    const problem = await camera.open(scan).catch(() => say('cameraRefused'));
    if (problem) refuse('noCamera', { advice: problem });
    ready();
});

leave.addEventListener('submit', async (event) => {
    if (leave.dataset.sure) return;
    event.preventDefault();
    const isWaiting = door.waiting > 0;
    if (isWaiting && !confirm(say('leave'))) return;
    // Names go with whoever may see them; scans that wait stay.
    if (!isWaiting) for (const store of ['packs', 'scans', 'doors']) await empty(store);
    if (!isWaiting) for (const name of await doorCaches()) await caches.delete(name);
    leave.dataset.sure = 'yes';
    leave.submit();
});

async function doorCaches() {
    const names = await globalThis.caches?.keys() ?? [];
    return names.filter((name) => name.startsWith('door-'));
}

// The page itself was there before its worker.
async function keepPages() {
    if (!('serviceWorker' in navigator)) return;
    const worker = navigator.serviceWorker;
    await worker.register(kit.worker, { scope: kit.scope, type: 'module' })
        .catch(() => worker.register(`${kit.worker}&plain`, { scope: kit.scope }));
    await worker.ready;
    const cache = await caches.open(kit.files);
    await cache.addAll([...new Set([location.pathname + location.search, kit.here, kit.scope])]);
    for (const name of await doorCaches()) if (name !== kit.files) await caches.delete(name);
    document.documentElement.dataset.doorReady = 'yes';
}

localStorage.setItem('foyer-door', kit.kept);
addEventListener('storage', () => door.reread());
door.addEventListener('change', draw);
draw();
ready();
door.begin();
keepPages().catch(() => {});
