// The door's answer without the server, in the same shape and the same words.
import { kit, say, told } from './words.js';

const LAST_OF = { already_in: ['alreadyIn', 'in'], no_reentry: ['noReentry', 'out'], not_inside: ['leftAlready', 'out'] };

function reasonFor(code, now, words) {
    const [phrase, way] = LAST_OF[code] || [];
    if (!phrase || (code === 'not_inside' && !now.entries)) return words;
    return say(phrase, { last: now[way] ? told(now[way]) : say('momentAgo') });
}

function shownTicket(pack, { ticket, type, id }, now) {
    if (!ticket) return id ? { id, number: '', name: '', type: '', ...now } : null;
    const { number, holderName } = ticket;
    return { id, number, name: holderName || '', type: type?.title || '', inside: now.inside, entries: now.entries };
}

export async function decide(pack, text, way) {
    if (!pack.isReady) {
        return { kind: 'refused', words: say('cannotCheck'), reason: '', advice: say('notReady'), code: 'not_ready', typed: text, ticket: null, perks: [] };
    }
    const verdict = await pack.judge(text, way);
    const { code, now, ticket } = verdict;
    if (code) return refused(pack, verdict, text, way);
    const isIn = way === 'in';
    const after = { inside: isIn, entries: now.entries + (isIn ? 1 : 0) };
    const words = isIn ? say(now.entries ? 'inAgain' : 'in') : say('out');
    return {
        kind: way, words, reason: ticket ? '' : say('unlisted'), advice: '', code: '', typed: text,
        ticket: shownTicket(pack, verdict, after), perks: isIn ? ticket?.perks || [] : [],
    };
}

function refused(pack, verdict, text, way) {
    const { code, now, ticket } = verdict;
    const [words, advice] = kit.words.codes[code];
    const big = code === 'unknown_ticket' ? 'notFound' : way === 'in' ? 'noEntry' : 'noExit';
    return {
        kind: 'refused', words: say(big), reason: reasonFor(code, now, words), advice, code, typed: text,
        // A code that was never signed says nothing of whose ticket it is.
        ticket: ticket && code !== 'code_not_genuine' ? shownTicket(pack, verdict, now) : null,
        perks: code === 'already_in' ? ticket.perks : [],
    };
}
