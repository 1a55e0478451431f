// Times in the visitor's own zone, beside the event's, where the two differ.

const language = document.documentElement.lang;

export function showOwnClock(place) {
    const moment = new Date(place.dataset.from);
    const [, sign, hours, minutes] = place.dataset.from.match(/([+-])(\d\d):?(\d\d)$/) || ['', '+', 0, 0];
    const theirs = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    if (-moment.getTimezoneOffset() === theirs) return;
    place.append(new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
        weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
    }).format(moment));
    place.hidden = false;
}
