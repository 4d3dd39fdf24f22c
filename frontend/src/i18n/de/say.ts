import type { say as english } from "../en/say";

export const say = {
  "say.joined": "{name} ist da.",
  "say.joinedMany": "Eine Person ist gekommen.|{count} Personen sind gekommen.",
  "say.left": "{name} ist gegangen.",
  "say.hand": "{name} meldet sich.",
  "say.message": "{name} schreibt: {text}",
  "say.poll": "Eine Umfrage: {question}",
  "say.pollPublished": "Das Ergebnis der Umfrage wird gezeigt.",
  "say.page": "Seite {number}",
  "say.shares": "{name} teilt: {what}.",
  "say.sharesNot": "Nicht mehr geteilt: {what} von {name}.",
  "say.youShare": "Du darfst jetzt deinen Bildschirm teilen.",
  "say.youShareNot": "Jetzt teilt nur noch, wer präsentiert.",
  "say.youInterpret": "Du dolmetschst jetzt: Alle sehen dich groß.",
  "say.youPresent": "Du präsentierst jetzt: Du blätterst.",
  "say.youModerate": "Du bist in diesem Raum jetzt Lehrkraft.",
  "say.youView": "Du gehörst in diesem Raum jetzt zu den Lernenden.",
  "say.youDraw": "Du kannst jetzt zeichnen.",
  "say.youDrawNot": "Das Zeichnen ist vorerst vorbei.",
} satisfies Record<keyof typeof english, string>;
