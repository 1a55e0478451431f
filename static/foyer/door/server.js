// How a door asks the server: with little patience, and with a word for each way it can fail.
const PATIENCE = 2000;
const PATIENCE_IN_BACKGROUND = 20_000;

export class Fault extends Error {}
// The server may or may not have got it.
export class Unreachable extends Fault {}
// The server got it and broke at it, which it may do for ever.
export class Broken extends Unreachable {}
export class SignedOut extends Fault {}
// Another house, or no such event any more.
export class Elsewhere extends Fault {}

async function ask(address, options, patience) {
    try {
        const answer = await fetch(address, {
            ...options,
            redirect: 'manual',
            credentials: 'same-origin',
            cache: 'no-store',
            signal: AbortSignal.timeout(patience),
        });
        const isJson = (answer.headers.get('content-type') || '').includes('json');
        return { answer, body: isJson ? await answer.json() : null };
    } catch (fault) {
        throw new Unreachable(String(fault));
    }
}

function refuseStrange({ answer, body }) {
    const { status, type } = answer;
    if (type === 'opaqueredirect' || status === 401) throw new SignedOut();
    // The token was of a sign-in before this one, or the role is gone: to sign in settles both.
    if (status === 403) throw new SignedOut();
    if (status === 404 && (!body || body.code === 'unknown_workspace')) throw new Elsewhere();
    if (status === 500) throw new Broken(String(status));
    if (!body || status >= 500 || status === 429) throw new Unreachable(String(status));
}

async function asked(address, options, patience) {
    const got = await ask(address, options, patience);
    refuseStrange(got);
    return { status: got.answer.status, body: got.body };
}

const headers = (door, more) => ({ accept: 'application/json', orgid: door.house, ...more });

export const read = (door, address, patience = PATIENCE_IN_BACKGROUND) =>
    asked(address, { headers: headers(door) }, patience);

export const send = (door, address, token, content) => asked(address, {
    method: 'POST',
    headers: headers(door, { 'content-type': 'application/json', 'x-csrftoken': token }),
    body: JSON.stringify(content),
}, PATIENCE_IN_BACKGROUND);

// What the page's own form would send; the answer is the page's, as JSON.
export const post = (door, token, fields) => asked(door.here, {
    method: 'POST',
    headers: headers(door, { 'x-csrftoken': token }),
    body: new URLSearchParams(fields),
}, PATIENCE);
