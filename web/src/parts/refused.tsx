import type { Choice } from "../choice";
import type { Refusal } from "../refusal";

// Refused says why nothing was reserved, and offers what would work.
export function Refused({ refusal, take }: { refusal: Refusal; take: (c: Choice) => void }) {
  return (
    <div class="notice bad">
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
