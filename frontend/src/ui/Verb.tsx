import type { ReactNode, Ref } from "react";

export interface VerbProps {
  readonly icon: ReactNode;
  readonly word: string;
  /** Instead of a long word, where there is little room. */
  readonly short?: string;
  readonly tip?: string;
  readonly pressed?: boolean;
  readonly busy?: boolean;
  /** Not ready yet. */
  readonly disabled?: boolean;
  readonly problem?: boolean;
  readonly lively?: boolean;
  readonly tone?: "plain" | "accent" | "danger" | "attention";
  readonly badge?: ReactNode;
  /** The button that the space bar opens while it is held. */
  readonly talks?: boolean;
  readonly onClick?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One verb of the room's lower edge: a picture and a word. */
export function Verb({
  icon,
  word,
  short,
  tip,
  pressed,
  busy = false,
  disabled = false,
  problem = false,
  lively = false,
  tone = "plain",
  badge,
  talks = false,
  onClick,
  ref,
}: VerbProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={`verb verb-${tone}`}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      disabled={disabled}
      data-problem={problem || undefined}
      data-lively={lively || undefined}
      data-tip={tip}
      data-talks={talks || undefined}
      onClick={onClick}
    >
      <span className="verb-face">{icon}</span>
      <span className={short === undefined ? "verb-word" : "verb-word verb-word-long"}>{word}</span>
      {short !== undefined && <span className="verb-word verb-word-short">{short}</span>}
      {badge ? <span className="verb-badge">{badge}</span> : null}
    </button>
  );
}
