// What this browser has of its place: a key and a salt that it made, and what it was told.

export interface Kept {
  key: JsonWebKey;
  salt: string;
  entry?: number;
  receipt?: unknown;
  turn?: string;
  until?: string;
}

const curve = { name: "ECDSA", namedCurve: "P-256" };

export const base64 = (b: Uint8Array) => btoa(String.fromCharCode(...b)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

export function read(slot: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(slot) ?? "") as Kept;
  } catch {
    return undefined;
  }
}

export function write(slot: string, kept: Kept): void {
  try {
    localStorage.setItem(slot, JSON.stringify(kept));
  } catch {
    // private windows keep nothing: the place is this page's as long as it is open
  }
}

export async function make(): Promise<Kept> {
  const pair = await crypto.subtle.generateKey(curve, true, ["sign"]);
  return { key: await crypto.subtle.exportKey("jwk", pair.privateKey), salt: base64(crypto.getRandomValues(new Uint8Array(16))) };
}

// publicKey is the point as it is sent: uncompressed, in base64url.
export function publicKey(kept: Kept): string {
  const bytes = (text: string) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return base64(Uint8Array.of(4, ...bytes(kept.key.x!), ...bytes(kept.key.y!)));
}

export async function sign(kept: Kept, text: string): Promise<string> {
  const key = await crypto.subtle.importKey("jwk", kept.key, curve, false, ["sign"]);
  return base64(new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(text))));
}
