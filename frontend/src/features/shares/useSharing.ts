import { createContext, useContext } from "react";
import type { ShareSource } from "../../contract";
import type { CaptureProblem } from "../../media/capture";
import type { Devices } from "../../media/devices";
import type { MediaSession } from "../../media/peer";
import type { ShareMap } from "../../media/shareSenders";
import type { Value } from "../../media/value";
import type { Volumes } from "../../media/volumes";

/** Why nothing is shared: the browser's or the system's reason, or that of the lesson. */
export type ShareTrouble = Exclude<CaptureProblem, "refused"> | "notAllowed" | "tooMany" | "refused";

export interface OwnShares {
  readonly own: Value<ShareMap>;
  /** Shares what is captured already; null where it is shared, else why it is not. */
  readonly share: (source: ShareSource, stream: MediaStream) => Promise<ShareTrouble | null>;
  readonly stop: (source: ShareSource) => Promise<void>;
}

export interface RoomSharing {
  readonly devices: Devices;
  readonly media: MediaSession;
  readonly volumes: Volumes;
  readonly sharing: OwnShares;
}

export const SharingContext = createContext<RoomSharing | null>(null);

export function useSharing(): RoomSharing {
  const sharing = useContext(SharingContext);
  if (!sharing) throw new Error("outside of a room");
  return sharing;
}
