import type { chat as english } from "../en/chat";

export const chat = {
  "chat.title": "Chat",
  "chat.messages": "Nachrichten",
  "chat.empty": "Noch keine Nachrichten. Was du hier schreibst, lesen alle.",
  "chat.placeholder": "An alle schreiben",
  "chat.sending": "wird gesendet …",
  "chat.send": "Senden",
  "chat.charactersLeft": "Noch ein Zeichen|Noch {count} Zeichen",
  "chat.charactersOver": "Ein Zeichen zu viel|{count} Zeichen zu viel",
  "chat.tooLong": "Zu lang: Eine Nachricht hat höchstens {max} Zeichen.",
  "chat.earlier": "Frühere Nachrichten",
  "chat.earlierFailed": "Frühere Nachrichten ließen sich nicht holen. Versuche es noch einmal.",
  "chat.edit": "Bearbeiten",
  "chat.delete": "Löschen",
  "chat.deleted": "Nachricht gelöscht",
  "chat.edited": "(bearbeitet)",
  "chat.menu": "Was tun mit dieser Nachricht",
  "chat.refused": "Diese Nachricht wurde nicht angenommen. Vielleicht schreibst du sehr schnell: Warte einen Moment.",
} satisfies Record<keyof typeof english, string>;
