// Light or dark: the person's choice, else the system's.
export type Theme = "system" | "light" | "dark";

const KEY = "classroom.theme";
const dark = window.matchMedia?.("(prefers-color-scheme: dark)");

export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    // Storage is off: as the system has it.
    return "system";
  }
}

export function applyTheme(theme: Theme): void {
  const isDark = theme === "dark" || (theme === "system" && dark?.matches === true);
  document.documentElement.classList.toggle("dark", isDark);
}

export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Not remembered beyond this page.
    return;
  }
}

dark?.addEventListener?.("change", () => applyTheme(readTheme()));
