// Comfort for an event's page: the key is suggested while the title is typed. It works without.
const title = document.querySelector("#event-form #id_title");
const key = document.querySelector("#event-form #id_key");
const made = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\w\s-]/g, "").trim().replace(/[-\s]+/g, "-").replace(/^[-_]+|[-_]+$/g, "").slice(0, 100);

if (title && key && !key.value) {
    title.addEventListener("input", () => { key.placeholder = made(title.value); });
}
