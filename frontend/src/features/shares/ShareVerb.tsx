import { MonitorUp } from "lucide-react";
import { Suspense } from "react";
import { t } from "../../i18n";
import { useRights, useView } from "../../meeting/useMeeting";
import { ErrorBoundary } from "../../ui/ErrorBoundary";
import { lazyPart } from "../../ui/lazyPart";
import { useValue } from "../../ui/useValue";
import { Verb } from "../../ui/Verb";
import { useSharing } from "./useSharing";

// Whoever only listens needs nothing of it.
const ShareMenu = lazyPart(() => import("./ShareMenu"));

/** The verb of those who may share; its place is kept until it is here. */
export function ShareVerb() {
  const { sharing } = useSharing();
  const { moderator, presenter } = useRights();
  const { everybodyShares } = useView("shares");
  const own = useValue(sharing.own);
  if (!moderator && !presenter && !everybodyShares && own.size === 0) return null;
  const coming = <Verb icon={<MonitorUp size={22} aria-hidden />} word={t("shares.verb")} disabled />;
  return (
    <ErrorBoundary fallback={null}>
      <Suspense fallback={coming}>
        <ShareMenu />
      </Suspense>
    </ErrorBoundary>
  );
}
