"""Speaks WHIP with GStreamer's webrtcbin, as its whipsink does: a moving picture and a tone.

gstreamer_client.py URL TOKEN SECONDS VP8|H264    prints the state of the connection at the end as JSON
"""

import json
import sys
import threading
import time
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

LIMIT_SECONDS = 30

# What a reply holds goes with it, and with its promise.
REPLIES = []
ENCODERS = {
    "VP8": "vp8enc deadline=1 target-bitrate=500000 keyframe-max-dist=1000 ! rtpvp8pay picture-id-mode=15-bit",
    "H264": "openh264enc bitrate=500000 gop-size=1000 ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 aggregate-mode=zero-latency",
}

# Said before the first picture is coded, so that the offer has them.
PARAMETERS = {"VP8": "", "H264": ",packetization-mode=(string)1,profile-level-id=(string)42e01f"}


def request(method, url, token, sdp=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
    asked = urllib.request.Request(url, data=sdp and sdp.encode(), headers=headers, method=method)
    with urllib.request.urlopen(asked, timeout=15) as answer:
        return answer.read().decode(), answer.headers["Location"]


def wait(what, holds):
    end = time.monotonic() + LIMIT_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)


def ask(peer, signal, words):
    promise = Gst.Promise.new()
    peer.emit(signal, words, promise)
    promise.wait()
    reply = promise.get_reply()
    REPLIES.append((promise, reply))
    return reply


def main(url, token, seconds, codec):
    Gst.init(None)
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
    pipeline = Gst.parse_launch(
        "webrtcbin name=peer bundle-policy=max-bundle "
        "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=15/1 ! videoconvert "
        f"! {ENCODERS[codec]} ! application/x-rtp,media=video,encoding-name={codec},payload=96,clock-rate=90000{PARAMETERS[codec]} ! peer. "
        "audiotestsrc is-live=true ! audioconvert ! audioresample ! opusenc ! rtpopuspay "
        "! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000 ! peer."
    )
    peer = pipeline.get_by_name("peer")
    for number in range(2):
        peer.emit("get-transceiver", number).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
    ready = threading.Event()
    peer.connect("on-negotiation-needed", lambda _: ready.set())
    pipeline.set_state(Gst.State.PLAYING)
    if not ready.wait(LIMIT_SECONDS):
        raise TimeoutError("media")
    offer = ask(peer, "create-offer", None).get_value("offer")
    ask(peer, "set-local-description", offer)
    wait("candidates", lambda: peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE)
    text, location = request("POST", url, token, peer.get_property("local-description").sdp.as_text())
    _, sdp = GstSdp.SDPMessage.new_from_text(text)
    ask(peer, "set-remote-description", GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp))
    connected = GstWebRTC.WebRTCPeerConnectionState.CONNECTED
    wait("a connection", lambda: peer.get_property("connection-state") == connected)
    time.sleep(seconds)
    print(json.dumps({"state": peer.get_property("connection-state").value_nick}), flush=True)
    request("DELETE", "/".join(url.split("/")[:3]) + location, token)
    pipeline.set_state(Gst.State.NULL)


if __name__ == "__main__":
    where, bearer, length, name = sys.argv[1:]
    main(where, bearer, int(length), name)
