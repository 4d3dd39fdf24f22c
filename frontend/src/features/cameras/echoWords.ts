// What an echo check says; it comes with the check.
import { wordsOf } from "../../i18n";

const en = {
  "step.microphone": "Allow the microphone where the browser asks.",
  "step.asking": "Asking the server …",
  "step.connecting": "Looking for a way for sound …",
  "step.hearing": "Waiting for the echo …",
  "step.speaking": "Say something.",
  cameBack: "It works: your voice came back {seconds} s after the microphone opened.",
  "way.tcp":
    "It goes by TCP, because this network seems to block UDP, so speech may lag. Ask your school to open UDP port {port} to this server.",
  "way.relay":
    "It takes the way round by a relay, so speech may lag. The direct way needs UDP port {port} to this server.",
  back: "What comes back from the server",
  aloud: "Hear myself",
  aloudHint: "Best with headphones",
  "cause.unreachable": "The server does not answer. Look whether this device is online, and check again.",
  "cause.tooMany": "Many people are checking right now. Check again in a minute, or join without.",
  "cause.notTaken": "The server does not take this check. Load the page again, or ask for a new link.",
  "cause.udpBlocked":
    "The server answers, but sound does not get through: this network seems to block UDP port {port}. Switch off a VPN, try another network such as your phone's, or ask whoever runs this one to open the port.",
  "cause.handshake":
    "A way was found, but no protected connection. Switch off a VPN or a program that looks into connections, and check again.",
  "cause.nothingBack":
    "Connected, but your sound does not come back. Check again; if it stays so, tell whoever runs this server.",
  "cause.silent":
    "The connection works, but your microphone is silent. Look for a mute switch at the headset, or choose another microphone below; then check again and speak.",
};

const de: Readonly<Record<keyof typeof en, string>> = {
  "step.microphone": "Erlaube das Mikrofon, wenn der Browser fragt.",
  "step.asking": "Der Server wird gefragt …",
  "step.connecting": "Ein Weg für den Ton wird gesucht …",
  "step.hearing": "Gleich kommt das Echo …",
  "step.speaking": "Sag etwas.",
  cameBack: "Es geht: Deine Stimme kam {seconds} s nach dem Öffnen des Mikrofons zurück.",
  "way.tcp":
    "Der Ton geht über TCP, denn dieses Netz scheint UDP zu sperren; er kann deshalb verzögert sein. Bitte deine Schule, UDP-Port {port} zu diesem Server zu öffnen.",
  "way.relay":
    "Der Ton nimmt den Umweg über ein Relais und kann deshalb verzögert sein. Für den direkten Weg muss UDP-Port {port} zu diesem Server offen sein.",
  back: "Was vom Server zurückkommt",
  aloud: "Mich selbst hören",
  aloudHint: "Am besten mit Kopfhörern",
  "cause.unreachable": "Der Server antwortet nicht. Sieh nach, ob dieses Gerät online ist, und prüfe noch einmal.",
  "cause.tooMany": "Gerade prüfen viele. Prüfe in einer Minute noch einmal oder tritt einfach bei.",
  "cause.notTaken": "Der Server nimmt diese Prüfung nicht an. Lade die Seite neu oder frage nach einem neuen Link.",
  "cause.udpBlocked":
    "Der Server antwortet, aber der Ton kommt nicht durch: Dieses Netz scheint UDP-Port {port} zu sperren. Schalte ein VPN aus, nimm ein anderes Netz, etwa das deines Telefons, oder bitte die Verwaltung dieses Netzes, den Port zu öffnen.",
  "cause.handshake":
    "Ein Weg ist da, aber keine geschützte Verbindung. Schalte ein VPN oder ein Programm aus, das in Verbindungen hineinsieht, und prüfe noch einmal.",
  "cause.nothingBack":
    "Verbunden, aber dein Ton kommt nicht zurück. Prüfe noch einmal; bleibt es so, sag es der Verwaltung dieses Servers.",
  "cause.silent":
    "Die Verbindung steht, aber dein Mikrofon ist still. Such am Headset nach einem Stummschalter oder wähle unten ein anderes Mikrofon; dann prüfe noch einmal und sprich.",
};

export const echoWords = { de, en };

export const say = wordsOf(echoWords);
