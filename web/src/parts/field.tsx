import { t } from "../text";

interface Props {
  id: string;
  label: string;
  value: string;
  set: (v: string) => void;
  error?: string;
  note?: string;
  optional?: boolean;
  type?: "text" | "email" | "tel";
  inputMode?: "numeric" | "decimal";
  autoComplete?: string;
  pattern?: string;
  maxLength?: number;
  required?: boolean;
}

// Field is a labelled input that says beside itself what is wrong with it.
export function Field({ id, label, value, set, error, note, optional, ...rest }: Props) {
  const about = [note && `${id}-note`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div class="field">
      <label for={id}>
        {label} {optional && <small>{t("form.optional")}</small>}
      </label>
      {note && <small id={`${id}-note`}>{note}</small>}
      <input
        id={id}
        value={value}
        onInput={(e) => set(e.currentTarget.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={about}
        list={undefined}
        {...rest}
      />
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
