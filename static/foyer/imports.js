// Says that a file is too large before it is sent; the server says it again, after minutes.
for (const form of document.querySelectorAll("form[data-most-bytes]")) {
    const input = form.querySelector("input[type=file]");
    const refusal = form.querySelector("[data-too-large]");
    const isTooLarge = () => (input.files[0]?.size ?? 0) > Number(form.dataset.mostBytes);
    input.addEventListener("change", () => { refusal.hidden = !isTooLarge(); });
    form.addEventListener("submit", (event) => { if (isTooLarge()) event.preventDefault(); });
}
