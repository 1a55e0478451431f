// The camera as a scanner: by the browser's own reader, else by one that `make camera` fetched.
import { kit, say } from './words.js';

const EVERY = 150;
// A code that is held before the camera is one scan; this long out of sight, it is another.
const COOL = 3000;
const eye = document.getElementById('eye');
let stream = null;

async function ownReader() {
    if (!('BarcodeDetector' in globalThis)) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null;
}

function load(address) {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = address;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
    });
}

async function fetchedReader() {
    const [program, compiled] = kit.camera;
    if (!program) return null;
    if (!globalThis.BarcodeDetectionAPI) await load(program);
    const reader = globalThis.BarcodeDetectionAPI;
    reader.prepareZXingModule({ overrides: { locateFile: () => compiled } });
    return new reader.BarcodeDetector({ formats: ['qr_code'] });
}

export const isOpen = () => stream !== null;

export function close() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    eye.srcObject = null;
    eye.hidden = true;
}

// Answers what is in the way, in words; '' once the camera is open.
export async function open(scan) {
    const reader = await ownReader() ?? await fetchedReader();
    if (!reader) return say('cameraMissing');
    try {
        const wished = { facingMode: 'environment', width: { ideal: 1280 } };
        stream = await navigator.mediaDevices.getUserMedia({ video: wished });
    } catch {
        return say('cameraRefused');
    }
    eye.srcObject = stream;
    eye.hidden = false;
    await eye.play();
    watch(reader, scan);
    return '';
}

async function watch(reader, scan) {
    const mine = stream;
    const seen = new Map();
    while (stream === mine) {
        try {
            for (const { rawValue } of await reader.detect(eye)) {
                const now = performance.now();
                const isHeld = now - (seen.get(rawValue) ?? -Infinity) < COOL;
                seen.set(rawValue, now);
                if (!isHeld && rawValue) scan(rawValue);
            }
        } catch { /* A picture that cannot be read is followed by another. */ }
        await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
}
