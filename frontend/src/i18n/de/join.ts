import type { join as english } from "../en/join";

export const join = {
  "join.loading": "Der Raum wird gesucht …",
  "join.entering": "Gleich bist du drin …",
  "join.unreachable": "Der Server ist nicht erreichbar. Neuer Versuch …",
  "join.people": "Eine Person ist da.|{count} Personen sind da.",
  "join.nobody": "Noch ist niemand da.",
  "join.asModerator": "Du kommst als Lehrkraft.",
  "join.name": "Dein Name",
  "join.nameInvalid": "Dieser Name geht nicht. Nimm 1 bis 60 Zeichen.",
  "join.preview": "So siehst du aus",
  "join.cameraOff": "Kamera ist aus",
  "join.cameraOn": "Bis du beitrittst, siehst nur du dich",
  "join.microphoneOn": "Sag etwas: Der Balken bewegt sich",
  "join.microphoneOff": "Du kannst es auch später einschalten",
  "join.choose": "Geräte auswählen",
  "join.chooseHint": "Der Browser nennt die Namen der Geräte, sobald Mikrofon oder Kamera an sind.",
  "join.join": "Beitreten",
  "join.privacy": "Mikrofon und Kamera sind aus, bis du sie einschaltest. Zuhören und Schreiben gehen auch ohne.",
  "join.insecureTitle": "Unter dieser Adresse keine Kamera und kein Mikrofon",
  "join.insecureText":
    "Browser erlauben sie nur, wenn die Adresse mit https beginnt. Zuhören, Lesen, Schreiben und Antworten gehen trotzdem.",
  "join.insecureDo": "Frage nach der Adresse mit https, vielleicht {host}.",
} satisfies Record<keyof typeof english, string>;
