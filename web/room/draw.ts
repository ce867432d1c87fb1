// The draw as everybody can work it out: swap-or-not over so many entries, 90 rounds of
// SHA-256, as docs/algorithms/draw.md has it.

const rounds = 90;

export const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const sha256 = async (...parts: Uint8Array[]) => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
};

// rank is where an entry comes to stand; both count from 1.
export async function rank(seed: string, size: number, entry: number): Promise<number> {
  if (entry > size) return entry; // who came after the cut-off stands behind, in order
  const bytes = unhex(seed);
  let at = entry - 1;
  for (let n = 0; n < rounds; n++) {
    const round = Uint8Array.of(n);
    const pivot = Number(new DataView((await sha256(bytes, round)).buffer).getBigUint64(0, true) % BigInt(size));
    const mirror = (pivot + size - at) % size;
    const position = Math.max(at, mirror);
    const block = new Uint8Array(4);
    new DataView(block.buffer).setUint32(0, Math.floor(position / 256), true);
    const coins = await sha256(bytes, round, block);
    if ((coins[Math.floor((position % 256) / 8)]! >> (position % 8)) & 1) at = mirror;
  }
  return at + 1;
}
