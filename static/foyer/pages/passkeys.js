// Says so when a device gives no passkey; the library alone would tell the console only.
document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const words = document.getElementById("passkey-failed");
    words.hidden = false;
    words.scrollIntoView({ block: "nearest" });
});
