import "./backgroundNotice.css";
import { CircleAlert } from "lucide-react";
import { t } from "../../i18n";
import type { CameraPicture } from "../../media/background/cameraPicture";
import { prefer } from "../../media/preferences";
import { Button } from "../../ui/Button";
import { useValue } from "../../ui/useValue";

export interface BackgroundNoticeProps {
  readonly picture: CameraPicture;
  readonly className?: string;
}

/** Why one's picture is not sent, or stutters, and what to do: the room is shown only to whoever says so here. */
export function BackgroundNotice({ picture, className = "callout" }: BackgroundNoticeProps) {
  const { status, cause } = useValue(picture.state);
  if (status !== "failed" && status !== "slow") return null;
  const failed = status === "failed";
  return (
    <div className={`${className} background-notice`} role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>{failed ? t(`background.failed.${cause ?? "browser"}`) : t("background.slow")}</span>
      <span className="background-answers">
        <Button onClick={() => (failed ? picture.again() : picture.accept())}>
          {t(failed ? "media.tryAgain" : "background.keep")}
        </Button>
        <Button look="quiet" onClick={() => prefer({ background: "none" })}>
          {t("background.plain")}
        </Button>
      </span>
    </div>
  );
}
