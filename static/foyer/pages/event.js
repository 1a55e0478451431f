// Comfort on an event's page: the visitor's own clock, sharing, and a call that steps aside.

import { showOwnClock } from './clocks.js';

document.querySelectorAll('[data-own-clock]').forEach(showOwnClock);

const share = document.querySelector('[data-share]');
if (share && (navigator.share || navigator.clipboard)) {
    share.hidden = false;
    share.addEventListener('click', async () => {
        const url = document.querySelector('link[rel="canonical"]').href;
        try {
            if (navigator.share) {
                await navigator.share({ title: document.querySelector('h1').textContent, url });
                return;
            }
            await navigator.clipboard.writeText(url);
            share.querySelector('span').textContent = share.dataset.done;
        } catch {
            // Whoever changed their mind has shared nothing.
        }
    });
}

const call = document.querySelector('.event-call');
const tickets = document.querySelector('.event-tickets');
if (call && tickets) {
    call.classList.add('floats');
    new IntersectionObserver(([seen]) => {
        call.classList.toggle('aside', seen.isIntersecting || seen.boundingClientRect.top < 0);
    }).observe(tickets);
}
