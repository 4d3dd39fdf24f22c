using System.Globalization;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What a browser's statistics (W3C webrtc-stats) say of the sound and the picture that it plays, as sums since the beginning.</summary>
internal sealed record Smoothness
{
    // Of the teacher's page: what it sends, its largest layer. Of the student's: what it plays of the one who is heard and seen.
    private const string Look =
        """
        async () => {
          const seen = { atMs: performance.now(), frames: 0, freezes: 0, frozenSeconds: 0, samples: 0, concealed: 0, silent: 0, pictureJitter: 0, soundJitter: 0, lost: 0, sent: 0, limitation: "", width: 0 };
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            for (const report of (await peer.getStats()).values()) {
              if (report.type === "inbound-rtp" && report.kind === "video" && (report.framesDecoded ?? 0) > 0) {
                seen.frames += report.framesDecoded;
                seen.freezes += report.freezeCount;
                seen.frozenSeconds += report.totalFreezesDuration;
                seen.pictureJitter = report.jitter;
                seen.lost += report.packetsLost;
                seen.width = report.frameWidth;
              } else if (report.type === "inbound-rtp" && report.kind === "audio" && report.packetsReceived > 0) {
                seen.samples += report.totalSamplesReceived;
                seen.concealed += report.concealedSamples;
                seen.silent += report.silentConcealedSamples;
                seen.soundJitter = report.jitter;
                seen.lost += report.packetsLost;
              } else if (report.type === "outbound-rtp" && report.kind === "video" && report.framesEncoded > seen.sent) {
                seen.sent = report.framesEncoded;
                seen.limitation = report.qualityLimitationReason;
              }
            }
          }
          return seen;
        }
        """;

    private const double MillisecondsPerSecond = 1_000;

    public double AtMs { get; set; }

    public double Frames { get; set; }

    public double Freezes { get; set; }

    public double FrozenSeconds { get; set; }

    public double Samples { get; set; }

    public double Concealed { get; set; }

    /// <summary>Of those, what stands for silence (DTX), which nobody hears.</summary>
    public double Silent { get; set; }

    /// <summary>In seconds, now.</summary>
    public double PictureJitter { get; set; }

    /// <summary>In seconds, now.</summary>
    public double SoundJitter { get; set; }

    public double Lost { get; set; }

    /// <summary>Pictures encoded, by who sends.</summary>
    public double Sent { get; set; }

    public string Limitation { get; set; } = "";

    public double Width { get; set; }

    /// <summary>What has come so far; the person was watched from the start (<see cref="Reception.Watched"/>).</summary>
    public static Task<Smoothness> Of(Person person) => person.Page.EvaluateAsync<Smoothness>(Look);

    /// <summary>What came since an earlier look.</summary>
    public Smoothness Since(Smoothness earlier) => this with
    {
        AtMs = AtMs - earlier.AtMs,
        Frames = Frames - earlier.Frames,
        Freezes = Freezes - earlier.Freezes,
        FrozenSeconds = FrozenSeconds - earlier.FrozenSeconds,
        Samples = Samples - earlier.Samples,
        Concealed = Concealed - earlier.Concealed,
        Silent = Silent - earlier.Silent,
        Lost = Lost - earlier.Lost,
        Sent = Sent - earlier.Sent,
    };

    public double Seconds => AtMs / MillisecondsPerSecond;

    public double FramesPerSecond => Frames / Seconds;

    /// <summary>The part of the sound that the browser had to make up, silence not counted.</summary>
    public double ConcealedPart => Samples > 0 ? (Concealed - Silent) / Samples : 1;

    /// <summary>The part of the time in which the picture stood still for longer than a viewer overlooks, by the browser's own rule.</summary>
    public double FrozenPart => FrozenSeconds / Seconds;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:F0} s: {FramesPerSecond:F1} pictures a second {Width} wide, {Freezes} freezes of {FrozenSeconds:F2} s in all, {100 * ConcealedPart:F2} % of the sound made up, "
        + $"jitter of picture {PictureJitter * MillisecondsPerSecond:F0} ms, of sound {SoundJitter * MillisecondsPerSecond:F0} ms, {Lost} packets lost");
}
