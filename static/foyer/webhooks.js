// Comfort: copies what is shown once. Without it the field is selected and copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
        button.textContent = button.dataset.copied;
    });
}
for (const field of document.querySelectorAll("input.foyer-secret")) {
    field.addEventListener("focus", () => field.select());
}
