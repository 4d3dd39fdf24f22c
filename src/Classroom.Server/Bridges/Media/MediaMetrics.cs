using System.Diagnostics.Metrics;
using Classroom.Server.Loops;
using Classroom.Sfu;

namespace Classroom.Server.Bridges.Media;

/// <summary>What the media workers have counted, as instruments; read only when somebody looks.</summary>
internal sealed class MediaMetrics : IDisposable
{
    private const double NanosecondsPerSecond = 1e9;
    private readonly Meter _meter = new("Classroom.Media");
    private readonly MediaPlane _plane;

    /// <summary>Makes the instruments.</summary>
    public MediaMetrics(MediaPlane plane)
    {
        _plane = plane;
        _meter.CreateObservableCounter("classroom.media.datagrams", () => Directions(c => (c.Datagrams, c.Sent)), description: "UDP datagrams by direction.");
        _meter.CreateObservableCounter("classroom.media", () => Directions(c => (c.Bytes, c.SentBytes)), unit: "By", description: "UDP payload by direction.");
        _meter.CreateObservableCounter(
            "classroom.media.packets", () => Directions(c => (c.Totals.PacketsIn, c.Totals.PacketsOut)), description: "RTP packets taken and first sent, by direction.");
        _meter.CreateObservableCounter(
            "classroom.media.lost", () => Directions(c => (c.Totals.LostIn, c.Totals.LostOut)), description: "RTP packets lost on the way, by direction; out, by the receivers' reports.");
        _meter.CreateObservableCounter("classroom.media.retransmitted", () => PerWorker(c => c.Totals.Retransmitted), description: "RTP packets sent again.");
        _meter.CreateObservableCounter(
            "classroom.media.processor", () => Seconds(c => c.ProcessorNs), unit: "s", description: "Processor time of the worker's thread.");
        _meter.CreateObservableGauge(
            "classroom.media.processor.datagram", () => Seconds(c => c.ProcessorNsPerDatagram), unit: "s", description: "Of that, for each datagram sent in the last second.");
        _meter.CreateObservableCounter("classroom.media.dropped", Drops, description: "Media packets and datagrams dropped, by cause.");
        _meter.CreateObservableCounter("classroom.media.sends", () => PerWorker(c => c.SendCalls), description: "System calls that sent media.");
        _meter.CreateObservableCounter(
            "classroom.media.segmented", () => PerWorker(c => c.Segmented), description: "Datagrams that the kernel cut from a longer message.");
        _meter.CreateObservableCounter("classroom.media.faults", () => PerWorker(c => c.Faults), description: "Defects that a worker went on after.");
        _meter.CreateObservableCounter("classroom.media.keyframes.requested", () => PerWorker(c => c.Totals.KeyframesRequested), description: "Key frames asked of publishers.");
        _meter.CreateObservableCounter("classroom.media.feedbacks", () => PerWorker(c => c.Totals.Feedbacks), description: "Messages in which viewers told when packets came.");
        _meter.CreateObservableCounter("classroom.media.paced", () => PerWorker(c => c.Totals.Paced), description: "Packets that waited until a viewer's path had room.");
        _meter.CreateObservableCounter("classroom.media.probes", () => PerWorker(c => c.Totals.Probes), description: "Probes of how much a viewer's path carries.");
        _meter.CreateObservableCounter(
            "classroom.media.sound.recovered", () => PerWorker(c => c.Totals.Recovered), description: "Frames of sound that came with a later packet.");
        _meter.CreateObservableCounter("classroom.media.crossed", () => PerWorker(c => c.Crossed), description: "Packets that went over to another worker, where their meeting is too.");
        _meter.CreateObservableGauge("classroom.media.peers", () => PerWorker(c => c.Peers), description: "Peer connections.");
        _meter.CreateObservableGauge("classroom.media.streams", () => PerWorker(c => c.Streams), description: "TCP connections for media.");
        _meter.CreateObservableCounter("classroom.media.streams.refused", () => PerWorker(c => c.StreamsRefused), description: "TCP connections refused because there were too many.");
        _meter.CreateObservableGauge("classroom.media.meetings", () => PerWorker(c => c.Meetings), description: "Meetings with media.");
        _meter.CreateObservableCounter("classroom.media.handshakes.refused", () => plane.HandshakesRefused, description: "DTLS handshakes refused for want of room.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private IEnumerable<Measurement<long>> PerWorker(Func<MediaWorkerCounters, long> read)
    {
        foreach (var worker in _plane.Workers)
            yield return new Measurement<long>(read(worker.Counters), Tag("worker", worker.Port));
    }

    private IEnumerable<Measurement<double>> Seconds(Func<MediaWorkerCounters, long> readNs)
    {
        foreach (var worker in _plane.Workers)
            yield return new Measurement<double>(readNs(worker.Counters) / NanosecondsPerSecond, Tag("worker", worker.Port));
    }

    private IEnumerable<Measurement<long>> Directions(Func<MediaWorkerCounters, (long In, long Out)> read)
    {
        foreach (var worker in _plane.Workers)
        {
            var (taken, sent) = read(worker.Counters);
            yield return new Measurement<long>(taken, Tag("worker", worker.Port), Tag("direction", "in"));
            yield return new Measurement<long>(sent, Tag("worker", worker.Port), Tag("direction", "out"));
        }
    }

    private IEnumerable<Measurement<long>> Drops()
    {
        foreach (var worker in _plane.Workers)
        {
            var counters = worker.Counters;
            foreach (var (cause, count) in Causes(counters, counters.Totals))
                yield return new Measurement<long>(count, Tag("worker", worker.Port), Tag("cause", cause));
        }
    }

    private static IEnumerable<(string Cause, long Count)> Causes(MediaWorkerCounters counters, MediaTotals totals) =>
    [
        ("stranger", counters.Strangers),
        ("notSent", counters.SendErrors + totals.NotSent),
        ("backpressure", counters.StreamDrops),
        ("crossing", counters.CrossingDrops),
        ("command", counters.CommandsRefused),
        ("unknown", totals.Unknown),
        ("unvalidated", totals.Unvalidated),
        ("check", totals.ChecksRefused),
        ("early", totals.TooEarly),
        ("srtp", totals.Unprotectable),
        ("malformed", totals.Malformed),
        ("unbound", totals.Unbound),
        ("muted", totals.Muted),
        ("overRate", totals.OverRate),
        ("quiet", totals.Quiet),
        ("noSection", totals.SubscriptionsRefused),
        ("event", totals.EventsDropped),
    ];
}
