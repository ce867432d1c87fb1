// match reads an address: "/sales/:sale" gives what stands for :sale.
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const want = pattern.split("/");
  const have = path.replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return undefined;
  const found: Record<string, string> = {};
  for (let i = 0; i < want.length; i++) {
    if (!want[i]!.startsWith(":")) {
      if (want[i] !== have[i]) return undefined;
      continue;
    }
    try {
      found[want[i]!.slice(1)] = decodeURIComponent(have[i]!);
    } catch {
      return undefined;
    }
  }
  return found;
}
