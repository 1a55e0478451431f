// What the page gave its modules along: every word is the server's, in its language.
const island = document.getElementById('kit');
export const kit = island ? JSON.parse(island.textContent) : {};

// A phrase with its gaps filled: %(name)s.
export function say(name, values = {}) {
    return (kit.words[name] || '').replace(/%\((\w+)\)s/g, (_, gap) => values[gap] ?? '');
}

export const number = (count) => new Intl.NumberFormat(document.documentElement.lang).format(count);

// The time of day by the venue's clock; with its day unless that is today's.
export function clock(instant, now = new Date()) {
    const at = new Date(instant);
    const told = (moment, options) =>
        new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang,
            { timeZone: kit.timeZone, ...options }).format(moment);
    const day = { day: 'numeric', month: 'long' };
    const time = told(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return told(at, day) === told(now, day) ? time : `${told(at, day)}, ${time}`;
}

// Such as "Gate 2, 19:04, by Ana".
export function told({ gate, at, by }) {
    return [gate, clock(at), by && say('by', { who: by })].filter(Boolean).join(', ');
}
