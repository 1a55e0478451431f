// Keeps somebody's tickets on their device. It asks the house first, and answers with what it kept
// when nothing comes in time. What the house says is gone is kept no longer.

const scope = new URL(self.registration.scope).pathname;
const name = `foyer-tickets:${scope}`;
const offlinePage = `${scope}offline/`;
const leftPage = `${scope}left/`;
const patience = 3000;
const freshFor = 60000;
const fetchedAt = new Map();
// Raised when the device forgets: what was asked for before that is not kept any more.
let era = 0;

const isPage = (path) => path === scope || path === offlinePage
    || /^tickets\/[^/]+\/$/.test(path.startsWith(scope) ? path.slice(scope.length) : '');
const isCode = (path) => path.startsWith(`${scope}tickets/`) && path.endsWith('/code.svg');
const isLook = (path) => !path.startsWith('/whats-on/') && /\.(css|js|svg|png|webp|jpe?g)$/.test(path);
const isOurs = (url) => url.origin === self.location.origin && !url.search;
const isKept = (url) => isOurs(url)
    && (isPage(url.pathname) || isCode(url.pathname) || isLook(url.pathname));
const isGone = (answer) => [403, 404, 410].includes(answer.status);

async function note(path, answer, asked) {
    if (asked !== era) return;
    const cache = await caches.open(name);
    if (answer.ok && answer.type === 'basic') {
        await cache.put(path, answer);
        fetchedAt.set(path, Date.now());
    } else if (isGone(answer)) {
        await cache.delete(path);
        await cache.delete(`${path}code.svg`);
    }
    if (asked !== era) await caches.delete(name);
}

async function kept(path) {
    return (await caches.has(name)) ? (await caches.open(name)).match(path) : undefined;
}

// Says on the page itself that it is an old one; the style sheet shows what goes with that.
async function shownAsKept(answer) {
    if (!(answer.headers.get('Content-Type') || '').startsWith('text/html')) return answer;
    const headers = new Headers(answer.headers);
    headers.delete('Content-Encoding');
    headers.delete('Content-Length');
    const text = await answer.text();
    return new Response(text.replace('<html ', '<html data-kept '), { headers });
}

async function withoutConnection(request) {
    const page = request.mode === 'navigate' ? await kept(offlinePage) : undefined;
    return page ? shownAsKept(page) : Response.error();
}

async function tellThatGone(path) {
    const open = await self.clients.matchAll({ includeUncontrolled: true });
    for (const one of open) one.postMessage({ gone: path });
}

async function freshOrKept(event, path) {
    const asked = era;
    const fresh = fetch(event.request).then(async (answer) => {
        await note(path, answer.clone(), asked);
        return answer;
    });
    const old = await kept(path);
    const orNothing = fresh.catch(() => null);
    event.waitUntil(orNothing);
    if (!old) return (await orNothing) || withoutConnection(event.request);
    const tooLate = new Promise((resolve) => { setTimeout(resolve, patience); });
    const first = await Promise.race([orNothing, tooLate]);
    if (first && first.status < 500) return first;
    // Whoever looks at something that is gone is told, however late that is known.
    event.waitUntil(orNothing.then((late) => late && isGone(late) && tellThatGone(path)));
    return shownAsKept(old);
}

async function forget() {
    era += 1;
    fetchedAt.clear();
    await caches.delete(name);
}

// Signing out passes through here, also where no script runs on the page. Everything that was kept
// is asked for anew, and what the house does not show any more goes. Who was sent here by somebody
// else, and is signed in still, loses nothing.
async function lookAtAll() {
    if (!(await caches.has(name))) return;
    const asked = era;
    const cache = await caches.open(name);
    const paths = (await cache.keys()).map((one) => new URL(one.url).pathname);
    await Promise.all(paths.filter((path) => isPage(path) || isCode(path)).map(async (path) => {
        const answer = await fetch(path).catch(() => null);
        if (answer) await note(path, answer, asked);
    }));
}

function onTheWayOut(event) {
    const tooLate = new Promise((resolve) => { setTimeout(resolve, patience); });
    // Whatever goes wrong here keeps nobody signed in.
    const looked = lookAtAll().catch(() => {});
    event.waitUntil(looked);
    return Promise.race([looked, tooLate]).then(() => fetch(event.request));
}

// `linked`: everything that my tickets lead to; other tickets are somebody else's by now.
async function keep({ wanted, linked }) {
    const asked = era;
    const paths = wanted.filter((path) => isKept(new URL(path, self.location.origin)));
    if (linked) {
        const cache = await caches.open(name);
        const staying = new Set([...paths, ...linked, scope, offlinePage]);
        for (const request of await cache.keys()) {
            if (!staying.has(new URL(request.url).pathname)) await cache.delete(request);
        }
    }
    for (const path of [offlinePage, ...paths]) {
        if (Date.now() - (fetchedAt.get(path) || 0) < freshFor) continue;
        const answer = await fetch(path).catch(() => null);
        if (answer) await note(path, answer, asked);
    }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
    event.waitUntil(event.data.forget ? forget() : keep(event.data));
});
self.addEventListener('fetch', (event) => {
    const url = new URL(event.request.url);
    if (event.request.method === 'POST' && url.pathname === `${scope}forget/`) {
        event.respondWith(forget().then(() => fetch(event.request)));
    } else if (event.request.mode === 'navigate' && url.pathname === leftPage) {
        event.respondWith(onTheWayOut(event));
    } else if (event.request.method === 'GET' && isOurs(url) && isLook(url.pathname)) {
        // Its address changes with what is in it.
        event.respondWith(kept(url.pathname).then((found) => found || fetch(event.request)));
    } else if (event.request.method === 'GET' && isKept(url)) {
        event.respondWith(freshOrKept(event, url.pathname));
    } else if (event.request.method === 'GET' && event.request.mode === 'navigate') {
        event.respondWith(fetch(event.request).catch(() => withoutConnection(event.request)));
    }
});
