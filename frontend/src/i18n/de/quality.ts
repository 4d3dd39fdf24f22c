import type { quality as english } from "../en/quality";

export const quality = {
  "quality.title": "Meine Verbindung",
  "quality.good": "Verbindung: gut",
  "quality.fair": "Verbindung: mäßig",
  "quality.poor": "Verbindung: schlecht",
  "quality.fine": "Ton und Bild kommen an, wie sie sollen.",
  "quality.lossCamera": "Deine Verbindung verliert {loss}: Schalte deine Kamera aus oder geh näher ans WLAN.",
  "quality.lossOnly":
    "Deine Verbindung verliert {loss}: Geh näher ans WLAN oder nimm ein Kabel, und halte andere Downloads an.",
  "quality.delayed":
    "Hin und zurück dauert es {ms} ms: Ihr hört euch spät. Halte andere Downloads an oder nimm ein anderes Netz.",
  "quality.uneven": "Der Ton kommt ungleichmäßig an: Geh näher ans WLAN oder nimm ein Kabel.",
  "quality.seen": "Lehrkräfte sehen, was der Server davon misst.",
  "quality.theirs": "Verbindung von {name}",
  "quality.theirsFine": "Soweit der Server es sieht, kommen Ton und Bild durch.",
  "quality.theirs.up":
    "Was von dort kommt, geht zum Teil verloren: Es hilft, die Kamera auszuschalten oder näher ans WLAN zu gehen.",
  "quality.theirs.down":
    "Was dort ankommen soll, geht zum Teil verloren: Es hilft „nur Ton“ oder „keine Kameras“, oder näher ans WLAN zu gehen.",
  "quality.theirs.delay":
    "Hin und zurück dauert es lange: Lass Zeit für Antworten. Es hilft, andere Downloads anzuhalten oder ein anderes Netz zu nehmen.",
  "quality.lossUp": "Verloren beim Senden",
  "quality.lossDown": "Verloren beim Empfangen",
  "quality.loss": "Verloren",
  "quality.delay": "Hin und zurück",
  "quality.jitter": "Schwankung",
  "quality.in": "Empfangen",
  "quality.out": "Gesendet",
  "quality.way": "Weg",
  "quality.way.direct": "direkt",
  "quality.way.tcp": "über TCP: Sprache kann hängen",
  "quality.way.relay": "über ein Relais",
} satisfies Record<keyof typeof english, string>;
