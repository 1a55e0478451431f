// What is held under a scanner or typed, read as the server reads it.
const LENGTH = 136;
const BODY = 21;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CONTEXT = new TextEncoder().encode('foyer ticket\0');
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_SIGNS = 12;

function bytesOf(text) {
    const bytes = new Uint8Array((text.length * 5) / 8);
    let bits = 0, held = 0, place = 0;
    for (const sign of text) {
        const value = ALPHABET.indexOf(sign);
        if (value < 0) return null;
        held = ((held << 5) | value) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes[place++] = (held >> bits) & 0xff;
        }
    }
    return bytes;
}

function asId(bytes) {
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function readCode(text) {
    const meant = text.trim().toUpperCase();
    const bytes = meant.length === LENGTH ? bytesOf(meant) : null;
    if (!bytes || bytes[0] !== 1) return null;
    const epoch = new DataView(bytes.buffer).getUint32(17);
    return { id: asId(bytes.slice(1, 17)), epoch, body: bytes.slice(0, BODY), signature: bytes.slice(BODY) };
}

// A number as it was meant: capitals, without blanks and hyphens, I and L as 1, O as 0.
export function readNumber(text) {
    return text.toUpperCase().replace(/[ -]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
}

// A ticket by its code, its id or its number; null for what names no ticket.
export function readPresented(text) {
    const code = readCode(text);
    if (code) return { id: code.id, code };
    const plain = text.trim().toLowerCase();
    if (ID.test(plain)) return { id: plain };
    const number = UNPRINTABLE.test(text) ? '' : readNumber(text);
    return number && number.length <= MOST_SIGNS ? { number } : null;
}

// Whether the event signed the code; null where this browser cannot tell.
export async function isGenuine(code, publicKey) {
    try {
        const raw = Uint8Array.from(atob(publicKey), (sign) => sign.charCodeAt(0));
        const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
        const signed = new Uint8Array([...CONTEXT, ...code.body]);
        return await crypto.subtle.verify('Ed25519', key, code.signature, signed);
    } catch {
        return null;
    }
}
