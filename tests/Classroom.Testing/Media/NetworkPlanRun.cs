using System.Globalization;
using System.Text;
using Classroom.Rtc.Bandwidth;
using Classroom.Sfu;

namespace Classroom.Testing.Media;

/// <summary>A plan played in virtual time, and what one saw each second of it.</summary>
public sealed class NetworkPlanRun
{
    /// <summary>Nothing is lost before the plan begins.</summary>
    private const int ResendTimeMs = 60_000;
    private static readonly string[] Rids = ["q", "h", "f"];
    private readonly NetworkPlan _plan;
    private readonly List<Second> _seconds = [];
    private readonly long _beganUs;

    public NetworkPlanRun(NetworkPlan plan)
    {
        _plan = plan;
        using var lesson = new Lesson(plan.Seed, resendTimeMs: ResendTimeMs);
        var camera = new SyntheticOffer { Rids = Rids[..plan.Pictures.Count], WithRtx = false };
        var publishers = Enumerable.Range(0, plan.Publishers).Select(i => lesson.Publish($"p{i}", camera).Client).ToList();
        var (viewer, id) = lesson.Subscribe("viewer");
        viewer.ReportsLosses = true;
        var neighbour = plan.HasNeighbour ? lesson.Subscribe("neighbour").Client : null;
        lesson.Run(200);
        lesson.Connect([.. publishers, viewer, .. neighbour is null ? (SyntheticClient[])[] : [neighbour]]);
        var congestion = lesson.Router.Peers.Single(peer => peer.Id == id).Connection.Congestion!;
        foreach (var publisher in publishers)
        {
            publisher.Pictures = plan.Pictures;
            publisher.Start(lesson.Network.NowUs);
        }
        _beganUs = lesson.Network.NowUs;
        var steps = new Queue<(double FromS, NetworkConditions Down)>(plan.Conditions);
        for (var second = 0; second < plan.Seconds; second++)
        {
            while (steps.TryPeek(out var step) && step.FromS <= second) lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, steps.Dequeue().Down);
            var (bytes, frames, neighbours) = (Bytes(viewer), Frames(viewer), neighbour is null ? 0 : Bytes(neighbour));
            lesson.Run(1_000);
            Lowest = Math.Min(Lowest, congestion.EstimateBps);
            Highest = Math.Max(Highest, congestion.EstimateBps);
            _seconds.Add(new Second((Bytes(viewer) - bytes) * 8 / 1_000.0, congestion.EstimateBps / 1_000.0, Lines(lesson, id), Frames(viewer) - frames, neighbour is null ? 0 : (Bytes(neighbour) - neighbours) * 8 / 1_000.0));
        }
        Sound = [.. viewer.Received.Values.Where(source => !source.IsVideo)];
        Pictures = [.. viewer.Received.Values.Where(source => source.IsVideo)];
        (Waited, Probes, ProbesReceived) = (congestion.Waited, congestion.Probes, viewer.ProbesReceived);
    }

    public IReadOnlyList<ReceivedSource> Sound { get; }
    public IReadOnlyList<ReceivedSource> Pictures { get; }
    public long Waited { get; }
    public long Probes { get; }
    public int ProbesReceived { get; }
    public long Lowest { get; private set; } = CongestionControl.MaxBps;
    public long Highest { get; private set; }

    /// <summary>Kilobits a second that the viewer could use, on average of these seconds.</summary>
    public double Rate(int fromS, int toS) => _seconds[fromS..toS].Average(second => second.Kbps);

    /// <summary>Of these seconds those in which fewer pictures came, of all cameras together.</summary>
    public int SecondsBelow(int frames, int fromS, int toS) => _seconds[fromS..toS].Count(second => second.Frames < frames);

    /// <summary>The longest time in milliseconds for which a picture stood still in these seconds, of the best.</summary>
    public double StillMs(int fromS, int toS) => Pictures.Min(picture => picture.Shown.LongestGapUs(_beganUs + fromS * 1_000_000L, _beganUs + toS * 1_000_000L)) / 1_000.0;

    public double Estimate(int fromS, int toS) => _seconds[fromS..toS].Average(second => second.EstimateKbps);

    public double NeighbourRate(int fromS, int toS) => _seconds[fromS..toS].Average(second => second.NeighbourKbps);

    /// <summary>Seconds from this one to the end of the first with such a rate.</summary>
    public int SecondsUntil(double kbps, int fromS) => 1 + _seconds.Skip(fromS).TakeWhile(second => second.Kbps < kbps).Count();

    /// <summary>How often a picture's size changed in these seconds.</summary>
    public int Switches(int fromS, int toS) => _seconds[fromS..toS].Zip(_seconds[(fromS + 1)..toS]).Count(pair => pair.First.Lines != pair.Second.Lines);

    /// <summary>Share of the packets of sound that never came, of the worst.</summary>
    public double SoundMissing => Sound.Max(source => source.Missing / (double)(source.Missing + source.Numbers.Count));
    public double SoundGapMs => Sound.Max(source => source.LongestGapUs) / 1_000.0;

    /// <summary>The run, a line a second: for the reader of a failure.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(_plan.Name).AppendLine();
        for (var i = 0; i < _seconds.Count; i++)
            text.AppendLine(CultureInfo.InvariantCulture, $"{i,3} s {_seconds[i].Kbps,6:F0} kbit/s  estimate {_seconds[i].EstimateKbps,6:F0}  {_seconds[i].Lines} ({_seconds[i].Frames})  {_seconds[i].NeighbourKbps:F0}");
        return text.Append(CultureInfo.InvariantCulture, $"sound missing {SoundMissing:P1}, gap {SoundGapMs:F0} ms, waited {Waited}, probes {Probes} ({ProbesReceived})").ToString();
    }

    private static long Bytes(SyntheticClient client) => client.Received.Values.Sum(source => source.Bytes);

    private static int Frames(SyntheticClient client) => client.Received.Values.Sum(source => source.FrameTimes.Count);

    private static string Lines(Lesson lesson, PeerId id) => string.Join(' ', lesson.Router.Tracks.SelectMany(track => track.Subscriptions)
        .Where(one => one.Viewer.Id == id && one.Track.Label == TrackLabel.Video).Select(one => one.Layer?.Height ?? 0));

    private sealed record Second(double Kbps, double EstimateKbps, string Lines, int Frames, double NeighbourKbps);
}
