import { told } from "../doing";

// Notice says what went wrong, at once also to those who listen.
export function Notice({ error }: { error: Error | undefined }) {
  return <div role="alert">{error && <p class="notice bad">{told(error)}</p>}</div>;
}
