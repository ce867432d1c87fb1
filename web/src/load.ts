// Reading documents into a page.

import { useEffect, useState } from "preact/hooks";
import { type Answer, Problem } from "./api";
import { api } from "./app";

export interface Loaded<T> {
  data?: T;
  error?: Error;
  again: () => void;
}

// useLoad reads a document and keeps the last one while a newer one is on its way.
export function useLoad<T>(path: string | undefined, headers?: Record<string, string>): Loaded<T> {
  const [got, set] = useState<{ path?: string; data?: T; error?: Error }>({});
  const [turn, again] = useState(0);
  useEffect(() => {
    if (!path) return;
    let left = false;
    api.ask<T>(path, { headers }).then(
      (a: Answer<T>) => left || set({ path, data: a.body }),
      (error: Error) => {
        // what is shown stays when the network is gone, and goes when the server says so
        if (!left) set((g) => (g.path === path && g.data && !isMissing(error) ? g : { path, error }));
      },
    );
    return () => void (left = true);
  }, [path, turn]);
  const mine = got.path === path ? got : {};
  return { data: mine.data, error: mine.error, again: () => again((n) => n + 1) };
}

export function isMissing(e: Error | undefined): boolean {
  return e instanceof Problem && (e.status === 404 || e.status === 400 || e.code === "hold_gone");
}
