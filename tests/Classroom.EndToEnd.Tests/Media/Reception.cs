using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What a person's browser receives, by the browser's own statistics and by the picture on the screen.</summary>
public sealed record Reception
{
    public double SoundPackets { get; set; }

    public double SoundEnergy { get; set; }

    public double DecodedFrames { get; set; }

    public double ShownFrames { get; set; }

    public double Width { get; set; }

    // Every peer connection and voice of the page, so that they can be looked at; those from before a kill are told apart.
    private const string Watch =
        """
        (() => {
          const Native = window.RTCPeerConnection;
          const NativeAudio = window.Audio;
          window.watched = { peers: [], old: new Set(), voices: [] };
          window.Audio = class extends NativeAudio {
            constructor(...options) {
              super(...options);
              window.watched.voices.push(this);
            }
          };
          window.RTCPeerConnection = class extends Native {
            constructor(...options) {
              super(...options);
              window.watched.peers.push(this);
            }
          };
        })();
        """;

    private const string Look =
        """
        async (from) => {
          const seen = { soundPackets: 0, soundEnergy: 0, decodedFrames: 0, shownFrames: 0, width: 0 };
          const tracks = new Set();
          for (const peer of window.watched.peers) {
            if (window.watched.old.has(peer) || peer.connectionState !== "connected") continue;
            for (const receiver of peer.getReceivers()) tracks.add(receiver.track);
            for (const report of (await peer.getStats()).values()) {
              if (report.type !== "inbound-rtp") continue;
              if (report.kind === "audio") {
                seen.soundPackets += report.packetsReceived;
                seen.soundEnergy += report.totalAudioEnergy ?? 0;
              } else seen.decodedFrames += report.framesDecoded ?? 0;
            }
          }
          const tile = [...document.querySelectorAll("figure[data-participant]")].find((one) => one.textContent.includes(from));
          const video = tile?.querySelector("video");
          if (video?.srcObject && tracks.has(video.srcObject.getVideoTracks()[0])) {
            seen.width = video.videoWidth;
            seen.shownFrames = video.getVideoPlaybackQuality().totalVideoFrames;
          }
          return seen;
        }
        """;

    /// <summary>Begins to watch; before the page is opened.</summary>
    public static Task Begin(IPage page) => page.AddInitScriptAsync(Watch);

    /// <summary>What is received from now on counts only by connections that are yet to be made.</summary>
    public static Task Forget(IPage page) => page.EvaluateAsync("() => { window.watched.old = new Set(window.watched.peers); }");

    /// <summary>How many seconds of voices have been played aloud.</summary>
    public static Task<double> Played(Person person) => person.Page.EvaluateAsync<double>(
        "() => window.watched.voices.reduce((sum, voice) => sum + (voice.paused || voice.muted ? 0 : voice.currentTime), 0)");

    /// <summary>What has come so far of the others, and of the picture of one of them.</summary>
    public static Task<Reception> Of(Person person, string from) => person.Page.EvaluateAsync<Reception>(Look, from);
}
