"""Codes a picture with snow in its corner in H.264, in each size that is named, and a tone in Opus; prints the access units and the packets as JSON.

gstreamer_coder.py PICTURES WIDTHxHEIGHT@BITRATE...    each size begins with its only key frame
"""

import base64
import json
import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

TONE_BUFFERS = 50


def code(description):
    pipeline = Gst.parse_launch(f"{description} ! appsink name=coded sync=false")
    pipeline.set_state(Gst.State.PLAYING)
    coded = []
    while sample := pipeline.get_by_name("coded").emit("pull-sample"):
        buffer = sample.get_buffer()
        coded.append(base64.b64encode(buffer.extract_dup(0, buffer.get_size())).decode())
    pipeline.set_state(Gst.State.NULL)
    if not coded:
        raise RuntimeError(description)
    return coded


def picture(count, size):
    area, bitrate = size.split("@")
    width, height = area.split("x")
    return code(
        f"videotestsrc pattern=smpte num-buffers={count} ! video/x-raw,format=I420,width={width},height={height},framerate=15/1 "
        f"! openh264enc bitrate={bitrate} gop-size={count} ! video/x-h264,profile=constrained-baseline,stream-format=byte-stream,alignment=au"
    )


def main(count, sizes):
    Gst.init(None)
    tone = code(f"audiotestsrc num-buffers={TONE_BUFFERS} samplesperbuffer=960 ! audio/x-raw,rate=48000,channels=2 ! opusenc frame-size=20")
    print(json.dumps({"pictures": [picture(count, size) for size in sizes], "tone": tone}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
