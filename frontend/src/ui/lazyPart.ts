import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const parts = new Set<() => Promise<unknown>>();

/** A part that is fetched when it is first shown, or ahead of that by fetchParts. */
export function lazyPart<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  parts.add(load);
  return lazy(load);
}

/** Fetches what has not been shown yet, so that it opens at once, and also while the server is away. */
export async function fetchParts(): Promise<void> {
  for (const load of parts) {
    try {
      await load();
    } catch {
      // The server is away or has a newer build: asked again when the part is opened.
      return;
    }
  }
}
