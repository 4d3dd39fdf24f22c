using System.Buffers.Binary;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;
using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>What comes to a participant that is like a browser, and what it says of that: reports, requests for what is lost, times of arrival.</summary>
internal sealed class LoadDownlink(LoadTraits traits, uint ownSsrc)
{
    private const long ReportUs = 1_000_000;
    private const long ArrivalsUs = 50_000;
    private const int LostMax = 64;
    private const int RepairedNumberLength = 2;
    private const int NanosecondsPerMicrosecond = 1_000;

    // IP and UDP.
    private const int HeadersLength = 28;

    /// <summary>A request for what one source has lost, and one for a key frame.</summary>
    private const int RequestRoom = 300;

    private readonly NetworkPath _path = new(new Random(traits.Seed)) { Conditions = traits.In };
    private readonly ArrivalLog _arrivals = new();
    private volatile LoadSources _sources = LoadSources.None;
    private long _nextReportUs;
    private int _reported = int.MaxValue;
    private long _nextArrivalsUs;
    private byte _feedbacks;

    public IReadOnlyList<LoadSource> Sources => _sources.All;

    /// <summary>Packets that were lost on purpose.</summary>
    public long Dropped => _path.Lost + _path.Overflowed;

    /// <summary>Packets that were asked for again, each as often as that.</summary>
    public long Asked { get; private set; }

    public void Learn(SessionDescription described) => _sources = _sources.With(described);

    /// <summary>Whether a datagram of media gets as far as this, and when.</summary>
    public bool Passes(long arrivedNs, int octets, out long atUs)
    {
        var at = _path.Send(arrivedNs / NanosecondsPerMicrosecond, octets + HeadersLength).AtUs;
        atUs = at ?? 0;
        return at is not null;
    }

    /// <summary>Takes a decrypted packet; true where it counts.</summary>
    public bool Take(long nowUs, long atUs, Span<byte> plain, Tally tally)
    {
        if (!RtpPacket.TryParse(plain, out var packet))
            return false;
        var (sources, header) = (_sources, packet.Header);
        if (traits.TellsArrivals && header.TryFindExtension(plain, sources.TransportCc, out var transport))
            _arrivals.Add(BinaryPrimitives.ReadUInt16BigEndian(transport), atUs);
        ReadOnlySpan<byte> payload = packet.Payload;
        var number = header.SequenceNumber;
        var isRepair = sources.Repairs.TryGetValue(header.Ssrc.Value, out var source);
        if (isRepair)
        {
            // What is shorter is padding that probes the path.
            if (payload.Length < RepairedNumberLength)
                return false;
            number = BinaryPrimitives.ReadUInt16BigEndian(payload);
            payload = payload[RepairedNumberLength..];
        }
        else if (!sources.Primaries.TryGetValue(header.Ssrc.Value, out source))
        {
            tally.Foreign++;
            return false;
        }

        if (!source!.Take(nowUs, number, isRepair, header.Marker, payload) || !Mark.TryRead(payload, out var mark) || !tally.Take(mark, atUs * NanosecondsPerMicrosecond))
            return false;
        if (source.IsVideo && header.Marker)
            source.CountedPictures++;
        return true;
    }

    /// <summary>Writes what is due to be said, as much as goes into one compound.</summary>
    public bool TryWriteDue(long nowUs, Span<byte> room, out int length)
    {
        var writer = new RtcpWriter(room);
        Span<ReportBlock> blocks = stackalloc ReportBlock[ReceiverReport.MaxBlocks];
        var count = TakeReports(nowUs, blocks);
        ReceiverReport.TryWrite(ref writer, ownSsrc, blocks[..count]);
        var asks = TryAsk(nowUs, ref writer);
        var tells = TryTellArrivals(nowUs, ref writer);
        length = writer.Length;
        return count > 0 || asks || tells;
    }

    private int TakeReports(long nowUs, Span<ReportBlock> blocks)
    {
        if (nowUs >= _nextReportUs)
            (_nextReportUs, _reported) = (nowUs + ReportUs, 0);
        var all = _sources.All;
        var count = 0;
        for (; _reported < all.Length && count < blocks.Length; _reported++)
        {
            if (all[_reported].HasReport)
                blocks[count++] = all[_reported].Report();
        }

        return count;
    }

    private bool TryAsk(long nowUs, ref RtcpWriter writer)
    {
        if (!traits.Repairs)
            return false;
        Span<ushort> lost = stackalloc ushort[LostMax];
        var hasAsked = false;
        foreach (var source in _sources.All)
        {
            if (source.Nacks.DeadlineUs > nowUs || writer.Free.Length < RequestRoom)
                continue;
            var count = source.Nacks.Collect(nowUs, lost);
            Asked += count;
            hasAsked |= Nack.TryWrite(ref writer, ownSsrc, source.Ssrc, lost[..count]);
            hasAsked |= source.Nacks.TakeGaveUp() && PictureLossIndication.TryWrite(ref writer, ownSsrc, source.Ssrc);
        }

        return hasAsked;
    }

    private bool TryTellArrivals(long nowUs, ref RtcpWriter writer)
    {
        if (nowUs < _nextArrivalsUs || !_arrivals.HasNews)
            return false;
        if (TransportFeedback.TryWrite(ref writer, _arrivals, ownSsrc, 0, _feedbacks))
        {
            _feedbacks++;
            _nextArrivalsUs = _arrivals.HasNews ? nowUs : nowUs + ArrivalsUs;
            return true;
        }

        _nextArrivalsUs = nowUs + ArrivalsUs;
        return false;
    }
}
