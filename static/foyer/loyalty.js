// Comfort for rows: take one away, and suggest what fits the field. All of it works without.
const SUGGESTED = { type: "types", weekday: "days", source: "places", "customer.tier": "tiers", "customer.groups": "groups" };

function suggest(row) {
    const field = row.querySelector(".is-field select");
    const value = row.querySelector(".is-value input");
    if (!field || !value) return;
    const list = SUGGESTED[field.value];
    list ? value.setAttribute("list", list) : value.removeAttribute("list");
}

function empty(row) {
    for (const input of row.querySelectorAll("input, select, textarea")) {
        if (input.type === "checkbox") input.checked = false;
        else if (input.tagName === "SELECT") {
            const preset = [...input.options].findIndex((one) => one.value === (input.dataset.preset ?? input.options[0].value));
            input.selectedIndex = Math.max(preset, 0);
        } else if (input.type !== "hidden") input.value = "";
    }
}

function furnish(row) {
    if (row.querySelector(".foyer-away")) return;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "foyer-button is-small foyer-away";
    away.textContent = "✕";
    away.setAttribute("aria-label", document.querySelector("[data-rows]").dataset.rows);
    away.addEventListener("click", () => {
        empty(row);
        row.hidden = true;
        row.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
    });
    row.append(away);
    suggest(row);
}

const furnishAll = () => document.querySelectorAll("[data-rows] .foyer-row").forEach(furnish);
furnishAll();
document.body.addEventListener("htmx:afterSettle", furnishAll);
document.body.addEventListener("change", (event) => {
    const row = event.target.closest?.(".foyer-row");
    if (row) suggest(row);
});
