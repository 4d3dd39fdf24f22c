import {
  ArrowUpRight,
  Circle,
  Eraser,
  Highlighter,
  type LucideIcon,
  Minus,
  MousePointer2,
  Pencil,
  Redo2,
  Square,
  Trash2,
  Type,
  Undo2,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import css from "./toolbar.module.css";
import type { BoardSnapshot } from "./engine/boardTypes";
import type { BoardEngine } from "./engine/engine";
import { colorOf, markerOf } from "./engine/palette";
import type { Tool } from "./engine/tools";
import { StylePicker } from "./StylePicker";
import type { BoardTexts } from "./texts";

const icons: Readonly<Record<Tool, LucideIcon>> = {
  select: MousePointer2,
  pen: Pencil,
  highlighter: Highlighter,
  eraser: Eraser,
  line: Minus,
  arrow: ArrowUpRight,
  rectangle: Square,
  ellipse: Circle,
  text: Type,
};

/** Seven tools; where two share a place, the last used is seen. */
const groups: readonly (readonly Tool[])[] = [
  ["select"],
  ["pen"],
  ["highlighter"],
  ["eraser"],
  ["line", "arrow"],
  ["rectangle", "ellipse"],
  ["text"],
];

const keys: Readonly<Partial<Record<Tool, string>>> = {
  select: "S",
  pen: "B",
  highlighter: "I",
  eraser: "E",
  line: "L",
  arrow: "A",
  rectangle: "R",
  ellipse: "O",
  text: "T",
};

interface ToolbarProps {
  readonly snapshot: BoardSnapshot;
  readonly engine: BoardEngine;
  readonly texts: BoardTexts;
  /** Null where there is nothing to take back. */
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** Null for those who may not. */
  readonly clear: (() => void) | null;
  readonly clearable: boolean;
}

type Open = { readonly kind: "style" } | { readonly kind: "group"; readonly index: number } | null;

export function Toolbar({ snapshot, engine, texts, undo, redo, clear, clearable }: ToolbarProps) {
  const [open, setOpen] = useState<Open>(null);
  const [lastUsed, setLastUsed] = useState<readonly Tool[]>(groups.map((group) => group[0] ?? "pen"));
  const bar = useRef<HTMLDivElement>(null);
  useCloseOutside(bar, open !== null, () => setOpen(null));

  const choose = (tool: Tool) => {
    engine.choose(tool);
    setLastUsed((before) => groups.map((group, i) => (group.includes(tool) ? tool : (before[i] ?? tool))));
    setOpen(null);
  };
  const press = (tool: Tool, index: number) => {
    const several = (groups[index]?.length ?? 0) > 1;
    if (several && snapshot.tool === tool)
      setOpen(open?.kind === "group" && open.index === index ? null : { kind: "group", index });
    else choose(tool);
  };

  return (
    <div
      ref={bar}
      className={css.toolbar}
      role="toolbar"
      tabIndex={-1}
      aria-label={texts.tools}
      aria-orientation="vertical"
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) {
          setOpen(null);
          event.stopPropagation();
          event.preventDefault();
        } else walk(event);
      }}
    >
      {groups.map((group, index) => {
        const active = group.includes(snapshot.tool);
        const tool = active ? snapshot.tool : (lastUsed[index] ?? "pen");
        const isOpen = open?.kind === "group" && open.index === index;
        return (
          <div key={group[0]} className={css.place}>
            <ToolButton
              tool={tool}
              texts={texts}
              pressed={active}
              more={group.length > 1}
              {...(group.length > 1 ? { expanded: isOpen } : {})}
              onPress={() => press(tool, index)}
            />
            {isOpen && (
              <fieldset className={css.flyout} aria-label={group.includes("line") ? texts.lines : texts.boxes}>
                {group.map((one) => (
                  <ToolButton
                    key={one}
                    tool={one}
                    texts={texts}
                    pressed={one === snapshot.tool}
                    onPress={() => choose(one)}
                  />
                ))}
              </fieldset>
            )}
          </div>
        );
      })}
      <span className={css.rule} aria-hidden="true" />
      <div className={css.place}>
        <button
          type="button"
          className={css.tool}
          aria-label={texts.style}
          title={texts.style}
          aria-expanded={open?.kind === "style"}
          onClick={() => setOpen(open?.kind === "style" ? null : { kind: "style" })}
        >
          <span
            className={css.swatch}
            style={{ background: snapshot.tool === "highlighter" ? markerOf(snapshot.color) : colorOf(snapshot.color) }}
            data-width={snapshot.width}
          />
        </button>
        {open?.kind === "style" && <StylePicker snapshot={snapshot} engine={engine} texts={texts} />}
      </div>
      <span className={css.rule} aria-hidden="true" />
      <div className={css.steps}>
        <Action icon={Undo2} label={texts.undo} shortcut="Control+Z" onPress={undo} />
        <Action icon={Redo2} label={texts.redo} shortcut="Control+Shift+Z" onPress={redo} />
        {clear && <Action icon={Trash2} label={texts.clear} onPress={clearable ? clear : null} />}
      </div>
    </div>
  );
}

interface ToolButtonProps {
  readonly tool: Tool;
  readonly texts: BoardTexts;
  readonly pressed: boolean;
  readonly more?: boolean;
  readonly expanded?: boolean;
  readonly onPress: () => void;
}

function ToolButton({ tool, texts, pressed, more = false, expanded, onPress }: ToolButtonProps) {
  const Icon = icons[tool];
  const name = texts.tool[tool];
  return (
    <button
      type="button"
      className={css.tool}
      aria-label={name}
      title={`${name} (${keys[tool] ?? ""})`}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={keys[tool]}
      data-more={more}
      onClick={onPress}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}

interface ActionProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly shortcut?: string;
  readonly onPress: (() => void) | null;
}

function Action({ icon: Icon, label, shortcut, onPress }: ActionProps) {
  return (
    <button
      type="button"
      className={css.tool}
      aria-label={label}
      title={label}
      aria-keyshortcuts={shortcut}
      // Stays focusable: the focus must not fall off when the last step was taken back.
      aria-disabled={onPress === null}
      onClick={() => onPress?.()}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}

/** Arrow keys go from button to button. */
function walk(event: React.KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step === undefined || event.target instanceof HTMLInputElement) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

function useCloseOutside(inside: React.RefObject<HTMLElement | null>, active: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!active) return;
    const handle = (event: PointerEvent) => {
      if (event.target instanceof Node && !inside.current?.contains(event.target)) latest.current();
    };
    document.addEventListener("pointerdown", handle, true);
    return () => document.removeEventListener("pointerdown", handle, true);
  }, [active, inside]);
}
