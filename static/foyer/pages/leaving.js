// Who leaves keeps no tickets on the device: they are put away before the form is sent.

async function putAway() {
    const workers = (await navigator.serviceWorker?.getRegistrations()) || [];
    for (const one of workers.filter((found) => found.scope.includes('/whats-on/'))) {
        one.active?.postMessage({ forget: true });
    }
    const names = 'caches' in self ? await caches.keys() : [];
    const ours = names.filter((name) => name.startsWith('foyer-tickets:'));
    await Promise.all(ours.map((name) => caches.delete(name)));
}

for (const form of document.querySelectorAll('main form')) {
    let isReady = false;
    form.addEventListener('submit', async (event) => {
        if (isReady) return;
        event.preventDefault();
        isReady = true;
        await putAway().catch(() => {});
        form.requestSubmit(event.submitter);
    });
}
