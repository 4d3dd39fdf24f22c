export const background = {
  "background.title": "Hinter mir",
  "background.choose": "Hintergrund wählen",
  "background.hint": "Entsteht auf diesem Gerät; was verwischt oder ersetzt wird, verlässt es nicht.",
  "background.none": "wie er ist",
  "background.soft": "leicht unscharf",
  "background.strong": "unscharf",
  "background.wall": "Wand",
  "background.shelf": "Bücher",
  "background.hills": "Hügel",
  "background.dusk": "Abend",
  "background.board": "Tafel",
  "background.own": "mein Bild",
  "background.bring": "eigenes Bild …",
  "background.forget": "Mein Bild vergessen",
  "background.noPicture": "Diese Datei ist kein Bild, das dieser Browser lesen kann, oder zu groß (höchstens 20 MB).",
  "background.starting": "Der Hintergrund wird vorbereitet …",
  "background.notSent": "Dein Bild wird nicht gesendet",
  "background.failed.files":
    "Der Hintergrund ließ sich nicht vom Server laden, darum wird dein Bild nicht gesendet. Versuche es noch einmal oder verzichte auf den Hintergrund.",
  "background.failed.picture":
    "Das Hintergrundbild lässt sich nicht lesen, darum wird dein Bild nicht gesendet. Wähle ein anderes oder verzichte auf den Hintergrund.",
  "background.failed.browser":
    "Dieser Browser kann keinen Hintergrund einsetzen, darum wird dein Bild nicht gesendet. Versuche es noch einmal oder verzichte auf den Hintergrund.",
  "background.failed.stalled":
    "Der Hintergrund wird auf diesem Gerät nicht fertig, darum wird dein Bild nicht gesendet. Versuche es noch einmal oder verzichte auf den Hintergrund.",
  "background.slow":
    "Dieses Gerät ist zu langsam für den Hintergrund: Dein Bild ruckelt, und der Unterricht vielleicht auch.",
  "background.keep": "Behalten",
  "background.plain": "Mich ohne Hintergrund zeigen",
};
