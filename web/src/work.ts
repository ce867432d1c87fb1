// The work that the house asks for while very many reserve at once: a number is
// searched for, as ALTCHA has it.

export interface Challenge {
  parameters: { algorithm: string; nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string };
  signature: string;
}

const hashes: Record<string, string> = { "PBKDF2/SHA-256": "SHA-256", "PBKDF2/SHA-384": "SHA-384", "PBKDF2/SHA-512": "SHA-512" };

// most is where a search is given up: far beyond what the house asks for.
const most = 1_000_000;

// solve is the answer to send, or undefined when there is none to be found here.
export async function solve(challenge: Challenge, subtle = globalThis.crypto?.subtle): Promise<string | undefined> {
  const p = challenge.parameters;
  const hash = hashes[p.algorithm];
  if (!subtle || !hash) return undefined;
  const salt = bytes(p.salt);
  const password = new Uint8Array([...bytes(p.nonce), 0, 0, 0, 0]);
  const counter = new DataView(password.buffer, password.length - 4);
  for (let n = 0; n < most; n++) {
    counter.setUint32(0, n);
    const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hex(await subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations: p.cost }, key, p.keyLength * 8));
    if (derived.startsWith(p.keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter: n, derivedKey: derived } }));
  }
  return undefined;
}

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (b: ArrayBuffer) => Array.from(new Uint8Array(b), (n) => n.toString(16).padStart(2, "0")).join("");
