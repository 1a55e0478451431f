// Comfort for who shows tickets: they open without a connection, and the screen stays bright.

const root = document.documentElement;
const source = document.querySelector('[data-worker]');
const door = document.querySelector('#door');

// Everything that a page is made of and leads to, as the worker is asked to keep it.
function paths(selector, attribute) {
    return [...document.querySelectorAll(selector)]
        .map((one) => new URL(one[attribute], location.href))
        .filter((url) => url.origin === location.origin)
        .map((url) => url.pathname);
}

function wishes() {
    const tickets = paths('a[data-keep]', 'href');
    const wanted = [
        location.pathname,
        ...paths('link[rel="stylesheet"], link[rel="icon"]', 'href'),
        ...paths('script[src], .house img, .code img', 'src'),
        ...tickets.flatMap((path) => [path, `${path}code.svg`]),
    ];
    if (!('all' in source.dataset)) return { wanted };
    const linked = paths('a[data-ticket]', 'href');
    return { wanted, linked: linked.flatMap((path) => [path, `${path}code.svg`]) };
}

async function keepForLater() {
    const registered = await navigator.serviceWorker.register(source.dataset.worker);
    const { active } = await navigator.serviceWorker.ready;
    if (!('kept' in root.dataset)) (registered.active || active).postMessage(wishes());
}

// An old page makes room for a new one as soon as the house answers quickly.
async function lookAgain() {
    const quickly = { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(2000) };
    const answer = await fetch(source.dataset.worker, quickly).catch(() => null);
    if (answer?.ok) location.reload();
}

if (source && 'serviceWorker' in navigator) {
    keepForLater().catch(() => {});
    navigator.serviceWorker.addEventListener('message', (event) => {
        if (event.data.gone === location.pathname) location.reload();
    });
    if ('kept' in root.dataset) {
        addEventListener('online', lookAgain);
        setInterval(lookAgain, 4000);
    }
}

const isAtDoor = () => location.hash === '#door';

async function stayAwake() {
    if (isAtDoor() && document.visibilityState === 'visible') {
        await navigator.wakeLock?.request('screen');
    }
}

function leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    if (isAtDoor()) location.hash = '';
}

function turnOver(selector) {
    const next = document.querySelector(selector);
    if (next && isAtDoor()) location.assign(next.href);
}

if (door) {
    let from = 0;
    const awake = () => stayAwake().catch(() => {});
    addEventListener('hashchange', awake);
    document.addEventListener('visibilitychange', awake);
    awake();
    document.querySelector('[data-show]')?.addEventListener('click', () => {
        root.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {});
    });
    document.querySelector('[data-leave]')?.addEventListener('click', leave);
    addEventListener('keydown', (event) => {
        if (event.key === 'Escape') leave();
        if (event.key === 'ArrowLeft') turnOver('#door a[rel="prev"]');
        if (event.key === 'ArrowRight') turnOver('#door a[rel="next"]');
    });
    door.addEventListener('touchstart', (event) => { from = event.touches[0].clientX; }, { passive: true });
    door.addEventListener('touchend', (event) => {
        const way = event.changedTouches[0].clientX - from;
        if (Math.abs(way) > 60) turnOver(`#door a[rel="${way > 0 ? 'prev' : 'next'}"]`);
    });
}
