using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What a person's browser receives of one other, by the browser's own statistics and by the picture on the screen.</summary>
public sealed record Reception
{
    private const int LookEveryMs = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public double SoundPackets { get; set; }

    public double SoundEnergy { get; set; }

    public double DecodedFrames { get; set; }

    public double ShownFrames { get; set; }

    public double Width { get; set; }

    /// <summary>Lines of the picture that is decoded: the layer that comes.</summary>
    public double Height { get; set; }

    /// <summary>Times that the picture stood still, and for how many seconds in all.</summary>
    public double Freezes { get; set; }

    public double FrozenSeconds { get; set; }

    /// <summary>Samples of sound played, and those of them that the decoder made up because packets were missing.</summary>
    public double SoundSamples { get; set; }

    public double ConcealedSamples { get; set; }

    // Every peer connection and voice of the page, so that they can be looked at; those from before a kill are told apart.
    private const string Watch =
        """
        (() => {
          const Native = window.RTCPeerConnection;
          const NativeAudio = window.Audio;
          window.watched = { peers: [], old: new Set(), voices: [], story: [] };
          const tell = (what) => {
            if (window.watched.story.length < 2000) window.watched.story.push([Date.now(), what]);
          };
          const NativeSocket = window.WebSocket;
          window.WebSocket = class extends NativeSocket {
            constructor(url, ...options) {
              super(url, ...options);
              const name = new URL(url).pathname;
              tell(`socket ${name} tried`);
              this.addEventListener("open", () => tell(`socket ${name} open`));
              this.addEventListener("close", (event) => tell(`socket ${name} closed ${event.code}`));
              this.addEventListener("message", ({ data }) => {
                const [, rule] = /"rule":"([^"]+)"/.exec(data) ?? [];
                if (rule) tell(`refused by ${rule}`);
              });
            }
            send(data) {
              const [, pc, type] = /"Describe".*?"pc":"(\w+)","type":"(\w+)"/.exec(data) ?? [];
              if (pc) tell(`says ${pc} ${type}`);
              super.send(data);
            }
          };
          for (const news of ["online", "offline"]) window.addEventListener(news, () => tell(news));
          window.Audio = class extends NativeAudio {
            constructor(...options) {
              super(...options);
              window.watched.voices.push(this);
            }
          };
          window.RTCPeerConnection = class extends Native {
            constructor(...options) {
              super(...options);
              const number = window.watched.peers.push(this);
              tell(`peer ${number} made`);
              this.addEventListener("icecandidate", ({ candidate }) => candidate?.address && tell(`peer ${number} may go from ${candidate.address} ${candidate.protocol}`));
              this.addEventListener("signalingstatechange", () => tell(`peer ${number} signaling ${this.signalingState}`));
              this.addEventListener("iceconnectionstatechange", () => tell(`peer ${number} ice ${this.iceConnectionState}`));
              this.addEventListener("connectionstatechange", () => tell(`peer ${number} connection ${this.connectionState}`));
              this.addEventListener("track", (event) =>
                event.track.addEventListener("unmute", () => tell(`peer ${number} receives ${event.track.kind} ${event.transceiver.mid}`)));
            }
          };
        })();
        """;

    private const string Look =
        """
        async (from) => {
          const seen = {
            soundPackets: 0, soundEnergy: 0, soundSamples: 0, concealedSamples: 0,
            decodedFrames: 0, shownFrames: 0, width: 0, height: 0, freezes: 0, frozenSeconds: 0,
          };
          const named = [...document.querySelectorAll("[data-participant]")].find((one) => one.textContent.includes(from));
          if (!named) return seen;
          const id = named.dataset.participant;
          const tracks = new Set();
          for (const peer of window.watched.peers) {
            if (window.watched.old.has(peer) || peer.connectionState !== "connected") continue;
            const mids = new Set();
            for (const section of (peer.remoteDescription?.sdp ?? "").split("\r\nm=").slice(1)) {
              if (section.includes(`\r\na=msid:${id} `)) mids.add(section.match(/\r\na=mid:(\S+)/)[1]);
            }
            for (const { mid, receiver } of peer.getTransceivers()) {
              if (!mids.has(mid)) continue;
              tracks.add(receiver.track);
              for (const report of (await receiver.getStats()).values()) {
                if (report.type !== "inbound-rtp") continue;
                if (report.kind === "audio") {
                  seen.soundPackets += report.packetsReceived;
                  seen.soundEnergy += report.totalAudioEnergy ?? 0;
                  seen.soundSamples += report.totalSamplesReceived ?? 0;
                  seen.concealedSamples += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
                } else {
                  seen.decodedFrames += report.framesDecoded ?? 0;
                  seen.height = Math.max(seen.height, report.frameHeight ?? 0);
                  seen.freezes += report.freezeCount ?? 0;
                  seen.frozenSeconds += report.totalFreezesDuration ?? 0;
                }
              }
            }
          }
          const video = document.querySelector(`figure[data-participant="${id}"] video`);
          if (video?.srcObject && tracks.has(video.srcObject.getVideoTracks()[0])) {
            seen.width = video.videoWidth;
            seen.shownFrames = video.getVideoPlaybackQuality().totalVideoFrames;
          }
          return seen;
        }
        """;

