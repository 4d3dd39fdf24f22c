import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { placeBeside } from "./place";

export interface PopoverProps {
  /** Name of the button. */
  readonly label: string;
  /** What the button shows. */
  readonly face: ReactNode;
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Something to read on a button, in the browser's top layer: a click outside or Escape closes. */
export function Popover({ label, face, title, className = "icon-button", children }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open) return;
    // Only now does it have its height.
    placeBeside(button.current, box.current);
    // Read from here on; closing gives the focus back.
    box.current?.focus();
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        popoverTarget={id}
      >
        {face}
      </button>
      <div
        ref={box}
        id={id}
        className="popover"
        role="dialog"
        tabIndex={-1}
        aria-label={title}
        popover="auto"
        onToggle={(event) => {
          setOpen(event.newState === "open");
        }}
      >
        {open && children}
      </div>
    </>
  );
}
