import { Volume2 } from "lucide-react";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useValue } from "../../ui/useValue";
import { useMedia } from "./useMedia";

/** Browsers want one click before sound; the page asks for it. */
export function SoundPrompt() {
  const { sound } = useMedia();
  if (!useValue(sound.blocked)) return null;
  return (
    <div className="sound-prompt" role="alert">
      <Button look="primary" icon={<Volume2 size={20} aria-hidden />} onClick={() => void sound.resume()}>
        {t("media.turnSoundOn")}
      </Button>
    </div>
  );
}
