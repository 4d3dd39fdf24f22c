import "./pages.css";
import { Hand, House, LogIn } from "lucide-react";
import { useLocation } from "wouter";
import { type MessageKey, t } from "../i18n";
import { routes } from "../routes";
import { Button } from "../ui/Button";
import { useHeadingFocus } from "../ui/useHeadingFocus";
import { Logo } from "./Logo";
import { PageCorner } from "./PageCorner";

interface Ending {
  readonly title: MessageKey;
  readonly text: MessageKey;
  readonly again?: MessageKey;
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  left: { title: "end.left", text: "end.leftText", again: "end.rejoin" },
  ended: { title: "end.ended", text: "end.endedText", again: "end.rejoin" },
  removed: { title: "end.removed", text: "end.removedText", again: "end.ask" },
  takenOver: { title: "end.takenOver", text: "end.takenOverText", again: "end.continueHere" },
  full: { title: "end.full", text: "end.fullText", again: "end.tryAgain" },
  nameInvalid: { title: "end.name", text: "join.nameInvalid", again: "end.rejoin" },
  notFound: { title: "end.notFound", text: "end.notFoundText" },
  noToken: { title: "end.noToken", text: "end.noTokenText" },
};

export function EndPage({ reason, onRejoin }: { readonly reason: string; readonly onRejoin: () => void }) {
  const [, go] = useLocation();
  const heading = useHeadingFocus();
  const ending = ENDINGS[reason] ?? { title: "end.left", text: "end.leftText", again: "end.rejoin" };
  return (
    <div className="page">
      <header className="page-head">
        <Logo />
        <PageCorner />
      </header>
      <main className="start">
        <div className="start-card end-card">
          <span className="end-mark" aria-hidden>
            <Hand size={28} />
          </span>
          <h1 ref={heading} tabIndex={-1}>
            {t(ending.title)}
          </h1>
          <p className="lead">{t(ending.text)}</p>
          {ending.again && (
            <Button
              look="primary"
              className="button-large button-wide"
              icon={<LogIn size={20} aria-hidden />}
              onClick={onRejoin}
            >
              {t(ending.again)}
            </Button>
          )}
          <Button
            look="quiet"
            className="button-wide"
            icon={<House size={18} aria-hidden />}
            onClick={() => go(routes.start)}
          >
            {t("end.home")}
          </Button>
        </div>
      </main>
    </div>
  );
}
