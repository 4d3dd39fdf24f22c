import { useEffect, useState } from "react";
import { useMedia } from "../features/cameras";
import { useMe, useSend } from "../meeting/useMeeting";
import { FocusOrigin } from "../ui/focusOrigin";
import { isCovered, isTyping, keysEnabled } from "../ui/keys";
import { PushToTalk, spaceOwner } from "./pushToTalk";
import type { OpenSheet } from "./Room";
import type { Side } from "./side";

export interface RoomKeys {
  readonly side: Side;
  readonly openSheet: (sheet: OpenSheet) => void;
}

/** The room's single keys; the board has its own. */
export function useRoomKeys({ side, openSheet }: RoomKeys): void {
  const { devices, switchTo, toggle } = useMedia();
  const me = useMe();
  const send = useSend();
  const [talk] = useState(
    () =>
      new PushToTalk({
        microphone: () => devices.microphone.get(),
        switchTo: (on) => void switchTo("microphone", on),
      }),
  );
  const [focus] = useState(() => new FocusOrigin());
  useEffect(() => talk.listen(), [talk]);
  useEffect(() => focus.listen(), [focus]);
  useEffect(() => {
    const act = (key: string): boolean => {
      switch (key) {
        case "m":
          void toggle("microphone");
          return true;
        case "v":
          void toggle("camera");
          return true;
        case "h":
          if (me) void send(me.handRaisedAt ? { type: "lowerHand", participantId: me.id } : { type: "raiseHand" });
          return true;
        case "c":
          side.toggle("chat");
          return true;
        case "p":
          side.toggle("people");
          return true;
        case "?":
          openSheet("help");
          return true;
        default:
          return false;
      }
    };
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || !keysEnabled() || event.repeat || event.defaultPrevented || isCovered()) return;
      if (event.key === " ") {
        const owner = spaceOwner(event.target, focus.byPointer);
        if (talk.press(owner, event.timeStamp)) event.preventDefault();
      } else if (event.key === "Escape" && side.tab && window.matchMedia("(max-width: 900px)").matches) {
        side.show(null);
      } else if (act(event.key.toLowerCase())) {
        event.preventDefault();
      }
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  });
}
