import type { settings as english } from "../en/settings";

export const settings = {
  "settings.title": "Einstellungen",
  "settings.language": "Sprache",
  "settings.theme": "Aussehen",
  "settings.system": "Wie das System",
  "settings.light": "Hell",
  "settings.dark": "Dunkel",
  "settings.toLight": "Helles Aussehen",
  "settings.toDark": "Dunkles Aussehen",
  "settings.side": "Personen und Chat sind",
  "settings.left": "links",
  "settings.right": "rechts",
  "settings.keys": "Einzelne Tasten",
  "settings.keysHint": "M, V, H und andere; ? zeigt sie",
  "settings.devices": "Geräte",
  "settings.sound": "Ton",
} satisfies Record<keyof typeof english, string>;
