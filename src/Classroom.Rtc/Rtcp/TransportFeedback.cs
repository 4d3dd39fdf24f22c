using System.Buffers.Binary;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Rtc.Rtcp;

/// <summary>Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).</summary>
public static class TransportFeedback
{
    public const int Format = 15;
    private const int FixedLength = 16;

    /// <summary>One feedback covers at most this many packets, so that it fits one datagram even with large deltas.</summary>
    public const int MaxPackets = 336;

    private const int ReferenceUs = 64_000;
    private const int DeltaUs = 250;
    private const int NotReceived = 0, SmallDelta = 1, LargeDelta = 2;
    private const int SymbolsPerVector = 7;
    private const int MaxRun = 0x1FFF;

    /// <summary>Writes one feedback from the log's base on and moves the base; false when there is nothing to tell or no room.</summary>
    public static bool TryWrite(ref RtcpWriter writer, ArrivalLog log, uint senderSsrc, uint mediaSsrc, byte feedbackCount)
    {
        if (!log.HasNews) return false;
        // Begin at the first packet that came: a run of losses before it will be seen from the gap to the last report.
        var first = log.Base;
        long arrival;
        while (!log.TryGet(first, out arrival))
        {
            first += 1;
            if (first > log.Highest) { log.Forget(first); return false; }
        }
        var reference = FloorDivide(arrival, ReferenceUs);
        Span<byte> symbols = stackalloc byte[MaxPackets];
        Span<short> deltas = stackalloc short[MaxPackets];
        var count = 0;
        var received = 0;
        var deltaBytes = 0;
        var last = reference * (ReferenceUs / DeltaUs);
        for (var n = first; n <= log.Highest && count < MaxPackets; n += 1)
        {
            if (!log.TryGet(n, out arrival)) { symbols[count++] = NotReceived; continue; }
            var ticks = FloorDivide(arrival, DeltaUs);
            var delta = ticks - last;
            if (delta is < short.MinValue or > short.MaxValue) break;
            last = ticks;
            var small = delta is >= 0 and <= byte.MaxValue;
            symbols[count++] = (byte)(small ? SmallDelta : LargeDelta);
            deltas[received++] = (short)delta;
            deltaBytes += small ? 1 : 2;
        }
        while (count > 0 && symbols[count - 1] == NotReceived) count--;

        Span<byte> chunks = stackalloc byte[MaxPackets * 2];
        var chunkLength = WriteChunks(symbols[..count], chunks);
        var length = (FixedLength + chunkLength + deltaBytes + 3) / 4 * 4;
        if (!writer.TryBegin(RtcpPacketType.TransportFeedback, Format, length, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], first.Wire);
        BinaryPrimitives.WriteUInt16BigEndian(body[10..], (ushort)count);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], (uint)(reference & 0xFFFFFF) << 8 | feedbackCount);
        chunks[..chunkLength].CopyTo(body[FixedLength..]);
        WriteDeltas(symbols[..count], deltas, body[(FixedLength + chunkLength)..]);
        log.Forget(first + count);
        return true;
    }

    private static void WriteDeltas(ReadOnlySpan<byte> symbols, ReadOnlySpan<short> deltas, Span<byte> to)
    {
        var at = 0;
        var next = 0;
        foreach (var symbol in symbols)
        {
            if (symbol == SmallDelta) to[at++] = (byte)deltas[next++];
            else if (symbol == LargeDelta)
            {
                BinaryPrimitives.WriteInt16BigEndian(to[at..], deltas[next++]);
                at += 2;
            }
        }
    }

    private static int WriteChunks(ReadOnlySpan<byte> symbols, Span<byte> chunks)
    {
        var length = 0;
        for (var at = 0; at < symbols.Length; length += 2)
        {
            var run = 1;
            while (at + run < symbols.Length && run < MaxRun && symbols[at + run] == symbols[at]) run++;
            int chunk;
            if (run >= SymbolsPerVector || at + run == symbols.Length)
            {
                chunk = symbols[at] << 13 | run;
                at += run;
            }
            else
            {
                chunk = 0b11 << 14;
                for (var i = 0; i < SymbolsPerVector && at < symbols.Length; i++) chunk |= symbols[at++] << 12 - 2 * i;
            }
            BinaryPrimitives.WriteUInt16BigEndian(chunks[length..], (ushort)chunk);
        }
        return length;
    }

    /// <summary>Reads a feedback into arrivals: time in units of 250 us from the reference's zero, or long.MinValue for "did not come".</summary>
    public static bool TryRead(in RtcpBlock block, Span<long> arrivals, out ushort baseSequence, out int count, out byte feedbackCount)
    {
        baseSequence = 0;
        count = 0;
        feedbackCount = 0;
        var body = block.Body;
        if (block.Type != RtcpPacketType.TransportFeedback || block.CountOrFormat != Format || body.Length < FixedLength) return false;
        baseSequence = BinaryPrimitives.ReadUInt16BigEndian(body[8..]);
        int stated = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        if (stated == 0 || stated > arrivals.Length) return false;
        var word = BinaryPrimitives.ReadInt32BigEndian(body[12..]);
        feedbackCount = (byte)word;
        if (!TryReadChunks(body[FixedLength..], arrivals[..stated], out var used)) return false;
        var time = (long)(word >> 8) * (ReferenceUs / DeltaUs);
        var rest = body[(FixedLength + used)..];
        foreach (ref var arrival in arrivals[..stated])
        {
            switch (arrival)
            {
                case SmallDelta when rest.Length >= 1:
                    time += rest[0];
                    rest = rest[1..];
                    arrival = time;
                    break;
                case LargeDelta when rest.Length >= 2:
                    time += BinaryPrimitives.ReadInt16BigEndian(rest);
                    rest = rest[2..];
                    arrival = time;
                    break;
                case NotReceived:
                    arrival = long.MinValue;
                    break;
                default:
                    return false;
            }
        }
        count = stated;
        return true;
    }

    private static bool TryReadChunks(ReadOnlySpan<byte> bytes, Span<long> symbols, out int used)
    {
        used = 0;
        for (var at = 0; at < symbols.Length; used += 2)
        {
            if (used + 2 > bytes.Length) return false;
            int chunk = BinaryPrimitives.ReadUInt16BigEndian(bytes[used..]);
            if (chunk >> 15 == 0)
            {
                var run = chunk & MaxRun;
                if (run == 0) return false;
                for (var i = 0; i < run && at < symbols.Length; i++) symbols[at++] = chunk >> 13 & 3;
            }
            else if ((chunk >> 14 & 1) == 0)
            {
                for (var i = 13; i >= 0 && at < symbols.Length; i--) symbols[at++] = chunk >> i & 1;
            }
            else
            {
                for (var i = 12; i >= 0 && at < symbols.Length; i -= 2) symbols[at++] = chunk >> i & 3;
            }
        }
        return true;
    }

    private static long FloorDivide(long value, long by) => Math.DivRem(value, by) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;
}
