import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { placeBeside } from "./place";

export interface FloatingProps {
  readonly role: "menu" | "dialog";
  /** Name of the button. */
  readonly label: string;
  /** Name of the box. */
  readonly title: string;
  /** What the button shows. */
  readonly face: ReactNode;
  readonly className?: string | undefined;
  /** Look of the box. */
  readonly box: string;
  /** Gets the focus on opening; else the box itself, to be read from there on. Closing gives the focus back. */
  readonly first?: string;
  readonly onToggle?: ((open: boolean) => void) | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  readonly children: ReactNode;
}

/** A box on a button, in the browser's top layer: a click outside or Escape closes. */
export function Floating({ role, label, title, face, className = "icon-button", ...rest }: FloatingProps) {
  const { box: look, first, onToggle, onKeyDown, children } = rest;
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open) return;
    // Only now does it have its height.
    placeBeside(button.current, box.current);
    const start = first === undefined ? null : box.current?.querySelector<HTMLElement>(first);
    (start ?? box.current)?.focus();
  }, [open, first]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup={role}
        aria-expanded={open}
        data-state={open ? "open" : undefined}
        popoverTarget={id}
      >
        {face}
      </button>
      {/* A dialog or a menu, says its role. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={box}
        id={id}
        className={look}
        role={role}
        tabIndex={-1}
        aria-label={title}
        popover="auto"
        onToggle={(event) => {
          const now = event.newState === "open";
          setOpen(now);
          onToggle?.(now);
        }}
        onKeyDown={onKeyDown}
      >
        {open && children}
      </div>
    </>
  );
}
