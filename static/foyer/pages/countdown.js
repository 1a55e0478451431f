// How long tickets are still held, second by second; said aloud once, when two minutes are left.

const SOON = 120;

function written(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function begin(place) {
    const until = Date.parse(place.dataset.until);
    const voice = place.parentElement.querySelector('[data-soon]');
    let last = Infinity;
    const tick = () => {
        const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
        place.textContent = left ? `${place.dataset.words} ${written(left)}` : place.dataset.over;
        if (voice && left && left <= SOON && last > SOON && last < Infinity) voice.textContent = voice.dataset.soon;
        last = left;
        if (left) setTimeout(tick, 1000 - (Date.now() % 1000));
    };
    place.hidden = false;
    tick();
}

document.querySelectorAll('[data-until]').forEach(begin);
