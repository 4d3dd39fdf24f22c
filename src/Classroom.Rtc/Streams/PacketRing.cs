namespace Classroom.Rtc.Streams;

/// <summary>The latest payloads of one publisher's stream, kept once for all its viewers.</summary>
public sealed class PacketRing
{
    /// <summary>A datagram of an Ethernet path less IP, UDP and RTP headers always fits.</summary>
    public const int SlotLength = 1500;

    private readonly byte[] _bytes;
    private readonly short[] _lengths;
    private readonly byte[] _descriptorLengths;
    private long _next;

    public PacketRing(int slots)
    {
        // Pinned: a garbage collection must never move what a send is reading.
        _bytes = GC.AllocateUninitializedArray<byte>(slots * SlotLength, pinned: true);
        _lengths = new short[slots];
        _descriptorLengths = new byte[slots];
    }

    /// <summary>Copies a payload in, over the oldest, and behind it, at the slot's end, what its header said of layers; -1 when it is too long.</summary>
    public long Add(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> descriptor = default)
    {
        if (descriptor.Length > byte.MaxValue || payload.Length > SlotLength - descriptor.Length) return -1;
        var slot = (int)(_next % _lengths.Length);
        payload.CopyTo(_bytes.AsSpan(slot * SlotLength));
        descriptor.CopyTo(_bytes.AsSpan(((slot + 1) * SlotLength) - descriptor.Length));
        _lengths[slot] = (short)payload.Length;
        _descriptorLengths[slot] = (byte)descriptor.Length;
        return _next++;
    }

    /// <summary>The payload with a spare octet behind it, which belongs to it from now on if <see cref="Widen"/> says so.</summary>
    public bool TryGetWider(long handle, out Span<byte> payload)
    {
        if (!TryGet(handle, out payload) || payload.Length == SlotLength - _descriptorLengths[(int)(handle % _lengths.Length)]) return false;
        payload = _bytes.AsSpan((int)(handle % _lengths.Length) * SlotLength, payload.Length + 1);
        return true;
    }

    public void Widen(long handle) => _lengths[(int)(handle % _lengths.Length)]++;

    /// <summary>What the header of a packet said of layers; empty where it said nothing or has been overwritten.</summary>
    public ReadOnlySpan<byte> DescriptorOf(long handle)
    {
        if (!Holds(handle)) return [];
        var slot = (int)(handle % _lengths.Length);
        int length = _descriptorLengths[slot];
        return _bytes.AsSpan(((slot + 1) * SlotLength) - length, length);
    }

    /// <summary>The payload with RTP padding behind it, whose last octet counts it; false where the slot has no room either.</summary>
    public bool TryGetPadded(long handle, int padding, out Span<byte> payload)
    {
        if (!TryGet(handle, out payload)) return false;
        if (padding == 0) return true;
        var slot = (int)(handle % _lengths.Length);
        if (payload.Length + padding > SlotLength - _descriptorLengths[slot]) return false;
        payload = _bytes.AsSpan(slot * SlotLength, payload.Length + padding);
        payload[^padding..].Clear();
        payload[^1] = (byte)padding;
        return true;
    }

    /// <summary>The payload behind a handle, if it has not been overwritten.</summary>
    public bool TryGet(long handle, out Span<byte> payload)
    {
        payload = default;
        if (!Holds(handle)) return false;
        var slot = (int)(handle % _lengths.Length);
        payload = _bytes.AsSpan(slot * SlotLength, _lengths[slot]);
        return true;
    }

    private bool Holds(long handle) => handle >= 0 && handle < _next && handle >= _next - _lengths.Length;
}
