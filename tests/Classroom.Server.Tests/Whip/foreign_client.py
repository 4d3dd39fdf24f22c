"""Speaks WHIP and WHEP with aiortc, a WebRTC implementation that is not ours.

foreign_client.py publish URL TOKEN SECONDS    sends a moving picture and a tone
foreign_client.py watch URL TOKEN FRAMES       ends when that many pictures were decoded; prints what came as JSON
"""

import asyncio
import json
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, VideoStreamTrack

LIMIT_SECONDS = 60


def post(url, token, sdp):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
    request = urllib.request.Request(url, data=sdp.encode(), headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=15) as answer:
        assert answer.status == 201, answer.status
        return answer.read().decode(), answer.headers["Location"]


def delete(url, location, token):
    root = "/".join(url.split("/")[:3])
    request = urllib.request.Request(root + location, headers={"Authorization": f"Bearer {token}"}, method="DELETE")
    with urllib.request.urlopen(request, timeout=15) as answer:
        assert answer.status == 200, answer.status


async def connect(peer, url, token):
    await peer.setLocalDescription(await peer.createOffer())
    answer, location = await asyncio.to_thread(post, url, token, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
    return location


async def publish(url, token, seconds):
    peer = RTCPeerConnection()
    peer.addTrack(AudioStreamTrack())
    peer.addTrack(VideoStreamTrack())
    location = await connect(peer, url, token)
    await asyncio.sleep(seconds)
    print(json.dumps({"state": peer.connectionState}), flush=True)
    await asyncio.to_thread(delete, url, location, token)
    await peer.close()


async def watch(url, token, frames):
    peer = RTCPeerConnection()
    peer.addTransceiver("audio", direction="recvonly")
    peer.addTransceiver("video", direction="recvonly")
    counts = {"audio": 0, "video": 0, "width": 0}
    enough = asyncio.Event()

    async def count(track):
        try:
            while True:
                frame = await track.recv()
                counts[track.kind] += 1
                if track.kind == "video":
                    counts["width"] = frame.width
                if counts["video"] >= frames and counts["audio"] >= frames:
                    enough.set()
        except MediaStreamError:
            return

    tasks = []
    peer.on("track", lambda track: tasks.append(asyncio.ensure_future(count(track))))
    location = await connect(peer, url, token)
    await asyncio.wait_for(enough.wait(), LIMIT_SECONDS)
    print(json.dumps(counts), flush=True)
    await asyncio.to_thread(delete, url, location, token)
    await peer.close()


if __name__ == "__main__":
    verb, where, bearer, number = sys.argv[1:]
    asyncio.run((publish if verb == "publish" else watch)(where, bearer, int(number)))
