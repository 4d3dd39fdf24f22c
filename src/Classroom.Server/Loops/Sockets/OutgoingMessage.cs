using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>
/// Datagrams of one length for one receiver and at the end one that may be shorter, as UDP GSO asks; they lie in a few pieces of memory. Those of one stream
/// keep their order. Of two streams the shorter may go behind the longer that was made after it, as packets of two streams may on any network.
/// </summary>
internal struct OutgoingMessage
{
    /// <summary>The kernel's UDP_MAX_SEGMENTS.</summary>
    public const int MaxSegments = 64;

    /// <summary>The longest UDP payload that IPv4 can carry; the kernel checks the whole against it.</summary>
    public const int MaxLength = 65_507;

    /// <summary>Pieces of memory; what lies right behind another makes its piece longer.</summary>
    public const int MaxPieces = 6;

    /// <summary>Of what is no packet of a stream (STUN, DTLS, RTCP): it stays where it is.</summary>
    public const uint NoStream = 0;

    public TransportAddress To;
    public int Length;
    public int SegmentLength;
    public int Segments;
    private uint _lastStream;
    private bool _hasTail;
    private int _pieceCount;
    private PieceTable _pieces;

    /// <param name="to">The receiver.</param>
    /// <param name="datagram">Where it lies.</param>
    /// <param name="stream">Its SSRC, or <see cref="NoStream"/>.</param>
    public OutgoingMessage(in TransportAddress to, Piece datagram, uint stream)
    {
        (To, Length, SegmentLength, Segments, _lastStream) = (to, datagram.Length, datagram.Length, 1, stream);
        (_pieces[0], _pieceCount) = (datagram, 1);
    }

    /// <summary>Where the datagrams lie, whole ones in each piece.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<Piece> Pieces => ((ReadOnlySpan<Piece>)_pieces)[.._pieceCount];

    /// <summary>Takes one more datagram, if it fits.</summary>
    public bool TryAppend(in TransportAddress to, Piece datagram, uint stream)
    {
        if (Segments == MaxSegments || Length + datagram.Length > MaxLength || to != To || !TryPlace(datagram, stream))
            return false;
        Length += datagram.Length;
        Segments++;
        return true;
    }

    private bool TryPlace(Piece datagram, uint stream)
    {
        if (_hasTail)
            return datagram.Length == SegmentLength && MayPassLast(stream) && TryAdd(datagram, _pieceCount - 1);
        if (datagram.Length > SegmentLength)
            return TryGoBefore(datagram, stream);
        // The last one is a piece of its own where it is shorter, so that others can still go before it.
        if (datagram.Length < SegmentLength ? !TryInsert(datagram, _pieceCount) : !TryAdd(datagram, _pieceCount))
            return false;
        _hasTail = datagram.Length < SegmentLength;
        _lastStream = stream;
        return true;
    }

    private bool TryGoBefore(Piece datagram, uint stream)
    {
        if (Segments > 1 || !MayPassLast(stream) || !TryInsert(datagram, 0))
            return false;
        (SegmentLength, _hasTail) = (datagram.Length, true);
        return true;
    }

    private readonly bool MayPassLast(uint stream) => stream != NoStream && _lastStream != NoStream && stream != _lastStream;

    private bool TryAdd(Piece datagram, int index)
    {
        if (index == 0 || _pieces[index - 1].End != datagram.Offset)
            return TryInsert(datagram, index);
        _pieces[index - 1] = new Piece(_pieces[index - 1].Offset, _pieces[index - 1].Length + datagram.Length);
        return true;
    }

    private bool TryInsert(Piece datagram, int index)
    {
        if (_pieceCount == MaxPieces)
            return false;
        for (var i = _pieceCount++; i > index; i--)
            _pieces[i] = _pieces[i - 1];
        _pieces[index] = datagram;
        return true;
    }

    /// <summary>Octets of the arena.</summary>
    public readonly record struct Piece(int Offset, int Length)
    {
        public int End => Offset + Length;
    }

    [InlineArray(MaxPieces)]
    private struct PieceTable
    {
        private Piece _first;
    }
}
