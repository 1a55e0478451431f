"""What can be measured of whether everybody can use a page (WCAG 2.2, level AA)."""

# Run in the page, answers a list of complaints. Ratios: https://www.w3.org/TR/WCAG22/#contrast-minimum
COMPLAINTS = """
() => {
    const found = [];
    const visible = (one) => one.checkVisibility() && getComputedStyle(one).clipPath === 'none';
    const shown = (query) => [...document.querySelectorAll(query)].filter(visible);
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const painted = new Map();
    const paint = (...colours) => {
        const key = colours.join();
        if (painted.has(key)) return painted.get(key);
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        painted.set(key, canvas.getImageData(0, 0, 1, 1).data);
        return painted.get(key);
    };
    const light = (pixel) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
        const part = pixel[index] / 255;
        return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
    const grounds = (one) => {
        const layers = [];
        for (let at = one; at; at = at.parentElement) {
            layers.unshift(getComputedStyle(at).backgroundColor);
        }
        return ['white', ...layers];
    };

    if (!document.documentElement.lang) found.push('no language');
    if (!document.title.trim()) found.push('no title');
    if (shown('h1').length !== 1) found.push(`${shown('h1').length} main headings`);
    if (document.querySelectorAll('main').length !== 1) found.push('no main part');
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen');

    let level = 0;
    for (const heading of shown('h1, h2, h3, h4')) {
        const now = Number(heading.tagName[1]);
        if (now > level + 1) found.push(`heading skips a level: ${heading.textContent.trim()}`);
        level = now;
    }
    for (const field of shown('input:not([type=hidden]), select, textarea')) {
        if (!field.labels.length && !field.ariaLabel) found.push(`no label: ${field.name}`);
        const about = (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
        for (const id of about) {
            if (!document.getElementById(id)) found.push(`described by nothing: ${id}`);
        }
    }
    for (const one of shown('a, button')) {
        const words = one.textContent.trim() || one.querySelector('img[alt]');
        if (!words) found.push('a link of no words');
    }
    for (const one of shown('button, .button, select, input:not([type=hidden])')) {
        const box = one.closest('label') || one;
        if (box.getBoundingClientRect().height < 24) found.push(`too small: ${one.name}`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) {
        found.push(`no words for ${image.src}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) {
        found.push(`two things are called ${id}`);
    }
    for (const one of shown('body *')) {
        if (![...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim())) continue;
        const style = getComputedStyle(one);
        const ground = grounds(one);
        const [over, under] = [paint(...ground, style.color), paint(...ground)].map(light);
        const ratio = (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (isLarge ? 3 : 4.5)) {
            found.push(`${ratio.toFixed(1)} to 1: ${one.textContent.trim().slice(0, 40)}`);
        }
    }
    return found;
}
"""
