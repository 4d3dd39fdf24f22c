using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>Datagrams of one length for one receiver, in the order of their making; the last may be shorter, as UDP GSO asks. They lie in a few pieces of memory.</summary>
internal struct OutgoingMessage
{
    /// <summary>The kernel's UDP_MAX_SEGMENTS.</summary>
    public const int MaxSegments = 64;

    /// <summary>The longest UDP payload that IPv4 can carry; the kernel checks the whole against it.</summary>
    public const int MaxLength = 65_507;

    /// <summary>Pieces of memory; what lies right behind the last one makes it longer.</summary>
    public const int MaxPieces = 4;

    public TransportAddress To;
    public int Length;
    public int SegmentLength;
    public int Segments;
    private bool _isClosed;
    private int _pieceCount;
    private PieceTable _pieces;

    public OutgoingMessage(in TransportAddress to, int offset, int length)
    {
        (To, Length, SegmentLength, Segments) = (to, length, length, 1);
        (_pieces[0], _pieceCount) = (new Piece(offset, length), 1);
    }

    /// <summary>Where the datagrams lie, whole ones in each piece.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<Piece> Pieces => ((ReadOnlySpan<Piece>)_pieces)[.._pieceCount];

    /// <summary>Takes one more datagram, if it fits.</summary>
    public bool TryAppend(in TransportAddress to, int offset, int length)
    {
        if (_isClosed || length > SegmentLength || Segments == MaxSegments || Length + length > MaxLength || to != To)
            return false;
        ref var last = ref _pieces[_pieceCount - 1];
        if (last.End == offset)
            last = new Piece(last.Offset, last.Length + length);
        else if (_pieceCount == MaxPieces)
            return false;
        else
            _pieces[_pieceCount++] = new Piece(offset, length);
        Length += length;
        Segments++;
        _isClosed = length < SegmentLength;
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
