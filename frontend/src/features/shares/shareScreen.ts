import type { ShareSource } from "../../contract";
import { CaptureError, captureScreen } from "../../media/capture";
import type { OwnShares, ShareTrouble } from "./useSharing";

/** One person shows so many at once. */
export const SCREENS: readonly ShareSource[] = ["screen", "otherScreen"];

/** Lets the person choose a screen, window or tab and shares it; null where it is shared, else why it is not. */
export async function shareScreen(sharing: Pick<OwnShares, "own" | "share">): Promise<ShareTrouble | null> {
  const source = SCREENS.find((one) => !sharing.own.get().has(one));
  if (!source) return "tooMany";
  try {
    return await sharing.share(source, await captureScreen());
  } catch (error) {
    return error instanceof CaptureError ? error.problem : "failed";
  }
}
