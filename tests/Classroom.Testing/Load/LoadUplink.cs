using Classroom.Rtc.Rtcp;
using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>What goes out of a participant that is like a browser: a stream of sound and one of each layer, numbered together, and their reports.</summary>
internal sealed class LoadUplink
{
    private const long ReportUs = 1_000_000;

    // Seconds from 1900 to 1970, and parts of a second (RFC 3550 section 4).
    private const long NtpEpochSeconds = 2_208_988_800;
    private const double NtpPartsPerMicrosecond = 4_294.967296;

    private readonly NetworkPath _path;
    private readonly bool _isNumbered;
    private ushort _number;
    private long _nextReportUs;
    private int _toReport;

    public LoadUplink(LoadTraits traits, uint audioSsrc, uint videoSsrc)
    {
        if (traits.Layers.Count == 0)
            throw new ArgumentException("who sends as a browser does needs a layer", nameof(traits));
        _path = new NetworkPath(new Random(traits.Seed)) { Conditions = traits.Out };
        _isNumbered = traits.TellsArrivals;
        Sound = LoadStream.Sound(audioSsrc);
        Pictures = [.. traits.Layers.Select((layer, i) => LoadStream.Picture(videoSsrc + (2 * (uint)i), traits.Layers.Count > 1 && !traits.NamesLayersBySource ? layer.Rid : "", traits.Repairs))];
        _toReport = Pictures.Length + 1;
    }

    public LoadStream Sound { get; }

    /// <summary>A stream of each layer, in their order.</summary>
    public LoadStream[] Pictures { get; }

    /// <summary>Gives the next packet its number of the transport; null where none was agreed.</summary>
    public ushort? TakeNumber() => _isNumbered ? _number++ : null;

    /// <summary>The stream with this source; null where there is none.</summary>
    public LoadStream? Find(uint ssrc)
    {
        foreach (var stream in Pictures)
        {
            if (stream.Ssrc == ssrc)
                return stream;
        }

        return null;
    }

    /// <summary>Whether a datagram gets as far as the socket.</summary>
    public bool Passes(long nowUs, int octets) => _path.Send(nowUs, octets).AtUs is not null;

    /// <summary>Writes the next report that is due (RFC 3550 section 6.4.1).</summary>
    public bool TryWriteDue(long nowUs, Span<byte> room, out int length)
    {
        length = 0;
        if (nowUs >= _nextReportUs)
            (_nextReportUs, _toReport) = (nowUs + ReportUs, 0);
        if (_toReport > Pictures.Length)
            return false;
        var stream = _toReport == 0 ? Sound : Pictures[_toReport - 1];
        _toReport++;
        var writer = new RtcpWriter(room);
        var unixUs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        new SenderReport
        {
            Ssrc = stream.Ssrc,
            NtpTime = (ulong)((unixUs / TimeSpan.MicrosecondsPerSecond) + NtpEpochSeconds) << 32 | (ulong)(unixUs % TimeSpan.MicrosecondsPerSecond * NtpPartsPerMicrosecond),
            RtpTime = stream.Time,
            PacketCount = stream.Packets,
            OctetCount = stream.Octets,
        }.TryWrite(ref writer);
        length = writer.Length;
        return true;
    }
}
