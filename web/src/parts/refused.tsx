import { useEffect, useRef } from "preact/hooks";
import type { Choice } from "../choice";
import type { Refusal } from "../refusal";

// Refused says why nothing was reserved, and offers what would work.
export function Refused({ refusal, take }: { refusal: Refusal; take: (c: Choice) => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [refusal]);
  return (
    <div ref={box} class="notice bad">
      {refusal.words.map((w) => (
        <p key={w}>{w}</p>
      ))}
      {refusal.offers.map((o) => (
        <button key={o.label} type="button" onClick={() => take(o.choice)}>
          {o.label}
        </button>
      ))}
    </div>
  );
}
