/* Comfort: photos are sent one by one, each with its progress. Without this the form sends them. */
const send = (form, file, line) => new Promise((done) => {
    const body = new FormData();
    body.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    body.set('caption', form.elements.caption.value);
    body.set('each', '1');
    body.set('photos', file);
    const call = new XMLHttpRequest();
    const progress = line.querySelector('progress');
    const says = (words, good) => {
        line.querySelector('.sent-words').textContent = words;
        line.classList.add(good ? 'good' : 'error');
        progress.remove();
        done(good);
    };
    call.upload.addEventListener('progress', (event) => { progress.value = event.loaded / event.total; });
    call.addEventListener('load', () => {
        let words = form.dataset.failed;
        try { words = JSON.parse(call.responseText).words; } catch { /* A page, and no answer to one photo. */ }
        says(words, call.status === 200);
    });
    call.addEventListener('error', () => says(form.dataset.failed, false));
    call.open('POST', form.action);
    call.send(body);
});

const lineFor = (form, file) => {
    const line = form.querySelector('template').content.firstElementChild.cloneNode(true);
    line.querySelector('.sent-name').textContent = file.name;
    line.querySelector('progress').setAttribute('aria-label', `${form.dataset.sending} ${file.name}`);
    form.querySelector('.sent').append(line);
    return line;
};

for (const form of document.querySelectorAll('[data-upload]')) {
    form.addEventListener('submit', async (event) => {
        const files = [...form.querySelectorAll('input[type=file]')].flatMap((field) => [...field.files]);
        if (!files.length) return;
        event.preventDefault();
        const button = form.querySelector('button');
        button.disabled = true;
        form.querySelector('.sent').replaceChildren();
        const lines = files.map((file) => lineFor(form, file));
        let isWhole = true;
        for (const [at, file] of files.entries()) isWhole = await send(form, file, lines[at]) && isWhole;
        if (isWhole) location.assign(form.action);
        button.disabled = false;
        for (const field of form.querySelectorAll('input[type=file]')) field.value = '';
    });
}
