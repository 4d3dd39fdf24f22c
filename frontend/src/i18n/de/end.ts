import type { end as english } from "../en/end";

export const end = {
  "end.left": "Du hast den Raum verlassen",
  "end.leftText": "Die Stunde läuft ohne dich weiter. Du kannst jederzeit zurück.",
  "end.rejoin": "Wieder beitreten",
  "end.ended": "Die Stunde ist zu Ende",
  "end.endedText": "Sie wurde für alle beendet. Folien und Tafel bleiben für das nächste Mal in diesem Raum.",
  "end.deleted": "Dieser Raum ist gelöscht",
  "end.deletedText": "Mit allem, was darin war: Folien, Tafeln und Chat sind weg.",
  "end.removed": "Du wurdest entfernt",
  "end.removedText": "Eine Lehrkraft hat dich aus dem Raum entfernt. War das ein Versehen, frage nach.",
  "end.ask": "Erneut beitreten",
  "end.takenOver": "Du bist in einem anderen Fenster im Raum",
  "end.takenOverText": "Dein Platz kann nur in einem Fenster offen sein. Jetzt ist er dort.",
  "end.continueHere": "Hier weitermachen",
  "end.full": "Der Raum ist voll",
  "end.fullText": "Sobald jemand geht, ist wieder ein Platz frei.",
  "end.tryAgain": "Noch einmal versuchen",
  "end.name": "Dieser Name geht nicht",
  "end.notFound": "Dieser Link öffnet keinen Raum",
  "end.notFoundText":
    "Vielleicht wurde der Raum gelöscht, oder ein Teil des Links fehlt. Lass ihn dir noch einmal geben.",
  "end.noToken": "Ein Teil des Links fehlt",
  "end.noTokenText": "Das Ende des Links hinter dem Zeichen # öffnet die Tür. Öffne den vollständigen Link.",
  "end.home": "Zur Startseite",
} satisfies Record<keyof typeof english, string>;
