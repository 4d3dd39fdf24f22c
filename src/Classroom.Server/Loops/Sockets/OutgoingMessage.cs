using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>Datagrams of one length that lie one behind the other for one receiver; the last may be shorter, as UDP GSO asks.</summary>
internal struct OutgoingMessage
{
    /// <summary>The kernel's UDP_MAX_SEGMENTS.</summary>
    public const int MaxSegments = 64;

    /// <summary>The longest UDP payload that IPv4 can carry; the kernel checks the whole against it.</summary>
    public const int MaxLength = 65_507;

    public TransportAddress To;
    public int Offset;
    public int Length;
    public int SegmentLength;
    public int Segments;
    private bool _isClosed;

    public OutgoingMessage(in TransportAddress to, int offset, int length)
    {
        (To, Offset, Length, SegmentLength, Segments) = (to, offset, length, length, 1);
    }

    /// <summary>Takes a datagram that lies right behind, if it fits.</summary>
    public bool TryAppend(in TransportAddress to, int length)
    {
        if (_isClosed || length > SegmentLength || Segments == MaxSegments || Length + length > MaxLength || to != To)
            return false;
        Length += length;
        Segments++;
        _isClosed = length < SegmentLength;
        return true;
    }
}
