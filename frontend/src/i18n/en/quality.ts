export const quality = {
  "quality.title": "My connection",
  "quality.good": "Connection: good",
  "quality.fair": "Connection: fair",
  "quality.poor": "Connection: poor",
  "quality.fine": "Sound and picture arrive as they should.",
  "quality.lossCamera": "Your connection loses {loss}: turn off your camera, or come closer to the Wi-Fi.",
  "quality.lossOnly":
    "Your connection loses {loss}: come closer to the Wi-Fi or use a cable, and stop other downloads.",
  "quality.delayed":
    "There and back takes {ms} ms: you hear each other late. Stop other downloads, or take another network.",
  "quality.uneven": "Sound arrives unevenly: come closer to the Wi-Fi or use a cable.",
  "quality.seen": "Teachers see what the server measures of it.",
  "quality.theirs": "{name}'s connection",
  "quality.theirsFine": "As the server sees it, sound and picture get through.",
  "quality.theirs.up": "What they send gets lost: it helps to turn off their camera, or to come closer to the Wi-Fi.",
  "quality.theirs.down":
    'What is sent to them gets lost: "sound only" or "no cameras" helps, or coming closer to the Wi-Fi.',
  "quality.theirs.delay":
    "There and back takes long: leave time for answers. Stopping other downloads or another network helps.",
  "quality.lossUp": "Lost of what they send",
  "quality.lossDown": "Lost of what they receive",
  "quality.loss": "Lost",
  "quality.delay": "There and back",
  "quality.jitter": "Unevenness",
  "quality.in": "Received",
  "quality.out": "Sent",
  "quality.way": "Way",
  "quality.way.direct": "direct",
  "quality.way.tcp": "by TCP: speech may lag",
  "quality.way.relay": "by a relay",
};
