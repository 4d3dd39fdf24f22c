import { useEffect } from "react";
import type { EventItem } from "../contract";
import { t } from "../i18n";
import { useMeeting } from "../meeting/useMeeting";
import type { FoldedView } from "../meeting/view";
import { announce, notify } from "../ui/notices";

/** More comings and goings at once are said as a number. */
const GROUP_MS = 1_500;
const TEXT_LENGTH_SAID = 200;

/** Says once what others do: to everybody where it concerns everybody, else to screen readers. */
export function useAnnouncements(): void {
  const { store } = useMeeting();
  useEffect(() => {
    let coming: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const sayComing = () => {
      announce(
        coming.length === 1
          ? t("say.joined", { name: coming[0] ?? "" })
          : t("say.joinedMany", { count: coming.length }),
      );
      coming = [];
    };
    const off = store.onEvent((item, before, after) => {
      if (item.event.type === "participantJoined") {
        coming.push(item.event.name);
        clearTimeout(timer);
        timer = setTimeout(sayComing, GROUP_MS);
      } else {
        say(item, store.get().me, before, after);
      }
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [store]);
}

function say({ event, actor }: EventItem, me: string, before: FoldedView, after: FoldedView): void {
  const name = (id: string | null): string =>
    before.participants.participants.find((person) => person.id === id)?.name ?? "";
  switch (event.type) {
    case "participantLeft":
      if (event.participantId !== me) announce(t("say.left", { name: name(event.participantId) }));
      break;
    case "handRaised":
      if (event.participantId !== me) announce(t("say.hand", { name: name(event.participantId) }));
      break;
    case "messagePosted":
      if (event.author !== me) {
        announce(t("say.message", { name: event.authorName, text: event.text.slice(0, TEXT_LENGTH_SAID) }));
      }
      break;
    case "pollStarted":
      announce(t("say.poll", { question: event.question }));
      break;
    case "pollPublished":
      announce(t("say.pollPublished"));
      break;
    case "pageShown": {
      const pages = after.presentations.presentations.flatMap((item) => item.pages);
      const page = pages.find((candidate) => candidate.id === event.pageId);
      if (page) announce(t("say.page", { number: page.number }));
      break;
    }
    case "presenterChanged":
      if (event.participantId === me && actor !== me) notify(t("say.youPresent"));
      break;
    case "roleChanged":
      if (event.participantId === me) {
        notify(t(event.role === "moderator" ? "say.youModerate" : "say.youView"));
      }
      break;
    case "shareStarted":
    case "shareStopped": {
      const what = t(`shares.source.${event.source}`);
      const key = event.type === "shareStarted" ? "say.shares" : "say.sharesNot";
      if (event.participantId !== me) announce(t(key, { name: name(event.participantId), what }));
      break;
    }
    case "sharingAllowed": {
      const leads = after.participants.presenter === me || isModerator(after, me);
      if (actor !== me && !leads) notify(t(event.everybody ? "say.youShare" : "say.youShareNot"));
      break;
    }
    case "interpreterChanged":
      if (event.participantId === me && event.interprets && actor !== me) notify(t("say.youInterpret"));
      break;
    case "drawingGranted":
      if (actor !== me && (event.participantId === null || event.participantId === me)) {
        notify(t(event.allowed ? "say.youDraw" : "say.youDrawNot"));
      }
      break;
    default:
      break;
  }
}

function isModerator(view: FoldedView, me: string): boolean {
  return view.participants.participants.some(({ id, role }) => id === me && role === "moderator");
}
