import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { t } from "../../i18n";
import type { DeviceKind } from "../../media/devices";
import { useMeetingState } from "../../meeting/useMeeting";
import { Verb } from "../../ui/Verb";
import { useValue } from "../../ui/useValue";
import { useMedia } from "./useMedia";

export function MediaVerb({ kind }: { readonly kind: DeviceKind }) {
  const { devices, speakers, toggle } = useMedia();
  const state = useValue(devices[kind]);
  const me = useMeetingState((room) => room.me);
  const speaking = useValue(speakers.speaking).has(me);
  const microphone = kind === "microphone";
  const icons = microphone ? { on: Mic, off: MicOff } : { on: Video, off: VideoOff };
  const Icon = state.on ? icons.on : icons.off;
  const word = microphone ? t("media.microphone") : t("media.camera");
  const says = microphone
    ? t(state.on ? "media.microphone.on" : "media.microphone.off")
    : t(state.on ? "media.camera.on" : "media.camera.off");
  return (
    <Verb
      icon={<Icon size={22} aria-hidden />}
      word={word}
      {...(microphone ? { short: t("media.microphone.word") } : {})}
      tip={`${says} (${microphone ? "M" : "V"})`}
      pressed={state.on}
      busy={state.opening}
      problem={state.problem !== null}
      lively={microphone && state.on && speaking}
      talks={microphone}
      onClick={() => void toggle(kind)}
    />
  );
}
