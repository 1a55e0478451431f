// Two patterns that nobody mistakes: one rises, one is low and comes twice. Felt, too.
let audio;
const RISING = [[660, 0, 0.09], [990, 0.1, 0.16]];
const LOW_TWICE = [[196, 0, 0.22], [196, 0.3, 0.34]];
const PATTERNS = { good: [RISING, 'sine', [80]], bad: [LOW_TWICE, 'sawtooth', [180, 90, 180, 90, 260]] };

// Browsers are silent until somebody touched the page.
export function wake() {
    try {
        audio ??= new AudioContext();
        if (audio.state === 'suspended') audio.resume();
    } catch { /* A device without sound has colour and words. */ }
}

export function play(isGood) {
    const [notes, shape, felt] = PATTERNS[isGood ? 'good' : 'bad'];
    navigator.vibrate?.(felt);
    wake();
    if (audio?.state !== 'running') return;
    for (const [pitch, from, length] of notes) {
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        const at = audio.currentTime + from;
        tone.type = shape;
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.35, at);
        volume.gain.exponentialRampToValueAtTime(0.001, at + length);
        tone.connect(volume).connect(audio.destination);
        tone.start(at);
        tone.stop(at + length);
    }
}
