// The answer over the whole screen, and what can be done about it.
import { kit, say } from './words.js';
import { play } from './sound.js';

const STAYS = { short: 4000, long: 10_000 };
const place = document.getElementById('answer');
let timer;
// There before its first words: so they are read out.
place.setAttribute('role', 'status');

const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

function write(part, text) {
    part.textContent = text;
    part.hidden = !text;
}

export function hide() {
    clearTimeout(timer);
    place.replaceChildren();
}

// `give` hands out a perk, and says whether it was given.
export function show(answer, { give } = {}) {
    const { kind, ticket, perks } = answer;
    const section = copy('verdict');
    section.classList.add(kind);
    section.querySelector(kind === 'refused' ? '.yes' : '.no').remove();
    write(section.querySelector('h2'), answer.words);
    write(section.querySelector('.reason'), answer.reason);
    const typed = answer.typed && !ticket ? say('typed', { typed: answer.typed.slice(0, 40) }) : '';
    const who = ticket ? [ticket.name, [ticket.type, ticket.number].filter(Boolean).join(' · ')] : [typed];
    write(section.querySelector('.who'), who.filter(Boolean).join('\n'));
    write(section.querySelector('.advice'), answer.advice);
    const list = section.querySelector('.perks');
    list.replaceChildren(...perks.map((perk) => perkLine(perk, give)));
    list.hidden = !perks.length;
    section.querySelector('.close').addEventListener('click', hide);
    clearTimeout(timer);
    place.setAttribute('role', kind === 'refused' ? 'alert' : 'status');
    place.replaceChildren(section);
    document.title = `${answer.words} · ${kit.gate || kit.title}`;
    play(kind !== 'refused');
    timer = setTimeout(hide, kind === 'refused' || perks.length ? STAYS.long : STAYS.short);
    return section;
}

function perkLine(perk, give) {
    const line = copy('perk');
    const [words, button] = [line.querySelector('span'), line.querySelector('button')];
    const tell = (left) => {
        words.textContent = `${perk.title}, ${say('left', { left })}`;
        button.hidden = !left || !give;
    };
    tell(perk.left);
    button.addEventListener('click', async () => {
        button.disabled = true;
        if (await give(perk)) tell(--perk.left);
        button.disabled = false;
    });
    return line;
}
