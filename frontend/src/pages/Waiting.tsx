import "./pages.css";
import type { ReactNode } from "react";
import { Logo } from "./Logo";

export interface WaitingProps {
  readonly text: string;
  /** What the person can do meanwhile; without it there is only waiting. */
  readonly children?: ReactNode;
}

export function Waiting({ text, children }: WaitingProps) {
  return (
    <main className="waiting" role="status">
      <Logo />
      <p>{text}</p>
      {children ?? <span className="waiting-line" aria-hidden />}
    </main>
  );
}
