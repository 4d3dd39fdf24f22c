using System.Diagnostics;
using Classroom.EndToEnd.Tests.Media;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>One look at a lesson over lines, by both browsers' statistics (W3C webrtc-stats): what Ben has got of Ada so far, and what she has sent.</summary>
internal sealed record LineLook(TimeSpan Time, Reception Got, LineLook.Layer[] Sent)
{
    /// <summary>Lines of the layers that a camera sends.</summary>
    private const double BestLines = 360;
    private const double SmallLines = 180;

    // Of each layer of simulcast that a page sends: its lines, pictures so far, and for how long the encoder was held back by what.
    private const string Look =
        """
        async () => {
          const layers = [];
          for (const peer of window.watched.peers) {
            if (peer.connectionState === "closed") continue;
            for (const report of (await peer.getStats()).values()) {
              if (report.type !== "outbound-rtp" || report.kind !== "video") continue;
              layers.push({
                rid: report.rid ?? "",
                lines: report.frameHeight ?? 0,
                pictures: report.framesEncoded ?? 0,
                reason: report.qualityLimitationReason ?? "none",
                processorSeconds: report.qualityLimitationDurations?.cpu ?? 0,
                lineSeconds: report.qualityLimitationDurations?.bandwidth ?? 0,
              });
            }
          }
          return layers;
        }
        """;

    /// <summary>Seconds for which Ada's encoder was held back for want of processor time, and by her line.</summary>
    public double HeldBackByProcessor => Sent.Select(layer => layer.ProcessorSeconds).DefaultIfEmpty().Max();

    public double HeldBackByLine => Sent.Select(layer => layer.LineSeconds).DefaultIfEmpty().Max();

    public bool IsHeldBackByProcessor => Sent.Any(layer => layer.Reason == "cpu");

    public static bool IsBest(Reception got) => got.Height >= BestLines;

    public static bool IsSmall(Reception got) => got.Height is > 0 and <= SmallLines;

    /// <summary>How it is now.</summary>
    public static async Task<LineLook> At(LineLesson lesson) =>
        new(Stopwatch.GetElapsedTime(0), await Reception.Of(lesson.Ben, "Ada"), await lesson.Ada.Page.EvaluateAsync<Layer[]>(Look));

    /// <summary>The layers that Ada has sent pictures of since an earlier look.</summary>
    public IEnumerable<Layer> SentSince(LineLook earlier) =>
        Sent.Where(layer => layer.Pictures > (earlier.Sent.FirstOrDefault(one => one.Rid == layer.Rid)?.Pictures ?? 0));

    /// <summary>One layer of simulcast that is sent.</summary>
    internal sealed record Layer
    {
        public string Rid { get; set; } = "";

        public double Lines { get; set; }

        public double Pictures { get; set; }

        /// <summary>qualityLimitationReason: none, cpu, bandwidth or other.</summary>
        public string Reason { get; set; } = "";

        public double ProcessorSeconds { get; set; }

        public double LineSeconds { get; set; }
    }
}
