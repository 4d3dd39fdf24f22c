import { type RefObject, useEffect, useState } from "react";

export type SideTab = "people" | "chat";

export interface SideSettings {
  readonly width: number;
  readonly place: "right" | "left";
}

export interface Side {
  readonly tab: SideTab | null;
  readonly width: number;
  readonly show: (tab: SideTab | null) => void;
  readonly toggle: (tab: SideTab) => void;
  readonly resize: (width: number) => void;
  readonly move: (place: SideSettings["place"]) => void;
}

const KEY = "classroom.side";
export const SIDE_MIN = 260;
export const SIDE_MAX = 520;
const SIDE_DEFAULT = 320;
/** Below this the panels are sheets, and none is open at first. */
const NARROW = "(max-width: 900px)";

export function readSide(): SideSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<SideSettings>;
    return {
      width: typeof stored.width === "number" ? clamp(stored.width) : SIDE_DEFAULT,
      place: stored.place === "left" ? "left" : "right",
    };
  } catch {
    // Storage off or spoilt: as everybody has it.
    return { width: SIDE_DEFAULT, place: "right" };
  }
}

function keep(settings: SideSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Not remembered beyond this page.
    return;
  }
}

function clamp(width: number): number {
  return Math.round(Math.min(SIDE_MAX, Math.max(SIDE_MIN, width)));
}

/** The edge where people and chat are: open or folded, how wide, on which side. */
export function useSide(ref: RefObject<HTMLDivElement | null>): Side {
  const [tab, show] = useState<SideTab | null>(() => (window.matchMedia(NARROW).matches ? null : "people"));
  const [settings, set] = useState(readSide);
  useEffect(() => {
    ref.current?.style.setProperty("--side-width", `${settings.width}px`);
  }, [ref, settings.width]);
  const change = (part: Partial<SideSettings>) => {
    const next = { ...settings, ...part };
    keep(next);
    set(next);
  };
  return {
    tab,
    width: settings.width,
    show,
    toggle: (wanted) => show((now) => (now === wanted ? null : wanted)),
    resize: (width) => change({ width: clamp(width) }),
    move: (place) => change({ place }),
  };
}
