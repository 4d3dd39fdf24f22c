import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";

/** So near the edge a picture is fetched already, so that it is there when it comes into sight. */
const MARGIN = "80px";

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Whether somebody can see the element: neither scrolled away nor in a tab that is not shown. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(true);
  useEffect(() => {
    if (!element.current || !("IntersectionObserver" in window)) return undefined;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? true), {
      rootMargin: MARGIN,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  const shown = useSyncExternalStore(onVisibility, () => document.visibilityState === "visible");
  return near && shown;
}
