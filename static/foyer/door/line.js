// The line at the top: whether the door is connected, and what waits on it.
import { clock, kit, say } from './words.js';

const line = document.getElementById('line');
let shown;

function waiting(count) {
    const [one, more] = kit.words.waiting;
    return (count === 1 ? one : more).replace('%(number)s', count);
}

function problemWords(problem) {
    if (problem.kind === 'asks') return say('asks', { name: problem.name });
    return say(problem.kind === 'signedOut' ? 'signIn' : problem.kind);
}

// `since` is when the network went; `wasUploaded` says so for a moment.
export function tell({ isOnline, since, problem, count, wasUploaded }) {
    const parts = [];
    if (problem) parts.push(problemWords(problem));
    else if (!isOnline) parts.push(say('offline', { since: clock(since) }));
    if (count) parts.push(waiting(count));
    const isQuiet = !parts.length;
    if (isQuiet) parts.push(say(wasUploaded ? 'uploaded' : 'online'));
    // A problem is a sentence of its own.
    const words = parts.join(problem ? ' ' : ', ');
    const mustSignIn = ['signedOut', 'asks'].includes(problem?.kind);
    // Read out when it changes, and not with each scan.
    if (shown === words + mustSignIn) return;
    shown = words + mustSignIn;
    line.textContent = words;
    line.className = `line ${isQuiet ? 'quiet-line' : 'loud-line'}`;
    if (mustSignIn) line.append(' ', signIn());
    line.hidden = false;
}

function signIn() {
    const link = document.createElement('a');
    link.href = `${kit.signIn}?next=${encodeURIComponent(kit.here)}`;
    link.textContent = say('signInNow');
    return link;
}
