// What a door keeps on its device: doors, packs, scans and reports. No page is needed to read it.
const NAME = 'foyer-door';
const STORES = { doors: 'key', packs: 'key', scans: 'nonce', reports: 'nonce' };
let opened;

const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});

function open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(STORES)) {
            request.result.createObjectStore(store, { keyPath });
        }
    };
    return settled(request);
}

async function within(store, mode, step) {
    opened ??= open();
    const change = (await opened).transaction(store, mode, { durability: 'strict' });
    const result = await settled(step(change.objectStore(store)));
    // What is written is only there once the transaction is over.
    if (mode === 'readwrite') {
        await new Promise((resolve, reject) => {
            change.oncomplete = resolve;
            change.onabort = () => reject(change.error);
        });
    }
    return result;
}

export const get = (store, key) => within(store, 'readonly', (rows) => rows.get(key));
export const all = (store) => within(store, 'readonly', (rows) => rows.getAll());
export const put = (store, row) => within(store, 'readwrite', (rows) => rows.put(row));
export const remove = (store, key) => within(store, 'readwrite', (rows) => rows.delete(key));
export const empty = (store) => within(store, 'readwrite', (rows) => rows.clear());
