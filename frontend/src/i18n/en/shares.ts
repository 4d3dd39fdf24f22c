export const shares = {
  "shares.verb": "Share",
  "shares.source.screen": "Screen",
  "shares.source.otherScreen": "Second screen",
  "shares.source.document": "Document camera",
  "shares.endedBy": "{name} has ended what you shared.",
  "shares.ended": "What you shared has ended.",
  "shares.allow": "Let everybody share",
  "shares.allowHint": "Screens and document cameras",
  "shares.allowOff": "Only presenters share",
  "shares.allowOffHint": "What students share ends",
  "shares.mark": "Shares",
} as const;
