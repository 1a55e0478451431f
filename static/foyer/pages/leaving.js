// Who signs out leaves no tickets on the device: they are put away before the form is sent.

for (const form of document.querySelectorAll('form[data-leaving]')) {
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const names = 'caches' in self ? await caches.keys() : [];
        const ours = names.filter((name) => name.startsWith('foyer-tickets:'));
        await Promise.all(ours.map((name) => caches.delete(name)));
        form.submit();
    });
}
