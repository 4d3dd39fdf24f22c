import type { ReactNode } from "react";
import { Logo } from "./Logo";
import { PageCorner } from "./PageCorner";

export interface PageFrameProps {
  /** How the page's middle is laid out. */
  readonly className: string;
  readonly foot?: string;
  readonly children: ReactNode;
}

/** What all pages outside of a room have around them. */
export function PageFrame({ className, foot, children }: PageFrameProps) {
  return (
    <div className="page">
      <header className="page-head">
        <Logo />
        <PageCorner />
      </header>
      <main className={className}>{children}</main>
      {foot !== undefined && <footer className="page-foot">{foot}</footer>}
    </div>
  );
}
