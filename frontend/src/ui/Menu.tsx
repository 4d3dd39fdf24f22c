import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { placeBeside } from "./place";

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly items: readonly MenuItem[];
  /** Name of the button and of the menu. */
  readonly label: string;
  /** What the button shows. */
  readonly children: ReactNode;
  readonly className?: string;
  /** A word beside the picture, where there is room. */
  readonly word?: string;
}

/** A menu on a button, in the browser's top layer: a click outside or Escape closes, arrow keys walk. */
export function Menu({ items, label, children, className = "icon-button", word }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  const walk = (event: KeyboardEvent) => {
    const rows = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Tab") menu.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    rows.at(to % rows.length)?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-state={open ? "open" : undefined}
        popoverTarget={id}
      >
        {children}
        {word !== undefined && <span>{word}</span>}
      </button>
      <div
        ref={menu}
        id={id}
        className="menu"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        popover="auto"
        onToggle={(event) => {
          const now = event.newState === "open";
          setOpen(now);
          if (!now) return;
          placeBeside(button.current, menu.current);
          menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
        }}
        onKeyDown={walk}
      >
        {items.map((item, index) => (
          <button
            // Two files may have the same name.
            // oxlint-disable-next-line react/no-array-index-key
            key={`${index} ${item.label}`}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={item.danger ? "menu-item menu-item-danger" : "menu-item"}
            onClick={() => {
              menu.current?.hidePopover();
              item.onSelect();
            }}
          >
            {item.icon}
            <span>{item.label}</span>
          </button>
        ))}
      </div>
    </>
  );
}
