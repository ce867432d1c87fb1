import { t } from "../text";

interface Props {
  name: string;
  count: number;
  step: (by: 1 | -1) => void;
  set: (n: number) => void;
  max?: number;
  disabled?: boolean;
}

// Stepper is a count with two buttons beside a field that can be typed into.
export function Stepper({ name, count, step, set, max, disabled }: Props) {
  const typed = (e: Event) => {
    const field = e.currentTarget as HTMLInputElement;
    set(Number(field.value.replace(/\D/g, "")));
  };
  return (
    <span class="stepper">
      <button type="button" aria-label={t("choose.fewer", { name })} disabled={count === 0} onClick={() => step(-1)}>
        −
      </button>
      <input inputMode="numeric" pattern="[0-9]*" aria-label={t("choose.count", { name })} value={String(count)} disabled={disabled && count === 0} onChange={typed} />
      <button type="button" aria-label={t("choose.more", { name })} disabled={disabled || (max !== undefined && max > 0 && count >= max)} onClick={() => step(1)}>
        +
      </button>
    </span>
  );
}
