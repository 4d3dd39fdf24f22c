// Single keys: never while typing, and only where the person has not switched them off.
const KEY = "classroom.keys";

/** Fields that take no letters, so a letter is still a key; a slider has PageUp and PageDown for itself. */
const WORDLESS: ReadonlySet<string> = new Set(["radio", "checkbox", "file"]);

let enabled = read();

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    // Storage is off: as everybody has it.
    return true;
  }
}

export function keysEnabled(): boolean {
  return enabled;
}

export function enableKeys(on: boolean): void {
  enabled = on;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Holds for this page alone.
    return;
  }
}

/** True while a sheet, a menu or a box to read lies above the room: keys are its own. What is closed stays in the page. */
export function isCovered(): boolean {
  return document.querySelector('[role="dialog"]:not([popover]),:popover-open') !== null;
}

/** True where a key belongs to a text or to a shortcut of browser or system. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !WORDLESS.has(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}
