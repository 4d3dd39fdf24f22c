using System.Buffers.Binary;

namespace Classroom.Rtc.Ice;

/// <summary>Cuts a byte stream into datagrams: two octets of length stand before each (RFC 4571 section 2, RFC 6544 section 3).</summary>
public sealed class FrameReader
{
    public const int HeaderLength = 2;

    /// <summary>Longer frames are nothing that a browser sends.</summary>
    public const int MaxFrameLength = PeerConnection.MaxDatagramLength;

    /// <summary>A few datagrams, so that one reading takes what one turn has brought.</summary>
    public const int Capacity = 8 * 1024;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _start;
    private int _end;

    /// <summary>A length that no frame has: what follows cannot be understood any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where to read to; never empty unless broken, since a frame that is whole is taken out first.</summary>
    public Span<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        return IsBroken ? [] : _buffer.AsSpan(_end);
    }

    /// <summary>So many bytes have been read.</summary>
    public void Fill(int count) => _end += count;

    /// <summary>The next whole datagram, valid until there is room asked for; empty frames (null packets) are passed over.</summary>
    public bool TryTake(out Span<byte> datagram)
    {
        datagram = default;
        while (!IsBroken && _end - _start >= HeaderLength)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start));
            if (length > MaxFrameLength)
            {
                IsBroken = true;
                return false;
            }
            if (_end - _start < HeaderLength + length) return false;
            datagram = _buffer.AsSpan(_start + HeaderLength, length);
            _start += HeaderLength + length;
            if (length > 0) return true;
        }
        return false;
    }
}
