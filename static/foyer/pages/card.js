// Keeps the screen awake while a code is shown; where that cannot be, nothing is missing.
const wanted = document.querySelector("[data-keep-awake]");

async function keepAwake() {
    if (document.visibilityState !== "visible") return;
    try {
        await navigator.wakeLock.request("screen");
    } catch {
        // The battery is low, or the browser does not have it.
    }
}

if (wanted && navigator.wakeLock) {
    keepAwake();
    document.addEventListener("visibilitychange", keepAwake);
}
