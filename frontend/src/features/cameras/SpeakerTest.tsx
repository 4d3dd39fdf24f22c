import { Volume2 } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import type { Devices } from "../../media/devices";
import { prefer, preferences } from "../../media/preferences";
import { playTestSound } from "../../media/testSound";
import { Button } from "../../ui/Button";
import { useValue } from "../../ui/useValue";

type Step = "idle" | "playing" | "asking" | "unheard" | "failed";

/** Does the speaker work? Nobody has to ask; what was heard once is remembered for that speaker. */
export function SpeakerTest({ devices }: { readonly devices: Devices }) {
  const { speaker } = useValue(devices.choice);
  const heard = useValue(preferences).heardOn === speaker;
  const [step, setStep] = useState<Step>("idle");
  const play = async () => {
    setStep("playing");
    try {
      await playTestSound(speaker);
      setStep("asking");
    } catch {
      // The speaker is gone, or the browser lets no page play.
      setStep("failed");
    }
  };
  const answer = (yes: boolean) => {
    prefer({ heardOn: yes ? speaker : null });
    setStep(yes ? "idle" : "unheard");
  };
  return (
    <div className="speaker-test">
      <div className="speaker-row">
        <span className="switch-words">
          <span>{t("media.speaker")}</span>
          <span className="hint" role="status">
            {t(step === "asking" ? "join.speakerAsk" : heard ? "join.speakerHeard" : "join.speakerHint")}
          </span>
        </span>
        {step === "asking" ? (
          <span className="speaker-answers">
            <Button onClick={() => answer(true)}>{t("join.speakerYes")}</Button>
            <Button onClick={() => answer(false)}>{t("join.speakerNo")}</Button>
          </span>
        ) : (
          <Button
            icon={<Volume2 size={18} aria-hidden />}
            aria-disabled={step === "playing"}
            onClick={() => step !== "playing" && void play()}
          >
            {t(step === "playing" ? "join.speakerPlaying" : "join.speakerTest")}
          </Button>
        )}
      </div>
      {(step === "unheard" || step === "failed") && (
        <p className="callout" role="alert">
          <span>{t(step === "failed" ? "join.speakerFailed" : "join.speakerUnheard")}</span>
        </p>
      )}
    </div>
  );
}
