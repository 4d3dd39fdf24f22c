using System.Buffers.Binary;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu.Crossing;

/// <summary>What of one inlet goes over to other workers: the layers that are looked at there, each packet once, and what is to be known of all layers.</summary>
internal sealed class InletCrossings(Track track)
{
    /// <summary>What is known of a layer is told so often; it changes slowly, and what got lost comes again.</summary>
    public const long PeriodUs = 250_000;

    /// <summary>The payload of a clock: when it was told.</summary>
    public const int ClockLength = sizeof(long);

    private readonly byte[] _runs = new byte[track.Encodings.Count];
    private Taker[] _takers = [];
    private long _nextUs;

    /// <summary>When the others are to be told, or long.MaxValue.</summary>
    public long DeadlineUs => _takers.Length > 0 ? _nextUs : long.MaxValue;

    /// <summary>The numbers of all layers are no continuation from now on.</summary>
    public void Break()
    {
        foreach (ref var run in _runs.AsSpan()) run++;
    }

    public void Begin(int layer) => _runs[layer]++;

    /// <summary>Of the largest tile that shows it at other workers.</summary>
    public int Lines
    {
        get
        {
            var most = 0;
            foreach (ref readonly var taker in _takers.AsSpan()) most = Math.Max(most, taker.Lines);
            return most;
        }
    }

    /// <summary>Another worker says which layers are looked at there, and how large the picture is shown.</summary>
    public void Want(WorkerLink link, int layers, int lines)
    {
        var at = Array.FindIndex(_takers, taker => taker.Link == link);
        if (at < 0) _takers = [.. _takers, new Taker(link, layers, lines)];
        else _takers[at] = new Taker(link, layers, lines);
        Tell(link);
    }

    /// <summary>The hot path: once for each worker where somebody looks.</summary>
    public void Cross(int layer, in SourcePacket packet)
    {
        if (_takers.Length == 0) return;
        // What the header said of layers goes behind the payload.
        Span<byte> room = stackalloc byte[packet.Descriptor.IsEmpty ? 0 : packet.Payload.Length + packet.Descriptor.Length];
        packet.Descriptor.CopyTo(room.IsEmpty ? room : room[packet.Payload.Length..]);
        if (!room.IsEmpty) packet.Payload.CopyTo(room);
        foreach (ref readonly var taker in _takers.AsSpan())
        {
            if ((taker.Layers & 1 << layer) == 0) continue;
            taker.Link.TrySend(
                new CrossingMessage
                {
                    Track = track.Description.Number,
                    Kind = CrossingKind.Packet,
                    Layer = (byte)layer,
                    Run = _runs[layer],
                    Flag = packet.Marker,
                    First = packet.Number.Value,
                    Second = packet.Time.Ticks,
                    Value = packet.Descriptor.Length,
                },
                room.IsEmpty ? packet.Payload : room);
        }
    }

    public void HandleTimeout(long nowUs)
    {
        if (_takers.Length == 0 || nowUs < _nextUs) return;
        _nextUs = nowUs + PeriodUs;
        foreach (var taker in _takers) Tell(taker.Link);
    }

    private void Tell(WorkerLink link)
    {
        for (var i = 0; i < track.Encodings.Count; i++)
        {
            var layer = track.LayerAt(i);
            if (layer.Source is not { } clock) continue;
            if (clock.IsKnown) Tell(link, i, clock);
            link.TrySend(new CrossingMessage
            {
                Track = track.Description.Number,
                Kind = CrossingKind.Layer,
                Layer = (byte)i,
                Value = (int)Math.Min(layer.CostBps, int.MaxValue),
                First = layer.LastPacketUs,
                Second = track.Sound is null ? (long)layer.Width << 32 | (uint)layer.Height : track.SpokeUs,
            });
        }
    }

    private void Tell(WorkerLink link, int layer, SourceClock clock)
    {
        Span<byte> told = stackalloc byte[ClockLength];
        BinaryPrimitives.WriteInt64LittleEndian(told, clock.ToldUs);
        link.TrySend(
            new CrossingMessage
            {
                Track = track.Description.Number,
                Kind = CrossingKind.Clock,
                Layer = (byte)layer,
                First = (long)clock.NtpTime,
                Second = clock.Time.Ticks,
            },
            told);
    }

    private readonly record struct Taker(WorkerLink Link, int Layers, int Lines);
}