    /// <summary>A new person who is watched from the start and joins by a link.</summary>
    public static async Task<Person> Enter(Browser browser, string name, string link)
    {
        var person = await Person.Open(browser, name, 1280, 800, "en-GB");
        await Watched(person);
        await person.Join(link);
        return person;
    }

    /// <summary>From its next page on the person's connections and voices can be looked at.</summary>
    public static Task Watched(Person person) => person.Page.AddInitScriptAsync(Watch);

    /// <summary>What the page's sockets and peer connections went through since a moment, one step a line with its seconds after it.</summary>
    public static Task<string> Story(IPage page, DateTimeOffset since) => page.EvaluateAsync<string>(
        "(since) => window.watched.story.filter(([at]) => at >= since - 10000).map(([at, what]) => `${((at - since) / 1000).toFixed(2)} ${what}`).join(String.fromCharCode(10))",
        since.ToUnixTimeMilliseconds());

    /// <summary>What is received from now on counts only by connections that are yet to be made.</summary>
    public static Task Forget(IPage page) => page.EvaluateAsync("() => { window.watched.old = new Set(window.watched.peers); }");

    /// <summary>How many seconds of voices have been played aloud.</summary>
    public static Task<double> Played(Person person) => person.Page.EvaluateAsync<double>(
        "() => window.watched.voices.reduce((sum, voice) => sum + (voice.paused || voice.muted ? 0 : voice.currentTime), 0)");

    /// <summary>What has come so far of the others, and of the picture of one of them.</summary>
    public static Task<Reception> Of(Person person, string from) => person.Page.EvaluateAsync<Reception>(Look, from);

    /// <summary>Waits until what has come of somebody fulfils a wish.</summary>
    public static async Task<Reception> Until(Person person, string from, Func<Reception, bool> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await Of(person, from);
            if (holds(now))
                return now;
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {person.Name}, {what}; {now}");
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sound and picture of somebody go on from here.</summary>
    public static async Task GoesOn(Person person, string from)
    {
        var before = await Of(person, from);
        await Until(
            person, from,
            now => now.SoundPackets > before.SoundPackets + 50 && now.SoundEnergy > before.SoundEnergy && now.ShownFrames > before.ShownFrames + 10,
            "sound and picture go on");
    }

    /// <summary>Octets of all pictures that have come on the connections that are open now.</summary>
    public static Task<double> OctetsOfPictures(Person person) => person.Page.EvaluateAsync<double>(
        """
        async () => {
          let octets = 0;
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            for (const report of (await peer.getStats()).values())
              if (report.type === "inbound-rtp" && report.kind === "video") octets += report.bytesReceived;
          }
          return octets;
        }
        """);

    /// <summary>Waits until no octet of any picture has come for a second.</summary>
    public static async Task NoPictureComes(Person person)
    {
        var since = Stopwatch.GetTimestamp();
        for (var (before, now) = (-1.0, await OctetsOfPictures(person)); before < now; (before, now) = (now, await OctetsOfPictures(person)))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"pictures still come: {before} octets, {now} a second later");
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>When somebody's sound and picture are there again, counted from a moment on <see cref="Stopwatch"/>'s clock.</summary>
    public static async Task<(TimeSpan Sound, TimeSpan Picture)> Back(Person person, string from, long since)
    {
        await Until(person, from, now => now is { SoundPackets: > 5, SoundEnergy: > 0 }, "sound again");
        var sound = Stopwatch.GetElapsedTime(since);
        await Until(person, from, now => now is { ShownFrames: > 2, Width: > 0 }, "picture again");
        return (sound, Stopwatch.GetElapsedTime(since));
    }
}
