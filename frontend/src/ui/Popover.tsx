import type { ReactNode } from "react";
import { Floating } from "./Floating";

export interface PopoverProps {
  /** Name of the button. */
  readonly label: string;
  /** What the button shows. */
  readonly face: ReactNode;
  readonly title: string;
  readonly className?: string;
  readonly onToggle?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Something to read on a button. */
export function Popover(props: PopoverProps) {
  return <Floating role="dialog" box="popover" {...props} />;
}
