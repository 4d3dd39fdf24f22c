using System.Buffers.Binary;

namespace Classroom.Rtc.Rtp;

/// <summary>Writes an RTP header with extensions into a caller's buffer (RFC 3550 section 5.1, RFC 8285).</summary>
public ref struct RtpWriter
{
    private const int OneByteMaxId = 14;
    private const int OneByteMaxLength = 16;

    private readonly Span<byte> _buffer;
    private int _length;
    private int _extensionStart;
    private bool _twoByte;

    public RtpWriter(Span<byte> buffer, PayloadType payloadType, bool marker, ushort sequenceNumber, uint timestamp, Ssrc ssrc)
    {
        _buffer = buffer;
        buffer[0] = 0x80;
        buffer[1] = (byte)(payloadType.Value | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc.Value);
        _length = RtpHeader.FixedLength;
    }

    public readonly int Length => _length;

    /// <summary>Opens the extension block; two-byte elements are needed for ids above 14, and for values empty or above 16 bytes.</summary>
    public void BeginExtensions(bool twoByte)
    {
        _twoByte = twoByte;
        _buffer[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)(twoByte ? 0x1000 : 0xBEDE));
        _length += 4;
        _extensionStart = _length;
    }

    public void WriteExtension(byte id, scoped ReadOnlySpan<byte> value)
    {
        if (_twoByte)
        {
            _buffer[_length] = id;
            _buffer[_length + 1] = (byte)value.Length;
            _length += 2;
        }
        else
        {
            if (id is 0 or > OneByteMaxId || value.Length is 0 or > OneByteMaxLength)
                throw new ArgumentOutOfRangeException(nameof(value), "needs the two-byte form");
            _buffer[_length++] = (byte)(id << 4 | (value.Length - 1));
        }
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
    }

    public void EndExtensions()
    {
        while ((_length - _extensionStart) % 4 != 0) _buffer[_length++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_extensionStart - 2)..], (ushort)((_length - _extensionStart) / 4));
    }
}
