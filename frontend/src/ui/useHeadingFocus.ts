import { type RefObject, useEffect, useRef } from "react";

/** For the heading of a page that replaced another: keyboard and screen reader go on from there. */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
