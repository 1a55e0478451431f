// Stripe's card form in our page. Where it does not load, the way to Stripe's own page stays.

const form = document.querySelector('[data-card]');
const { dataset } = form;
const button = form.querySelector('button');
const complaint = form.querySelector('[role="alert"]');

// Stripe knows no oklch(): a painted dot says what a colour is in its terms.
function painted(name) {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
}

function appearance() {
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    return {
        theme: isDark ? 'night' : 'stripe',
        variables: {
            colorPrimary: painted('--accent'),
            colorBackground: painted('--surface'),
            colorText: painted('--text'),
            colorDanger: painted('--wrong-text'),
            borderRadius: '10px',
            fontFamily: 'system-ui, sans-serif',
        },
    };
}

function complain(words) {
    complaint.textContent = words;
    if (words) complaint.focus();
}

async function begun() {
    const answer = await fetch(dataset.intent, { method: 'POST', body: new FormData(form) });
    const said = await answer.json();
    if (answer.ok) return said.secret;
    throw new Error(said.message);
}

async function open() {
    const stripe = window.Stripe(dataset.card, { locale: document.documentElement.lang });
    const elements = stripe.elements({ clientSecret: await begun(), appearance: appearance() });
    const { name, email } = dataset;
    const fields = elements.create('payment', { defaultValues: { billingDetails: { name, email } } });
    fields.on('loaderror', () => show(false));
    fields.mount(form.querySelector('[data-fields]'));
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        pay(stripe, elements);
    });
    show(true);
}

async function pay(stripe, elements) {
    if (button.disabled) return;
    button.disabled = true;
    complain('');
    // On success, and after a bank's questions, Stripe leads back by itself.
    const { error } = await stripe
        .confirmPayment({ elements, confirmParams: { return_url: dataset.back } })
        .catch(() => ({ error: {} }));
    // Paid already, perhaps in another tab: the order's page knows.
    if (error.code === 'payment_intent_unexpected_state') location.assign(dataset.back);
    complain(error.message || dataset.failed);
    button.disabled = false;
}

function show(isOpen) {
    form.hidden = !isOpen;
    document.querySelector('[data-hosted]').classList.toggle('plain', isOpen);
    document.querySelector('[data-otherwise]').hidden = isOpen;
}

if (window.Stripe) {
    open().catch(({ message }) => {
        show(false);
        document.querySelector('[data-otherwise]').textContent = message || dataset.failed;
    });
}
