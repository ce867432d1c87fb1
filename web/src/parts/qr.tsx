import { useEffect, useState } from "preact/hooks";

// Qr draws a code as squares. The encoder is fetched when the first ticket is
// shown; the text beside it says the same.
export function Qr({ text, label }: { text: string; label: string }) {
  const [path, set] = useState<{ size: number; d: string }>();
  useEffect(() => {
    let left = false;
    void import("qrcode-generator").then(({ default: qrcode }) => {
      const code = qrcode(0, "M");
      // capitals and digits fit into far fewer squares
      code.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? "Alphanumeric" : "Byte");
      code.make();
      if (!left) set({ size: code.getModuleCount(), d: squares(code.getModuleCount(), (r, c) => code.isDark(r, c)) });
    });
    return () => void (left = true);
  }, [text]);
  if (!path) return <span class="qr" />;
  const quiet = 4; // modules of margin that readers want
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`${-quiet} ${-quiet} ${path.size + 2 * quiet} ${path.size + 2 * quiet}`} shape-rendering="crispEdges">
      <rect x={-quiet} y={-quiet} width="100%" height="100%" fill="#fff" />
      <path d={path.d} fill="#000" />
    </svg>
  );
}

function squares(size: number, dark: (row: number, column: number) => boolean): string {
  let d = "";
  for (let r = 0; r < size; r++) for (let c = 0; c < size; c++) if (dark(r, c)) d += `M${c} ${r}h1v1h-1z`;
  return d;
}
