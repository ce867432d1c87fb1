// One thing at a time: what a button started, and how it ended.

import { useRef, useState } from "preact/hooks";
import { Lost, Problem } from "./api";
import { words } from "./refusal";
import { t } from "./text";

export interface Doing {
  busy: boolean;
  error: Error | undefined;
  run: (work: () => Promise<void>) => void;
  clear: () => void;
}

export function useDoing(): Doing {
  const [state, set] = useState<{ busy: boolean; error?: Error }>({ busy: false });
  const running = useRef(false); // two clicks may come before one render
  const run = (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    set({ busy: true });
    work()
      .then(
        () => set({ busy: false }),
        (error: Error) => set({ busy: false, error }),
      )
      .finally(() => void (running.current = false));
  };
  return { busy: state.busy, error: state.error, run, clear: () => set({ busy: false }) };
}

// told says an error to the visitor.
export function told(e: Error): string {
  if (e instanceof Problem) return words(e);
  if (e instanceof Lost) return t("app.lost");
  return t("problem.unknown");
}
