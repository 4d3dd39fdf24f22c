import "./pages.css";
import { RotateCw } from "lucide-react";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useHeadingFocus } from "../ui/useHeadingFocus";
import { Logo } from "./Logo";

/** Something in this page broke, or its parts are of an older build than the server: a reload mends both. */
export function BrokenPage() {
  const heading = useHeadingFocus();
  return (
    <div className="page">
      <header className="page-head">
        <Logo />
      </header>
      <main className="start">
        <div className="start-card end-card">
          <h1 ref={heading} tabIndex={-1}>
            {t("ui.broken")}
          </h1>
          <p className="lead">{t("ui.brokenText")}</p>
          <Button
            look="primary"
            className="button-large button-wide"
            icon={<RotateCw size={20} aria-hidden />}
            onClick={() => location.reload()}
          >
            {t("ui.reload")}
          </Button>
        </div>
      </main>
    </div>
  );
}
