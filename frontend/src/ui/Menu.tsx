import type { KeyboardEvent, ReactNode } from "react";
import { Floating } from "./Floating";

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

const ITEM = '[role="menuitem"]';

/** A menu on a button: arrow keys walk. */
export function Menu({ items, label, children, className, word }: MenuProps) {
  const face = (
    <>
      {children}
      {word !== undefined && <span>{word}</span>}
    </>
  );
  return (
    <Floating
      role="menu"
      box="menu"
      first={ITEM}
      label={label}
      title={label}
      face={face}
      className={className}
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
          onClick={(event) => {
            event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
            item.onSelect();
          }}
        >
          {item.icon}
          <span>{item.label}</span>
        </button>
      ))}
    </Floating>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEM)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  rows.at(to % rows.length)?.focus();
}
