const HUES = 6;

/** First letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = [...(words[0] ?? "")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

function hue(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}

export interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly large?: boolean;
  readonly speaking?: boolean;
}

export function Avatar({ id, name, large = false, speaking = false }: AvatarProps) {
  return (
    <span
      className={large ? "avatar avatar-large" : "avatar"}
      data-hue={hue(id)}
      data-speaking={speaking || undefined}
      aria-hidden
    >
      {initials(name)}
    </span>
  );
}
