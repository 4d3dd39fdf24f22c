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
  "quality.loss": "Lost",
  "quality.delay": "There and back",
  "quality.jitter": "Unevenness",
  "quality.in": "Received",
  "quality.out": "Sent",
  "quality.way": "Way",
  "quality.direct": "direct",
  "quality.relayed": "by a relay",
};
