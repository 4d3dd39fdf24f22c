import type { media as english } from "../en/media";

export const media = {
  "media.microphone": "Mikrofon",
  "media.microphone.word": "Mikrofon",
  "media.camera": "Kamera",
  "media.speaker": "Lautsprecher",
  "media.cameras": "Kameras",
  "media.microphone.on": "Mikrofon ist offen: stummschalten",
  "media.microphone.off": "Mikrofon ist stumm: öffnen",
  "media.camera.on": "Kamera ist an: ausschalten",
  "media.camera.off": "Kamera ist aus: einschalten",
  "media.camera.opening": "Die Kamera startet …",
  "media.microphone.refused":
    "Der Browser lässt diese Seite nicht ans Mikrofon. Klicke auf das Zeichen neben der Adresse, erlaube das Mikrofon und versuche es noch einmal.",
  "media.camera.refused":
    "Der Browser lässt diese Seite nicht an die Kamera. Klicke auf das Zeichen neben der Adresse, erlaube die Kamera und versuche es noch einmal.",
  "media.microphone.busy": "Ein anderes Programm benutzt das Mikrofon. Schließe es dort und versuche es noch einmal.",
  "media.camera.busy": "Ein anderes Programm benutzt die Kamera. Schließe es dort und versuche es noch einmal.",
  "media.microphone.none": "Es wurde kein Mikrofon gefunden. Schließe eines an und versuche es noch einmal.",
  "media.camera.none": "Es wurde keine Kamera gefunden. Schließe eine an und versuche es noch einmal.",
  "media.microphone.failed":
    "Das Mikrofon startet nicht. Ziehe es ab, stecke es wieder an und versuche es noch einmal.",
  "media.camera.failed": "Die Kamera startet nicht. Ziehe sie ab, stecke sie wieder an und versuche es noch einmal.",
  "media.insecure":
    "Browser erlauben Mikrofon und Kamera nur, wenn die Adresse mit https beginnt. Frage nach dieser Adresse.",
  "media.level": "Pegel des Mikrofons",
  "media.systemDevice": "Wie vom System vorgegeben",
  "media.tryAgain": "Noch einmal",
  "media.turnSoundOn": "Ton einschalten",
  "media.muted": "Du wurdest stummgeschaltet.",
  "media.mutedBy": "{name} hat dich stummgeschaltet.",
  "media.more": "noch jemand|noch {count}",
  "media.pin": "{name} groß zeigen",
  "media.unpin": "{name} nicht mehr groß zeigen",
  "media.volume": "Lautstärke",
  "media.volumeOf": "Lautstärke von {name}",
  "media.volumeHint": "Nur für dich; niemand sonst hört oder sieht das. Dieser Browser merkt es sich.",
  "media.volumeReset": "Wie es ankommt",
  "media.master": "Lautstärke aller",
  "media.balance": "Stimmen ausgleichen",
  "media.balanceHint": "Leise Stimmen werden lauter, laute leiser",
} satisfies Record<keyof typeof english, string>;
