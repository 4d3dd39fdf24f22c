import { SquarePlus, MonitorUp, MonitorX, ScanText } from "lucide-react";
import { Suspense, useState } from "react";
import { t } from "../../i18n";
import { canShareScreen } from "../../media/capture";
import { lazyPart } from "../../ui/lazyPart";
import { Menu, type MenuItem } from "../../ui/Menu";
import { useValue } from "../../ui/useValue";
import { SCREENS, shareScreen } from "./shareScreen";
import { useSharing } from "./useSharing";
import { nameSource, tellTrouble } from "./words";
import { say } from "./texts";

const DocumentSheet = lazyPart(() => import("./DocumentSheet"));

const SIZE = 18;

/** Shares a screen or a document camera, and ends that. */
export default function ShareMenu() {
  const { sharing, devices } = useSharing();
  const own = useValue(sharing.own);
  const [choosing, setChoosing] = useState(false);
  const items: MenuItem[] = [];
  // A phone shares no screen, and what a browser cannot do is not offered.
  if (canShareScreen() && SCREENS.some((source) => !own.has(source))) {
    const first = !SCREENS.some((source) => own.has(source));
    items.push({
      label: say(first ? "screen" : "another"),
      icon: first ? <MonitorUp size={SIZE} aria-hidden /> : <SquarePlus size={SIZE} aria-hidden />,
      onSelect: () => void shareScreen(sharing).then(tellTrouble),
    });
  }
  if (devices.supported && !own.has("document")) {
    items.push({
      label: say("document"),
      icon: <ScanText size={SIZE} aria-hidden />,
      onSelect: () => setChoosing(true),
    });
  }
  for (const source of own.keys()) {
    items.push({
      label: say("stop", { what: nameSource(source) }),
      icon: <MonitorX size={SIZE} aria-hidden />,
      danger: true,
      onSelect: () => void sharing.stop(source),
    });
  }
  if (items.length === 0) return null;
  return (
    <>
      <Menu
        items={items}
        label={own.size > 0 ? say("verbOn") : t("shares.verb")}
        className={own.size > 0 ? "verb verb-plain verb-on" : "verb verb-plain"}
      >
        <span className="verb-face">
          <MonitorUp size={22} aria-hidden />
        </span>
        <span className="verb-word">{t("shares.verb")}</span>
      </Menu>
      <Suspense fallback={null}>{choosing && <DocumentSheet onClose={() => setChoosing(false)} />}</Suspense>
    </>
  );
}
