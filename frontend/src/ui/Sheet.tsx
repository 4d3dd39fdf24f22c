import * as Dialog from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../i18n";
import { IconButton } from "./Button";

/** What the person has come for; the cross is only the way back. */
const FIRST = ":is(input:not([tabindex='-1'],[type=radio]:not(:checked)), select, textarea, .sheet-body button)";

export interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** "side" comes from the edge, "card" stands in the middle. */
  readonly look?: "card" | "bottom";
}

/** Something that comes to the hand and goes away again: focus inside, Escape closes, focus returns. */
export function Sheet({ open, onClose, title, children, look = "card" }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-veil" />
        <Dialog.Content
          className={`sheet sheet-${look}`}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            const content = event.currentTarget as HTMLElement;
            const first = content.querySelector<HTMLElement>(FIRST);
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
        >
          <header className="sheet-head">
            <Dialog.Title className="sheet-title">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={t("ui.close")} icon={<X size={20} aria-hidden />} />
            </Dialog.Close>
          </header>
          <div className="sheet-body">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
