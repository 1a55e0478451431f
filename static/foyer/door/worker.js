// Starts the door without a network: it keeps the page, its modules and its style sheet.
// NAME, KEPT and, where modules are known in workers, bringBack stand before this.
const SCOPE = new URL('./', self.location).pathname;
const NEVER = ['/state', '/find', '/worker.js'];

self.addEventListener('install', (event) => {
    self.skipWaiting();
    event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== self.location.origin) return;
    if (NEVER.some((end) => pathname.endsWith(end))) return;
    if (request.mode === 'navigate' && pathname.startsWith(SCOPE)) event.respondWith(page(request));
    else if (request.destination) event.respondWith(file(request));
});

// What changes is asked for first; a network that says nothing for four seconds is none, and so
// is a server that is broken or away behind its proxy.
async function page(request) {
    const answer = await fetch(request, { signal: AbortSignal.timeout(4000) }).catch(() => null);
    if (!answer || answer.status >= 500) return await kept(request) ?? answer ?? Response.error();
    if (answer.ok && !answer.redirected && answer.type === 'basic') {
        const cache = await caches.open(NAME);
        await cache.put(request.url, answer.clone());
    }
    return answer;
}

async function kept(request) {
    const same = await caches.match(request.url);
    if (same) return same;
    const cache = await caches.open(NAME);
    const doors = (await cache.keys()).filter(({ url }) => new URL(url).search.includes('gate='));
    return doors.length ? cache.match(doors.at(-1)) : undefined;
}

async function file(request) {
    return await caches.match(request) ?? fetch(request);
}

self.addEventListener('sync', (event) => {
    if (event.tag === 'door' && typeof bringBack === 'function') event.waitUntil(bringBack());
});
